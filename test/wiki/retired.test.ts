/** A type that is changed again and again while people write its entries: JSON of the values proves that none is lost. */
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Member } from '../../src/core/access.ts';
import type { Values } from '../../src/core/revision.ts';
import { editPage, readForm } from '../../src/wiki/edit-page.ts';
import { readPage } from '../../src/wiki/read-page.ts';
import { rebuild } from '../../src/wiki/rebuild.ts';
import { revertPage } from '../../src/wiki/revisions.ts';
import { savePage } from '../../src/wiki/save-page.ts';
import { viewPage } from '../../src/wiki/view-page.ts';
import { addPerson } from './people.ts';
import { defineType, edit, openStation, type Station, saved } from './station.ts';

const first = [
  '{nom: lieu, libelle: Lieu, type: texte}',
  '{nom: jour, libelle: Jour, type: date}',
  '{nom: montant, libelle: Montant, type: nombre, unite: €}',
  '{nom: etat, libelle: État, type: choix, options: [ouvert, fini]}',
];

let station: Station;
let host: Member;
beforeEach(async () => {
  station = await openStation();
  host = await addPerson(station.wiki, 'hote', { isAdmin: true });
  await defineType(station.wiki, 'cas', 'Cas', bodyOf(first));
});
afterEach(() => station.wiki.close());

function bodyOf(fields: readonly string[], retired: readonly string[] = []): string {
  const list = (key: string, of: readonly string[]) =>
    of.length === 0 ? '' : `${key}:\n${of.map((one) => `  - ${one}\n`).join('')}`;
  return `---\nnom: Cas\n${list('champs', fields)}${list('retires', retired)}---\n`;
}

async function retype(fields: readonly string[], retired: readonly string[] = []): Promise<void> {
  const at = { space: 'modeles', slug: 'cas' };
  const read = await readPage(station.wiki, host, at);
  if (read.kind !== 'page') throw new Error(read.kind);
  const changed = edit({ title: 'Cas', body: bodyOf(fields, retired), base: read.page.current });
  saved(await savePage(station.wiki, host, { ...at, edit: changed }));
}

async function valuesOf(slug: string, revision?: number): Promise<Values> {
  const at = { space: 'gare', slug, ...(revision === undefined ? {} : { revision }) };
  const read = await readPage(station.wiki, host, at);
  return read.kind === 'page' ? read.page.revision.values : {};
}

/** Opens the form, types this into it and publishes it, as a browser would send it. */
async function write(slug: string, typed: Readonly<Record<string, string>>): Promise<void> {
  const at = { space: 'gare', slug };
  const view = await editPage(station.wiki, host, at);
  const shown = view.inputs.flatMap(({ controls }) =>
    controls.map(({ name, values: held }): [string, string] => [name, held[0] ?? '']),
  );
  const form = { ...Object.fromEntries(shown), ...typed };
  const { values, errors } = await readForm(station.wiki, host, {
    space: 'gare',
    type: 'cas',
    page: at,
    form,
  });
  expect(errors).toEqual({});
  const body = `${view.content.body}Encore.\n`;
  const changed = edit({ title: view.content.title, body, values, base: view.base });
  saved(await savePage(station.wiki, host, { ...at, edit: changed }));
}

async function retiredOf(slug: string): Promise<string[]> {
  const found = await viewPage(station.wiki, host, { space: 'gare', slug });
  if (found.kind !== 'page') throw new Error(found.kind);
  return found.view.retired.map(
    ({ label, parts }) => `${label} : ${parts.map(({ text }) => text).join(', ')}`,
  );
}

test('values live through every change of their type', async () => {
  const make = async (title: string, values: Values) =>
    saved(await savePage(station.wiki, host, { space: 'gare', type: 'cas', edit: edit({ title, values }) }));
  const un = { lieu: 'Lille', jour: '2026-02-12', montant: 12, etat: 'ouvert' };
  const deux = { lieu: 'Rouen', montant: 7.5, etat: 'fini' };
  await make('Un', un);
  await make('Deux', deux);
  const holds = async (one: Values, two: Values) => {
    expect(JSON.stringify([await valuesOf('un'), await valuesOf('deux')])).toBe(JSON.stringify([one, two]));
  };

  // A field is added, one gets another label.
  await retype([
    ...first.slice(1),
    '{nom: lieu, libelle: Ville, type: texte}',
    '{nom: suite, type: texte_long}',
  ]);
  await write('un', {});
  await write('deux', { champ_suite: 'À suivre.' });
  // From now on values stand in the order of the type.
  const { lieu, ...others } = un;
  const suite = 'À suivre.';
  await holds({ ...others, lieu }, { montant: 7.5, etat: 'fini', lieu: 'Rouen', suite });

  // A key is renamed: what the old one held is retired with it.
  const noted = '{nom: notes, libelle: Suite, type: texte_long}';
  const old = '{nom: suite, type: texte_long}';
  await retype([...first, noted], [old]);
  expect(await retiredOf('deux')).toEqual(['Suite : À suivre.']);
  expect(await retiredOf('un')).toEqual([]);
  await write('deux', { champ_notes: 'Autre chose.' });
  const afterKey = { lieu: 'Rouen', montant: 7.5, etat: 'fini', notes: 'Autre chose.', suite };
  await holds({ ...others, lieu }, afterKey);

  // Kinds and options change: what does not convert stays as it was, and is said.
  const [place, day, , state] = first as [string, string, string, string];
  const amount = '{nom: montant, libelle: Montant, type: date}';
  const states = state.replace('[ouvert, fini]', '[en cours, clos]');
  await retype([place, day.replace('type: date', 'type: oui_non'), amount, states, noted], [old]);
  await write('un', { champ_lieu: 'Lens' });
  await write('deux', { champ_etat: 'clos' });
  const lens = { ...un, lieu: 'Lens' };
  await holds(lens, { ...afterKey, etat: 'clos' });
  const shown = await viewPage(station.wiki, host, { space: 'gare', slug: 'un' });
  const left = shown.kind === 'page' ? shown.view.facts.filter(({ isLeft }) => isLeft) : [];
  expect(left.map(({ field, parts }) => [field, parts[0]?.text])).toEqual([
    ['jour', '2026-02-12'],
    ['montant', '12'],
    ['etat', 'ouvert'],
  ]);

  // Fields go, some with their description and some without; one becomes hidden.
  await retype([place.replace('type: texte', 'type: texte, lecture: gestion'), noted], [day, old]);
  await write('un', {});
  await write('deux', { champ_lieu: 'Caen' });
  await holds(
    { lieu: 'Lens', ...others },
    { lieu: 'Caen', notes: 'Autre chose.', montant: 7.5, etat: 'clos', suite },
  );
  expect((await retiredOf('un')).sort()).toEqual([
    'Jour : jeudi 12 février 2026',
    'etat : ouvert',
    'montant : 12',
  ]);

  // All come back as they were, and everything can be read again.
  await retype([...first, noted, old]);
  await write('un', {});
  await write('deux', {});
  await holds({ ...un, lieu: 'Lens' }, { ...afterKey, lieu: 'Caen', etat: 'clos' });
  expect(await retiredOf('un')).toEqual([]);
  const back = await viewPage(station.wiki, host, { space: 'gare', slug: 'un' });
  expect(back.kind === 'page' && back.view.facts.some(({ isLeft }) => isLeft)).toBe(false);

  // History has kept each state; an old one can be taken up again, retired values and all.
  expect(await valuesOf('un', 1)).toEqual(un);
  const revert = { space: 'gare', slug: 'un', number: 1, editId: 'retour-un', summary: '' };
  expect((await revertPage(station.wiki, host, revert)).kind).toBe('saved');
  expect(await valuesOf('un')).toEqual(un);

  // What is derived is what a rebuild would make.
  const rows = () =>
    station.wiki.store.db
      .selectFrom('value')
      .selectAll()
      .orderBy('page_id')
      .orderBy('field')
      .orderBy('seq')
      .execute();
  const before = await rows();
  await rebuild(station.wiki);
  expect(await rows()).toEqual(before);
});
