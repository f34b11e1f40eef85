import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { hostile } from '../markdown/hostile.ts';
import { withFolder } from '../store/shelf.ts';
import { type Pulse, startPulse } from './pulse.ts';
import {
  type ApiAnswer,
  callApi,
  initData,
  type ServerProcess,
  startServerProcess,
} from './server-process.ts';

const mebibyte = 1024 * 1024;

/** What others may wait at most, in milliseconds: 250 on a machine of one's own, four times that where tests run side by side. */
const longestWait = 1000;

let server: ServerProcess;
let pulse: Pulse;
let finish: () => void;
let folder: Promise<void>;
/** What others wait while nothing heavy is done: how busy the machine is with other things. */
let usual: number;

beforeAll(async () => {
  const isOver = new Promise<void>((resolve) => {
    finish = resolve;
  });
  await new Promise<void>((resolve, reject) => {
    folder = withFolder(async (data) => {
      await initData(data);
      server = await startServerProcess(data);
      pulse = await startPulse(server.address);
      resolve();
      await isOver;
      await pulse.stop();
      await server.kill();
    });
    folder.catch(reject);
  });
  await wait(1000);
  usual = await pulse.longest();
}, 60_000);

afterAll(async () => {
  finish();
  await folder;
});

/** Does the work, and sees that others were answered meanwhile. */
async function meanwhile<T>(name: string, work: () => Promise<T>): Promise<T> {
  await pulse.longest();
  const began = performance.now();
  const result = await work();
  const took = performance.now() - began;
  const longest = await pulse.longest();
  console.log(
    `${name}: ${took.toFixed(0)} ms, others waited ${longest.toFixed(0)} ms at most (${usual.toFixed(0)} ms before)`,
  );
  expect(longest).toBeLessThan(longestWait + 3 * usual);
  return result;
}

const get = async (path: string): Promise<number> => {
  const answer = await fetch(`${server.address}${path}`, {
    headers: { Authorization: `Bearer ${server.token}` },
    signal: AbortSignal.timeout(60_000),
  });
  await answer.arrayBuffer();
  return answer.status;
};

const make = (slug: string, body: string): Promise<ApiAnswer> =>
  callApi(server, 'POST', '/spaces/gare/pages', { body: { title: slug, slug, body } });
const change = (slug: string, base: number, body: string): Promise<ApiAnswer> =>
  callApi(server, 'PUT', `/spaces/gare/pages/${slug}`, {
    body: { body },
    headers: { 'If-Match': `"${base}"` },
  });

/** Words that no two texts share, in lines. */
function unrelated(seed: number, size: number): string {
  let state = seed;
  const word = () => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
    return state.toString(36);
  };
  const lines: string[] = [];
  for (let length = 0; length < size; length += (lines.at(-1)?.length ?? 0) + 1) {
    lines.push(Array.from({ length: 10 }, word).join(' '));
  }
  return lines.join('\n').slice(0, size);
}

test('two unrelated texts of 1 MiB are saved, compared and found while others go on', async () => {
  const [one, other] = [unrelated(1, mebibyte), unrelated(2, mebibyte)];
  expect((await meanwhile('save of 1 MiB', () => make('longue', one))).status).toBe(201);
  expect((await meanwhile('save of another 1 MiB', () => change('longue', 1, other))).status).toBe(200);
  expect(await meanwhile('comparison of the two', () => get('/gare/longue/diff?from=1&to=2'))).toBe(200);
  expect(
    (await meanwhile('a stale save of a third', () => change('longue', 1, unrelated(3, mebibyte)))).status,
  ).toBe(409);
  expect(await meanwhile('search', () => get('/search?q=longue'))).toBe(200);
  expect(await meanwhile('history', () => get('/gare/longue/history'))).toBe(200);
}, 120_000);

describe('a hostile body of 2 MiB is saved and shown, or refused, while others go on', () => {
  const kinds = [
    'quotations like stairs',
    'emphasis that never closes',
    'wiki links to different pages',
    'a table of many cells',
  ];
  for (const [at, kind] of kinds.entries()) {
    test(kind, async () => {
      const body = (hostile[kind]?.(2 * mebibyte) ?? '').slice(0, 2 * mebibyte);
      const slug = `hostile-${at}`;
      expect((await meanwhile('save', () => make(slug, body))).status).toBe(201);
      expect([200, 413]).toContain(await meanwhile('view', () => get(`/gare/${slug}`)));
      expect(await meanwhile('search', () => get(`/search?q=${slug}`))).toBe(200);
    }, 120_000);
  }

  test('openings of the second reading level that never close', async () => {
    const body = '::: approfondir\n'.repeat((2 * mebibyte) / 16);
    expect((await meanwhile('save', () => make('niveaux', body))).status).toBe(201);
    expect([200, 413]).toContain(await meanwhile('view', () => get('/gare/niveaux')));
  }, 120_000);
});
