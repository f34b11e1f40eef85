/** Files of a multipart form, streamed straight into the wiki as they arrive: nothing touches the disk in between. */
import type { Request, Response } from 'express';
import multer, { type StorageEngine } from 'multer';
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

/** Files of one form, and what may come with them. */
const formLimits = {
  files: 20,
  fields: 10,
  parts: 40,
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
  const uploads: Uploads = { added: [], refused: [] };
  const read = multer({
    storage: storageFor(wiki, target, uploads),
    limits: formLimits,
    // Browsers send names in UTF-8; without this é arrives as Ã©.
    defParamCharset: 'utf8',
  }).array('files', formLimits.files);
  await new Promise<void>((resolve, reject) => {
    void read(req, res, (error: unknown) =>
      error === undefined || error === null ? resolve() : reject(asError(error)),
    );
  });
  return uploads;
}

function asError(error: unknown): Error {
  return error instanceof Error ? error : new Error(String(error));
}

function storageFor(wiki: Wiki, target: Target, uploads: Uploads): StorageEngine {
  return {
    _handleFile: (req, file, done) => {
      const { stream } = file;
      // What is cut off ends with an error, never as if it were whole.
      const cutOff = () => stream.destroy(new WikiError('bad-request', 'upload.broken'));
      req.once('aborted', cutOff);
      const name = fieldOf(req.body, 'replaces') || file.originalname;
      addAttachment(wiki, actorOf(req), { ...target, name, stream })
        .then(
          (added) => {
            uploads.added.push(added.name);
            done(null, {});
          },
          (error: unknown) => {
            if (!isRefusal(error)) return done(asError(error));
            uploads.refused.push({ name: name.slice(0, shownName), error });
            // The rest of the form comes behind what is left of this file.
            stream.resume();
            done(null, {});
          },
        )
        .finally(() => req.off('aborted', cutOff));
    },
    // A file that was added is whole, and stays when another part of the form is broken.
    _removeFile: (_req, _file, done) => done(null),
  };
}

/** What is wrong with one file; anything else ends the request. */
function isRefusal(error: unknown): error is WikiError {
  return error instanceof WikiError && (error.kind === 'too-large' || error.kind === 'invalid');
}
