/** What the templates of a page read beside its view: its text as HTML, its contents, its facts by their place. */
import type { Request, Response } from 'express';
import { frenchTypography } from '../markdown/typography.ts';
import type { PageView } from '../wiki/views.ts';
import { createAccessWords } from './access-words.ts';
import { renderBodyHtml } from './body.ts';
import { type Citation, lowerFirst } from './citation.ts';
import { contentsOf } from './contents.ts';
import { dossierFacts } from './dossier.ts';
import type { Locals } from './locals.ts';
import { initials, meetingFacts } from './meeting.ts';
import { typeSheetModel } from './type-sheet.ts';
import type { PageModel, Web } from './web.ts';

/** A template's own names stand beside those of the layout. */
type Model = PageModel & Record<string, unknown>;

/** Types of the starter that have a page of their own; any other shows its facts in the common header. */
const templates: Readonly<Record<string, string>> = { reunion: 'pages/meeting', dossier: 'pages/dossier' };

export async function pageModel(
  web: Web,
  req: Request,
  res: Response,
  view: PageView,
): Promise<{ template: string; model: Model }> {
  const locals = web.locals(req, res);
  const bodyHtml = await renderBodyHtml(web, req, res, view.body, {
    language: view.space.language,
    pinsVersions: !view.isCurrent,
  });
  const typeModel = await typeSheetModel(web, req, res, view);
  const template = typeModel ? 'pages/type' : (templates[view.page.type] ?? 'page');
  const model = {
    ...layoutModel(locals, view),
    view,
    accessWords: createAccessWords(locals),
    bodyHtml,
    contents: contentsOf(view.body.reading.headings),
    // Its authors have put them where they want them.
    hidesFiles: view.body.embeds.some(({ kind }) => kind === 'files'),
    related: relatedModel(locals, view),
    ...factsModel(locals, view, template, web.wiki.timeZone),
    ...typeModel,
  };
  return { template, model };
}

function layoutModel(locals: Locals, view: PageView): PageModel {
  const { t, urls } = locals;
  const { space, page, revision } = view;
  const { title, number } = revision;
  return {
    title: view.isCurrent ? title : t('page.revisionTitle', { title, number }),
    space,
    trail: view.trail,
    ...(view.isCurrent ? {} : { here: t('dossier.revision', { number }) }),
    description: view.excerpt,
    canonical: page.slug === space.home ? urls.space(space.slug) : urls.page(page.space, page.slug),
    feed: { href: urls.feed(space.slug), title: t('feeds.pages', { space: space.title }) },
    isUnlisted: !view.isCurrent,
    pageFacts: lifeOf(locals, view),
  };
}

/** With the way to the whole list, where it holds more than is shown here. */
function relatedModel({ urls }: Locals, { related, page, body }: PageView): object[] {
  const isShown = ({ type, field }: (typeof related)[number]) =>
    body.embeds.some(
      (embed) =>
        embed.kind === 'entries' &&
        embed.list.query.type === type &&
        embed.list.query.conditions.some((condition) => condition.field === field),
    );
  // Its authors have put these where they want them.
  const others = related.filter((group) => !isShown(group));
  return others.map((group) => {
    const { type, typeTitle, field, total, items } = group;
    const condition = { field, operator: 'is' as const, values: [page.title, page.slug] };
    const isCut = typeTitle !== '' && total > items.length;
    return { ...group, moreHref: isCut ? urls.entries(page.space, { type, conditions: [condition] }) : '' };
  });
}

/** Who wrote the page and when, in one sentence. */
export function lifeOf({ t, dateText }: Locals, view: PageView): string {
  return t('page.facts', {
    created: dateText(view.page.createdAt, 'date'),
    writers: t('page.writtenBy', { count: view.authorCount }),
    revisions: t('page.revisions', { count: view.revisionCount }),
    last: dateText(view.page.updatedAt, 'moment'),
  });
}

function factsModel(locals: Locals, view: PageView, template: string, zone: string): object {
  if (template === 'pages/meeting') {
    const meeting = meetingFacts(view.facts);
    return { meeting, sheet: meeting.others, zone: cityOf(zone), initials };
  }
  if (template === 'pages/dossier') {
    const facts = dossierFacts(view);
    const isFrench = view.space.language === 'fr';
    const dossier = { ...facts, summary: isFrench ? frenchTypography(facts.summary) : facts.summary };
    const citation = citationOf(locals, view);
    const text = locals.t('cite.text', {
      ...citation,
      kind: lowerFirst(citation.kind),
      date: locals.dateText(citation.date, 'date'),
    });
    return { dossier, sheet: dossier.others, cite: { text, url: citation.url } };
  }
  return {
    header: view.facts.filter(({ show }) => show === 'header'),
    sheet: view.facts.filter(({ show }) => show === 'sheet'),
  };
}

export function citationOf({ t, urls }: Locals, view: PageView): Citation {
  const { page, revision, space } = view;
  return {
    key: `${page.space}-${page.slug}-${revision.number}`,
    title: revision.title,
    author: space.title,
    kind: view.typeTitle || t('page.kind'),
    revision: revision.number,
    date: revision.createdAt.slice(0, 10),
    url: urls.absolute(urls.revision(page.space, page.slug, revision.number)),
  };
}

/** « Paris » of `Europe/Paris`. */
function cityOf(zone: string): string {
  return zone.slice(zone.lastIndexOf('/') + 1).replaceAll('_', ' ');
}
