/** What a list of entries is asked to show, from an address or an embed: filters, order, view. Values are as written. */

/** Ways to show entries, with the French words of embeds and addresses, the usual one first. */
export const entryViews = {
  table: ['tableau', 'table'],
  list: ['liste', 'list'],
  cards: ['cartes', 'fiches', 'cards'],
  faces: ['trombinoscope', 'faces'],
  directory: ['annuaire', 'directory'],
  calendar: ['calendrier', 'calendar'],
  timeline: ['frise', 'timeline'],
  map: ['carte', 'plan', 'map'],
  board: ['colonnes', 'kanban', 'board'],
  chart: ['graphique', 'chart'],
} as const satisfies Readonly<Record<string, readonly [string, ...string[]]>>;

export type EntryViewName = keyof typeof entryViews;

/** `is` and `is-not` compare folded text with any of the values; the next four compare dates or numbers; the last two have none. */
export type EntryOperator = 'is' | 'is-not' | 'at-least' | 'at-most' | 'above' | 'below' | 'empty' | 'filled';

/** Stands for the field by which a type dates its entries. */
export const dayOfEntries = '@jour';

export interface EntryCondition {
  /** Name of a field, or `dayOfEntries`. */
  field: string;
  operator: EntryOperator;
  /** As written: `aujourd'hui`, `moi`, `1 300,50`, `2026` are understood when the list is made. At most 20. */
  values: readonly string[];
}

export interface EntryQuery {
  /** Slug or title of the page type; '' for pages of any type. */
  type: string;
  /** Slug of a space; '' for all that the actor may read. */
  space: string;
  tag: string;
  /** Words looked for in the entries, as in the search box. */
  text: string;
  conditions: readonly EntryCondition[];
  /** A field, `titre`, `modification` or `creation`; `-` before it for descending; '' for the usual order of the type. */
  sort: string;
  /** Undefined for the usual view of the type. */
  view?: EntryViewName;
  /** Names of the fields a table shows, in order; none for the usual ones. */
  columns: readonly string[];
  /** Names of the fields that can be filtered by in place; undefined for the usual ones. `annee` is the year of the type's day. */
  facets?: readonly string[];
  /**
   * Field by which entries stand in groups; of a board, its columns; of a chart, its bars; '' for none. Days stand by
   * their year, with `.mois` behind the name by their month. `titre` gives first letters.
   */
  group: string;
  /** Numeric field whose sum a chart shows; '' for the number of entries. */
  sum: string;
  /** Month of a calendar, `YYYY-MM`; week, the Monday `YYYY-MM-DD`; '' for the present one. */
  moment: string;
  /** From 1. */
  page: number;
  /** Entries on a page, 1…200. */
  limit: number;
}

/** What a query holds at most; the rest is left out. `text` and `value` are characters. */
export const queryLimits = {
  conditions: 20,
  values: 20,
  columns: 30,
  text: 200,
  value: 300,
  name: 60,
  page: 100_000,
  limit: 200,
} as const;

/** The query that asks for nothing. */
export const anyEntries: EntryQuery = {
  type: '',
  space: '',
  tag: '',
  text: '',
  conditions: [],
  sort: '',
  columns: [],
  group: '',
  sum: '',
  moment: '',
  page: 1,
  limit: 50,
};

/** The view a word means, accents and case aside; undefined when there is none. */
export function findEntryView(word: string): EntryViewName | undefined {
  const folded = word
    .normalize('NFD')
    .replace(/\p{M}+/gu, '')
    .trim()
    .toLowerCase();
  const found = Object.entries(entryViews).find(([, words]) => (words as readonly string[]).includes(folded));
  return found?.[0] as EntryViewName | undefined;
}
