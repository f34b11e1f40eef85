/** What `champ:valeur` means: in each type that has such a field, the test that lists of its entries would make. */
import type { EntryCondition, EntryOperator } from '../core/entry-query.ts';
import { type TermContext, understand, understandAny, type ValueTest } from '../core/entry-terms.ts';
import type { Field } from '../core/field.ts';
import { foldName } from '../core/page.ts';
import type { EntryFilter } from '../store/entry-sql.ts';
import { isListed } from './entry-order.ts';
import { knownFields, seenMembers, termContext } from './entry-plan.ts';
import { namesPeople } from './hidden-people.ts';
import { listAllTypes } from './page-types.ts';
import type { Scope } from './scope.ts';
import { sightOf } from './seen-values.ts';
import type { Wiki } from './wiki.ts';

/**
 * `none` where no field that the actor knows is called so, by its name or its label: then it was no filter.
 * `unreadable` where none of them can have such a value.
 */
export async function fieldsMeant(
  wiki: Wiki,
  scope: Scope,
  name: string,
  value: string,
): Promise<readonly EntryFilter[] | 'none' | 'unreadable'> {
  const context = await termContext(wiki, scope);
  const filter = { rules: scope.rules, sight: sightOf(scope) };
  const fields = await fieldsCalled(wiki, scope, name);
  const filters: EntryFilter[] = [];
  for (const { type, field } of fields) {
    const test = await testOf(wiki, scope, conditionOf(field.name, value), field, context);
    if (test) filters.push({ ...filter, type, tests: [test] });
  }
  if (fields.length > 0) return filters.length > 0 ? filters : 'unreadable';
  return (await untypedTest(wiki, scope, conditionOf(name, value), context)) ?? 'none';
}

const operators: readonly (readonly [string, EntryOperator])[] = [
  ['>=', 'at-least'],
  ['≥', 'at-least'],
  ['<=', 'at-most'],
  ['≤', 'at-most'],
  ['>', 'above'],
  ['<', 'below'],
];

/** `montant:>1000` */
function conditionOf(field: string, value: string): EntryCondition {
  const found = operators.find(([sign]) => value.startsWith(sign));
  return found
    ? { field, operator: found[1], values: [value.slice(found[0].length)] }
    : { field, operator: 'is', values: [value] };
}

/** Fields of this name or label that the actor may ask for, each with its type. */
async function fieldsCalled(
  wiki: Wiki,
  scope: Scope,
  name: string,
): Promise<{ type: string; field: Field }[]> {
  const key = foldName(name);
  const isCalled = (field: Field) => [field.name, field.label].some((one) => foldName(one) === key);
  const called: { type: string; field: Field }[] = [];
  for (const { slug, fields } of await listAllTypes(wiki)) {
    if (!fields.some(isCalled)) continue;
    const known = await knownFields(wiki, scope, slug, sightOf(scope));
    for (const field of known.fields)
      if (isListed(field) && isCalled(field)) called.push({ type: slug, field });
  }
  return called;
}

async function testOf(
  wiki: Wiki,
  scope: Scope,
  condition: EntryCondition,
  field: Field,
  context: TermContext,
): Promise<ValueTest | undefined> {
  const read = understand(condition, field, context);
  if ('problem' in read) return undefined;
  return field.kind === 'member' ? seenMembers(wiki, scope, read.test) : read.test;
}

/** Of pages without a type, and names that no field has any more: as long as the actor sees a value of it. */
async function untypedTest(
  wiki: Wiki,
  scope: Scope,
  condition: EntryCondition,
  context: TermContext,
): Promise<EntryFilter[] | undefined> {
  const filter = { rules: scope.rules, sight: sightOf(scope), type: '' };
  const any = { ...filter, tests: [{ field: condition.field, isNegated: false }] };
  if (await namesPeople(wiki, '', condition.field)) return undefined;
  const isSeen = await wiki.store.search.isAny(scope.rules, { by: 'value', entries: [any], isNot: false });
  const read = isSeen ? understandAny(condition, context) : undefined;
  return read && 'test' in read ? [{ ...filter, tests: [read.test] }] : undefined;
}
