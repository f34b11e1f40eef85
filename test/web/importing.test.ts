/** A table brought into entries by the screens, from the file to undoing it. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Values } from '../../src/core/revision.ts';
import { deletePage } from '../../src/wiki/delete-page.ts';
import { savePage } from '../../src/wiki/save-page.ts';
import { odsOf } from '../files/sheets.ts';
import { setRule } from '../wiki/people.ts';
import { defineType, edit, saved } from '../wiki/station.ts';
import { wordsOf } from './door.ts';
import { type ImportDesk, openImportDesk, runIn } from './import-desk.ts';
import { formIn } from './writing-desk.ts';

let desk: ImportDesk;
beforeEach(async () => {
  desk = await openImportDesk();
});
afterEach(() => desk.wiki.close());

const csv = [
  'Nom de la salle;Ville;places;Ouverte à tou·tes;Depuis;État;Équipement;Adresse',
  'Salle des fêtes;Lyon;120;oui;12/03/2019;Libre;chaises, cuisine;1 place du Marché (45.76, 4.83)',
  'Grange;Die;1 300,5;non;1er mai 2020;prêtée;;',
  'Cave;;40;peut-être;hier;inconnu;piscine;',
].join('\r\n');

const columns = {
  'column-0': 'title',
  'column-1': 'field:ville',
  'column-2': 'field:places',
  'column-3': 'field:ouverte',
  'column-4': 'field:ouverture',
  'column-5': 'field:etat',
  'column-6': 'field:equipement',
  'column-7': 'field:lieu',
};

async function entry(slug: string) {
  const { store } = desk.wiki;
  const space = await store.spaces.find('gare');
  const page = space && (await store.pages.find(space.id, slug));
  const revision = page && (await store.revisions.find(page.id, page.current));
  return page && revision ? { ...revision, page } : undefined;
}

const valuesOf = async (slug: string): Promise<Values | undefined> => (await entry(slug))?.values;
const plan = (id: number, form: Readonly<Record<string, string>>) =>
  desk.post('writer', `/gare/import/${id}/plan`, form);
const screen = async (id: number) => wordsOf(await desk.get('writer', `/gare/import/${id}`));

async function bring(
  text: string,
  form: Readonly<Record<string, string>> = {},
  who: 'writer' | 'manager' = 'writer',
) {
  const id = runIn(await desk.upload(who, { name: 'salles.csv', bytes: text }));
  const shown = await desk.get(who, `/gare/import/${id}`);
  const guessed = formIn(shown.text, `/gare/import/${id}/plan`) as Record<string, string>;
  const planned = await desk.post(who, `/gare/import/${id}/plan`, { ...guessed, ...form });
  expect(planned.status).toBe(303);
  return id;
}

async function run(id: number, who: 'writer' | 'manager' = 'writer') {
  expect((await desk.post(who, `/gare/import/${id}/run`)).status).toBe(303);
  await desk.settled(id);
}

describe('a table', () => {
  test('becomes entries: columns guessed, rows held against the rules, the right ones written', async () => {
    const id = runIn(await desk.upload('writer', { name: 'salles.csv', bytes: csv }));
    const shown = await desk.get('writer', `/gare/import/${id}`);
    const guess = formIn(shown.text, `/gare/import/${id}/plan`);
    expect(guess).toMatchObject(columns);
    expect((await plan(id, { ...columns, key: 'title' })).status).toBe(303);
    const words = await screen(id);
    expect(words).toContain('2 fiches à créer');
    expect(words).toContain('1 ligne en erreur');
    expect(words).toContain('« inconnu »');
    expect(await entry('grange')).toBeUndefined();

    await run(id);
    expect(await screen(id)).toMatch(/Import terminé 2 fiches créées 1 ligne refusée/);
    expect(await valuesOf('salle-des-fetes')).toEqual({
      ville: 'Lyon',
      places: 120,
      ouverte: true,
      ouverture: '2019-03-12',
      etat: 'libre',
      equipement: ['chaises', 'cuisine'],
      lieu: { adresse: '1 place du Marché', lat: 45.76, lon: 4.83 },
    });
    const grange = await entry('grange');
    expect(grange).toMatchObject({
      title: 'Grange',
      body: 'Une salle.\n',
      values: { ville: 'Die', places: 1300.5, ouverte: false, ouverture: '2020-05-01', etat: 'prêtée' },
      authors: [`member:${desk.people.writer.id}`],
      summary: 'Import de salles.csv',
      number: 1,
    });
    const refused = await desk.get('writer', `/gare/import/${id}/refused.csv`);
    expect(refused.text).toMatch(/^\ufeffNom de la salle;Ville;/);
    expect(refused.text).toContain('Cave;;40;peut-être;hier;inconnu;piscine;;');
    expect(refused.text.split('\r\n')).toHaveLength(3);
  });

  test('updates what its key finds, and leaves what it does not name', async () => {
    await desk.add({
      title: 'Grange',
      body: 'Au bout du chemin.',
      tags: ['été'],
      values: { ville: 'Die', places: 10, cle: 'sous le pot' },
    });
    await desk.add({ title: 'Cave', values: { ville: 'Lyon', places: 40 } });
    const id = await bring('Titre;Places;Ville\ngrange;20;\nCave;40;Lyon\nHall;5;Crest\n');
    const words = await screen(id);
    expect(words).toContain('1 fiche à créer');
    expect(words).toContain('1 fiche à mettre à jour');
    expect(words).toContain('1 ligne qui ne change rien');
    await run(id);
    expect(await entry('grange')).toMatchObject({
      title: 'grange',
      number: 2,
      body: 'Au bout du chemin.',
      tags: ['été'],
      values: { ville: 'Die', places: 20, cle: 'sous le pot' },
    });
    expect((await entry('cave'))?.number).toBe(1);
    expect(await valuesOf('hall')).toEqual({ places: 5, ville: 'Crest' });
  });

  test('empties what its empty cells name only when told to', async () => {
    await desk.add({ title: 'Grange', tags: ['été'], values: { ville: 'Die', places: 10 } });
    const text = 'Titre;Places;Étiquettes\nGrange;;\n';
    expect(await screen(await bring(text))).toContain('Rien ne changerait');
    await run(await bring(text, { clears: '1' }));
    expect(await entry('grange')).toMatchObject({ tags: [], values: { ville: 'Die' } });
    expect(await valuesOf('grange')).not.toHaveProperty('places');
  });

  test('tells rows that are about one entry, and entries that go by one name', async () => {
    for (let count = 0; count < 2; count++) await desk.add({ title: 'Grange', values: { ville: 'Die' } });
    const id = await bring('Titre;Ville\nGrange;Lyon\nHall;Lyon\nhall;Crest\n');
    const words = await screen(id);
    expect(words).toContain('Plusieurs fiches portent ce nom');
    expect(words).toContain('Une ligne au-dessus parle déjà de cette fiche');
    await run(id);
    expect(await valuesOf('hall')).toEqual({ ville: 'Lyon' });
    expect(await entry('hall-2')).toBeUndefined();
  });

  test('in several sheets is read from the one chosen', async () => {
    const sheet = (name: string, title: string) =>
      `<table:table table:name="${name}"><table:table-row><table:table-cell office:value-type="string"><text:p>Titre</text:p></table:table-cell><table:table-cell office:value-type="string"><text:p>Ville</text:p></table:table-cell></table:table-row><table:table-row><table:table-cell office:value-type="string"><text:p>${title}</text:p></table:table-cell><table:table-cell office:value-type="string"><text:p>Lyon</text:p></table:table-cell></table:table-row></table:table>`;
    const bytes = odsOf(sheet('Une', 'Première') + sheet('Deux', 'Seconde'));
    const id = runIn(await desk.upload('writer', { name: 'salles.ods', bytes }));
    expect((await desk.post('writer', `/gare/import/${id}/sheet`, { sheet: 'Deux' })).status).toBe(303);
    const shown = await desk.get('writer', `/gare/import/${id}`);
    await plan(id, formIn(shown.text, `/gare/import/${id}/plan`) as Record<string, string>);
    await run(id);
    expect(await entry('seconde')).toBeDefined();
    expect(await entry('premiere')).toBeUndefined();
  });

  test('that cannot be read is refused beside the form', async () => {
    const answer = await desk.upload('writer', { name: 'a.pdf', bytes: '%PDF-1.7' });
    expect(answer.status).toBe(422);
    expect(wordsOf(answer)).toContain('Ce fichier n’est pas un tableau');
    const none = await desk.post('writer', '/gare/import', {});
    expect([none.status, wordsOf(none)]).toEqual([
      422,
      expect.stringContaining('Aucun fichier n’a été choisi'),
    ]);
  });
});

describe('columns', () => {
  test.each([
    [{ 'column-0': 'title', 'column-1': 'title' }, 'Deux colonnes vont au même endroit'],
    [{ 'column-0': 'title', 'column-1': 'field:cle' }, 'que vous ne pouvez pas remplir'],
    [{ 'column-0': 'title', 'column-1': 'field:constructor' }, 'que vous ne pouvez pas remplir'],
    [{}, 'Aucune colonne n’est importée'],
    [{ 'column-1': 'field:ville' }, 'Chaque fiche a besoin d’un titre'],
    [{ 'column-1': 'field:ville', key: 'title' }, 'par quoi reconnaître'],
    [{ 'column-0': 'title', key: 'field:lieu' }, 'par quoi reconnaître'],
  ])('%j are refused', async (form, said) => {
    const id = runIn(await desk.upload('writer', { name: 'a.csv', bytes: 'a;b\n1;2\n' }));
    const answer = await plan(id, form as Record<string, string>);
    expect(answer.status).toBe(422);
    expect(wordsOf(answer)).toContain(said);
    expect((await desk.post('writer', `/gare/import/${id}/run`)).status).toBe(409);
  });

  test('of a field for managers are theirs to fill', async () => {
    const text = 'Titre;Ville;Où est la clé\nGrange;Die;sous le pot\n';
    await run(await bring(text), 'writer');
    expect(await valuesOf('grange')).toEqual({ ville: 'Die' });
    await run(await bring(text, {}, 'manager'), 'manager');
    expect(await valuesOf('grange')).toEqual({ ville: 'Die', cle: 'sous le pot' });
  });

  test('a page of its own rule is not changed by who may not, nor told from one that is not there', async () => {
    await desk.add({ title: 'Grange', values: { ville: 'Die' } });
    await desk.add({ title: 'Cave', values: { ville: 'Die' } });
    await setRule(desk.wiki, { visitors: 'read', members: 'read' }, 'gare', 'grange');
    await setRule(desk.wiki, { visitors: 'none', members: 'none' }, 'gare', 'cave');
    const id = await bring('Titre;Ville\nGrange;Lyon\nCave;Lyon\n');
    const words = await screen(id);
    expect(words).toContain('vous ne pouvez pas la modifier');
    expect(words).toContain('1 fiche à créer');
    await run(id);
    expect(await valuesOf('grange')).toEqual({ ville: 'Die' });
    expect(await valuesOf('cave')).toEqual({ ville: 'Die' });
  });
});

describe('an import', () => {
  test('is undone as one: new pages to the trash, others as they were, and what was touched since left', async () => {
    const before = { title: 'Grange', body: 'Avant.', values: { ville: 'Die', places: 10 } };
    await desk.add(before);
    const id = await bring('Titre;Ville;Places\nGrange;Lyon;20\nHall;Lyon;5\nCave;Lyon;6\nPerdue;Lyon;7\n');
    await run(id);
    const { writer } = desk.people;
    const what = edit({ title: 'Cave', body: 'Corrigée.', values: { ville: 'Crest' }, base: 1 });
    saved(await savePage(desk.wiki, writer, { space: 'gare', slug: 'cave', edit: what }));
    await deletePage(desk.wiki, writer, { space: 'gare', slug: 'perdue', summary: '' });
    expect((await desk.post('writer', `/gare/import/${id}/undo`)).status).toBe(303);
    await desk.settled(id);
    const words = await screen(id);
    expect(words).toContain('1 fiche mise au dépôt');
    expect(words).toContain('1 fiche a retrouvé son contenu d’avant');
    expect(words).toContain('2 fiches laissées telles quelles');
    expect(words).toContain('Fiches laissées telles quelles Cave Perdue');
    expect(await entry('grange')).toMatchObject({
      ...before,
      number: 3,
      summary: 'Annulation de l’import de salles.csv',
    });
    expect((await entry('hall'))?.page.deletedAt).not.toBeNull();
    expect(await entry('cave')).toMatchObject({ body: 'Corrigée.', number: 2 });
    // Once is enough.
    expect((await desk.post('writer', `/gare/import/${id}/undo`)).status).toBe(409);
  });

  test('brings nothing back that was closed since', async () => {
    await desk.add({ title: 'Grange', values: { ville: 'Die' }, body: 'Le code est 1234.' });
    const id = await bring('Titre;Ville;Texte de la page\nGrange;Die;Rien de plus.');
    await run(id);
    const page = (await entry('grange'))?.page;
    await setRule(desk.wiki, { visitors: 'none', members: 'none' }, 'observatoire');
    await desk.wiki.transact(async (tx) => {
      const closed = (await tx.spaces.find('observatoire'))?.accessId ?? 0;
      await tx.pasts.close(page?.id ?? 0, closed, '2027-01-01T00:00:00.000Z');
    });
    expect((await desk.post('writer', `/gare/import/${id}/undo`)).status).toBe(303);
    await desk.settled(id);
    expect((await entry('grange'))?.body).toBe('Rien de plus.');
    expect(await screen(id)).toContain('Grange');
  });

  test('is in the audit, begun and undone, once each', async () => {
    const id = await bring('Titre;Ville\nHall;Lyon\n');
    await run(id);
    await desk.post('manager', `/gare/import/${id}/undo`);
    await desk.settled(id);
    const lines = await desk.wiki.store.audit.list({ action: 'page.import', limit: 10 });
    expect(lines.map(({ action, actorId }) => [action, actorId])).toEqual([
      ['page.import-undo', desk.people.manager.id],
      ['page.import', desk.people.writer.id],
    ]);
  });

  test('can be stopped and taken up again, without doing anything twice', async () => {
    const rows = Array.from({ length: 300 }, (_, at) => `Salle ${at};Lyon`);
    const id = await bring(`Titre;Ville\n${rows.join('\n')}\n`);
    await desk.post('writer', `/gare/import/${id}/run`);
    expect((await desk.post('writer', `/gare/import/${id}/stop`)).status).toBe(303);
    await desk.settled(id);
    const half = await desk.wiki.store.imports.find(id);
    expect(half?.state).toBe('stopped');
    expect(half?.done).toBeLessThan(300);
    expect(await screen(id)).toContain('Reprendre l’import');
    await run(id);
    const whole = await desk.wiki.store.imports.find(id);
    expect([whole?.state, whole?.done]).toEqual(['done', 300]);
    const space = await desk.wiki.store.spaces.find('gare');
    expect(await desk.wiki.store.pages.countInSpace(space?.id ?? 0, [space?.accessId ?? 0])).toBe(300);
    expect(await entry('salle-0-2')).toBeUndefined();
  });

  test('is the business of who began it and of who manages the space', async () => {
    const id = await bring('Titre;Ville\nHall;Lyon\n');
    for (const [who, status] of [
      ['visitor', 403],
      ['reader', 403],
      ['other', 404],
      ['manager', 200],
    ] as const) {
      expect((await desk.get(who, `/gare/import/${id}`)).status).toBe(status);
      if (status === 200) continue;
      for (const action of ['sheet', 'plan', 'run', 'stop', 'undo', 'drop'])
        expect((await desk.post(who, `/gare/import/${id}/${action}`)).status).toBe(status);
      expect((await desk.get(who, `/gare/import/${id}/refused.csv`)).status).toBe(status);
    }
    expect((await desk.get('reader', '/gare/import')).status).toBe(403);
    expect((await desk.upload('reader', { name: 'a.csv', bytes: csv })).status).toBe(403);
    expect((await desk.upload('visitor', { name: 'a.csv', bytes: csv })).status).toBe(403);
    expect((await desk.get('writer', `/observatoire/import/${id}`)).status).toBe(404);
    expect(await entry('hall')).toBeUndefined();
  });

  test('stops when who began it may no longer write', async () => {
    const id = await bring('Titre;Ville\nHall;Lyon\n');
    await setRule(desk.wiki, { visitors: 'read', members: 'read' }, 'gare');
    expect((await desk.post('writer', `/gare/import/${id}/run`)).status).toBe(403);
    expect(await entry('hall')).toBeUndefined();
  });

  test('of a type for managers is theirs alone', async () => {
    const body =
      '---\nnom: Bail\ncreation: gestion\nchamps:\n  - { nom: ville, libelle: Ville, type: texte }\n---\n';
    await defineType(desk.wiki, 'bail', 'Bail', body);
    const file = { name: 'a.csv', bytes: 'Titre;Ville\na;b\n', type: 'bail' };
    expect((await desk.upload('writer', file)).status).toBe(403);
    expect((await desk.upload('manager', file)).status).toBe(303);
    expect((await desk.upload('manager', { ...file, type: 'modele' })).status).toBe(404);
    expect((await desk.upload('manager', { ...file, type: 'inconnu' })).status).toBe(404);
  });

  test('that was not begun is forgotten when it is given up, or after a week', async () => {
    const [one, other] = [await bring('Titre;Ville\na;b\n'), await bring('Titre;Ville\na;b\n')];
    expect((await desk.post('writer', `/gare/import/${one}/drop`)).status).toBe(303);
    expect(await desk.wiki.store.imports.find(one)).toBeUndefined();
    desk.setTime('2026-03-20T09:00:01.000Z');
    const { tidyUp } = await import('../../src/wiki/tidy-up.ts');
    await tidyUp(desk.wiki);
    expect(await desk.wiki.store.imports.find(other)).toBeUndefined();
  });
});
