/** What is done to an import: its sheet and columns chosen, begun, stopped, undone, dropped. */
import type { Request, Response } from 'express';
import { dropImport, planImport, startImport, stopImport, viewImport } from '../wiki/import-entries.ts';
import { chooseSheet } from '../wiki/import-sheet.ts';
import { undoImport } from '../wiki/import-undo.ts';
import { actorOf } from './actor.ts';
import { faultsOf } from './faults.ts';
import { fieldOf } from './forms.ts';
import { importAddress, renderImport } from './importing.ts';
import type { Web } from './web.ts';

export async function chooseImportSheet(web: Web, req: Request, res: Response): Promise<void> {
  await chooseSheet(web.wiki, actorOf(req), { ...importAddress(req), sheet: fieldOf(req.body, 'sheet') });
  back(web, req, res);
}

export async function planRun(web: Web, req: Request, res: Response): Promise<void> {
  const at = importAddress(req);
  const { info } = await viewImport(web.wiki, actorOf(req), at);
  const targets = info.head.map((_head, column) => fieldOf(req.body, `column-${column}`));
  const key = fieldOf(req.body, 'key');
  const clears = fieldOf(req.body, 'clears') === '1';
  try {
    await planImport(web.wiki, actorOf(req), { ...at, targets, key, clears });
  } catch (error) {
    return renderImport(web, req, res, faultsOf(error));
  }
  back(web, req, res);
}

export async function runImport(web: Web, req: Request, res: Response): Promise<void> {
  const at = importAddress(req);
  const { fileName } = await viewImport(web.wiki, actorOf(req), at);
  const summary = web.locals(req, res).t('importing.summary', { file: fileName });
  leave(web, await startImport(web.wiki, actorOf(req), { ...at, summary }));
  back(web, req, res);
}

export async function stopRun(web: Web, req: Request, res: Response): Promise<void> {
  await stopImport(web.wiki, actorOf(req), importAddress(req));
  back(web, req, res);
}

export async function undoRun(web: Web, req: Request, res: Response): Promise<void> {
  const at = importAddress(req);
  const { fileName } = await viewImport(web.wiki, actorOf(req), at);
  const summary = web.locals(req, res).t('importing.undoSummary', { file: fileName });
  leave(web, await undoImport(web.wiki, actorOf(req), { ...at, summary }));
  back(web, req, res);
}

export async function dropRun(web: Web, req: Request, res: Response): Promise<void> {
  const { space, id } = importAddress(req);
  await dropImport(web.wiki, actorOf(req), { space, id });
  res.redirect(303, web.urls.importStart(space));
}

/** The work goes on behind the answer; what fails in it is ours to know. */
function leave(web: Web, work: { over: Promise<void> } | undefined): void {
  work?.over.catch((error: unknown) => web.log.error({ err: error }, 'an import failed'));
}

function back(web: Web, req: Request, res: Response): void {
  const { space, id } = importAddress(req);
  res.redirect(303, web.urls.importRun(space, id));
}
