import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { readConfig } from '../src/config.ts';
import {
  greeting,
  type RunningServer,
  requestPatience,
  type ServerParts,
  startServer,
} from '../src/server.ts';

let folder: string;
let running: RunningServer[];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'gare-server-'));
  running = [];
});

afterEach(async () => {
  for (const server of running) await server.close();
  rmSync(folder, { recursive: true, force: true });
});

async function start(env: Record<string, string> = {}, parts: ServerParts = {}): Promise<RunningServer> {
  const data = join(folder, String(running.length));
  const config = readConfig({ GARE_DATA: data, PORT: '0', GARE_LOG: 'silent', ...env });
  const server = await startServer(config, parts);
  running.push(server);
  return server;
}

const slowDoor = {
  doors: () => [
    {
      path: '/lent',
      handler: (_req: unknown, res: { send(text: string): void }) => {
        setTimeout(() => res.send('arrivé'), 300);
      },
    },
  ],
};

describe('the server', () => {
  test('opens the wiki, listens, and gives the first administrator a link that works once', async () => {
    const server = await start();
    const answer = await fetch(`${server.address}/healthz`);
    expect([answer.status, await answer.text()]).toEqual([200, 'up\n']);
    expect(greeting(server)).toContain(server.address);
    const link = /http:\S+\/setup\/\S+/.exec(greeting(server))?.[0] ?? '';
    const typed = { name: 'Coordination', email: 'coordination@exemple.org', password: 'trois wagons bleus' };
    const open = () => fetch(link, { method: 'POST', body: new URLSearchParams(typed), redirect: 'manual' });
    expect((await fetch(link)).status).toBe(200);
    expect((await open()).status).toBe(303);
    expect([(await open()).status, (await fetch(link)).status]).toEqual([404, 404]);
  });

  test('prepares the wiki before anyone can ask for it', async () => {
    const seen: string[] = [];
    const server = await start({}, { prepare: async (wiki) => void seen.push(wiki.timeZone) });
    expect(seen).toEqual(['Europe/Paris']);
    expect(server.wiki.timeZone).toBe('Europe/Paris');
  });

  test('finishes what it has begun before it closes, and takes nothing new', async () => {
    const server = await start({}, slowDoor);
    const slow = fetch(`${server.address}/lent`).then((answer) => answer.text());
    await new Promise((resolve) => setTimeout(resolve, 100));
    const closed = server.close();
    await expect(fetch(`${server.address}/healthz`)).rejects.toThrow();
    expect(await slow).toBe('arrivé');
    await closed;
    await server.close();
  });

  test('does not keep its last visitors waiting when it closes', async () => {
    const server = await start();
    await fetch(`${server.address}/healthz`);
    const began = performance.now();
    await server.close();
    expect(performance.now() - began).toBeLessThan(3000);
  });

  test('waits for the largest file over a slow line, and no longer', () => {
    expect(requestPatience(100 * 1024 * 1024)).toBe(120_000 + 1_600_000);
  });

  test('says when its port is taken, and lets go of the wiki', async () => {
    const first = await start();
    const port = new URL(first.address).port;
    await expect(start({ PORT: port })).rejects.toThrow(`PORT=${port} is taken`);
    const second = await start();
    expect(second.address).not.toBe(first.address);
  });
});
