/** Asking for an account: closed unless opened, told alike to everybody, and decided by who manages what is asked for. */
import request from 'supertest';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Member } from '../../src/core/access.ts';
import {
  approveMember,
  listWaiting,
  refuseMember,
  registrationLimits,
  setRegistration,
} from '../../src/wiki/registration.ts';
import { addPerson, emailOf, password, setRule, signIn } from '../wiki/people.ts';
import { cookiesOf, type Door, openBrowser, openDoor, wordsOf } from './door.ts';

let door: Door;
let admin: Member;
let manager: Member;
let plain: Member;
beforeAll(async () => {
  door = await openDoor();
  admin = await addPerson(door.wiki, 'Administration', { isAdmin: true });
  manager = await addPerson(door.wiki, 'Gestion');
  plain = await addPerson(door.wiki, 'Simple membre');
  const people = [{ id: manager.id, role: 'manage' } as const];
  await setRule(door.wiki, { visitors: 'read', members: 'write', people }, 'gare');
});
afterAll(() => door.close());

const visitor = { kind: 'visitor', name: '' } as const;
let people = 0;
function newcomer() {
  people += 1;
  const email = `demande-${people}@exemple.org`;
  return { name: `Demande ${people}`, email, why: 'Je tiens le klaxon.', space: '' };
}
const ask = (form: Readonly<Record<string, string>>) => openBrowser(door.app).post('/register', form);
const idOf = async (email: string) => (await door.wiki.store.members.findByEmail(email))?.id ?? 0;

describe('while it is closed', () => {
  test('there is no such address, and nothing is kept', async () => {
    const typed = newcomer();
    const missing = await request(door.app).get('/rien-du-tout');
    const shown = await request(door.app).get('/register');
    expect(shown.status).toBe(404);
    expect(wordsOf(shown).replace(/register/gi, 'x')).toBe(wordsOf(missing).replace(/rien du tout/gi, 'x'));
    expect((await ask(typed)).status).toBe(404);
    expect(await idOf(typed.email)).toBe(0);
  });

  test('only administrators open it', async () => {
    for (const actor of [plain, visitor, { ...admin, seenAs: { kind: 'visitor' } } as const]) {
      await expect(setRegistration(door.wiki, actor, true)).rejects.toMatchObject({ kind: 'not-found' });
    }
    expect((await request(door.app).get('/register')).status).toBe(404);
    await setRegistration(door.wiki, admin, true);
    expect((await request(door.app).get('/register')).status).toBe(200);
    expect((await request(door.app).get('/login')).text).toContain('href="/register"');
    const [line] = await door.wiki.store.audit.list({
      actions: ['registration.open', 'registration.close'],
      limit: 1,
    });
    expect(line).toMatchObject({ action: 'registration.open', actorId: admin.id });
  });
});

describe('while it is open', () => {
  test('somebody waits, and may do nothing yet', async () => {
    const typed = { ...newcomer(), password, isAdmin: '1', state: 'active' };
    const asked = await ask(typed);
    expect([asked.status, cookiesOf(asked)]).toEqual([200, []]);
    expect(wordsOf(asked)).toContain('Votre demande est notée');
    expect(await door.wiki.store.members.findByEmail(typed.email)).toMatchObject({
      state: 'waiting',
      isAdmin: false,
      hasPassword: false,
    });
    expect((await openBrowser(door.app).post('/login', { email: typed.email, password })).status).toBe(422);
    await openBrowser(door.app).post('/reset', { email: typed.email });
    expect(await door.mailbox.waiting()).toBe(0);
  });

  test('the answer is the same for an address that has an account, whose owner gets a letter', async () => {
    const waits = newcomer();
    await ask(waits);
    const answers = [];
    for (const email of [newcomer().email, emailOf('Simple membre'), waits.email]) {
      const answer = await ask({ ...newcomer(), name: 'Quelqu’un d’autre', email });
      answers.push(`${answer.status} ${wordsOf(answer)}`);
    }
    expect(new Set(answers).size).toBe(1);
    const letter = await door.mailbox.next();
    expect(letter.to).toEqual([emailOf('Simple membre')]);
    expect(letter.text).toContain('Bonjour Simple membre,');
    expect(letter.text).not.toContain('Quelqu’un');
    expect(await door.mailbox.waiting()).toBe(0);
    expect(await door.wiki.store.members.findByEmail(waits.email)).toMatchObject({ name: waits.name });
  });

  test('a program that fills in every field is thanked and forgotten', async () => {
    const typed = newcomer();
    const answer = await ask({ ...typed, website: 'https://spam.example' });
    const honest = await ask(newcomer());
    expect(`${answer.status} ${wordsOf(answer)}`).toBe(`${honest.status} ${wordsOf(honest)}`);
    expect(await idOf(typed.email)).toBe(0);
  });

  test('what is wrong is told by field, what was typed is kept', async () => {
    const answer = await ask({ name: ' ', email: 'rien', why: '<script>', space: 'gare' });
    expect(answer.status).toBe(422);
    expect(answer.text.match(/aria-invalid="true"/g)).toHaveLength(2);
    expect(answer.text).toContain('&lt;script&gt;');
    expect(answer.text).toContain('<option value="gare" selected>');
  });

  test('only spaces that visitors read are named, and taken', async () => {
    const { text } = await request(door.app).get('/register');
    expect([...text.matchAll(/<option value="([\w-]+)"/g)].map(([, slug]) => slug)).toEqual(['gare']);
    const typed = { ...newcomer(), space: 'observatoire' };
    await ask(typed);
    const waiting = await listWaiting(door.wiki, admin);
    expect(waiting.find(({ email }) => email === typed.email)?.space).toBeUndefined();
  });

  test('what people write is cut to its bound, on lines but without other signs', async () => {
    const typed = { ...newcomer(), why: `Bonjour\u0000\nà tou·tes \u0007${'😀'.repeat(2000)}` };
    await ask(typed);
    const [one] = (await listWaiting(door.wiki, admin)).filter(({ email }) => email === typed.email);
    expect([...(one?.why ?? '')]).toHaveLength(registrationLimits.why);
    expect(one?.why.startsWith('Bonjour \nà tou·tes  😀')).toBe(true);
  });
});

describe('the decision', () => {
  test('is for those who manage the space asked for, else for administrators', async () => {
    const [forSpace, forAll] = [{ ...newcomer(), space: 'gare' }, newcomer()];
    await ask(forSpace);
    await ask(forAll);
    const emails = async (actor: Member | typeof visitor) =>
      (await listWaiting(door.wiki, actor)).map(({ email }) => email);
    expect(await emails(admin)).toEqual(expect.arrayContaining([forSpace.email, forAll.email]));
    expect(await emails(manager)).toEqual([forSpace.email]);
    expect(await emails(plain)).toEqual([]);
    expect(await emails(visitor)).toEqual([]);
    expect(await emails({ ...admin, seenAs: { kind: 'members' } })).toEqual([]);
    for (const [actor, email] of [
      [manager, forAll.email],
      [plain, forSpace.email],
      [visitor, forSpace.email],
      [{ ...manager, atMost: 'write' } as const, forSpace.email],
    ] as const) {
      const id = await idOf(email);
      for (const decide of [approveMember, refuseMember]) {
        await expect(decide(door.wiki, actor, id)).rejects.toMatchObject({ kind: 'not-found' });
      }
    }
    expect(await door.wiki.store.members.findByEmail(forAll.email)).toMatchObject({ state: 'waiting' });
  });

  test('to let in gives a link to choose a password by, for a week', async () => {
    door.setTime('2026-05-01T09:00:00.000Z');
    const typed = { ...newcomer(), space: 'gare' };
    await ask(typed);
    const id = await idOf(typed.email);
    const { secret, email, name } = await approveMember(door.wiki, manager, id);
    expect([email, name]).toEqual([typed.email, typed.name]);
    expect(await door.wiki.store.members.find(id)).toMatchObject({ state: 'active', request: null });
    await expect(approveMember(door.wiki, manager, id)).rejects.toMatchObject({ kind: 'not-found' });
    await expect(refuseMember(door.wiki, admin, id)).rejects.toMatchObject({ kind: 'not-found' });
    door.setTime('2026-05-08T08:59:59.000Z');
    const browser = openBrowser(door.app);
    expect(wordsOf(await browser.get(`/reset/${secret}`))).toContain('Choisir votre mot de passe');
    const done = await browser.post(`/reset/${secret}`, { password: 'un klaxon dans le couloir' });
    expect(done.status).toBe(303);
    expect((await browser.get('/observatoire/ordre-du-jour')).status).toBe(200);
    const [line] = await door.wiki.store.audit.list({ actions: ['member.approve'], limit: 1 });
    expect(line).toMatchObject({ actorId: manager.id, memberId: id });
  });

  test.each([
    ['Gestion', false],
    ['Administration', true],
  ])('sends the link by mail; on the screen of %s it stands: %s', async (name, isShown) => {
    const typed = { ...newcomer(), space: 'gare' };
    await ask(typed);
    const browser = openBrowser(door.app, await signIn(door.app, name));
    const answer = await browser.post(`/admin/waiting/${await idOf(typed.email)}/approve`);
    expect(answer.status).toBe(200);
    expect(/\/reset\/[\w-]{40,}/.test(answer.text)).toBe(isShown);
    const letter = await door.mailbox.next();
    expect([letter.to, /\/reset\/[\w-]{40,}/.test(letter.text)]).toEqual([[typed.email], true]);
  });

  test('to refuse forgets who asked; they may ask again', async () => {
    const typed = newcomer();
    await ask(typed);
    const id = await idOf(typed.email);
    expect(await refuseMember(door.wiki, admin, id)).toEqual({ email: typed.email, name: typed.name });
    expect(await door.wiki.store.members.find(id)).toBeUndefined();
    await ask(typed);
    expect(await idOf(typed.email)).not.toBe(0);
  });

  test('is about people who wait, nobody else', async () => {
    for (const decide of [approveMember, refuseMember]) {
      await expect(decide(door.wiki, admin, plain.id)).rejects.toMatchObject({ kind: 'not-found' });
      await expect(decide(door.wiki, admin, 99_999)).rejects.toMatchObject({ kind: 'not-found' });
    }
    expect(await door.wiki.store.members.find(plain.id)).toMatchObject({ state: 'active' });
  });
});

test('a list that somebody fills by a program is full at last, for known addresses too', async () => {
  const waiting = await door.wiki.store.members.countWaiting();
  await door.wiki.transact(async (tx) => {
    for (let count = waiting; count < registrationLimits.waiting; count += 1) {
      const row = { name: 'x', email: `x${count}@exemple.org`, handle: `x-${count}`, password: null };
      await tx.members.add({ ...row, state: 'waiting', created_at: '2026-05-01T09:00:00.000Z' });
    }
  });
  const answers = [await ask(newcomer()), await ask({ ...newcomer(), email: emailOf('Simple membre') })];
  expect(answers.map(({ status }) => status)).toEqual([429, 429]);
  expect(new Set(answers.map(wordsOf)).size).toBe(1);
});
