/** JSON as it arrives: bytes become a value within bounds, or a refusal. What the value must be is left to schemas. */
import { isUtf8 } from 'node:buffer';
import express, { type Request, type RequestHandler } from 'express';
import { WikiError } from '../core/errors.ts';

/** Nothing that a page is made of is nested deeper. */
const maxDepth = 8;
/** Lists, objects and their items together: far above the largest entry, far below what would fill the memory. */
const maxItems = 10_000;

/** Reads the body whole. @param limit bytes. */
export function jsonReader(limit: number): RequestHandler[] {
  return [expectJson, express.raw({ type: () => true, limit }), parseBody];
}

const expectJson: RequestHandler = (req, _res, next) => {
  const kind = req.is('application/json');
  if (kind === null) return next(new WikiError('bad-request', 'json.missing'));
  if (kind === false) return next(new WikiError('wrong-kind', 'json.kind'));
  // JSON is UTF-8 (RFC 8259); another charset would be read as other letters.
  if (/;\s*charset\s*=\s*"?(?!utf-?8\b)/i.test(req.headers['content-type'] ?? '')) {
    return next(new WikiError('wrong-kind', 'json.charset'));
  }
  next();
};

const parseBody: RequestHandler = (req, _res, next) => {
  req.body = parseJson(bytesOf(req));
  next();
};

function bytesOf(req: Request): Buffer {
  const bytes: unknown = req.body;
  return Buffer.isBuffer(bytes) ? bytes : Buffer.alloc(0);
}

/** @throws WikiError bad-request for what is no JSON, no UTF-8, or too deep or manifold to be a page. */
export function parseJson(bytes: Buffer): unknown {
  if (bytes.length === 0) throw new WikiError('bad-request', 'json.missing');
  if (!isUtf8(bytes)) throw new WikiError('bad-request', 'json.utf8');
  boundShape(bytes);
  try {
    return JSON.parse(bytes.toString('utf8')) as unknown;
  } catch {
    throw new WikiError('bad-request', 'json.broken');
  }
}

const quote = 0x22;
const backslash = 0x5c;
const comma = 0x2c;
const [openList, closeList, openObject, closeObject] = [0x5b, 0x5d, 0x7b, 0x7d];

/** Before parsing, as 16 MB of brackets would become a gigabyte of lists. */
function boundShape(bytes: Buffer): void {
  let depth = 0;
  let items = 0;
  for (let at = 0; at < bytes.length; at += 1) {
    const byte = bytes[at];
    if (byte === quote) at = endOfString(bytes, at + 1);
    else if (byte === openList || byte === openObject) {
      depth += 1;
      items += 1;
    } else if (byte === closeList || byte === closeObject) depth -= 1;
    else if (byte === comma) items += 1;
    if (depth > maxDepth) throw new WikiError('bad-request', 'json.too-deep', { max: maxDepth });
    if (items > maxItems) throw new WikiError('bad-request', 'json.too-many', { max: maxItems });
  }
}

/** Place of the quote that ends the string, or the end of the bytes. */
function endOfString(bytes: Buffer, start: number): number {
  for (let at = start; at < bytes.length; at += 1) {
    if (bytes[at] === backslash) at += 1;
    else if (bytes[at] === quote) return at;
  }
  return bytes.length;
}
