/** A page's past: its history, any two revisions compared, an old one taken up again, who wrote each line. */
import type { Request, Response } from 'express';
import { z } from 'zod';
import { viewModeration } from '../wiki/moderation.ts';
import { localDay } from '../wiki/moments.ts';
import { blamePage, compareRevisions, revertPage, viewHistory } from '../wiki/revisions.ts';
import { compareTypes } from '../wiki/type-editor.ts';
import type { BlameView, CompareView, HistoryView, RevisionItem } from '../wiki/views.ts';
import { actorOf } from './actor.ts';
import { diffModel } from './diff-view.ts';
import { readShape } from './edit-form.ts';
import type { Locals } from './locals.ts';
import { addressOf, requireNumber, textOf } from './query.ts';
import { savedUrl } from './saved.ts';
import { changeSentences } from './type-words.ts';
import type { Web } from './web.ts';

export async function showHistory(web: Web, req: Request, res: Response): Promise<void> {
  const locals = web.locals(req, res);
  const before = readNumber(textOf(req, 'before'));
  const withMinor = textOf(req, 'minor') !== '0';
  const view = await viewHistory(web.wiki, actorOf(req), {
    ...addressOf(req),
    ...(before === undefined ? {} : { before }),
    withMinor,
  });
  const { mayHide } = await viewModeration(web.wiki, actorOf(req), addressOf(req));
  await web.render(req, res, 'history', {
    title: locals.t('history.of', { title: view.page.title }),
    space: view.space,
    trail: view.trail,
    here: locals.t('history.title'),
    feed: { href: web.urls.feed(view.space.slug), title: view.space.title },
    isUnlisted: true,
    view,
    days: byDay(view.revisions, web.wiki.timeZone),
    chosen: chosenOf(req, view),
    withMinor,
    mayHide,
    labelOf: (revision: RevisionItem) => labelOf(locals, revision),
    sizeOf: (revision: RevisionItem) => sizeOf(locals, revision),
    revertIdOf: ({ number }: RevisionItem) => `revert-${view.page.id}-${number}-${view.current}`,
  });
}

/** Revisions come newest first, so days do too. */
function byDay(revisions: readonly RevisionItem[], timeZone: string) {
  const days: { date: string; revisions: RevisionItem[] }[] = [];
  for (const revision of revisions) {
    const date = localDay(new Date(revision.createdAt), timeZone);
    const day = days.at(-1);
    if (day?.date === date) day.revisions.push(revision);
    else days.push({ date, revisions: [revision] });
  }
  return days;
}

/** What was chosen before the list was filtered, else the last step. */
function chosenOf(req: Request, { revisions }: HistoryView): { a: number; b: number } {
  const readable = revisions.filter(({ isReadable }) => isReadable);
  const [newest, second] = readable;
  const isShown = (number: number | undefined) => readable.some((one) => one.number === number);
  const [a, b] = [readNumber(textOf(req, 'a')), readNumber(textOf(req, 'b'))];
  return {
    a: a !== undefined && isShown(a) ? a : ((second ?? newest)?.number ?? 0),
    b: b !== undefined && isShown(b) ? b : (newest?.number ?? 0),
  };
}

/** Why, in the author's words; without them, what kind of change it was. */
function labelOf({ t }: Locals, revision: RevisionItem): string {
  const { kind, number, title, summary, added, removed, hidden = '', isReadable } = revision;
  if (!isReadable) return t('history.hidden', { reason: hidden });
  if (kind === 'rename') return summary || t('history.renamed', { title });
  if (kind !== 'edit')
    return summary
      ? t('history.because', { what: t(`history.kinds.${kind}`), why: summary })
      : t(`history.kinds.${kind}`);
  if (summary !== '') return summary;
  if (number === 1) return t('history.created');
  const sizes = [
    added > 0 ? t('history.wordsAdded', { count: added }) : '',
    removed > 0 ? t('history.wordsRemoved', { count: removed }) : '',
  ].filter((size) => size !== '');
  return sizes.length > 0 ? t('history.textChanged', { sizes: sizes.join(', ') }) : t('history.unsized');
}

/** « +18 mots », « −4 mots », « ±4 mots », « +112 mots, −37 »: nothing for what changed no word. */
function sizeOf({ t }: Locals, { added, removed }: RevisionItem): string {
  if (added === 0 && removed === 0) return '';
  if (added === removed) return t('history.sizeBoth', { count: added });
  if (removed === 0) return t('history.sizeAdded', { count: added });
  if (added === 0) return t('history.sizeRemoved', { count: removed });
  return t('history.sizeMixed', { count: added, removed });
}

function readNumber(text: string): number | undefined {
  return /^[1-9]\d{0,8}$/.test(text) ? Number(text) : undefined;
}

export async function showDiff(web: Web, req: Request, res: Response): Promise<void> {
  const address = addressOf(req);
  const [a, b] = [readNumber(textOf(req, 'a')), readNumber(textOf(req, 'b'))];
  if (a !== undefined && b !== undefined) {
    return res.redirect(302, web.urls.diff(address.space, address.slug, Math.min(a, b), Math.max(a, b)));
  }
  const locals = web.locals(req, res);
  const { from, to } = await stepOf(web, req);
  const view = await compareRevisions(web.wiki, actorOf(req), { ...address, from, to });
  const changes = await compareTypes(web.wiki, actorOf(req), { ...address, from, to });
  const name = ({ number, createdAt }: RevisionItem) =>
    locals.t('diff.sideName', { number, date: locals.dateText(createdAt, 'date') });
  await web.render(req, res, 'diff', {
    title: locals.t('diff.titleOf', { from, to, title: view.page.title }),
    space: view.space,
    trail: view.trail,
    here: locals.t('diff.here', { from, to }),
    isUnlisted: true,
    view,
    diff: diffModel(locals, view, { before: name(view.from), after: name(view.to) }),
    typeChanges: changeSentences(locals, changes ?? []),
    steps: stepsAround(view),
  });
}

/** Without numbers, or with one: the last step, or the one that leads to it. */
async function stepOf(web: Web, req: Request): Promise<{ from: number; to: number }> {
  const [from, to] = [readNumber(textOf(req, 'from')), readNumber(textOf(req, 'to'))];
  if (from !== undefined && to !== undefined) return { from, to };
  const before = to === undefined ? {} : { before: to + 1 };
  const request = { ...addressOf(req), ...before, withMinor: true };
  const { revisions } = await viewHistory(web.wiki, actorOf(req), request);
  const last = to === undefined ? revisions.find(({ isReadable }) => isReadable) : revisions[0];
  const end = to ?? last?.number ?? 1;
  return { from: from ?? last?.previous ?? end, to: end };
}

interface Step {
  from: number;
  to: number;
}

/** Steps of the same length before and after this one. */
function stepsAround({ from, to, current, first: oldest }: CompareView): { previous?: Step; next?: Step } {
  const [first, last] = [Math.min(from.number, to.number), Math.max(from.number, to.number)];
  const span = Math.max(1, last - first);
  return {
    ...(first > oldest ? { previous: { from: Math.max(oldest, first - span), to: first } } : {}),
    ...(last < current ? { next: { from: last, to: Math.min(current, last + span) } } : {}),
  };
}

const revertShape = z.object({ editId: z.string().regex(/^[A-Za-z0-9-]{8,64}$/) });

/** POST: an old text becomes the newest revision. */
export async function revert(web: Web, req: Request, res: Response): Promise<void> {
  const number = requireNumber(req, 'number');
  const { editId } = readShape(revertShape, req);
  const { t } = web.locals(req, res);
  const summary = t('history.revertSummary', { number });
  const outcome = await revertPage(web.wiki, actorOf(req), { ...addressOf(req), number, editId, summary });
  if (outcome.kind === 'saved' || outcome.kind === 'unchanged') {
    return res.redirect(303, savedUrl(web.urls, outcome, outcome));
  }
  // A text that today's rules refuse can still be taken up and set right in the form.
  const { space, slug } = addressOf(req);
  res.redirect(303, web.urls.edit(space, slug, { from: number }));
}

export async function showBlame(web: Web, req: Request, res: Response): Promise<void> {
  const { t } = web.locals(req, res);
  const view = await blamePage(web.wiki, actorOf(req), addressOf(req));
  await web.render(req, res, 'blame', {
    title: t('blame.of', { title: view.page.title }),
    space: view.space,
    trail: view.trail,
    here: t('blame.title'),
    isUnlisted: true,
    view,
    blocks: blocksOf(t, view),
  });
}

interface BlameBlock {
  /** 0 for all that is older than the page's opening. */
  number: number;
  /** Absent where nothing is told of it; `label` says why. */
  revision?: RevisionItem;
  label?: string;
  lines: string[];
}

/** Lines that stand together and come from one revision. */
function blocksOf(t: Locals['t'], { lines, revisions }: BlameView): BlameBlock[] {
  const blocks: BlameBlock[] = [];
  for (const { text, number } of lines) {
    const line = text.replace(/\r?\n$/, '');
    const last = blocks.at(-1);
    const revision = revisions.get(number);
    if (last?.number === number) last.lines.push(line);
    else if (revision?.isReadable) blocks.push({ number, revision, lines: [line] });
    else blocks.push({ number, label: t(revision ? 'blame.hidden' : 'blame.closed'), lines: [line] });
  }
  return blocks;
}
