/** What a page says right after it was saved: told by its address, so that no cookie is needed. */
import type { Request, Response } from 'express';
import { viewHistory } from '../wiki/revisions.ts';
import type { SaveOutcome } from '../wiki/save-page.ts';
import { actorOf } from './actor.ts';
import { textOf } from './query.ts';
import type { Urls } from './urls.ts';
import type { Notice, Web } from './web.ts';

type Saved = Extract<SaveOutcome, { kind: 'saved' | 'unchanged' }>;

/** Names of the parameter: a number of a revision, and whether it was merged into what somebody else had published. */
const parameter = 'publie';
const unchanged = 'rien';

/** @param how says more where an old text was taken up again. */
export function savedUrl(urls: Urls, outcome: Saved, how: { keepsFields?: boolean } = {}): string {
  const page = urls.page(outcome.space, outcome.slug);
  const kept = how.keepsFields ? '&garde=1' : '';
  if (outcome.kind === 'unchanged') return `${page}?${parameter}=${unchanged}${kept}`;
  return `${page}?${parameter}=${outcome.revision}${outcome.merged ? '&reuni=1' : ''}${kept}`;
}

/** Undefined when the address says nothing, or something that is not so: anybody can write an address. */
export async function savedNotice(
  web: Web,
  req: Request,
  res: Response,
  page: { space: string; slug: string; current: number },
): Promise<Notice | undefined> {
  const said = textOf(req, parameter);
  const { t, urls } = web.locals(req, res);
  const kept = textOf(req, 'garde') === '' ? '' : ` ${t('fields.kept')}`;
  if (said === unchanged)
    return { kind: 'ok', strong: t('saved.unchanged'), text: t('saved.unchangedWhy') + kept };
  const number = Number(said);
  if (!Number.isInteger(number) || number < 1 || number > page.current) return undefined;
  const { space, slug } = page;
  if (number === 1) return { kind: 'ok', strong: t('saved.published'), text: t('saved.first') };
  const link = { href: urls.diff(space, slug, number - 1, number), label: t('saved.seeChange') };
  if (textOf(req, 'reuni') === '') {
    return {
      kind: 'ok',
      strong: t('saved.published'),
      text: t('saved.revision', { number }) + kept,
      ...link,
    };
  }
  const before = await viewHistory(web.wiki, actorOf(req), { space, slug, before: number, withMinor: true });
  const authors = before.revisions[0]?.authors.join(', ') ?? '';
  return { kind: 'ok', strong: t('saved.merged', { authors }), text: t('saved.mergedWhy'), ...link };
}
