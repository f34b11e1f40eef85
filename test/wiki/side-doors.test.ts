/** Doors beside the page itself: two ids of which one was checked, titles of types, edit ids of others, and the audit of power. */
import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type AccessRule, type Actor, internalRule, type Member } from '../../src/core/access.ts';
import { anyEntries } from '../../src/core/entry-query.ts';
import { expectAttachments } from '../../src/wiki/attachments.ts';
import { deletePage, listTrash, restorePage } from '../../src/wiki/delete-page.ts';
import { newPage } from '../../src/wiki/edit-page.ts';
import { viewEntries } from '../../src/wiki/entry-list.ts';
import { listChanges, listSpaces, listWanted, listWritableSpaces } from '../../src/wiki/lists.ts';
import { readPage } from '../../src/wiki/read-page.ts';
import { movePage, renamePage, setParent } from '../../src/wiki/rename-page.ts';
import { viewHistory } from '../../src/wiki/revisions.ts';
import { savePage } from '../../src/wiki/save-page.ts';
import { searchPages } from '../../src/wiki/search.ts';
import { viewPage } from '../../src/wiki/view-page.ts';
import { viewSpace } from '../../src/wiki/view-space.ts';
import { addPerson, ruleForGroup, setRule } from './people.ts';
import { edit, openStation, type Station, saved } from './station.ts';

const visitor: Actor = { kind: 'visitor', name: 'Passage' };
const readByAll: AccessRule = { visitors: 'read', members: 'read' };
const writtenByAll: AccessRule = { visitors: 'write', members: 'write' };
const notFound = { kind: 'not-found' };

let station: Station;
let member: Member;
let admin: Member;
beforeEach(async () => {
  station = await openStation({ types: ['reunion'] });
  member = await addPerson(station.wiki, 'Trésorerie', { groups: ['cercle'] });
  admin = await addPerson(station.wiki, 'Administration', { isAdmin: true });
});
afterEach(() => station.wiki.close());

async function write(
  actor: Actor,
  title: string,
  more: { space?: string; type?: string; body?: string } = {},
) {
  const { space = 'gare', type, body = 'Un texte.' } = more;
  const what = edit({ title, body, values: type ? { date: '2026-03-20' } : {} });
  const at = { space, ...(type ? { type } : {}) };
  const made = saved(await savePage(station.wiki, actor, { ...at, edit: what }));
  return { space: made.space, slug: made.slug };
}

const closeTo = async (handle: string, space: string, slug?: string) =>
  setRule(station.wiki, await ruleForGroup(station.wiki, handle, 'write'), space, slug);

describe('a page type that the actor may not read', () => {
  beforeEach(async () => {
    await write(member, 'Bilan', { type: 'reunion' });
    await closeTo('cercle', 'modeles');
  });

  test('lends its fields to entries, and keeps its title and its text', async () => {
    const seen = await viewPage(station.wiki, visitor, { space: 'gare', slug: 'bilan' });
    if (seen.kind !== 'page') throw new Error(seen.kind);
    expect(seen.view.typeTitle).toBe('');
    expect(seen.view.facts.map(({ field }) => field)).toContain('date');
    const own = await viewPage(station.wiki, member, { space: 'gare', slug: 'bilan' });
    expect(own).toMatchObject({ view: { typeTitle: 'Réunion' } });
    const asked = newPage(station.wiki, visitor, { space: 'gare', type: 'reunion' });
    await expect(asked).rejects.toMatchObject(notFound);
    expect((await newPage(station.wiki, visitor, { space: 'gare' })).types).toEqual([]);
    expect((await newPage(station.wiki, member, { space: 'gare' })).types).toMatchObject([
      { slug: 'reunion' },
    ]);
  });

  test('makes no entry, and cannot be guessed by its title', async () => {
    const what = edit({ title: 'Essai', values: { date: '2026-03-20' } });
    const outcome = await savePage(station.wiki, visitor, { space: 'gare', type: 'reunion', edit: what });
    expect(outcome).toMatchObject({ kind: 'invalid', errors: { type: { code: 'type.unknown' } } });
    const { wiki } = station;
    await wiki.transact(async (tx) => {
      const space = await tx.spaces.find('modeles');
      const page = space && (await tx.pages.find(space.id, 'reunion'));
      if (!page) throw new Error('there is no type');
      await tx.pages.setCurrent(page.id, {
        number: page.current,
        title: 'Conclave',
        updatedAt: page.updatedAt,
        deletedAt: null,
      });
    });
    const byTitle = { ...anyEntries, space: 'gare', type: 'Conclave' };
    expect((await viewEntries(wiki, visitor, byTitle)).total).toBe(0);
    expect((await viewEntries(wiki, member, byTitle)).total).toBe(1);
    const found = await searchPages(wiki, visitor, { q: 'texte', page: 1 });
    expect(JSON.stringify(found.facets)).not.toContain('Conclave');
    // Nor do its columns show where no entry of it does.
    await closeTo('cercle', 'gare', 'bilan');
    expect((await viewEntries(wiki, visitor, { ...byTitle, type: 'reunion' })).columns).toEqual([]);
  });
});

describe('an edit id', () => {
  test('of a page that the actor may not write tells nothing of it', async () => {
    const editId = randomUUID();
    const what = edit({ title: 'Comptes du cercle', body: 'Un texte.', editId });
    const made = saved(await savePage(station.wiki, member, { space: 'gare', edit: what }));
    await closeTo('cercle', made.space, made.slug);
    const again = savePage(station.wiki, visitor, { space: 'observatoire', edit: what });
    await expect(again).rejects.toMatchObject({ kind: 'invalid', code: 'edit-id.reused', details: {} });
    const other = savePage(station.wiki, visitor, {
      space: 'observatoire',
      edit: { ...what, title: 'Autre titre' },
    });
    await expect(other).rejects.toMatchObject({ kind: 'invalid', code: 'edit-id.reused', details: {} });
    expect(saved(await savePage(station.wiki, member, { space: 'gare', edit: what }))).toEqual(made);
  });
});

describe('names of what is closed', () => {
  beforeEach(async () => {
    await station.wiki.transact(async (tx) => {
      const accessId = await tx.access.idOf(internalRule);
      const usual = { description: '', home: 'accueil', menu: 'menu', accessId, language: 'fr' };
      await tx.spaces.add({ ...usual, slug: 'bureau', title: 'Bureau', line: 'f' });
    });
  });

  async function linkSeen(body: string) {
    const { slug } = await write(member, `Liens ${randomUUID()}`, { body });
    const seen = await viewPage(station.wiki, visitor, { space: 'gare', slug });
    if (seen.kind !== 'page') throw new Error(seen.kind);
    return [...seen.view.body.resolved.links.values()][0];
  }

  test('a link into a closed space is like one into a space that is not there', async () => {
    await write(member, 'Comptes', { space: 'bureau' });
    const [closed, missing] = [await linkSeen('[[bureau:Comptes]]'), await linkSeen('[[burlat:Comptes]]')];
    expect(closed).not.toHaveProperty('page');
    expect(JSON.stringify(closed).replaceAll('bureau', 'burlat')).toBe(JSON.stringify(missing));
  });

  test('a page may be open in a closed space, and links lead to it', async () => {
    const { slug } = await write(member, 'Calendrier', { space: 'bureau' });
    await setRule(station.wiki, readByAll, 'bureau', slug);
    expect(await linkSeen('[[bureau:Calendrier]]')).toMatchObject({
      page: { slug: 'calendrier', spaceTitle: 'bureau' },
    });
    const including = await write(member, 'Inclus', { body: '{{inclure page="bureau:Calendrier"}}' });
    const seen = await viewPage(station.wiki, visitor, including);
    expect(seen).toMatchObject({ view: { body: { embeds: [{ kind: 'include' }] } } });
  });

  test('a wanted page is offered to those who may make it', async () => {
    expect(await linkSeen('[[À écrire]]')).toMatchObject({ space: 'gare' });
    await setRule(station.wiki, { visitors: 'read', members: 'write' }, 'gare');
    expect(await linkSeen('[[À écrire aussi]]')).toMatchObject({ space: '' });
    expect((await listWanted(station.wiki, visitor, 'gare')).wanted).toHaveLength(2);
    const writable = (await listWritableSpaces(station.wiki, visitor)).map(({ slug }) => slug);
    expect(writable).toEqual(['observatoire', 'modeles']);
    expect((await listSpaces(station.wiki, visitor)).map(({ slug }) => slug)).toContain('gare');
  });

  test('an old address leads to nobody who may not read the page', async () => {
    const { slug } = await write(member, 'Carnet');
    const now = await renamePage(station.wiki, member, {
      space: 'gare',
      slug,
      title: 'Carnet secret',
      summary: '',
    });
    await closeTo('cercle', now.space, now.slug);
    await expect(viewPage(station.wiki, visitor, { space: 'gare', slug })).rejects.toMatchObject(notFound);
    expect(await viewPage(station.wiki, member, { space: 'gare', slug })).toMatchObject({ kind: 'moved' });
  });

  test('neither moving, nor standing under, nor adding files goes where one may not write', async () => {
    const { wiki } = station;
    const mine = await write(visitor, 'À moi');
    const under = await write(member, 'Au cercle');
    await closeTo('cercle', under.space, under.slug);
    await expect(movePage(wiki, visitor, { ...mine, toSpace: 'bureau' })).rejects.toMatchObject(notFound);
    await expect(setParent(wiki, visitor, { ...mine, parent: under.slug })).rejects.toMatchObject(notFound);
    await expect(expectAttachments(wiki, visitor, under)).rejects.toMatchObject(notFound);
    await setRule(wiki, readByAll, mine.space, mine.slug);
    const refused = { kind: 'forbidden', code: 'role.write' };
    await expect(expectAttachments(wiki, visitor, mine)).rejects.toMatchObject(refused);
    await expect(movePage(wiki, visitor, { ...mine, toSpace: 'observatoire' })).rejects.toMatchObject(
      refused,
    );
  });
});

describe('the trash', () => {
  test('is for those who may take pages out of it', async () => {
    const { wiki } = station;
    const [mine, theirs] = [await write(member, 'Un'), await write(member, 'Deux')];
    await setRule(wiki, readByAll, theirs.space, theirs.slug);
    await deletePage(wiki, member, { ...mine, summary: '' });
    await deletePage(wiki, admin, { ...theirs, summary: '' });
    expect((await listTrash(wiki, visitor, 'gare')).pages.map(({ slug }) => slug)).toEqual(['un']);
    expect((await listTrash(wiki, admin, 'gare')).pages).toHaveLength(2);
    await setRule(wiki, readByAll, 'gare');
    await expect(listTrash(wiki, visitor, 'gare')).rejects.toMatchObject({ kind: 'forbidden' });
    await expect(restorePage(wiki, visitor, mine)).rejects.toMatchObject({ kind: 'forbidden' });
    await closeTo('cercle', 'gare');
    await expect(listTrash(wiki, visitor, 'gare')).rejects.toMatchObject(notFound);
  });

  test('takes the past of its pages back from visitors, and leaves it to members', async () => {
    const { wiki } = station;
    const page = await write(member, 'Trois');
    await setRule(wiki, { visitors: 'read', members: 'write' }, 'gare');
    await deletePage(wiki, member, { ...page, summary: '' });
    const gone = { kind: 'gone', details: {} };
    await expect(viewPage(wiki, visitor, page)).rejects.toMatchObject(gone);
    await expect(viewPage(wiki, visitor, { ...page, revision: 1 })).rejects.toMatchObject(gone);
    await expect(viewHistory(wiki, visitor, { ...page, withMinor: true })).rejects.toMatchObject(gone);
    await expect(readPage(wiki, visitor, { ...page, revision: 1 })).rejects.toMatchObject(gone);
    expect(await viewPage(wiki, member, page)).toMatchObject({ kind: 'deleted', mayRestore: true });
    expect(await viewHistory(wiki, member, { ...page, withMinor: true })).toMatchObject({ current: 2 });
    await restorePage(wiki, member, page);
    expect(await viewPage(wiki, visitor, page)).toMatchObject({ kind: 'page' });
  });
});

describe('an administrator', () => {
  const lines = async () =>
    (await station.wiki.store.audit.list({ limit: 50 }))
      .filter(({ action }) => action.startsWith('admin.'))
      .map(({ action, actorId, pageId }) => ({ action, actorId, pageId }));

  test('is in the audit for what the rule itself would not let them, once an hour', async () => {
    const { wiki } = station;
    const page = await write(member, 'Comptes');
    await closeTo('cercle', page.space, page.slug);
    const space = await wiki.store.spaces.find('gare');
    const pageId = (await wiki.store.pages.find(space?.id ?? 0, page.slug))?.id;
    const generation = wiki.generation();
    for (let count = 0; count < 3; count += 1) await viewPage(wiki, admin, page);
    await readPage(wiki, admin, page);
    expect(await lines()).toEqual([{ action: 'admin.read', actorId: admin.id, pageId }]);
    expect(wiki.generation()).toBe(generation);
    const what = edit({ title: 'Comptes', body: 'Autre.', base: 1 });
    await savePage(wiki, admin, { ...page, edit: what });
    expect((await lines()).map(({ action }) => action)).toEqual(['admin.write', 'admin.read']);
    station.setTime('2026-03-12T10:00:00.000Z');
    await viewHistory(wiki, admin, { ...page, withMinor: true });
    expect(await lines()).toHaveLength(3);
  });

  test('is not for what anybody may, nor for lists; and a member never is', async () => {
    const { wiki } = station;
    const [open, closed] = [await write(member, 'Ouverte'), await write(member, 'Fermée')];
    await closeTo('cercle', closed.space, closed.slug);
    await viewPage(wiki, admin, open);
    await savePage(wiki, admin, { ...open, edit: edit({ title: 'Ouverte', body: 'Deux.', base: 1 }) });
    await listChanges(wiki, admin, { withMinor: true, limit: 50 });
    await searchPages(wiki, admin, { q: 'texte', page: 1 });
    await viewPage(wiki, member, closed);
    expect(await lines()).toEqual([]);
  });

  test('is for the home of a space that is closed to them, and for pages made there', async () => {
    const { wiki } = station;
    await write(member, 'Accueil');
    await closeTo('cercle', 'gare');
    await viewSpace(wiki, admin, 'gare');
    await write(admin, 'Nouvelle');
    expect((await lines()).map(({ action }) => action)).toEqual(['admin.write', 'admin.read']);
  });
});

test('a rule that is changed holds at the next request', async () => {
  const { wiki } = station;
  const page = await write(member, 'Page');
  expect(await viewPage(wiki, visitor, page)).toMatchObject({ kind: 'page' });
  await setRule(wiki, internalRule, 'gare');
  await expect(viewPage(wiki, visitor, page)).rejects.toMatchObject(notFound);
  await setRule(wiki, writtenByAll, 'gare');
  expect(await viewPage(wiki, visitor, page)).toMatchObject({ view: { may: { write: true } } });
});
