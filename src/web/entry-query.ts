/** The query of a list of entries as an address says it, both ways: `?type=contrat&f.statut=rompu&sort=-montant`. */
import type { Request } from 'express';
import { isDate } from '../core/dates.ts';
import { conditionParams, type Params, readConditions, textsOf } from '../core/entry-filters.ts';
import { anyEntries, type EntryQuery, entryViews, findEntryView, queryLimits } from '../core/entry-query.ts';
import type { EntryProblem } from '../wiki/entry-list-view.ts';

/** What the address asks for; nonsense in it asks for nothing, and `addressProblems` tells it. */
export function readEntryQuery(req: Request): EntryQuery {
  return readEntryParams(paramsOf(req)).query;
}

export function addressProblems(req: Request): readonly EntryProblem[] {
  return readEntryParams(paramsOf(req)).problems;
}

function paramsOf(req: Request): Params {
  const space = req.params['space'];
  return { ...req.query, ...(typeof space === 'string' ? { space } : {}) };
}

/** Total: names and values of any number and length give a query within `queryLimits`. */
export function readEntryParams(params: Params): { query: EntryQuery; problems: readonly EntryProblem[] } {
  const problems: EntryProblem[] = [];
  const text = (name: string, most: number) => (textsOf(params, name)[0] ?? '').slice(0, most).trim();
  const word = text('view', queryLimits.name);
  const view = word === '' ? undefined : findEntryView(word);
  if (word !== '' && !view) problems.push({ code: 'bad-view', details: { view: word } });
  const page = Number(text('page', 10));
  const query: EntryQuery = {
    ...anyEntries,
    type: text('type', queryLimits.text),
    space: text('space', queryLimits.text),
    tag: text('tag', queryLimits.text),
    text: text('q', queryLimits.text),
    conditions: readConditions(params, problems),
    sort: text('sort', queryLimits.name),
    ...(view ? { view } : {}),
    columns: columnsIn(textsOf(params, 'cols')),
    group: text('group', queryLimits.name),
    sum: text('sum', queryLimits.name),
    moment: readMoment(text('at', 10)),
    page: Number.isInteger(page) && page >= 1 && page <= queryLimits.page ? page : 1,
  };
  return { query, problems };
}

/** Names and values of the address of a query, in one order; nothing that is as it would be anyway. */
export function entryParams(query: Partial<EntryQuery>): (readonly [name: string, value: string])[] {
  const { type, tag, text, conditions, sort, view, columns, group, sum, moment, page } = {
    ...anyEntries,
    ...query,
  };
  const own: (readonly [string, string])[] = [
    ['type', type],
    ['tag', tag],
    ['q', text],
    ...conditions.flatMap(conditionParams),
    ['sort', sort],
    ['view', view ? entryViews[view][0] : ''],
    ['cols', columns.join(',')],
    ['group', group],
    ['sum', sum],
    ['at', moment],
    ['page', page > 1 ? String(page) : ''],
  ];
  return own.filter(([, value]) => value !== '');
}

/** Of an address only what says which entries are meant: for files and agendas, which have no columns and no pages. */
export function filtersOnly({
  conditions,
  tag,
  text,
}: EntryQuery): (readonly [name: string, value: string])[] {
  return entryParams({ conditions, tag, text });
}

/** Names behind commas, or one for each box of a form that was ticked. */
function columnsIn(lists: readonly string[]): string[] {
  const { columns, name } = queryLimits;
  return namesIn(
    lists
      .slice(0, columns)
      .join(',')
      .slice(0, columns * name),
  ).slice(0, columns);
}

function namesIn(list: string): string[] {
  const names = list
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '');
  return [...new Set(names)];
}

/** A month or a day; '' for anything else. */
function readMoment(written: string): string {
  return isDate(written) || isDate(`${written}-01`) ? written : '';
}
