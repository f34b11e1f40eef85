/** The words of a query that are looked for in texts, one by one: to score these, and to find their best passage. */
import type { Analyzer } from './analysis.ts';
import { complete } from './completion.ts';
import type { Query, Term } from './query.ts';
import type { Sought } from './scan.ts';
import { fold } from './stem.ts';
import { isStopWord } from './stop-words.ts';

export interface SoughtWord extends Sought {
  stem: string;
  /** Only titles count. */
  isOfTitle: boolean;
}

/** In the order of the query, each stem once. Without stop words, save where there is nothing else. */
export function soughtWords(query: Query, analyzer: Analyzer): SoughtWord[] {
  const all = query.terms.filter((term) => !term.isNot).flatMap((term) => wordsOf(term, analyzer));
  const telling = all.filter(({ word }) => !isStopWord(word));
  const byStem = new Map<string, SoughtWord>();
  for (const one of telling.length > 0 ? telling : all) {
    if (one.stem !== '' && !byStem.has(one.stem)) byStem.set(one.stem, one);
  }
  return [...byStem.values()];
}

function wordsOf(term: Term, analyzer: Analyzer): SoughtWord[] {
  return term.words.map((word, at) => {
    const stem = analyzer.stem(word);
    const isOpen = term.isPrefix && at === term.words.length - 1;
    const completions = isOpen ? complete(word, analyzer.stem) : undefined;
    return {
      word,
      folded: fold(word),
      stem,
      stems: new Set(completions?.stems ?? [stem]),
      ...(completions ? { prefix: completions.prefix } : {}),
      isOfTitle: term.column === 'title',
    };
  });
}
