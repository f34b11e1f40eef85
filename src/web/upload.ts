/** Files of a multipart form, streamed straight into the wiki as they arrive: nothing touches the disk in between. */
import { PassThrough } from 'node:stream';
import type { Request, Response } from 'express';
import type { StorageEngine } from 'multer';
import { WikiError } from '../core/errors.ts';
import { addAttachment } from '../wiki/attachments.ts';
import type { Wiki } from '../wiki/wiki.ts';
import { actorOf } from './actor.ts';
import { fieldOf } from './forms.ts';

export interface Uploads {
  /** Names under which files were kept. */
  added: string[];
  /** Files that were read to their end and left nothing, and why. */
  refused: { name: string; error: WikiError }[];
}

interface Target {
  space: string;
  slug: string;
}

/** Files of one form that are taken; those behind them are read over and named as refused. */
const mostFiles = 20;

/** Beyond these a form is none of ours, and is answered as broken. */
const formLimits = {
  files: 100,
  fields: 10,
  parts: 110,
  fieldSize: 4096,
  fieldNameSize: 100,
  fieldNestingDepth: 0,
  headerPairs: 50,
} as const;

/** Characters of a file's name in a message. */
const shownName = 80;

/**
 * Takes every file of the form. One that is refused does not keep the others from being added.
 * @throws MulterError or WikiError for a form that is broken, cut off, or has too many parts.
 */
export async function receiveFiles(
  wiki: Wiki,
  req: Request,
  res: Response,
  target: Target,
): Promise<Uploads> {
  // Loaded with the first upload.
  const { default: multer } = await import('multer');
  const uploads: Uploads = { added: [], refused: [] };
  const open = new Set<PassThrough>();
  // What is cut off ends with an error, never as if it were whole.
  const cutOff = () => {
    for (const stream of open) stream.destroy(new WikiError('bad-request', 'upload.broken'));
  };
  req.once('aborted', cutOff);
  const read = multer({
    storage: storageFor(wiki, target, uploads, open),
    limits: formLimits,
    // Browsers send names in UTF-8; without this é arrives as Ã©.
    defParamCharset: 'utf8',
  }).array('files', formLimits.files);
  try {
    await new Promise<void>((resolve, reject) => {
      void read(req, res, (error: unknown) => (error ? reject(asError(error)) : resolve()));
    });
  } finally {
    req.off('aborted', cutOff);
  }
  return uploads;
}

function asError(error: unknown): Error {
  return error instanceof Error ? error : new Error(String(error));
}

function storageFor(wiki: Wiki, target: Target, uploads: Uploads, open: Set<PassThrough>): StorageEngine {
  let count = 0;
  const refuse = (name: string, error: WikiError) =>
    uploads.refused.push({ name: name.slice(0, shownName), error });
  return {
    _handleFile: (req, file, done) => {
      const name = fieldOf(req.body, 'replaces') || file.originalname;
      count += 1;
      if (count > mostFiles) {
        refuse(name, new WikiError('too-large', 'upload.too-many', { max: mostFiles }));
        file.stream.resume();
        return done(null, {});
      }
      // Who stops reading destroys what they read: the form itself must go on behind a refused file.
      const stream = new PassThrough();
      open.add(stream);
      file.stream.once('error', (error) => stream.destroy(error));
      file.stream.pipe(stream);
      addAttachment(wiki, actorOf(req), { ...target, name, stream })
        .then(
          (added) => {
            uploads.added.push(added.name);
            done(null, {});
          },
          (error: unknown) => {
            file.stream.unpipe(stream);
            file.stream.resume();
            if (!isRefusal(error)) return done(asError(error));
            refuse(name, error);
            done(null, {});
          },
        )
        .finally(() => open.delete(stream));
    },
    // A file that was added is whole, and stays when another part of the form is broken.
    _removeFile: (_req, _file, done) => done(null),
  };
}

/** What is wrong with one file; anything else ends the request. */
function isRefusal(error: unknown): error is WikiError {
  return error instanceof WikiError && (error.kind === 'too-large' || error.kind === 'invalid');
}
