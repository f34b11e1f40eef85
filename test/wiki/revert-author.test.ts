import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Actor, Member } from '../../src/core/access.ts';
import { checkWiki } from '../../src/wiki/check.ts';
import { deletePage } from '../../src/wiki/delete-page.ts';
import { revertAuthor, viewRevert } from '../../src/wiki/revert-author.ts';
import { savePage } from '../../src/wiki/save-page.ts';
import { searchPages } from '../../src/wiki/search.ts';
import { viewPage } from '../../src/wiki/view-page.ts';
import type { Wiki } from '../../src/wiki/wiki.ts';
import { addPerson } from './people.ts';
import { addPage, coordination, edit, openStation, type Station, saved } from './station.ts';

let station: Station;
let wiki: Wiki;
let admin: Member;
let vandal: Member;
const request = { who: { handle: 'passante' }, from: '2026-03-12', to: '2026-03-12', after: 0 };
const revert = (more: object = {}) =>
  revertAuthor(wiki, admin, { ...request, summary: 'Annulation', ...more });

beforeEach(async () => {
  station = await openStation();
  wiki = station.wiki;
  admin = await addPerson(wiki, 'Administration', { isAdmin: true });
  vandal = await addPerson(wiki, 'Passante');
  station.setTime('2026-03-10T09:00:00.000Z');
  await addPage(wiki, { title: 'Accueil', body: 'Bienvenue.' });
  await addPage(wiki, { title: 'Charte', body: 'Un.\n\nDeux.\n\nTrois.\n' });
  station.setTime('2026-03-12T09:00:00.000Z');
});
afterEach(() => wiki.close());

const write = async (actor: Actor, slug: string, base: number, body: string) =>
  saved(
    await savePage(wiki, actor, { space: 'gare', slug, edit: edit({ title: titleOf(slug), body, base }) }),
  );
const titleOf = (slug: string) => slug.charAt(0).toUpperCase() + slug.slice(1);

async function now(slug: string) {
  const outcome = await viewPage(wiki, coordination, { space: 'gare', slug });
  if (outcome.kind !== 'page') return outcome.kind;
  const { kind, body, authors, summary } = outcome.view.revision;
  return { kind, body, authors: authors.length, summary, current: outcome.view.current };
}

const fates = async () =>
  (await viewRevert(wiki, admin, request)).items.map(({ page, revisions, fate }) => [
    page.slug,
    revisions,
    fate,
  ]);

describe('everything that one author wrote in a time', () => {
  test('is taken back: the text before theirs comes back as a revision with its reason', async () => {
    await write(vandal, 'charte', 1, 'Réclame.\n');
    await write(vandal, 'charte', 2, 'Réclame, encore.\n');
    expect(await fates()).toEqual([['charte', 2, 'revert']]);
    expect(await revert()).toEqual({ done: 1, kept: 0 });
    expect(await now('charte')).toEqual({
      kind: 'edit',
      body: 'Un.\n\nDeux.\n\nTrois.\n',
      authors: 1,
      summary: 'Annulation',
      current: 4,
    });
    expect((await searchPages(wiki, coordination, { q: 'réclame', page: 1 })).total).toBe(0);
    expect((await checkWiki(wiki)).problems).toEqual([]);
    expect(await fates()).toEqual([['charte', 2, 'nothing']]);
    expect(await revert()).toEqual({ done: 0, kept: 0 });
  });

  test('goes from among the words of others, before, between and after', async () => {
    const lines = (...passages: string[]) => passages.map((one) => `${one}\n`).join('\n');
    await addPage(wiki, { title: 'Statuts', body: lines('Un.', 'Deux.', 'Trois.', 'Quatre.', 'Cinq.') });
    await write(vandal, 'statuts', 1, lines('Réclame.', 'Un.', 'Deux.', 'Trois.', 'Quatre.', 'Cinq.'));
    await write(coordination, 'statuts', 2, lines('Réclame.', 'Un.', 'Deux.', '3.', 'Quatre.', 'Cinq.'));
    await write(vandal, 'statuts', 3, lines('Réclame.', 'Un.', 'Deux.', '3.', 'Quatre.', 'Cinq.', 'Soldes.'));
    await write(
      coordination,
      'statuts',
      4,
      lines('Réclame.', 'Un.', '2.', '3.', 'Quatre.', 'Cinq.', 'Soldes.'),
    );
    expect(await fates()).toEqual([['statuts', 2, 'merge']]);
    await revert();
    expect(await now('statuts')).toMatchObject({ body: lines('Un.', '2.', '3.', 'Quatre.', 'Cinq.') });
  });

  test('is left and named where others changed the same words', async () => {
    await write(vandal, 'charte', 1, 'Achetez.\n');
    await write(coordination, 'charte', 2, 'Achetez local, pas loin.\n');
    expect(await fates()).toEqual([['charte', 1, 'conflict']]);
    expect(await revert()).toEqual({ done: 0, kept: 1 });
    expect(await now('charte')).toMatchObject({ body: 'Achetez local, pas loin.\n', current: 3 });
  });

  test('sends the pages they made to the trash, but not one that others wrote on', async () => {
    const add = (title: string) =>
      savePage(wiki, vandal, { space: 'gare', edit: edit({ title, body: 'x' }) });
    await add('Soldes');
    await add('Commune');
    await write(coordination, 'commune', 1, 'Une vraie page.\n');
    expect(await fates()).toEqual([
      ['soldes', 1, 'trash'],
      ['commune', 1, 'shared'],
    ]);
    expect(await revert()).toEqual({ done: 1, kept: 1 });
    expect(await now('soldes')).toBe('deleted');
    expect(await now('commune')).toMatchObject({ body: 'Une vraie page.\n' });
  });

  test('brings back what they put into the trash, and leaves what others put there', async () => {
    await write(vandal, 'charte', 1, 'Réclame.\n');
    await deletePage(wiki, vandal, { space: 'gare', slug: 'charte', summary: '' });
    await write(vandal, 'accueil', 1, 'Réclame.\n');
    await addPage(wiki, { title: 'Jetée' });
    await write(vandal, 'jetee', 1, 'Réclame.\n').catch(() => undefined);
    await deletePage(wiki, coordination, { space: 'gare', slug: 'jetee', summary: '' });
    expect(Object.fromEntries((await fates()).map(([slug, , fate]) => [slug, fate]))).toMatchObject({
      charte: 'restore',
      accueil: 'revert',
      jetee: 'nothing',
    });
    await revert();
    expect(await now('charte')).toMatchObject({ kind: 'restore', body: 'Un.\n\nDeux.\n\nTrois.\n' });
    expect(await now('jetee')).toBe('deleted');
  });

  test('never takes the door of a space away', async () => {
    await savePage(wiki, vandal, {
      space: 'observatoire',
      edit: edit({ title: 'Accueil', body: 'À eux.' }),
    });
    expect(await fates()).toEqual([['accueil', 1, 'home']]);
    expect(await revert()).toEqual({ done: 0, kept: 1 });
  });

  test('is what they wrote on those days where the site is, and no other', async () => {
    station.setTime('2026-03-11T22:59:00.000Z');
    await write(vandal, 'charte', 1, 'La veille, à une minute près.\n');
    expect(await fates()).toEqual([]);
    station.setTime('2026-03-11T23:00:00.000Z');
    await write(vandal, 'charte', 2, 'À minuit.\n');
    station.setTime('2026-03-12T22:59:59.000Z');
    await write(vandal, 'charte', 3, 'Avant minuit.\n');
    station.setTime('2026-03-12T23:00:00.000Z');
    await write(vandal, 'charte', 4, 'Avant minuit.\n\nLe lendemain.\n');
    expect(await fates()).toEqual([['charte', 2, 'conflict']]);
  });

  test('of a visitor is found by the signature, and no signature passes for a member', async () => {
    await write({ kind: 'visitor', name: 'Anonyme' }, 'charte', 1, 'Réclame.\n');
    await write(vandal, 'charte', 2, 'Réclame.\n\nSoldes.\n');
    const bySignature = (signature: string) =>
      viewRevert(wiki, admin, { ...request, who: { signature } }).then(({ items }) => items.length);
    expect(await bySignature('Anonyme')).toBe(1);
    expect(await bySignature(`member:${vandal.id}`)).toBe(0);
    await write(vandal, 'accueil', 1, 'Soldes.\n');
    await write({ kind: 'visitor', name: 'Anonyme' }, 'accueil', 2, 'Réclame.\n');
    expect(await revert({ who: { signature: 'Anonyme' } })).toEqual({ done: 1, kept: 1 });
    expect(await now('accueil')).toMatchObject({ body: 'Soldes.\n', current: 4 });
  });

  test('can itself be taken back', async () => {
    await write(vandal, 'charte', 1, 'Un mot de plus.\n');
    await revert();
    await revert({ who: { handle: 'administration' } });
    expect(await now('charte')).toMatchObject({ body: 'Un mot de plus.\n', current: 4 });
  });

  test('is noted: by whom, whose, which days, how many pages', async () => {
    await write(vandal, 'charte', 1, 'Réclame.\n');
    await revert();
    expect(await wiki.store.audit.list({ limit: 1 })).toMatchObject([
      {
        actorId: admin.id,
        action: 'author.revert',
        memberId: vandal.id,
        details: { from: '2026-03-12', to: '2026-03-12', done: 1, kept: 0 },
      },
    ]);
  });
});

test('two hundred pages are done at once, then the next ones', async () => {
  for (let one = 1; one <= 205; one += 1) {
    await savePage(wiki, vandal, { space: 'gare', edit: edit({ title: `Soldes ${one}`, body: 'x' }) });
  }
  const first = await viewRevert(wiki, admin, request);
  expect([first.items.length, first.left]).toEqual([200, 205]);
  const begun = await revert();
  expect(begun).toEqual({ done: 200, kept: 0, next: first.next });
  const rest = await viewRevert(wiki, admin, { ...request, after: begun.next ?? 0 });
  expect([rest.items.length, rest.left, rest.next]).toEqual([5, 5, undefined]);
  expect(await revert({ after: begun.next })).toEqual({ done: 5, kept: 0 });
});

test('only administrators do this, of somebody who is there, for days that are days', async () => {
  for (const actor of [vandal, coordination, { ...admin, atMost: 'read' as const }]) {
    const tried = revertAuthor(wiki, actor, { ...request, summary: '' });
    await expect(tried).rejects.toMatchObject({ kind: 'not-found' });
    await expect(viewRevert(wiki, actor, request)).rejects.toMatchObject({ kind: 'not-found' });
  }
  await expect(revert({ who: { handle: 'personne' } })).rejects.toMatchObject({ kind: 'not-found' });
  await expect(revert({ from: '2026-02-30' })).rejects.toMatchObject({ code: 'revert.invalid' });
  await expect(revert({ from: '2026-03-13' })).rejects.toMatchObject({ code: 'revert.invalid' });
});
