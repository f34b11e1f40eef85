/** What the form of a page type sends: the whole draft, by allow-list, and what is to be done with it. */
import { createHash, randomUUID } from 'node:crypto';
import type { Request } from 'express';
import { z } from 'zod';
import type { Member } from '../core/access.ts';
import { addField, moveField, restoreField, retireField } from '../core/draft-moves.ts';
import { entryViews } from '../core/entry-query.ts';
import { audiences } from '../core/field.ts';
import { formatPageType, type PageType } from '../core/page-type.ts';
import { draftOf, emptyDraft, emptyField, type FieldDraft, type TypeDraft } from '../core/type-draft.ts';
import type { TypeEditView } from '../wiki/type-editor.ts';
import { type EditForm, readShape } from './edit-form.ts';
import { fieldOf } from './forms.ts';

export interface TypeForm {
  /** What was pressed, and the row it stands at: `save`, or `up N3`. */
  act: string;
  row: string;
  draft: TypeDraft;
  base: number;
  editId: string;
  writer: string;
  summary: string;
  signature: string;
  /** The seal of the change whose effects were shown. */
  seen: string;
  /** Whether the form came with its end. */
  isWhole: boolean;
}

const formShape = z.object({
  base: z
    .string()
    .regex(/^\d{1,9}$/)
    .transform(Number),
  editId: z.string().regex(/^[A-Za-z0-9-]{8,64}$/),
  title: z.string(),
});

/** Rows that are read: enough to say that there are too many. */
const mostRows = 220;
const rowId = /^(?:[a-z][a-z0-9]*(?:_[a-z0-9]+)*|N\d{1,6})$/;
/** Characters kept of one text; the text new pages start with is bounded by the form. */
const longest = { line: 2000, text: 100_000 } as const;

/** @throws WikiError bad-request for a form that is not one of ours. */
export function readTypeForm(req: Request): TypeForm {
  const { base, editId } = readShape(formShape, req);
  const [act = '', row = ''] = fieldOf(req.body, 'do').slice(0, 100).split(' ');
  const text = (name: string) => fieldOf(req.body, name).slice(0, longest.line);
  return {
    act: act || 'save',
    row,
    draft: readTypeDraft(req.body),
    base,
    editId,
    writer: text('writer'),
    summary: text('summary'),
    signature: text('signature'),
    seen: text('seen'),
    isWhole: fieldOf(req.body, 'whole') === '1',
  };
}

function readTypeDraft(body: unknown): TypeDraft {
  const text = (name: string) => fieldOf(body, name).slice(0, longest.line);
  const [fields, retired] = readRows(body);
  return {
    title: text('title'),
    description: text('description'),
    icon: text('icon'),
    line: text('line'),
    titlePattern: text('pattern'),
    body: fieldOf(body, 'body'),
    view: oneOf(text('view'), Object.keys(entryViews) as (keyof typeof entryViews)[], 'list'),
    sort: text('sort'),
    sortDown: text('sortDown') !== '',
    agenda: text('agenda'),
    creation: oneOf(text('creation'), ['writers', 'visitors', 'managers'], 'writers'),
    moderation: text('moderation') !== '',
    space: text('space'),
    schema: oneOf(text('schema'), ['', 'event', 'organisation', 'person', 'article'], ''),
    fields,
    retired,
  };
}

/** Rows in the order in which they stand in the form; a name that is no id of a row is passed over. */
function readRows(body: unknown): [FieldDraft[], FieldDraft[]] {
  const rows = idsOf(body, 'row_').map((id) => readRow((name) => fieldOf(body, `${name}_${id}`), id));
  const isThere = (id: string) => rows.some((row) => row.id === id);
  const gone = idsOf(body, 'gone_').flatMap((id) => {
    const parts = isThere(id) ? undefined : readGone(fieldOf(body, `gone_${id}`));
    return parts ? [readRow((name) => partOf(parts, name), id)] : [];
  });
  return [rows, gone];
}

function idsOf(body: unknown, prefix: string): string[] {
  const names = typeof body === 'object' && body !== null ? Object.keys(body) : [];
  return names
    .filter((name) => name.startsWith(prefix))
    .map((name) => name.slice(prefix.length))
    .filter((id) => rowId.test(id) && id.length <= 40)
    .slice(0, mostRows);
}

function readGone(written: string): object | undefined {
  try {
    const parts: unknown = JSON.parse(written);
    return typeof parts === 'object' && parts !== null ? parts : undefined;
  } catch {
    return undefined;
  }
}

function partOf(parts: object, name: string): string {
  const part: unknown = Object.hasOwn(parts, name) ? Reflect.get(parts, name) : '';
  return typeof part === 'string' ? part : part === true ? '1' : '';
}

function readRow(of: (name: keyof FieldDraft) => string, id: string): FieldDraft {
  const line = (name: keyof FieldDraft) => of(name).slice(0, longest.line);
  return {
    id,
    label: line('label'),
    kind: line('kind'),
    required: of('required') !== '',
    help: line('help'),
    options: of('options').slice(0, longest.text),
    default: of('default').slice(0, longest.text),
    min: line('min'),
    max: line('max'),
    unit: line('unit'),
    target: line('target'),
    multiple: of('multiple') !== '',
    formula: line('formula'),
    countsAll: of('countsAll') !== '',
    show: oneOf(of('show'), ['header', 'sheet', 'none'], 'header'),
    readers: oneOf(of('readers'), audiences, 'all'),
    writers: oneOf(of('writers'), ['all', 'managers'], 'all'),
    ifField: line('ifField'),
    ifMode: oneOf(of('ifMode'), ['filled', 'is', 'is-not'], 'filled'),
    ifValues: line('ifValues'),
  };
}

function oneOf<T extends string>(text: string, words: readonly T[], usual: T): T {
  return words.find((word) => word === text) ?? usual;
}

/** The form as it is first shown. */
export function typeFormOf(view: TypeEditView, member?: Member): TypeForm {
  return {
    act: '',
    row: '',
    draft: view.type ? draftOf(view.type) : emptyDraft(),
    base: view.base,
    editId: randomUUID(),
    writer: member ? String(member.id) : '',
    summary: '',
    signature: '',
    seen: '',
    isWhole: true,
  };
}

/**
 * The draft with the fields that it says nothing of, neither as there nor as taken off: a form that was cut on its way
 * takes nothing off.
 */
export function withLost(
  draft: TypeDraft,
  before: PageType | undefined,
): { draft: TypeDraft; isLost: boolean } {
  if (!before) return { draft, isLost: false };
  const named = new Set([...draft.fields, ...draft.retired].map(({ id }) => id));
  const isMissing = ({ id }: FieldDraft) => !named.has(id);
  const all = draftOf(before);
  const [lost, gone] = [all.fields.filter(isMissing), all.retired.filter(isMissing)];
  return {
    draft: { ...draft, fields: [...draft.fields, ...lost], retired: [...draft.retired, ...gone] },
    isLost: lost.length > 0,
  };
}

/** The draft after what was pressed, with the place where one goes on; undefined for what saves. */
export function moved({ act, row, draft }: TypeForm): { draft: TypeDraft; focus: string } | undefined {
  if (act === 'up' || act === 'down')
    return { draft: moveField(draft, row, act === 'up' ? -1 : 1), focus: `${act}-${row}` };
  if (act === 'retire') return { draft: retireField(draft, row), focus: `restore-${row}` };
  if (act === 'restore') return { draft: restoreField(draft, row), focus: `label-${row}` };
  if (act === 'add') {
    const added = addField(draft);
    return { draft: added, focus: `label-${added.fields.at(-1)?.id}` };
  }
  if (act !== 'insert') return undefined;
  const { label } = draft.fields.find(({ id }) => id === row) ?? emptyField('');
  return { draft: { ...draft, titlePattern: `${draft.titlePattern}{${label}}` }, focus: 'pattern' };
}

/** The same as the form of a text, by which it comes back when it cannot be saved. */
export function asEditForm(form: TypeForm, type: PageType, isNew: boolean): EditForm {
  return {
    action: 'publish',
    title: type.title,
    body: formatPageType(type),
    tags: '',
    summary: form.summary,
    signature: form.signature,
    minor: false,
    base: form.base,
    editId: form.editId,
    type: isNew ? 'modele' : '',
    parent: '',
    merging: false,
    writer: form.writer,
  };
}

/** Names a change: who has seen its effects confirms this one and no other. */
export function sealOf(base: number, type: PageType): string {
  return createHash('sha256')
    .update(`${base} ${formatPageType(type)}`)
    .digest('base64url')
    .slice(0, 32);
}
