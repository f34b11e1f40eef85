/** The ways in which a text may say what a term asks for, as stems that follow each other. */
import type { Analyzer } from './analysis.ts';
import { complete, isLongBeginning } from './completion.ts';
import type { Term } from './query.ts';
import { monthName, readPeriod } from './query-dates.ts';

export interface Way {
  /** At least one; what carries no subject is left out, unless there is nothing else. */
  stems: readonly string[];
  /** Stems that begin as the last one are meant too. */
  isPrefix: boolean;
}

/** The first is as it was written. Empty when the term holds no letter. */
export function waysOf(term: Term, analyzer: Analyzer): Way[] {
  const stems = stemsOf(term.words, analyzer);
  if (stems.length === 0) return [];
  const last = term.isPrefix ? complete(term.words.at(-1) ?? '', analyzer.stem) : undefined;
  if (last) {
    const before = stemsOf(said(term.words.slice(0, -1), analyzer), analyzer);
    return [
      { stems: [...before, last.prefix], isPrefix: true },
      ...last.stems.map((stem) => ({ stems: [...before, stem], isPrefix: false })),
    ];
  }
  const others = otherWritings(term, analyzer).map((words) => stemsOf(words, analyzer));
  return distinct([stems, ...others]).map((way) => ({ stems: way, isPrefix: false }));
}

/** Whether nothing of a term carries a subject: only titles hold such words. */
export function isOfStopWords(term: Term, analyzer: Analyzer): boolean {
  return term.words.every(analyzer.isStop) && !isLongBeginning(term);
}

function said(words: readonly string[], analyzer: Analyzer): string[] {
  return words.filter((word) => !analyzer.isStop(word));
}

function stemsOf(words: readonly string[], analyzer: Analyzer): string[] {
  const telling = said(words, analyzer);
  return (telling.length > 0 ? telling : words).map(analyzer.stem).filter((stem) => stem !== '');
}

function distinct(ways: readonly string[][]): string[][] {
  const seen = new Map(ways.filter((way) => way.length > 0).map((way) => [way.join(' '), way]));
  return [...seen.values()];
}

function otherWritings(term: Term, analyzer: Analyzer): string[][] {
  if (term.kind === 'word') return partedWritings(term.words[0] ?? '');
  const dates = dateWritings(term.words);
  // A phrase is wanted as it stands; `co-voiturage` is also one word.
  if (term.kind === 'phrase' || term.words.length !== 2 || term.words.some(analyzer.isStop)) return dates;
  return [...dates, [term.words.join('')]];
}

/** Beginnings that are written with a hyphen or without; `co` is none in `conseil`. */
const parted =
  /^(agro|anti|auto|bio|co(?![nmlr][^aeiouyéèh])|éco|eco|extra|hyper|infra|inter|méta|meta|micro|mini|multi|néo|neo|pluri|post|pré|pre|semi|socio|super|télé|tele|ultra|week)(\p{L}{3,})$/iu;

function partedWritings(word: string): string[][] {
  const found = parted.exec(word);
  return found ? [[found[1] ?? '', found[2] ?? '']] : [];
}

/** A day in words and in digits, in either order. */
function dateWritings(words: readonly string[]): string[][] {
  if (words.length !== 3) return [];
  const period = readPeriod(words.join(' '));
  const [year, month, day] = period?.split('-') ?? [];
  if (year === undefined || month === undefined || day === undefined) return [];
  const days = [...new Set([day, String(Number(day)), ...(day === '01' ? ['1er'] : [])])];
  return [
    [year, month, day],
    ...days.map((one) => [one, monthName(Number(month)), year]),
    [day, month, year],
    [String(Number(day)), String(Number(month)), year],
  ];
}
