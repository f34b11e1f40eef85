import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { sql } from 'kysely';
import { expect, test } from 'vitest';
import { listDerivedRows } from '../../src/store/maintenance.ts';
import { checkWiki } from '../../src/wiki/check.ts';
import { runJobs } from '../../src/wiki/jobs.ts';
import { rebuild } from '../../src/wiki/rebuild.ts';
import { openWiki } from '../../src/wiki/wiki.ts';
import { withFolder } from '../store/shelf.ts';
import {
  type ApiAnswer,
  callApi,
  initData,
  type ServerProcess,
  startServerProcess,
} from './server-process.ts';

const kills = 20;
const pages = ['registre-a', 'registre-b', 'registre-c'] as const;
const clients = 6;

/** One save as it was sent: sent again after a crash, it must have one effect. */
interface Attempt {
  mark: string;
  send(server: ServerProcess): Promise<ApiAnswer>;
}

/** What the clients were told: kept here, outside the server. */
interface Ledger {
  /** Marks of saves that were acknowledged, with the attempt that was. */
  saved: Map<string, Attempt>;
  /** Slugs of pages whose making was acknowledged, by mark. */
  made: Map<string, string>;
  /** Attempts without an answer: the connection broke. */
  unsure: Attempt[];
  retries: number;
}

const pagePath = (slug: string) => `/spaces/gare/pages/${slug}`;

/** Adds a line to the client's own part of a page. */
async function writeLine(server: ServerProcess, client: number, mark: string, ledger: Ledger): Promise<void> {
  const slug = pages[(client + ledger.saved.size) % pages.length] ?? pages[0];
  for (;;) {
    const { page } = await callApi(server, 'GET', pagePath(slug));
    const heading = `## Client ${client}\n\n`;
    const body = page.body.replace(heading, `${heading}- ${mark} [[${mark}]]\n`);
    const headers = { 'If-Match': `"${page.revision}"`, 'Idempotency-Key': mark };
    const send = (to: ServerProcess) =>
      callApi(to, 'PUT', pagePath(slug), { body: { body, tags: [mark] }, headers });
    const answer = await sendOnce({ mark, send }, server, ledger);
    if (answer.status === 200) return;
    ledger.retries += 1;
  }
}

async function makePage(server: ServerProcess, mark: string, ledger: Ledger): Promise<void> {
  const body = { title: `Page ${mark}`, body: `Née sous charge : ${mark}` };
  const send = (to: ServerProcess) =>
    callApi(to, 'POST', '/spaces/gare/pages', { body, headers: { 'Idempotency-Key': mark } });
  const answer = await sendOnce({ mark, send }, server, ledger);
  expect([answer.status, answer.page.title]).toEqual([201, body.title]);
}

async function sendOnce(attempt: Attempt, server: ServerProcess, ledger: Ledger): Promise<ApiAnswer> {
  const answer = await attempt.send(server).catch((error: unknown) => {
    ledger.unsure.push(attempt);
    throw error;
  });
  settle(attempt, answer, ledger);
  return answer;
}

function settle(attempt: Attempt, answer: ApiAnswer, ledger: Ledger): void {
  expect([200, 201, 409]).toContain(answer.status);
  if (answer.status === 200) ledger.saved.set(attempt.mark, attempt);
  if (answer.status === 201) ledger.made.set(attempt.mark, answer.page.slug);
}

/** Saves until the server dies. */
async function work(server: ServerProcess, client: number, round: number, ledger: Ledger): Promise<void> {
  for (let step = 0; ; step += 1) {
    const mark = `m${round}x${client}x${step}`;
    const isNew = step % 3 === 2;
    const done = await (isNew
      ? makePage(server, mark, ledger)
      : writeLine(server, client, mark, ledger)
    ).then(
      () => true,
      (error: unknown) => {
        // fetch tells a broken connection by a TypeError; anything else is a wrong answer.
        if (error instanceof TypeError) return false;
        throw error;
      },
    );
    if (!done) return;
  }
}

/** Every acknowledged line stands once in the pages, and every acknowledged page is there. */
async function verify(server: ServerProcess, ledger: Ledger): Promise<void> {
  const bodies = await Promise.all(
    pages.map(async (slug) => (await callApi(server, 'GET', pagePath(slug))).page.body),
  );
  const found = new Map<string, number>();
  for (const [, mark = ''] of bodies.join('\n').matchAll(/^- (m\d+x\d+x\d+) /gm))
    found.set(mark, (found.get(mark) ?? 0) + 1);
  expect([...ledger.saved.keys()].filter((mark) => found.get(mark) !== 1)).toEqual([]);
  const unsure = new Set(ledger.unsure.map((attempt) => attempt.mark));
  expect([...found.keys()].filter((mark) => !ledger.saved.has(mark) && !unsure.has(mark))).toEqual([]);
}

test(
  'twenty kill -9 under saving load lose no acknowledged save and leave no half one; what is sent again has one effect',
  () =>
    withFolder(async (data) => {
      await initData(data);
      const ledger: Ledger = { saved: new Map(), made: new Map(), unsure: [], retries: 0 };
      const parts = Array.from({ length: clients }, (_, client) => `## Client ${client}\n\n`).join('');
      let replayed = 0;
      for (let round = 0; round <= kills; round += 1) {
        const server = await startServerProcess(data);
        if (round === 0) {
          for (const slug of pages) {
            const body = { title: slug.replace('-', ' '), slug, body: parts };
            expect((await callApi(server, 'POST', '/spaces/gare/pages', { body })).status).toBe(201);
          }
        }
        await verify(server, ledger);
        for (const attempt of ledger.unsure.splice(0)) {
          settle(attempt, await attempt.send(server), ledger);
          replayed += 1;
        }
        if (round === kills) {
          await verify(server, ledger);
          // Acknowledged saves sent again, all of them: the same answer, and nothing new.
          for (const attempt of ledger.saved.values()) expect((await attempt.send(server)).status).toBe(200);
          expect(await server.stop()).toBe(0);
          break;
        }
        const load = Promise.all(
          Array.from({ length: clients }, (_, client) => work(server, client, round, ledger)),
        );
        await wait(150 + ((round * 137) % 450));
        await server.kill();
        await load;
      }
      await checkAfter(join(data, 'gare.db'), ledger);
      console.log(
        `${kills} kills: ${ledger.saved.size} lines and ${ledger.made.size} pages acknowledged, ` +
          `${replayed} saves without an answer sent again, ${ledger.retries} conflicts retried`,
      );
      expect(ledger.saved.size).toBeGreaterThan(100);
    }),
  // Twenty-one starts: on a machine with much other work each takes some five seconds.
  240_000,
);

async function checkAfter(path: string, ledger: Ledger): Promise<void> {
  // What a file waits for when the process ended in the middle of it, several times, is over by then.
  const wiki = await openWiki({ path, clock: () => new Date(Date.now() + 2 * 3600_000) });
  await runJobs(wiki);
  const report = await checkWiki(wiki);
  expect(report.problems).toEqual([]);
  const edits = await sql<{ edit: string; n: number }>`
    SELECT edit_id AS edit, count(*) AS n FROM revision WHERE edit_id IS NOT NULL GROUP BY edit_id`.execute(
    wiki.store.db,
  );
  expect(edits.rows.filter((row) => row.n !== 1)).toEqual([]);
  const known = new Set(edits.rows.map((row) => row.edit));
  const acknowledged = [...ledger.saved.keys(), ...ledger.made.keys()];
  expect(acknowledged.filter((mark) => !known.has(mark))).toEqual([]);
  const before = await listDerivedRows(wiki.store.db);
  await rebuild(wiki);
  expect(await listDerivedRows(wiki.store.db)).toEqual(before);
  await wiki.close();
}
