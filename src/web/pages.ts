/** Reading one page: as it is, as it was, and as files. */
import type { Request, Response } from 'express';
import { WikiError } from '../core/errors.ts';
import { formatPageFile } from '../core/front-matter.ts';
import { publicEntry } from '../wiki/public-entry.ts';
import { type PageOutcome, viewPage } from '../wiki/view-page.ts';
import type { PageView } from '../wiki/views.ts';
import { formatBibtex, formatRis } from './citation.ts';
import { jsonLdOf } from './json-ld.ts';
import { citationOf, pageModel } from './page-model.ts';
import { paramOf, requireNumber } from './query.ts';
import { readerOf } from './reader.ts';
import { savedNotice } from './saved.ts';
import type { Notice, Web } from './web.ts';

export async function showPage(web: Web, req: Request, res: Response): Promise<void> {
  const outcome = await find(web, req, res);
  if (outcome.kind === 'moved') return res.redirect(301, web.urls.page(outcome.space, outcome.slug));
  if (outcome.kind === 'deleted') return showDeleted(web, req, res, outcome);
  const { view } = outcome;
  const notice = await savedNotice(web, req, res, { ...view.page, current: view.current });
  await render(web, req, res, view, notice, await dataOf(web, view));
}

/** What the page is about, in the words of search engines. */
async function dataOf(web: Web, view: PageView): Promise<string | undefined> {
  const entry = view.page.type === '' ? undefined : await publicEntry(web.wiki, view.page.id);
  if (!entry) return undefined;
  const url = web.urls.absolute(web.urls.page(view.page.space, view.page.slug));
  return jsonLdOf(entry, { url, timeZone: web.wiki.timeZone, language: view.space.language });
}

/** Also the current one: an address that is cited never shows another text. */
export async function showRevision(web: Web, req: Request, res: Response): Promise<void> {
  const number = requireNumber(req, 'number');
  const outcome = await find(web, req, res, number);
  if (outcome.kind === 'moved') {
    return res.redirect(301, web.urls.revision(outcome.space, outcome.slug, number));
  }
  await render(web, req, res, pageOf(outcome));
}

async function render(
  web: Web,
  req: Request,
  res: Response,
  view: PageView,
  notice?: Notice,
  jsonLdHtml?: string,
): Promise<void> {
  const { template, model } = await pageModel(web, req, res, view);
  await web.render(req, res, template, { ...model, notice, jsonLdHtml });
}

async function showDeleted(
  web: Web,
  req: Request,
  res: Response,
  deleted: Extract<PageOutcome, { kind: 'deleted' }>,
): Promise<void> {
  const { space, page } = deleted;
  const model = {
    title: web.locals(req, res).t('deleted.title'),
    space,
    trail: [
      { title: space.title, space: space.slug },
      { title: page.title, space: page.space, slug: page.slug },
    ],
    isUnlisted: true,
    deleted,
  };
  await web.render(req, res, 'deleted', model, { status: 410 });
}

/** The page as one Markdown file, front matter and text. */
export async function downloadPage(web: Web, req: Request, res: Response): Promise<void> {
  const outcome = await find(web, req, res);
  if (outcome.kind === 'moved') return res.redirect(301, web.urls.source(outcome.space, outcome.slug));
  if (outcome.kind === 'deleted') throw new WikiError('gone', 'page.deleted');
  sendMarkdown(res, outcome.view);
}

export async function downloadRevision(web: Web, req: Request, res: Response): Promise<void> {
  const number = requireNumber(req, 'number');
  const outcome = await find(web, req, res, number);
  if (outcome.kind === 'moved') {
    return res.redirect(301, web.urls.revisionSource(outcome.space, outcome.slug, number));
  }
  sendMarkdown(res, pageOf(outcome));
}

function sendMarkdown(res: Response, { page, revision, trail }: PageView): void {
  const { title, tags, values, body } = revision;
  const parent = trail.at(-2)?.slug;
  res.type('text/markdown; charset=utf-8');
  res.send(formatPageFile({ title, type: page.type, tags, values, body, ...(parent ? { parent } : {}) }));
}

export async function citeBibtex(web: Web, req: Request, res: Response): Promise<void> {
  await cite(web, req, res, 'bib');
}

export async function citeRis(web: Web, req: Request, res: Response): Promise<void> {
  await cite(web, req, res, 'ris');
}

const citationFormats = {
  bib: { mime: 'application/x-bibtex; charset=utf-8', format: formatBibtex },
  ris: { mime: 'application/x-research-info-systems; charset=utf-8', format: formatRis },
} as const;

async function cite(web: Web, req: Request, res: Response, name: 'bib' | 'ris'): Promise<void> {
  const number = requireNumber(req, 'number');
  const outcome = await find(web, req, res, number);
  if (outcome.kind === 'moved') {
    return res.redirect(301, web.urls.citation(outcome.space, outcome.slug, number, name));
  }
  const citation = citationOf(web.locals(req, res), pageOf(outcome));
  const { mime, format } = citationFormats[name];
  // The name is a slug and a number: nothing in it needs quoting.
  res.setHeader('Content-Disposition', `attachment; filename="${citation.key}.${name}"`);
  res.type(mime).send(format(citation));
}

function find(web: Web, req: Request, res: Response, revision?: number): Promise<PageOutcome> {
  const address = { space: paramOf(req, 'space'), slug: paramOf(req, 'slug') };
  return viewPage(
    web.wiki,
    readerOf(web, req, res),
    revision === undefined ? address : { ...address, revision },
  );
}

/** A revision that is asked for by number is found in the trash too: it was cited once. */
function pageOf(outcome: PageOutcome): PageView {
  if (outcome.kind !== 'page') throw new WikiError('gone', 'page.deleted');
  return outcome.view;
}
