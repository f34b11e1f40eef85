/**
 * Dumps: one JSON object a line, everything that people wrote, in a form other programs can read (DESIGN §8).
 * A page is `{path, title, type?, values?, tags?, revisions: [{date, author?|author_hash?, message?, text}],
 * attachments?}`; lines `{blob, seq, bytes}` carry attachments in pieces, before the page that names them.
 */
import { isPageSlug, type Space, slugForTitle, slugify } from '../core/page.ts';
import type { Content, FieldValue, Revision, RevisionKind } from '../core/revision.ts';
import type { PageRow } from '../store/pages.ts';
import { addDumpedBlob, addDumpedVersions, dumpBlobs, type TakenBlobs } from './dump-files.ts';
import { type DumpedPage, readLine } from './dump-lines.ts';
import { type ImportedPage, type ImportedRevision, importPage } from './import-page.ts';
import type { Wiki } from './wiki.ts';

/** Members of a page's line that Gare has a place for; all others are kept beside the page and given back. */
const knownMembers: ReadonlySet<string> = new Set([
  'path',
  'slug',
  'title',
  'type',
  'parent',
  'values',
  'tags',
  'revisions',
  'deleted',
  'attachments',
]); // prettier-ignore

const pagesAtATime = 100;

export interface ImportReport {
  pages: number;
  revisions: number;
  deleted: number;
  attachments: number;
  /** Lines that could not be taken, with the reason; the others are in. */
  refused: { line: number; reason: string }[];
}

/**
 * Takes the pages of a dump into a space, a hundred in a transaction. A line that cannot be read is reported and
 * does not end the whole.
 * @param onProgress is told the number of pages that are in.
 */
export async function importDump(
  wiki: Wiki,
  space: Space,
  lines: AsyncIterable<string>,
  onProgress: (pages: number) => void = () => {},
): Promise<ImportReport> {
  const report: ImportReport = { pages: 0, revisions: 0, deleted: 0, attachments: 0, refused: [] };
  const blobs: TakenBlobs = { ids: new Map() };
  const parents: { slug: string; parent: string }[] = [];
  let batch: DumpedPage[] = [];
  const flush = async () => {
    const pages = batch;
    batch = [];
    await importBatch(wiki, space, pages, blobs, parents, report);
    onProgress(report.pages);
  };
  let number = 0;
  for await (const line of lines) {
    number += 1;
    if (line.trim() === '') continue;
    const read = readLine(line);
    if ('reason' in read) report.refused.push({ line: number, reason: read.reason });
    else if ('blob' in read) await addDumpedBlob(wiki, blobs, read.blob);
    else batch.push(read.page);
    if (batch.length >= pagesAtATime) await flush();
  }
  await flush();
  await setParents(wiki, space, parents);
  return report;
}

async function importBatch(
  wiki: Wiki,
  space: Space,
  pages: readonly DumpedPage[],
  blobs: TakenBlobs,
  parents: { slug: string; parent: string }[],
  report: ImportReport,
): Promise<void> {
  if (pages.length === 0) return;
  const spaces = await wiki.store.spaces.list();
  await wiki.transact(async (tx) => {
    for (const page of pages) {
      const imported = toImportedPage(page);
      const { id, slug } = await importPage(wiki, tx, space, spaces, imported);
      if (page.parent) parents.push({ slug, parent: page.parent });
      for (const attachment of page.attachments ?? []) {
        await addDumpedVersions(tx, id, attachment, blobs);
        report.attachments += 1;
      }
      report.pages += 1;
      report.revisions += page.revisions.length;
      if (imported.revisions.at(-1)?.kind === 'delete') report.deleted += 1;
    }
  });
}

async function setParents(wiki: Wiki, space: Space, parents: readonly { slug: string; parent: string }[]) {
  await wiki.transact(async (tx) => {
    for (const { slug, parent } of parents) {
      const [page, above] = [await tx.pages.find(space.id, slug), await tx.pages.find(space.id, parent)];
      if (page && above && page.id !== above.id) await tx.pages.setParent(page.id, above.id);
    }
  });
}

/** `contributions/atelier_rue.md` → `contributions-atelier-rue`. */
function slugOfPath(path: string): string {
  const slug = slugify(path.replace(/\.(?:md|markdown|txt)$/i, '').replace(/_/g, ' '));
  return isPageSlug(slug) ? slug : slugForTitle(slug);
}

function toImportedPage(page: DumpedPage): ImportedPage {
  const others = Object.entries(page).filter(([member]) => !knownMembers.has(member));
  const origin = { ...(page.slug === undefined ? { path: page.path } : {}), ...Object.fromEntries(others) };
  const slug = page.slug !== undefined && isPageSlug(page.slug) ? page.slug : slugOfPath(page.path);
  const revisions = page.revisions.map((revision): ImportedRevision => toImportedRevision(page, revision));
  const last = revisions.at(-1);
  if (page.deleted !== undefined && last && last.kind !== 'delete') {
    revisions.push({
      ...last,
      kind: 'delete',
      createdAt: page.deleted,
      authors: [],
      summary: '',
      minor: false,
    });
  }
  return {
    slug,
    type: page.type ?? '',
    revisions,
    aliases: (page.renamed_from ?? []).map(slugOfPath).filter((alias) => alias !== slug),
    ...(Object.keys(origin).length === 0 ? {} : { origin: JSON.stringify(origin) }),
  };
}

/** A name that is only the hash of one is written `#hash`, so that it is given back as what it was. */
function toImportedRevision(page: DumpedPage, revision: DumpedPage['revisions'][number]): ImportedRevision {
  const hashed = revision.author_hash === undefined ? [] : [`#${revision.author_hash}`];
  return {
    content: {
      title: revision.title ?? page.title,
      body: revision.text,
      values: revision.values ?? page.values ?? {},
      tags: revision.tags ?? page.tags ?? [],
    },
    createdAt: revision.date,
    authors: revision.authors ?? (revision.author === undefined ? hashed : [revision.author]),
    summary: revision.message ?? '',
    minor: revision.minor ?? false,
    kind: (revision.kind ?? 'edit') as RevisionKind,
  };
}

/** Every page of a space as lines of a dump, deleted ones too, in the order in which they were made. */
export async function* exportDump(wiki: Wiki, space: Space): AsyncGenerator<string> {
  const seen = new Set<string>();
  for (let lastId = 0; ; ) {
    const pages = await wiki.store.pages.listAll(lastId, pagesAtATime);
    const last = pages.at(-1);
    if (!last) return;
    for (const page of pages) {
      if (page.spaceId !== space.id) continue;
      yield* dumpBlobs(wiki, page.id, seen);
      yield JSON.stringify(await dumpPage(wiki, page));
    }
    lastId = last.id;
  }
}

async function dumpPage(wiki: Wiki, page: PageRow): Promise<Record<string, unknown>> {
  const origin = JSON.parse((await wiki.store.pages.origin(page.id)) ?? '{}') as Record<string, unknown>;
  const revisions = await wiki.store.revisions.listWhole(page.id, 0, Number.MAX_SAFE_INTEGER);
  const parent = page.parentId === null ? undefined : await wiki.store.pages.findById(page.parentId);
  const last = revisions.at(-1);
  // A deletion that came with an import is told by its date, as it was there.
  const wasImported = last?.kind === 'delete' && 'path' in origin && last.authors.length === 0;
  const shown = wasImported ? revisions.slice(0, -1) : revisions;
  const { path, ...others } = origin;
  const attachments = await dumpedAttachments(wiki, page.id);
  return {
    path: path ?? page.slug,
    ...(path === undefined ? { slug: page.slug } : {}),
    title: page.title,
    ...(page.type === '' ? {} : { type: page.type }),
    ...(parent ? { parent: parent.slug } : {}),
    ...(last && Object.keys(last.values).length > 0 ? { values: last.values } : {}),
    ...(last && last.tags.length > 0 ? { tags: last.tags } : {}),
    revisions: shown.map((revision) => dumpRevision(revision, last ?? revision)),
    ...aliasesOf(others, await wiki.store.aliases.listOfPage(page.id), page),
    ...(wasImported ? { deleted: last.createdAt } : {}),
    ...(attachments.length === 0 ? {} : { attachments }),
  };
}

function aliasesOf(
  origin: Record<string, unknown>,
  aliases: readonly { slug: string; spaceId: number }[],
  page: PageRow,
) {
  if ('renamed_from' in origin) return origin;
  const old = aliases.filter((alias) => alias.spaceId === page.spaceId).map((alias) => alias.slug);
  return { ...origin, ...(old.length === 0 ? {} : { renamed_from: old }) };
}

/** Only what differs from the page's own title, values and tags is said again. */
function dumpRevision(revision: Revision, last: Content): Record<string, unknown> {
  const [author] = revision.authors;
  const hash = revision.authors.length === 1 && author?.startsWith('#') ? author.slice(1) : undefined;
  const isSame = (a: FieldValue | object, b: FieldValue | object) => JSON.stringify(a) === JSON.stringify(b);
  return {
    date: revision.createdAt,
    ...(hash === undefined ? authorsOf(revision) : { author_hash: hash }),
    ...(revision.summary === '' ? {} : { message: revision.summary }),
    text: revision.body,
    ...(revision.title === last.title ? {} : { title: revision.title }),
    ...(isSame(revision.values, last.values) ? {} : { values: revision.values }),
    ...(isSame(revision.tags, last.tags) ? {} : { tags: revision.tags }),
    ...(revision.minor ? { minor: true } : {}),
    ...(revision.kind === 'edit' ? {} : { kind: revision.kind }),
  };
}

function authorsOf(revision: Revision): Record<string, unknown> {
  const [author] = revision.authors;
  if (revision.authors.length === 1 && author !== undefined) return { author };
  return revision.authors.length === 0 ? {} : { authors: revision.authors };
}

async function dumpedAttachments(wiki: Wiki, pageId: number) {
  const attachments = await wiki.store.attachments.listWithVersions(pageId);
  return attachments.map(({ name, deletedAt, versions }) => ({
    name,
    ...(deletedAt === null ? {} : { deleted: deletedAt }),
    versions: versions.map((version) => ({
      date: version.createdAt,
      author: version.author,
      mime: version.mime,
      ...(version.width === null ? {} : { width: version.width }),
      ...(version.height === null ? {} : { height: version.height }),
      blob: version.sha256,
    })),
  }));
}
