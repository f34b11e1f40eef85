/** What the form of a page sends: its shape at the door, and the text with the line ends it began with. */
import { createHash, randomUUID } from 'node:crypto';
import type { Request } from 'express';
import { z } from 'zod';
import type { Member } from '../core/access.ts';
import { WikiError } from '../core/errors.ts';
import { lineEndingOf } from '../core/lines.ts';
import type { Content, Values } from '../core/revision.ts';
import type { EditView } from '../wiki/views.ts';

/** `join` publishes a merge with both sides of every passage, one after the other. */
const actions = ['publish', 'preview', 'compare', 'join'] as const;

const optional = z.string().default('');

/** A form that lost its text on the way must not empty a page: `title` and `body` have to be there. Names that are not here say nothing. */
const editFormShape = z.object({
  action: z.enum(actions).default('publish'),
  title: z.string(),
  body: z.string(),
  tags: optional,
  summary: optional,
  signature: optional,
  minor: z.string().optional(),
  base: z
    .string()
    .regex(/^\d{1,9}$/)
    .transform(Number),
  editId: z.string().regex(/^[A-Za-z0-9-]{8,64}$/),
  type: optional,
  parent: optional,
  merging: z.string().optional(),
  acceptBroken: z.string().optional(),
  writer: optional,
});

export interface EditForm {
  action: (typeof actions)[number];
  title: string;
  body: string;
  /** As typed, with commas. */
  tags: string;
  summary: string;
  signature: string;
  minor: boolean;
  base: number;
  editId: string;
  /** Of a new page: slug of its type and of the page above it, or ''. */
  type: string;
  parent: string;
  /** Whether the text is a merge whose passages may still bear marks. */
  merging: boolean;
  /** Of a page type: it is saved although its text cannot be read as one. */
  acceptsBroken?: boolean;
  /** Id of the member for whom the form was opened; '' for a visitor's. */
  writer: string;
}

/** @throws WikiError bad-request for a form that is not one of ours, as one with two titles. */
export function readEditForm(req: Request): EditForm {
  const { minor, merging, acceptBroken, ...form } = readShape(editFormShape, req);
  const acceptsBroken = acceptBroken !== undefined;
  return { ...form, minor: minor !== undefined, merging: merging !== undefined, acceptsBroken };
}

/** @throws WikiError bad-request when the form has not this shape. */
export function readShape<Shape extends z.ZodType>(shape: Shape, req: Request): z.output<Shape> {
  const form: unknown = req.body;
  const read = shape.safeParse(form ?? {});
  if (!read.success) throw new WikiError('bad-request', 'form.shape');
  return read.data;
}

/** A form as it is first shown, to this member. */
export function formOf(view: EditView, member?: Member): EditForm {
  const { title, body, tags } = view.content;
  return {
    action: 'publish',
    title,
    body,
    tags: tags.join(', '),
    summary: '',
    signature: '',
    minor: false,
    base: view.base,
    editId: randomUUID(),
    type: view.page ? '' : view.type,
    parent: view.page ? '' : (view.parent?.slug ?? ''),
    merging: false,
    writer: member ? String(member.id) : '',
  };
}

/**
 * What a member wrote is never published under no name, or another: their session may have ended meanwhile.
 * @throws WikiError forbidden.
 */
export function expectWriter(form: EditForm, member: Member | undefined): void {
  if (form.writer === '' || form.writer === String(member?.id)) return;
  throw new WikiError('forbidden', 'session.ended');
}

/** The fields a page type asked for, by control name. */
export function typedFields(req: Request): Readonly<Record<string, string | string[] | undefined>> {
  const form: unknown = req.body;
  if (typeof form !== 'object' || form === null) return {};
  const given = Object.entries(form).filter(([name]) => name.startsWith('champ_'));
  return Object.fromEntries(given.flatMap(([name, value]) => (isTyped(value) ? [[name, value]] : [])));
}

function isTyped(value: unknown): value is string | string[] {
  return typeof value === 'string' || (Array.isArray(value) && value.every((one) => typeof one === 'string'));
}

/** What was typed, as it may be saved over `before`, the content the form was filled with. */
export function contentOfForm(form: EditForm, values: Values, before: Content): Content {
  return {
    title: form.title,
    body: restoreLineEnds(form.body, before.body),
    values,
    tags: splitTags(form.tags),
  };
}

/**
 * The id of what a form publishes. A browser's Back brings a form again with the id it had when it was sent: the same
 * words are then the same edit, other words are another.
 */
export function editIdOf(formId: string, content: Content): string {
  const { title, body, values, tags } = content;
  return createHash('sha256')
    .update(JSON.stringify([formId, title, body, values, tags]))
    .digest('hex');
}

export function splitTags(typed: string): string[] {
  return typed
    .split(/[,;\n]/)
    .map((tag) => tag.trim())
    .filter((tag) => tag !== '');
}

/** Browsers send every line end as CRLF: a text gets back those it had, so that nothing else than what was typed changes. */
export function restoreLineEnds(typed: string, before: string): string {
  const plain = typed.replace(/\r\n?/g, '\n');
  if (plain === before.replace(/\r\n?/g, '\n')) return before;
  return lineEndingOf(before) === 'crlf' ? plain.replaceAll('\n', '\r\n') : plain;
}
