/** The letters of the wiki: plain text in the language of whoever caused them, handed over when the answer is out. */
import type { Request, Response } from 'express';
import type { Posted } from '../wiki/tickets.ts';
import type { Web } from './web.ts';

export type LetterKind =
  | 'signIn'
  | 'reset'
  | 'resetHanded'
  | 'invitation'
  | 'welcome'
  | 'refused'
  | 'registered'
  | 'passwordChanged'
  | 'emailNew'
  | 'emailOld'
  | 'emailTaken'
  | 'emailChanged'
  | 'emailWaived'
  | 'factorOn'
  | 'factorOff'
  | 'passkeyAdded'
  | 'passkeyRemoved'
  | 'sentWaiting'
  | 'sentPublished'
  | 'sentAccepted'
  | 'sentRefused'
  | 'sentRefusedFor'
  | 'waiting';

export interface LetterRequest {
  kind: LetterKind;
  /** One address; '' sends nothing. */
  to: string;
  /** Path on the site, made absolute; absent in a letter that leads nowhere. */
  href?: string;
  /** What the sentences of this kind need: never more than a name. */
  vars?: Readonly<Record<string, string>>;
}

export interface ComposedLetter {
  subject: string;
  text: string;
}

/** Subject and text from `letters.{kind}` of the locale files. */
export function composeLetter(
  web: Web,
  req: Request,
  res: Response,
  { kind, href, vars = {} }: Omit<LetterRequest, 'to'>,
): ComposedLetter {
  const { t, has, urls } = web.locals(req, res);
  const site = t('site.title');
  const known = { ...vars, site };
  const parts = [
    vars['name'] ? t('letters.hello', known) : t('letters.helloAll'),
    t(`letters.${kind}.text`, known),
    ...(href === undefined ? [] : [urls.absolute(href)]),
    ...(has(`letters.${kind}.after`) ? [t(`letters.${kind}.after`, known)] : []),
    `-- \n${site}, ${urls.absolute(urls.home())}`,
  ];
  return { subject: t(`letters.${kind}.subject`, known), text: `${parts.join('\n\n')}\n` };
}

/**
 * Sends nothing without mail. Begun when the answer has gone out: how long it takes is nobody's to measure. Composed at
 * once, and to be called for nobody too (`to: ''`), so that both cost the same.
 */
export function sendLetter(web: Web, req: Request, res: Response, letter: LetterRequest): void {
  const { to } = letter;
  if (!web.mailer.isSet) return;
  const composed = composeLetter(web, req, res, letter);
  if (to === '') return;
  res.once('close', () => web.mailer.send({ to, ...composed }));
}

/** The letter of a link that works once; for nobody all the same, who gets none. @param hrefOf the path for a secret. */
export function sendLink(
  web: Web,
  req: Request,
  res: Response,
  kind: LetterKind,
  posted: Posted | undefined,
  hrefOf: (secret: string) => string,
): void {
  const { email, name, secret } = posted ?? { email: '', name: '', secret: '' };
  sendLetter(web, req, res, { kind, to: email, href: hrefOf(secret), vars: { name } });
}
