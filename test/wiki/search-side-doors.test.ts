/** What closed pages could tell of themselves without being found: by which search finds nothing, in which order, by old names. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { AccessRule, Actor, Member } from '../../src/core/access.ts';
import { changeAccess } from '../../src/wiki/access-rules.ts';
import { runJobs } from '../../src/wiki/jobs.ts';
import { hideRevision } from '../../src/wiki/moderation.ts';
import { renamePage } from '../../src/wiki/rename-page.ts';
import { savePage } from '../../src/wiki/save-page.ts';
import { searchPages } from '../../src/wiki/search.ts';
import { suggestSearches } from '../../src/wiki/search-suggestions.ts';
import { addPerson, ruleForGroup, setRule } from './people.ts';
import { attachText } from './search-files.ts';
import { addPage, edit, openStation, type Station, saved } from './station.ts';

const visitor: Actor = { kind: 'visitor', name: 'Passage' };
const readByAll: AccessRule = { visitors: 'read', members: 'read' };

let station: Station;
let member: Member;
beforeEach(async () => {
  station = await openStation();
  member = await addPerson(station.wiki, 'Trésorerie', { groups: ['cercle'] });
});
afterEach(() => station.wiki.close());

const titlesFor = async (actor: Actor, q: string) =>
  (await searchPages(station.wiki, actor, { q, page: 1 })).hits.map(({ page }) => page.title);

async function addClosed(title: string, body: string): Promise<string> {
  const made = saved(
    await savePage(station.wiki, member, { space: 'gare', edit: edit({ title, body, values: {} }) }),
  );
  await setRule(station.wiki, await ruleForGroup(station.wiki, 'cercle', 'write'), 'gare', made.slug);
  return made.slug;
}

/** So many commits that nothing counted before them counts any more. */
async function letPass(): Promise<void> {
  for (let one = 0; one < 25; one += 1) await station.wiki.transact(async () => {});
}

describe('a word of a closed page', () => {
  test('chooses nothing in the place of words that may be read', async () => {
    await addPage(station.wiki, { title: 'Archives', body: 'Un fonds.' });
    const many = Array.from({ length: 3100 }, (_, at) => `commun ${at}`);
    await attachText(station.wiki, { space: 'gare', slug: 'archives' }, 'fonds.pdf', many);
    expect(await titlesFor(visitor, 'commun quetsche')).toEqual(['Archives']);
    await addClosed('Cercle', 'La quetsche.');
    await letPass();
    expect(await titlesFor(visitor, 'commun quetsche')).toEqual(['Archives']);
  }, 60_000);

  test('finds as little as a word that stands nowhere, beside another', async () => {
    await addPage(station.wiki, { title: 'Archives', body: 'Un fonds.' });
    await addClosed('Cercle', 'La quetsche.');
    for (const q of ['quetsche zzkwx', 'zzkwx yyqprt', 'quetsche -fonds zzkwx'])
      expect([q, await titlesFor(visitor, q)]).toEqual([q, []]);
  });

  test('does not change the order of what may be read', async () => {
    await addPage(station.wiki, { title: 'Un', body: 'Ici abricot.' });
    await addPage(station.wiki, { title: 'Deux', body: 'Ici brugnon.' });
    for (const word of ['abricot', 'brugnon', 'brugnon']) {
      expect([word, await titlesFor(visitor, 'abricot OU brugnon')]).toEqual([word, ['Deux', 'Un']]);
      await addClosed(`Cercle de ${word}`, `Un ${word}.`);
      await letPass();
    }
  });
});

test('a word is found as soon as it is written, although it was looked for in vain before', async () => {
  await addPage(station.wiki, { title: 'Archives', body: 'Un fonds.' });
  expect(await titlesFor(visitor, 'quetsche mirabelle')).toEqual([]);
  await addPage(station.wiki, { title: 'Verger', body: 'La quetsche.' });
  expect(await titlesFor(visitor, 'quetsche mirabelle')).toEqual(['Verger']);
});

describe('words of closed pages, many and near', () => {
  beforeEach(async () => {
    const letters = [...'abcdefghijklmnopqrstuvwxyz'];
    await addClosed('Cercle', letters.map((letter) => `bigarreautie${letter}`).join(' '));
    await addClosed('Cercle encore', letters.map((letter) => `bigarr${letter}`).join(' '));
    await addPage(station.wiki, { title: 'Verger', body: 'Des bigarreautiersauvages.' });
    station.setTime('2026-03-12T09:05:00.000Z');
    await runJobs(station.wiki);
  });

  test('crowd no readable word out of what is suggested while one types', async () => {
    const { terms } = await suggestSearches(station.wiki, visitor, { q: 'bigar' });
    expect(terms).toEqual(['bigarreautiersauvages']);
  });

  test('nor out of what was perhaps meant', async () => {
    // Farther from what is typed than those of the circle.
    await addPage(station.wiki, { title: 'Jardin', body: 'Un bigavreautie.' });
    station.setTime('2026-03-12T09:10:00.000Z');
    await runJobs(station.wiki);
    const { suggestion } = await searchPages(station.wiki, visitor, { q: 'bigarreautie', page: 1 });
    expect(suggestion?.q).toBe('bigavreautie');
  });
});

describe('what a page was called', () => {
  const asked = ['quetsche', 'quet*', 'quetsche mirabelle'];
  /** Pages that a search for its text leaves out when its former name is not wanted. */
  const spared = 'texte -quetsche';

  test('before its past was closed finds it for who may read that past, and tells nobody else', async () => {
    const slug = await addClosed('Quetsche interne', 'Un texte.');
    await renamePage(station.wiki, member, { space: 'gare', slug, title: 'Compte rendu', summary: '' });
    const page = await station.wiki.store.pages.find(1, 'compte-rendu');
    const admin = await addPerson(station.wiki, 'Administration', { isAdmin: true });
    const outcome = await changeAccess(station.wiki, admin, {
      space: 'gare',
      slug: 'compte-rendu',
      base: { accessId: page?.accessId ?? 0, inherits: false },
      wish: { kind: 'rule', rule: readByAll },
      reason: '',
      past: 'closed',
      confirmed: [],
    });
    expect(outcome.kind).toBe('saved');
    expect(await titlesFor(visitor, 'texte')).toEqual(['Compte rendu']);
    for (const q of ['quetsche', 'quet*'])
      expect([q, await titlesFor(member, q)]).toEqual([q, ['Compte rendu']]);
    for (const q of asked) expect([q, await titlesFor(visitor, q)]).toEqual([q, []]);
    expect(await titlesFor(visitor, spared)).toEqual(['Compte rendu']);
  });

  test('in a revision that was hidden finds it no more', async () => {
    const { slug } = await addPage(station.wiki, { title: 'Quetsche', body: 'Un texte.' });
    const admin = await addPerson(station.wiki, 'Administration', { isAdmin: true });
    await renamePage(station.wiki, admin, { space: 'gare', slug, title: 'Compte rendu', summary: '' });
    expect(await titlesFor(visitor, 'quetsche')).toEqual(['Compte rendu']);
    await hideRevision(station.wiki, admin, {
      space: 'gare',
      slug: 'compte-rendu',
      number: 1,
      reason: 'Un nom',
    });
    for (const q of asked) expect([q, await titlesFor(visitor, q)]).toEqual([q, []]);
    expect(await titlesFor(visitor, spared)).toEqual(['Compte rendu']);
  });
});
