/** The shapes that go in and out: one schema each, which checks requests and writes the OpenAPI document. */

import { z } from 'zod';
import { fileTextStates } from '../core/file-text.ts';

const name = z
  .string()
  .min(1)
  .max(100)
  .refine((text) => text !== '__proto__' && !/\p{Cc}/u.test(text));

const fieldValue = z.union([
  z.string(),
  z.number(),
  z.boolean(),
  z.array(z.string()),
  z.record(name, z.union([z.string(), z.number()])),
]);

/** Values by the name of their field; which fields there are is said by the page type. */
export const values = z.record(name, fieldValue).meta({
  description: 'Values of the fields, by field name; the page type says which there are.',
  example: { date: '2026-03-12', groupe: 'Marchandisation' },
});

const tags = z.array(z.string()).meta({ example: ['budget', 'assemblée générale'] });
const moment = z.string().meta({ description: 'UTC, ISO 8601', example: '2026-03-12T13:05:00.000Z' });
const revisionNumber = z.int().min(1).meta({ description: 'Number of a revision, from 1' });

const editParts = {
  values: values.optional(),
  tags: tags.optional(),
  body: z.string().meta({ description: 'Markdown, at most 2 MiB; CRLF becomes LF' }),
  summary: z.string().optional().meta({ description: 'Why, in one line' }),
  minor: z.boolean().optional(),
  type: z.string().optional().meta({ description: 'Slug of the page type, for a new page only' }),
  parent: z.string().optional().meta({ description: 'Slug of the page above, for a new page only' }),
  signature: z
    .string()
    .optional()
    .meta({ description: 'Name of the author; with a token its member is the author' }),
  editId: z
    .string()
    .regex(/^[\x21-\x7e]{1,100}$/)
    .optional()
    .meta({ description: 'Chosen by the client: the same id twice makes one revision' }),
};

export const pageChange = z.strictObject({ title: z.string().optional(), ...editParts });
export type PageChange = z.infer<typeof pageChange>;

export const newPage = z.strictObject({
  title: z.string(),
  slug: z.string().optional().meta({ description: 'Made from the title when absent' }),
  ...editParts,
});

const limit = z
  .string()
  .regex(/^\d{1,3}$/)
  .transform(Number)
  .pipe(z.int().min(1).max(100))
  .default(20)
  .meta({ override: { type: 'integer', minimum: 1, maximum: 100, default: 20 } });

const cursor = z.string().max(4000).optional().meta({ description: 'The `next` of the answer before' });

export const noQuery = z.strictObject({});

export const pagesQuery = z.strictObject({
  type: z.string().optional().meta({ description: 'Slug of a page type' }),
  tag: z.string().optional(),
  q: z.string().optional().meta({ description: 'Words, searched for as on the search page' }),
  sort: z
    .string()
    .min(1)
    .max(101)
    .optional()
    .meta({ description: '`title`, `updated`, `created` or a field; `-` before it: descending' }),
  limit,
  cursor,
});

export const revisionsQuery = z.strictObject({
  limit,
  cursor: z
    .string()
    .regex(/^[1-9]\d{0,8}$/)
    .transform(Number)
    .optional()
    .meta({ override: { type: 'string' }, description: 'The `next` of the answer before' }),
});

export const searchQuery = z.strictObject({
  q: z.string().default('').meta({ description: 'Any text is a query' }),
  space: z.string().optional(),
  type: z.string().optional(),
  limit,
});

export const deleteQuery = z.strictObject({ summary: z.string().max(500).optional() });

export const fileQuery = z.strictObject({
  v: z
    .string()
    .regex(/^[1-9]\d{0,8}$/)
    .transform(Number)
    .optional()
    .meta({ override: { type: 'integer', minimum: 1 }, description: 'Number of a version' }),
});

export const space = z
  .object({
    slug: z.string(),
    title: z.string(),
    description: z.string(),
    language: z.string(),
    home: z.string().meta({ description: 'Slug of its home page' }),
    url: z.url(),
  })
  .meta({ id: 'Space' });

const typeParts = {
  slug: z.string(),
  title: z.string(),
  description: z.string(),
  url: z.url(),
};

export const listedType = z.object(typeParts).meta({ id: 'ListedType' });

export const pageType = z
  .object({
    ...typeParts,
    fields: z.array(
      z.object({
        name: z.string(),
        label: z.string(),
        kind: z.string().meta({ example: 'date' }),
        required: z.boolean(),
        help: z.string().optional(),
        readers: z.enum(['all', 'members', 'managers']).meta({ description: 'Who sees its values' }),
        options: z.array(z.object({ value: z.string(), label: z.string() })).optional(),
      }),
    ),
    values: z.looseObject({}).meta({ description: 'JSON Schema of the values of its entries' }),
  })
  .meta({ id: 'PageType' });

const pageParts = {
  space: z.string(),
  slug: z.string(),
  title: z.string(),
  type: z.string().meta({ description: 'Slug of the page type, empty for none' }),
  values,
  tags,
};

export const listedPage = z
  .object({
    ...pageParts,
    revision: revisionNumber,
    updatedAt: moment,
    authors: z.array(z.string()),
    url: z.url(),
  })
  .meta({ id: 'ListedPage' });

export const page = z
  .object({
    ...pageParts,
    body: z.string().meta({ description: 'Markdown' }),
    revision: revisionNumber,
    updatedAt: moment,
    authors: z.array(z.string()).meta({ description: 'Authors of this revision' }),
    url: z.url(),
  })
  .meta({ id: 'Page' });

export const savedPage = page
  .extend({ merged: z.boolean().meta({ description: 'Whether words saved meanwhile were kept too' }) })
  .meta({ id: 'SavedPage' });

const revisionParts = {
  number: revisionNumber,
  kind: z.enum(['edit', 'rename', 'move', 'delete', 'restore']),
  title: z.string(),
  authors: z.array(z.string()),
  summary: z.string(),
  minor: z.boolean(),
  createdAt: moment,
  url: z.url(),
};

export const listedRevision = z
  .object({
    ...revisionParts,
    added: z.int().meta({ description: 'Words added' }),
    removed: z.int().meta({ description: 'Words removed' }),
    hidden: z
      .string()
      .optional()
      .meta({ description: 'Why its text was hidden: title and summary are empty but for administrators' }),
  })
  .meta({ id: 'ListedRevision' });

export const revision = z
  .object({ space: z.string(), slug: z.string(), ...revisionParts, values, tags, body: z.string() })
  .meta({ id: 'Revision' });

export const attachment = z
  .object({
    name: z.string(),
    mime: z.string(),
    size: z.int().meta({ description: 'Bytes' }),
    width: z.int().nullable().meta({ description: 'Pixels, of an image' }),
    height: z.int().nullable(),
    version: z.int(),
    versions: z.int(),
    author: z.string(),
    createdAt: moment,
    text: z.enum([...fileTextStates, 'waiting']).meta({
      description:
        '`text` when it is found by its text, `waiting` until it was read; else why it is found by its name alone',
    }),
    textIsCut: z.boolean().meta({ description: 'It holds more text than is found' }),
    url: z.url(),
  })
  .meta({ id: 'Attachment' });

const highlights = z
  .array(z.tuple([z.int(), z.int()]))
  .meta({ description: 'Start and end of each hit in the snippet, in UTF-16 units' });

const foundFile = z
  .object({
    name: z.string(),
    mime: z.string(),
    size: z.int(),
    url: z.url().meta({ description: 'Opens a PDF at the page' }),
    place: z
      .object({ unit: z.enum(['page', 'slide', 'sheet']), number: z.int(), label: z.string() })
      .optional()
      .meta({ description: 'Where in the file the passage stands; `label` is the name of a sheet' }),
    snippet: z.string().meta({ description: 'Empty when only its name was found' }),
    highlights,
    others: z.int().meta({ description: 'Further passages of the file that answer' }),
  })
  .meta({ id: 'FoundFile' });

export const hit = z
  .object({
    space: z.string(),
    slug: z.string(),
    title: z.string(),
    type: z.string(),
    url: z.url(),
    snippet: z.string().meta({ description: 'The passage that answers, as plain text' }),
    highlights,
    day: z.iso.date().meta({ description: 'When an entry takes place, else of the last change' }),
    attachment: foundFile.optional().meta({ description: 'The file of the page that answers best' }),
  })
  .meta({ id: 'Hit' });

const content = z.object({ title: z.string(), values, tags, body: z.string() }).meta({ id: 'Content' });

export const problem = z
  .object({
    type: z.string(),
    title: z.string(),
    status: z.int(),
    detail: z.string(),
    code: z.string().meta({ description: 'What programs go by; title and detail are for people' }),
    errors: z
      .array(z.object({ field: z.string(), code: z.string(), details: z.record(z.string(), z.unknown()) }))
      .optional(),
  })
  .meta({ id: 'Problem' });

export const conflict = problem
  .extend({
    base: content.nullable().meta({ description: 'What the edit began from; null when it is not known' }),
    current: content.extend({ revision: revisionNumber }),
    mine: content,
    merged: content.meta({ description: 'What could be merged, mine winning where both changed the same' }),
  })
  .meta({ id: 'Conflict' });

const next = z.string().optional().meta({ description: 'Pass as `cursor`; absent at the end' });

export const typeList = z.object({ types: z.array(listedType) });
export const spaceList = z.object({ spaces: z.array(space) });
export const pageList = z.object({ pages: z.array(listedPage), next });
export const revisionList = z.object({ revisions: z.array(listedRevision), next });
export const attachmentList = z.object({ attachments: z.array(attachment) });
export const uploadResult = z.object({
  attachments: z.array(attachment),
  refused: z.array(z.object({ name: z.string(), code: z.string() })),
});
export const searchResult = z.object({
  total: z.int(),
  more: z.boolean().meta({ description: 'There are more than are counted' }),
  hits: z.array(hit),
  loose: z.boolean().meta({ description: 'No page holds all the words: these hold some' }),
  suggestion: z.string().optional().meta({ description: 'The query as it may have been meant' }),
  unknown: z.array(z.string()).meta({ description: 'Filters in the query that mean nothing here' }),
});
