/** The audit as a screen and as a file: each line a sentence. */
import type { Request, Response } from 'express';
import { type AuditItem, auditKinds, viewAudit } from '../wiki/audit-log.ts';
import { actorOf } from './actor.ts';
import { adminTrail } from './admin-cards.ts';
import { csvOf } from './csv.ts';
import type { Locals } from './locals.ts';
import { textOf } from './query.ts';
import type { Web } from './web.ts';

const linesOnPage = 50;
/** Lines of one file; older ones come by choosing fewer. */
const linesInFile = 5000;

const wantedIn = (req: Request) => ({
  space: textOf(req, 'space'),
  person: textOf(req, 'person'),
  kind: textOf(req, 'kind'),
});

export async function showAudit(web: Web, req: Request, res: Response): Promise<void> {
  const locals = web.locals(req, res);
  const wanted = wantedIn(req);
  const before = /^[1-9]\d{0,14}$/.exec(textOf(req, 'before'))?.[0];
  const view = await viewAudit(web.wiki, actorOf(req), {
    ...wanted,
    ...(before === undefined ? {} : { beforeId: Number(before) }),
    limit: linesOnPage,
  });
  await web.render(req, res, 'audit', {
    title: locals.t('audit.title'),
    isUnlisted: true,
    trail: adminTrail(locals),
    here: locals.t('audit.title'),
    view,
    wanted,
    kinds: Object.keys(auditKinds),
    isLater: before !== undefined,
    byOf: (item: AuditItem) => byOf(locals, item),
    sentenceOf: (item: AuditItem) => auditSentence(locals, item),
  });
}

/** The same lines, for a spreadsheet. */
export async function sendAudit(web: Web, req: Request, res: Response): Promise<void> {
  const locals = web.locals(req, res);
  const { items } = await viewAudit(web.wiki, actorOf(req), { ...wantedIn(req), limit: linesInFile });
  const columns = (['at', 'by', 'what', 'space', 'page'] as const).map((name) =>
    locals.t(`audit.columns.${name}`),
  );
  const rows = items.map((item) => [
    item.at,
    byOf(locals, item),
    auditSentence(locals, item),
    item.space?.slug ?? '',
    item.page?.kind === 'named' ? `${item.page.space}/${item.page.slug}` : '',
  ]);
  res.setHeader('Content-Disposition', 'attachment; filename="journal.csv"');
  res.setHeader('Cache-Control', 'private, no-store');
  res.type('text/csv; charset=utf-8').send(csvOf([columns, ...rows]));
}

function byOf({ t }: Pick<Locals, 't'>, { by }: AuditItem): string {
  return by.kind === 'member' ? by.name : t(`audit.${by.kind}`);
}

/** What was done, after the name of who did it: « a bloqué le compte : … ». The action itself when it has no sentence. */
export function auditSentence(locals: Pick<Locals, 't' | 'has' | 'dateText'>, item: AuditItem): string {
  const { t, has } = locals;
  const { action, details } = item;
  const key = `audit.${action}`;
  if (!has(key)) return action;
  const space = item.space ? t('audit.theSpace', { title: item.space.title }) : t('audit.aSpace');
  const page = pageWords(t, item);
  const member = item.member ?? t('audit.nobody');
  const said = t(key, {
    ...plainDetails(locals, details),
    space,
    member,
    page: page ?? t('audit.aPage'),
    what: page ?? space,
    group: item.group === undefined ? t('audit.aGroup') : t('audit.theGroup', { name: item.group }),
    state: t(details['isAdmin'] === true ? 'audit.isAdmin' : 'audit.isNotAdmin'),
    author: item.member ?? textIn(details, 'signature'),
  });
  return details['asAdmin'] === true ? `${said} (${t('audit.asAdmin')})` : said;
}

function pageWords(t: Locals['t'], { page }: AuditItem): string | undefined {
  if (!page) return undefined;
  if (page.kind === 'named') return t('audit.thePage', { title: page.title });
  return page.kind === 'gone' ? t('audit.gonePage', { address: page.address }) : t('audit.aPage');
}

/** Numbers and days that sentences name. A detail that is missing leaves a gap, not a hole of the template. */
function plainDetails(
  { dateText }: Pick<Locals, 'dateText'>,
  details: AuditItem['details'],
): Record<string, string> {
  const dayIn = (name: string) => {
    const day = textIn(details, name);
    return /^\d{4}-\d{2}-\d{2}$/.test(day) ? dateText(day, 'date') : day;
  };
  const days = ['from', 'to'].map((name) => [name, dayIn(name)]);
  const numbers = ['number', 'done'].map((name) => [name, textIn(details, name)]);
  return Object.fromEntries([...days, ...numbers]);
}

function textIn(details: AuditItem['details'], name: string): string {
  const value = details[name];
  return typeof value === 'string' || typeof value === 'number' ? String(value) : '';
}
