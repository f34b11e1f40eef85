/** What a line of a dump may be; the form is that of DESIGN §8. */
import { z } from 'zod';
import { limits } from '../core/limits.ts';
import { normaliseBody, utf8Length } from '../core/text.ts';

const moment = z
  .string()
  .regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,3})?Z$/, 'is no UTC moment, ISO 8601')
  .refine((value) => !Number.isNaN(Date.parse(value)), 'is no moment');

/** A text that is stored to the letter, or not at all. */
const text = z
  .string()
  .refine((value) => normaliseBody(value) === value, 'has characters that cannot be kept');
const body = text.refine((value) => utf8Length(value) <= limits.body, `is longer than ${limits.body} bytes`);
const title = text
  .refine((value) => value.trim() !== '', 'is empty')
  .refine((value) => value.length <= limits.title, `is longer than ${limits.title} characters`);

const values = z.record(
  z.string(),
  z.union([
    z.string(),
    z.number(),
    z.boolean(),
    z.array(z.string()),
    z.record(z.string(), z.union([z.string(), z.number()])),
  ]),
);

const dumpedRevision = z.object({
  date: moment,
  author: text.optional(),
  authors: z.array(text).optional(),
  author_hash: text.optional(),
  message: text.optional(),
  text: body,
  // What Gare knows beyond the common form; absent where it is the page's own or the usual.
  title: title.optional(),
  values: values.optional(),
  tags: z.array(text).optional(),
  minor: z.boolean().optional(),
  kind: z.enum(['edit', 'rename', 'move', 'delete', 'restore']).optional(),
});

const pixels = z.int().min(0);

const dumpedVersion = z.object({
  date: moment,
  author: text,
  mime: z.string().regex(/^[\w.+-]+\/[\w.+-]+$/, 'is no media type'),
  width: pixels.optional(),
  height: pixels.optional(),
  blob: text,
});
export type DumpedVersion = z.infer<typeof dumpedVersion>;

const dumpedPage = z.looseObject({
  path: text,
  slug: text.optional(),
  title,
  type: text.optional(),
  parent: text.optional(),
  values: values.optional(),
  tags: z.array(text).optional(),
  revisions: z.array(dumpedRevision).min(1),
  renamed_from: z.array(text).optional(),
  deleted: moment.optional(),
  attachments: z
    .array(z.object({ name: text, deleted: moment.optional(), versions: z.array(dumpedVersion).min(1) }))
    .optional(),
});
export type DumpedPage = z.infer<typeof dumpedPage>;

const dumpedBlob = z.object({
  blob: z.string(),
  seq: z.number(),
  last: z.boolean().optional(),
  bytes: z.string(),
});
export type DumpedBlob = z.infer<typeof dumpedBlob>;

/** @throws Error that says in one line why this one cannot be taken. */
export function readLine(line: string): { page: DumpedPage } | { blob: DumpedBlob } {
  const json = parseJson(line);
  const isBlob = typeof json === 'object' && json !== null && 'blob' in json;
  const read = isBlob ? dumpedBlob.safeParse(json) : dumpedPage.safeParse(json);
  if (!read.success) throw new Error(z.prettifyError(read.error).replace(/\s+/g, ' ').slice(0, 300));
  return isBlob ? { blob: read.data as DumpedBlob } : { page: read.data as DumpedPage };
}

function parseJson(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    throw new Error('not JSON');
  }
}
