import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { deletePage, restorePage } from '../../src/wiki/delete-page.ts';
import { findPageType } from '../../src/wiki/page-types.ts';
import { readPage } from '../../src/wiki/read-page.ts';
import { savePage } from '../../src/wiki/save-page.ts';
import { viewPage } from '../../src/wiki/view-page.ts';
import { addPage, coordination, edit, openStation, type Station } from './station.ts';

let station: Station;
beforeEach(async () => {
  station = await openStation({ types: ['reunion'] });
  await addPage(
    station.wiki,
    { title: 'CA', values: { date: '2026-04-02', groupe: 'Éducation' } },
    { type: 'reunion' },
  );
});
afterEach(() => station.wiki.close());

const type = { space: 'modeles', slug: 'reunion' };
const labels = async () => {
  const outcome = await viewPage(station.wiki, coordination, { space: 'gare', slug: 'ca' });
  return outcome.kind === 'page' ? outcome.view.facts.map((fact) => fact.label) : [outcome.kind];
};

/** Saves the page of the type with its text changed. */
async function change(from: string, to: string, accepts: { acceptsBrokenType?: true } = {}) {
  const read = await readPage(station.wiki, coordination, type);
  if (read.kind !== 'page') throw new Error(read.kind);
  const { title, body } = read.page.revision;
  expect(body).toContain(from);
  return savePage(station.wiki, coordination, {
    ...type,
    ...accepts,
    edit: edit({ title, body: body.replace(from, to), base: read.page.current }),
  });
}

describe('a page type', () => {
  test('is found by slug and by title, accents and case folded, and not where it is not', async () => {
    for (const name of ['reunion', 'Réunion', ' RÉUNION ']) {
      expect([name, (await findPageType(station.wiki, name))?.slug]).toEqual([name, 'reunion']);
    }
    for (const name of ['', 'absente', 'constructor', 'ca'])
      expect(await findPageType(station.wiki, name)).toBeUndefined();
  });

  test('that is changed changes its entries at once: labels, checks and lists', async () => {
    expect(await labels()).toEqual(['Date', 'Groupe']);
    await change('libelle: Date', 'libelle: Jour');
    expect(await labels()).toEqual(['Jour', 'Groupe']);
    await change('type: groupe', 'type: nombre');
    const wrong = edit({ title: 'X', values: { date: '2026-04-02', groupe: 'beaucoup' } });
    const outcome = await savePage(station.wiki, coordination, {
      space: 'gare',
      type: 'reunion',
      edit: wrong,
    });
    expect(outcome.kind === 'invalid' && Object.keys(outcome.errors)).toEqual(['groupe']);
  });

  test('that can no longer be read leaves its entries readable, with their values', async () => {
    const refused = await change('champs:', 'champs: [');
    expect(refused).toMatchObject({ kind: 'invalid', errors: { body: { code: 'type.unreadable' } } });
    expect(refused.kind === 'invalid' && refused.typeProblems?.[0]?.line).toBeGreaterThan(1);
    expect(await labels()).toEqual(['Date', 'Groupe']);
    await change('champs:', 'champs: [', { acceptsBrokenType: true });
    expect(await findPageType(station.wiki, 'reunion')).toBeUndefined();
    expect(await labels()).toEqual([]);
    const entry = await readPage(station.wiki, coordination, { space: 'gare', slug: 'ca' });
    expect(entry).toMatchObject({
      page: { type: 'reunion', revision: { values: { date: '2026-04-02', groupe: 'Éducation' } } },
    });
    const still = {
      title: 'CA',
      body: 'suite',
      values: { date: '2026-04-02', groupe: 'Éducation' },
      base: 1,
    };
    expect(
      await savePage(station.wiki, coordination, { space: 'gare', slug: 'ca', edit: edit(still) }),
    ).toMatchObject({ kind: 'saved' });
    await change('champs: [', 'champs:');
    expect(await labels()).toEqual(['Date', 'Groupe']);
  });

  test('in the trash is no type, and is one again when it is back', async () => {
    await deletePage(station.wiki, coordination, { ...type, summary: '' });
    expect(await labels()).toEqual([]);
    const refused = await savePage(station.wiki, coordination, {
      space: 'gare',
      type: 'reunion',
      edit: edit({ title: 'X' }),
    });
    expect(refused).toMatchObject({ kind: 'invalid', errors: { type: { code: 'type.unknown' } } });
    await restorePage(station.wiki, coordination, type);
    expect(await labels()).toEqual(['Date', 'Groupe']);
  });

  test('refuses values that are none, each under its field, and lets stored ones pass', async () => {
    const wrong = {
      title: 'X',
      values: { date: '31/02/2026', debut: '25:00', visio: 'javascript:alert(1)' },
    };
    const outcome = await savePage(station.wiki, coordination, {
      space: 'gare',
      type: 'reunion',
      edit: edit(wrong),
    });
    expect(outcome.kind === 'invalid' && Object.keys(outcome.errors).sort()).toEqual([
      'date',
      'debut',
      'visio',
    ]);
    await change('type: groupe', 'type: nombre');
    const same = { title: 'CA', body: 'suite', values: { date: '2026-04-02', groupe: 'Éducation' }, base: 1 };
    expect(
      await savePage(station.wiki, coordination, { space: 'gare', slug: 'ca', edit: edit(same) }),
    ).toMatchObject({ kind: 'saved', revision: 2 });
  });
});
