/** Values of an entry as a page shows them. */
import type { Actor } from '../core/access.ts';
import type { Locale } from '../core/dates.ts';
import { plainText, readableValue } from '../core/entry-value.ts';
import { type DisplayPart, type Field, plainField } from '../core/field.ts';
import { fieldKinds } from '../core/field-kinds.ts';
import { type LinkTarget, linkId, parseLinkTarget } from '../core/link.ts';
import type { PageType } from '../core/page-type.ts';
import type { FieldValue, Values } from '../core/revision.ts';
import { valueIn } from '../core/same-value.ts';
import { fileKind } from '../files/kind.ts';
import { type AttachmentRow, attachmentKey } from '../store/attachments.ts';
import type { PageRow } from '../store/pages.ts';
import { type ComputedValue, type ComputedValues, computeValues } from './computed.ts';
import type { FactFile, FactPart, FactView, LinkView } from './items.ts';
import { maySeePerson, peopleOf } from './people.ts';
import { resolveLinks } from './resolve-links.ts';
import type { Scope } from './scope.ts';
import type { Wiki } from './wiki.ts';

/** The values that the type shows, in its order; pages they name are looked up as the actor may see them. */
export async function viewFacts(
  wiki: Wiki,
  scope: Scope,
  type: PageType,
  values: Values,
  spaceId: number,
  place: EntryPlace = {},
): Promise<FactView[]> {
  const [facts = []] = await viewFactsOfAll(wiki, scope, [{ type, values, spaceId, ...place }]);
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

/** The page that is the entry: without it nothing is computed, and no file is found. */
export interface EntryPlace {
  page?: PageRow;
  /** Those of the revision that is shown; looked up when absent. */
  attachments?: readonly AttachmentRow[];
  /** False for an old revision, whose files are shown as they were. */
  isCurrent?: boolean;
}

export interface EntryValues extends EntryPlace {
  type: PageType;
  /** Of fields that are asked for, and that the actor sees. */
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
  const locale = scope.actor.locale ?? 'fr';
  const named = entries.flatMap(({ page, ...entry }) => (page ? [{ ...entry, page }] : []));
  const computed = await computeValues(wiki, scope, named);
  const shown = entries.map((entry) => shownOf(entry, computed.get(entry.page?.id ?? 0), locale));
  const parts = shown.map((fields) => fields.flatMap((field) => field.parts));
  const links = await linksOf(wiki, scope, entries, parts);
  const nameOf = await memberNames(wiki, scope.actor, parts.flat());
  const fileOf = await filesOf(wiki, entries, parts);
  return entries.map((entry, index) => {
    const known = { links: links.get(entry.spaceId), nameOf, fileOf: (name: string) => fileOf(entry, name) };
    return (shown[index] ?? []).map((one) => factView(one, known));
  });
}

async function linksOf(
  wiki: Wiki,
  scope: Scope,
  entries: readonly EntryValues[],
  parts: readonly (readonly ShownPart[])[],
): Promise<ReadonlyMap<number, ReadonlyMap<string, LinkView>>> {
  const links = new Map<number, ReadonlyMap<string, LinkView>>();
  for (const spaceId of new Set(entries.map((entry) => entry.spaceId))) {
    const here = parts.filter((_, index) => entries[index]?.spaceId === spaceId).flat();
    const targets = here.flatMap((part) => targetOf(part) ?? []);
    if (targets.length > 0) links.set(spaceId, await resolveLinks(wiki, scope, targets, spaceId));
  }
  return links;
}

/** The name of a member, if the actor may see the person; who may not is told nothing but that somebody is meant. */
async function memberNames(
  wiki: Wiki,
  actor: Actor,
  parts: readonly ShownPart[],
): Promise<(handle: string) => string | undefined> {
  if (parts.every(({ member }) => member === undefined)) return () => undefined;
  const { byHandle } = await peopleOf(wiki);
  return (handle) => {
    const person = byHandle.get(handle);
    return person && maySeePerson(actor, person) ? person.name : undefined;
  };
}

/** The attachments that fields name: of all entries whose own are not given, looked up at once. */
async function filesOf(
  wiki: Wiki,
  entries: readonly EntryValues[],
  parts: readonly (readonly ShownPart[])[],
): Promise<(entry: EntryValues, name: string) => FactFile | undefined> {
  const ids = entries.flatMap(({ page, attachments }, index) => {
    const names = parts[index]?.some(({ file }) => file !== undefined);
    return page && !attachments && names ? [page.id] : [];
  });
  const found = await wiki.store.attachments.listOfPages(ids);
  return ({ page, attachments, isCurrent = true }, name) => {
    const own = attachments ?? found.filter(({ pageId }) => pageId === page?.id);
    const row = own.find((one) => attachmentKey(one.name) === attachmentKey(name));
    if (!page || !row) return undefined;
    const { width, height, size, version } = row;
    return {
      ...{ space: page.space, slug: page.slug, name: row.name, kind: fileKind(row.mime, row.name), size },
      ...{ isImage: width !== null, width, height },
      ...(isCurrent ? {} : { version }),
    };
  };
}

/** What a field shows, with pages that were found already. */
type ShownPart = DisplayPart & Pick<FactPart, 'link'>;

interface ShownField {
  field: Field;
  parts: readonly ShownPart[];
  isLeft?: true;
}

function shownOf(
  { type, values }: EntryValues,
  computed: ComputedValues | undefined,
  locale: Locale,
): ShownField[] {
  return type.fields.flatMap((field): ShownField[] => {
    if (field.show === 'none') return [];
    if (field.kind === 'computed') {
      const value = computed?.get(field.name);
      return value ? [{ field, parts: computedParts(field, value, locale) }] : [];
    }
    const value = valueIn(values, field.name);
    if (value === undefined) return [];
    const isLeft = readableValue(field, value) === undefined;
    return [{ field, parts: partsOf(field, value, locale), ...(isLeft ? { isLeft } : {}) }];
  });
}

function computedParts(field: Field, value: ComputedValue, locale: Locale): readonly ShownPart[] {
  if (value.kind === 'number') return fieldKinds.computed.format(value.number, field, locale);
  const parts = value.pages.map((page): ShownPart => {
    return { text: page.title, link: { target: { name: page.title }, space: page.space, page } };
  });
  const more = value.total - value.pages.length;
  return more > 0 ? [...parts, { text: `+ ${more}` }] : parts;
}

interface Known {
  links: ReadonlyMap<string, LinkView> | undefined;
  nameOf(handle: string): string | undefined;
  fileOf(name: string): FactFile | undefined;
}

function factView({ field, parts, isLeft }: ShownField, known: Known): FactView {
  return {
    field: field.name,
    label: field.label,
    show: field.show === 'header' ? 'header' : 'sheet',
    kind: field.kind,
    ...(isLeft ? { isLeft } : {}),
    parts: parts.map((part) => factPart(part, known)),
  };
}

function factPart({ page, member, file, ...part }: ShownPart, { links, nameOf, fileOf }: Known): FactPart {
  if (member !== undefined) {
    const name = nameOf(member);
    return name === undefined ? part : { text: name, member: { handle: member } };
  }
  if (file !== undefined) {
    const found = fileOf(file);
    return found ? { ...part, file: found } : part;
  }
  const target = targetOf({ page });
  const link = part.link ?? (target && links?.get(linkId(target)));
  return link ? { ...part, link } : part;
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
