/** The one way from a text to the stems by which it is found: for the index, for queries and for marks. */
import { createStemPipeline, runWord } from './pipeline.ts';
import { isStopWord } from './stop-words.ts';
import { forEachWord, maxWordLength } from './words.ts';

export interface Token {
  /** Offsets in the original text, in UTF-16 units. */
  start: number;
  end: number;
  stem: string;
  /** It carries no subject: the index of bodies leaves it out, and what stands around it is next to each other. */
  isStop: boolean;
}

/** Called for each token in order; returning false ends the walk. */
export type TokenVisitor = (start: number, end: number, stem: string, isStop: boolean) => unknown;

export interface Analyzer {
  /** Letters and digits only, at most 64; empty when the word holds none. */
  stem: (word: string) => string;
  isStop: (word: string) => boolean;
  forEachToken(text: string, visit: TokenVisitor): void;
  tokens(text: string): Token[];
}

/** Words remembered, in two generations: a stem costs some 10 µs, and a wiki's words are few. */
const rememberedWords = 20_000;

export function createAnalyzer(): Analyzer {
  const analyze = rememberWords();

  function forEachToken(text: string, visit: TokenVisitor): void {
    forEachWord(text, (start, end, word) => {
      const { stem, isStop } = analyze(word);
      return stem === '' ? true : visit(start, end, stem, isStop);
    });
  }

  return {
    stem: (word) => analyze(word).stem,
    isStop: (word) => analyze(word).isStop,
    forEachToken,
    tokens(text) {
      const tokens: Token[] = [];
      forEachToken(text, (start, end, stem, isStop) => tokens.push({ start, end, stem, isStop }));
      return tokens;
    },
  };
}

type Analyzed = Readonly<Pick<Token, 'stem' | 'isStop'>>;

function rememberWords(): (word: string) => Analyzed {
  const pipeline = createStemPipeline();
  let recent = new Map<string, Analyzed>();
  let older = new Map<string, Analyzed>();
  return (word) => {
    const known = recent.get(word);
    if (known !== undefined) return known;
    const read = older.get(word) ?? analyzeWord(pipeline, word.slice(0, maxWordLength));
    if (recent.size >= rememberedWords) {
      older = recent;
      recent = new Map();
    }
    if (word.length <= maxWordLength) recent.set(copy(word), read);
    return read;
  };
}

function analyzeWord(pipeline: ReturnType<typeof createStemPipeline>, word: string): Analyzed {
  return { stem: runWord(pipeline, word).slice(0, maxWordLength), isStop: isStopWord(word) };
}

/** A word cut out of a text keeps the whole text in memory; its copy does not. */
function copy(word: string): string {
  return Array.from(word).join('');
}
