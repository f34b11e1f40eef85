/** The screens of an import: the file, what its columns mean, what would happen, how far it is, what became of it. */
import type { Request, Response } from 'express';
import { WikiError } from '../core/errors.ts';
import type { CellError } from '../core/import-plan.ts';
import type { Space } from '../core/page.ts';
import { listRefused, viewImport } from '../wiki/import-entries.ts';
import { beginImport, viewImportStart } from '../wiki/import-sheet.ts';
import { actorOf } from './actor.ts';
import { byteOrderMark, csvLine } from './csv.ts';
import { contentDisposition } from './disposition.ts';
import type { FieldFaults } from './faults.ts';
import { messagesOf } from './faults.ts';
import { fieldOf } from './forms.ts';
import { errorText } from './inputs.ts';
import type { Locals } from './locals.ts';
import { runMiddleware } from './middleware.ts';
import { paramOf, requireNumber, textOf } from './query.ts';
import { sendPieces } from './send-pieces.ts';
import type { Web } from './web.ts';

/** Bytes of the largest sheet. */
const mostBytes = 5_000_000;

export function importAddress(req: Request): { space: string; id: number } {
  return { space: paramOf(req, 'space'), id: requireNumber(req, 'id') };
}

export async function importStart(web: Web, req: Request, res: Response): Promise<void> {
  await showStart(web, req, res, textOf(req, 'type'));
}

async function showStart(
  web: Web,
  req: Request,
  res: Response,
  type: string,
  refused?: WikiError,
): Promise<void> {
  const locals = web.locals(req, res);
  const view = await viewImportStart(web.wiki, actorOf(req), paramOf(req, 'space'));
  const model = {
    ...frameOf(view.space),
    title: locals.t('importing.title'),
    here: locals.t('importing.here'),
    view,
    chosen: type,
    mostBytes,
    fault: refused && errorText(locals, refused),
  };
  await web.render(req, res, 'import-start', model, { status: refused?.status ?? 200 });
}

function frameOf(space: Space) {
  return { space, trail: [{ title: space.title, space: space.slug }], isUnlisted: true };
}

export async function uploadSheet(web: Web, req: Request, res: Response): Promise<void> {
  const space = paramOf(req, 'space');
  // Nobody's file is read who may not import here.
  await viewImportStart(web.wiki, actorOf(req), space);
  try {
    const { name, bytes } = await receiveSheet(req, res);
    const type = fieldOf(req.body, 'type');
    const id = await beginImport(web.wiki, actorOf(req), { space, type, fileName: name, bytes });
    res.redirect(303, web.urls.importRun(space, id));
  } catch (error) {
    if (!(error instanceof WikiError) || !error.code.startsWith('sheet.')) throw error;
    await showStart(web, req, res, fieldOf(req.body, 'type'), error);
  }
}

/** One file, in memory. @throws WikiError sheet.… */
async function receiveSheet(req: Request, res: Response): Promise<{ name: string; bytes: Buffer }> {
  const { default: multer } = await import('multer');
  const limits = { files: 1, fields: 3, parts: 4, fileSize: mostBytes, fieldSize: 4096, headerPairs: 50 };
  const read = multer({ storage: multer.memoryStorage(), limits, defParamCharset: 'utf8' }).single('sheet');
  await runMiddleware(read, req, res).catch((error: unknown) => {
    const isTooLarge = error instanceof Error && Reflect.get(error, 'code') === 'LIMIT_FILE_SIZE';
    throw isTooLarge ? new WikiError('too-large', 'sheet.too-large', { max: mostBytes / 1_000_000 }) : error;
  });
  if (!req.file || req.file.size === 0) throw new WikiError('invalid', 'sheet.none');
  return { name: req.file.originalname, bytes: req.file.buffer };
}

export async function showImport(web: Web, req: Request, res: Response): Promise<void> {
  await renderImport(web, req, res, []);
}

/** Seconds after which a screen that tells how far something is looks again. */
const lookAgain = 3;

/** @param faults of the mapping, by `columns` or `key`. */
export async function renderImport(
  web: Web,
  req: Request,
  res: Response,
  faults: FieldFaults,
): Promise<void> {
  const locals = web.locals(req, res);
  const { t } = locals;
  const view = await viewImport(web.wiki, actorOf(req), importAddress(req));
  const isWorking = view.state === 'running' || view.state === 'undoing';
  if (isWorking) res.setHeader('Refresh', String(lookAgain));
  const model = {
    ...frameOf(view.space),
    title: t('importing.titleOf', { file: view.fileName }),
    here: view.fileName,
    view,
    isWorking,
    messageOf: messagesOf(locals, faults),
    cellError: (error: CellError) => cellText(locals, error),
    percent: view.total === 0 ? 100 : Math.floor((view.done / view.total) * 100),
  };
  await web.render(req, res, 'import', model, { status: faults.length > 0 ? 422 : 200 });
}

/** A sheet brings what a form does not let through: there is more to say of an option that is not there. */
function cellText(locals: Locals, error: CellError): string {
  const code = error.code === 'field.choice.unknown' ? 'import.choice' : error.code;
  return errorText(locals, { ...error, code });
}

/** Rows that were refused, with why, to be mended and brought again. */
export async function sendRefused(web: Web, req: Request, res: Response): Promise<void> {
  const locals = web.locals(req, res);
  const at = importAddress(req);
  const { info, fileName } = await viewImport(web.wiki, actorOf(req), at);
  const name = `${fileName.replace(/\.[^.]*$/, '')}-${locals.t('importing.refusedFile')}.csv`;
  res.setHeader('Content-Type', 'text/csv; charset=utf-8');
  res.setHeader('Content-Disposition', contentDisposition('attachment', name));
  res.setHeader('Cache-Control', 'private, no-store');
  const { wiki } = web;
  const lines = async function* () {
    yield byteOrderMark + csvLine([...info.head, locals.t('importing.problem')]);
    for await (const { number, cells, errors } of listRefused(wiki, actorOf(req), at)) {
      const said = errors.map((error) => {
        const where = info.head[error.column] ?? locals.t('importing.rowNumber', { number });
        return `${where}${locals.lang === 'fr' ? '\u00a0' : ''}: ${cellText(locals, error)}`;
      });
      yield csvLine([...cells, said.join(' ')]);
    }
  };
  await sendPieces(web, req, res, lines());
}
