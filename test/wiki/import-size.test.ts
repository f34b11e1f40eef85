/** The largest table that is taken: read, weighed and begun while others are served. */
import { expect, test } from 'vitest';
import { planImport, startImport, stopImport, viewImport } from '../../src/wiki/import-entries.ts';
import { beginImport } from '../../src/wiki/import-sheet.ts';
import { roomType } from '../web/import-desk.ts';
import { addPerson } from './people.ts';
import { defineType, openStation } from './station.ts';

const rows = 20_000;

test('twenty thousand rows are read, weighed and begun, others being served in between', async () => {
  const { wiki } = await openStation();
  await defineType(wiki, 'salle', 'Salle', roomType);
  const member = await addPerson(wiki, 'ecriture');
  const lines = Array.from(
    { length: rows },
    (_, at) => `Salle ${at};${at % 7 === 0 ? '' : 'Die'};${at};12/03/2019`,
  );
  const bytes = Buffer.from(`Titre;Ville;Places;Depuis\n${lines.join('\n')}\n`);
  let turns = 0;
  let longest = 0;
  let last = performance.now();
  const pulse = setInterval(() => {
    turns += 1;
    longest = Math.max(longest, performance.now() - last);
    last = performance.now();
  }, 1);
  const before = process.memoryUsage().rss;

  const id = await beginImport(wiki, member, { space: 'gare', type: 'salle', fileName: 'salles.csv', bytes });
  const { mapping } = await viewImport(wiki, member, { space: 'gare', id });
  await planImport(wiki, member, { space: 'gare', id, ...mapping });
  const { outcome } = await viewImport(wiki, member, { space: 'gare', id });
  // Without a town, or with more seats than a room may have.
  const wrong = Array.from({ length: rows }, (_, at) => at).filter((at) => at % 7 === 0 || at > 5000).length;
  expect(outcome.planned).toEqual({ create: rows - wrong, update: 0, unchanged: 0, error: wrong });
  expect(outcome.preview).toHaveLength(20);

  const begun = await startImport(wiki, member, { space: 'gare', id, summary: 'Essai' });
  while ((await wiki.store.imports.find(id))?.done === 0)
    await new Promise((resolve) => setTimeout(resolve, 5));
  await stopImport(wiki, member, { space: 'gare', id });
  await begun?.over;
  expect((await viewImport(wiki, member, { space: 'gare', id })).state).toBe('stopped');
  clearInterval(pulse);
  const grown = Math.round((process.memoryUsage().rss - before) / 1e6);
  process.stdout.write(`20,000 rows: longest wait ${Math.round(longest)} ms, ${grown} MB more\n`);
  expect(turns).toBeGreaterThan(200);
  expect(grown).toBeLessThan(400);
  await wiki.close();
}, 60_000);
