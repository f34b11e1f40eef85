/** Members that fields name, where values leave as they are stored: a handle is told to who may see the person, as a name is. */
import type { Actor } from '../core/access.ts';
import type { PageType } from '../core/page-type.ts';
import type { Values } from '../core/revision.ts';
import { valueIn } from '../core/same-value.ts';
import { findPageType, listAllTypes } from './page-types.ts';
import { maySeePerson, peopleOf } from './people.ts';
import type { Wiki } from './wiki.ts';

/** Those of the values that the actor may be told; what names nobody is left out as well, or its absence would tell. */
export async function withoutHiddenPeople(
  wiki: Wiki,
  actor: Actor,
  type: PageType | undefined,
  values: Values,
): Promise<Values> {
  const hidden = new Set(Object.keys(await hiddenPeople(wiki, actor, type, values)));
  if (hidden.size === 0) return values;
  return Object.fromEntries(Object.entries(values).filter(([name]) => !hidden.has(name)));
}

/** Those that `withoutHiddenPeople` leaves out: who gives values back without them has not taken them away. */
export async function hiddenPeople(
  wiki: Wiki,
  actor: Actor,
  type: PageType | undefined,
  values: Values,
): Promise<Values> {
  const named = memberFields(type).flatMap((name) => {
    const value = valueIn(values, name);
    return value === undefined ? [] : [[name, value] as const];
  });
  if (named.length === 0) return {};
  const { byHandle } = await peopleOf(wiki);
  const isHidden = (value: unknown) => {
    const person = typeof value === 'string' ? byHandle.get(value) : undefined;
    return !person || !maySeePerson(actor, person);
  };
  return Object.fromEntries(named.filter(([, value]) => isHidden(value)));
}

/** Whether a field of this name holds members, in this type, or in any where no type is asked for. */
export async function namesPeople(wiki: Wiki, type: string, field: string): Promise<boolean> {
  const types = type === '' ? await listAllTypes(wiki) : [await findPageType(wiki, type)];
  return types.some((one) => memberFields(one).includes(field));
}

function memberFields(type: PageType | undefined): string[] {
  const fields = type ? [...type.fields, ...type.retired] : [];
  return fields.flatMap(({ kind, name }) => (kind === 'member' ? [name] : []));
}
