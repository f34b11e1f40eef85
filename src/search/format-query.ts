/** A query as one would type it: for links that drop a part of it. */

import { type Clause, parseQuery, type Query, type QueryFilter, type Term } from './query.ts';
import { nameOf } from './query-filters.ts';

/** `parseQuery` reads it as the same query, as far as `limits.query` goes. */
export function formatQuery({ clauses, filters }: Pick<Query, 'clauses' | 'filters'>): string {
  const parts = [...clauses.map(formatClause), ...filters.map(formatFilter)];
  const text = parts.join(' ');
  // Numbers and a few words would join their neighbours: `1 300`.
  return countTerms(text) === clauses.flatMap(({ anyOf }) => anyOf).length ? text : parts.join(' , ');
}

/** @param written of the filters to drop, as `QueryFilter.written` has them. */
export function withoutFilters(raw: string, written: readonly string[]): string {
  const query = parseQuery(raw);
  return formatQuery({
    ...query,
    filters: query.filters.filter((filter) => !written.includes(filter.written)),
  });
}

function countTerms(text: string): number {
  return parseQuery(text).terms.length;
}

function formatClause({ anyOf }: Clause): string {
  return anyOf.map(formatTerm).join(' OU ');
}

function formatTerm(term: Term): string {
  const before = `${term.isNot ? '-' : ''}${term.column === 'title' ? `${nameOf('title')}:` : ''}`;
  return `${before}${formatWords(term)}${term.isPrefix ? '*' : ''}`;
}

/** Signs between words, from the usual one to one that never makes two words one. */
const joiners = { phrase: [' ', ', '], compound: ['-', '@'], word: [''] } as const;

function formatWords({ kind, words }: Term): string {
  const quote = kind === 'phrase' ? '"' : '';
  const ways = joiners[kind].map((joiner) => `${quote}${words.join(joiner)}${quote}`);
  return ways.find((way) => isReadAs(way, words)) ?? ways.at(-1) ?? '';
}

function isReadAs(text: string, words: readonly string[]): boolean {
  const [term, ...others] = parseQuery(text).terms;
  return others.length === 0 && term?.words.join(' ') === words.join(' ');
}

function formatFilter({ name, field, value, isNot }: QueryFilter): string {
  const said = name === 'file' && value === 'any' ? 'oui' : value;
  const isBare = /^[<>=≥≤]{0,2}[\p{L}\p{N}_-][\p{L}\p{M}\p{N}<>=_-]*$/u.test(said);
  const quoted = /["“”„‟＂]/.test(said) ? `«${said}»` : `"${said}"`;
  return `${isNot ? '-' : ''}${nameOf(name, field)}:${isBare ? said : quoted}`;
}
