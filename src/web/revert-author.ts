/** Taking back what one author wrote in some days: choose, see, confirm; two hundred pages at a time. */
import type { Request, Response } from 'express';
import { addDays } from '../core/dates.ts';
import { localDay } from '../wiki/moments.ts';
import { requireAdmin } from '../wiki/prove.ts';
import { pagesAtOnce, type RevertView, revertAuthor, viewRevert } from '../wiki/revert-author.ts';
import { actorOf } from './actor.ts';
import { adminTrail, peopleStop } from './admin-cards.ts';
import { type FieldFaults, faultsOf } from './faults.ts';
import { fieldOf } from './forms.ts';
import { paramOf, textOf } from './query.ts';
import type { Web } from './web.ts';

interface Chosen {
  handle: string;
  author: string;
  from: string;
  to: string;
  after: number;
}

/** Days of the period that is offered first, today included. */
const usualDays = 7;

/** @param read gives what was sent under a name, in the address or in a form. */
function chosenIn(req: Request, read: (name: string) => string): Chosen {
  const handle = paramOf(req, 'handle');
  const after = /^[1-9]\d{0,14}$/.exec(read('after'))?.[0] ?? '0';
  const author = handle === '' ? read('author').trim().slice(0, 200) : '';
  return { handle, author, from: read('from'), to: read('to'), after: Number(after) };
}

function requestOf({ handle, author, from, to, after }: Chosen) {
  const who = handle === '' ? { signature: author } : { handle };
  return { who, from, to, after };
}

export async function revertForm(web: Web, req: Request, res: Response): Promise<void> {
  const actor = requireAdmin(actorOf(req));
  const chosen = chosenIn(req, (name) => textOf(req, name));
  if (chosen.from === '' || chosen.to === '' || (chosen.handle === '' && chosen.author === '')) {
    const today = localDay(web.wiki.clock(), web.wiki.timeZone);
    const usual = { ...chosen, from: chosen.from || addDays(today, 1 - usualDays), to: chosen.to || today };
    // The name of whoever it is, and that they are there.
    const view = chosen.handle === '' ? undefined : await viewRevert(web.wiki, actor, requestOf(usual));
    return render(web, req, res, { chosen: usual, name: view?.name ?? '', errors: [] });
  }
  try {
    const view = await viewRevert(web.wiki, actor, requestOf(chosen));
    await render(web, req, res, { chosen, name: view.name, view, errors: [] });
  } catch (error) {
    await render(
      web,
      req,
      res,
      { chosen, name: chosen.author || chosen.handle, errors: faultsOf(error) },
      422,
    );
  }
}

export async function revertAll(web: Web, req: Request, res: Response): Promise<void> {
  const actor = requireAdmin(actorOf(req));
  const chosen = chosenIn(req, (name) => fieldOf(req.body, name));
  try {
    const summary = web.locals(req, res).t('revert.summary');
    const { done, kept, next } = await revertAuthor(web.wiki, actor, { ...requestOf(chosen), summary });
    const { handle, author, from, to } = chosen;
    res.redirect(303, web.urls.revertAuthor(handle, { author, from, to, after: next, done, kept }));
  } catch (error) {
    await render(
      web,
      req,
      res,
      { chosen, name: chosen.author || chosen.handle, errors: faultsOf(error) },
      422,
    );
  }
}

interface Screen {
  chosen: Chosen;
  /** As it is shown; '' while none was chosen. */
  name: string;
  view?: RevertView;
  errors: FieldFaults;
}

async function render(web: Web, req: Request, res: Response, screen: Screen, status = 200): Promise<void> {
  const locals = web.locals(req, res);
  const { t, urls } = locals;
  const { chosen, name } = screen;
  const title = name === '' ? t('revert.titleVisitor') : t('revert.title', { name });
  const whose = chosen.handle === '' ? [] : [{ title: name, href: urls.adminPerson(chosen.handle) }];
  const count = (text: string) => (/^\d{1,6}$/.test(text) ? Number(text) : undefined);
  const [done, kept] = [count(textOf(req, 'done')), count(textOf(req, 'kept'))];
  const said = done === undefined || kept === undefined ? undefined : t('revert.done', { done, kept });
  const isOver = screen.view?.items.length === 0 || chosen.after === 0;
  const model = {
    title,
    isUnlisted: true,
    trail: adminTrail(locals, peopleStop(locals), ...whose),
    here: t('revert.here'),
    view: undefined,
    most: pagesAtOnce,
    ...screen,
    ...(said === undefined
      ? {}
      : {
          notice: { kind: 'ok' as const, strong: said, text: t(isOver ? 'revert.finished' : 'revert.next') },
        }),
  };
  await web.render(req, res, 'revert-author', model, { status });
}
