/** Orders, groups and facets of a list of entries: which fields may be asked for which of them, and how they are named. */
import { type EntryViewName, queryLimits } from '../core/entry-query.ts';
import { isDatedField } from '../core/entry-terms.ts';
import type { Facet, Field } from '../core/field.ts';
import { fieldKinds } from '../core/field-kinds.ts';
import { linkKey } from '../core/link.ts';
import { foldName } from '../core/page.ts';
import type { PageType } from '../core/page-type.ts';
import type { EntryOrder, KeyUnit } from '../store/entry-lists.ts';
import type { EntryProblem } from './entry-list-view.ts';

/** How entries are put together: by the values of a field, by years or months of its days, by first letters. */
export type Grouping = { by: 'field'; field: Field; unit: KeyUnit } | { by: 'letter' };

/** What pages of any type can be sorted by, in each language. */
export const pageOrders: ReadonlyMap<string, 'title' | 'updated' | 'created'> = new Map([
  ['titre', 'title'],
  ['title', 'title'],
  ['modification', 'updated'],
  ['updated', 'updated'],
  ['creation', 'created'],
  ['created', 'created'],
]);

/** Options of a longer list are sorted as texts. */
const mostRanked = 60;

/** The same for a name that is sorted, grouped, shown or summed by: the list is whole without it. */
export function unknownPart(name: string, fields: readonly Field[]): EntryProblem {
  return { ...unknownField(name, fields), code: 'unknown-part' };
}

/** Whether entries are in the list that the query leaves out. */
export function isFilterProblem({ code }: EntryProblem): boolean {
  return code !== 'unknown-part';
}

/** What is known of a list before its order is: the type, and the fields that the actor may ask for. */
export interface KnownFields {
  type?: PageType;
  fields: readonly Field[];
}

/** The order asked for, else that of the type, else by its day, the last first, else by title. */
export function readOrder(
  asked: string,
  known: KnownFields,
  problems: EntryProblem[],
): { sort: string; order: EntryOrder } {
  if (asked !== '') {
    const order = known.type ? orderBy(asked, known) : anyOrder(asked);
    if (order) return { sort: asked, order };
    problems.push(unknownPart(nameIn(asked), known.fields));
  }
  const { sort = '', agenda = '' } = known.type ?? {};
  for (const usual of [sort, agenda === '' ? '' : `-${agenda}`]) {
    const order = usual === '' ? undefined : orderBy(usual, known);
    if (order) return { sort: usual, order };
  }
  return { sort: 'titre', order: { by: 'title', descending: false } };
}

const nameIn = (sort: string) => sort.replace(/^[-+]/, '').trim();

function orderBy(sort: string, { fields }: KnownFields): EntryOrder | undefined {
  const descending = sort.startsWith('-');
  const own = pageOrders.get(linkKey(nameIn(sort)));
  if (own) return { by: own, descending };
  const field = fields.find(({ name }) => name === nameIn(sort));
  if (!field || !isSortable(field)) return undefined;
  const isRanked = field.options.length > 0 && field.options.length <= mostRanked;
  const options = isRanked ? { options: field.options.map(({ value }) => foldName(value)) } : {};
  return { by: { field: field.name, ...options }, descending };
}

/** Of pages of any type: any name may be that of a field. */
function anyOrder(sort: string): EntryOrder {
  const descending = sort.startsWith('-');
  return { by: pageOrders.get(linkKey(nameIn(sort))) ?? { field: nameIn(sort) }, descending };
}

/** Values of these are worked out when they are shown: no row tells of them. */
const unlisted: ReadonlySet<string> = new Set(['computed']);

export function isListed({ kind }: Field): boolean {
  return !unlisted.has(kind);
}

/** The same for a field that is not there and for one that the actor may not see. */
export function unknownField(name: string, fields: readonly Field[]): EntryProblem {
  const known = fields.filter(isListed).map((field) => field.name);
  const field = name.slice(0, queryLimits.name);
  return known.length === 0
    ? { code: 'no-field', details: { field, fields: '' } }
    : { code: 'unknown-field', details: { field, fields: known.join(', ') } };
}

/** The order would tell who is named to those who may not know of them. */
export function isSortable(field: Field): boolean {
  return isListed(field) && field.kind !== 'member';
}

function isGroupable(field: Field): boolean {
  return isSortable(field) && field.kind !== 'longtext';
}

/** The field a name means; `annee` that by which the type dates its entries, when it has none of that name. */
export function namedField(name: string, { type, fields }: KnownFields): Field | undefined {
  const found = fields.find((field) => field.name === name);
  if (found || !['annee', 'year'].includes(foldName(name))) return found;
  return fields.find((field) => field.name === type?.agenda) ?? fields.find(isDatedField);
}

const units: ReadonlyMap<string, KeyUnit> = new Map([
  ['mois', 'month'],
  ['month', 'month'],
  ['annee', 'year'],
  ['year', 'year'],
]);

/** @throws nothing: an unknown name is a problem, and no grouping. */
export function readGrouping(
  asked: string,
  known: KnownFields,
  problems: EntryProblem[],
): Grouping | undefined {
  if (asked === '') return undefined;
  if (pageOrders.get(linkKey(asked)) === 'title') return { by: 'letter' };
  const [name = '', end = ''] = asked.split('.');
  const field = namedField(name, known);
  if (!field || !isGroupable(field)) {
    problems.push(unknownPart(name, known.fields));
    return undefined;
  }
  const unit = isDatedField(field) ? (units.get(foldName(end)) ?? 'year') : 'value';
  return { by: 'field', field, unit };
}

/** What a board and a chart stand by when nothing is said. */
export function usualGrouping(view: EntryViewName, { type, fields }: KnownFields): Grouping | undefined {
  const isChoice = ({ kind }: Field) => kind === 'choice';
  const counted = fields.filter((field) => facetOf(field) === 'values');
  const dated = fields.find(({ name }) => name === type?.agenda) ?? fields.find(isDatedField);
  // What has tones is a state, through which entries go.
  const isState = ({ options }: Field) => options.some(({ tone }) => tone !== undefined);
  const field =
    view === 'board'
      ? (fields.find((one) => isChoice(one) && isState(one)) ?? fields.find(isChoice))
      : view === 'chart'
        ? (counted.find(isChoice) ?? counted[0] ?? dated)
        : undefined;
  return field && { by: 'field', field, unit: isDatedField(field) ? 'year' : 'value' };
}

/** A grouping as a query says it. */
export function groupName(grouping: Grouping | undefined): string {
  if (!grouping) return '';
  if (grouping.by === 'letter') return 'titre';
  return grouping.unit === 'month' ? `${grouping.field.name}.mois` : grouping.field.name;
}

/** What a field can be narrowed by in place. */
export function facetOf(field: Field): Exclude<Facet, 'none'> | undefined {
  const { facet } = fieldKinds[field.kind];
  return facet === 'none' || !isSortable(field) ? undefined : facet;
}
