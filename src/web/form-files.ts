/**
 * Files of entry forms: a field of an image or a file has a control of its own beside its text. Bytes are kept while the
 * form is read and hang on no page; they do as soon as the form holds what can be saved. Works for any form whose
 * controls are those of core/entry-form.ts.
 */
import type { Request, Response } from 'express';
import type { FieldErrors } from '../core/entry.ts';
import type { WikiError } from '../core/errors.ts';
import { controlName, type FieldInput } from '../core/field.ts';
import { limits } from '../core/limits.ts';
import { attachmentName, type KeptFile, storeFile } from '../wiki/attachments.ts';
import { readMultipart } from './multipart.ts';
import { refuseBrackets } from './security.ts';
import type { Web } from './web.ts';

/** A file that came with a form, for one field. */
export interface SentFile {
  field: string;
  name: string;
  file: KeptFile;
}

export interface SentFiles {
  files: readonly SentFile[];
  /** By field. */
  refused: readonly { field: string; error: WikiError }[];
  /** Names of all that were chosen, kept or not: a browser does not keep them when a form comes back. */
  chosen: ReadonlyMap<string, string>;
}

const noFiles: SentFiles = { files: [], refused: [], chosen: new Map() };

/** Files of one form; the texts are bounded as in forms without. */
const formLimits = { files: 20, fields: 1000, fieldSize: limits.saveForm, texts: limits.saveForm };

/** Name of the control that takes a file for a field. */
export function fileControl(field: string): string {
  return controlName(field, 'fichier');
}

/**
 * Reads a form with files, its texts into `req.body` as those without have them; any other form was read by its route.
 * @param mayTake asked once before the first file is kept; what it throws refuses the files, never the texts.
 * 'none' reads over them.
 * @throws as `readMultipart`.
 */
export async function receiveForm(
  web: Web,
  req: Request,
  res: Response,
  mayTake: 'none' | (() => Promise<void>),
): Promise<SentFiles> {
  if (!req.is('multipart/form-data')) return noFiles;
  const files: SentFile[] = [];
  const refused: { field: string; error: WikiError }[] = [];
  const chosen = new Map<string, string>();
  let gate: Promise<boolean> | undefined;
  await readMultipart(req, res, {
    limits: formLimits,
    take: async ({ control, name, stream }) => {
      const field = /^champ_([a-z0-9_]{1,40})_fichier$/.exec(control)?.[1];
      if (field !== undefined) chosen.set(field, name.slice(0, limits.fileName));
      gate ??= mayTake === 'none' ? Promise.resolve(false) : opens(mayTake);
      if (field === undefined || !(await gate)) {
        stream.resume();
        return;
      }
      const kept = attachmentName(name);
      files.push({ field, name: kept, file: await storeFile(web.wiki, kept, stream) });
    },
    refuse: ({ control }, error) =>
      refused.push({ field: control.slice('champ_'.length, -'_fichier'.length), error }),
  });
  const form: unknown = req.body;
  if (typeof form === 'object' && form !== null) refuseBrackets(Object.keys(form));
  return { files: withOwnNames(files), refused, chosen };
}

/** Who may not write here is told so when the form is answered, with all that was typed. */
async function opens(mayTake: () => Promise<void>): Promise<boolean> {
  try {
    await mayTake();
    return true;
  } catch {
    return false;
  }
}

/** Two files of one form are two attachments, even if both are called `photo.jpg`. */
function withOwnNames(files: readonly SentFile[]): SentFile[] {
  const taken = new Set<string>();
  return files.map((one) => {
    const dot = one.name.lastIndexOf('.');
    const [stem, extension] = dot > 0 ? [one.name.slice(0, dot), one.name.slice(dot)] : [one.name, ''];
    let { name } = one;
    for (let number = 2; taken.has(name.toLowerCase()); number += 1) name = `${stem}-${number}${extension}`;
    taken.add(name.toLowerCase());
    return { ...one, name };
  });
}

/** The texts of the form, the name of each file in the place of what stood in its field. */
export function withFileNames<Typed>(
  typed: Readonly<Record<string, Typed>>,
  { files }: SentFiles,
): Readonly<Record<string, Typed | string>> {
  return { ...typed, ...Object.fromEntries(files.map(({ field, name }) => [controlName(field), name])) };
}

/** What is wrong with the files, by field: one too large, one that is no picture where a picture is wanted. */
export function fileErrors(inputs: readonly FieldInput[], { files, refused }: SentFiles): FieldErrors {
  const drawn = files.filter(({ field, file }) => {
    const kind = inputs.find((input) => input.field === field)?.kind;
    return kind === 'image' && file.width === null;
  });
  return Object.fromEntries([
    ...drawn.map(({ field }) => [field, { code: 'field.image.kind', details: {} }] as const),
    ...refused.map(({ field, error }) => [field, { code: error.code, details: error.details }] as const),
  ]);
}

/** Those that belong to a field of the form: others were never asked for. */
export function filesFor(inputs: readonly FieldInput[], { files }: SentFiles): SentFile[] {
  const takes = new Set(
    inputs.flatMap(({ field, kind, controls }) =>
      (kind === 'image' || kind === 'file') && controls.length > 0 ? [field] : [],
    ),
  );
  return files.filter(({ field }) => takes.has(field));
}
