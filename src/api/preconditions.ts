/** The headers that say what a request stands on: If-Match names the base, Idempotency-Key the edit. */
import { randomUUID } from 'node:crypto';
import type { Request, Response } from 'express';
import { WikiError } from '../core/errors.ts';

/**
 * Number of the revision in `If-Match: "12"`; undefined without the header. Nothing else is understood: `*` would
 * save over what nobody has read, and a weak tag never matches (RFC 9110 §13.1.1).
 * @throws WikiError base-stale (412).
 */
export function baseOf(req: Request): number | undefined {
  const header = req.headers['if-match'];
  if (header === undefined) return undefined;
  const number = /^"([1-9]\d{0,8})"$/.exec(header.trim())?.[1];
  if (number === undefined) throw new WikiError('base-stale', 'base.malformed');
  return Number(number);
}

/** Whether the page must not exist yet. @throws WikiError base-stale for anything else than `*`. */
export function mustBeNew(req: Request): boolean {
  const header = req.headers['if-none-match'];
  if (header === undefined) return false;
  if (header.trim() !== '*') throw new WikiError('base-stale', 'base.malformed');
  return true;
}

/**
 * The id under which an edit is known: from the header or the body, else a new one.
 * @throws WikiError bad-request when they differ or the header is none.
 */
export function editIdOf(req: Request, given: string | undefined): string {
  const header = req.get('idempotency-key');
  if (header === undefined) return given ?? randomUUID();
  const id = /^"?([\x21\x23-\x7e]{1,100})"?$/.exec(header.trim())?.[1];
  if (id === undefined) throw new WikiError('bad-request', 'edit-id.malformed');
  if (given !== undefined && given !== id) throw new WikiError('bad-request', 'edit-id.differs');
  return id;
}

/**
 * Names the revision in the ETag and answers 304 to who has it already. Express would not, to a client that also says
 * `Cache-Control: no-cache`, as `fetch` does by itself beside If-None-Match.
 * @returns whether the answer is out.
 */
export function answerKnown(req: Request, res: Response, revision: number): boolean {
  const etag = etagOf(revision);
  res.setHeader('ETag', etag);
  const tags = req.headers['if-none-match']?.split(',').map((tag) => tag.trim().replace(/^W\//, ''));
  if (!tags?.some((tag) => tag === '*' || tag === etag)) return false;
  res.status(304).end();
  return true;
}

export function etagOf(revision: number): string {
  return `"${revision}"`;
}
