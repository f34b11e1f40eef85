import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { newPage } from '../../src/wiki/edit-page.ts';
import { movePage } from '../../src/wiki/rename-page.ts';
import { savePage } from '../../src/wiki/save-page.ts';
import { viewPage } from '../../src/wiki/view-page.ts';
import { addPage, coordination, edit, openStation, type Station, saved, secretariat } from './station.ts';

let station: Station;
beforeEach(async () => {
  station = await openStation({ types: ['reunion'] });
});
afterEach(() => station.wiki.close());

async function bodyOf(slug: string): Promise<string> {
  const outcome = await viewPage(station.wiki, coordination, { space: 'gare', slug });
  if (outcome.kind !== 'page') throw new Error(outcome.kind);
  return outcome.view.revision.body;
}

describe('a new page', () => {
  test('gets its address from its title, and a number when the address is taken', async () => {
    expect((await addPage(station.wiki, { title: 'L’assemblée générale' })).slug).toBe('lassemblee-generale');
    expect((await addPage(station.wiki, { title: 'L’assemblée générale' })).slug).toBe(
      'lassemblee-generale-2',
    );
  });

  test('is refused without a title, with one that is too long, and in a space that is not there', async () => {
    const outcome = await savePage(station.wiki, coordination, {
      space: 'gare',
      edit: edit({ title: '  ' }),
    });
    expect(outcome).toEqual({ kind: 'invalid', errors: { title: { code: 'title.empty', details: {} } } });
    const long = await savePage(station.wiki, coordination, {
      space: 'gare',
      edit: edit({ title: 'x'.repeat(301) }),
    });
    expect(long).toMatchObject({ kind: 'invalid', errors: { title: { code: 'title.too-long' } } });
    const nowhere = savePage(station.wiki, coordination, { space: 'ailleurs', edit: edit({}) });
    await expect(nowhere).rejects.toMatchObject({ kind: 'not-found' });
  });

  test('of a type has its values checked', async () => {
    const request = {
      space: 'gare',
      type: 'reunion',
      edit: edit({ title: 'R', values: { date: '31/02/2026' } }),
    };
    const outcome = await savePage(station.wiki, coordination, request);
    expect(outcome.kind).toBe('invalid');
    expect(outcome.kind === 'invalid' && Object.keys(outcome.errors)).toEqual(['date']);
  });
});

describe('an edit', () => {
  test('becomes the next revision and points the page to it', async () => {
    const { slug } = await addPage(station.wiki, { title: 'Charte', body: 'un' });
    const outcome = await savePage(station.wiki, secretariat, {
      space: 'gare',
      slug,
      edit: edit({ title: 'Charte', body: 'deux', base: 1 }),
    });
    expect(outcome).toEqual({
      kind: 'saved',
      space: 'gare',
      slug: 'charte',
      revision: 2,
      merged: false,
      isNew: false,
    });
    expect(await bodyOf('charte')).toBe('deux');
  });

  test('that changes nothing adds no revision', async () => {
    const { slug } = await addPage(station.wiki, { title: 'Charte', body: 'un' });
    const outcome = await savePage(station.wiki, secretariat, {
      space: 'gare',
      slug,
      edit: edit({ title: 'Charte', body: 'un', base: 1 }),
    });
    expect(outcome).toEqual({ kind: 'unchanged', space: 'gare', slug: 'charte', revision: 1 });
  });

  test('sent twice makes one revision, also when both come at once', async () => {
    const { slug } = await addPage(station.wiki, { title: 'Charte', body: 'un' });
    const again = { space: 'gare', slug, edit: edit({ title: 'Charte', body: 'deux', base: 1 }) };
    const outcomes = await Promise.all([1, 2, 3].map(() => savePage(station.wiki, coordination, again)));
    expect(outcomes.map((outcome) => saved(outcome).revision)).toEqual([2, 2, 2]);
    const fresh = { space: 'gare', edit: edit({ title: 'Neuve' }) };
    const pages = await Promise.all([1, 2, 3].map(() => savePage(station.wiki, coordination, fresh)));
    expect(new Set(pages.map((outcome) => saved(outcome).slug))).toEqual(new Set(['neuve']));
  });

  test('that was merged and is sent again is answered as before, also when others saved since', async () => {
    const { slug } = await addPage(station.wiki, { title: 'Liste', body: 'un\n\ndeux\n\ntrois\n' });
    const save = (body: string, base: number, editId?: string) =>
      savePage(station.wiki, coordination, {
        space: 'gare',
        slug,
        edit: { ...edit({ title: 'Liste', body, base }), ...(editId === undefined ? {} : { editId }) },
      });
    await save('UN\n\ndeux\n\ntrois\n', 1);
    expect(await save('un\n\ndeux\n\nTROIS\n', 1, 'fusion-1')).toMatchObject({ revision: 3, merged: true });
    await save('UN\n\ndeux\n\nquatre\n', 3);
    expect(await save('un\n\ndeux\n\nTROIS\n', 1, 'fusion-1')).toMatchObject({ kind: 'saved', revision: 3 });
    expect(await bodyOf(slug)).toBe('UN\n\ndeux\n\nquatre\n');
  });

  test('with other words under an id that was used is refused, never said to be saved', async () => {
    const { slug } = await addPage(station.wiki, { title: 'Charte', body: 'un' });
    const first = edit({ title: 'Charte', body: 'deux', base: 1 });
    await savePage(station.wiki, coordination, { space: 'gare', slug, edit: first });
    for (const other of [{ body: 'trois' }, { tags: ['charte'] }, { title: 'Charte du Klaxon' }]) {
      const again = savePage(station.wiki, coordination, {
        space: 'gare',
        slug,
        edit: { ...first, ...other },
      });
      await expect(again).rejects.toThrow('invalid: edit-id.reused');
    }
    const fresh = edit({ title: 'Neuve', body: 'un' });
    const both = await Promise.allSettled(
      ['un', 'deux'].map((body) =>
        savePage(station.wiki, coordination, { space: 'gare', edit: { ...fresh, body } }),
      ),
    );
    expect(both.map(({ status }) => status)).toEqual(['fulfilled', 'rejected']);
    expect(await bodyOf('neuve')).toBe('un');
  });

  test('of a new page under one that has moved to another space is refused', async () => {
    const { slug } = await addPage(station.wiki, { title: 'Dossier', body: '' });
    await movePage(station.wiki, coordination, { space: 'gare', slug, toSpace: 'observatoire' });
    const request = { space: 'gare', parent: slug, edit: edit({ title: 'Annexe' }) };
    expect(await savePage(station.wiki, coordination, request)).toEqual({
      kind: 'invalid',
      errors: { parent: { code: 'parent.other-space', details: {} } },
    });
    const form = await newPage(station.wiki, coordination, { space: 'gare', parent: slug });
    expect(form.parent).toBeUndefined();
  });

  test('from an old revision is merged with what was saved since', async () => {
    const base = 'Ordre du jour\n\n1. Bilan\n\n2. Budget\n\nNotes\n';
    const { slug } = await addPage(station.wiki, { title: 'Réunion', body: base });
    await savePage(station.wiki, secretariat, {
      space: 'gare',
      slug,
      edit: edit({ title: 'Réunion', body: base.replace('Notes', 'Notes prises'), base: 1 }),
    });
    const outcome = await savePage(station.wiki, coordination, {
      space: 'gare',
      slug,
      edit: edit({ title: 'Réunion', body: base.replace('Bilan', 'Bilan du Klaxon'), base: 1 }),
    });
    expect(outcome).toMatchObject({ kind: 'saved', revision: 3, merged: true });
    expect(await bodyOf(slug)).toBe('Ordre du jour\n\n1. Bilan du Klaxon\n\n2. Budget\n\nNotes prises\n');
  });

  test('that cannot be merged is a conflict that shows both texts and saves nothing', async () => {
    const { slug } = await addPage(station.wiki, { title: 'Réunion', body: 'Le bureau se réunit lundi.\n' });
    await savePage(station.wiki, secretariat, {
      space: 'gare',
      slug,
      edit: edit({ title: 'Réunion', body: 'Le bureau se réunit mardi.\n', base: 1 }),
    });
    const outcome = await savePage(station.wiki, coordination, {
      space: 'gare',
      slug,
      edit: edit({ title: 'Réunion', body: 'Le bureau se réunit jeudi.\n', base: 1 }),
    });
    if (outcome.kind !== 'conflict') throw new Error(outcome.kind);
    expect(outcome.view.mine.body).toBe('Le bureau se réunit jeudi.\n');
    expect(outcome.view.current.body).toBe('Le bureau se réunit mardi.\n');
    expect(outcome.view.baseContent?.body).toBe('Le bureau se réunit lundi.\n');
    expect(await bodyOf(slug)).toBe('Le bureau se réunit mardi.\n');
  });

  test('by fifty people at once loses nobody’s line', async () => {
    const lines = Array.from({ length: 50 }, (_, at) => `- point ${at} :`);
    const body = `${lines.join('\n\n')}\n`;
    const { slug } = await addPage(station.wiki, { title: 'Tour de table', body });
    const outcomes = await Promise.all(
      lines.map((line, at) =>
        savePage(
          station.wiki,
          { kind: 'visitor', name: `Association ${at}` },
          {
            space: 'gare',
            slug,
            edit: edit({
              title: 'Tour de table',
              body: body.replace(`${line}\n`, `${line} dit ${at}\n`),
              base: 1,
            }),
          },
        ),
      ),
    );
    expect(outcomes.every((outcome) => outcome.kind === 'saved')).toBe(true);
    expect(await bodyOf(slug)).toBe(`${lines.map((line, at) => `${line} dit ${at}`).join('\n\n')}\n`);
  });
});
