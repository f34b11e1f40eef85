/** A lost telephone or mailbox: what an administrator does, and nobody else. */
import { HtmlValidate } from 'html-validate';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { newTotpSecret } from '../../src/secrets/totp.ts';
import { removeSecondFactor } from '../../src/wiki/second-factor.ts';
import { pathIn } from '../mailbox.ts';
import { addPerson, emailOf, password, signIn } from '../wiki/people.ts';
import { type Browser, type Door, openBrowser, openDoor, wordsOf } from './door.ts';

let door: Door;
let admin: Browser;
let member: Browser;
let count = 0;

beforeAll(async () => {
  door = await openDoor();
  await addPerson(door.wiki, 'Administration', { isAdmin: true });
  await addPerson(door.wiki, 'Voisine');
  admin = openBrowser(door.app, await signIn(door.app, 'Administration'));
  member = openBrowser(door.app, await signIn(door.app, 'Voisine'));
});
afterAll(() => door.close());

async function addLost() {
  count += 1;
  const name = `Perdue ${count}`;
  const lost = await addPerson(door.wiki, name);
  const cookie = await signIn(door.app, name);
  await door.wiki.transact((tx) => tx.members.change(lost.id, { totp_secret: newTotpSecret() }));
  return {
    lost,
    name,
    cookie,
    path: `/admin/people/${lost.handle}/rescue`,
    next: `retrouvee.${count}@exemple.org`,
  };
}

const enters = async (email: string) => {
  const answer = await openBrowser(door.app).post('/login', { email, password });
  return answer.status === 303 ? String(answer.headers['location']).split('?')[0] : 'refused';
};

test('the second step is turned off by password, and every session ends', async () => {
  const { lost, name, cookie, path } = await addLost();
  const wrong = await admin.post(`${path}/factor`, { password: 'pas le bon' });
  expect([wrong.status, await enters(emailOf(name))]).toEqual([422, '/login/code']);
  const answer = await admin.post(`${path}/factor`, { password });
  expect([answer.status, wordsOf(answer).includes('désactivée')]).toEqual([200, true]);
  expect(await enters(emailOf(name))).toBe('/');
  expect((await openBrowser(door.app, cookie).get('/me')).status).toBe(303);
  expect((await door.mailbox.next()).to).toEqual([emailOf(name)]);
  const [line] = await door.wiki.store.audit.list({ limit: 1 });
  expect(line).toMatchObject({ action: 'second-factor.remove', memberId: lost.id });
  expect((await admin.post(`${path}/factor`, { password })).status).toBe(409);
});

test('the address changes when the new one has confirmed; the old one is not asked', async () => {
  const { lost, name, path, next } = await addLost();
  expect((await admin.post(`${path}/email`, { email: next, password: 'pas le bon' })).status).toBe(422);
  expect((await admin.post(`${path}/email`, { email: emailOf('Voisine'), password })).status).toBe(422);
  const answer = await admin.post(`${path}/email`, { email: next, password });
  expect([answer.status, wordsOf(answer).includes('Un lien est parti')]).toEqual([200, true]);
  const letter = await door.mailbox.next();
  expect([letter.to, await enters(next)]).toEqual([[next], 'refused']);
  await openBrowser(door.app).post(pathIn(letter, '/email/'));
  expect([await enters(next), await enters(emailOf(name))]).toEqual(['/login/code', 'refused']);
  expect((await door.mailbox.next()).to).toEqual([emailOf(name)]);
  const actions = (await door.wiki.store.audit.list({ limit: 2 })).map(({ action }) => action);
  expect([actions, lost.id > 0]).toEqual([['member.email', 'member.email-waive'], true]);
});

test('without mail the address changes at once', async () => {
  const { path, next } = await addLost();
  const plain = openBrowser(door.plain, await signIn(door.plain, 'Administration'));
  expect((await plain.post(`${path}/email`, { email: next, password })).status).toBe(200);
  expect(await enters(next)).toBe('/login/code');
});

test('nobody else finds the screen, and the host needs no password', async () => {
  const { lost, name, path } = await addLost();
  expect((await member.get(path)).status).toBe(404);
  for (const what of ['email', 'factor']) {
    expect((await member.post(`${path}/${what}`, { email: 'x@exemple.org', password })).status).toBe(404);
    expect((await openBrowser(door.app).post(`${path}/${what}`, { password })).status).toBe(404);
  }
  expect(await enters(emailOf(name))).toBe('/login/code');
  await removeSecondFactor(door.wiki, 'host', lost.id);
  expect(await enters(emailOf(name))).toBe('/');
});

test('the screen is valid HTML', async () => {
  const { path } = await addLost();
  const validator = new HtmlValidate({ extends: ['html-validate:recommended', 'html-validate:document'] });
  const answers = [await admin.get(path), await admin.post(`${path}/email`, { email: '"<b>', password })];
  for (const { text } of answers) {
    const { results } = await validator.validateString(text);
    expect(results.flatMap(({ messages }) => messages.map(({ message }) => message))).toEqual([]);
  }
});
