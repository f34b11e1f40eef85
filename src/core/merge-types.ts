/** Two changes of one page type become one again, field by field: lines of YAML would call two new fields a conflict. */
import type { Field } from './field.ts';
import { mergeTexts } from './merge.ts';
import type { PageType } from './page-type.ts';

/**
 * Undefined where both changed the same thing differently: a property of a field, a setting, the order, or where one
 * took off what the other changed.
 */
export function mergeTypes(base: PageType, mine: PageType, theirs: PageType): PageType | undefined {
  const isHere = ({ fields }: PageType, name: string) => fields.some((field) => field.name === name);
  const names = mergeOrder(base.fields, mine.fields, theirs.fields);
  const all = (type: PageType) =>
    new Map([...type.retired, ...type.fields].map((field) => [field.name, field]));
  const [was, my, their] = [all(base), all(mine), all(theirs)];
  const merged = (name: string) => mergeParts(was.get(name), my.get(name), their.get(name));
  const fields = names?.map(merged);
  // Who took a field off and who changed it meant different things.
  const isTorn = names?.some(
    (name) =>
      isHere(base, name) &&
      isHere(mine, name) !== isHere(theirs, name) &&
      !isSame(was.get(name), (isHere(mine, name) ? my : their).get(name)),
  );
  const body = mergeTexts(base.body, mine.body, theirs.body);
  const settings = mergeParts(settingsOf(base), settingsOf(mine), settingsOf(theirs));
  if (!names || !fields || isTorn || body.kind !== 'merged' || !settings) return undefined;
  const kept = names.filter((name) => !isGone(name, base, mine, theirs));
  const retired = [...all(mine).keys(), ...all(theirs).keys()].filter(
    (name, at, list) => list.indexOf(name) === at && !kept.includes(name),
  );
  const fieldNamed = (name: string) => fields[names.indexOf(name)] ?? merged(name);
  const [stay, go] = [kept.map(fieldNamed), retired.map(merged)];
  if ([...stay, ...go].includes(undefined)) return undefined;
  return { ...settings, fields: stay.filter(isField), retired: go.filter(isField), body: body.text };
}

/** Taken off on one side, or on both. */
function isGone(name: string, base: PageType, mine: PageType, theirs: PageType): boolean {
  const isIn = ({ fields }: PageType) => fields.some((field) => field.name === name);
  return isIn(base) ? !(isIn(mine) && isIn(theirs)) : !(isIn(mine) || isIn(theirs));
}

function settingsOf({ fields: _fields, retired: _retired, body: _body, ...settings }: PageType) {
  return settings;
}

/** Of each property the side that changed it; undefined when both did, differently. A part that one side lacks is the other's. */
function mergeParts<T extends object>(
  base: T | undefined,
  mine: T | undefined,
  theirs: T | undefined,
): T | undefined {
  if (!mine || !theirs) return mine ?? theirs;
  const merged: Record<string, unknown> = {};
  const part = (of: T | undefined, key: string): unknown => (of ? Reflect.get(of, key) : undefined);
  for (const key of new Set([...Object.keys(mine), ...Object.keys(theirs)])) {
    const [was, my, their] = [part(base, key), part(mine, key), part(theirs, key)];
    if (!isSame(my, their) && !isSame(was, my) && !isSame(was, their)) return undefined;
    const wanted = isSame(was, my) ? their : my;
    if (wanted !== undefined) merged[key] = wanted;
  }
  return merged as T;
}

/** All names that stand on a side, in the order of the side that moved any; what only the other has, behind what it stood behind. */
function mergeOrder(
  base: readonly Field[],
  mine: readonly Field[],
  theirs: readonly Field[],
): string[] | undefined {
  const names = (fields: readonly Field[]) => fields.map(({ name }) => name);
  const [was, my, their] = [names(base), names(mine), names(theirs)];
  const shared = (list: readonly string[]) =>
    list.filter((name) => was.includes(name) && my.includes(name) && their.includes(name));
  const [old, left, right] = [shared(was), shared(my), shared(their)];
  const isMoved = { mine: !isSame(old, left), theirs: !isSame(old, right) };
  if (isMoved.mine && isMoved.theirs && !isSame(left, right)) return undefined;
  const [first, second] = isMoved.mine ? [my, their] : [their, my];
  const order = [...first];
  for (const [at, name] of second.entries()) {
    if (!order.includes(name)) order.splice(order.indexOf(second[at - 1] ?? '') + 1, 0, name);
  }
  return order;
}

function isField(field: Field | undefined): field is Field {
  return field !== undefined;
}

function isSame(one: unknown, other: unknown): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}
