/** What is suggested while a search is typed: pages by title, then words, of what one may read and nothing else. */
import request from 'supertest';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Actor, Member } from '../../src/core/access.ts';
import { createApp } from '../../src/web/app.ts';
import { deletePage } from '../../src/wiki/delete-page.ts';
import { learnWords } from '../../src/wiki/learn-words.ts';
import { savePage } from '../../src/wiki/save-page.ts';
import { suggestSearches } from '../../src/wiki/search-suggestions.ts';
import type { Wiki } from '../../src/wiki/wiki.ts';
import { addPerson, setRule } from './people.ts';
import { addPage, edit, openStation, type Station } from './station.ts';

const visitor: Actor = { kind: 'visitor', name: 'Passage' };

let station: Station;
let wiki: Wiki;
let host: Member;

beforeEach(async () => {
  station = await openStation({ types: ['modele'] });
  wiki = station.wiki;
  host = await addPerson(wiki, 'hote', { isAdmin: true });
  await setRule(wiki, { visitors: 'read', members: 'write' }, 'gare');
  await setRule(wiki, { visitors: 'none', members: 'write' }, 'observatoire');
});
afterEach(() => wiki.close());

async function save(partial: Parameters<typeof edit>[0], space = 'gare'): Promise<void> {
  await savePage(wiki, host, { space, edit: edit(partial) });
}

async function learnAll(): Promise<void> {
  const pages = await wiki.store.pages.listAll(0, 1000);
  await learnWords(
    wiki,
    pages.map(({ id }) => id),
  );
}

async function titles(q: string, more: { space?: string; actor?: Actor } = {}): Promise<string[]> {
  const { actor = visitor, ...rest } = more;
  return (await suggestSearches(wiki, actor, { q, ...rest })).pages.map(({ title }) => title);
}

async function terms(q: string, actor: Actor = visitor): Promise<readonly string[]> {
  return (await suggestSearches(wiki, actor, { q })).terms;
}

describe('pages', () => {
  test('that define types come last', async () => {
    await save({ title: 'Suivi des contrats' });
    await addPage(
      wiki,
      { title: 'Contrat', body: '---\nnom: Contrat\n---\n' },
      { space: 'modeles', type: 'modele' },
    );
    expect(await titles('contr')).toEqual(['Suivi des contrats', 'Contrat']);
  });

  test('whose title begins so come first, then those that hold the words, the last changed first', async () => {
    for (const [at, title] of [
      'Rapport moral',
      'Le rapport de 2025',
      'Rapports financiers',
      'Rappel',
    ].entries()) {
      station.setTime(`2026-03-1${at}T09:00:00.000Z`);
      await save({ title });
    }
    expect(await titles('rapport')).toEqual(['Rapports financiers', 'Rapport moral', 'Le rapport de 2025']);
    expect(await titles('ra')).toEqual([
      'Rappel',
      'Rapports financiers',
      'Rapport moral',
      'Le rapport de 2025',
    ]);
    expect(await titles('2025 rap')).toEqual(['Le rapport de 2025']);
    expect(await titles('rapports mor')).toEqual(['Rapport moral']);
    expect(await titles('r')).toEqual([]);
  });

  test('are found without accents, by inclusive words, behind an apostrophe, in capitals', async () => {
    await save({ title: 'L’assemblée générale des adhérent·e·s' });
    for (const q of ['assemblee', 'ASSEMBLÉE GÉN', 'l’ass', 'adherents', 'générale adh', 'assemblées'])
      expect(await titles(q)).toEqual(['L’assemblée générale des adhérent·e·s']);
  });

  test('are at most six', async () => {
    for (let at = 0; at < 10; at++) await save({ title: `Réunion ${at}` });
    expect(await titles('réu')).toHaveLength(6);
  });

  test('are of the space that is asked for; one that is not there is as one that is closed', async () => {
    await save({ title: 'Charte' });
    await save({ title: 'Charte interne' }, 'observatoire');
    expect(await titles('cha', { space: 'gare' })).toEqual(['Charte']);
    expect(await titles('cha', { space: 'observatoire', actor: host })).toEqual(['Charte interne']);
    for (const space of ['observatoire', 'nulle-part'])
      expect(await suggestSearches(wiki, visitor, { q: 'cha', space })).toEqual({ pages: [], terms: [] });
  });

  test('have another title at once', async () => {
    await save({ title: 'Charte' });
    await savePage(wiki, host, { space: 'gare', slug: 'charte', edit: edit({ title: 'Statuts', base: 1 }) });
    expect(await titles('char')).toEqual([]);
    expect(await titles('stat')).toEqual(['Statuts']);
  });
});

describe('words', () => {
  test('of titles and texts go on with the last one, beside the words before it', async () => {
    await save({ title: 'Compte rendu', body: 'La subvention régionale, le compte renduisard.' });
    await save({ title: 'Autre', body: 'Les rendez-vous du mardi et la subvention.' });
    await learnAll();
    expect(await terms('subv')).toEqual(['subvention']);
    expect(await terms('la Subv')).toEqual(['la Subvention']);
    expect(await terms('rég')).toEqual(['régionale']);
    expect(await terms('compte rend')).toEqual(['compte rendu', 'compte renduisard']);
    expect(await terms('subvention mar')).toEqual(['subvention mardi']);
    expect(await terms('régionale mar')).toEqual([]);
    expect(await terms('subv ')).toEqual([]);
  });

  test.each([
    '',
    '  ',
    '"',
    '-',
    '*',
    'titre:',
    'type:réu',
    '\u0000\u0001',
    'a"b OR *',
    'x'.repeat(5000),
    '€€€',
    '😀😀',
  ])('of the query %j come to an answer', async (q) => {
    await save({ title: 'Charte', body: 'Un texte.' });
    await learnAll();
    const found = await suggestSearches(wiki, visitor, { q });
    expect(found.pages).toEqual([]);
  });
});

describe('nothing is told of what one may not read', () => {
  test('of internal pages, deleted ones, old revisions and pages that were closed just now', async () => {
    await save({ title: 'Mirabelle interne', body: 'La quetsche.' }, 'observatoire');
    await save({ title: 'Mirabeau', body: 'Une questure.' });
    await save({ title: 'Miracle', body: 'Une quenouille.' });
    await save({ title: 'Mirador', body: 'Une querelle.' });
    await learnAll();
    expect((await titles('mira')).sort()).toEqual(['Mirabeau', 'Miracle', 'Mirador']);
    expect([...(await terms('que'))].sort()).toEqual(['quenouille', 'querelle', 'questure']);
    expect(await titles('mira', { actor: host })).toHaveLength(4);
    expect(await terms('quet', host)).toEqual(['quetsche']);
    await deletePage(wiki, host, { space: 'gare', slug: 'mirabeau', summary: '' });
    await savePage(wiki, host, {
      space: 'gare',
      slug: 'miracle',
      edit: edit({ title: 'Autre', body: '', base: 1 }),
    });
    await setRule(wiki, { visitors: 'none', members: 'read' }, 'gare', 'mirador');
    expect(await titles('mira')).toEqual([]);
    expect(await terms('que')).toEqual([]);
    expect(await terms('mira')).toEqual([]);
  });

  test('of another form of a word than the one that may be read', async () => {
    await save({ title: 'Note', body: 'Une quetsche.' }, 'observatoire');
    await save({ title: 'Verger', body: 'Les quetsches.' });
    await learnAll();
    expect(await terms('quet')).toEqual(['quetsches']);
    expect(await terms('quet', host)).toEqual(['quetsche']);
  });
});

describe('the door', () => {
  test('answers with addresses, kept by nobody', async () => {
    await save({ title: 'Charte du réseau', body: 'Un chartrier.' });
    await learnAll();
    const answer = await request(createApp(wiki)).get('/search/suggestions?q=chart&space=gare');
    expect(answer.headers['cache-control']).toBe('private, no-store');
    expect(answer.body).toEqual({
      pages: [{ title: 'Charte du réseau', href: '/gare/charte-du-reseau', space: 'Gare centrale' }],
      terms: [
        { text: 'charte', href: '/search?q=charte&space=gare' },
        { text: 'chartrier', href: '/search?q=chartrier&space=gare' },
      ],
    });
  });

  test('is counted by itself: who types all day still searches', async () => {
    const limits = { suggest: [{ per: 'actor', minutes: 1, most: 2 }] } as const;
    const app = createApp(wiki, { limits });
    for (const status of [200, 200, 429])
      expect((await request(app).get('/search/suggestions?q=charte')).status).toBe(status);
    expect((await request(app).get('/search?q=charte')).status).toBe(200);
  });
});
