/** The second factor through its forms: turned on, owed at each sign-in, used once, lost, turned off. */
import { Secret, TOTP } from 'otpauth';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Member } from '../../src/core/access.ts';
import { createApp } from '../../src/web/app.ts';
import { addPerson, emailOf, password, setRule, signIn } from '../wiki/people.ts';
import { type Browser, type Door, openBrowser, openDoor, site, wordsOf } from './door.ts';

let door: Door;
let count = 0;
let name: string;
let member: Member;
let browser: Browser;
/** In milliseconds; each test has an hour of its own. */
let now: number;

beforeAll(async () => {
  door = await openDoor();
  await setRule(door.wiki, { visitors: 'none', members: 'read' }, 'observatoire');
});
afterAll(() => door.close());

beforeEach(async () => {
  count += 1;
  now = Date.parse('2026-03-12T09:00:00.000Z') + count * 3600_000;
  wait(0);
  name = `Personne ${count}`;
  member = await addPerson(door.wiki, name);
  browser = openBrowser(door.plain, await signIn(door.plain, name));
});

function wait(seconds: number): void {
  now += seconds * 1000;
  door.setTime(new Date(now).toISOString());
}

const codeOf = (secret: string, off = 0) =>
  TOTP.generate({ secret: Secret.fromBase32(secret), timestamp: now + off * 30_000 });
/** Six digits that no period near has. */
function wrongCode(secret: string): string {
  const near = [-2, -1, 0, 1, 2].map((off) => codeOf(secret, off));
  return (
    ['000000', '111111', '222222', '333333', '444444', '555555'].find((one) => !near.includes(one)) ?? ''
  );
}
const actions = async () =>
  (await door.wiki.store.audit.list({ actorId: member.id, limit: 10 })).map(({ action }) => action);

/** Begins, and gives the key that is shown. */
async function offer(): Promise<string> {
  const started = await browser.post('/me/second-factor/start', { password });
  expect([started.status, started.headers['location']]).toEqual([303, '/me/second-factor']);
  const { text, headers } = await browser.get('/me/second-factor');
  expect(headers['cache-control']).toBe('no-store');
  expect(text).toMatch(/<svg[^>]+viewBox/);
  return (/id="cle"[^>]*value="([A-Z2-7 ]+)"/.exec(text)?.[1] ?? '').replaceAll(' ', '');
}

async function turnOn(): Promise<{ secret: string; codes: string[] }> {
  const secret = await offer();
  const { status, text } = await browser.post('/me/second-factor/confirm', { code: codeOf(secret) });
  expect(status).toBe(200);
  const codes = [...text.matchAll(/<code>([a-z0-9-]{19})<\/code>/g)].map(([, code = '']) => code);
  expect(new Set(codes).size).toBe(10);
  wait(60);
  return { secret, codes };
}

/** The password step; then the code is owed. */
async function passwordStep(next = '/observatoire'): Promise<Browser> {
  const fresh = openBrowser(door.plain);
  const answer = await fresh.post('/login', { email: emailOf(name), password, next });
  expect([answer.status, answer.headers['location']]).toEqual([
    303,
    `/login/code?next=${encodeURIComponent(next)}`,
  ]);
  return fresh;
}
const isIn = async (one: Browser) => (await one.get('/observatoire/ordre-du-jour')).status === 200;

describe('turning it on', () => {
  test('asks for the password, then for a code; before that it does not count', async () => {
    expect((await browser.post('/me/second-factor/start', { password: 'pas le bon' })).status).toBe(422);
    expect((await browser.get('/me/second-factor')).text).not.toContain('<svg xmlns');
    const secret = await offer();
    const wrong = await browser.post('/me/second-factor/confirm', { code: wrongCode(secret) });
    expect([wrong.status, wordsOf(wrong).includes('Ce code n’est pas le bon')]).toEqual([422, true]);
    expect(await isIn(openBrowser(door.plain, await signIn(door.plain, name)))).toBe(true);
    expect(await actions()).toEqual([]);
    await browser.post('/me/second-factor/confirm', { code: codeOf(secret) });
    expect(await isIn(await passwordStep())).toBe(false);
    expect(await actions()).toEqual(['second-factor.on']);
    expect((await browser.get('/me/second-factor')).text).not.toContain(secret);
  });

  test('keeps recovery codes as hashes only', async () => {
    const { codes } = await turnOn();
    const rows = await door.wiki.store.db.selectFrom('recovery_code').selectAll().execute();
    for (const code of codes) expect(JSON.stringify(rows)).not.toContain(code.replaceAll('-', ''));
  });

  test('has half an hour', async () => {
    const secret = await offer();
    wait(31 * 60);
    const late = await browser.post('/me/second-factor/confirm', { code: codeOf(secret) });
    expect([late.status, await actions()]).toEqual([303, []]);
  });
});

describe('signing in', () => {
  test('half done with a password that was changed since, is done with', async () => {
    const { secret } = await turnOn();
    const thief = await passwordStep();
    const other = await addPerson(door.wiki, `${name} autre`);
    const mine = openBrowser(door.plain, await signIn(door.plain, other.name));
    const wanted = 'une tout autre phrase de passe';
    expect((await browser.post('/me/password', { password, wanted })).status).toBe(303);
    const late = await thief.post('/login/code', { code: codeOf(secret), next: '/observatoire' });
    expect([late.status, late.headers['location']]).toEqual([303, '/login?next=%2Fobservatoire']);
    expect(await isIn(thief)).toBe(false);
    expect([await isIn(browser), await isIn(mine)]).toEqual([true, true]);
  });

  test('lets nobody in between the password and the code', async () => {
    const { secret } = await turnOn();
    const fresh = await passwordStep('/observatoire/ordre-du-jour');
    const pending = fresh.cookie();
    expect([await isIn(fresh), (await fresh.get('/me')).status]).toEqual([false, 303]);
    expect((await fresh.get('/login/code?next=/observatoire')).status).toBe(200);
    const answer = await fresh.post('/login/code', {
      code: codeOf(secret),
      next: '/observatoire/ordre-du-jour',
    });
    expect([answer.status, answer.headers['location']]).toEqual([303, '/observatoire/ordre-du-jour']);
    expect([await isIn(fresh), fresh.cookie() === pending]).toEqual([true, false]);
    // The session in which the code was owed is worth nothing now.
    expect(await isIn(openBrowser(door.plain, pending))).toBe(false);
  });

  test('takes a code once, also in another session', async () => {
    const { secret } = await turnOn();
    const [one, two] = [await passwordStep(), await passwordStep()];
    const code = codeOf(secret);
    const statuses = await Promise.all(
      [one, two].map(async (fresh) => (await fresh.post('/login/code', { code })).status),
    );
    expect(statuses.sort()).toEqual([303, 422]);
  });

  test('forgives a clock that is half a minute off, not a minute and more', async () => {
    const { secret } = await turnOn();
    wait(600);
    for (const [off, passes] of [
      [-2, false],
      [-1, true],
      [0, true],
      [2, false],
      [1, true],
    ] as const) {
      const fresh = await passwordStep();
      await fresh.post('/login/code', { code: codeOf(secret, off) });
      expect([off, await isIn(fresh)]).toEqual([off, passes]);
    }
  });

  test('takes a recovery code once, and says so in the audit', async () => {
    const { codes } = await turnOn();
    const [code = ''] = codes;
    const first = await passwordStep();
    expect((await first.post('/login/code', { code: code.toUpperCase().replaceAll('-', ' ') })).status).toBe(
      303,
    );
    expect(await isIn(first)).toBe(true);
    const second = await passwordStep();
    expect((await second.post('/login/code', { code })).status).toBe(422);
    expect(await isIn(second)).toBe(false);
    expect(await actions()).toEqual(['second-factor.recovery', 'second-factor.on']);
    expect(wordsOf(await browser.get('/me'))).toContain('Il reste 9 codes');
  });

  test('ends with the fifth wrong code', async () => {
    const { secret } = await turnOn();
    const fresh = await passwordStep();
    for (let tries = 1; tries <= 5; tries += 1) {
      const answer = await fresh.post('/login/code', { code: wrongCode(secret), next: '/observatoire' });
      expect([tries, answer.status, wordsOf(answer).includes('Cinq codes')]).toEqual([
        tries,
        422,
        tries === 5,
      ]);
    }
    const right = await fresh.post('/login/code', { code: codeOf(secret) });
    expect([right.headers['location'], await isIn(fresh)]).toEqual(['/login', false]);
  });

  test('waits ten minutes for the code', async () => {
    const { secret } = await turnOn();
    const [soon, late] = [await passwordStep(), await passwordStep()];
    wait(10 * 60);
    expect((await soon.post('/login/code', { code: codeOf(secret) })).headers['location']).toBe('/');
    wait(1);
    wait(30);
    const answer = await late.post('/login/code', { code: codeOf(secret), next: '/observatoire' });
    expect([answer.headers['location'], await isIn(late)]).toEqual(['/login?next=%2Fobservatoire', false]);
  });

  test('lets in nobody who was blocked meanwhile', async () => {
    const { secret } = await turnOn();
    const fresh = await passwordStep();
    await door.wiki.transact((tx) => tx.members.change(member.id, { state: 'blocked' }));
    expect((await fresh.post('/login/code', { code: codeOf(secret) })).status).toBe(422);
    expect(await isIn(fresh)).toBe(false);
  });

  test('goes nowhere but on this site', async () => {
    const { secret } = await turnOn();
    const fresh = await passwordStep();
    const answer = await fresh.post('/login/code', { code: codeOf(secret), next: '//evil.example' });
    expect(answer.headers['location']).toBe('/');
    expect((await openBrowser(door.plain).get('/login/code')).headers['location']).toBe('/login');
    expect((await openBrowser(door.plain).post('/login/code', { code: '1' })).headers['location']).toBe(
      '/login',
    );
  });

  test('counts wrong codes of one member over all their sessions', async () => {
    const { secret } = await turnOn();
    const counted = createApp(door.wiki, { url: site, sessionSecret: 'un secret' });
    const statuses: number[] = [];
    for (let round = 0; round < 3; round += 1) {
      const fresh = openBrowser(counted, (await passwordStep()).cookie());
      for (let tries = 0; tries < 4; tries += 1) {
        statuses.push((await fresh.post('/login/code', { code: wrongCode(secret) })).status);
      }
    }
    expect(statuses).toEqual([...Array.from({ length: 10 }, () => 422), 429, 429]);
  });
});

describe('turning it off', () => {
  test('asks for the password; then the password is enough', async () => {
    await turnOn();
    expect((await browser.post('/me/second-factor/off', { password: 'pas le bon' })).status).toBe(422);
    expect(await isIn(await passwordStep())).toBe(false);
    const answer = await browser.post('/me/second-factor/off', { password });
    expect([answer.status, answer.headers['location']]).toEqual([303, '/me']);
    expect(await isIn(openBrowser(door.plain, await signIn(door.plain, name)))).toBe(true);
    expect(await actions()).toEqual(['second-factor.off', 'second-factor.on']);
    const left = await door.wiki.store.members.countRecoveryCodes(member.id);
    expect(left).toBe(0);
  });

  test('new recovery codes replace the old ones', async () => {
    const { codes } = await turnOn();
    expect((await browser.post('/me/second-factor/codes', { password: 'pas le bon' })).status).toBe(422);
    const { text } = await browser.post('/me/second-factor/codes', { password });
    const [fresh = ''] = [...text.matchAll(/<code>([a-z0-9-]{19})<\/code>/g)].map(([, code = '']) => code);
    const [old, renewed] = [await passwordStep(), await passwordStep()];
    expect((await old.post('/login/code', { code: codes[0] ?? '' })).status).toBe(422);
    expect((await renewed.post('/login/code', { code: fresh })).status).toBe(303);
  });
});
