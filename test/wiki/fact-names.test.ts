/** What fields name, people and files, is told to who may know it, and nothing of it to others. */
import { Readable } from 'node:stream';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { Actor } from '../../src/core/access.ts';
import { addAttachment } from '../../src/wiki/attachments.ts';
import type { FactPart } from '../../src/wiki/items.ts';
import { savePage } from '../../src/wiki/save-page.ts';
import { searchPages } from '../../src/wiki/search.ts';
import { viewPage } from '../../src/wiki/view-page.ts';
import { addPerson } from './people.ts';
import { addPage, coordination, edit, openStation, type Station, saved } from './station.ts';

const atelier = `---
nom: Atelier
champs:
  - { nom: anime, libelle: Animation, type: membre }
  - { nom: notice, libelle: Notice, type: fichier }
---
`;

let station: Station;
beforeEach(async () => {
  station = await openStation({ types: ['modele'] });
  await addPage(station.wiki, { title: 'Atelier', body: atelier }, { space: 'modeles', type: 'modele' });
});
afterEach(() => station.wiki.close());

async function partsOf(
  field: string,
  actor: Actor,
  address: { slug: string; revision?: number } = { slug: 'compost' },
): Promise<readonly FactPart[] | undefined> {
  const outcome = await viewPage(station.wiki, actor, { space: 'gare', ...address });
  if (outcome.kind !== 'page') throw new Error(outcome.kind);
  return outcome.view.facts.find((fact) => fact.field === field)?.parts;
}

it('names a member to members, and to visitors only that somebody is meant', async () => {
  const secretariat = await addPerson(station.wiki, 'Secrétariat général');
  const values = { anime: secretariat.handle };
  await addPage(station.wiki, { title: 'Compost', values }, { type: 'atelier' });
  expect(await partsOf('anime', secretariat)).toEqual([
    { text: 'Secrétariat général', member: { handle: secretariat.handle } },
  ]);
  const hidden = [{ text: '', term: 'fields.someone' }];
  expect(await partsOf('anime', coordination)).toEqual(hidden);
  expect(await partsOf('anime', { ...secretariat, seenAs: { kind: 'visitor' } })).toEqual(hidden);
});

it('says of nobody what it says of somebody hidden', async () => {
  await addPage(station.wiki, { title: 'Compost', values: { anime: 'personne' } }, { type: 'atelier' });
  expect(await partsOf('anime', coordination)).toEqual([{ text: '', term: 'fields.someone' }]);
});

it('finds no page by the people that its fields name', async () => {
  const secretariat = await addPerson(station.wiki, 'Secrétariat');
  await addPage(
    station.wiki,
    { title: 'Compost', values: { anime: secretariat.handle } },
    { type: 'atelier' },
  );
  expect((await searchPages(station.wiki, coordination, { q: 'secretariat', page: 1 })).total).toBe(0);
  expect((await searchPages(station.wiki, coordination, { q: 'compost', page: 1 })).total).toBe(1);
});

it('shows the file of the page by any case of its name, and of an old revision the file of then', async () => {
  const { slug } = await addPage(
    station.wiki,
    { title: 'Compost', values: { notice: 'Notice.PDF' } },
    { type: 'atelier' },
  );
  expect(await partsOf('notice', coordination)).toEqual([{ text: 'Notice.PDF' }]);
  const add = (text: string) =>
    addAttachment(station.wiki, coordination, {
      ...{ space: 'gare', slug, name: 'notice.pdf' },
      stream: Readable.from([Buffer.from(text)]),
    });
  await add('%PDF-1.4 un');
  station.setTime('2026-03-13T09:00:00.000Z');
  const changed = edit({ title: 'Compost', body: 'Plus.', values: { notice: 'Notice.PDF' }, base: 1 });
  saved(await savePage(station.wiki, coordination, { space: 'gare', slug, edit: changed }));
  station.setTime('2026-03-14T09:00:00.000Z');
  await add('%PDF-1.4 deux');
  const file = {
    space: 'gare',
    slug,
    name: 'notice.pdf',
    kind: 'PDF',
    isImage: false,
    width: null,
    height: null,
  };
  expect(await partsOf('notice', coordination)).toEqual([
    { text: 'Notice.PDF', file: { ...file, size: 13 } },
  ]);
  expect(await partsOf('notice', coordination, { slug, revision: 2 })).toMatchObject([
    { file: { name: 'notice.pdf' } },
  ]);
  expect(await partsOf('notice', coordination, { slug, revision: 1 })).toEqual([
    { text: 'Notice.PDF', file: { ...file, size: 11, version: 1 } },
  ]);
});
