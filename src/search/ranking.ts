/** Scores anew the best pages and passages that the index found. Pure: knows neither SQL nor the clock. */
import type { Analyzer } from './analysis.ts';
import type { Query } from './query.ts';
import type { SnippetPart } from './snippet.ts';
import { highlight, snippet } from './snippet.ts';
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
  /** Markdown, or the plain text of a passage. */
  body: string;
  isPlain?: boolean;
  /** As SQLite gives it: the lower, the better. */
  bm25: number;
  /** ISO; '' when there is none. */
  day: string;
  /** Pages that lead here. */
  votes: number;
}

/** One query, ready to score. What is read of a candidate for its score is kept for its snippet. */
export interface Ranking {
  /** The higher, the better; never negative. */
  score: (candidate: Candidate) => number;
  /** Around the best passage of the body. */
  snippetOf: (candidate: Candidate) => SnippetPart[];
  /** The title whole, marked. */
  titleOf: (candidate: Candidate) => SnippetPart[];
}

/** Stems of all words that are wanted: their frequencies are what `Corpus.frequencyOf` must know. */
export function stemsOf(query: Query, analyzer: Analyzer): string[] {
  const wanted = query.terms.filter((term) => !term.isNot);
  return [...new Set(wanted.flatMap((term) => term.words.map(analyzer.stem)))].filter((stem) => stem !== '');
}

/** @param today ISO, for what is recent. */
export function createRanking(query: Query, analyzer: Analyzer, corpus: Corpus, _today: string): Ranking {
  const stems = stemsOf(query, analyzer).map((stem) => ({ stem, rarity: rarityOf(stem, corpus) }));
  return {
    score: (candidate) =>
      stems.reduce((sum, { stem, rarity }) => {
        const count = countOf(stem, candidate, analyzer);
        return sum + (rarity * count) / (count + weights.k1);
      }, 0),
    snippetOf: (candidate) => snippet(candidate.body, query, analyzer),
    titleOf: (candidate) => highlight(candidate.title, query, analyzer),
  };
}

function rarityOf(stem: string, { count, frequencyOf }: Corpus): number {
  const frequency = Math.min(frequencyOf(stem), count);
  return Math.log(1 + (count - frequency + 0.5) / (frequency + 0.5));
}

function countOf(stem: string, candidate: Candidate, analyzer: Analyzer): number {
  const count = (text = '') => analyzer.tokens(text).filter((token) => token.stem === stem).length;
  return count(candidate.title) * weights.fields.title.weight + count(candidate.body);
}
