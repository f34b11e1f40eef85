/** Personal tokens: made on the account's screen, used by programs, and what they never open. */
import { randomUUID } from 'node:crypto';
import type { Express } from 'express';
import request from 'supertest';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Member } from '../../src/core/access.ts';
import { createApp } from '../../src/web/app.ts';
import { apiDoors } from '../api-doors.ts';
import { addPerson, password, setRule, signIn } from '../wiki/people.ts';
import { type Browser, type Door, openBrowser, openDoor, site } from './door.ts';

let door: Door;
let app: Express;
let member: Member;
let browser: Browser;

beforeAll(async () => {
  door = await openDoor();
  const doors = apiDoors(door.wiki, site);
  app = createApp(door.wiki, { url: site, limits: 'none', sessionSecret: 'un secret', doors });
  member = await addPerson(door.wiki, 'Agenda');
  await setRule(
    door.wiki,
    { visitors: 'none', members: 'none', people: [{ id: member.id, role: 'manage' }] },
    'observatoire',
  );
  browser = openBrowser(app, await signIn(app, 'Agenda'));
});
afterAll(() => door.close());

const closed = '/api/v1/spaces/observatoire/pages/ordre-du-jour';
const form = { name: 'Agenda public', scope: 'read', days: '30', password };

async function make(fields: Partial<typeof form> = {}): Promise<string> {
  const answer = await browser.post('/me/tokens', { ...form, ...fields });
  expect([answer.status, answer.headers['cache-control']]).toEqual([200, 'no-store']);
  return /value="(gare_[\w-]{43})"/.exec(answer.text)?.[1] ?? '';
}

const by = (token: string) => ({ authorization: `Bearer ${token}` });
const get = (path: string, token: string) => request(app).get(path).set(by(token));
const put = (token: string, revision = 1) =>
  request(app)
    .put(closed)
    .set({ ...by(token), 'if-match': `"${revision}"` })
    .send({ body: `Par un programme, après ${revision}.` });

describe('a token', () => {
  test('is shown once, and kept as its hash only', async () => {
    const token = await make();
    expect(token).toMatch(/^gare_/);
    const list = await browser.get('/me/tokens');
    expect(list.text).toContain('Agenda public');
    expect(list.text).not.toContain(token);
    const rows = await door.wiki.store.db.selectFrom('token').selectAll().execute();
    expect(JSON.stringify(rows)).not.toContain(token.slice(5));
  });

  test('asks for the password, a name and a time of a year at most', async () => {
    const wrong = await browser.post('/me/tokens', { ...form, password: 'autre chose que le bon' });
    expect([wrong.status, wrong.text.includes('Ce n’est pas votre mot de passe')]).toEqual([422, true]);
    for (const bad of [{ name: ' ' }, { days: '366' }, { days: '0' }, { days: '-1' }, { days: 'x' }]) {
      const answer = await browser.post('/me/tokens', { ...form, ...bad });
      expect([bad, answer.status, answer.text.includes('value="gare_')]).toEqual([bad, 422, false]);
    }
  });

  test('to read reads what its member may, and changes nothing', async () => {
    const token = await make();
    expect((await get(closed, token)).body.body).toBe('Le klaxon.');
    expect((await request(app).get(closed)).status).toBe(404);
    expect((await put(token)).body).toMatchObject({ status: 403, code: 'role.write' });
    const remove = await request(app)
      .delete(closed)
      .set({ ...by(token), 'if-match': '"1"' });
    expect(remove.status).toBe(403);
    const posted = await request(app)
      .post('/observatoire/ordre-du-jour/edit')
      .set(by(token))
      .type('form')
      .send({ title: 'Autre', body: 'Autre', base: '1', editId: randomUUID() });
    expect(posted.status).toBe(403);
    expect((await get(closed, token)).body).toMatchObject({ revision: 1, body: 'Le klaxon.' });
  });

  test('opens closed feeds, files and pages too', async () => {
    const token = await make();
    const feed = await get('/observatoire/feed.atom', token);
    expect([feed.status, feed.text.includes('Ordre du jour')]).toEqual([200, true]);
    expect((await request(app).get('/observatoire/feed.atom')).status).toBe(404);
    expect((await get('/observatoire/ordre-du-jour', token)).status).toBe(200);
  });

  test('to write writes under its member’s name, without an Origin, and manages nothing', async () => {
    const token = await make({ scope: 'write' });
    const saved = await put(token);
    expect([saved.status, saved.body.authors]).toEqual([200, ['Agenda']]);
    for (const path of [
      '/observatoire/access',
      '/observatoire/ordre-du-jour/access',
      '/observatoire/settings',
    ]) {
      expect([path, (await get(path, token)).status]).toEqual([path, 403]);
    }
  });

  test('opens no account, no administration and no sign-in', async () => {
    const token = await make({ scope: 'write' });
    const personal = ['/me', '/me/password', '/me/email', '/me/tokens', '/me/sessions', '/me/second-factor'];
    for (const path of [...personal, '/me/profile', '/me/export', '/me/leave', '/admin', '/login']) {
      const answer = await get(path, token).set('Accept', 'application/json');
      expect([path, answer.status, answer.body.code]).toEqual([path, 403, 'token.personal']);
    }
    const change = await request(app)
      .post('/me/password')
      .set(by(token))
      .type('form')
      .send({ password, wanted: 'un tout autre mot de passe' });
    expect(change.status).toBe(403);
    expect((await browser.get('/me')).status).toBe(200);
  });

  test('speaks alone: a cookie that comes with it counts for nothing', async () => {
    const token = await make();
    const both = { ...by(token), cookie: browser.cookie(), 'sec-fetch-site': 'same-origin' };
    expect((await request(app).get('/me').set(both)).status).toBe(403);
    expect(
      (
        await request(app)
          .put(closed)
          .set({ ...both, 'if-match': '"2"' })
          .send({ body: 'x' })
      ).status,
    ).toBe(403);
  });
});

describe('a token that is worth nothing', () => {
  const refused = async (token: string) => {
    const api = await get(closed, token);
    expect([api.status, api.body.code]).toEqual([401, 'token.refused']);
    expect(api.headers['content-type']).toBe('application/problem+json; charset=utf-8');
    expect(api.headers['www-authenticate']).toBe('Bearer realm="Gare", error="invalid_token"');
    const open = await get('/gare', token);
    expect([open.status, open.headers['www-authenticate'] !== undefined]).toEqual([401, true]);
    return api.text;
  };

  test('is refused in the same words whether it is unknown, misspelt, ended or its member blocked', async () => {
    const token = await make();
    const unknown = await refused(`gare_${'x'.repeat(43)}`);
    expect(await refused('')).toBe(unknown);
    expect(await refused(`${token}x`)).toBe(unknown);
    expect(await refused(token.slice(5))).toBe(unknown);
    const change = (state: 'active' | 'blocked') =>
      door.wiki.transact((tx) => tx.members.change(member.id, { state }));
    await change('blocked');
    expect(await refused(token)).toBe(unknown);
    await change('active');
    expect((await get(closed, token)).status).toBe(200);
    door.setTime('2026-04-11T08:59:59.000Z');
    expect((await get(closed, token)).status).toBe(200);
    door.setTime('2026-04-11T09:00:00.000Z');
    expect(await refused(token)).toBe(unknown);
    door.setTime('2026-03-12T09:00:00.000Z');
  });

  test('is one that was revoked, from the next request on', async () => {
    const token = await make({ name: 'À révoquer' });
    expect((await get(closed, token)).status).toBe(200);
    const [newest] = await door.wiki.store.tokens.listOf(member.id);
    const answer = await browser.post(`/me/tokens/${newest?.id}/revoke`);
    expect([answer.status, answer.headers['location']]).toEqual([303, '/me/tokens']);
    expect((await browser.get('/me/tokens')).text).toContain('Jeton révoqué');
    await refused(token);
  });

  test('another scheme is none of ours', async () => {
    const answer = await request(app).get('/gare').set('authorization', 'Basic Z2FyZTpnYXJl');
    expect(answer.status).toBe(200);
  });
});

test('nobody revokes the token of another', async () => {
  await addPerson(door.wiki, 'Voisine');
  const token = await make();
  const [newest] = await door.wiki.store.tokens.listOf(member.id);
  const other = openBrowser(app, await signIn(app, 'Voisine'));
  expect((await other.post(`/me/tokens/${newest?.id}/revoke`)).status).toBe(404);
  expect((await get(closed, token)).status).toBe(200);
});

test('the use of a token is noted at most once an hour', async () => {
  const token = await make();
  const used = async () => (await door.wiki.store.tokens.listOf(member.id))[0]?.usedAt;
  expect(await used()).toBeNull();
  await get('/gare', token);
  door.setTime('2026-03-12T09:59:00.000Z');
  await get('/gare', token);
  expect(await used()).toBe('2026-03-12T09:00:00.000Z');
  door.setTime('2026-03-12T10:00:00.000Z');
  await get('/gare', token);
  expect(await used()).toBe('2026-03-12T10:00:00.000Z');
  door.setTime('2026-03-12T09:00:00.000Z');
});
