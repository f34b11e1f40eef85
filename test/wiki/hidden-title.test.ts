/** A type of before patterns were checked, whose titles would tell what not everybody reads: every door asks for the title. */
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Member } from '../../src/core/access.ts';
import { beginImport } from '../../src/wiki/import-sheet.ts';
import { savePage } from '../../src/wiki/save-page.ts';
import { sendEntry } from '../../src/wiki/submissions.ts';
import { addPerson, setRule } from './people.ts';
import { defineType, edit, openStation, type Station, saved } from './station.ts';

const caseType = `---
nom: Cas
titre: "Cas de {ville}"
creation: visiteurs
champs:
  - {nom: ville, libelle: Ville, type: texte, lecture: gestion}
---
`;

let station: Station;
let host: Member;
beforeEach(async () => {
  station = await openStation({ types: ['modele'] });
  await defineType(station.wiki, 'cas', 'Cas', caseType);
  host = await addPerson(station.wiki, 'hote', { isAdmin: true });
  for (const space of ['gare', 'modeles'])
    await setRule(station.wiki, { visitors: 'read', members: 'write' }, space);
});
afterEach(() => station.wiki.close());

const titles = async () =>
  (await station.wiki.store.pages.listAll(0, 100))
    .filter(({ type }) => type === 'cas')
    .map((page) => page.title);

test('a save without a title is asked for one, and with one keeps it', async () => {
  const save = (title: string) =>
    savePage(station.wiki, host, {
      space: 'gare',
      type: 'cas',
      edit: edit({ title, values: { ville: 'Brest' } }),
    });
  expect(await save('')).toMatchObject({ kind: 'invalid' });
  expect(await titles()).toEqual([]);
});

test('neither a form nor an import makes one', async () => {
  const send = sendEntry(station.wiki, host, {
    space: 'gare',
    type: 'cas',
    title: '',
    body: '',
    form: { champ_ville: 'Brest' },
    editId: 'a1b2c3d4-0000-4000-8000-000000000001',
    secret: 'x'.repeat(43),
    name: '',
    email: '',
  });
  await expect(send).rejects.toMatchObject({ code: 'not-found' });
  const file = { space: 'gare', type: 'cas', fileName: 'a.csv', bytes: Buffer.from('Ville\nBrest\n') };
  await expect(beginImport(station.wiki, host, file)).rejects.toMatchObject({ code: 'not-found' });
  expect(await titles()).toEqual([]);
});

test('an entry that has the type already keeps the title that it was given', async () => {
  await defineType(station.wiki, 'dossier', 'Dossier', caseType.replace(', lecture: gestion', ''));
  const values = { ville: 'Brest' };
  const made = { space: 'gare', type: 'dossier', edit: edit({ title: '', values }) };
  const { slug } = saved(await savePage(station.wiki, host, made));
  expect(slug).toBe('cas-de-brest');
  const hide = edit({ title: 'Dossier', body: caseType, base: 1 });
  const at = { space: 'modeles', slug: 'dossier' };
  saved(await savePage(station.wiki, host, { ...at, acceptsBrokenType: true, edit: hide }));
  const later = edit({ title: '', values: { ville: 'Lyon' }, base: 1 });
  expect(await savePage(station.wiki, host, { space: 'gare', slug, edit: later })).toMatchObject({
    kind: 'invalid',
    errors: { title: { code: 'title.empty' } },
  });
});
