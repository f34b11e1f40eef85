/** The line that shows a list of entries in a text: what entry-embed.ts reads, written. */
import { embedLimits } from './embed.ts';
import { type EntryCondition, type EntryOperator, type EntryQuery, entryViews } from './entry-query.ts';

/** What stands between a field and its value. */
const signs: Readonly<Record<EntryOperator, string>> = {
  is: '=',
  'is-not': '!=',
  'at-least': '>=',
  'at-most': '<=',
  above: '>',
  below: '<',
  empty: '=',
  filled: '!=',
};

/**
 * `{{fiches type="contrat" etat="rompu" vue="tableau"}}`. Quotes and braces of values would end the line, so they are
 * left out; so are filters beyond what a line may hold.
 */
export function formatEntryEmbed(query: EntryQuery): string {
  const args = [
    argument('type', query.type),
    argument('espace', query.space),
    argument('etiquette', query.tag),
    argument('cherche', query.text),
    ...query.conditions.map(conditionArgument),
    argument('tri', query.sort),
    argument('vue', query.view ? entryViews[query.view][0] : ''),
    argument('colonnes', query.columns.join(', ')),
    argument('par', query.group),
    argument('somme', query.sum),
    argument('filtres', (query.facets ?? []).join(', ')),
  ];
  const written = args.filter((one) => one !== '').slice(0, embedLimits.args);
  return `{{${['fiches', ...written].join(' ')}}}`;
}

function argument(key: string, value: string): string {
  const text = plain(value);
  return text === '' ? '' : `${key}="${text}"`;
}

function conditionArgument({ field, operator, values }: EntryCondition): string {
  // A comma parts values, unless a backslash stands before it.
  const text = values.map((value) => plain(value).replaceAll(',', '\\,')).join(', ');
  const isBare = operator === 'empty' || operator === 'filled';
  return text === '' && !isBare ? '' : `${field}${signs[operator]}"${text}"`;
}

function plain(value: string): string {
  return value
    .replace(/["“”«»{}\\]/g, '')
    .replace(/\s+/g, ' ')
    .trim()
    .slice(0, embedLimits.value);
}
