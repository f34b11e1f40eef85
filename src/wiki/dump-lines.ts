/** What a line of a dump may be; the form is that of DESIGN §8. */
import { z } from 'zod';

const moment = z.string().regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,3})?Z$/, 'a UTC moment, ISO 8601');
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
  author: z.string().optional(),
  authors: z.array(z.string()).optional(),
  author_hash: z.string().optional(),
  message: z.string().optional(),
  text: z.string(),
  // What Gare knows beyond the common form; absent where it is the page's own or the usual.
  title: z.string().optional(),
  values: values.optional(),
  tags: z.array(z.string()).optional(),
  minor: z.boolean().optional(),
  kind: z.enum(['edit', 'rename', 'move', 'delete', 'restore']).optional(),
});

const dumpedVersion = z.object({
  date: moment,
  author: z.string(),
  mime: z.string(),
  width: z.number().optional(),
  height: z.number().optional(),
  blob: z.string(),
});
export type DumpedVersion = z.infer<typeof dumpedVersion>;

const dumpedPage = z.looseObject({
  path: z.string(),
  slug: z.string().optional(),
  title: z.string(),
  type: z.string().optional(),
  parent: z.string().optional(),
  values: values.optional(),
  tags: z.array(z.string()).optional(),
  revisions: z.array(dumpedRevision).min(1),
  renamed_from: z.array(z.string()).optional(),
  deleted: moment.optional(),
  attachments: z
    .array(
      z.object({ name: z.string(), deleted: moment.optional(), versions: z.array(dumpedVersion).min(1) }),
    )
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

/** One line, or why it cannot be taken. */
export function readLine(line: string): { page: DumpedPage } | { blob: DumpedBlob } | { reason: string } {
  let json: unknown;
  try {
    json = JSON.parse(line);
  } catch {
    return { reason: 'not JSON' };
  }
  const isBlob = typeof json === 'object' && json !== null && 'blob' in json;
  const read = isBlob ? dumpedBlob.safeParse(json) : dumpedPage.safeParse(json);
  if (!read.success) return { reason: z.prettifyError(read.error).replace(/\s+/g, ' ').slice(0, 300) };
  return isBlob ? { blob: read.data as DumpedBlob } : { page: read.data as DumpedPage };
}
