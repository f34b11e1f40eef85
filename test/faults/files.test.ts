/** Files that are being read and indexed when the process is killed: each is found by its text afterwards, whole and once. */
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import BetterSqlite3 from 'better-sqlite3';
import { sql } from 'kysely';
import { expect, test } from 'vitest';
import { checkWiki } from '../../src/wiki/check.ts';
import { openWiki } from '../../src/wiki/wiki.ts';
import { withFolder } from '../store/shelf.ts';
import { passagesWith } from '../wiki/files.ts';
import { callApi, initData, type ServerProcess, startServerProcess } from './server-process.ts';

const kills = 5;
const filesARound = 6;
const files = '/spaces/gare/pages/archives/attachments';

/** A word that stands in this file alone, at its end; some are long, so that they are kept and indexed in several transactions. */
const wordOf = (name: string) => `terminus${name.replaceAll(/\D/g, 'x')}`;
function textOf(name: string, at: number): string {
  const words = at % 3 === 0 ? 20_000 : 400;
  return `${Array.from({ length: words }, (_, word) => `quai${(word * 7) % 997}`).join(' ')} ${wordOf(name)}`;
}

/** @returns whether it was acknowledged. */
async function put(server: ServerProcess, name: string, at: number): Promise<boolean> {
  const answer = await fetch(`${server.address}/api/v1${files}/${name}`, {
    method: 'PUT',
    headers: { Authorization: `Bearer ${server.token}`, 'Content-Type': 'text/plain' },
    body: textOf(name, at),
    signal: AbortSignal.timeout(20_000),
  }).catch(() => undefined);
  return answer?.status === 201;
}

/** How many files are in each state. */
async function countStates(server: ServerProcess): Promise<Record<string, number>> {
  const answer = await fetch(`${server.address}/api/v1${files}`, {
    headers: { Authorization: `Bearer ${server.token}` },
  });
  const { attachments } = (await answer.json()) as { attachments: { text: string }[] };
  const counts: Record<string, number> = {};
  for (const { text } of attachments) counts[text] = (counts[text] ?? 0) + 1;
  return counts;
}

test(
  'kill -9 while files are read and indexed: after the next start each is found by its text, whole and once',
  () =>
    withFolder(async (data) => {
      await initData(data);
      const kept: string[] = [];
      let unread = 0;
      for (let round = 0; round <= kills; round += 1) {
        const server = await startServerProcess(data);
        if (round === 0) {
          const body = { title: 'Archives', slug: 'archives', body: 'Tout y est.' };
          expect((await callApi(server, 'POST', '/spaces/gare/pages', { body })).status).toBe(201);
        }
        if (round === kills) {
          while ((await countStates(server))['waiting']) await wait(200);
          expect(await countStates(server)).toEqual({ text: kept.length });
          await waitForIndex(join(data, 'gare.db'));
          expect(await server.stop()).toBe(0);
          break;
        }
        const read = (await countStates(server))['text'] ?? 0;
        const names = Array.from({ length: filesARound }, (_, at) => `proces-verbal-${round}-${at}.txt`);
        const isKept = await Promise.all(names.map((name, at) => put(server, name, at)));
        kept.push(...names.filter((_, at) => isKept[at]));
        // Once something was read: a file that is cut off three times running has to wait for a minute.
        while (((await countStates(server))['text'] ?? 0) <= read) await wait(20);
        await wait(round * 60);
        unread += (await countStates(server))['waiting'] ?? 0;
        await server.kill();
      }
      expect(kept).toHaveLength(kills * filesARound);
      await checkAfter(join(data, 'gare.db'), kept);
      console.log(
        `${kills} kills, ${kept.length} files; ${unread} waited to be read when the process was killed`,
      );
      expect(unread).toBeGreaterThan(0);
    }),
  150_000,
);

/** The state says that a file was read; that it is found follows. */
async function waitForIndex(path: string): Promise<void> {
  const sqlite = new BetterSqlite3(path, { readonly: true });
  const left = sqlite.prepare("SELECT count(*) FROM job WHERE kind <> 'learn'").pluck();
  while (left.get() !== 0) await wait(50);
  sqlite.close();
}

async function checkAfter(path: string, kept: readonly string[]): Promise<void> {
  const wiki = await openWiki({ path });
  expect((await checkWiki(wiki)).problems).toEqual([]);
  const { rows } = await sql`SELECT kind, subject, last_error FROM job WHERE kind <> 'learn'`.execute(
    wiki.store.db,
  );
  expect(rows).toEqual([]);
  for (const name of kept) {
    const passages = await passagesWith(wiki, wordOf(name));
    expect([name, passages.map((passage) => passage.split(' ')[0])]).toEqual([name, [name]]);
  }
  await wiki.close();
}
