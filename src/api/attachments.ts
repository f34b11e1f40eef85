/** Attachments: lists, bytes in and bytes out, never whole in memory. */
import { Readable } from 'node:stream';
import type { Request } from 'express';
import { WikiError } from '../core/errors.ts';
import {
  addAttachment,
  expectAttachments,
  listAttachments,
  openAttachment,
  removeAttachment,
} from '../wiki/attachments.ts';
import { addressOf, endpoint, location, param } from './endpoint.ts';
import { presentAttachment } from './present.ts';
import { attachment, attachmentList, fileQuery, noQuery, uploadResult } from './schemas.ts';

const filePath = '/spaces/:space/pages/:slug/attachments/:name';

export const getAttachments = endpoint({
  method: 'get',
  path: '/spaces/:space/pages/:slug/attachments',
  summary: 'Attachments of a page, by name',
  query: noQuery,
  answers: { 200: { description: 'Current versions', schema: attachmentList } },
  run: async ({ api, wiki, actor, req, res }) => {
    const { page, files } = await listAttachments(wiki, actor, addressOf(req));
    res.json({ attachments: files.map((file) => presentAttachment(api.urls, page, file)) });
  },
});

export const postAttachments = endpoint({
  method: 'post',
  path: '/spaces/:space/pages/:slug/attachments',
  summary: 'Add files, as the parts `files` of a multipart form; a name that is taken gets a new version',
  query: noQuery,
  carries: 'files',
  answers: { 201: { description: 'What was added, and what was refused', schema: uploadResult } },
  run: async ({ api, wiki, actor, req, res }) => {
    const address = addressOf(req);
    // Who may not write here is told so before anything is read.
    await expectAttachments(wiki, actor, address);
    const { added, refused } = await api.receiveFiles(wiki, req, res, address);
    const [first] = refused;
    if (added.length === 0) throw first?.error ?? new WikiError('bad-request', 'upload.empty');
    const { page, files } = await listAttachments(wiki, actor, address);
    const shown = files.filter(({ name }) => added.includes(name));
    res.status(201).json({
      attachments: shown.map((file) => presentAttachment(api.urls, page, file)),
      refused: refused.map(({ name, error }) => ({ name, code: error.code })),
    });
  },
});

export const getAttachment = endpoint({
  method: 'get',
  path: filePath,
  summary: 'The bytes of an attachment, whole or a range of them',
  query: fileQuery,
  headers: { Range: 'Such as `bytes=0-99`', 'If-None-Match': 'ETag of the copy you have' },
  answers: {
    200: { description: 'The file', type: '*/*' },
    206: { description: 'The part asked for', type: '*/*' },
    304: { description: 'Your copy is the current one' },
    416: { description: 'Nothing of what was asked for exists' },
  },
  run: async ({ api, wiki, actor, req, res, query }) => {
    const { v: version } = query;
    const file = await openAttachment(wiki, actor, {
      ...addressOf(req),
      name: param(req, 'name'),
      ...(version === undefined ? {} : { version }),
    });
    if (req.headers['if-range'] === undefined && req.range(file.size) === -1) {
      res.setHeader('Content-Range', `bytes */${file.size}`);
      throw new WikiError('beyond-range', 'file.beyond-range', { size: file.size });
    }
    await api.sendFile(req, res, file, version !== undefined);
  },
});

export const putAttachment = endpoint({
  method: 'put',
  path: filePath,
  summary: 'Add one file: the body is its bytes, of any content type',
  query: noQuery,
  carries: 'bytes',
  answers: {
    200: { description: 'A new version of a file that was there', schema: attachment },
    201: { description: 'The new attachment', schema: attachment },
  },
  run: async ({ api, wiki, actor, req, res }) => {
    refuseBeforeReading(req, wiki.maxUpload);
    const address = addressOf(req);
    await expectAttachments(wiki, actor, address);
    const stream = Readable.from(incoming(req));
    const file = await addAttachment(wiki, actor, { ...address, name: param(req, 'name'), stream });
    const { page } = await listAttachments(wiki, actor, address);
    const to = location(req, 'spaces', page.space, 'pages', page.slug, 'attachments', file.name);
    res.status(file.version === 1 ? 201 : 200).setHeader('Location', to);
    res.json(presentAttachment(api.urls, page, file));
  },
});

export const deleteAttachment = endpoint({
  method: 'delete',
  path: filePath,
  summary: 'Take a file off the page; its versions come back when the name is used again',
  query: noQuery,
  answers: { 204: { description: 'It is off the page' } },
  run: async ({ wiki, actor, req, res }) => {
    await removeAttachment(wiki, actor, { ...addressOf(req), name: param(req, 'name') });
    res.status(204).end();
  },
});

/** What its headers already say to be too much, or packed, is not read at all. */
function refuseBeforeReading(req: Request, max: number): void {
  const encoding = req.headers['content-encoding'] ?? 'identity';
  if (encoding !== 'identity') throw new WikiError('wrong-kind', 'upload.encoding');
  const length = Number(req.headers['content-length'] ?? 0);
  if (length > max) throw new WikiError('too-large', 'file.too-large', { max });
}

/** The body, which is left alive when its reader stops early: the refusal still has to go out on its socket. */
async function* incoming(req: Request): AsyncGenerator<Buffer> {
  try {
    for await (const bytes of req.iterator({ destroyOnReturn: false })) yield bytes as Buffer;
  } catch {
    throw new WikiError('bad-request', 'upload.broken');
  }
}
