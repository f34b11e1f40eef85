import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import request from 'supertest';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { readConfig } from '../src/config.ts';
import {
  greeting,
  type RunningServer,
  requestPatience,
  type ServerParts,
  startServer,
  warningsOf,
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

describe('what the host is told before others come', () => {
  const warned = (env: Record<string, string>) => warningsOf(readConfig(env));

  test('is nothing on the machine itself, and behind a proxy that is named', () => {
    expect(warned({})).toEqual([]);
    expect(warned({ HOST: '::1' })).toEqual([]);
    expect(warned({ GARE_URL: 'https://gare.example.org', GARE_TRUST_PROXY: '1' })).toEqual([]);
  });

  test('is one line for passwords in the clear, and one for the names that are answered', () => {
    const [plain, names, ...rest] = warned({ HOST: '0.0.0.0', GARE_URL: 'http://gare.example.org:3000' });
    expect(plain).toMatch(/^HOST=0\.0\.0\.0.*mots de passe voyagent en clair/);
    expect(names).toContain('gare.example.org:3000');
    expect(rest).toEqual([]);
    expect(warned({ HOST: '192.168.1.5', GARE_LANG: 'en' })[0]).toContain('passwords travel in the clear');
  });

  test('is that limits are shared or off', () => {
    expect(warned({ GARE_URL: 'https://gare.example.org' })).toEqual([
      expect.stringContaining('GARE_TRUST_PROXY'),
    ]);
    expect(warned({ GARE_LIMITS: 'off' })).toEqual([expect.stringContaining('GARE_LIMITS=off')]);
  });

  test('stands in the greeting', async () => {
    const server = await start({ GARE_LIMITS: 'off' });
    expect(greeting(server)).toContain('  ! GARE_LIMITS=off');
  });
});

describe('the names the server answers to', () => {
  test('are not those of every address at once', async () => {
    const server = await start({ HOST: '0.0.0.0', GARE_URL: 'https://gare.example.org' });
    const { port } = new URL(server.address);
    const status = async (host: string) =>
      (await request(`http://127.0.0.1:${port}`).get('/healthz').set('Host', host)).status;
    expect(await status('gare.example.org')).toBe(200);
    expect(await status('127.0.0.1')).toBe(200);
    expect([await status('0.0.0.0'), await status('192.168.1.5'), await status('gare.local')]).toEqual([
      421, 421, 421,
    ]);
  });
});

describe('mail', () => {
  test('that cannot go out keeps nobody waiting, not even the end', async () => {
    const deaf = createServer(() => {}).listen(0, '127.0.0.1');
    await new Promise((resolve) => deaf.once('listening', resolve));
    const { port } = deaf.address() as { port: number };
    const server = await start({ GARE_SMTP: `smtp://127.0.0.1:${port}`, GARE_MAIL_FROM: 'gare@example.org' });
    const link = /http:\S+\/setup\/\S+/.exec(greeting(server))?.[0] ?? '';
    const typed = { name: 'Coordination', email: 'coordination@exemple.org', password: 'trois wagons bleus' };
    await fetch(link, { method: 'POST', body: new URLSearchParams(typed), redirect: 'manual' });
    const asked = await fetch(`${server.address}/reset`, {
      method: 'POST',
      body: new URLSearchParams({ email: typed.email }),
      redirect: 'manual',
    });
    expect(asked.status).toBeLessThan(400);
    const began = performance.now();
    await server.close();
    expect(performance.now() - began).toBeLessThan(8000);
    deaf.close();
  }, 20_000);
});

describe('figures', () => {
  test('are told to the machine itself', async () => {
    const server = await start();
    const answer = await fetch(`${server.address}/metrics`);
    expect(await answer.text()).toContain('gare_mail_failures_total 0');
    const forwarded = await fetch(`${server.address}/metrics`, {
      headers: { 'X-Forwarded-For': '127.0.0.1' },
    });
    expect(forwarded.status).toBe(404);
  });
});
