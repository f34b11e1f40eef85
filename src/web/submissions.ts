/** `/{space}/submissions`: what forms have sent, for who manages the space; publishing, refusing, taking a refusal back. */
import type { Request, Response } from 'express';
import { WikiError } from '../core/errors.ts';
import { shownReceipt } from '../core/submission.ts';
import type { SubmissionState } from '../store/submissions.ts';
import {
  acceptSubmission,
  type Decided,
  listSubmissions,
  longestRefusal,
  refuseSubmission,
  reopenSubmission,
} from '../wiki/decide-submission.ts';
import { actorOf } from './actor.ts';
import { fieldOf } from './forms.ts';
import { createPager } from './pager.ts';
import { addressOf, pageOf, paramOf, textOf } from './query.ts';
import { sendDecision } from './submit-letters.ts';
import type { Notice, Web } from './web.ts';

const states: readonly SubmissionState[] = ['pending', 'accepted', 'refused'];

/** What the list says right after something was decided: told by its address, so that no cookie is needed. */
const doings = ['accepted', 'refused', 'unwanted', 'reopened'] as const;

const chosen = 'chosen-';

/** Entries refused in one go. */
const mostAtOnce = 50;

export async function showSubmissions(web: Web, req: Request, res: Response): Promise<void> {
  const { t, urls } = web.locals(req, res);
  const state = states.find((one) => one === textOf(req, 'state')) ?? 'pending';
  const view = await listSubmissions(web.wiki, actorOf(req), {
    space: paramOf(req, 'space'),
    state,
    page: pageOf(req),
  });
  const { space } = view;
  const href = (page: number) => urls.submissions(space.slug, { state, page });
  await web.render(req, res, 'submissions', {
    title: t('forms.list.title'),
    space,
    trail: [{ title: space.title, space: space.slug }],
    here: t('forms.list.title'),
    isUnlisted: true,
    notice: doneNotice(web, req, res),
    view,
    states,
    shownReceipt,
    longestRefusal,
    pager: createPager(view.page, view.pageCount, href),
  });
}

function doneNotice(web: Web, req: Request, res: Response): Notice | undefined {
  const { t } = web.locals(req, res);
  const done = doings.find((one) => one === textOf(req, 'done'));
  const count = Number(textOf(req, 'count')) || 1;
  if (!done) return undefined;
  return {
    kind: 'ok',
    strong: t(`forms.list.done.${done}`, { count }),
    text: t(`forms.list.doneWhy.${done}`),
  };
}

export async function accept(web: Web, req: Request, res: Response): Promise<void> {
  const done = await acceptSubmission(web.wiki, actorOf(req), addressOf(req));
  sendDecision(web, req, res, done, { isAccepted: true, reason: '' });
  goBack(web, res, done.space, 'accepted');
}

export async function refuse(web: Web, req: Request, res: Response): Promise<void> {
  const action = fieldOf(req.body, 'action');
  if (action === 'reopen') {
    const { space } = await reopenSubmission(web.wiki, actorOf(req), addressOf(req));
    return goBack(web, res, space, 'reopened');
  }
  const isUnwanted = action === 'unwanted';
  const done = await refuseOne(web, req, res, addressOf(req));
  goBack(web, res, done.space, isUnwanted ? 'unwanted' : 'refused');
}

/** Those that somebody else has decided meanwhile are left as they are. */
export async function refuseSeveral(web: Web, req: Request, res: Response): Promise<void> {
  const space = paramOf(req, 'space');
  await listSubmissions(web.wiki, actorOf(req), { space, state: 'pending', page: 1 });
  let count = 0;
  for (const slug of chosenIn(req.body).slice(0, mostAtOnce)) {
    try {
      await refuseOne(web, req, res, { space, slug });
      count += 1;
    } catch (error) {
      if (!(error instanceof WikiError)) throw error;
    }
  }
  if (count === 0) return res.redirect(303, web.urls.submissions(space));
  goBack(web, res, space, fieldOf(req.body, 'action') === 'unwanted' ? 'unwanted' : 'refused', count);
}

/** Each box has the entry in its name: boxes of one name are not told apart by everybody who reads forms. */
function chosenIn(form: unknown): string[] {
  const names = typeof form === 'object' && form !== null ? Object.keys(form) : [];
  return names.flatMap((name) => (name.startsWith(chosen) ? [name.slice(chosen.length)] : []));
}

/** An advertisement gets no answer. */
async function refuseOne(
  web: Web,
  req: Request,
  res: Response,
  address: { space: string; slug: string },
): Promise<Decided> {
  const reason = fieldOf(req.body, 'reason');
  const isUnwanted = fieldOf(req.body, 'action') === 'unwanted';
  const done = await refuseSubmission(web.wiki, actorOf(req), { ...address, reason, isUnwanted });
  const isTold = fieldOf(req.body, 'tells') !== '' && !isUnwanted;
  sendDecision(web, req, res, isTold ? done : { ...done, email: '' }, {
    isAccepted: false,
    reason: reason.trim(),
  });
  return done;
}

function goBack(web: Web, res: Response, space: string, done: (typeof doings)[number], count = 1): void {
  res.redirect(303, web.urls.submissions(space, { done, count: count === 1 ? undefined : count }));
}
