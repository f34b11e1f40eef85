/** Names and values of filters in a query: `type:réunion`, `avant:2020-05`, `fichier:pdf`. */
import { readPeriod } from './query-dates.ts';
import { fold } from './stem.ts';

export type FilterName = 'type' | 'space' | 'author' | 'tag' | 'before' | 'after' | 'year' | 'file' | 'field';

/** Folded names as people may write them. `title` is no filter: it says where words are to be found. */
const names: ReadonlyMap<string, FilterName | 'title'> = new Map([
  ['titre', 'title'],
  ['title', 'title'],
  ['type', 'type'],
  ['modele', 'type'],
  ['espace', 'space'],
  ['space', 'space'],
  ['auteur', 'author'],
  ['autrice', 'author'],
  ['author', 'author'],
  ['etiquette', 'tag'],
  ['tag', 'tag'],
  ['avant', 'before'],
  ['before', 'before'],
  ['apres', 'after'],
  ['after', 'after'],
  ['annee', 'year'],
  ['year', 'year'],
  ['fichier', 'file'],
  ['file', 'file'],
]);

/** What stood before a colon; undefined when it is no name that all queries know. */
export function knownName(written: string): FilterName | 'title' | undefined {
  return names.get(fold(written));
}

export interface FilterValue {
  value: string;
  /** `fichier:non` is `-fichier:oui`. */
  isNot: boolean;
}

/** Undefined when the filter cannot mean this: `avant:hier`. */
export function readValue(name: FilterName, written: string): FilterValue | undefined {
  const value = written.replace(/\s+/g, ' ').trim();
  if (!/[\p{L}\p{N}]/u.test(value)) return undefined;
  if (name === 'before' || name === 'after') return plain(readPeriod(value));
  if (name === 'year') return /^[12]\d{3}$/.test(value) ? plain(value) : undefined;
  if (name === 'file') return readFileValue(value);
  return plain(name === 'tag' ? value.replace(/^#+/, '') : value);
}

function plain(value: string | undefined): FilterValue | undefined {
  return value === undefined ? undefined : { value, isNot: false };
}

/** Other words for the kinds of files that files/kind.ts and the tables of passages know. */
const fileKinds: ReadonlyMap<string, string> = new Map([
  ['oui', 'any'],
  ['yes', 'any'],
  ['any', 'any'],
  ['tableau', 'tableur'],
  ['spreadsheet', 'tableur'],
  ['text', 'texte'],
  ['document', 'texte'],
  ['presentation', 'diaporama'],
  ['slides', 'diaporama'],
  ['photo', 'image'],
  ['picture', 'image'],
  ['other', 'autre'],
]);

function readFileValue(value: string): FilterValue {
  const kind = fold(value);
  if (kind === 'non' || kind === 'no') return { value: 'any', isNot: true };
  return { value: fileKinds.get(kind) ?? kind, isNot: false };
}
