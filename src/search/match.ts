/**
 * From a query to FTS5's match text. Every stem is quoted and holds only letters and digits: no input reaches the syntax.
 * All of these are undefined when there is no word to look for; a query may then still hold filters.
 */
import type { Analyzer } from './analysis.ts';
import type { Query, Term } from './query.ts';
import { isOfStopWords, type Way, waysOf } from './term-ways.ts';

/** Where words stand, in a table of FTS5: column filters, each with a colon after it, or none for all columns. */
interface Columns {
  /** Where what is not wanted must not stand: what a page was called before keeps nobody from finding it, nor tells of it. */
  unwanted: string;
  /** Words that carry no subject stand in titles only. */
  stops: string;
  titles: string;
}

/** `text_index`. */
const ofPages: Columns = { stops: 'title : ', titles: 'title : ', unwanted: '- aliases : ' };
/** `file_index`: name, context (the page's title) and body. */
const ofFiles: Columns = { stops: 'name : ', titles: 'context : ', unwanted: '' };
/** What is a file's own. By its page's title alone a file is not found: the page is. */
const ownOfFiles = '{name body} : ';

/** All that is wanted and nothing that is not, for `text_index`. */
export function toMatch(query: Query, analyzer: Analyzer): string | undefined {
  return and(wantedMatches(query, analyzer, ofPages), query, analyzer, ofPages);
}

/**
 * For when `toMatch` finds nothing: any of the words, compounds also word by word; what is not wanted stays out.
 * Undefined when there is nothing to loosen: one word, or one phrase, is found or it is not.
 */
export function toLooseMatch(query: Query, analyzer: Analyzer): string | undefined {
  return or(looseMatches(query, analyzer, ofPages), query, analyzer, ofPages);
}

/** All that is wanted, for passages of files. The page's title counts as far as something stands in the file itself. */
export function toFileMatch(query: Query, analyzer: Analyzer): string | undefined {
  const wanted = wantedMatches(query, analyzer, ofFiles);
  const own = ownMatches(query, analyzer);
  if (own.length === 0) return undefined;
  // Of one clause that has no column of its own the filter says all.
  const needed =
    wanted.length === 1 ? [`${ownOfFiles}(${own[0]})`] : [...wanted, `${ownOfFiles}(${own.join(' OR ')})`];
  return and(needed, query, analyzer, ofFiles);
}

/** Any of the words, for passages of files; they must stand in the file itself. */
export function toLooseFileMatch(query: Query, analyzer: Analyzer): string | undefined {
  const own = { ...query, clauses: query.clauses.filter(({ anyOf }) => anyOf.every(isAnywhere)) };
  const loose = looseMatches(own, analyzer, { ...ofFiles, stops: '' });
  return or(loose.length === 0 ? [] : [`${ownOfFiles}(${loose.join(' OR ')})`], query, analyzer, ofFiles);
}

/** Any of what is not wanted, for `text_index`: pages that hold it are left out, whatever stands in their files. */
export function toUnwantedMatch(query: Query, analyzer: Analyzer): string | undefined {
  return unwantedMatch(query, analyzer, ofPages);
}

/** A compound as it is, and those of its words that say something one by one. */
export function loosened(term: Term, analyzer: Analyzer): Term[] {
  if (term.kind !== 'compound') return [term];
  const last = term.words.length - 1;
  const words = term.words.map((word, at) => ({
    ...term,
    kind: 'word' as const,
    words: [word],
    isPrefix: term.isPrefix && at === last,
  }));
  return [term, ...words.filter((one) => !isOfStopWords(one, analyzer))];
}

function wantedMatches(query: Query, analyzer: Analyzer, columns: Columns): string[] {
  const wanted = query.clauses.filter(({ isNot }) => !isNot);
  return distinct(wanted.map(({ anyOf }) => anyMatch(anyOf, analyzer, columns)));
}

function looseMatches(query: Query, analyzer: Analyzer, columns: Columns): string[] {
  const wanted = query.clauses.filter(({ isNot }) => !isNot);
  const terms = wanted.flatMap(({ anyOf }) => anyOf);
  if (wanted.length < 2 && terms.every(({ kind }) => kind !== 'compound')) return [];
  const loose = terms.flatMap((term) => loosened(term, analyzer));
  return distinct(loose.map((term) => termMatch(term, analyzer, columns)));
}

function unwantedMatch(query: Query, analyzer: Analyzer, columns: Columns): string | undefined {
  const unwanted = query.terms.filter(({ isNot }) => isNot);
  const matches = distinct(unwanted.map((term) => termMatch(term, analyzer, columns)));
  if (matches.length === 0) return undefined;
  const any = `(${matches.join(' OR ')})`;
  return columns.unwanted === '' ? any : `(${columns.unwanted}${any})`;
}

/** What a file itself can answer, for a filter by its own columns: such filters do not nest. */
function ownMatches(query: Query, analyzer: Analyzer): string[] {
  const terms = query.clauses.filter(({ isNot, anyOf }) => !isNot && anyOf.every(isAnywhere));
  return distinct(
    terms.map(({ anyOf }) => anyMatch(anyOf, analyzer, { titles: '', stops: '', unwanted: '' })),
  );
}

function isAnywhere(term: Term): boolean {
  return term.column === undefined;
}

function distinct(matches: readonly string[]): string[] {
  return [...new Set(matches)].filter((match) => match !== '');
}

function and(
  wanted: readonly string[],
  query: Query,
  analyzer: Analyzer,
  columns: Columns,
): string | undefined {
  return wanted.length === 0 ? undefined : without(wanted.join(' AND '), query, analyzer, columns);
}

function or(
  wanted: readonly string[],
  query: Query,
  analyzer: Analyzer,
  columns: Columns,
): string | undefined {
  return wanted.length === 0 ? undefined : without(wanted.join(' OR '), query, analyzer, columns);
}

function without(wanted: string, query: Query, analyzer: Analyzer, columns: Columns): string {
  const unwanted = unwantedMatch(query, analyzer, columns);
  return unwanted === undefined ? wanted : `(${wanted}) NOT ${unwanted}`;
}

function anyMatch(terms: readonly Term[], analyzer: Analyzer, columns: Columns): string {
  const matches = distinct(terms.map((term) => termMatch(term, analyzer, columns)));
  return matches.length > 1 ? `(${matches.join(' OR ')})` : (matches[0] ?? '');
}

function termMatch(term: Term, analyzer: Analyzer, columns: Columns): string {
  const ways = distinct(waysOf(term, analyzer).map(wayMatch));
  const any = ways.length > 1 ? `(${ways.join(' OR ')})` : (ways[0] ?? '');
  return any === '' ? '' : `${columnOf(term, analyzer, columns)}${any}`;
}

function columnOf(term: Term, analyzer: Analyzer, { stops, titles }: Columns): string {
  if (term.column === 'title') return titles;
  return isOfStopWords(term, analyzer) ? stops : '';
}

function wayMatch({ stems, isPrefix }: Way): string {
  return `"${stems.join(' ')}"${isPrefix ? '*' : ''}`;
}
