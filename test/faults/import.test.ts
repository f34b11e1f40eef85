/** An import whose process is killed in the middle: nothing half, nothing twice, and it goes on where it was. */
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { sql } from 'kysely';
import { expect, test } from 'vitest';
import { checkWiki } from '../../src/wiki/check.ts';
import { openWiki } from '../../src/wiki/wiki.ts';
import { withFolder } from '../store/shelf.ts';
import { initData, type ServerProcess, startServerProcess } from './server-process.ts';

const rows = 1500;
const kills = 4;

async function ask(
  { address, token }: ServerProcess,
  path: string,
  body?: FormData | Record<string, string>,
): Promise<Response> {
  return fetch(`${address}${path}`, {
    ...(body === undefined
      ? {}
      : { method: 'POST', body: body instanceof FormData ? body : new URLSearchParams(body) }),
    headers: { Authorization: `Bearer ${token}` },
    redirect: 'manual',
    signal: AbortSignal.timeout(60_000),
  });
}

async function bring(server: ServerProcess): Promise<string> {
  const lines = Array.from({ length: rows }, (_, at) => `Structure importée ${at};S${at}`);
  const file = new FormData();
  file.append('type', 'structure');
  file.append('sheet', new Blob([`Titre;Sigle\n${lines.join('\n')}\n`]), 'structures.csv');
  const begun = await ask(server, '/gare/import', file);
  const path = begun.headers.get('location') ?? '';
  expect([begun.status, path]).toEqual([303, expect.stringMatching(/^\/gare\/import\/\d+$/)]);
  const columns = { 'column-0': 'title', 'column-1': 'field:sigle', key: 'title' };
  expect((await ask(server, `${path}/plan`, columns)).status).toBe(303);
  return path;
}

test(
  'kill -9 in the middle of an import leaves whole rows, each once, and the import is taken up again',
  () =>
    withFolder(async (data) => {
      await initData(data);
      let path = '';
      for (let round = 0; round <= kills; round += 1) {
        const server = await startServerProcess(data);
        if (round === 0) path = await bring(server);
        else expect(await (await ask(server, path)).text()).toContain('Import arrêté');
        expect((await ask(server, `${path}/run`, {})).status).toBe(303);
        if (round < kills) {
          await wait(150 + round * 150);
          await server.kill();
          continue;
        }
        for (;;) {
          const screen = await (await ask(server, path)).text();
          if (screen.includes('Import terminé')) break;
          expect(screen).toContain('Import en cours');
          await wait(100);
        }
        expect(await server.stop()).toBe(0);
      }
      const wiki = await openWiki({ path: join(data, 'gare.db') });
      const { problems } = await checkWiki(wiki);
      expect(problems).toEqual([]);
      const made = await sql<{ pages: number; titles: number; revisions: number; noted: number }>`
        SELECT count(*) AS pages, count(DISTINCT title) AS titles, sum(current) AS revisions,
          (SELECT count(*) FROM import_row) AS noted
        FROM page WHERE title LIKE 'Structure importée %'`.execute(wiki.store.db);
      expect(made.rows).toEqual([{ pages: rows, titles: rows, revisions: rows, noted: rows }]);
      await wiki.close();
    }),
  150_000,
);
