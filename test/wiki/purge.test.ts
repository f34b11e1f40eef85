import { Readable } from 'node:stream';
import { sql } from 'kysely';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Member } from '../../src/core/access.ts';
import { addAttachment, openAttachment } from '../../src/wiki/attachments.ts';
import { checkWiki } from '../../src/wiki/check.ts';
import { deletePage } from '../../src/wiki/delete-page.ts';
import { purgePage, viewPurge } from '../../src/wiki/purge.ts';
import { viewPage } from '../../src/wiki/view-page.ts';
import type { Wiki } from '../../src/wiki/wiki.ts';
import { addPerson, password, setRule } from './people.ts';
import { addPage, coordination, openStation, type Station } from './station.ts';

let station: Station;
let wiki: Wiki;
let admin: Member;
const at = { space: 'gare', slug: 'charte' };
const purge = (actor: Member, more: { password?: string; typed?: string } = {}) =>
  purgePage(wiki, actor, { ...at, password, typed: 'charte', ...more });

beforeEach(async () => {
  station = await openStation();
  wiki = station.wiki;
  admin = await addPerson(wiki, 'Administration', { isAdmin: true });
  await addPage(wiki, { title: 'Charte', body: 'Le fourgon.', tags: ['statuts'] });
});
afterEach(() => wiki.close());

const rowsOf = async (table: string) =>
  (await sql<{ n: number }>`SELECT count(*) AS n FROM ${sql.table(table)}`.execute(wiki.store.db)).rows[0]?.n;

describe('a page that is purged', () => {
  test('is as if it had never been, its history and its address too', async () => {
    await deletePage(wiki, coordination, { ...at, summary: '' });
    await purge(admin);
    await expect(viewPage(wiki, admin, at)).rejects.toMatchObject({ kind: 'not-found' });
    expect(await rowsOf('page')).toBe(0);
    expect(await rowsOf('revision')).toBe(0);
    expect((await checkWiki(wiki)).problems).toEqual([]);
    expect((await addPage(wiki, { title: 'Charte' })).slug).toBe('charte');
  });

  test('leaves a line that says who, when and which address, without title and text', async () => {
    await deletePage(wiki, coordination, { ...at, summary: '' });
    await purge(admin);
    const [line] = await wiki.store.audit.list({ limit: 1 });
    expect(line).toMatchObject({
      action: 'page.purge',
      actorId: admin.id,
      at: '2026-03-12T09:00:00.000Z',
      details: { address: 'gare/charte' },
    });
    expect(JSON.stringify(line)).not.toMatch(/Charte|fourgon/);
  });

  test('gives its children to the page above it', async () => {
    await addPage(wiki, { title: 'Annexe' }, { parent: 'charte' });
    await addPage(wiki, { title: 'Détail' }, { parent: 'annexe' });
    await deletePage(wiki, coordination, { space: 'gare', slug: 'annexe', summary: '' });
    const view = await viewPurge(wiki, admin, { space: 'gare', slug: 'annexe' });
    expect(view).toMatchObject({ revisions: 2, files: 0, children: 1 });
    await purgePage(wiki, admin, { space: 'gare', slug: 'annexe', password, typed: 'annexe' });
    const above = await wiki.store.pages.find(1, 'charte');
    expect((await wiki.store.pages.find(1, 'detail'))?.parentId).toBe(above?.id);
  });

  test('takes its bytes along, but not those that another page shows', async () => {
    const shared = Buffer.alloc(600 * 1024, 7);
    const own = Buffer.alloc(5 * 1024 * 1024, 8);
    await addPage(wiki, { title: 'Voisine' });
    const neighbour = { space: 'gare', slug: 'voisine' };
    const attach = (page: typeof at, name: string, bytes: Buffer) =>
      addAttachment(wiki, coordination, { ...page, name, stream: Readable.from([bytes]) });
    await attach(at, 'a.bin', shared);
    await attach(at, 'b.bin', own);
    await attach(neighbour, 'c.bin', shared);
    await deletePage(wiki, coordination, { ...at, summary: '' });
    await purge(admin);
    expect([await rowsOf('blob'), await rowsOf('chunk'), await rowsOf('version')]).toEqual([1, 3, 1]);
    const kept = await openAttachment(wiki, coordination, { ...neighbour, name: 'c.bin' });
    const parts: Buffer[] = [];
    for await (const part of kept.read(0, kept.size - 1)) parts.push(part);
    expect(Buffer.concat(parts).equals(shared)).toBe(true);
    expect((await checkWiki(wiki)).problems).toEqual([]);
  });
});

describe('a purge is refused', () => {
  test('to who only writes, to who manages the page but not its space, and to a stranger', async () => {
    const writer = await addPerson(wiki, 'Plume');
    const rule = { visitors: 'none', members: 'write' } as const;
    await setRule(wiki, rule, 'gare');
    await deletePage(wiki, admin, { ...at, summary: '' });
    await expect(purge(writer)).rejects.toMatchObject({ kind: 'forbidden' });
    await setRule(wiki, { visitors: 'none', members: 'manage' }, 'gare', 'charte');
    await expect(purge(writer)).rejects.toMatchObject({ kind: 'forbidden' });
    const visitor = purgePage(wiki, coordination, { ...at, password, typed: 'charte' });
    await expect(visitor).rejects.toMatchObject({ kind: 'not-found' });
    await setRule(wiki, { ...rule, people: [{ id: writer.id, role: 'manage' }] }, 'gare');
    await purge(writer);
    expect(await rowsOf('page')).toBe(0);
  });

  test('to a visitor who may manage everything: nobody would be named', async () => {
    await deletePage(wiki, coordination, { ...at, summary: '' });
    const tried = purgePage(wiki, coordination, { ...at, password, typed: 'charte' });
    await expect(tried).rejects.toMatchObject({ kind: 'forbidden' });
  });

  test('outside the trash, without the password, without the slug', async () => {
    await expect(purge(admin)).rejects.toMatchObject({ kind: 'conflict', code: 'purge.not-deleted' });
    await deletePage(wiki, coordination, { ...at, summary: '' });
    await expect(purge(admin, { password: 'une autre phrase' })).rejects.toMatchObject({
      kind: 'invalid',
      code: 'password.wrong',
    });
    await expect(purge(admin, { typed: 'chartes' })).rejects.toMatchObject({ code: 'purge.slug' });
    expect(await rowsOf('page')).toBe(1);
  });
});
