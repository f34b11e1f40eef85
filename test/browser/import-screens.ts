/** The screens by which a table becomes entries, and imports at every stage of their life for them to show. */
import { randomUUID } from 'node:crypto';
import type { Page } from 'playwright-core';
import type { Actor } from '../../src/core/access.ts';
import { fieldTarget } from '../../src/core/import-plan.ts';
import { planImport, startImport } from '../../src/wiki/import-entries.ts';
import { beginImport } from '../../src/wiki/import-sheet.ts';
import { undoImport } from '../../src/wiki/import-undo.ts';
import { savePage } from '../../src/wiki/save-page.ts';
import type { Wiki } from '../../src/wiki/wiki.ts';
import { odsOf } from '../files/sheets.ts';
import { hostOf, type Screen } from './screens.ts';

const type = [
  '---',
  'nom: Salle',
  'champs:',
  '  - { nom: ville, libelle: Ville, type: texte, requis: oui }',
  '  - { nom: places, libelle: Places, type: nombre, max: 500 }',
  '  - { nom: etat, libelle: État, type: choix, options: [libre, prêtée] }',
  '---',
  '',
].join('\n');

/** Of each kind of row one: new, known, known and the same, and two that are refused. */
const table = [
  'Nom;Ville;Places;État;Une colonne dont on ne fera rien parce que personne ne sait plus ce qu’elle disait',
  'Salle du marché;Roubaix;80;libre;?',
  'Maison des associations;Lille;120;prêtée;',
  'Foyer;Lens;40;libre;',
  'Hangar;Douai;9000;perdue;https://exemple.org/une/adresse/assez/longue/pour-ne-pas-tenir-dans-une-colonne-etroite',
  'Grange;;30;libre;',
].join('\n');
const targets = ['title', 'ville', 'places', 'etat', ''].map((name) =>
  name === '' || name === 'title' ? name : fieldTarget(name),
) as Parameters<typeof planImport>[2]['targets'];

const start = '/mobilisation/import';
/** The imports by number, in the order in which `addImports` makes them. */
const [unplanned, sheets, planned, done, stopped, running, undone] = [1, 2, 3, 4, 5, 6, 7].map(
  (id) => `${start}/${id}`,
) as [string, string, string, string, string, string, string];
const press = (on: Page, name: string | RegExp) =>
  Promise.all([on.waitForEvent('load'), on.getByRole('button', { name }).first().click()]);

export const importScreens: readonly Screen[] = [
  { name: 'the start of an import', path: `${start}?type=salle` },
  { name: 'the start of an import where nothing was imported', path: '/universites/import' },
  {
    name: 'a file that is no table',
    path: start,
    status: 422,
    reach: async (on) => {
      await on.locator('#f-modele').selectOption('salle');
      const buffer = Buffer.from('%PDF-1.7 trois pages');
      await on
        .locator('#f-tableau')
        .setInputFiles({ name: 'bilan.pdf', mimeType: 'application/pdf', buffer });
      const form = on.locator('form[data-upload]');
      await Promise.all([on.waitForEvent('load'), form.evaluate((one) => (one as HTMLFormElement).submit())]);
    },
  },
  { name: 'the columns of a table', path: unplanned },
  { name: 'the sheets of a file', path: sheets },
  {
    name: 'columns that cannot be',
    path: unplanned,
    status: 422,
    reach: async (on) => {
      await on.locator('#f-colonne-1').selectOption({ label: 'Titre de la page' });
      await press(on, 'Voir ce qui va se passer');
    },
  },
  { name: 'what an import would do', path: planned },
  { name: 'an import that is over', path: done },
  { name: 'an import that was stopped', path: stopped },
  // Which would look again every few seconds.
  { name: 'an import at work', path: running, reach: (on) => on.evaluate(() => window.stop()) },
  { name: 'an import that was undone', path: undone },
];

/** A type, an entry that a table knows, and the imports. */
export async function addImports(wiki: Wiki): Promise<void> {
  const host = await hostOf(wiki);
  await save(wiki, host, { space: 'modeles', type: 'modele' }, { title: 'Salle', body: type });
  const entry = { space: 'mobilisation', type: 'salle' };
  await save(wiki, host, entry, { title: 'Maison des associations', values: { ville: 'Lille', places: 60 } });
  const known = { ville: 'Lens', places: 40, etat: 'libre' };
  await save(wiki, host, entry, { title: 'Foyer', values: known });
  const begin = (bytes: Uint8Array, fileName = 'salles.csv') =>
    beginImport(wiki, host, { ...entry, fileName, bytes });
  const plan = async (key: 'title' | '', text = table) => {
    const id = await begin(Buffer.from(text));
    await planImport(wiki, host, { space: entry.space, id, targets, key, clears: false });
    return { space: entry.space, id };
  };
  await begin(Buffer.from(table, 'latin1'), 'salles-d-un-vieux-tableur.csv');
  await begin(odsOf(sheetOf('Salles') + sheetOf('Prêts')), 'deux-feuilles.ods');
  await plan('title');
  await run(wiki, host, await plan(''));
  const stop = await plan('');
  await run(wiki, host, stop);
  await wiki.record((tx) => tx.imports.change(stop.id, { state: 'stopped', done: 2 }));
  const going = await plan('');
  await wiki.record((tx) => tx.imports.change(going.id, { state: 'running', done: 3 }));
  const undo = await plan('', 'Nom;Ville\nPréau;Arras\nHalle;Calais');
  await run(wiki, host, undo);
  await save(
    wiki,
    host,
    { space: entry.space, slug: 'halle' },
    { title: 'Halle', base: 1, values: { ville: 'Boulogne' } },
  );
  await (await undoImport(wiki, host, { ...undo, summary: 'Annulation' }))?.over;
}

function sheetOf(name: string): string {
  const cell = (text: string) => `<table:table-cell><text:p>${text}</text:p></table:table-cell>`;
  const rows = [
    ['Nom', 'Ville'],
    ['Préau', 'Arras'],
  ].map((cells) => `<table:table-row>${cells.map(cell).join('')}</table:table-row>`);
  return `<table:table table:name="${name}">${rows.join('')}</table:table>`;
}

async function run(wiki: Wiki, host: Actor, at: { space: string; id: number }): Promise<void> {
  await (await startImport(wiki, host, { ...at, summary: 'Import' }))?.over;
}

async function save(
  wiki: Wiki,
  host: Actor,
  place: { space: string; slug?: string; type?: string },
  content: { title: string; body?: string; base?: number; values?: Record<string, string | number> },
): Promise<void> {
  const usual = { body: '', values: {}, tags: [], base: 0, summary: '', minor: false };
  const edit = { ...usual, ...content, editId: randomUUID() };
  const { kind } = await savePage(wiki, host, { ...place, edit });
  if (kind !== 'saved') throw new Error(`${content.title} was not saved but ${kind}`);
}
