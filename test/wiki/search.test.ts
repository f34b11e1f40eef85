import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Actor } from '../../src/core/access.ts';
import { renamePage } from '../../src/wiki/rename-page.ts';
import { savePage } from '../../src/wiki/save-page.ts';
import { searchPages } from '../../src/wiki/search.ts';
import type { SearchRequest } from '../../src/wiki/search-view.ts';
import { addPerson } from './people.ts';
import { attachText } from './search-files.ts';
import { addPage, coordination, edit, openStation, type Station } from './station.ts';

let station: Station;
beforeEach(async () => {
  station = await openStation({ types: ['modele', 'reunion'] });
});
afterEach(() => station.wiki.close());

const search = (q: string, more: Partial<SearchRequest> = {}, actor: Actor = coordination) =>
  searchPages(station.wiki, actor, { q, page: 1, ...more });
const titles = async (q: string, more: Partial<SearchRequest> = {}, actor: Actor = coordination) =>
  (await search(q, more, actor)).hits.map(({ page }) => page.title).sort();
const add = (title: string, body = '', more: { space?: string; type?: string } = {}, tags: string[] = []) =>
  addPage(station.wiki, { title, body, tags, values: more.type ? { date: '2024-06-01' } : {} }, more);

describe('a search', () => {
  test('finds titles, headings, tags, values, texts and former addresses', async () => {
    await add('Fourgonnette');
    await add('Deuxième', '## Horaires du tramway');
    await add('Troisième', 'Un texte.', {}, ['cyclisme']);
    await addPage(
      station.wiki,
      { title: 'Quatrième', values: { date: '2026-01-02', presents: ['Lampisterie'] } },
      { type: 'reunion' },
    );
    const { slug } = await add('Ancienne locomotive');
    await renamePage(station.wiki, coordination, { space: 'gare', slug, title: 'Dépôt', summary: '' });
    expect(await titles('fourgonnettes')).toEqual(['Fourgonnette']);
    expect(await titles('horaire')).toEqual(['Deuxième']);
    expect(await titles('cyclisme')).toEqual(['Troisième']);
    expect(await titles('lampisterie')).toEqual(['Quatrième']);
    expect(await titles('locomotive')).toEqual(['Dépôt']);
  });

  test('keeps the words of titles that carry no subject, and leaves them out of texts', async () => {
    await add('Être ou avoir');
    await add('Autre', 'Avoir, ou être.');
    expect(await titles('être ou avoir')).toEqual(['Être ou avoir']);
    expect(await titles('"assemblée de la gare"')).toEqual([]);
    await add('Compte rendu', 'L’assemblée générale de la gare.');
    expect(await titles('"assemblée générale de gare"')).toEqual(['Compte rendu']);
  });

  test('shows what long fields say, and never what not every reader sees', async () => {
    const body = `---
nom: Atelier
description: Ce qui se fabrique.
champs:
  - {nom: objet, libelle: But, type: texte_long}
  - {nom: suivi, libelle: Suivi, type: texte_long, lecture: gestion}
  - {nom: pilote, libelle: Pilote, type: membre}
---
## Outils du jour
`;
    await addPage(station.wiki, { title: 'Atelier', body }, { space: 'modeles', type: 'modele' });
    const values = { objet: 'Réparer des **pendules**.', suivi: 'Pendules volées.', pilote: 'horloger' };
    await addPage(station.wiki, { title: 'Pendulerie', values }, { type: 'atelier' });
    const wordsOf = async (q: string) =>
      (await search(q)).hits.map(({ snippet }) => snippet.map(({ text }) => text).join(''));
    expect(await wordsOf('réparer')).toEqual(['Réparer des pendules.']);
    expect(await wordsOf('pendulerie')).toEqual(['Réparer des pendules.']);
    expect(await wordsOf('volées')).toEqual([]);
    expect(await wordsOf('horloger')).toEqual([]);
    // Of a type, what people read of it.
    expect(await wordsOf('titre:atelier')).toEqual([
      'Ce qui se fabrique. Outils du jour · But · Suivi · Pilote',
    ]);
  });

  test('asks for all words, and for some when no page holds them all', async () => {
    await add('Un', 'Le budget du fourgon.');
    await add('Deux', 'Le budget de la cantine.');
    await add('Trois', 'La cantine.');
    const strict = await search('budget fourgon');
    expect([strict.isLoose, strict.hits.map(({ page }) => page.title)]).toEqual([false, ['Un']]);
    const loose = await search('fourgon cantine');
    expect([loose.isLoose, loose.total]).toEqual([true, 3]);
    // A word that stands nowhere does not keep the others from being found.
    expect(await titles('cantine zibeline')).toEqual(['Deux', 'Trois']);
    expect((await search('zibeline')).total).toBe(0);
  });

  test('takes the last word for a beginning only when nothing else is found', async () => {
    await add('Observatoire', 'Un texte.');
    await add('Obs', 'Un texte.');
    expect(await titles('obs')).toEqual(['Obs']);
    expect(await titles('observat')).toEqual(['Observatoire']);
    expect(await titles('obs*')).toEqual(['Obs', 'Observatoire']);
  });

  test('looks in many pages of a frequent word for the rare one beside it', async () => {
    for (let at = 0; at < 30; at += 1) await add(`Réunion ${at}`, 'Le bureau se réunit.');
    await add('Zèbre', 'Un zèbre.');
    const found = await search('bureau zèbre');
    expect([found.isLoose, found.total]).toEqual([true, 31]);
    expect(found.hits[0]?.page.title).toBe('Zèbre');
  });

  test('forgets nothing and finds nothing of what was asked before a change', async () => {
    expect((await search('fourgon')).total).toBe(0);
    const { slug } = await add('Le fourgon');
    expect((await search('fourgon')).total).toBe(1);
    await savePage(station.wiki, coordination, {
      space: 'gare',
      slug,
      edit: edit({ title: 'La péniche', base: 1 }),
    });
    expect([(await search('fourgon')).total, (await search('péniche')).total]).toEqual([0, 1]);
  });

  test('is for nothing without a word and without anything ticked', async () => {
    await add('Un');
    for (const q of ['', ' ', '-', '"', '-budget']) {
      expect([q, await search(q)]).toMatchObject([q, { isEmpty: true, total: 0, hits: [], facets: [] }]);
    }
    expect(await titles('', { chosen: { space: ['gare'] } })).toEqual(['Un']);
  });
});

describe('a filter', () => {
  beforeEach(async () => {
    await add('Budget', 'Le budget.', { type: 'reunion' }, ['Trésorerie']);
    await add('Cantine', 'Le budget de la cantine.', {}, ['cantine']);
    await add('Étude', 'Le budget, étudié.', { space: 'observatoire' });
  });

  test.each([
    ['budget type:reunion', ['Budget']],
    ['budget type:Réunion', ['Budget']],
    ['budget -type:reunion', ['Cantine', 'Étude']],
    ['budget espace:observatoire', ['Étude']],
    ['budget espace:"Gare centrale"', ['Budget', 'Cantine']],
    ['budget espace:gare espace:observatoire', ['Budget', 'Cantine', 'Étude']],
    ['budget étiquette:tresorerie', ['Budget']],
    ['budget -étiquette:trésorerie', ['Cantine', 'Étude']],
    ['budget avant:2025', ['Budget']],
    ['budget après:2025', ['Cantine', 'Étude']],
    ['budget après:2024', ['Cantine', 'Étude']],
    ['budget après:2024-05', ['Budget', 'Cantine', 'Étude']],
    ['budget année:2024', ['Budget']],
    ['budget auteur:Coordination', ['Budget', 'Cantine', 'Étude']],
    ['budget date:2024-06-01', ['Budget']],
    ['budget date:2024', ['Budget']],
    ['budget date:<2024', []],
    ['budget -date:2024', ['Cantine', 'Étude']],
    ['titre:cantine', ['Cantine']],
    ['titre:budget', ['Budget']],
    ['type:reunion', ['Budget']],
    ['avant:2025', ['Budget']],
  ])('%s finds %j', async (q, wanted) => {
    expect(await titles(q)).toEqual(wanted);
    expect((await search(q)).unknown).toEqual([]);
  });

  test.each(['type:inconnu', 'espace:ailleurs', 'étiquette:absente', 'auteur:personne', 'fichier:zzz'])(
    '%s means nothing here: that is told, and finds nothing',
    async (filter) => {
      const found = await search(`budget ${filter}`);
      expect(found).toMatchObject({ total: 0, filters: [filter], unknown: [filter], withoutFilters: 3 });
      expect((await search(`budget -${filter}`)).total).toBe(3);
    },
  );

  test('of a field that there is not is words', async () => {
    await add('Horaire', 'Départ à 14:30, ratio 3:2.');
    expect((await search('14:30')).unknown).toEqual([]);
    expect(await titles('ratio 3:2')).toEqual(['Horaire']);
    expect(await titles('couleur:budget')).toEqual(await titles('couleur budget'));
  });

  test('that leaves nothing says how much there would be without it', async () => {
    expect(await search('cantine', { chosen: { year: ['1999'] } })).toMatchObject({
      total: 0,
      withoutFilters: 1,
    });
    expect(await search('cantine avant:1999')).toMatchObject({ total: 0, withoutFilters: 1 });
    expect(await search('zibeline')).not.toHaveProperty('withoutFilters');
  });

  test('by an author goes by the names of now, and by « moi »', async () => {
    const member = await addPerson(station.wiki, 'Pôle Logement');
    await savePage(station.wiki, member, {
      space: 'gare',
      edit: edit({ title: 'Loyers', body: 'Le budget.' }),
    });
    expect(await titles('budget auteur:logement')).toEqual(['Loyers']);
    expect(await titles('budget auteur:"pôle logement"')).toEqual(['Loyers']);
    expect(await titles('budget auteur:moi', {}, member)).toEqual(['Loyers']);
    expect((await search('budget auteur:moi')).unknown).toEqual(['auteur:moi']);
  });
});

describe('files', () => {
  const at = { space: 'gare', slug: 'archives' };
  beforeEach(async () => {
    await add('Archives', 'Les pièces.');
    await attachText(station.wiki, at, 'Rapport moral.pdf', [
      'Rien ici.',
      'Le fourgon est arrivé à quai.',
      'Le fourgon repart.',
    ]);
    await attachText(station.wiki, at, 'Comptes.ods', ['Carburant du fourgon'], {
      unit: 'sheet',
      labels: ['Dépenses'],
    });
  });

  test('are found under their page, each by its best passage', async () => {
    const found = await search('fourgon');
    expect(found.total).toBe(1);
    const [hit] = found.hits;
    expect(hit?.page.title).toBe('Archives');
    const files = hit?.files.map(({ name, kind, place, others }) => ({ name, kind, place, others }));
    expect(files).toHaveLength(2);
    expect(files).toContainEqual({
      name: 'Comptes.ods',
      kind: 'ODS',
      place: { unit: 'sheet', number: 1, label: 'Dépenses' },
      others: 0,
    });
    expect(files).toContainEqual({
      name: 'Rapport moral.pdf',
      kind: 'PDF',
      place: expect.objectContaining({ unit: 'page' }),
      others: 1,
    });
    const marked = hit?.files[0]?.snippet.filter(({ isHit }) => isHit).map(({ text }) => text);
    expect(marked).toEqual(['fourgon']);
  });

  test('are found by their name alone', async () => {
    await attachText(station.wiki, at, 'Plan incliné.png', []);
    const [hit] = (await search('plan incliné')).hits;
    expect(hit?.files).toMatchObject([{ name: 'Plan incliné.png', snippet: [], others: 0 }]);
    expect(hit?.files[0]).not.toHaveProperty('place');
  });

  test('narrow by their kind, as a filter and as a facet', async () => {
    await add('Fourgon', 'Le fourgon.');
    expect(await titles('fourgon')).toEqual(['Archives', 'Fourgon']);
    expect(await titles('fourgon fichier:pdf')).toEqual(['Archives']);
    expect(await titles('fourgon fichier:image')).toEqual([]);
    expect(await titles('fourgon -fichier:oui')).toEqual(['Fourgon']);
    expect(await titles('fichier:tableur')).toEqual(['Archives']);
    expect(await titles('fourgon', { chosen: { file: ['tableur'] } })).toEqual(['Archives']);
    const facet = (await search('fourgon')).facets.find(({ name }) => name === 'file');
    expect(facet?.options.map(({ value, count }) => `${value} ${count}`)).toEqual(['pdf 1', 'tableur 1']);
  });

  test('of a page that holds what is not wanted are not found', async () => {
    expect(await titles('fourgon -pièces')).toEqual([]);
    expect(await titles('fourgon -quai')).toEqual(['Archives']);
  });
});

describe('pages of hits', () => {
  test('follow each other without doubles and gaps, in each order', async () => {
    for (let at = 0; at < 47; at += 1)
      await add(`Page ${String(at).padStart(2, '0')}`, `Le fourgon${' du quai'.repeat(at % 5)}.`);
    for (const order of ['relevance', 'date', 'title'] as const) {
      const seen: string[] = [];
      for (let page = 1; page <= 5; page += 1) {
        const found = await search('fourgon', { order, page, limit: 10 });
        expect([found.total, found.pages, found.page]).toEqual([47, 5, page]);
        seen.push(...found.hits.map((hit) => hit.page.slug));
      }
      expect([order, seen.length, new Set(seen).size]).toEqual([order, 47, 47]);
      if (order === 'title') expect(seen).toEqual([...seen].sort());
    }
    expect((await search('fourgon', { page: 6, limit: 10 })).hits).toEqual([]);
  });

  test('by date begin with what is newest', async () => {
    await add('Ancienne', 'Le fourgon.', { type: 'reunion' });
    await add('Récente', 'Le fourgon.');
    const found = await search('fourgon', { order: 'date' });
    expect(found.hits.map(({ page, day }) => `${page.title} ${day}`)).toEqual([
      'Récente 2026-03-12',
      'Ancienne 2024-06-01',
    ]);
  });

  test('put a page that others lead to before its equal', async () => {
    await add('Local du haut', 'Un local.');
    await add('Local du bas', 'Un local.');
    for (let at = 0; at < 5; at += 1) await add(`Note ${at}`, 'Voir [[Local du haut]].');
    expect((await search('titre:local')).hits.map(({ page }) => page.title)).toEqual([
      'Local du haut',
      'Local du bas',
    ]);
  });
});

test.each([
  'NEAR(a b)',
  'a AND OR NOT',
  '{title} : budget',
  '^budget',
  'rowid:1',
  "'; DROP TABLE page; --",
  '\u0000\ufffd\ud800',
  'type:',
  'type:"',
  'auteur:@',
  'avant:demain',
  '"budget" OU',
  '-type:x -"y" -z',
  '*'.repeat(300),
  'a:b:c:d',
  `${'mot '.repeat(100)}`,
  'champ:"valeur avec \\" guillemets"',
])('%j is a query like any other', async (q) => {
  await add('Budget', 'Le budget.');
  const found = await search(q, { chosen: { tag: [q], type: [q], year: [q], file: [q], space: [q] } });
  expect(found.total).toBe(0);
  expect((await search(q)).total).toBeGreaterThanOrEqual(0);
});
