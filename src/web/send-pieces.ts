/** A long answer, piece by piece: never whole in memory, and ended with the reader who goes away. */
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Request, Response } from 'express';
import type { Web } from './web.ts';

export async function sendPieces(
  web: Web,
  req: Request,
  res: Response,
  pieces: AsyncIterable<string>,
): Promise<void> {
  if (req.method === 'HEAD') {
    res.end();
    return;
  }
  try {
    await pipeline(Readable.from(pieces, { objectMode: true }), res);
  } catch (error) {
    if (!res.destroyed) throw error;
    web.log.warn({ err: error }, 'a file was cut off');
  }
}
