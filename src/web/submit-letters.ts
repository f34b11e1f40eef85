/** Letters about what forms send: the receipt, word that something waits, and what was decided. */
import type { Request, Response } from 'express';
import { shownReceipt } from '../core/submission.ts';
import type { Decided } from '../wiki/decide-submission.ts';
import { managersOf, waitingFor } from '../wiki/submission-notices.ts';
import type { SendOutcome } from '../wiki/submissions.ts';
import { composeLetter, sendLetter } from './letters.ts';
import type { Web } from './web.ts';

/** Only for the first time it comes, and to who left an address. */
export function sendReceipt(
  web: Web,
  req: Request,
  res: Response,
  { isAgain, email, isPending, receipt }: Extract<SendOutcome, { kind: 'sent' }>,
  secret: string,
): void {
  const kind = isPending ? 'sentWaiting' : 'sentPublished';
  const vars = { receipt: shownReceipt(receipt) };
  sendLetter(web, req, res, { kind, to: isAgain ? '' : email, href: web.urls.sent(secret), vars });
}

/** Each manager has one letter an hour at most, which says all that waits for them then. */
export function ringManagers(web: Web, req: Request, res: Response, space: string): void {
  if (!web.mailer.isSet) return;
  const { t, urls } = web.locals(req, res);
  const compose = (list: string) => composeLetter(web, req, res, { kind: 'waiting', vars: { list } });
  const write = async (memberId: number) => {
    const waiting = await waitingFor(web.wiki, memberId);
    if (!waiting) return;
    const list = waiting.spaces.map(({ title, slug, count }) => {
      const href = urls.absolute(urls.submissions(slug));
      return `${t('forms.waitingIn', { space: title, count })}\n${href}`;
    });
    web.mailer.send({ to: waiting.email, ...compose(list.join('\n\n')) });
  };
  const failed = (error: unknown) => web.log.error({ err: error }, 'telling managers failed');
  res.once('close', () => {
    managersOf(web.wiki, space)
      .then((ids) => {
        for (const id of ids) web.bell.ring(String(id), () => void write(id).catch(failed));
      })
      .catch(failed);
  });
}

export function sendDecision(
  web: Web,
  req: Request,
  res: Response,
  { email, receipt, space, slug, isPublic }: Decided,
  { isAccepted, reason }: { isAccepted: boolean; reason: string },
): void {
  const vars = { receipt: shownReceipt(receipt), ...(isAccepted ? {} : { reason }) };
  const kind = isAccepted ? 'sentAccepted' : reason === '' ? 'sentRefused' : 'sentRefusedFor';
  const href = isAccepted && isPublic ? { href: web.urls.page(space, slug) } : {};
  sendLetter(web, req, res, { kind, to: email, ...href, vars });
}
