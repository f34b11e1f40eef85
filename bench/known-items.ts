/** A second look at quality: pages of real histories that are looked for by their own words, with one page to be found. */
import { join } from 'node:path';
import { isStopWord } from '../src/search/stop-words.ts';
import { forEachWord } from '../src/search/words.ts';
import { type Doc, type QualitySet, type Question, readLines } from './quality.ts';

interface History {
  path: string;
  title: string;
  deleted?: string;
  revisions: readonly { text: string }[];
}

const sentencesPerPage = 4;
const wordsOfSentence = [2, 3, 4] as const;
const leastLetters = 3;

/**
 * Headings that stand in one page only, and a few words of sentences, as a person remembers them.
 * @param folder with histories of pages as `multibao.jsonl.gz`.
 * @throws Error in one line when it is not there.
 */
export function readKnownItems(folder: string): QualitySet {
  const docs = ['multibao', 'guides-etalab'].flatMap((name) => readPages(join(folder, `${name}.jsonl.gz`)));
  return { name: 'known items', docs, questions: [...headingsOf(docs), ...sentencesOf(docs)] };
}

function readPages(path: string): Doc[] {
  return readLines(path)
    .map((line) => JSON.parse(line) as History)
    .filter(({ deleted }) => deleted === undefined)
    .map(({ path: id, title, revisions }) => ({ id, title, text: revisions.at(-1)?.text ?? '' }));
}

function headingsOf(docs: readonly Doc[]): Question[] {
  const found = docs.flatMap(({ id, text }) => [
    ...new Set([...text.matchAll(/^#{2,4} (.*)$/gm)].map((match) => `${match[1]?.trim()}\t${id}`)),
  ]);
  const pages = new Map<string, string[]>();
  for (const [heading = '', id = ''] of found.map((line) => line.split('\t')))
    pages.set(heading, [...(pages.get(heading) ?? []), id]);
  return [...pages]
    .filter(([heading, ids]) => ids.length === 1 && tellingWords(heading).length > 1)
    .map(([heading, [id = '']]) => questionOf(`heading ${heading}`, heading, id));
}

function sentencesOf(docs: readonly Doc[]): Question[] {
  const next = createDraw(7);
  return docs.flatMap(({ id, text }) => {
    const sentences = text
      .split(/(?<=[.!?;:])\s+|\n+/)
      .map((sentence) => [...new Set(tellingWords(sentence))])
      .filter((words) => words.length >= 6);
    if (sentences.length === 0) return [];
    return Array.from({ length: sentencesPerPage }, (_, number) => {
      const words = [...(sentences[next(sentences.length)] ?? [])];
      const count = wordsOfSentence[next(wordsOfSentence.length)] ?? 2;
      while (words.length > count) words.splice(next(words.length), 1);
      return questionOf(`sentence ${number} of ${id}`, words.join(' '), id);
    });
  });
}

function questionOf(id: string, text: string, page: string): Question {
  return { id, text, topic: id, grades: new Map([[page, 1]]) };
}

function tellingWords(text: string): string[] {
  const words: string[] = [];
  forEachWord(text, (_start, _end, word) => {
    if (word.length >= leastLetters && !isStopWord(word)) words.push(word);
  });
  return words;
}

/** Whole numbers below what is asked for, the same ones in each run. */
function createDraw(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}
