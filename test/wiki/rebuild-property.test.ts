import fc from 'fast-check';
import { sql } from 'kysely';
import { expect, test } from 'vitest';
import { WikiError } from '../../src/core/errors.ts';
import type { Values } from '../../src/core/revision.ts';
import { listDerivedRows } from '../../src/store/maintenance.ts';
import { checkWiki } from '../../src/wiki/check.ts';
import { deletePage, restorePage } from '../../src/wiki/delete-page.ts';
import { readPage } from '../../src/wiki/read-page.ts';
import { rebuild } from '../../src/wiki/rebuild.ts';
import { movePage, renamePage, setParent } from '../../src/wiki/rename-page.ts';
import { savePage } from '../../src/wiki/save-page.ts';
import type { Wiki } from '../../src/wiki/wiki.ts';
import { coordination, edit, openStation } from './station.ts';

/** Names that pages have, link to and are renamed to: few, so that they meet. */
const names = [
  'Bilan',
  'Bilan moral',
  'Été 2026',
  'charte',
  'L’Œuvre',
  'gare:Bilan',
  'observatoire:Charte',
  'CA: avril',
] as const;
const name = fc.constantFrom(...names);
const space = fc.constantFrom('gare', 'observatoire');
const which = fc.nat({ max: 7 });

const body = fc
  .array(
    fc.oneof(
      name.map((one) => `Voir [[${one}]] et [[${one}|ici]].`),
      fc.constantFrom(
        'Le bureau se réunit.',
        '## Décisions',
        '- [ ] relancer',
        '`[[code]]`',
        '> [[Citée]]',
        '{{inclure page="Bilan"}}',
      ),
    ),
    { maxLength: 4 },
  )
  .map((lines) => lines.join('\n\n'));
const tags = fc.array(fc.constantFrom('Éducation', 'education', 'santé', '#logement', ' '), { maxLength: 3 });
const values: fc.Arbitrary<Values> = fc.record(
  {
    date: fc.constantFrom('2026-04-02', '2026-03-01'),
    debut: fc.constant('18:30'),
    groupe: name,
    presents: fc.array(fc.constantFrom('Coordination', 'Secrétariat'), { maxLength: 2 }),
    libre: fc.constantFrom('texte', 'é'),
  },
  { requiredKeys: ['date'] },
);
const content = fc.record({ title: name, body, tags, values });

type Step = (wiki: Wiki) => Promise<unknown>;

/** The page with this place among those that are there, deleted ones included. */
async function pick(wiki: Wiki, place: number): Promise<{ space: string; slug: string; current: number }> {
  const pages = (await wiki.store.pages.listAll(0, 1000)).filter((page) => page.space !== 'modeles');
  const page = pages[place % Math.max(1, pages.length)];
  return page ?? { space: 'gare', slug: 'aucune', current: 1 };
}

/** The page of the type as another one of its fields makes it. */
async function changeType(wiki: Wiki, kind: string): Promise<unknown> {
  const type = { space: 'modeles', slug: 'reunion' };
  const read = await readPage(wiki, coordination, { ...type, revision: 1 });
  if (read.kind !== 'page') throw new Error('no type');
  const { title, body: source } = read.page.revision;
  const changed = source.replace(
    '- nom: date\n    libelle: Date\n    type: date',
    `- nom: date\n    libelle: Date\n    type: ${kind}`,
  );
  return savePage(wiki, coordination, {
    ...type,
    edit: edit({ title, body: changed, base: read.page.current }),
  });
}

const step: fc.Arbitrary<Step> = fc.oneof(
  fc.constantFrom('date', 'texte', 'page').map(
    (kind): Step =>
      (wiki) =>
        changeType(wiki, kind),
  ),
  fc.constantFrom(deletePage, restorePage).map(
    (act): Step =>
      (wiki) =>
        act(wiki, coordination, { space: 'modeles', slug: 'reunion', summary: '' }),
  ),
  fc.tuple(space, fc.constantFrom('', 'reunion'), content).map(
    ([to, type, written]): Step =>
      (wiki) =>
        savePage(wiki, coordination, { space: to, type, edit: edit(written) }),
  ),
  fc.tuple(which, content, fc.nat({ max: 1 })).map(
    ([place, written, behind]): Step =>
      async (wiki) => {
        const page = await pick(wiki, place);
        return savePage(wiki, coordination, {
          ...page,
          edit: edit({ ...written, base: Math.max(1, page.current - behind) }),
        });
      },
  ),
  fc.tuple(which, name).map(
    ([place, title]): Step =>
      async (wiki) =>
        renamePage(wiki, coordination, { ...(await pick(wiki, place)), title, summary: '' }),
  ),
  fc.tuple(which, space).map(
    ([place, toSpace]): Step =>
      async (wiki) =>
        movePage(wiki, coordination, { ...(await pick(wiki, place)), toSpace }),
  ),
  which.map(
    (place): Step =>
      async (wiki) =>
        deletePage(wiki, coordination, { ...(await pick(wiki, place)), summary: '' }),
  ),
  which.map(
    (place): Step =>
      async (wiki) =>
        restorePage(wiki, coordination, await pick(wiki, place)),
  ),
  fc.tuple(which, which).map(
    ([place, above]): Step =>
      async (wiki) => {
        const parent = (await pick(wiki, above)).slug;
        return setParent(wiki, coordination, { ...(await pick(wiki, place)), parent });
      },
  ),
);

/** What cannot be done is refused, as it would be to a person. */
async function run(wiki: Wiki, steps: readonly Step[]): Promise<void> {
  for (const one of steps) {
    await one(wiki).catch((error: unknown) => {
      if (!(error instanceof WikiError)) throw error;
    });
  }
}

async function drop(wiki: Wiki): Promise<void> {
  for (const table of ['link', 'tag', 'value'])
    await sql`DELETE FROM ${sql.table(table)}`.execute(wiki.store.db);
  await wiki.transact((tx) => tx.search.clear());
}

test('derived rows that are dropped and made anew are the same, whatever was done to the pages', async () => {
  let rows = 0;
  await fc.assert(
    fc.asyncProperty(
      fc.array(step, { minLength: 3, maxLength: 25 }),
      fc.constantFrom('rebuilt', 'dropped'),
      async (steps, how) => {
        const { wiki } = await openStation({ types: ['reunion'] });
        try {
          // The page of the type was put there bare.
          await rebuild(wiki);
          await run(wiki, steps);
          const before = await listDerivedRows(wiki.store.db);
          rows += before.length;
          if (how === 'dropped') await drop(wiki);
          await rebuild(wiki);
          expect(await listDerivedRows(wiki.store.db)).toEqual(before);
          expect((await checkWiki(wiki)).problems).toEqual([]);
        } finally {
          await wiki.close();
        }
      },
    ),
    { numRuns: 60 },
  );
  expect(rows).toBeGreaterThan(1000);
}, 120_000);
