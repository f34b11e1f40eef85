/** Scores anew the best pages and passages that the index found. Pure: knows neither SQL nor the clock. */
import type { Analyzer } from './analysis.ts';
import { bestWindow, proximity } from './proximity.ts';
import type { Query } from './query.ts';
import { isAsking } from './questions.ts';
import { createScanner, type Scan, type Scanner, type Sought } from './scan.ts';
import { createMarks, highlight, type Marks, type SnippetPart, snippetAround } from './snippet.ts';
import { type SoughtWord, soughtWords } from './sought-words.ts';
import { shareVerbatim } from './verbatim.ts';
import { visibleValues } from './visible.ts';
import { weights } from './weights.ts';

/** What is known of all that is searched. */
export interface Corpus {
  /** Pages, or passages of files. */
  count: number;
  /** Words that the index holds of a body, on average. */
  averageLength: number;
  /** In how many pages (or passages) a stem stands; 0 when it is not known. Asked for `stemsOf` only. */
  frequencyOf: (stem: string) => number;
}

/** A page, or a passage of a file: its title is then the file's name, its context the page's title. As written, not as stems. */
export interface Candidate {
  title: string;
  context?: string;
  aliases?: string;
  tags?: string;
  values?: string;
  /** The values in the words in which readers see them, where these take longer to make. */
  valuesInWords?: () => string;
  /** Markdown, or the plain text of a passage. */
  body: string;
  isPlain?: boolean;
  /** ISO; '' when there is none. */
  day: string;
  /** Pages that lead here. */
  votes: number;
  /** It says how pages are made, and is no answer itself. */
  isPattern?: boolean;
}

/** One query, ready to score. What is read of a candidate for its score is kept for its snippet. */
export interface Ranking {
  /** The higher, the better; never negative. */
  score: (candidate: Candidate) => number;
  /** Around the best passage of the body, or of the values where nothing of it is found but there. */
  snippetOf: (candidate: Candidate) => SnippetPart[];
  /** The title whole, marked. */
  titleOf: (candidate: Candidate) => SnippetPart[];
}

/** Stems of all words that are wanted: their frequencies are what `Corpus.frequencyOf` must know. */
export function stemsOf(query: Query, analyzer: Analyzer): string[] {
  return [...new Set(soughtWords(query, analyzer).flatMap(({ stem, stems }) => [stem, ...stems]))];
}

/** @param today ISO, for what is recent. */
export function createRanking(query: Query, analyzer: Analyzer, corpus: Corpus, today: string): Ranking {
  const words = soughtWords(query, analyzer);
  const worths = worthsOf(words, corpus);
  const inTitles = createScanner(words, analyzer).scan;
  const elsewhere = words.some(({ isOfTitle }) => isOfTitle)
    ? createScanner(words.map(outsideTitles), analyzer).scan
    : inTitles;
  const readings = new WeakMap<Candidate, Reading>();
  const readingOf = (candidate: Candidate) => {
    const known = readings.get(candidate);
    if (known) return known;
    const reading = read(candidate, inTitles, elsewhere, analyzer);
    readings.set(candidate, reading);
    return reading;
  };
  let marks: Marks | undefined;
  const marksOf = () => {
    marks ??= createMarks(query, analyzer);
    return marks;
  };
  const verbatim = shareVerbatim(query);
  const worthOfStem = (stem: string) => worths[words.findIndex((one) => one.stem === stem)] ?? 0;
  return {
    score: (candidate) =>
      worthOf(readingOf(candidate), worths, corpus) *
      (1 + weights.verbatim * verbatim(candidate)) *
      favour(candidate, today),
    snippetOf: (candidate) => {
      const { body, values } = readingOf(candidate);
      const window = bestWindow(body.sights, worths);
      const options = { isPlain: candidate.isPlain ?? false, worthOf: worthOfStem };
      const ofBody = snippetAround(candidate.body, window, marksOf(), options);
      const isTold = window !== undefined || (ofBody.length > 0 && values.sights.length === 0);
      const shown = isTold ? '' : (candidate.valuesInWords?.() ?? candidate.values ?? '');
      if (shown === '') return ofBody;
      const said = visibleValues(shown);
      const inValues = bestWindow(elsewhere(said, false).sights, worths);
      return snippetAround(said, inValues, marksOf(), { ...options, isPlain: true });
    },
    titleOf: (candidate) => highlight(candidate.title, marksOf()),
  };
}

/** The score of a page with that of its best file: both are better than one. */
export function scoreWithFiles(page: number, file: number): number {
  return Math.max(page, file) + weights.besides * Math.min(page, file);
}

/** What finding each word is worth: the rarer the more. */
function worthsOf(words: readonly SoughtWord[], corpus: Corpus): number[] {
  const isOnlyAsking = words.every(({ word }) => isAsking(word));
  return words.map((one) => {
    const frequency = Math.max(...[one.stem, ...one.stems].map(corpus.frequencyOf));
    const weight = !isOnlyAsking && isAsking(one.word) ? weights.askingWord : 1;
    return weight * rarity(Math.min(frequency, corpus.count), corpus.count);
  });
}

function rarity(frequency: number, count: number): number {
  return Math.log(1 + (count - frequency + 0.5) / (frequency + 0.5));
}

type Field = Exclude<keyof typeof weights.fields, 'headings'>;
const fields: readonly Field[] = ['title', 'context', 'aliases', 'tags', 'values', 'body'];

type Reading = Readonly<Record<Field, Scan>>;
const nothing: Scan = { sights: [], length: 0, headings: 0 };

/** What is wanted in titles only is wanted nowhere else. */
function outsideTitles(word: SoughtWord): Sought {
  return word.isOfTitle ? { word: '', folded: '', stems: new Set() } : word;
}

type Scanning = Scanner['scan'];

function read(candidate: Candidate, inTitles: Scanning, elsewhere: Scanning, analyzer: Analyzer): Reading {
  const { title, body, isPlain = false } = candidate;
  const plain = (text?: string) => (text ? elsewhere(text, false) : nothing);
  return {
    // Of titles each word counts: they are told apart by a few.
    title: { ...inTitles(title, false), length: countTelling(title, analyzer) },
    context: plain(candidate.context),
    aliases: plain(candidate.aliases),
    tags: plain(candidate.tags),
    values: plain(candidate.values),
    body: elsewhere(body, !isPlain),
  };
}

function countTelling(title: string, analyzer: Analyzer): number {
  return analyzer.tokens(title).filter(({ isStop }) => !isStop).length;
}

function worthOf(reading: Reading, worths: readonly number[], corpus: Corpus): number {
  const counts = countsOf(reading, worths, corpus);
  const { k1, near, passage, titleCover } = weights;
  const single = worths.reduce((sum, worth, word) => {
    const count = counts[word] ?? 0;
    return sum + (worth * count * (k1 + 1)) / (count + k1);
  }, 0);
  const together = Math.max(proximity(reading.title.sights, worths), proximity(reading.body.sights, worths));
  const densest = Math.max(...fields.map((field) => bestWindow(reading[field].sights, worths)?.worth ?? 0));
  const worth = single + near.weight * together + passage.weight * densest;
  return worth * (1 + titleCover.share * coverOf(reading.title));
}

/** Occurrences of each word, each counted by its field, the field's length, and its likeness. */
function countsOf(reading: Reading, worths: readonly number[], corpus: Corpus): number[] {
  const counts = worths.map(() => 0);
  const add = (word: number, amount: number) => {
    counts[word] = (counts[word] ?? 0) + amount;
  };
  for (const field of fields) {
    const { sights, length, headings } = reading[field];
    const { weight, b } = weights.fields[field];
    const usual = field === 'body' ? Math.max(1, corpus.averageLength) : weights.fields[field].usual;
    const each = weight / (1 - b + (b * length) / usual);
    const inHeading =
      weights.fields.headings.weight /
      (1 -
        weights.fields.headings.b +
        (weights.fields.headings.b * headings) / weights.fields.headings.usual);
    for (const { word, likeness, isHeading } of sights) {
      const amount = weights.likeness[likeness] ?? 0;
      add(word, amount * (isHeading ? each + inHeading : each));
    }
  }
  return counts;
}

/** How much of a title was asked for, below 1: a title of one word is no full answer. */
function coverOf({ sights, length }: Scan): number {
  return sights.length / (Math.max(sights.length, length) + weights.titleCover.unsaid);
}

const dayLength = 24 * 60 * 60 * 1000;

/** What is recent and what others lead to comes first among equals. */
function favour({ day, votes, isPattern }: Candidate, today: string): number {
  const { recency, votes: vote } = weights;
  const age = Math.max(0, Date.parse(today) - Date.parse(day)) / dayLength;
  const recent = Number.isNaN(age) ? 0 : recency.share * 0.5 ** (age / recency.halfLife);
  const voted = Math.log2(1 + Math.min(Math.max(0, votes), vote.most)) / Math.log2(1 + vote.most);
  return (isPattern ? weights.pattern : 1) * (1 + recent + vote.share * voted);
}
