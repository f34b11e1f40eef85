/** Pages that were opened late, and texts that were hidden: what is left of their past, and for whom. */
import { Readable } from 'node:stream';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type Actor, internalRule, type Member } from '../../src/core/access.ts';
import { addAttachment, listVersions, openAttachment, removeAttachment } from '../../src/wiki/attachments.ts';
import { editPage } from '../../src/wiki/edit-page.ts';
import { latestChanges, listChanges } from '../../src/wiki/lists.ts';
import { listRevisions, readBase, readPage } from '../../src/wiki/read-page.ts';
import { movePage } from '../../src/wiki/rename-page.ts';
import { blamePage, compareRevisions, revertPage, viewHistory } from '../../src/wiki/revisions.ts';
import { savePage } from '../../src/wiki/save-page.ts';
import { scopeOf } from '../../src/wiki/scope.ts';
import { viewPage } from '../../src/wiki/view-page.ts';
import { addPerson, setRule } from './people.ts';
import { edit, openStation, type Station, saved } from './station.ts';

const secret = 'zibeline';
const visitor: Actor = { kind: 'visitor', name: 'Passage' };
const page = { space: 'gare', slug: 'dossier' };
const publicRule = { visitors: 'read', members: 'write' } as const;

let station: Station;
let member: Member;
let admin: Member;
beforeEach(async () => {
  station = await openStation();
  member = await addPerson(station.wiki, 'Trésorerie');
  admin = await addPerson(station.wiki, 'Administration', { isAdmin: true });
  await setRule(station.wiki, internalRule, 'gare');
});
afterEach(() => station.wiki.close());

async function write(body: string, more: { title?: string; summary?: string; actor?: Actor } = {}) {
  const { wiki } = station;
  const found = await wiki.store.spaces.find('gare');
  const current = (await wiki.store.pages.find(found?.id ?? 0, page.slug))?.current ?? 0;
  const { title = 'Dossier', summary = '', actor = member } = more;
  const what = edit({ title, body, summary, base: current, tags: [title] });
  const at = current === 0 ? { space: 'gare', slugWanted: page.slug } : page;
  return saved(await savePage(wiki, actor, { ...at, edit: what }));
}

const attach = (name: string, text: string) =>
  addAttachment(station.wiki, member, { ...page, name, stream: Readable.from([Buffer.from(text)]) });

async function pageId(): Promise<number> {
  const space = await station.wiki.store.spaces.find('gare');
  const found = await station.wiki.store.pages.find(space?.id ?? 0, page.slug);
  if (!found) throw new Error('there is no page');
  return found.id;
}

/** As whoever opens a page to everybody does, keeping its past. */
async function open(): Promise<void> {
  const { wiki } = station;
  const id = await pageId();
  await wiki.transact(async (tx) => {
    const now = await tx.pages.findById(id);
    await tx.pasts.close(id, now?.accessId ?? 0, wiki.clock().toISOString());
    await tx.pages.setOwnAccess(id, await tx.access.idOf(publicRule));
  });
}

async function hide(number: number): Promise<void> {
  const id = await pageId();
  const hidden = {
    number,
    reason: 'Adresse privée',
    hiddenBy: admin.id,
    hiddenAt: '2026-03-12T09:00:00.000Z',
  };
  await station.wiki.transact((tx) => tx.pasts.hide(id, hidden));
}

const notFound = { kind: 'not-found' };
const isHidden = { kind: 'forbidden', code: 'revision.hidden' };

describe('a page that was opened', () => {
  beforeEach(async () => {
    await write(`Une ligne d’avant.\n\n${secret}\n`, { title: `Dossier ${secret}`, summary: secret });
    await write('Une ligne d’avant.\n', { summary: secret });
    station.setTime('2026-03-13T09:00:00.000Z');
    await write('Une ligne d’avant.\n\nPublique.\n', { summary: 'Au propre' });
    station.setTime('2026-03-14T09:00:00.000Z');
    await open();
    await write('Une ligne d’avant.\n\nPublique.\n\nEncore.\n');
  });

  test('has a past of its own for visitors, and all of it for those it was for', async () => {
    const seen = await viewHistory(station.wiki, visitor, { ...page, withMinor: true });
    expect(seen.revisions.map(({ number }) => number)).toEqual([4, 3]);
    expect(seen).toMatchObject({ count: 2, authors: [{ author: 'Trésorerie', count: 2 }] });
    expect(seen.page.createdAt).toBe('2026-03-13T09:00:00.000Z');
    // How much came and went tells of the text before.
    expect(seen.revisions[1]).toMatchObject({ added: 0, removed: 0, summary: 'Au propre' });
    expect(seen.revisions[1]).not.toHaveProperty('previous');
    const whole = await viewHistory(station.wiki, member, { ...page, withMinor: true });
    expect(whole.revisions.map(({ number }) => number)).toEqual([4, 3, 2, 1]);
    const older = await viewHistory(station.wiki, visitor, { ...page, before: 3, withMinor: true });
    expect(older.revisions).toEqual([]);
  });

  test('shows no closed revision at any door', async () => {
    const { wiki } = station;
    for (const number of [1, 2]) {
      await expect(viewPage(wiki, visitor, { ...page, revision: number })).rejects.toMatchObject(notFound);
      await expect(readPage(wiki, visitor, { ...page, revision: number })).rejects.toMatchObject(notFound);
      for (const [from, to] of [
        [number, 4],
        [4, number],
      ] as const)
        await expect(compareRevisions(wiki, visitor, { ...page, from, to })).rejects.toMatchObject(notFound);
    }
    expect(await viewPage(wiki, visitor, { ...page, revision: 3 })).toMatchObject({ kind: 'page' });
    expect(await viewPage(wiki, member, { ...page, revision: 1 })).toMatchObject({ kind: 'page' });
    const listed = await listRevisions(wiki, visitor, { ...page, limit: 10 });
    expect(listed.revisions.map(({ number }) => number)).toEqual([4, 3]);
  });

  test('does not count the people of before', async () => {
    const view = await viewPage(station.wiki, visitor, page);
    expect(view).toMatchObject({ kind: 'page', view: { authorCount: 1, revisionCount: 2 } });
    const compared = await compareRevisions(station.wiki, visitor, { ...page, from: 3, to: 4 });
    expect(compared).toMatchObject({ people: 1, first: 3 });
  });

  test('tells in lists of changes what came since', async () => {
    const seen = await listChanges(station.wiki, visitor, { withMinor: true, limit: 50 });
    expect(seen.changes.map(({ number, previous }) => [number, previous])).toEqual([
      [4, 3],
      [3, undefined],
    ]);
    expect(JSON.stringify(seen)).not.toContain(secret);
    const latest = await latestChanges(station.wiki, await scopeOf(station.wiki, visitor), undefined, 10);
    expect(latest.map(({ number }) => number)).toEqual([4]);
    const whole = await listChanges(station.wiki, member, { withMinor: true, limit: 50 });
    expect(whole.changes.map(({ number }) => number)).toEqual([4, 3, 2, 1]);
  });

  test('gives lines of before to nobody', async () => {
    const seen = await blamePage(station.wiki, visitor, page);
    expect(seen.lines.map(({ number }) => number)).toEqual([0, 3, 3, 4, 4]);
    expect([...seen.revisions.keys()]).toEqual([3, 4]);
    const whole = await blamePage(station.wiki, member, page);
    expect(whole.lines[0]?.number).toBe(1);
  });

  test('takes nothing closed up again, nor begins from it', async () => {
    const writer: Actor = { kind: 'visitor', name: 'Passage' };
    const { wiki } = station;
    await setRule(wiki, { visitors: 'write', members: 'write' }, page.space, page.slug);
    const revert = { ...page, number: 1, editId: 'edition-de-retour', summary: '' };
    await expect(revertPage(wiki, writer, revert)).rejects.toMatchObject(notFound);
    await expect(editPage(wiki, writer, { ...page, from: 1 })).rejects.toMatchObject(notFound);
    expect(await readBase(wiki, writer, { ...page, base: 1 })).not.toHaveProperty('base');
    // A stale save from there is one whose base nobody knows.
    const stale = edit({ title: 'Dossier', body: 'Tout autre chose.\n', base: 1, tags: ['Dossier'] });
    const outcome = await savePage(wiki, writer, { ...page, edit: stale });
    expect(outcome.kind).toBe('conflict');
    expect(JSON.stringify(outcome)).not.toContain(secret);
    expect(outcome).not.toHaveProperty('view.baseContent');
  });
});

describe('the files of a page that was opened', () => {
  test('are those it shows and those that came since', async () => {
    await write('Un texte.\n');
    await attach('budget.txt', `${secret} 1`);
    await attach('liste.txt', secret);
    station.setTime('2026-03-13T09:00:00.000Z');
    await attach('budget.txt', 'au propre');
    await removeAttachment(station.wiki, member, { ...page, name: 'liste.txt' });
    station.setTime('2026-03-14T09:00:00.000Z');
    await open();
    station.setTime('2026-03-15T09:00:00.000Z');
    await attach('budget.txt', 'mis à jour');
    await attach('liste.txt', 'une autre');
    const versionsSeen = async (actor: Actor, name: string) =>
      (await listVersions(station.wiki, actor, { ...page, name })).map(({ version }) => version);
    expect(await versionsSeen(visitor, 'budget.txt')).toEqual([3, 2]);
    expect(await versionsSeen(visitor, 'liste.txt')).toEqual([2]);
    expect(await versionsSeen(member, 'budget.txt')).toEqual([3, 2, 1]);
    for (const name of ['budget.txt', 'liste.txt']) {
      const first = { ...page, name, version: 1 };
      await expect(openAttachment(station.wiki, visitor, first)).rejects.toMatchObject(notFound);
      expect(await openAttachment(station.wiki, member, first)).toMatchObject({ isPublic: true });
    }
    expect(
      await openAttachment(station.wiki, visitor, { ...page, name: 'budget.txt', version: 2 }),
    ).toBeDefined();
    // Nor does an old revision that is open show what was gone when the page was opened.
    await write('Un texte, encore.\n');
    const old = await viewPage(station.wiki, visitor, { ...page, revision: 1 });
    if (old.kind !== 'page') throw new Error(old.kind);
    expect(old.view.attachments.map(({ name, version }) => [name, version])).toEqual([
      ['budget.txt', 2],
      ['liste.txt', 2],
    ]);
  });
});

describe('a revision whose text is hidden', () => {
  beforeEach(async () => {
    await setRule(station.wiki, publicRule, 'gare');
    await write('Un.\n');
    await write(`Un.\n\n${secret}\n`, { title: `Titre ${secret}`, summary: secret });
    await write('Un.\n\nTrois.\n');
    await hide(2);
  });

  test.each(['visitor', 'member'])('is a line without words for a %s', async (kind) => {
    const actor = kind === 'visitor' ? visitor : member;
    const { wiki } = station;
    const seen = await viewHistory(wiki, actor, { ...page, withMinor: true });
    expect(JSON.stringify(seen)).not.toContain(secret);
    expect(seen.revisions[1]).toMatchObject({
      number: 2,
      title: '',
      summary: '',
      hidden: 'Adresse privée',
      isReadable: false,
      authors: ['Trésorerie'],
    });
    expect(seen.revisions[0]).toMatchObject({ number: 3, previous: 1 });
    const changes = await listChanges(wiki, actor, { withMinor: true, limit: 50 });
    expect(JSON.stringify(changes)).not.toContain(secret);
    const blamed = await blamePage(wiki, actor, page);
    expect(JSON.stringify([blamed.lines, [...blamed.revisions]])).not.toContain(secret);
    await expect(viewPage(wiki, actor, { ...page, revision: 2 })).rejects.toMatchObject(isHidden);
    await expect(readPage(wiki, actor, { ...page, revision: 2 })).rejects.toMatchObject(isHidden);
    await expect(compareRevisions(wiki, actor, { ...page, from: 2, to: 3 })).rejects.toMatchObject(isHidden);
    await expect(compareRevisions(wiki, actor, { ...page, from: 1, to: 2 })).rejects.toMatchObject(isHidden);
    expect(await compareRevisions(wiki, actor, { ...page, from: 1, to: 3 })).toBeDefined();
  });

  test('comes back by no save', async () => {
    const { wiki } = station;
    const revert = { ...page, number: 2, editId: 'edition-de-retour', summary: '' };
    await expect(revertPage(wiki, member, revert)).rejects.toMatchObject(isHidden);
    await expect(editPage(wiki, member, { ...page, from: 2 })).rejects.toMatchObject(isHidden);
    const stale = edit({ title: 'Dossier', body: 'Autre.\n', base: 2, tags: ['Dossier'] });
    const outcome = await savePage(wiki, member, { ...page, edit: stale });
    expect(outcome.kind).toBe('conflict');
    expect(JSON.stringify(outcome)).not.toContain(secret);
  });

  test('is read by administrators, but not with the eyes of others', async () => {
    const { wiki } = station;
    const found = await readPage(wiki, admin, { ...page, revision: 2 });
    expect(found).toMatchObject({ page: { revision: { summary: secret } } });
    const history = await viewHistory(wiki, admin, { ...page, withMinor: true });
    expect(history.revisions[1]).toMatchObject({
      summary: secret,
      hidden: 'Adresse privée',
      isReadable: true,
    });
    const borrowed: Member = { ...admin, seenAs: { kind: 'members' } };
    await expect(readPage(wiki, borrowed, { ...page, revision: 2 })).rejects.toMatchObject(isHidden);
  });

  test('is nothing to who may not read the page', async () => {
    await setRule(station.wiki, internalRule, 'gare');
    await expect(readPage(station.wiki, visitor, { ...page, revision: 2 })).rejects.toMatchObject(notFound);
  });
});

describe('a page that is moved to where more people read', () => {
  test('leaves its past with those who could read it, and does not name where it comes from', async () => {
    const { wiki } = station;
    await setRule(wiki, publicRule, 'observatoire');
    await write(secret);
    await write('Au propre.\n');
    const moved = await movePage(wiki, member, { ...page, toSpace: 'observatoire' });
    const seen = await viewHistory(wiki, visitor, { ...moved, withMinor: true });
    expect(seen.revisions.map(({ number, summary }) => [number, summary])).toEqual([[3, '… → Observatoire']]);
    await expect(readPage(wiki, visitor, { ...moved, revision: 1 })).rejects.toMatchObject(notFound);
    expect(await readPage(wiki, member, { ...moved, revision: 1 })).toMatchObject({ kind: 'page' });
  });

  test('keeps it open when as many may read it there', async () => {
    const { wiki } = station;
    await setRule(wiki, publicRule, 'gare');
    await setRule(wiki, publicRule, 'observatoire');
    await write('Un.\n');
    const moved = await movePage(wiki, member, { ...page, toSpace: 'observatoire' });
    const seen = await viewHistory(wiki, visitor, { ...moved, withMinor: true });
    expect(seen.revisions.map(({ summary }) => summary)).toEqual(['Gare centrale → Observatoire', '']);
  });
});
