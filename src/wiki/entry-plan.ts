/** What a query of entries means for one actor: the fields they know, the tests they may make, the order, the parts shown. */
import { dayOfEntries, type EntryCondition, type EntryQuery, queryLimits } from '../core/entry-query.ts';
import { type TermContext, understand, understandAny, type ValueTest } from '../core/entry-terms.ts';
import { audiences, type Field } from '../core/field.ts';
import { foldName, type Space } from '../core/page.ts';
import type { PageType } from '../core/page-type.ts';
import { toMatch } from '../search/match.ts';
import { parseWords, withLastAsPrefix } from '../search/query.ts';
import type { EntryOrder } from '../store/entry-lists.ts';
import type { EntryFilter } from '../store/entry-sql.ts';
import type { Sight } from '../store/values.ts';
import { once } from './entry-counts.ts';
import type { EntryProblem } from './entry-list-view.ts';
import { isListed, readOrder, unknownField } from './entry-order.ts';
import { namesPeople } from './hidden-people.ts';
import { localDay } from './moments.ts';
import { findPageType, readableType, typeSlug } from './page-types.ts';
import { maySeePerson, peopleOf } from './people.ts';
import type { Scope } from './scope.ts';
import { sightOf } from './seen-values.ts';
import type { Wiki } from './wiki.ts';

export interface EntryPlan {
  filter: EntryFilter;
  space?: Space;
  /** Absent for pages of any type, and where the actor knows nothing of the type. */
  type?: PageType;
  /** As the query has them, each by the name of its field. */
  conditions: readonly EntryCondition[];
  /** Fields that the actor may ask for, in the order of the type. */
  fields: readonly Field[];
  order: EntryOrder;
  /** What the order is, as a query says it. */
  sort: string;
  problems: readonly EntryProblem[];
  /** Whether the answer depends on who asks, beyond what they may read: it names them by `moi`. */
  isPersonal: boolean;
}

/** @param space where to look; undefined for all spaces. */
export async function planEntries(
  wiki: Wiki,
  scope: Scope,
  query: EntryQuery,
  space: Space | undefined,
): Promise<EntryPlan> {
  const sight = sightOf(scope);
  const slug = query.type === '' ? '' : await typeSlug(wiki, scope, query.type);
  const { type, fields } = await knownFields(wiki, scope, slug, sight);
  const problems: EntryProblem[] = [];
  const conditions = datedConditions(query, type);
  const tests = await readTests(wiki, scope, conditions, slug, fields, problems);
  const { sort, order } = readOrder(query.sort, { ...(type ? { type } : {}), fields }, problems);
  const isByPeople = !type && typeof order.by === 'object' && (await namesPeople(wiki, '', order.by.field));
  return {
    filter: {
      rules: scope.rules,
      sight,
      type: slug,
      ...(space ? { spaceId: space.id } : {}),
      ...(query.tag === '' ? {} : { tag: query.tag }),
      ...wordsOf(wiki, query.text, tests),
    },
    ...(space ? { space } : {}),
    ...(type ? { type } : {}),
    conditions,
    fields,
    sort,
    // As by a name that no field has: the order would tell who is named.
    order: isByPeople ? { ...order, by: { field: '' } } : order,
    problems,
    isPersonal: query.conditions.some(({ values }) => values.some(saysMe)),
  };
}

/** Where a type says nothing, the field that is called so. */
function datedConditions({ conditions }: EntryQuery, type: PageType | undefined): EntryCondition[] {
  return conditions.map((one) =>
    one.field === dayOfEntries ? { ...one, field: type?.agenda || 'date' } : one,
  );
}

const saysMe = (value: string) => ['moi', 'me'].includes(foldName(value));

/** A query without a word to look for finds nothing, here as on the search page. */
function wordsOf(
  wiki: Wiki,
  text: string,
  tests: readonly ValueTest[],
): Pick<EntryFilter, 'match' | 'tests'> {
  if (text.trim() === '') return { tests };
  const query = parseWords(text);
  const match = toMatch(withLastAsPrefix(query) ?? query, wiki.analyzer);
  return match === undefined
    ? { tests: [...tests, { field: '', isNegated: false, spans: [] }] }
    : { match, tests };
}

/**
 * The names of a type's fields come with its entries, or with its page; those that not everybody sees, with an entry in
 * which the actor sees them.
 */
export async function knownFields(
  wiki: Wiki,
  scope: Scope,
  slug: string,
  sight: Sight,
): Promise<{ type?: PageType; fields: readonly Field[] }> {
  const type = slug === '' ? undefined : await findPageType(wiki, slug);
  if (!type) return { fields: [] };
  const isKnown =
    (await readableType(wiki, scope, slug)) !== undefined ||
    (await hasEntries(wiki, slug, sight, scope.rules));
  if (!isKnown) return { fields: [] };
  const isPlain = ({ readers }: Field) => audiences.indexOf(readers) <= sight.readers;
  const mayMore = !type.fields.every(isPlain) && (await managesSome(wiki, scope, slug, sight));
  return { type, fields: mayMore ? type.fields : type.fields.filter(isPlain) };
}

/** Whether the actor manages entries of the type, or whatever there is. */
async function managesSome(wiki: Wiki, scope: Scope, slug: string, sight: Sight): Promise<boolean> {
  if (sight.managed.length === 0) return false;
  if (scope.rules.every((id) => sight.managed.includes(id))) return true;
  return hasEntries(wiki, slug, sight, sight.managed);
}

function hasEntries(wiki: Wiki, type: string, sight: Sight, rules: readonly number[]): Promise<boolean> {
  const filter = { rules, sight, type, tests: [] };
  return once(wiki, 'any', filter, async () => {
    const order = { by: 'title', descending: false } as const;
    return (await wiki.store.entryLists.listIds({ filter }, order, { limit: 1, offset: 0 })).length > 0;
  });
}

async function readTests(
  wiki: Wiki,
  scope: Scope,
  conditions: readonly EntryCondition[],
  slug: string,
  fields: readonly Field[],
  problems: EntryProblem[],
): Promise<ValueTest[]> {
  if (conditions.length === 0) return [];
  const context = await termContext(wiki, scope);
  const tests: ValueTest[] = [];
  for (const condition of conditions.slice(0, queryLimits.conditions)) {
    const field = fields.find((one) => one.name === condition.field && isListed(one));
    if (!field && slug !== '') {
      problems.push(unknownField(condition.field, fields));
      continue;
    }
    const read = field ? understand(condition, field, context) : understandAny(condition, context);
    if ('problem' in read) problems.push(read.problem);
    else if (field ? field.kind === 'member' : await namesPeople(wiki, '', condition.field))
      tests.push(await seenMembers(wiki, scope, read.test));
    else tests.push(read.test);
  }
  return tests;
}

/** By a handle only entries are found that name whom the actor may know. */
export async function seenMembers(wiki: Wiki, { actor }: Scope, test: ValueTest): Promise<ValueTest> {
  if (!test.spans) return test;
  const { byHandle } = await peopleOf(wiki);
  const known = new Set(
    [...byHandle.values()].filter((one) => maySeePerson(actor, one)).map(({ handle }) => foldName(handle)),
  );
  const own = actor.kind === 'member' ? foldName(actor.handle) : '';
  return {
    ...test,
    spans: test.spans.filter((span) => 'is' in span && (span.is === own || known.has(String(span.is)))),
  };
}

export async function termContext(wiki: Wiki, { actor }: Scope): Promise<TermContext> {
  const today = localDay(wiki.clock(), wiki.timeZone);
  if (actor.kind === 'visitor') return { today, handle: '', groups: [] };
  const { groups } = await peopleOf(wiki);
  const own = groups.filter(({ id }) => actor.groups.includes(id));
  return { today, handle: actor.handle, groups: own.map(({ name }) => name) };
}
