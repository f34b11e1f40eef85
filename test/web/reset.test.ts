/** A forgotten password: the link by letter or by hand, once and in time, and what ends with the old password. */
import request from 'supertest';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Member } from '../../src/core/access.ts';
import { newResetSecret } from '../../src/wiki/reset.ts';
import { pathIn } from '../mailbox.ts';
import { addPerson, emailOf, password, signIn } from '../wiki/people.ts';
import { cookiesOf, type Door, openBrowser, openDoor, wordsOf } from './door.ts';

let door: Door;
let admin: Member;
beforeAll(async () => {
  door = await openDoor();
  admin = await addPerson(door.wiki, 'Administration', { isAdmin: true });
});
afterAll(() => door.close());

const closedPage = '/observatoire/ordre-du-jour';
const fresh = 'un klaxon au fond du couloir';

let people = 0;
async function somebody(): Promise<{ member: Member; name: string; email: string }> {
  people += 1;
  const name = `Membre ${people}`;
  return { member: await addPerson(door.wiki, name), name, email: emailOf(name) };
}

async function linkFor(email: string, next = ''): Promise<string> {
  await openBrowser(door.app).post('/reset', { email, next });
  return pathIn(await door.mailbox.next(), '/reset/');
}

describe('asking for a link', () => {
  test('is answered in the same words for everybody, and a letter goes to who has an account', async () => {
    const { email } = await somebody();
    const { email: blocked, member } = await somebody();
    await door.wiki.transact((tx) => tx.members.change(member.id, { state: 'blocked' }));
    const answers = [];
    for (const one of [email, 'personne@exemple.org', blocked, 'rien', '']) {
      const answer = await openBrowser(door.app).post('/reset', { email: one });
      expect(cookiesOf(answer)).toEqual([]);
      answers.push(`${answer.status} ${wordsOf(answer)}`);
    }
    expect(new Set(answers).size).toBe(1);
    const letter = await door.mailbox.next();
    expect(letter.to).toEqual([email]);
    expect(letter.text).toContain('30 minutes');
    expect(await door.mailbox.waiting()).toBe(0);
  });

  test('without mail says whom to ask, and makes nothing', async () => {
    const { email } = await somebody();
    for (const answer of [
      await openBrowser(door.plain).get('/reset'),
      await openBrowser(door.plain).post('/reset', { email }),
    ]) {
      expect(answer.status).toBe(200);
      expect(wordsOf(answer)).toContain('Ce wiki n’envoie pas de courriel.');
      expect(answer.text).not.toContain('name="email"');
    }
    expect(await door.mailbox.waiting()).toBe(0);
  });
});

describe('the link', () => {
  test('lets choose another password, once, signs in, and ends what the old one had opened', async () => {
    const { email, name, member } = await somebody();
    const elsewhere = openBrowser(door.app, await signIn(door.app, name));
    const path = await linkFor(email, closedPage);
    const other = await linkFor(email);
    await openBrowser(door.app).post('/login/link', { email });
    const signInPath = pathIn(await door.mailbox.next(), '/login/link/');

    const browser = openBrowser(door.app);
    const shown = await browser.get(path);
    expect([shown.status, shown.headers['cache-control']]).toEqual([200, 'no-store']);
    expect(shown.text).toContain(`readonly value="${email}"`);
    const done = await browser.post(path, { password: fresh });
    expect([done.status, done.headers['location']]).toEqual([303, closedPage]);
    expect((await browser.get(closedPage)).status).toBe(200);

    expect((await elsewhere.get(closedPage)).status).toBe(404);
    for (const used of [path, other]) {
      expect((await openBrowser(door.app).get(used)).status).toBe(404);
      expect((await openBrowser(door.app).post(used, { password: 'encore un autre mot' })).status).toBe(404);
    }
    expect((await openBrowser(door.app).post(signInPath)).status).toBe(404);
    expect((await openBrowser(door.app).post('/login', { email, password })).status).toBe(422);
    expect((await openBrowser(door.app).post('/login', { email, password: fresh })).status).toBe(303);
    const [line] = await door.wiki.store.audit.list({ actions: ['member.reset'], limit: 1 });
    expect(line).toMatchObject({ action: 'member.reset', actorId: member.id, memberId: member.id });
  });

  test('is not used up by a password that will not do, nor by looking', async () => {
    const { email } = await somebody();
    const path = await linkFor(email);
    for (const [typed, words] of [
      ['court', 'trop court'],
      ['x'.repeat(129), 'trop long'],
      ['motdepasse123', 'l’un des premiers'],
      ['abcabcabcabc', 'l’un des premiers'],
      [email, 'votre nom ou votre adresse'],
      ['', 'trop court'],
    ] as const) {
      const answer = await openBrowser(door.app).post(path, { password: typed });
      expect([answer.status, cookiesOf(answer)]).toEqual([422, []]);
      expect(wordsOf(answer)).toContain(words);
      if (typed !== '' && typed !== email) expect(answer.text).not.toContain(`"${typed}"`);
    }
    expect((await openBrowser(door.app).post(path, { password: fresh })).status).toBe(303);
  });

  test('works for half an hour', async () => {
    door.setTime('2026-03-12T11:00:00.000Z');
    const { email } = await somebody();
    const path = await linkFor(email);
    door.setTime('2026-03-12T11:30:00.000Z');
    const shown = await openBrowser(door.app).get(path);
    expect(shown.status).toBe(404);
    expect(wordsOf(shown)).toContain('Votre mot de passe n’a pas changé.');
    expect((await openBrowser(door.app).post(path, { password: fresh })).status).toBe(404);
    expect((await openBrowser(door.app).post('/login', { email, password })).status).toBe(303);
  });

  test('used twice at the same moment changes the password once', async () => {
    const { email, member } = await somebody();
    const path = await linkFor(email);
    const typed = ['le premier des deux mots', 'le second des deux mots'];
    const answers = await Promise.all(
      typed.map((one) => openBrowser(door.app).post(path, { password: one })),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([303, 404]);
    const winner = typed[answers.findIndex(({ status }) => status === 303)] ?? '';
    const hash = await door.wiki.store.members.password(member.id);
    expect((await door.wiki.passwords.verify(hash, winner)).isRight).toBe(true);
  });

  test('owes the code of the second factor too', async () => {
    const { email, member } = await somebody();
    await door.wiki.transact((tx) => tx.members.change(member.id, { totp_secret: 'JBSWY3DPEHPK3PXP' }));
    const browser = openBrowser(door.app);
    const done = await browser.post(await linkFor(email), { password: fresh });
    expect([done.status, done.headers['location']]).toEqual([303, '/login/code']);
    expect((await browser.get(closedPage)).status).toBe(404);
  });

  test('of somebody blocked in the meantime opens nothing', async () => {
    const { email, member } = await somebody();
    const path = await linkFor(email);
    await door.wiki.transact((tx) => tx.members.change(member.id, { state: 'blocked' }));
    expect((await openBrowser(door.app).get(path)).status).toBe(404);
    expect((await openBrowser(door.app).post(path, { password: fresh })).status).toBe(404);
  });

  test('leads nowhere else', async () => {
    const { email } = await somebody();
    const done = await openBrowser(door.app).post(await linkFor(email, '/\\evil.example'), {
      password: fresh,
    });
    expect(done.headers['location']).toBe('/');
  });

  test('of another kind does not serve here', async () => {
    const { email } = await somebody();
    await openBrowser(door.app).post('/login/link', { email });
    const secret = pathIn(await door.mailbox.next(), '/login/link/')
      .split('/')
      .at(-1);
    expect((await request(door.app).get(`/reset/${secret}`)).status).toBe(404);
    const reset = (await linkFor(email)).split('/').at(-1);
    expect((await request(door.app).get(`/login/link/${reset}`)).status).toBe(404);
    expect((await request(door.app).get(`/setup/${reset}`)).status).toBe(404);
  });
});

describe('a link that an administrator hands over', () => {
  test('is good for a day, replaces those before it, and is noted', async () => {
    door.setTime('2026-03-12T12:00:00.000Z');
    const { email, member } = await somebody();
    const asked = await linkFor(email);
    const { secret, ...whom } = await newResetSecret(door.wiki, admin, member.id);
    expect(whom).toEqual({ email, name: member.name });
    expect((await request(door.app).get(asked)).status).toBe(404);
    door.setTime('2026-03-13T11:59:59.000Z');
    expect((await request(door.app).get(`/reset/${secret}`)).status).toBe(200);
    door.setTime('2026-03-13T12:00:00.000Z');
    expect((await request(door.app).get(`/reset/${secret}`)).status).toBe(404);
    const [line] = await door.wiki.store.audit.list({ actions: ['member.reset-link'], limit: 1 });
    expect(line).toMatchObject({ actorId: admin.id, memberId: member.id });
  });

  test('is made by the host too, and by nobody who is less than an administrator', async () => {
    const { member } = await somebody();
    const { member: plain } = await somebody();
    expect((await newResetSecret(door.wiki, 'host', member.id)).secret).toMatch(/^[\w-]{43}$/);
    for (const actor of [
      plain,
      { kind: 'visitor', name: '' } as const,
      { ...admin, atMost: 'read' } as const,
      { ...admin, seenAs: { kind: 'members' } } as const,
    ]) {
      await expect(newResetSecret(door.wiki, actor, member.id)).rejects.toMatchObject({ kind: 'not-found' });
    }
  });

  test('is made for no account that is not active', async () => {
    const { member } = await somebody();
    for (const state of ['blocked', 'waiting', 'left']) {
      await door.wiki.transact((tx) => tx.members.change(member.id, { state }));
      await expect(newResetSecret(door.wiki, admin, member.id)).rejects.toMatchObject({ kind: 'not-found' });
    }
    await expect(newResetSecret(door.wiki, admin, 99_999)).rejects.toMatchObject({ kind: 'not-found' });
  });
});
