/** Sends HTML: its ETag, the 304, the compressed form a browser can read. Knows no page. */
import { createHash } from 'node:crypto';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';
import type { Request, Response } from 'express';
import type { CachedPage } from './page-cache.ts';

export type Encoding = 'br' | 'gzip';

/** Below this many bytes a compressed form saves nothing that a packet would notice. */
const smallest = 1024;

const brotli = promisify(brotliCompress);
const gz = promisify(gzip);

/** A window of 256 KiB holds any page; the usual 4 MiB would be taken anew for each. */
const brotliOptions = {
  params: { [constants.BROTLI_PARAM_QUALITY]: 5, [constants.BROTLI_PARAM_LGWIN]: 18 },
};

/** Whether an answer may be kept by more than the browser that asked: never what was made for a member. */
export function freshnessFor(req: Request): string {
  return req.member ? 'private, no-cache' : 'no-cache';
}

/** The ETag is weak: it names the words of the page, whatever form they travel in. */
export function packHtml(html: string | Buffer): CachedPage {
  const bytes = typeof html === 'string' ? Buffer.from(html, 'utf8') : html;
  return { etag: `W/"${createHash('sha1').update(bytes).digest('base64url')}"`, html: bytes };
}

/** Compresses once; the form stays with the page. Returns whether the page has grown by it. */
export async function packFor(page: CachedPage, encoding: Encoding | undefined): Promise<boolean> {
  if (encoding === undefined || page.html.length < smallest || page[encoding]) return false;
  const packed =
    encoding === 'br' ? await brotli(page.html, brotliOptions) : await gz(page.html, { level: 6 });
  // What zlib gives is the beginning of a piece of 16 KiB, which would be kept whole with it.
  page[encoding] = Buffer.from(packed);
  return true;
}

const refused = (name: Encoding) => new RegExp(`\\b${name}\\s*;\\s*q=0(?:\\.0*)?\\s*(?:,|$)`);
const refusals = { br: refused('br'), gzip: refused('gzip') };

/** The best form the browser says it reads. */
export function encodingOf(accepted: string | undefined): Encoding | undefined {
  if (accepted === undefined) return undefined;
  if (accepted.includes('br') && !refusals.br.test(accepted)) return 'br';
  if (accepted.includes('gzip') && !refusals.gzip.test(accepted)) return 'gzip';
  return undefined;
}

/** Sends the page in the form it has for this encoding; `packFor` comes first. */
export function sendPage(
  req: Request,
  res: Response,
  page: CachedPage,
  encoding: Encoding | undefined,
  status = 200,
): void {
  res.setHeader('ETag', page.etag);
  // A screen that shows a secret has said more.
  if (!res.hasHeader('Cache-Control')) res.setHeader('Cache-Control', freshnessFor(req));
  res.setHeader('Vary', 'Accept-Encoding, Accept-Language, Authorization, Cookie');
  if (status === 200 && isKnown(req, page.etag)) {
    res.statusCode = 304;
    res.end();
    return;
  }
  const packed = encoding === undefined ? undefined : page[encoding];
  const body = packed ?? page.html;
  if (packed && encoding) res.setHeader('Content-Encoding', encoding);
  res.setHeader('Content-Type', 'text/html; charset=utf-8');
  res.setHeader('Content-Length', body.length);
  res.statusCode = status;
  res.end(body);
}

function isKnown(req: Request, etag: string): boolean {
  const known = req.headers['if-none-match'];
  if (known === undefined || (req.method !== 'GET' && req.method !== 'HEAD')) return false;
  return known === '*' || known.split(/\s*,\s*/).includes(etag);
}
