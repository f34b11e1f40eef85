/** What a new entry holds where its writer has no choice, and that its title tells nothing that not everybody reads. */
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Member } from '../../src/core/access.ts';
import { readPage } from '../../src/wiki/read-page.ts';
import { savePage } from '../../src/wiki/save-page.ts';
import { addPerson, setRule } from './people.ts';
import { defineType, edit, openStation, type Station, saved } from './station.ts';

const caseType = `---
nom: Cas
champs:
  - {nom: lieu, type: texte}
  - {nom: ouvert, type: date, ecriture: gestion, defaut: aujourd'hui}
  - {nom: auteur, type: membre, ecriture: gestion, defaut: moi}
  - {nom: recu, type: date_heure, lecture: gestion, defaut: aujourd'hui}
---
`;

let station: Station;
let host: Member;
let writer: Member;
beforeEach(async () => {
  station = await openStation();
  await defineType(station.wiki, 'cas', 'Cas', caseType);
  host = await addPerson(station.wiki, 'hote', { isAdmin: true });
  writer = await addPerson(station.wiki, 'plume');
  for (const space of ['gare', 'modeles'])
    await setRule(station.wiki, { visitors: 'read', members: 'write' }, space);
});
afterEach(() => station.wiki.close());

async function valuesOf(slug: string) {
  const read = await readPage(station.wiki, host, { space: 'gare', slug });
  if (read.kind !== 'page') throw new Error(read.kind);
  return read.page.revision.values;
}

test('the day and the person of the form are kept, whatever the writer says', async () => {
  const given = edit({ title: 'Cas 1', values: { lieu: 'Lille', ouvert: '1999-01-01', auteur: 'hote' } });
  saved(await savePage(station.wiki, writer, { space: 'gare', type: 'cas', edit: given }));
  expect(await valuesOf('cas-1')).toEqual({
    lieu: 'Lille',
    ouvert: '2026-03-12',
    auteur: writer.handle,
    recu: '2026-03-12T00:00',
  });
});

test('who may choose chooses, or leaves it out', async () => {
  const given = edit({ title: 'Cas 1', values: { lieu: 'Lille', ouvert: '2026-01-05' } });
  saved(await savePage(station.wiki, host, { space: 'gare', type: 'cas', edit: given }));
  expect(await valuesOf('cas-1')).toEqual({ lieu: 'Lille', ouvert: '2026-01-05' });
});

test('an answer lost on the way is given again another day', async () => {
  const given = edit({ title: 'Cas 1', values: { lieu: 'Lille' } });
  const request = { space: 'gare', type: 'cas', edit: given };
  const first = saved(await savePage(station.wiki, writer, request));
  station.setTime('2026-03-14T09:00:00.000Z');
  expect(saved(await savePage(station.wiki, writer, request))).toMatchObject({
    slug: first.slug,
    revision: 1,
  });
  expect(await valuesOf('cas-1')).toMatchObject({ ouvert: '2026-03-12' });
  const other = { ...request, edit: { ...given, values: { lieu: 'Rouen' } } };
  await expect(savePage(station.wiki, writer, other)).rejects.toMatchObject({ code: 'edit-id.reused' });
});
