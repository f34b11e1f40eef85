/** Entries given away as files: all that the reader may see, nothing else, and back again without a change. */
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Values } from '../../src/core/revision.ts';
import { savePage } from '../../src/wiki/save-page.ts';
import { setRule } from '../wiki/people.ts';
import { defineType, edit } from '../wiki/station.ts';
import { type ImportDesk, openImportDesk, runIn } from './import-desk.ts';
import { everyKind, formIn } from './writing-desk.ts';

let desk: ImportDesk;
beforeAll(async () => {
  desk = await openImportDesk();
  await defineType(desk.wiki, 'essai', 'Essai', everyKind);
  await desk.add({
    title: 'Grange',
    tags: ['été', 'a, b; c'],
    body: '=1+1\n\n"Oui"; non',
    values: {
      ville: 'Die',
      places: 12.5,
      ouverte: false,
      lieu: { adresse: '2 rue Haute', lat: 44.75, lon: 5.37 },
      contact: 'grange@exemple.org',
      cle: 'sous le pot',
      equipement: ['chaises', 'écran'],
    },
  });
  await desk.add({ title: '=SOMME(A1)', values: { ville: '-12', places: 3 } });
  await desk.add({ title: 'Fermée', values: { ville: 'Lyon', lieu: { adresse: 'x', lat: 1, lon: 2 } } });
  await setRule(desk.wiki, { visitors: 'none', members: 'none' }, 'gare', 'fermee');
});
afterAll(() => desk.wiki.close());

const table = async (who: 'visitor' | 'reader' | 'manager', query = '') =>
  (await desk.get(who, `/gare/entries.csv?type=salle${query}`)).text.split('\r\n');

describe('a table', () => {
  test('holds what the list shows, and only what the reader may see', async () => {
    expect(await table('visitor')).toEqual([
      'Titre;Ville;Places;Ouverte à tou·tes;Depuis;État;Équipement;Adresse;Étiquettes de la page;Adresse de la page',
      'Grange;Die;12.5;non;;;chaises; écran;2 rue Haute (44.75, 5.37);"été; ""a, b; c""";grange'.replace(
        'chaises; écran',
        '"chaises; écran"',
      ),
      "'=SOMME(A1);-12;3;;;;;;;somme-a1",
      '',
    ]);
    expect((await table('reader'))[1]).toContain('grange@exemple.org');
    expect((await table('reader')).join()).not.toContain('sous le pot');
    expect((await table('manager'))[1]).toContain('sous le pot');
    expect((await table('manager')).join()).not.toContain('Fermée');
  });

  test('is narrowed, sorted and cut to columns by its address, and holds all pages of the list', async () => {
    expect(await table('visitor', '&f.places.min=10&cols=ville')).toEqual([
      'Titre;Ville;Adresse de la page',
      'Grange;Die;grange',
      '',
    ]);
    expect(await table('visitor', '&sort=places&cols=places&page=7')).toEqual([
      'Titre;Places;Adresse de la page',
      "'=SOMME(A1);3;somme-a1",
      'Grange;12.5;grange',
      '',
    ]);
    // A field that is not theirs to see is no column, and no filter of theirs finds by it.
    expect(await table('visitor', '&cols=cle,texte')).toEqual([
      'Titre;Texte de la page;Adresse de la page',
      'Grange;"\'=1+1\n\n""Oui""; non";grange',
      "'=SOMME(A1);;somme-a1",
      '',
    ]);
  });

  test('says what it is: a name, a type, a mark for Excel when asked', async () => {
    const plain = await desk.get('visitor', '/gare/entries.csv?type=salle');
    expect(plain.headers['content-type']).toBe('text/csv; charset=utf-8');
    expect(plain.headers['content-disposition']).toContain('salle-2026-03-12.csv');
    expect(plain.text.startsWith('Titre')).toBe(true);
    const marked = await desk.get('visitor', '/gare/entries.csv?type=salle&bom=1');
    expect(marked.text).toBe(`\ufeff${plain.text}`);
    const empty = await desk.get('visitor', '/gare/entries.csv?type=salle&template=1');
    expect(empty.text).toBe(
      'Titre;Ville;Places;Ouverte à tou·tes;Depuis;État;Équipement;Adresse;Étiquettes de la page\r\n',
    );
    expect((await desk.get('visitor', '/gare/entries.csv?type=inconnu&template=1')).status).toBe(404);
    expect((await desk.get('visitor', '/nulle-part/entries.csv?type=salle')).status).toBe(404);
  });

  test('of places is GeoJSON, longitude first', async () => {
    const answer = await desk.get('visitor', '/gare/entries.geojson?type=salle');
    expect(answer.headers['content-type']).toBe('application/geo+json; charset=utf-8');
    const read: unknown = JSON.parse(answer.text ?? String(answer.body));
    expect(read).toEqual({
      type: 'FeatureCollection',
      features: [
        {
          type: 'Feature',
          id: 'grange#lieu',
          geometry: { type: 'Point', coordinates: [5.37, 44.75] },
          properties: {
            ville: 'Die',
            places: '12.5',
            ouverte: 'non',
            equipement: 'chaises; écran',
            title: 'Grange',
            url: 'http://127.0.0.1:3000/gare/grange',
            address: '2 rue Haute',
          },
        },
      ],
    });
  });
});

const hostile = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 40 }),
  fc.constantFrom(
    '=1+1',
    "'=1",
    "''+x",
    '-5',
    "'-5",
    '+33 6',
    '@a',
    '\t=x',
    ' a ',
    '"',
    ';',
    'a\r\nb',
    '\ufeff',
    '﹦1',
    "'",
    '',
  ),
);
const line = hostile.filter((text) => text.replace(/[\p{Cc}\u2028\u2029]/gu, ' ').trim() !== '');

/** Whatever a save lets through. */
const anyValues: fc.Arbitrary<Values> = fc
  .record(
    {
      sujet: line,
      details: hostile,
      montant: fc.double({ min: 0, max: 1000, noNaN: true }),
      public: fc.boolean(),
      jour: fc.constantFrom('2026-03-12', '1999-12-31'),
      heure: fc.constantFrom('09:05', '23:59'),
      moment: fc.constantFrom('2026-03-12T14:30', '2026-03-12T00:00'),
      duree: fc.constantFrom({ debut: '2026-03-12' }, { debut: '2026-03-12T10:00', fin: '2026-03-13T09:00' }),
      etat: fc.constantFrom('à relire', 'validé'),
      axes: fc.subarray(['découvrir', 'approfondir', 'agir'], { minLength: 1 }),
      voisines: fc.array(fc.constantFrom('Une page', 'gare:Autre', 'a; b', 'x, y'), {
        minLength: 1,
        maxLength: 3,
      }),
      lien: fc.constantFrom('https://exemple.org/a;b?x="'.replace('"', ''), 'http://a.fr/=1'),
      courriel: fc.constantFrom('a@exemple.org', '=x@exemple.org', '+a@exemple.org'),
      telephone: fc.constantFrom('+33 6 12 34 56 78', '04 78 00 00 00'),
      lieu: fc.constantFrom<Values[string]>(
        { adresse: '=1 rue', lat: -44.75, lon: 5.37 },
        { lat: -1, lon: -2 },
        { adresse: 'Nantes' },
      ),
      mots: fc.array(fc.constantFrom('été', 'a b', '-x'), { minLength: 1, maxLength: 3 }),
      presents: fc.array(line, { minLength: 1, maxLength: 3 }),
    },
    { requiredKeys: ['sujet'] },
  )
  .map((values) => values as Values);

test('what is written out and brought back changes nothing, and is written the same again', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.tuple(line, hostile, fc.array(hostile, { maxLength: 3 }), anyValues), {
        minLength: 1,
        maxLength: 6,
      }),
      async (entries) => {
        let count = 0;
        for (const [title, body, tags, values] of entries) {
          const what = edit({ title: title.slice(0, 200), body, tags, values });
          const outcome = await savePage(desk.wiki, desk.people.manager, {
            space: 'gare',
            type: 'essai',
            edit: what,
          });
          if (outcome.kind === 'saved') count += 1;
        }
        fc.pre(count > 0);
        const fields = /nom: (\w+), libelle/g;
        const cols = [...everyKind.matchAll(fields)].map(([, name]) => name).join(',');
        const address = `/gare/entries.csv?type=essai&cols=${cols},texte,etiquettes`;
        const before = await desk.get('manager', address);
        const id = runIn(
          await desk.upload('manager', { name: 'essai.csv', bytes: before.text, type: 'essai' }),
        );
        const shown = await desk.get('manager', `/gare/import/${id}`);
        const guess = formIn(shown.text, `/gare/import/${id}/plan`) as Record<string, string>;
        expect(
          Object.entries(guess).filter(([name, target]) => name.startsWith('column') && target === ''),
        ).toEqual([]);
        for (const clears of ['', '1']) {
          await desk.post('manager', `/gare/import/${id}/plan`, { ...guess, clears });
          const run = await desk.wiki.store.imports.find(id);
          const { planned, preview } = JSON.parse(run?.outcome ?? '{}');
          expect({
            planned,
            wrong: preview.filter((row: { fate: string }) => row.fate !== 'unchanged'),
          }).toEqual({
            planned: { create: 0, update: 0, unchanged: run?.total, error: 0 },
            wrong: [],
          });
        }
        expect((await desk.get('manager', address)).text).toBe(before.text);
      },
    ),
    { numRuns: 25 },
  );
}, 120_000);
