/** Values of an entry as a page shows them. */
import type { Locale } from '../core/dates.ts';
import { plainText, readableValue } from '../core/entry-value.ts';
import { type DisplayPart, type Field, plainField } from '../core/field.ts';
import { fieldKinds } from '../core/field-kinds.ts';
import { type LinkTarget, linkId, parseLinkTarget } from '../core/link.ts';
import type { PageType } from '../core/page-type.ts';
import type { FieldValue, Values } from '../core/revision.ts';
import { resolveLinks } from './resolve-links.ts';
import type { Scope } from './scope.ts';
import type { FactView, LinkView } from './views.ts';
import type { Wiki } from './wiki.ts';

/** The values that the type shows, in its order; pages they name are looked up as the actor may see them. */
export async function viewFacts(
  wiki: Wiki,
  scope: Scope,
  type: PageType,
  values: Values,
  spaceId: number,
): Promise<FactView[]> {
  const [facts = []] = await viewFactsOfAll(wiki, scope, [{ type, values, spaceId }]);
  return facts;
}

/** The values of names that no field of the type has, of those that the actor sees: by their old kind where it is known. */
export async function viewRetired(
  wiki: Wiki,
  scope: Scope,
  type: PageType,
  { values, spaceId }: Omit<EntryValues, 'type'>,
): Promise<FactView[]> {
  const names = Object.keys(values).filter((name) => !type.fields.some((field) => field.name === name));
  const fields = names.map((name): Field => {
    const known = fieldNamed(type, name) ?? { ...plainField(name, 'text'), label: name };
    return { ...known, show: 'sheet' };
  });
  return viewFacts(wiki, scope, { ...type, fields }, values, spaceId);
}

export interface EntryValues {
  type: PageType;
  values: Values;
  /** Where the entry stands: pages it names are looked for there. */
  spaceId: number;
}

/** The facts of several entries, in their order: what they name is looked up for all of them at once. */
export async function viewFactsOfAll(
  wiki: Wiki,
  scope: Scope,
  entries: readonly EntryValues[],
): Promise<FactView[][]> {
  const shown = entries.map((entry) => shownOf(entry, scope.actor.locale ?? 'fr'));
  const links = new Map<number, ReadonlyMap<string, LinkView>>();
  for (const spaceId of new Set(entries.map((entry) => entry.spaceId))) {
    const here = shown.filter((_, index) => entries[index]?.spaceId === spaceId).flat();
    const targets = here.flatMap(({ parts }) => parts.flatMap((part) => targetOf(part) ?? []));
    if (targets.length > 0) links.set(spaceId, await resolveLinks(wiki, scope, targets, spaceId));
  }
  return entries.map(({ spaceId }, index) =>
    (shown[index] ?? []).map((one) => factView(one, links.get(spaceId))),
  );
}

interface ShownField {
  field: Field;
  parts: readonly DisplayPart[];
  isLeft?: true;
}

function shownOf({ type, values }: EntryValues, locale: Locale): ShownField[] {
  return type.fields.flatMap((field) => {
    const value = values[field.name];
    if (value === undefined || field.show === 'none') return [];
    const isLeft = readableValue(field, value) === undefined;
    return [{ field, parts: partsOf(field, value, locale), ...(isLeft ? { isLeft } : {}) }];
  });
}

function factView(
  { field, parts, isLeft }: ShownField,
  links: ReadonlyMap<string, LinkView> | undefined,
): FactView {
  return {
    field: field.name,
    label: field.label,
    show: field.show === 'header' ? 'header' : 'sheet',
    kind: field.kind,
    ...(isLeft ? { isLeft } : {}),
    parts: parts.map(({ page, ...part }) => {
      const target = targetOf({ page });
      const link = target && links?.get(linkId(target));
      return link ? { ...part, link } : part;
    }),
  };
}

function targetOf(part: { page?: string | undefined }): LinkTarget | undefined {
  return part.page === undefined ? undefined : parseLinkTarget(part.page);
}

/** Nothing for a value that the field's kind no longer understands: it stays in the page, and in its history. */
function partsOf(field: Field, value: FieldValue, locale: Locale): readonly DisplayPart[] {
  const kind = fieldKinds[field.kind];
  const checked = kind.check(value, field);
  if ('error' in checked || checked.value === undefined) return [{ text: plainText(value) }];
  return kind.format(checked.value, field, locale);
}

/** The field of the type that has the name, or had it before it was retired. */
export function fieldNamed(type: PageType | undefined, name: string): Field | undefined {
  return [...(type?.fields ?? []), ...(type?.retired ?? [])].find((one) => one.name === name);
}

/** The value as one line of text, for comparisons; '' when there is none. */
export function textOfValue(type: PageType | undefined, name: string, value: FieldValue | undefined): string {
  if (value === undefined) return '';
  const field = fieldNamed(type, name) ?? plainField(name, 'text');
  const checked = fieldKinds[field.kind].check(value, field);
  if ('error' in checked || checked.value === undefined) return plainText(value);
  return fieldKinds[field.kind].toCsv(checked.value, field);
}
