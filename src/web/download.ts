/** Sends attachments: whole or in part, with headers under which nothing in them can run here. */
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Request, Response } from 'express';
import { WikiError } from '../core/errors.ts';
import { type OpenAttachment, openAttachment, openThumbnail } from '../wiki/attachments.ts';
import { actorOf } from './actor.ts';
import { isKnown, mayResume, readRange, type Validators } from './byte-range.ts';
import { contentDisposition } from './disposition.ts';
import { paramOf, textOf } from './query.ts';
import type { Web } from './web.ts';

/** What a browser shows without running any of it; everything else is saved. SVG and HTML are never among them. */
const shownInPlace: ReadonlySet<string> = new Set([
  'image/png',
  'image/jpeg',
  'image/gif',
  'image/webp',
  'image/avif',
  'application/pdf',
]);

/** Kinds a browser could take for a page of this site: sent as bytes of no kind. */
const activeKinds = /(?:html|xml|svg|javascript|ecmascript|xslt)/i;

export async function sendFile(web: Web, req: Request, res: Response): Promise<void> {
  const version = versionOf(req);
  const file = await openAttachment(web.wiki, actorOf(req), {
    ...fileAddressOf(req),
    ...(version === undefined ? {} : { version }),
  });
  await sendAttachment(req, res, file, version !== undefined);
}

/** @param isPinned whether the address names this very version. */
export async function sendAttachment(
  req: Request,
  res: Response,
  file: OpenAttachment,
  isPinned: boolean,
): Promise<void> {
  const { mime, name } = file.attachment;
  setSafeHeaders(res, mime, isPinned && file.isPublic);
  const kind = shownInPlace.has(mime) ? 'inline' : 'attachment';
  res.setHeader('Content-Disposition', contentDisposition(kind, name));
  await sendBytes(req, res, file);
}

/** A smaller picture of an image; for anything else there is none. */
export async function sendThumbnail(web: Web, req: Request, res: Response): Promise<void> {
  const version = versionOf(req);
  const width = Number(textOf(req, 'w') || textOf(req, 'largeur'));
  if (!(width >= 1 && width <= 10_000)) throw new WikiError('bad-request', 'thumbnail.width');
  const made = await openThumbnail(web.wiki, actorOf(req), {
    ...fileAddressOf(req),
    ...(version === undefined ? {} : { version }),
    width,
  });
  if (!made) throw new WikiError('not-found', 'not-found');
  setSafeHeaders(res, made.mime, version !== undefined && made.isPublic);
  const etag = `"${made.sha256}-${made.bytes.length}"`;
  res.setHeader('ETag', etag);
  if (isKnown({ 'if-none-match': req.headers['if-none-match'] }, { etag, lastModified: '' })) {
    res.status(304).end();
    return;
  }
  res.setHeader('Content-Length', made.bytes.length);
  res.status(200).end(req.method === 'HEAD' ? undefined : made.bytes);
}

export function fileAddressOf(req: Request): { space: string; slug: string; name: string } {
  return { space: paramOf(req, 'space'), slug: paramOf(req, 'slug'), name: paramOf(req, 'name') };
}

/** @throws WikiError not-found for what is no number. */
function versionOf(req: Request): number | undefined {
  const text = textOf(req, 'v');
  if (text === '') return undefined;
  if (!/^[1-9]\d{0,8}$/.test(text)) throw new WikiError('not-found', 'not-found');
  return Number(text);
}

/**
 * A version never changes, so that its address may be kept for a year: by this browser only, as rights may change, and
 * never when it is not for everybody, as others may use the browser.
 */
function setSafeHeaders(res: Response, mime: string, isForGood: boolean): void {
  res.setHeader('Content-Type', activeKinds.test(mime) ? 'application/octet-stream' : mime);
  res.setHeader('X-Content-Type-Options', 'nosniff');
  res.setHeader('Content-Security-Policy', "sandbox; default-src 'none'");
  res.setHeader('Cross-Origin-Resource-Policy', 'same-origin');
  res.setHeader('Cache-Control', isForGood ? 'private, max-age=31536000, immutable' : 'private, no-cache');
}

async function sendBytes(req: Request, res: Response, file: OpenAttachment): Promise<void> {
  const { size } = file;
  const validators: Validators = {
    etag: `"${file.sha256}"`,
    lastModified: new Date(file.createdAt).toUTCString(),
  };
  res.setHeader('ETag', validators.etag);
  res.setHeader('Last-Modified', validators.lastModified);
  res.setHeader('Accept-Ranges', 'bytes');
  if (isKnown(req.headers, validators)) {
    res.removeHeader('Content-Type');
    res.status(304).end();
    return;
  }
  const resumes = req.method === 'GET' && mayResume(textHeader(req.headers['if-range']), validators);
  const range = resumes ? readRange(req.headers.range, size) : readRange(undefined, size);
  if (range.kind === 'beyond') return refuseRange(res, size);
  const [start, end] = range.kind === 'part' ? [range.start, range.end] : [0, size - 1];
  if (range.kind === 'part') res.setHeader('Content-Range', `bytes ${start}-${end}/${size}`);
  res.setHeader('Content-Length', end - start + 1);
  res.status(range.kind === 'part' ? 206 : 200);
  if (req.method === 'HEAD' || size === 0) {
    res.end();
    return;
  }
  await stream(file, start, end, res);
}

function textHeader(header: string | string[] | undefined): string | undefined {
  return Array.isArray(header) ? header[0] : header;
}

function refuseRange(res: Response, size: number): void {
  for (const name of ['Content-Type', 'Content-Disposition', 'ETag', 'Last-Modified']) res.removeHeader(name);
  res.setHeader('Content-Range', `bytes */${size}`);
  res.status(416).end();
}

/** A reader who leaves in the middle is no error of ours. */
async function stream(file: OpenAttachment, start: number, end: number, res: Response): Promise<void> {
  try {
    await pipeline(Readable.from(file.read(start, end)), res);
  } catch (error) {
    if (!res.destroyed && !res.writableEnded) throw error;
    if (!isGone(error)) throw error;
  }
}

function isGone(error: unknown): boolean {
  const code: unknown = error instanceof Error ? Reflect.get(error, 'code') : undefined;
  return code === 'ERR_STREAM_PREMATURE_CLOSE' || code === 'ECONNRESET' || code === 'EPIPE';
}
