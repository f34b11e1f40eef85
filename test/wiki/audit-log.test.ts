import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Actor, Member } from '../../src/core/access.ts';
import { viewAudit } from '../../src/wiki/audit-log.ts';
import { deletePage, restorePage } from '../../src/wiki/delete-page.ts';
import { hideRevision, showRevisionAgain, viewModeration } from '../../src/wiki/moderation.ts';
import { blockMember } from '../../src/wiki/people-admin.ts';
import { purgePage } from '../../src/wiki/purge.ts';
import { savePage } from '../../src/wiki/save-page.ts';
import { tidyUp } from '../../src/wiki/tidy-up.ts';
import type { Wiki } from '../../src/wiki/wiki.ts';
import { addPerson, password, setRule } from './people.ts';
import { addPage, coordination, edit, openStation, type Station } from './station.ts';

let station: Station;
let wiki: Wiki;
let admin: Member;
let keeper: Member;
let plume: Member;
const all = { space: '', person: '', kind: '', limit: 50 };
const charte = { space: 'gare', slug: 'charte' };

beforeEach(async () => {
  station = await openStation();
  wiki = station.wiki;
  admin = await addPerson(wiki, 'Administration', { isAdmin: true });
  keeper = await addPerson(wiki, 'Gérance');
  plume = await addPerson(wiki, 'Plume');
  await addPage(wiki, { title: 'Charte', body: 'Un.' });
  await savePage(wiki, coordination, { ...charte, edit: edit({ title: 'Charte', body: 'Deux.', base: 1 }) });
  const rule = { visitors: 'none', members: 'write' } as const;
  await setRule(wiki, { ...rule, people: [{ id: keeper.id, role: 'manage' }] }, 'gare');
  await setRule(wiki, rule, 'observatoire');
  await setRule(wiki, rule, 'modeles');
});
afterEach(() => wiki.close());

const actions = async (actor: Actor, more: object = {}) =>
  (await viewAudit(wiki, actor, { ...all, ...more })).items.map(({ action }) => action);

describe('the audit', () => {
  beforeEach(async () => {
    await deletePage(wiki, plume, { ...charte, summary: '' });
    await restorePage(wiki, keeper, charte);
    await blockMember(wiki, admin, 'plume');
  });

  test('has everything for administrators, the newest first', async () => {
    expect(await actions(admin)).toEqual(['member.block', 'page.restore', 'page.delete']);
    const [, restored] = (await viewAudit(wiki, admin, all)).items;
    expect(restored).toMatchObject({
      by: { kind: 'member', name: 'Gérance' },
      space: { slug: 'gare' },
      page: { kind: 'named', slug: 'charte', title: 'Charte' },
    });
  });

  test('has for managers the lines of their spaces, and for others nothing', async () => {
    expect(await actions(keeper)).toEqual(['page.restore', 'page.delete']);
    expect((await viewAudit(wiki, keeper, all)).spaces.map(({ slug }) => slug)).toEqual(['gare']);
    expect(await actions(keeper, { space: 'observatoire' })).toEqual([]);
    const other = await addPerson(wiki, 'Autre');
    for (const actor of [other, coordination]) {
      await expect(viewAudit(wiki, actor, all)).rejects.toMatchObject({ kind: 'not-found' });
    }
  });

  test('names to managers only the people of their lines', async () => {
    const { people } = await viewAudit(wiki, keeper, all);
    expect(people.map(({ handle }) => handle)).toEqual(['gerance', 'plume']);
  });

  test('is filtered by space, person and kind, and read in pages', async () => {
    expect(await actions(admin, { space: 'gare' })).toEqual(['page.restore', 'page.delete']);
    expect(await actions(admin, { person: 'plume' })).toEqual(['member.block', 'page.delete']);
    expect(await actions(admin, { person: 'personne' })).toEqual([]);
    expect(await actions(admin, { kind: 'people' })).toEqual(['member.block']);
    expect(await actions(admin, { kind: '%' })).toHaveLength(3);
    const first = await viewAudit(wiki, admin, { ...all, limit: 2 });
    const rest = await viewAudit(wiki, admin, { ...all, limit: 2, beforeId: first.before ?? 0 });
    expect(rest.items.map(({ action }) => action)).toEqual(['page.delete']);
    expect(rest.before).toBeUndefined();
  });

  test('gives no title to who may not read the page, and no address of a purged one', async () => {
    await setRule(wiki, { visitors: 'none', members: 'none' }, 'gare', 'charte');
    expect((await viewAudit(wiki, keeper, all)).items[0]?.page).toEqual({ kind: 'hidden' });
    await deletePage(wiki, admin, { ...charte, summary: '' });
    await purgePage(wiki, admin, { ...charte, password, typed: 'charte' });
    expect((await viewAudit(wiki, keeper, all)).items[0]).toMatchObject({
      action: 'page.purge',
      page: { kind: 'hidden' },
    });
    expect((await viewAudit(wiki, admin, all)).items[0]).toMatchObject({
      page: { kind: 'gone', address: 'gare/charte' },
    });
  });

  test('tells a visitor from the host', async () => {
    await setRule(wiki, { visitors: 'write', members: 'write' }, 'gare');
    await deletePage(wiki, coordination, { ...charte, summary: '' });
    expect((await viewAudit(wiki, admin, all)).items[0]?.by).toEqual({ kind: 'visitor' });
  });

  test('forgets what is older than a year, with ended sessions and links', async () => {
    station.setTime('2027-03-12T08:59:00.000Z');
    await tidyUp(wiki);
    expect(await actions(admin)).toHaveLength(3);
    station.setTime('2027-03-12T09:01:00.000Z');
    await wiki.record(async (tx) => {
      const old = { createdAt: '2026-01-01', expiresAt: '2026-02-01', data: '{}' };
      await tx.tickets.add({ ...old, hash: 'a', kind: 'reset', memberId: admin.id });
      await tx.sessions.put({ ...old, hash: 'b', memberId: admin.id, device: '', seenAt: '2026-01-01' });
    });
    await tidyUp(wiki);
    expect(await actions(admin)).toEqual([]);
    expect(await wiki.store.tickets.find('reset', 'a', '2026-01-02')).toBeUndefined();
    expect(await wiki.store.sessions.find('b', '2026-01-02')).toBeUndefined();
  });
});

describe('a text that is hidden', () => {
  const hide = (actor: Actor, number = 1, reason = 'Données personnelles') =>
    hideRevision(wiki, actor, { ...charte, number, reason });

  test('is noted with who and which, and can be shown again', async () => {
    await hide(keeper);
    await hide(keeper);
    expect((await viewModeration(wiki, keeper, charte)).hidden).toEqual(new Set([1]));
    expect(await wiki.store.pasts.listHidden(1)).toMatchObject([
      { number: 1, reason: 'Données personnelles', hiddenBy: keeper.id },
    ]);
    await showRevisionAgain(wiki, admin, { ...charte, number: 1 });
    await showRevisionAgain(wiki, admin, { ...charte, number: 1 });
    expect((await viewModeration(wiki, keeper, charte)).hidden).toEqual(new Set());
    expect(await actions(admin, { kind: 'pages' })).toEqual(['revision.show', 'revision.hide']);
  });

  test('is hidden by who manages the page, for a reason, and never while it is the current one', async () => {
    await expect(hide(plume)).rejects.toMatchObject({ kind: 'forbidden' });
    await expect(hide(coordination)).rejects.toMatchObject({ kind: 'not-found' });
    await expect(hide(keeper, 2)).rejects.toMatchObject({ kind: 'conflict', code: 'revision.is-current' });
    await expect(hide(keeper, 3)).rejects.toMatchObject({ kind: 'not-found' });
    await expect(hide(keeper, 1, ' \n ')).rejects.toMatchObject({ code: 'revision.no-reason' });
    expect((await viewModeration(wiki, plume, charte)).mayHide).toBe(false);
    await hide(keeper, 1, 'x'.repeat(5000));
    expect((await wiki.store.pasts.listHidden(1))[0]?.reason).toHaveLength(300);
  });
});
