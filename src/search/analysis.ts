/** The one way from a text to the stems by which it is found: for the index, for queries and for marks. */
import { createStemPipeline, runWord } from './pipeline.ts';
import { forEachWord, maxWordLength } from './words.ts';

export interface Token {
  /** Offsets in the original text, in UTF-16 units. */
  start: number;
  end: number;
  stem: string;
}

/** Called for each token in order; returning false ends the walk. */
export type TokenVisitor = (start: number, end: number, stem: string) => unknown;

export interface Analyzer {
  /** Letters and digits only, at most 64; empty when the word holds none. */
  stem: (word: string) => string;
  forEachToken(text: string, visit: TokenVisitor): void;
  tokens(text: string): Token[];
  /** Stems joined by spaces: what FTS5 is fed with (`tokenize='ascii'`). */
  indexText(text: string): string;
}

/** Words remembered, in two generations: a stem costs some 10 µs, and a wiki's words are few. */
const rememberedWords = 20_000;

export function createAnalyzer(): Analyzer {
  const stem = rememberStems();

  function forEachToken(text: string, visit: TokenVisitor): void {
    forEachWord(text, (start, end, word) => {
      const found = stem(word);
      return found === '' ? true : visit(start, end, found);
    });
  }

  return {
    stem,
    forEachToken,
    tokens(text) {
      const tokens: Token[] = [];
      forEachToken(text, (start, end, stem) => tokens.push({ start, end, stem }));
      return tokens;
    },
    indexText(text) {
      const stems: string[] = [];
      forEachToken(text, (_start, _end, stem) => stems.push(stem));
      return stems.join(' ');
    },
  };
}

function rememberStems(): (word: string) => string {
  const pipeline = createStemPipeline();
  let recent = new Map<string, string>();
  let older = new Map<string, string>();
  return (word) => {
    const known = recent.get(word);
    if (known !== undefined) return known;
    const stem = older.get(word) ?? runWord(pipeline, word.slice(0, maxWordLength)).slice(0, maxWordLength);
    if (recent.size >= rememberedWords) {
      older = recent;
      recent = new Map();
    }
    if (word.length <= maxWordLength) recent.set(copy(word), stem);
    return stem;
  };
}

/** A word cut out of a text keeps the whole text in memory; its copy does not. */
function copy(word: string): string {
  return Array.from(word).join('');
}
