/** Files that are added to a page, from the form of its attachments. */
import type { Request, Response } from 'express';
import { WikiError } from '../core/errors.ts';
import { addAttachment } from '../wiki/attachments.ts';
import type { Wiki } from '../wiki/wiki.ts';
import { actorOf } from './actor.ts';
import { fieldOf } from './forms.ts';
import { readMultipart } from './multipart.ts';

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
const formLimits = { files: 100, fields: 10, fieldSize: 4096, texts: 40_960 } as const;

/** Characters of a file's name in a message. */
const shownName = 80;

/** The one control of that form. */
const control = 'files';

/** Takes every file of the form. @throws as `readMultipart`. */
export async function receiveFiles(
  wiki: Wiki,
  req: Request,
  res: Response,
  target: Target,
): Promise<Uploads> {
  const uploads: Uploads = { added: [], refused: [] };
  let count = 0;
  await readMultipart(req, res, {
    limits: formLimits,
    take: async (file, form) => {
      if (file.control !== control) throw new WikiError('bad-request', 'form.shape');
      count += 1;
      if (count > mostFiles) throw new WikiError('too-large', 'upload.too-many', { max: mostFiles });
      const name = nameOf(form, file.name);
      const { stream } = file;
      const added = await addAttachment(wiki, actorOf(form), { ...target, name, stream });
      uploads.added.push(added.name);
    },
    refuse: (file, error) =>
      uploads.refused.push({ name: nameOf(req, file.name).slice(0, shownName), error }),
  });
  return uploads;
}

/** A file that replaces another takes its name. */
function nameOf(req: Request, name: string): string {
  return fieldOf(req.body, 'replaces') || name;
}
