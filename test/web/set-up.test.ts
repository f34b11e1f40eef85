/** The first administrator: by the link that the server printed, once. */
import request from 'supertest';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { newSetUpSecret } from '../../src/wiki/accounts.ts';
import { addPerson } from '../wiki/people.ts';
import { cookiesOf, type Door, openBrowser, openDoor, wordsOf } from './door.ts';

let door: Door;
let secret: string;
beforeEach(async () => {
  door = await openDoor();
  secret = (await newSetUpSecret(door.wiki)) ?? '';
});
afterEach(() => door.close());

const typed = { name: 'Administration', email: 'admin@exemple.org', password: 'le premier train du matin' };

describe('the set-up link', () => {
  test('makes the first administrator, signs them in, and works no more', async () => {
    const browser = openBrowser(door.app);
    expect((await browser.get(`/setup/${secret}`)).headers['cache-control']).toBe('no-store');
    const done = await browser.post(`/setup/${secret}`, typed);
    expect([done.status, done.headers['location']]).toEqual([303, '/admin']);
    const first = await browser.get('/admin');
    expect(first.text).toContain('id="t-debut"');
    for (const href of ['/admin/spaces', '/groups/new', '/admin/invitations', '/admin/settings']) {
      expect(first.text).toContain(`href="${href}"`);
    }
    expect((await browser.get('/admin/invitations')).status).toBe(200);
    for (const again of [
      await request(door.app).get(`/setup/${secret}`),
      await openBrowser(door.app).post(`/setup/${secret}`, { ...typed, email: 'autre@exemple.org' }),
    ]) {
      expect([again.status, cookiesOf(again)]).toEqual([404, []]);
      expect(wordsOf(again)).toContain('redémarrez le serveur');
    }
    expect(await newSetUpSecret(door.wiki)).toBeUndefined();
    const [line] = await door.wiki.store.audit.list({ actions: ['member.setup'], limit: 1 });
    expect(line).toMatchObject({ actorId: 1, memberId: 1 });
  });

  test('leads to what comes first only while nobody else is there', async () => {
    const browser = openBrowser(door.app);
    await browser.post(`/setup/${secret}`, typed);
    expect((await browser.get('/admin')).text).toContain('id="t-debut"');
    await addPerson(door.wiki, 'Secrétariat');
    expect((await browser.get('/admin')).text).not.toContain('id="t-debut"');
  });

  test('opened twice at the same moment makes one administrator', async () => {
    const answers = await Promise.all(
      ['a', 'b', 'c'].map((name) =>
        openBrowser(door.app).post(`/setup/${secret}`, { ...typed, email: `${name}@exemple.org` }),
      ),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([303, 404, 404]);
    expect(await door.wiki.store.members.list()).toHaveLength(1);
  });

  test('keeps what was typed when something is wrong, the password aside', async () => {
    const answer = await openBrowser(door.app).post(`/setup/${secret}`, {
      name: '<b>Admin</b>',
      email: 'pas-une-adresse',
      password: 'court',
    });
    expect([answer.status, cookiesOf(answer)]).toEqual([422, []]);
    expect(answer.text).toContain('value="&lt;b&gt;Admin&lt;/b&gt;"');
    expect(answer.text).toContain('value="pas-une-adresse"');
    expect(answer.text).not.toContain('value="court"');
    expect(answer.text.match(/aria-invalid="true"/g)).toHaveLength(2);
    expect(await door.wiki.store.members.list()).toEqual([]);
  });

  test('gives nothing more to who sends more', async () => {
    await openBrowser(door.app).post(`/setup/${secret}`, {
      ...typed,
      id: '99',
      state: 'blocked',
      handle: 'x',
    });
    expect(await door.wiki.store.members.list()).toMatchObject([
      { id: 1, state: 'active', handle: 'administration', isAdmin: true },
    ]);
  });

  test('is void once another was asked for, and after a week', async () => {
    const later = await newSetUpSecret(door.wiki);
    expect((await request(door.app).get(`/setup/${secret}`)).status).toBe(404);
    expect((await request(door.app).get(`/setup/${later}`)).status).toBe(200);
    door.setTime('2026-03-19T09:00:00.000Z');
    expect((await request(door.app).get(`/setup/${later}`)).status).toBe(404);
  });
});
