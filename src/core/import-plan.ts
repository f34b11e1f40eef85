/**
 * From the rows of a sheet to entries, as values: which column means which field, what a row says, and what an entry
 * becomes by it. Which entries there are, and who may change them, is not known here.
 */
import { bodyFor, startingValues, titleFor } from './entry.ts';
import type { Field, FieldError } from './field.ts';
import { joinCell, splitCell } from './fields/cells.ts';
import { readCell, writeCell } from './import-cell.ts';
import { foldName } from './page.ts';
import type { PageType } from './page-type.ts';
import type { Content, FieldValue } from './revision.ts';
import { valueIn } from './same-value.ts';
import { unguardCell } from './sheet-cell.ts';
import { oneLine } from './text.ts';

/** Parts of a page that a column may hold beside fields. */
export const pageParts = ['title', 'body', 'tags', 'slug'] as const;
export type PagePart = (typeof pageParts)[number];

/** What their columns are called in files, and what else people call them; the first of each language is written. */
const partNames: Readonly<Record<PagePart, { fr: string; en: string; also: readonly string[] }>> = {
  title: { fr: 'Titre', en: 'Title', also: ['titre de la page', 'page title', 'intitulé'] },
  body: { fr: 'Texte de la page', en: 'Page text', also: ['texte', 'contenu', 'text', 'body'] },
  tags: { fr: 'Étiquettes de la page', en: 'Page tags', also: ['étiquettes', 'mots-clés', 'tags'] },
  slug: { fr: 'Adresse de la page', en: 'Page address', also: ['slug'] },
};

/** Where the cells of a column go: a part of the page, `field:` and the name of a field, or '' for nowhere. */
export type ColumnTarget = string;

export interface ImportMapping {
  /** One for each column. */
  targets: readonly ColumnTarget[];
  /** What tells which entry a row is about, as a target; '' makes an entry of each row. */
  key: ColumnTarget;
  /** Whether an empty cell empties the field; else it leaves what the entry holds. */
  clears: boolean;
}

/** A cell that cannot be taken. `column` is −1 for what concerns the whole row. */
export interface CellError extends FieldError {
  column: number;
}

export interface RowDraft {
  /** Texts of the parts that the row holds, as written. */
  parts: Readonly<Partial<Record<PagePart, string>>>;
  /** By field: the cell, and the value it says; undefined for an empty one. */
  fields: ReadonlyMap<string, { cell: string; value: FieldValue | undefined }>;
  errors: readonly CellError[];
}

export function fieldTarget(name: string): ColumnTarget {
  return `field:${name}`;
}

/** The field that a target names. */
export function targetField(target: ColumnTarget): string | undefined {
  return target.startsWith('field:') ? target.slice('field:'.length) : undefined;
}

/** The head of a column in files that are written: never one that would be read as another. */
export function columnHead(target: ColumnTarget, fields: readonly Field[], lang: 'fr' | 'en'): string {
  const part = pageParts.find((one) => one === target);
  const name = targetField(target);
  const field = fields.find((one) => one.name === name);
  if (part) return partNames[part][lang];
  if (!field) return '';
  const label = foldName(field.label);
  const isOther =
    label === '' ||
    partOf(label) !== undefined ||
    fields.some((one) => one !== field && [foldName(one.label), foldName(one.name)].includes(label));
  return isOther ? field.name : field.label;
}

function partOf(folded: string): PagePart | undefined {
  return pageParts.find((part) => {
    const { fr, en, also } = partNames[part];
    return [fr, en, ...also].some((name) => foldName(name) === folded);
  });
}

/** What the heads seem to mean; each field is meant once at most. @param fields those that may be filled. */
export function guessMapping(head: readonly string[], fields: readonly Field[]): ImportMapping {
  const taken = new Set<ColumnTarget>();
  const targets = head.map((): ColumnTarget => '');
  const pass = (find: (folded: string, written: string) => ColumnTarget | undefined) => {
    for (const [at, written] of head.entries()) {
      const target = targets[at] === '' ? find(foldName(written), written) : undefined;
      if (!target || taken.has(target)) continue;
      taken.add(target);
      targets[at] = target;
    }
  };
  const fieldBy = (is: (field: Field) => boolean) => {
    const field = fields.find(is);
    return field && fieldTarget(field.name);
  };
  pass((_folded, written) => fieldBy(({ name }) => name === written.trim()));
  pass((folded) => (folded === '' ? undefined : partOf(folded)));
  pass((folded) => (folded === '' ? undefined : fieldBy(({ label }) => foldName(label) === folded)));
  pass((folded) => fieldBy(({ name }) => foldName(name) === folded));
  // What a list of things is headed by, when nothing else was called a title.
  // « Capacité (places) »: what the numbers are of, behind the name.
  pass((folded) => fieldBy(({ label, unit }) => unit !== '' && foldName(`${label} ${unit}`) === folded));
  pass((folded) => (['nom', 'name', 'objet', 'libelle'].includes(folded) ? 'title' : undefined));
  pass((folded) => (/^(?:nom|name) (?:de|du|des|of)\b/.test(folded) ? 'title' : undefined));
  const key = (['slug', 'title'] as const).find((part) => taken.has(part)) ?? '';
  return { targets, key, clears: false };
}

/** Kinds whose one short text can tell entries apart. */
const keyKinds: ReadonlySet<string> = new Set([
  ...['text', 'number', 'date', 'datetime', 'choice', 'page', 'group', 'member', 'url', 'email', 'phone'],
]);

export function mayBeKey(field: Field): boolean {
  return keyKinds.has(field.kind) && !field.multiple;
}

/** What a row says, with what is wrong in it. @param fields those that may be filled, by name. */
export function readRow(
  cells: readonly string[],
  mapping: ImportMapping,
  fields: ReadonlyMap<string, Field>,
): RowDraft {
  const parts: Partial<Record<PagePart, string>> = {};
  const found = new Map<string, { cell: string; value: FieldValue | undefined }>();
  const errors: CellError[] = [];
  for (const [column, target] of mapping.targets.entries()) {
    const cell = cells[column] ?? '';
    const part = pageParts.find((one) => one === target);
    if (part) parts[part] = part === 'body' ? bodyText(cell) : oneLine(unguardCell(cell));
    const name = targetField(target);
    const field = name === undefined ? undefined : fields.get(name);
    if (!field) continue;
    const read = readCell(field, cell);
    if ('error' in read) errors.push({ column, ...read.error });
    else found.set(field.name, { cell: unguardCell(cell), value: read.value });
  }
  return { parts, fields: found, errors };
}

function bodyText(cell: string): string {
  return unguardCell(cell).replace(/\r\n?/g, '\n');
}

/** What a new entry holds by the row: what the type begins with, and what the row fills. */
export function newContent(type: PageType, { parts, fields }: RowDraft): Content {
  const said = [...fields].flatMap(([name, { value }]) => (value === undefined ? [] : [[name, value]]));
  const values = { ...startingValues(type), ...(Object.fromEntries(said) as Content['values']) };
  const title = parts.title || titleFor(type, values) || '';
  return { title, values, tags: readTags(parts.tags ?? ''), body: parts.body || bodyFor(type, title) };
}

/** What an entry becomes by the row. A cell that says what the entry holds leaves it to the letter. */
export function changedContent(
  type: PageType,
  current: Content,
  { parts, fields }: RowDraft,
  clears: boolean,
): Content {
  const values = new Map(Object.entries(current.values));
  for (const [name, { cell, value }] of fields) {
    const field = type.fields.find((one) => one.name === name);
    const isSame = field && writeCell(field, valueIn(current.values, name)) === cell;
    if (isSame) continue;
    if (value !== undefined) values.set(name, value);
    else if (clears) values.delete(name);
  }
  const takes = (text: string | undefined): text is string => text !== undefined && (text !== '' || clears);
  const isSameTags = parts.tags === oneLine(writeTags(current.tags));
  const isSameBody = parts.body === current.body.replace(/\r\n?/g, '\n');
  return {
    title: parts.title || current.title,
    values: Object.fromEntries(values),
    tags: takes(parts.tags) && !isSameTags ? readTags(parts.tags) : current.tags,
    body: takes(parts.body) && !isSameBody ? parts.body : current.body,
  };
}

export function writeTags(tags: readonly string[]): string {
  return joinCell(tags);
}

/** Programs part them by semicolons, people by commas. */
function readTags(cell: string): readonly string[] {
  const items = splitCell(cell);
  return (items.length === 1 ? (items[0] ?? '').split(',') : items).map((tag) => tag.trim()).filter(Boolean);
}

/** The text by which a row is told from others, accents and case folded; '' when it says none. */
export function rowKey(draft: RowDraft, key: ColumnTarget): string {
  if (key === 'title' || key === 'slug') return keyText(draft.parts[key] ?? '');
  const held = draft.fields.get(targetField(key) ?? '');
  return held?.value === undefined || typeof held.value === 'object' ? '' : keyText(String(held.value));
}

/** Texts that differ by nothing but signs are told apart by their letters. */
export function keyText(text: string): string {
  return foldName(text) || text.trim();
}
