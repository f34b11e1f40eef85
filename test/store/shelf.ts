/** A store for tests: two access rules, two spaces, and short ways to put pages and texts into it. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type AccessRule, openRule } from '../../src/core/access.ts';
import type { RevisionKind, Values } from '../../src/core/revision.ts';
import type { BlobRow } from '../../src/store/blobs.ts';
import { openStore, type Store, type Writers } from '../../src/store/store.ts';

/** A rule under which nobody but members may read. */
export const closedRule: AccessRule = { visitors: 'none', members: 'manage' };

export interface Shelf {
  store: Store;
  /** Ids of the two rules; a visitor holds `[open]`, a member `[open, closed]`. */
  open: number;
  closed: number;
  /** Ids of the two spaces. */
  gare: number;
  observatoire: number;
}

export async function openShelf(path = ':memory:'): Promise<Shelf> {
  const store = await openStore(path);
  return store.transact(async (tx) => {
    const open = await tx.access.idOf(openRule);
    const closed = await tx.access.idOf(closedRule);
    const usual = { description: '', home: 'accueil', menu: 'menu', accessId: open, language: 'fr' };
    const gare = await tx.spaces.add({ ...usual, slug: 'gare', title: 'Gare centrale', line: 'a' });
    const observatoire = await tx.spaces.add({
      ...usual,
      slug: 'observatoire',
      title: 'Observatoire',
      line: 'o',
    });
    return { store, open, closed, gare, observatoire };
  });
}

/** A folder that is gone after the work. */
export async function withFolder<T>(work: (folder: string) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), 'gare-test-'));
  try {
    return await work(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

export interface TestPage {
  slug: string;
  title?: string;
  type?: string;
  spaceId?: number;
  accessId?: number;
  parentId?: number;
  createdAt?: string;
}

const usualMoment = '2026-03-12T09:00:00.000Z';

/** A page with one revision; its title is its slug unless given. */
export async function addPage(shelf: Shelf, page: TestPage): Promise<number> {
  return shelf.store.transact(async (tx) => {
    const createdAt = page.createdAt ?? usualMoment;
    const id = await tx.pages.add({
      spaceId: page.spaceId ?? shelf.gare,
      slug: page.slug,
      type: page.type ?? '',
      title: page.title ?? page.slug,
      parentId: page.parentId ?? null,
      accessId: page.accessId ?? shelf.open,
      createdAt,
    });
    await addRevision(tx, id, {
      createdAt,
      ...(page.title === undefined ? { title: page.slug } : { title: page.title }),
    });
    return id;
  });
}

export interface TestRevision {
  title?: string;
  body?: string;
  values?: Values;
  tags?: readonly string[];
  kind?: RevisionKind;
  createdAt?: string;
  editId?: string;
  minor?: boolean;
  authors?: readonly string[];
}

/** The next revision of a page, chained and made current. @returns its number. */
export async function addRevision(tx: Writers, pageId: number, revision: TestRevision): Promise<number> {
  const page = await tx.pages.findById(pageId);
  if (!page) throw new Error(`no page ${pageId}`);
  const parent = await tx.revisions.find(pageId, page.current);
  const number = page.current + 1;
  const createdAt = revision.createdAt ?? usualMoment;
  const title = revision.title ?? page.title;
  await tx.revisions.add({
    pageId,
    number,
    kind: revision.kind ?? 'edit',
    title,
    body: revision.body ?? '',
    values: revision.values ?? {},
    tags: revision.tags ?? [],
    authors: revision.authors ?? ['Coordination'],
    summary: '',
    minor: revision.minor ?? false,
    createdAt,
    ...(revision.editId === undefined ? {} : { editId: revision.editId }),
    added: 0,
    removed: 0,
    parentHash: parent?.hash ?? '',
  });
  const deletedAt = revision.kind === 'delete' ? createdAt : null;
  await tx.pages.setCurrent(pageId, { number, title, updatedAt: createdAt, deletedAt });
  return number;
}

/** Stores bytes in pieces of this size. */
export async function addBlob(store: Store, bytes: Buffer, piece = 64 * 1024): Promise<BlobRow> {
  const writer = await store.openBlobWriter(usualMoment);
  for (let start = 0; start < bytes.length; start += piece)
    await writer.write(bytes.subarray(start, start + piece));
  return writer.finish();
}
