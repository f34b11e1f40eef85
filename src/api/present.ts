/** What the wiki gives, as the API's JSON: chosen members, absolute addresses, nothing that was not meant to go out. */
import type { z } from 'zod';
import type { Space } from '../core/page.ts';
import type { Content } from '../core/revision.ts';
import type { SnippetPart } from '../search/snippet.ts';
import type { ListedPage } from '../store/page-lists.ts';
import type { AttachmentView } from '../wiki/items.ts';
import type { StoredPage } from '../wiki/read-page.ts';
import type { FileHit, HitView } from '../wiki/search-view.ts';
import type { ConflictView, RevisionItem } from '../wiki/views.ts';
import type { FileAddress, PageUrls } from './endpoint.ts';
import type * as schemas from './schemas.ts';

type Json<Schema extends z.ZodType> = z.input<Schema>;

export function presentSpace(urls: PageUrls, space: Space): Json<typeof schemas.space> {
  const { slug, title, description, language, home } = space;
  return { slug, title, description, language, home, url: urls.absolute(urls.space(slug)) };
}

export function presentPage(urls: PageUrls, page: StoredPage): Json<typeof schemas.page> {
  const { title, body, number, createdAt, authors } = page.revision;
  return {
    space: page.space,
    slug: page.slug,
    title,
    type: page.type,
    values: ownValues(page.revision),
    tags: [...page.revision.tags],
    body,
    revision: number,
    updatedAt: createdAt,
    authors: [...authors],
    url: urls.absolute(urls.page(page.space, page.slug)),
  };
}

export function presentListed(urls: PageUrls, page: ListedPage): Json<typeof schemas.listedPage> {
  const { space, slug, title, type, current, updatedAt } = page;
  return {
    space,
    slug,
    title,
    type,
    values: ownValues(page),
    tags: [...page.tags],
    revision: current,
    updatedAt,
    authors: [...page.authors],
    url: urls.absolute(urls.page(space, slug)),
  };
}

export function presentRevision(urls: PageUrls, page: StoredPage): Json<typeof schemas.revision> {
  const { space, slug, revision } = page;
  const { number, kind, title, authors, summary, minor, createdAt, body } = revision;
  return {
    space,
    slug,
    number,
    kind,
    title,
    authors: [...authors],
    summary,
    minor,
    createdAt,
    values: ownValues(revision),
    tags: [...revision.tags],
    body,
    url: urls.absolute(urls.revision(space, slug, number)),
  };
}

export function presentRevisionItem(
  urls: PageUrls,
  { space, slug }: FileAddress,
  item: RevisionItem,
): Json<typeof schemas.listedRevision> {
  const { number, kind, title, authors, summary, minor, createdAt, added, removed, hidden } = item;
  const url = urls.absolute(urls.revision(space, slug, number));
  const shown = {
    number,
    kind,
    title,
    authors: [...authors],
    summary,
    minor,
    createdAt,
    url,
    added,
    removed,
  };
  return { ...shown, ...(hidden === undefined ? {} : { hidden }) };
}

export function presentAttachment(
  urls: PageUrls,
  { space, slug }: FileAddress,
  file: AttachmentView,
): Json<typeof schemas.attachment> {
  const { name, mime, size, width, height, version, versions, author, createdAt } = file;
  const url = urls.absolute(urls.file(space, slug, name));
  const { state: text, isCut: textIsCut } = file.text ?? { state: 'waiting', isCut: false };
  return { name, mime, size, width, height, version, versions, author, createdAt, text, textIsCut, url };
}

export function presentHit(urls: PageUrls, hit: HitView): Json<typeof schemas.hit> {
  const { space, slug, title, type } = hit.page;
  const [file] = hit.files;
  return {
    space,
    slug,
    title,
    type,
    url: urls.absolute(urls.page(space, slug)),
    ...presentSnippet(hit.snippet),
    day: hit.day,
    ...(file ? { attachment: presentFoundFile(urls, { space, slug }, file) } : {}),
  };
}

function presentFoundFile(urls: PageUrls, { space, slug }: FileAddress, file: FileHit) {
  const { name, mime, size, place, others } = file;
  const { unit = 'stretch' } = place ?? {};
  const fragment = mime === 'application/pdf' && place && unit === 'page' ? `#page=${place.number}` : '';
  return {
    name,
    mime,
    size,
    url: urls.absolute(urls.file(space, slug, name)) + fragment,
    ...(place && unit !== 'stretch' ? { place: { ...place, unit } } : {}),
    ...presentSnippet(file.snippet),
    others,
  };
}

/** As plain text, with where the marks go. */
function presentSnippet(parts: readonly SnippetPart[]) {
  const highlights: [number, number][] = [];
  let snippet = '';
  for (const { text, isHit } of parts) {
    if (isHit) highlights.push([snippet.length, snippet.length + text.length]);
    snippet += text;
  }
  return { snippet, highlights };
}

/** The four texts of a conflict, as members of its problem. */
export function presentConflict(view: ConflictView) {
  const { baseContent, current, mine, merged } = view;
  return {
    base: baseContent ? presentContent(baseContent) : null,
    current: { ...presentContent(current), revision: current.number },
    mine: presentContent(mine),
    merged: presentContent(merged),
  };
}

function presentContent(content: Content) {
  const { title, tags, body } = content;
  return { title, values: ownValues(content), tags: [...tags], body };
}

type JsonValues = Json<typeof schemas.values>;

/** The same values; JSON has no word for what may not be changed. */
function ownValues({ values }: Pick<Content, 'values'>): JsonValues {
  return values as JsonValues;
}
