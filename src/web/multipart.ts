/** Multipart forms, their files handed on as they arrive: nothing touches the disk in between, and no file is ever whole in memory. */
import { PassThrough, type Readable } from 'node:stream';
import type { Request, Response } from 'express';
import type { StorageEngine } from 'multer';
import { WikiError } from '../core/errors.ts';

/** A file of a form, as the browser names it. */
export interface ArrivingFile {
  /** Name of its control. */
  control: string;
  name: string;
  stream: Readable;
}

export interface MultipartLimits {
  /** Parts with a file; parts without, and bytes of each. */
  files: number;
  fields: number;
  fieldSize: number;
  /** Characters of all texts together. */
  texts: number;
}

/** What is done with the files of a form. */
export interface Receiver {
  limits: MultipartLimits;
  /** Reads the stream to its end. What it throws of kind `too-large` or `invalid` is told to `refuse`, the rest ends the form. */
  take(file: ArrivingFile, req: Request): Promise<void>;
  refuse(file: Omit<ArrivingFile, 'stream'>, error: WikiError): void;
}

/**
 * Reads the form: its texts are then in `req.body`. A file that is refused does not keep the others from being taken.
 * @throws MulterError or WikiError for a form that is broken, cut off, or has too many parts.
 */
export async function readMultipart(req: Request, res: Response, receiver: Receiver): Promise<void> {
  // Loaded with the first upload.
  const { default: multer } = await import('multer');
  const open = new Set<PassThrough>();
  // What is cut off ends with an error, never as if it were whole.
  const cutOff = () => {
    for (const stream of open) stream.destroy(new WikiError('bad-request', 'upload.broken'));
  };
  req.once('aborted', cutOff);
  const { files, fields, fieldSize } = receiver.limits;
  const options = {
    storage: storageFor(receiver, open),
    limits: {
      ...{ files, fields, fieldSize, parts: files + fields },
      ...{ fieldNameSize: 100, fieldNestingDepth: 0, headerPairs: 50 },
    },
    // Browsers send names in UTF-8; without this é arrives as Ã©.
    defParamCharset: 'utf8',
    streamHandler: countTexts(receiver.limits.texts),
  };
  const read = multer(options).any();
  try {
    await new Promise<void>((resolve, reject) => {
      void read(req, res, (error: unknown) => (error ? reject(asError(error)) : resolve()));
    });
  } finally {
    req.off('aborted', cutOff);
  }
}

interface Parser extends NodeJS.WritableStream {
  destroy(error: Error): void;
}

/** Each text has its limit; this one is for all of them, as other forms have it. */
function countTexts(most: number): (req: Request, parser: Parser) => void {
  return (req, parser) => {
    let size = 0;
    parser.on('field', (_name: string, value: string) => {
      size += value.length;
      if (size > most) parser.destroy(new WikiError('too-large', 'form.too-large'));
    });
    req.pipe(parser);
  };
}

function storageFor(receiver: Receiver, open: Set<PassThrough>): StorageEngine {
  return {
    _handleFile: (req, file, done) => {
      const named = { control: file.fieldname, name: file.originalname };
      // Who stops reading destroys what they read: the form itself must go on behind a refused file.
      const stream = new PassThrough();
      open.add(stream);
      file.stream.once('error', (error) => stream.destroy(error));
      file.stream.pipe(stream);
      receiver
        .take({ ...named, stream }, req)
        .then(
          () => done(null, {}),
          (error: unknown) => {
            file.stream.unpipe(stream);
            file.stream.resume();
            if (!isRefusal(error)) return done(asError(error));
            receiver.refuse(named, error);
            done(null, {});
          },
        )
        .finally(() => open.delete(stream));
    },
    // A file that was taken is whole, and stays when another part of the form is broken.
    _removeFile: (_req, _file, done) => done(null),
  };
}

/** What is wrong with one file; anything else ends the request. */
function isRefusal(error: unknown): error is WikiError {
  return error instanceof WikiError && (error.kind === 'too-large' || error.kind === 'invalid');
}

function asError(error: unknown): Error {
  return error instanceof Error ? error : new Error(String(error));
}
