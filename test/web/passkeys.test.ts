/** Passkeys through their forms: made, shown in the place of both steps, refused for whatever is wrong, removed. */
import type { Express } from 'express';
import request from 'supertest';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Member } from '../../src/core/access.ts';
import { passkeySite } from '../../src/secrets/passkeys.ts';
import { createApp } from '../../src/web/app.ts';
import { removeSecondFactor } from '../../src/wiki/second-factor.ts';
import { addPerson, emailOf, password, setRule, signIn } from '../wiki/people.ts';
import { type Browser, cookiesOf, type Door, openBrowser, openDoor, wordsOf } from './door.ts';
import { htmlFindings } from './reading-station.ts';
import { type SoftPasskey, softPasskey, type Wrong } from './soft-passkey.ts';

const site = 'https://gare.example.org';

let door: Door;
let app: Express;
let count = 0;
let name: string;
let member: Member;
let browser: Browser;
let device: SoftPasskey;
let now: number;

beforeAll(async () => {
  door = await openDoor();
  await setRule(door.wiki, { visitors: 'none', members: 'read' }, 'observatoire');
  const { mailer } = door.mailbox;
  app = createApp(door.wiki, { url: site, limits: 'none', mailer, sessionSecret: 'un secret' });
});
afterAll(() => door.close());

beforeEach(async () => {
  count += 1;
  now = Date.parse('2026-03-12T09:00:00.000Z') + count * 3600_000;
  wait(0);
  name = `Personne ${count}`;
  member = await addPerson(door.wiki, name);
  browser = openBrowser(app, await signIn(app, name));
  device = softPasskey(site);
});

function wait(seconds: number): void {
  now += seconds * 1000;
  door.setTime(new Date(now).toISOString());
}

const actions = async () =>
  (await door.wiki.store.audit.list({ actorId: member.id, limit: 10 })).map(({ action }) => action);
const kept = async () => (await door.wiki.store.passkeys.listOf(member.id)).map((one) => one.name);
const isIn = async (one: Browser) => (await one.get('/observatoire/ordre-du-jour')).status === 200;

/** Begins, and gives what the browser is asked. */
async function offer(of: Browser = browser, called = 'Téléphone') {
  const begun = await of.post('/me/passkeys', { name: called, password });
  expect([begun.status, begun.headers['location']]).toEqual([303, '/me/passkeys']);
  const { text, headers } = await of.get('/me/passkeys');
  expect(headers['cache-control']).toBe('no-store');
  const written = /data-options="([^"]+)"/.exec(text)?.[1] ?? '';
  return JSON.parse(written.replaceAll('&#34;', '"').replaceAll('&amp;', '&'));
}

const confirm = (of: Browser, credential: string) => of.post('/me/passkeys/confirm', { credential });

async function add(of: Browser = browser, with_: SoftPasskey = device): Promise<void> {
  const answer = await confirm(of, with_.make(await offer(of)));
  expect([answer.status, answer.headers['location']]).toEqual([303, '/me/passkeys']);
}

async function ask(of: Browser) {
  const { status, body, headers } = await of.post('/login/passkey/options');
  expect([status, headers['cache-control']]).toEqual([200, 'no-store']);
  return body;
}

async function enter(wrong: Wrong = {}, of: Browser = openBrowser(app), with_ = device) {
  const answer = await of.post('/login/passkey', { credential: with_.show(await ask(of), wrong) });
  return { of, answer };
}

/** What whoever is refused is told, whatever was wrong. */
const refusal = 'Cette clé d’accès ne vous fait pas entrer.';

describe('where passkeys can be', () => {
  test.each([
    ['https://gare.example.org', 'gare.example.org'],
    ['https://gare.example.org:8443', 'gare.example.org'],
    ['http://localhost:3000', 'localhost'],
    ['http://gare.example.org', undefined],
    ['http://127.0.0.1:3000', undefined],
    ['https://192.0.2.7', undefined],
    ['https://[2001:db8::1]', undefined],
  ])('%s', (address, id) => {
    expect(passkeySite(address)?.id).toBe(id);
  });

  test('an address without a name says so, and no door opens', async () => {
    const plain = openBrowser(door.plain, await signIn(door.plain, name));
    const screen = await plain.get('/me/passkeys');
    expect([screen.status, wordsOf(screen).includes('Pas de clé d’accès à cette adresse')]).toEqual([
      200,
      true,
    ]);
    expect(screen.text).not.toContain('data-passkey');
    expect((await plain.post('/me/passkeys', { name: 'x', password })).status).toBe(404);
    const visitor = openBrowser(door.plain);
    expect((await visitor.get('/login')).text).not.toContain('data-passkey');
    expect((await visitor.post('/login/passkey/options')).status).toBe(404);
    expect((await visitor.post('/login/passkey', { credential: '{}' })).status).toBe(404);
    expect(visitor.cookie()).toBe('');
  });
});

describe('adding one', () => {
  test('asks for the password and a name, then tells its owner', async () => {
    const wrong = await browser.post('/me/passkeys', { name: 'x', password: 'pas le bon' });
    expect(wrong.status).toBe(422);
    expect((await browser.post('/me/passkeys', { name: ' ', password })).status).toBe(422);
    expect((await browser.get('/me/passkeys')).text).not.toContain('data-options');
    const options = await offer();
    expect(options).toMatchObject({
      rp: { id: 'gare.example.org' },
      attestation: 'none',
      authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
    });
    expect(options.user.id).not.toContain(emailOf(name));
    expect((await confirm(browser, device.make(options))).status).toBe(303);
    expect(wordsOf(await browser.get('/me/passkeys'))).toContain('Téléphone');
    expect(wordsOf(await browser.get('/me'))).toContain('1 clé d’accès');
    expect([await kept(), await actions()]).toEqual([['Téléphone'], ['passkey.add']]);
    const letter = await door.mailbox.next();
    expect([letter.to, letter.subject]).toEqual([
      [emailOf(name)],
      expect.stringContaining('Clé d’accès ajoutée'),
    ]);
    const [row] = await door.wiki.store.passkeys.listOf(member.id);
    expect(row?.transports).toEqual(['internal']);
  });

  test.each<[string, Wrong & { format?: string }]>([
    ['for another site', { origin: 'https://gare.example.com' }],
    ['for another name', { rpId: 'example.org' }],
    ['for another challenge', { challenge: 'autre' }],
    ['by a device that was not unlocked', { isUnlocked: false }],
    ['that shows and does not make', { type: 'webauthn.get' }],
    ['with a statement that was not asked for', { format: 'android-safetynet' }],
  ])('made %s adds nothing, and ends the offer', async (_, wrong) => {
    const options = await offer();
    const answer = await confirm(browser, device.make(options, wrong));
    expect([answer.status, wordsOf(answer).includes('n’a pas été ajoutée')]).toEqual([422, true]);
    expect((await confirm(browser, device.make(options))).status).toBe(422);
    expect([await kept(), await actions()]).toEqual([[], []]);
  });

  test.each([
    '',
    '{',
    'null',
    '[]',
    '{"id":"a","response":{}}',
    '{"id":"a","response":{"attestationObject":"/"}}',
    'x'.repeat(40_000),
  ])('takes nothing that is no answer', async (credential) => {
    await offer();
    expect((await confirm(browser, credential)).status).toBe(422);
    expect(await kept()).toEqual([]);
  });

  test('takes an answer once, in the session that was asked, in five minutes', async () => {
    const credential = device.make(await offer());
    const other = openBrowser(app, await signIn(app, name));
    expect((await confirm(other, credential)).status).toBe(422);
    expect((await confirm(browser, credential)).status).toBe(303);
    expect((await confirm(browser, credential)).status).toBe(422);
    const late = softPasskey(site).make(await offer());
    wait(301);
    expect((await confirm(browser, late)).status).toBe(422);
    expect(await kept()).toEqual(['Téléphone']);
  });

  test('takes none that somebody has already', async () => {
    await add();
    const other = await addPerson(door.wiki, `${name} bis`);
    const theirs = openBrowser(app, await signIn(app, other.name));
    expect((await confirm(theirs, device.make(await offer(theirs)))).status).toBe(422);
    expect(await door.wiki.store.passkeys.listOf(other.id)).toEqual([]);
    expect(await kept()).toHaveLength(1);
  });

  test('is for members by their session', async () => {
    const visitor = openBrowser(app);
    for (const path of ['/me/passkeys', '/me/passkeys/confirm', '/me/passkeys/remove']) {
      const answer = await visitor.post(path, { name: 'x', password, credential: '{}' });
      expect(answer.headers['location']).toBe('/login?next=%2Fme');
    }
    const foreign = await request(app)
      .post('/me/passkeys')
      .set({ cookie: browser.cookie(), origin: 'https://ailleurs.example' })
      .type('form')
      .send({ name: 'x', password });
    expect(foreign.status).toBe(403);
  });
});

describe('signing in', () => {
  test('takes the place of the password and of the code', async () => {
    await add();
    await door.wiki.transact((tx) => tx.members.change(member.id, { totp_secret: 'A', totp_step: 0 }));
    const fresh = openBrowser(app);
    await fresh.get('/login');
    expect(fresh.cookie()).toBe('');
    const options = await ask(fresh);
    const asked = fresh.cookie();
    expect(options).toMatchObject({ rpId: 'gare.example.org', userVerification: 'required' });
    expect(options.allowCredentials ?? []).toEqual([]);
    const next = '/observatoire/ordre-du-jour';
    const answer = await fresh.post('/login/passkey', { credential: device.show(options), next });
    expect([answer.status, answer.headers['location']]).toEqual([303, next]);
    expect([await isIn(fresh), fresh.cookie() === asked]).toEqual([true, false]);
    expect(await isIn(openBrowser(app, asked))).toBe(false);
    expect(wordsOf(await fresh.get('/me/passkeys'))).toContain('utilisée le');
  });

  test('goes nowhere but on this site, and stays only where that was asked', async () => {
    await add();
    const fresh = openBrowser(app);
    const credential = device.show(await ask(fresh));
    const away = await fresh.post('/login/passkey', { credential, next: '//evil.example' });
    expect([away.headers['location'], cookiesOf(away).join().includes('Expires')]).toEqual(['/', false]);
    const staying = openBrowser(app);
    const again = device.show(await ask(staying));
    const stays = await staying.post('/login/passkey', { credential: again, keep: '1' });
    expect(cookiesOf(stays).join()).toContain('Expires');
  });

  test.each<[string, Wrong]>([
    ['for another site', { origin: 'https://gare.example.com' }],
    ['for another name', { rpId: 'example.org' }],
    ['for another challenge', { challenge: 'autre' }],
    ['by a device that was not unlocked', { isUnlocked: false }],
    ['that makes and does not show', { type: 'webauthn.create' }],
    ['of another member', { userHandle: 'bWVtYmVyOjE' }],
    ['with another key', { key: softPasskey(site).key }],
  ])('shown %s is refused', async (_, wrong) => {
    await add();
    const { of, answer } = await enter(wrong);
    expect([answer.status, wordsOf(answer).includes(refusal), await isIn(of)]).toEqual([422, true, false]);
    expect(of.cookie()).toBe('');
    expect(await isIn((await enter()).of)).toBe(true);
  });

  test('is refused in the same words for an unknown passkey, a blocked member and a removed passkey', async () => {
    const unknown = await enter();
    await add();
    await door.wiki.transact((tx) => tx.members.change(member.id, { state: 'blocked' }));
    const blocked = await enter();
    await door.wiki.transact((tx) => tx.members.change(member.id, { state: 'active' }));
    const wrong = await enter({ key: softPasskey(site).key });
    const garbled = openBrowser(app);
    await ask(garbled);
    const garbage = await garbled.post('/login/passkey', { credential: '{"id":"a","response":{}}' });
    await browser.post('/me/passkeys/remove', { id: device.id, password });
    const removed = await enter();
    const words = [unknown, blocked, wrong, removed].map(({ answer }) => wordsOf(answer));
    expect(new Set([...words, wordsOf(garbage)]).size).toBe(1);
    expect(words[0]).toContain(refusal);
    expect(await isIn(removed.of)).toBe(false);
  });

  test('takes an answer once, in the session that was asked, in five minutes', async () => {
    await add();
    const one = openBrowser(app);
    const credential = device.show(await ask(one));
    const pending = one.cookie();
    const none = await openBrowser(app).post('/login/passkey', { credential });
    const two = openBrowser(app);
    await ask(two);
    const other = await two.post('/login/passkey', { credential });
    expect([none.status, other.status]).toEqual([422, 422]);
    expect((await one.post('/login/passkey', { credential })).status).toBe(303);
    expect((await openBrowser(app, pending).post('/login/passkey', { credential })).status).toBe(422);
    const late = openBrowser(app);
    const slow = device.show(await ask(late));
    wait(301);
    expect((await late.post('/login/passkey', { credential: slow })).status).toBe(422);
    expect(await isIn(late)).toBe(false);
  });

  test('takes an answer once, also of two that come together from a device that does not count', async () => {
    await add();
    const fresh = openBrowser(app);
    const credential = device.show(await ask(fresh), { counter: 0 });
    const twice = [fresh, openBrowser(app, fresh.cookie())];
    const answers = await Promise.all(twice.map((one) => one.post('/login/passkey', { credential })));
    expect(answers.map(({ status }) => status).sort()).toEqual([303, 422]);
  });

  test('refuses a device whose counter goes back: there is a copy of it', async () => {
    await add();
    expect((await enter({ counter: 7 })).answer.status).toBe(303);
    expect((await enter({ counter: 7 })).answer.status).toBe(422);
    expect((await enter({ counter: 6 })).answer.status).toBe(422);
    expect((await enter({ counter: 8 })).answer.status).toBe(303);
  });

  test('keeps who is signed in as they are', async () => {
    const before = browser.cookie();
    expect((await browser.post('/login/passkey/options')).status).toBe(303);
    expect((await browser.post('/login/passkey', { next: '/gare' })).headers['location']).toBe('/gare');
    expect([browser.cookie(), await isIn(browser)]).toEqual([before, true]);
  });

  test('is counted by its failures', async () => {
    const passkey = [{ per: 'address', minutes: 15, most: 2, counts: 'refused' }] as const;
    const counted = createApp(door.wiki, { url: site, sessionSecret: 'un secret', limits: { passkey } });
    await add();
    const statuses: number[] = [];
    for (const wrong of [{}, { isUnlocked: false }, {}, { isUnlocked: false }, {}]) {
      statuses.push((await enter(wrong, openBrowser(counted))).answer.status);
    }
    expect(statuses).toEqual([303, 422, 303, 422, 429]);
  });
});

describe('removing one', () => {
  test('asks for the password, and only for one’s own', async () => {
    await add();
    const other = await addPerson(door.wiki, `${name} bis`);
    const theirs = openBrowser(app, await signIn(app, other.name));
    const { id } = device;
    expect((await theirs.post('/me/passkeys/remove', { id, password })).status).toBe(404);
    expect((await browser.post('/me/passkeys/remove', { id, password: 'pas le bon' })).status).toBe(422);
    expect(await kept()).toHaveLength(1);
    const answer = await browser.post('/me/passkeys/remove', { id, password });
    expect([answer.status, answer.headers['location']]).toEqual([303, '/me/passkeys']);
    expect([await kept(), await actions()]).toEqual([[], ['passkey.remove', 'passkey.add']]);
    expect((await enter()).answer.status).toBe(422);
  });

  test('comes with the rescue of who lost their telephone', async () => {
    await add();
    await door.wiki.transact((tx) => tx.members.change(member.id, { totp_secret: 'A', totp_step: 0 }));
    await removeSecondFactor(door.wiki, 'host', member.id);
    expect(await kept()).toEqual([]);
  });

  test('comes with leaving; until then it is in the copy of one’s data, without its key', async () => {
    await add();
    const { text } = await browser.get('/me/export');
    const [row] = await door.wiki.store.passkeys.listOf(member.id);
    expect(JSON.parse(text).passkeys).toEqual([
      { name: 'Téléphone', createdAt: row?.createdAt, usedAt: null },
    ]);
    await addPerson(door.wiki, `Administration ${count}`, { isAdmin: true });
    expect((await browser.post('/me/leave', { password, sure: '1' })).status).toBe(200);
    expect(await kept()).toEqual([]);
    expect((await enter()).answer.status).toBe(422);
  });
});

test('the screens are valid HTML', async () => {
  const begun = await browser.post('/me/passkeys', { name: '"<b>', password: 'pas le bon' });
  const none = await browser.get('/me/passkeys');
  const options = await offer(browser, '"<b>');
  const offered = await browser.get('/me/passkeys');
  const added = await confirm(browser, device.make(options));
  const one = await browser.get('/me/passkeys?lang=en');
  const refused = await confirm(browser, '{}');
  const wrong = await browser.post('/me/passkeys/remove', { id: device.id, password: 'pas le bon' });
  const visitor = openBrowser(app);
  const login = await visitor.get('/login?next=/gare');
  const failed = await visitor.post('/login/passkey', { credential: '{}' });
  expect(added.status).toBe(303);
  for (const { text } of [begun, none, offered, one, refused, wrong, login, failed]) {
    expect(await htmlFindings(text)).toEqual([]);
    expect(text).not.toContain('"<b>');
  }
});
