/** A page and its line in a dump, both ways: what is read from the one is written back as it was. */
import { plainAuthor } from '../core/author.ts';
import { isPageSlug, slugForTitle, slugify } from '../core/page.ts';
import type { Content, FieldValue, Revision, RevisionKind } from '../core/revision.ts';
import type { PageRow } from '../store/pages.ts';
import type { DumpedPage } from './dump-lines.ts';
import type { ImportedPage, ImportedRevision } from './import-page.ts';
import { type AuthorNames, authorNames } from './members.ts';
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

/** What a line said that has no place in the tables. */
interface Origin {
  /** Absent where the path was the slug. */
  path?: string;
  /** The slug that stood beside another path. */
  slug?: string;
  renamed_from?: readonly string[];
  readonly [member: string]: unknown;
}

/** `contributions/atelier_rue.md` → `contributions-atelier-rue`. */
export function slugOfPath(path: string): string {
  const slug = slugify(path.replace(/\.(?:md|markdown|txt)$/i, '').replace(/_/g, ' '));
  return isPageSlug(slug) ? slug : slugForTitle(slug);
}

/** A page of a dump as it is written; what has no place here is kept as its origin, for the way back. */
export function toImportedPage(page: DumpedPage): ImportedPage {
  const slug = page.slug !== undefined && isPageSlug(page.slug) ? page.slug : slugOfPath(page.path);
  const origin = originOf(page);
  return {
    slug,
    type: page.type ?? '',
    revisions: revisionsOf(page),
    aliases: [page.path, ...(page.renamed_from ?? [])].map(slugOfPath).filter((alias) => alias !== slug),
    ...(Object.keys(origin).length === 0 ? {} : { origin: JSON.stringify(origin) }),
  };
}

function originOf(page: DumpedPage): Origin {
  const others = Object.fromEntries(Object.entries(page).filter(([member]) => !knownMembers.has(member)));
  if (page.slug === page.path) return others;
  return { path: page.path, ...(page.slug === undefined ? {} : { slug: page.slug }), ...others };
}

function revisionsOf(page: DumpedPage): ImportedRevision[] {
  const revisions = page.revisions.map((revision) => toImportedRevision(page, revision));
  const last = revisions.at(-1);
  if (page.deleted === undefined || !last || last.kind === 'delete') return revisions;
  const deletion = {
    kind: 'delete' as const,
    createdAt: page.deleted,
    authors: [],
    summary: '',
    minor: false,
  };
  return [...revisions, { ...last, ...deletion }];
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
    authors: (revision.authors ?? (revision.author === undefined ? hashed : [revision.author])).map(
      plainAuthor,
    ),
    summary: revision.message ?? '',
    minor: revision.minor ?? false,
    kind: (revision.kind ?? 'edit') as RevisionKind,
  };
}

/** A line of a dump: the page with all its revisions, as `toImportedPage` reads it. */
export async function dumpPage(wiki: Wiki, page: PageRow): Promise<Record<string, unknown>> {
  const origin = JSON.parse((await wiki.store.pages.origin(page.id)) ?? '{}') as Origin;
  const revisions = await wiki.store.revisions.listWhole(page.id, 0, Number.MAX_SAFE_INTEGER);
  const parent = page.parentId === null ? undefined : await wiki.store.pages.findById(page.parentId);
  const last = revisions.at(-1);
  // A deletion that came with an import is told by its date, as it was there.
  const wasImported = last?.kind === 'delete' && origin.path !== undefined && last.authors.length === 0;
  const shown = wasImported ? revisions.slice(0, -1) : revisions;
  const { path, slug, renamed_from: _renamed, ...others } = origin;
  const hasMoved = revisions.some(({ kind }) => kind === 'rename' || kind === 'move');
  const nameOf = await authorNames(wiki);
  const attachments = await dumpedAttachments(wiki, page.id, nameOf);
  return {
    path: path ?? page.slug,
    ...(path === undefined || slug !== undefined || hasMoved ? { slug: page.slug } : {}),
    title: page.title,
    ...(page.type === '' ? {} : { type: page.type }),
    ...(parent?.spaceId === page.spaceId ? { parent: parent.slug } : {}),
    ...(last && Object.keys(last.values).length > 0 ? { values: last.values } : {}),
    ...(last && last.tags.length > 0 ? { tags: last.tags } : {}),
    revisions: shown.map((revision) => dumpRevision(revision, last ?? revision, nameOf)),
    ...(await oldAddresses(wiki, page, origin)),
    ...others,
    ...(wasImported ? { deleted: last.createdAt } : {}),
    ...(attachments.length === 0 ? {} : { attachments }),
  };
}

/** What the source called old addresses, to the letter, and those that the page has left here. */
async function oldAddresses(
  wiki: Wiki,
  page: PageRow,
  origin: Origin,
): Promise<Pick<Origin, 'renamed_from'>> {
  const told = origin.renamed_from ?? [];
  const known = new Set([...told, ...(origin.path === undefined ? [] : [origin.path])].map(slugOfPath));
  const aliases = await wiki.store.aliases.listOfPage(page.id);
  const left = aliases.filter((alias) => alias.spaceId === page.spaceId && !known.has(alias.slug));
  const all = [...told, ...left.map((alias) => alias.slug)];
  return all.length === 0 && origin.renamed_from === undefined ? {} : { renamed_from: all };
}

/** Only what differs from the page's own title, values and tags is said again. */
function dumpRevision(revision: Revision, last: Content, nameOf: AuthorNames): Record<string, unknown> {
  const [author] = revision.authors;
  const hash = revision.authors.length === 1 && author?.startsWith('#') ? author.slice(1) : undefined;
  const isSame = (a: FieldValue | object, b: FieldValue | object) => JSON.stringify(a) === JSON.stringify(b);
  return {
    date: revision.createdAt,
    ...(hash === undefined ? authorsOf(revision.authors.map(nameOf)) : { author_hash: hash }),
    ...(revision.summary === '' ? {} : { message: revision.summary }),
    text: revision.body,
    ...(revision.title === last.title ? {} : { title: revision.title }),
    ...(isSame(revision.values, last.values) ? {} : { values: revision.values }),
    ...(isSame(revision.tags, last.tags) ? {} : { tags: revision.tags }),
    ...(revision.minor ? { minor: true } : {}),
    ...(revision.kind === 'edit' ? {} : { kind: revision.kind }),
  };
}

/** As they are called now: ids of members mean nothing elsewhere. */
function authorsOf(authors: readonly string[]): Record<string, unknown> {
  const [author] = authors;
  if (authors.length === 1 && author !== undefined) return { author };
  return authors.length === 0 ? {} : { authors };
}

async function dumpedAttachments(wiki: Wiki, pageId: number, nameOf: AuthorNames) {
  const attachments = await wiki.store.attachments.listWithVersions(pageId);
  return attachments.map(({ name, deletedAt, versions }) => ({
    name,
    ...(deletedAt === null ? {} : { deleted: deletedAt }),
    versions: versions.map((version) => ({
      date: version.createdAt,
      author: nameOf(version.author),
      mime: version.mime,
      ...(version.width === null ? {} : { width: version.width }),
      ...(version.height === null ? {} : { height: version.height }),
      blob: version.sha256,
    })),
  }));
}
