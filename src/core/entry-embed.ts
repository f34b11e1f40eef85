/** The query that `{{fiches …}}` asks: `type="contrat" statut="en cours, rompu" montant>="1000000" porteur!="X"`. */
import { flagValue } from './embed.ts';
import {
  anyEntries,
  dayOfEntries,
  type EntryCondition,
  type EntryOperator,
  type EntryQuery,
  findEntryView,
  queryLimits,
} from './entry-query.ts';
import { foldName } from './page.ts';

/** Keys that say how to show entries; every other key is a condition on the field of that name. */
const ownKeys: ReadonlySet<string> = new Set(
  [
    'type espace etiquette tri nombre vue titre colonnes par somme cherche filtres',
    'depuis jusqua a_venir',
  ].flatMap((names) => names.split(' ')),
);

export type EmbedQuery =
  | { query: EntryQuery }
  | { problem: { code: string; details: Readonly<Record<string, string>> } };

/** @param args as `parseEmbed` gives them. @param usualLimit entries when it does not say. */
export function readEntryEmbed(args: Readonly<Record<string, string>>, usualLimit: number): EmbedQuery {
  const word = args['vue'] ?? '';
  const view = word === '' ? undefined : findEntryView(word);
  if (word !== '' && !view) return { problem: { code: 'embed.bad-view', details: { view: word } } };
  const limit = readLimit(args['nombre'], usualLimit);
  if (limit === undefined)
    return { problem: { code: 'embed.bad-limit', details: { limit: args['nombre'] ?? '' } } };
  return {
    query: {
      ...anyEntries,
      type: args['type'] ?? '',
      tag: args['etiquette'] ?? '',
      text: (args['cherche'] ?? '').slice(0, queryLimits.text),
      conditions: [...readConditions(args), ...readDays(args)].slice(0, queryLimits.conditions),
      sort: args['tri'] ?? '',
      ...(view ? { view } : {}),
      columns: namesIn(args['colonnes']),
      facets: namesIn(args['filtres']),
      group: args['par'] ?? '',
      sum: args['somme'] ?? '',
      limit,
    },
  };
}

function readLimit(written: string | undefined, usual: number): number | undefined {
  if (written === undefined) return usual;
  const limit = Number(written);
  return Number.isInteger(limit) && limit >= 1 ? Math.min(limit, queryLimits.limit) : undefined;
}

const operators: ReadonlyMap<string, EntryOperator> = new Map([
  ['', 'is'],
  ['!=', 'is-not'],
  ['>=', 'at-least'],
  ['<=', 'at-most'],
  ['>', 'above'],
  ['<', 'below'],
]);

function readConditions(args: Readonly<Record<string, string>>): EntryCondition[] {
  return Object.entries(args).flatMap(([key, value]) => {
    const [, field = '', sign = ''] = /^([^!<>=]*)([!<>=]*)$/.exec(key) ?? [];
    const operator = operators.get(sign);
    if (operator === undefined || (sign === '' && ownKeys.has(field))) return [];
    return [readCondition(field, operator, value)];
  });
}

/** An empty value asks for entries without one; `!` before a value is the older way to write `!=`. */
function readCondition(field: string, operator: EntryOperator, value: string): EntryCondition {
  if (value === '' && (operator === 'is' || operator === 'is-not'))
    return { field, operator: operator === 'is' ? 'empty' : 'filled', values: [] };
  if (operator === 'is' && value.startsWith('!'))
    return { field, operator: 'is-not', values: valuesIn(value.slice(1)) };
  const isOrdered = operator !== 'is' && operator !== 'is-not';
  return { field, operator, values: isOrdered ? [value.slice(0, queryLimits.value)] : valuesIn(value) };
}

/**
 * Commas part values, but not between digits (`1 300,50`) nor after a backslash, which writes one that belongs to the
 * value.
 */
function valuesIn(value: string): string[] {
  const parts = value.split(/(?<![\\\d]),|(?<=\d),(?!\d)/);
  return parts
    .map((part) => part.replaceAll('\\,', ',').trim().slice(0, queryLimits.value))
    .filter((part) => part !== '')
    .slice(0, queryLimits.values);
}

/** `depuis`, `jusqua` and `a_venir`, of the day of the entries. */
function readDays(args: Readonly<Record<string, string>>): EntryCondition[] {
  const conditions: EntryCondition[] = [];
  const add = (operator: EntryOperator, value: string) =>
    conditions.push({ field: dayOfEntries, operator, values: [value] });
  if (args['depuis'] !== undefined) add('at-least', args['depuis']);
  if (args['jusqua'] !== undefined) add('at-most', args['jusqua']);
  const upcoming = args['a_venir'];
  if (upcoming !== undefined) {
    const isYes = [flagValue, 'yes', 'true', '1'].includes(foldName(upcoming));
    add(isYes ? 'at-least' : 'below', 'aujourd’hui');
  }
  return conditions;
}

function namesIn(list = ''): string[] {
  const names = list
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '');
  return [...new Set(names)].slice(0, queryLimits.columns);
}
