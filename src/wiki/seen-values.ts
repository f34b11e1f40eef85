/** Which values of a page an actor may see: every door by which values leave goes through here. */
import type { Audience, Field } from '../core/field.ts';
import { type MayChange, mayChangeField, maySeeField, standingOn } from '../core/field-access.ts';
import { valuesAskedFor } from '../core/field-condition.ts';
import type { PageType } from '../core/page-type.ts';
import type { Values } from '../core/revision.ts';
import type { PageRow } from '../store/pages.ts';
import type { Sight } from '../store/values.ts';
import { findPageType } from './page-types.ts';
import { mayIn, type Scope } from './scope.ts';
import type { Wiki } from './wiki.ts';

/** How close the actor stands to the pages of this rule. */
function standingIn(scope: Scope, accessId: number): Audience {
  const rule = scope.ruleOf(accessId);
  return rule ? standingOn(scope.actor, rule) : 'all';
}

/** The fields of the type that the actor may see on pages of this rule, in the order of the type. */
export function seenFields(scope: Scope, accessId: number, type: PageType): readonly Field[] {
  const standing = standingIn(scope, accessId);
  return type.fields.filter((field) => maySeeField(standing, field));
}

/**
 * The values that the actor may see, of the current revision or of an old one. Values of retired fields, and of names
 * that no field has, are for those who may write the page; where the type cannot be read, nobody knows what was to stay
 * hidden, and they are for those who manage it. @param type what `findPageType` gives for the page.
 */
export function seenValues(
  scope: Scope,
  page: Pick<PageRow, 'accessId' | 'type'>,
  type: PageType | undefined,
  values: Values,
): Values {
  if (page.type === '') return values;
  const sees = seerOf(scope, page.accessId, type);
  return Object.fromEntries(Object.entries(values).filter(([name]) => sees(name)));
}

/** The same for screens that show an entry: without what a field held before it was no longer asked for. */
export function shownValues(
  scope: Scope,
  page: Pick<PageRow, 'accessId' | 'type'>,
  type: PageType | undefined,
  values: Values,
): Values {
  return seenValues(scope, page, type, type ? valuesAskedFor(type.fields, values) : values);
}

/** The same, of a page whose type is still to be found. */
export async function seenValuesOf(
  wiki: Wiki,
  scope: Scope,
  page: Pick<PageRow, 'accessId' | 'type'>,
  values: Values,
): Promise<Values> {
  if (page.type === '') return values;
  return seenValues(scope, page, await findPageType(wiki, page.type), values);
}

/** The same for queries: which rows of the table of values the actor sees. */
export function sightOf(scope: Scope): Sight {
  // Under no rule at all: what somebody is who manages nothing.
  const standing = standingOn(scope.actor, { visitors: 'none', members: 'none' });
  return { readers: standing === 'all' ? 0 : 1, managed: scope.rulesFor('manage') };
}

/**
 * Which values the actor may change on a page that they may write. What one does not see one does not change; a value
 * that no field has is anybody's to erase who may write.
 */
export function changerOf(
  scope: Scope,
  page: Pick<PageRow, 'accessId' | 'type'>,
  type: PageType | undefined,
): MayChange {
  if (page.type === '') return () => true;
  const standing = standingIn(scope, page.accessId);
  if (!type) return () => standing === 'managers';
  return (name) => {
    const field = [...type.fields, ...type.retired].find((one) => one.name === name);
    return !field || mayChangeField(standing, field);
  };
}

/** Whether the actor sees the values under a name. */
export function seerOf(
  scope: Scope,
  accessId: number,
  type: PageType | undefined,
): (name: string) => boolean {
  const standing = standingIn(scope, accessId);
  if (!type) return () => standing === 'managers';
  const isWriter = mayIn(scope, 'write', accessId);
  return (name) => {
    const field = type.fields.find((one) => one.name === name);
    if (field) return maySeeField(standing, field);
    const retired = type.retired.find((one) => one.name === name);
    return isWriter && (!retired || maySeeField(standing, retired));
  };
}
