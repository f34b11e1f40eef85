/** One's own account through its forms: password, address of mail, sessions, language, contributions. */
import request from 'supertest';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Member } from '../../src/core/access.ts';
import { savePage } from '../../src/wiki/save-page.ts';
import { pathIn } from '../mailbox.ts';
import { addPerson, emailOf, password, setRule, signIn } from '../wiki/people.ts';
import { edit, saved } from '../wiki/station.ts';
import { type Browser, type Door, openBrowser, openDoor, wordsOf } from './door.ts';

let door: Door;
let count = 0;
let member: Member;
let name: string;
/** Two devices of the same member. */
let here: Browser;
let there: Browser;

beforeAll(async () => {
  door = await openDoor();
});
afterAll(() => door.close());

const present = '2026-03-12T09:00:00.000Z';
const wanted = 'une locomotive à crémaillère';

beforeEach(async () => {
  count += 1;
  name = `Personne ${count}`;
  member = await addPerson(door.wiki, name);
  here = openBrowser(door.app, await signIn(door.app, name));
  there = openBrowser(door.app, await signIn(door.app, name));
});

const enters = async (email: string, secret: string) =>
  (await openBrowser(door.app).post('/login', { email, password: secret })).status === 303;
const actions = async () =>
  (await door.wiki.store.audit.list({ actorId: member.id, limit: 10 })).map(({ action }) => action);

describe('the account', () => {
  test('asks who is signed out to sign in, and brings them back', async () => {
    for (const path of ['/me', '/me/tokens', '/me/second-factor', '/me/contributions']) {
      const answer = await request(door.app).get(path);
      expect([answer.status, answer.headers['location']]).toEqual([
        303,
        `/login?next=${encodeURIComponent(path)}`,
      ]);
    }
    const post = await request(door.app).post('/me/password').type('form').send({ password, wanted });
    expect([post.status, post.headers['location']]).toEqual([303, '/login?next=%2Fme']);
  });

  test('leads to everything, is kept by nobody, and urges administrators to a second step', async () => {
    const { text, headers } = await here.get('/me');
    expect(headers['cache-control']).toBe('no-store');
    for (const path of [
      'profile',
      'password',
      'email',
      'sessions',
      'tokens',
      'second-factor',
      'passkeys',
      'contributions',
    ]) {
      expect(text).toContain(`href="/me/${path}"`);
    }
    expect(text).toContain('href="/me/export"');
    expect(text).toContain('href="/me/leave"');
    expect(text).not.toContain('administre tout le wiki');
    await addPerson(door.wiki, `Administration ${count}`, { isAdmin: true });
    const admin = openBrowser(door.app, await signIn(door.app, `Administration ${count}`));
    expect(wordsOf(await admin.get('/me'))).toContain('Votre compte administre tout le wiki');
  });

  test('stands in the menu, with what the member may manage', async () => {
    const { text } = await here.get('/gare');
    expect(text.match(/href="\/me"/g)).toHaveLength(2);
    expect(text).not.toContain('href="/gare/access"');
    expect(text).not.toContain('href="/admin"');
    await setRule(
      door.wiki,
      { visitors: 'read', members: 'write', people: [{ id: member.id, role: 'manage' }] },
      'gare',
    );
    expect((await here.get('/gare')).text).toContain('href="/gare/access"');
    expect((await here.get('/observatoire')).text).not.toContain('href="/observatoire/access"');
    await setRule(door.wiki, { visitors: 'read', members: 'write' }, 'gare');
  });
});

describe('another password', () => {
  test('is taken with the old one; other devices are signed out, this one goes on under a new secret', async () => {
    const before = here.cookie();
    const answer = await here.post('/me/password', { password, wanted });
    expect([answer.status, answer.headers['location']]).toEqual([303, '/me']);
    expect(wordsOf(await here.get('/me'))).toContain('Mot de passe changé');
    expect(wordsOf(await here.get('/me'))).not.toContain('Mot de passe changé');
    expect(here.cookie()).not.toBe(before);
    expect((await there.get('/me')).status).toBe(303);
    expect((await openBrowser(door.app, before).get('/me')).status).toBe(303);
    expect([await enters(emailOf(name), password), await enters(emailOf(name), wanted)]).toEqual([
      false,
      true,
    ]);
    expect(await actions()).toEqual(['member.password']);
    const letter = await door.mailbox.next();
    expect([letter.to, letter.subject]).toEqual([[emailOf(name)], 'Votre mot de passe sur Gare a changé']);
  });

  test('is refused without the old one, and when it is a bad one', async () => {
    const wrong = await here.post('/me/password', { password: 'pas le bon du tout', wanted });
    expect([wrong.status, wordsOf(wrong).includes('Ce n’est pas votre mot de passe actuel')]).toEqual([
      422,
      true,
    ]);
    for (const [bad, words] of [
      ['court', 'trop court'],
      ['x'.repeat(129), 'trop long'],
      ['motdepasse123', 'l’un des premiers'],
    ]) {
      const answer = await here.post('/me/password', { password, wanted: bad ?? '' });
      expect([bad, answer.status, wordsOf(answer).includes(words ?? '')]).toEqual([bad, 422, true]);
    }
    expect([await enters(emailOf(name), password), (await there.get('/me')).status]).toEqual([true, 200]);
    expect(await actions()).toEqual([]);
  });
});

describe('another address of mail', () => {
  const next = () => `nouvelle.${count}@exemple.org`;
  const ask = async () => {
    const answer = await here.post('/me/email', { email: next(), password });
    const [one, two] = [await door.mailbox.next(), await door.mailbox.next()];
    const [toNew, toOld] = one.to[0] === next() ? [one, two] : [two, one];
    expect([toNew.to, toOld.to]).toEqual([[next()], [emailOf(name)]]);
    return { answer, byNew: pathIn(toNew, '/email/'), byOld: pathIn(toOld, '/email/') };
  };

  test.each([
    ['new', 'old'],
    ['old', 'new'],
  ])('takes place when both links were used, the %s one first', async (first) => {
    const { answer, byNew, byOld } = await ask();
    expect([answer.status, wordsOf(answer).includes('Deux liens')]).toEqual([200, true]);
    const [one, two] = first === 'new' ? [byNew, byOld] : [byOld, byNew];
    const browser = openBrowser(door.app);
    // Looking at a link does not use it up.
    for (let looks = 0; looks < 2; looks += 1) expect((await browser.get(one)).status).toBe(200);
    expect(wordsOf(await browser.post(one))).toContain('Il reste à ouvrir le lien');
    expect([await enters(emailOf(name), password), await enters(next(), password)]).toEqual([true, false]);
    // The same link again is no second confirmation.
    expect((await browser.post(one)).status).toBe(404);
    expect(await enters(next(), password)).toBe(false);
    expect(wordsOf(await browser.post(two))).toContain('Adresse changée');
    expect([await enters(emailOf(name), password), await enters(next(), password)]).toEqual([false, true]);
    for (const path of [byNew, byOld]) expect((await browser.get(path)).status).toBe(404);
    expect(await actions()).toEqual(['member.email']);
    expect((await door.mailbox.next()).to).toEqual([emailOf(name)]);
  });

  test('ends with its time, with a new request and with the account', async () => {
    const late = await ask();
    door.setTime('2026-03-14T09:00:00.000Z');
    for (const path of [late.byNew, late.byOld])
      expect((await openBrowser(door.app).post(path)).status).toBe(404);
    door.setTime(present);
    const first = await ask();
    const second = await ask();
    for (const path of [first.byNew, first.byOld]) expect((await here.post(path)).status).toBe(404);
    expect((await here.post(second.byNew)).status).toBe(200);
    await door.wiki.transact((tx) => tx.members.change(member.id, { state: 'blocked' }));
    expect((await openBrowser(door.app).post(second.byOld)).status).toBe(404);
    const row = await door.wiki.store.members.find(member.id);
    expect(row?.email).toBe(emailOf(name));
  });

  test('that has an account is answered the same, and only its owner is told', async () => {
    await addPerson(door.wiki, `Prise ${count}`);
    const taken = emailOf(`Prise ${count}`);
    const answer = await here.post('/me/email', { email: taken, password });
    const letter = await door.mailbox.next();
    expect([letter.to, letter.text.includes('/email/')]).toEqual([[taken], false]);
    const { answer: usual } = await ask();
    expect([answer.status, wordsOf(answer).replace(taken, next())]).toEqual([200, wordsOf(usual)]);
  });

  test('asks for the password, and for an address that is one and another', async () => {
    for (const form of [
      { email: next(), password: 'pas le bon du tout' },
      { email: 'pas une adresse', password },
      { email: emailOf(name), password },
    ]) {
      expect([form, (await here.post('/me/email', form)).status]).toEqual([form, 422]);
    }
    expect(await door.mailbox.waiting()).toBe(0);
  });

  test('without mail changes at once, says so before, and stands in the audit', async () => {
    const browser = openBrowser(door.plain, await signIn(door.plain, name));
    expect(wordsOf(await browser.get('/me/email'))).toContain('n’envoie pas de courriel');
    expect((await browser.post('/me/email', { email: next(), password: 'pas le bon' })).status).toBe(422);
    const answer = await browser.post('/me/email', { email: next(), password });
    expect([answer.status, answer.headers['location']]).toEqual([303, '/me']);
    expect(await enters(next(), password)).toBe(true);
    expect(await actions()).toEqual(['member.email']);
    const lines = await door.wiki.store.audit.list({ actorId: member.id, limit: 1 });
    expect(JSON.stringify(lines)).not.toContain('exemple.org');
  });

  test('a link that was made up is told nothing', async () => {
    expect((await here.get('/email/rien')).status).toBe(404);
    expect((await here.post('/email/rien')).status).toBe(404);
  });
});

describe('sessions', () => {
  const idOfOther = async () => {
    const { text } = await here.get('/me/sessions');
    const items = text.match(/<li class="spread">[\s\S]*?<\/li>/g) ?? [];
    const other = items.find((item) => item.includes('/end') && !item.includes('Cet appareil'));
    return /sessions\/([0-9a-f]{16})\/end/.exec(other ?? '')?.[1] ?? '';
  };

  test('are listed without their hashes, this one marked', async () => {
    const { text } = await here.get('/me/sessions');
    expect(text.match(/Cet appareil</g)).toHaveLength(1);
    const rows = await door.wiki.store.sessions.listOf(member.id, present);
    expect(rows).toHaveLength(2);
    for (const { hash } of rows) expect(text).not.toContain(hash.slice(0, 16));
  });

  test('ended from elsewhere are signed out at the next request', async () => {
    expect((await there.get('/me')).status).toBe(200);
    await here.post(`/me/sessions/${await idOfOther()}/end`);
    expect([(await there.get('/me')).status, (await here.get('/me')).status]).toEqual([303, 200]);
  });

  test('end all but this one, or all', async () => {
    const third = openBrowser(door.app, await signIn(door.app, name));
    await here.post('/me/sessions/others/end');
    const statuses = async () =>
      Promise.all([here, there, third].map(async (one) => (await one.get('/me')).status));
    expect(await statuses()).toEqual([200, 303, 303]);
    const all = await here.post('/me/sessions/all/end');
    expect([all.status, all.headers['clear-site-data']]).toEqual([303, '"cache"']);
    expect(await statuses()).toEqual([303, 303, 303]);
  });

  test('of others are out of reach', async () => {
    const id = await idOfOther();
    await addPerson(door.wiki, `Autre ${count}`);
    const other = openBrowser(door.app, await signIn(door.app, `Autre ${count}`));
    await other.post(`/me/sessions/${id}/end`);
    expect((await there.get('/me')).status).toBe(200);
    expect((await here.post('/me/sessions/tout/end')).status).toBe(404);
  });

  test('that ended while a request of theirs was under way do not come back', async () => {
    const [row] = await door.wiki.store.sessions.listOf(member.id, present);
    const { writeSession, endSession } = await import('../../src/wiki/sessions.ts');
    const kept = { memberId: member.id, data: '{}', device: '', expiresAt: new Date('2026-04-01') };
    await writeSession(door.wiki, 'secret', { ...kept, isNew: true });
    await endSession(door.wiki, 'secret');
    await writeSession(door.wiki, 'secret', { ...kept, isNew: false });
    const rows = await door.wiki.store.sessions.listOf(member.id, present);
    expect([row !== undefined, rows.length]).toEqual([true, 2]);
  });
});

describe('the language', () => {
  test('one chose is that of every device that did not choose another', async () => {
    const heading = async (browser: Browser) => /<h1>(.*?)<\/h1>/.exec((await browser.get('/me')).text)?.[1];
    await here.post('/me/language', { language: 'en' });
    expect([await heading(here), await heading(there)]).toEqual(['My account', 'My account']);
    await there.get('/me?lang=fr');
    expect([await heading(here), await heading(there)]).toEqual(['My account', 'Mon compte']);
    await here.post('/me/language', { language: 'de' });
    expect(await heading(here)).toBe('Mon compte');
  });
});

describe('contributions', () => {
  test('are one’s own, of pages one may read today', async () => {
    const write = async (space: string, title: string, more = {}) =>
      saved(await savePage(door.wiki, member, { space, ...more, edit: edit({ title, body: 'Texte.' }) }));
    const open = await write('gare', `Rotonde ${count}`);
    await write('gare', `Tender ${count}`);
    const other = await addPerson(door.wiki, `Coautrice ${count}`);
    const again = edit({ title: `Rotonde ${count}`, body: 'Autre texte.', base: 1, summary: 'Pas de moi' });
    saved(await savePage(door.wiki, other, { space: 'gare', slug: open.slug, edit: again }));
    const shown = async () => wordsOf(await here.get('/me/contributions'));
    expect(await shown()).toContain(`Tender ${count}`);
    expect(await shown()).not.toContain('Pas de moi');
    await setRule(door.wiki, { visitors: 'none', members: 'none' }, 'gare', `tender-${count}`);
    expect(await shown()).not.toContain(`Tender ${count}`);
    expect(await shown()).toContain(`Rotonde ${count}`);
  });

  test('come fifty at a time', async () => {
    for (let number = 0; number < 51; number += 1) {
      const title = `Traverse ${count} ${number}`;
      saved(await savePage(door.wiki, member, { space: 'gare', edit: edit({ title, body: 'x' }) }));
    }
    const first = await here.get('/me/contributions');
    expect(first.text.match(/class="arrivals__page"/g)).toHaveLength(50);
    const path = /href="(\/me\/contributions\?before=[^"]+)"/.exec(first.text)?.[1] ?? '';
    const second = await here.get(path);
    expect(second.text.match(/class="arrivals__page"/g)).toHaveLength(1);
  });
});
