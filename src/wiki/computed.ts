/**
 * Values of computed fields, worked out when entries are shown: each for whoever looks, of nothing but what they may
 * read and see, unless their type has a number counted over all entries (`compter: tout`). All entries of a list are
 * counted for in one query, or two, and their lists are gathered in another.
 */
import { readableValue } from '../core/entry-value.ts';
import { type Audience, audiences, type Field } from '../core/field.ts';
import { fieldsAskedFor } from '../core/field-condition.ts';
import { type Amounts, countedBy, type Formula, isList, type Relation, workOut } from '../core/formula.ts';
import type { PageType } from '../core/page-type.ts';
import type { Values } from '../core/revision.ts';
import { valueIn } from '../core/same-value.ts';
import type { PageRow } from '../store/pages.ts';
import type { RelationAsked } from '../store/relations.ts';
import type { Sight } from '../store/values.ts';
import type { PageItem } from './items.ts';
import { findPageType } from './page-types.ts';
import { pageItem, type Scope, storedRules } from './scope.ts';
import { seenFields, sightOf } from './seen-values.ts';
import type { Wiki } from './wiki.ts';

export type ComputedValue =
  | { kind: 'number'; number: number }
  /** The first of them, by title, and how many there are in all. */
  | { kind: 'pages'; pages: readonly PageItem[]; total: number };

/** By name of the field; those that are empty are not there. */
export type ComputedValues = ReadonlyMap<string, ComputedValue>;

export interface ComputedEntry {
  page: Pick<PageRow, 'id' | 'accessId'>;
  type: PageType;
  /** Those that the actor sees. */
  values: Values;
}

/** Different things counted for one list, and pages shown in one value. */
const mostCounted = 40;
const mostPages = 12;

/** By id of the page. Entries of one list share what is asked, whatever their types. */
export async function computeValues(
  wiki: Wiki,
  scope: Scope,
  entries: readonly ComputedEntry[],
): Promise<ReadonlyMap<number, ComputedValues>> {
  const forms = entries.map((entry) => ({ ...entry, fields: computedFields(scope, entry) }));
  const wanted = forms.filter(({ fields }) => fields.length > 0);
  if (wanted.length === 0) return new Map();
  const formulas = wanted.flatMap(({ fields }) => fields.map(({ formula }) => formula));
  const ids = [...new Set(wanted.map(({ page }) => page.id))];
  const counts = await countBoth(
    wiki,
    scope,
    ids,
    wanted.flatMap(({ fields }) => fields),
  );
  const lists = await listAll(wiki, scope, ids, formulas);
  return new Map(
    wanted.map((entry) => {
      const lookUp = amountsOf(seenFields(scope, entry.page.accessId, entry.type), entry, counts);
      const values = entry.fields.flatMap(({ name, formula }): [string, ComputedValue][] => {
        if (isList(formula.root)) {
          const found = lists(entry.page.id, listKey(formula.root));
          return found.total > 0 ? [[name, { kind: 'pages', ...found }]] : [];
        }
        const number = lookUp.own(name);
        return number === undefined ? [] : [[name, { kind: 'number', number }]];
      });
      return [entry.page.id, new Map(values)] as const;
    }),
  );
}

interface ComputedField extends Field {
  formula: Formula;
}

/** Those that the actor sees, of those that are asked for. */
function computedFields(scope: Scope, { page, type, values }: ComputedEntry): ComputedField[] {
  if (type.fields.every(({ formula }) => !formula)) return [];
  const asked = new Set(fieldsAskedFor(type.fields, values));
  return seenFields(scope, page.accessId, type).filter(
    (field): field is ComputedField => field.formula !== undefined && asked.has(field),
  );
}

/**
 * What a field of an entry comes to with nothing left out, whoever may read what is counted: to decide by, not to be
 * shown. @param values all that the entry holds.
 */
export async function amountOverAll(
  wiki: Wiki,
  { page, type, values }: ComputedEntry,
  name: string,
): Promise<number | undefined> {
  const fields = type.fields.map((field) => ({ ...field, countsAll: true }));
  const formulas = fields.flatMap(({ formula }) => formula ?? []);
  const all = await countAll(wiki, await everybodysEyes(wiki), [page.id], formulas);
  return amountsOf(fields, { page, values }, { seen: all, all }).own(name);
}

/** Fields may be computed from others: each is worked out once, and one that comes back to itself is empty. */
function amountsOf(
  seen: readonly Field[],
  { page, values }: Pick<ComputedEntry, 'page' | 'values'>,
  counts: { seen: Counts; all: Counts },
): Pick<Amounts, 'own'> {
  const fields = new Map(seen.map((field) => [field.name, field]));
  const known = new Map<string, number | undefined>();
  const own = (name: string): number | undefined => {
    if (known.has(name)) return known.get(name);
    known.set(name, undefined);
    const field = fields.get(name);
    const counted = field?.countsAll ? counts.all : counts.seen;
    const amount = field?.formula
      ? workOut(field.formula, {
          own,
          count: (of) => counted(page.id, relationKey(of))?.count,
          total: (of, number) => counted(page.id, relationKey(of, number))?.total,
        })
      : field && numberIn(field, values);
    known.set(name, amount);
    return amount;
  };
  return { own };
}

function numberIn(field: Field, values: Values): number | undefined {
  const value = readableValue(field, valueIn(values, field.name));
  return typeof value === 'number' ? value : undefined;
}

/** What was counted for a page; undefined for what was not counted at all. */
type Counts = (pageId: number, key: string) => { count: number; total: number } | undefined;

/** Whose eyes count: under which rules they read, and under which of them they see a field. */
interface Eyes {
  rules: readonly number[];
  sight: Sight;
  asked(of: Relation): Promise<RelationAsked>;
}

function eyesOf(wiki: Wiki, scope: Scope): Eyes {
  return { rules: scope.rules, sight: sightOf(scope), asked: (of) => askFor(wiki, scope, of) };
}

async function everybodysEyes(wiki: Wiki): Promise<Eyes> {
  const rules = (await storedRules(wiki)).map(({ id }) => id);
  const asked = async ({ type, field }: Relation) => {
    const known = await findPageType(wiki, type);
    const isThere = known?.fields.some(({ name }) => name === field);
    return { type: known?.slug ?? type, field, rules: isThere ? rules : [] };
  };
  return { rules, sight: { readers: audiences.length, managed: [] }, asked };
}

async function countBoth(
  wiki: Wiki,
  scope: Scope,
  ids: readonly number[],
  fields: readonly ComputedField[],
): Promise<{ seen: Counts; all: Counts }> {
  const of = (countsAll: boolean) =>
    fields.filter((field) => field.countsAll === countsAll).map(({ formula }) => formula);
  return {
    seen: await countAll(wiki, eyesOf(wiki, scope), ids, of(false)),
    all: await countAll(wiki, await everybodysEyes(wiki), ids, of(true)),
  };
}

async function countAll(
  wiki: Wiki,
  eyes: Eyes,
  ids: readonly number[],
  formulas: readonly Formula[],
): Promise<Counts> {
  const wanted = new Map(
    formulas.flatMap(countedBy).map((one) => [relationKey(one.of, one.number), one] as const),
  );
  const keys = [...wanted.keys()].slice(0, mostCounted);
  const asked = await Promise.all(
    [...wanted.values()].slice(0, mostCounted).map(async ({ of, number }) => ({
      ...(await eyes.asked(of)),
      ...(number === undefined ? {} : { number }),
    })),
  );
  const rows = await wiki.store.relations.countLeading(ids, asked, eyes.rules, eyes.sight);
  const found = new Map(rows.map((row) => [`${row.pageId} ${keys[row.at]}`, row]));
  const isCounted = new Set(keys);
  return (pageId, key) =>
    isCounted.has(key) ? (found.get(`${pageId} ${key}`) ?? { count: 0, total: 0 }) : undefined;
}

type Lists = (pageId: number, key: string) => { pages: readonly PageItem[]; total: number };

async function listAll(
  wiki: Wiki,
  scope: Scope,
  ids: readonly number[],
  formulas: readonly Formula[],
): Promise<Lists> {
  const wanted = new Map(
    formulas.flatMap(({ root }) => (isList(root) ? [[listKey(root), root] as const] : [])),
  );
  const keys = [...wanted.keys()].slice(0, mostCounted);
  const asked = await Promise.all(
    [...wanted.values()]
      .slice(0, mostCounted)
      .map((root) => (root.kind === 'links' ? ('links' as const) : askFor(wiki, scope, root.of))),
  );
  const rows = await wiki.store.relations.listLeading(ids, asked, scope.rules, mostPages);
  const pages = await wiki.store.pages.listByIds([...new Set(rows.map(({ id }) => id))], scope.rules);
  const byId = new Map(pages.map((page) => [page.id, pageItem(scope, page)]));
  return (pageId, key) => {
    const own = rows.filter((row) => row.pageId === pageId && keys[row.at] === key);
    return { pages: own.flatMap(({ id }) => byId.get(id) ?? []), total: own[0]?.count ?? 0 };
  };
}

/** Under which rules this actor sees by which entries of a type a page is named in one of its fields. */
async function askFor(wiki: Wiki, scope: Scope, { type, field }: Relation): Promise<RelationAsked> {
  const known = await findPageType(wiki, type);
  const named = known?.fields.find(({ name }) => name === field);
  return { type: known?.slug ?? type, field, rules: named ? rulesSeeing(scope, named.readers) : [] };
}

/** Of the rules under which the actor may read, those that show them fields of this audience too. */
export function rulesSeeing(scope: Scope, readers: Audience): readonly number[] {
  const { readers: most, managed } = sightOf(scope);
  if (readers === 'all' || (readers === 'members' && most > 0)) return scope.rules;
  return scope.rules.filter((id) => managed.includes(id));
}

function relationKey({ type, field }: Relation, number = ''): string {
  return `${type}.${field} ${number}`;
}

function listKey(root: { kind: 'links' } | { kind: 'entries'; of: Relation }): string {
  return root.kind === 'links' ? 'links' : relationKey(root.of);
}
