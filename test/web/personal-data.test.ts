/** One's own data: the copy of it, and leaving, on a real file whose bytes are searched afterwards. */
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import type { Express } from 'express';
import request from 'supertest';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { internalRule, type Member, openRule } from '../../src/core/access.ts';
import { createApp } from '../../src/web/app.ts';
import { dropGrants } from '../../src/wiki/access-rules.ts';
import { addAttachment } from '../../src/wiki/attachments.ts';
import { savePage } from '../../src/wiki/save-page.ts';
import { addToken } from '../../src/wiki/tokens.ts';
import { openWiki, type Wiki } from '../../src/wiki/wiki.ts';
import { twoHalves } from '../files/pictures.ts';
import { addPerson, emailOf, password, sameOrigin, setRule, signIn } from '../wiki/people.ts';
import { edit, saved } from '../wiki/station.ts';
import { htmlFindings } from './reading-station.ts';

const name = 'Zwqvfk Partante';
const phone = '06 98 76 54 32';
const contact = 'zwcontact@relais.example';
const handle = 'zwqvfk-partante';

let folder: string;
let wiki: Wiki;
let app: Express;
let cookie: string;
let person: Member;

const file = () => join(folder, 'gare.db');
const get = (path: string, as = cookie) => request(app).get(path).set('Cookie', as);
const post = (path: string, form: object, as = cookie) =>
  request(app).post(path).set('Cookie', as).set(sameOrigin).type('form').send(form);

const write = async (space: string, title: string, body: string, slug?: string, base = 0) =>
  saved(
    await savePage(wiki, person, {
      space,
      ...(slug === undefined ? {} : { slug }),
      edit: edit({ title, body, base }),
    }),
  ).slug;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'gare-leave-'));
  wiki = await openWiki({ path: file(), clock: () => new Date('2026-03-12T09:00:00.000Z') });
  app = createApp(wiki, { limits: 'none' });
  await wiki.transact(async (tx) => {
    const usual = { description: '', home: 'accueil', menu: 'menu', language: 'fr' };
    const [open, closed] = [await tx.access.idOf(openRule), await tx.access.idOf(internalRule)];
    await tx.spaces.add({ ...usual, slug: 'gare', title: 'Gare', line: 'a', accessId: open });
    await tx.spaces.add({ ...usual, slug: 'cave', title: 'Cave', line: 'o', accessId: closed });
  });
  // Enough of them that the one who leaves stands in the middle of full pages of the file.
  for (let count = 0; count < 12; count += 1) await addFiller(count);
  person = await addPerson(wiki, name, { groups: ['appui'] });
  await addFiller(50);
  const admin = await addPerson(wiki, 'admin', { isAdmin: true });
  cookie = await signIn(app, name);
  const rule = {
    ...internalRule,
    members: 'none' as const,
    people: [{ id: person.id, role: 'manage' as const }],
  };
  await write('gare', 'Une page', 'Un texte signé.');
  await write('gare', 'Une page', 'Un texte corrigé.', 'une-page', 1);
  await write('cave', 'Fermée depuis', 'Un texte de cave.');
  const stream = Readable.from([Buffer.from('a;b')]);
  await addAttachment(wiki, person, { space: 'gare', slug: 'une-page', name: 'compte.csv', stream });
  await setRule(wiki, { visitors: 'none', members: 'none' }, 'cave');
  await setRule(wiki, rule, 'gare', await write('gare', 'À elle', 'Sa page.'));
  const profile = { name, organisation: 'Zwasso', email: contact, phone, website: '', listed: 'everyone' };
  expect((await post('/me/profile', profile)).status).toBe(303);
  const photo = await twoHalves(300, 300).png().toBuffer();
  await request(app).post('/me/photo').set('Cookie', cookie).set(sameOrigin).attach('photo', photo, 'p.png');
  await addToken(wiki, person.id, { name: 'zwjeton', scope: 'read', days: 30 });
  await wiki.transact(async (tx) => {
    const at = wiki.clock().toISOString();
    await tx.members.setRecoveryCodes(person.id, ['zwcode']);
    await tx.tickets.add({
      ...{ hash: 'zwticket', kind: 'email', memberId: person.id, createdAt: at },
      ...{ data: '{"email":"zwautre@relais.example"}', expiresAt: '2027-01-01T00:00:00.000Z' },
    });
    await tx.audit.add({ at, actorId: admin.id, action: 'member.invite', memberId: person.id });
  });
});
afterAll(async () => {
  await wiki.close();
  await rm(folder, { recursive: true });
});

/** Written at once: passwords take their time. */
async function addFiller(count: number): Promise<void> {
  await wiki.transact((tx) =>
    tx.members.add({
      ...{
        name: `Autre ${count}`,
        email: `autre${count}@exemple.org`,
        handle: `autre-${count}`,
        password: null,
      },
      ...{ state: 'active', profile: JSON.stringify({ about: 'x'.repeat(700) }), request: null },
      created_at: wiki.clock().toISOString(),
    }),
  );
}

interface Export {
  account: { email: string; name: string };
  profile: { organisation: string };
  photo: { base64: string } | null;
  groups: readonly { handle: string }[];
  sessions: readonly object[];
  tokens: readonly { name: string }[];
  audit: readonly { action: string; isTheirs: boolean }[];
  files: readonly { name?: string }[];
  contributions: readonly {
    readable: boolean;
    slug?: string;
    revision: number;
    text?: string;
    title?: string;
  }[];
}

describe('the copy of one\u2019s data', () => {
  test('holds all that is theirs, and texts only where they may still read', async () => {
    const answer = await get('/me/export');
    expect(answer.status).toBe(200);
    expect(answer.headers['content-disposition']).toContain(
      `attachment; filename="gare-${handle}-2026-03-12.json"`,
    );
    expect(answer.headers['cache-control']).toBe('no-store');
    const copy = JSON.parse(answer.text) as Export;
    expect(copy.account).toMatchObject({ name, email: emailOf(name) });
    expect(copy.profile.organisation).toBe('Zwasso');
    expect(copy.photo?.base64.length).toBeGreaterThan(50);
    expect(copy.groups).toEqual([{ handle: 'appui', name: 'appui', isManager: false }]);
    expect(copy.sessions).toHaveLength(1);
    expect(copy.tokens.map((token) => token.name)).toEqual(['zwjeton']);
    expect(copy.files).toMatchObject([{ name: 'compte.csv' }]);
    expect(copy.audit).toContainEqual(expect.objectContaining({ action: 'member.invite', isTheirs: false }));
    expect(copy.audit).toContainEqual(expect.objectContaining({ action: 'member.export', isTheirs: true }));
    expect(copy.contributions.map(({ slug, revision, text }) => [slug, revision, text])).toEqual([
      ['une-page', 1, 'Un texte signé.'],
      ['une-page', 2, 'Un texte corrigé.'],
      [undefined, 1, undefined],
      ['a-elle', 1, 'Sa page.'],
    ]);
    expect(answer.text).not.toContain('cave');
    // Nothing by which somebody could sign in.
    expect(answer.text).not.toMatch(/argon2|zwcode|zwticket/);
  });

  test('has the head alone for HEAD', async () => {
    const { status, text } = await request(app).head('/me/export').set('Cookie', cookie);
    expect([status, text]).toEqual([200, undefined]);
  });

  test('of somebody who has nothing is whole JSON too', async () => {
    await addPerson(wiki, 'vide');
    const { text } = await get('/me/export', await signIn(app, 'vide'));
    expect(JSON.parse(text)).toMatchObject({ contributions: [], files: [], groups: [], photo: null });
  });
});

describe('leaving', () => {
  test('asks who has no password to choose one first', async () => {
    const other = await addPerson(wiki, 'sans mot');
    const session = await signIn(app, 'sans mot');
    expect((await get('/me/leave', session)).text).toContain('name="sure"');
    await wiki.transact((tx) => tx.members.change(other.id, { password: null }));
    const { status, text } = await get('/me/leave', session);
    expect([status, await htmlFindings(text)]).toEqual([200, []]);
    expect(text).not.toContain('name="sure"');
    expect(text).toContain('href="/reset"');
    await post('/me/leave', { password, sure: '1' }, session);
    expect((await wiki.store.members.find(other.id))?.state).toBe('active');
  });

  test('is explained, and asks for a tick and the password', async () => {
    const { text } = await get('/me/leave');
    expect(text).toContain(`Ancien·ne membre n° ${person.id}`);
    expect(await htmlFindings(text)).toEqual([]);
    for (const form of [{}, { password }, { sure: '1', password: 'un autre mot de passe' }, { sure: '1' }]) {
      const refused = await post('/me/leave', form);
      expect(refused.status).toBe(422);
      expect(refused.text).toContain('class="field__error"');
      expect(await htmlFindings(refused.text)).toEqual([]);
    }
    expect((await wiki.store.members.find(person.id))?.state).toBe('active');
  });

  test('is refused to the last administrator', async () => {
    const admin = await signIn(app, 'admin');
    expect((await get('/me/leave', admin)).text).not.toContain('name="sure"');
    const refused = await post('/me/leave', { password, sure: '1' }, admin);
    expect(refused.status).toBe(409);
    expect((await wiki.store.members.findByEmail(emailOf('admin')))?.state).toBe('active');
  });

  test('takes all of it out of the tables and out of the bytes of the file', async () => {
    const others = await signIn(app, 'admin');
    const photo = await wiki.store.members.photo(person.id);
    const hash = await wiki.store.members.password(person.id);
    if (!photo || !hash) throw new Error('there is nothing to forget');
    const words = [
      name,
      emailOf(name),
      handle,
      phone,
      contact,
      'Zwasso',
      'zwautre',
      'zwjeton',
      'zwcode',
      hash,
    ];
    const before = Buffer.concat([await readFile(file()), await readFile(`${file()}-wal`)]);
    expect(words.filter((word) => !before.includes(word))).toEqual([]);
    const done = await post('/me/leave', { password, sure: '1' });
    expect(done.status).toBe(200);
    expect(done.headers['clear-site-data']).toBe('"cache", "storage"');
    expect(done.text).toContain(`Ancien·ne membre n° ${person.id}`);
    expect(done.text).not.toContain(name);
    expect(await htmlFindings(done.text)).toEqual([]);

    const row = await wiki.store.members.find(person.id);
    expect(row).toMatchObject({
      ...{ state: 'left', email: null, hasPassword: false, hasPhoto: false, hasSecondFactor: false },
      ...{ handle: `ancien-membre-${person.id}`, profile: '{}', isAdmin: false },
    });
    expect(await wiki.store.groups.listOf(person.id)).toEqual([]);
    expect(await wiki.store.tokens.listOf(person.id)).toEqual([]);
    const bytes = Buffer.concat([await readFile(file()), await readFile(`${file()}-wal`)]);
    const left = words.filter((word) => bytes.includes(word));
    expect(left).toEqual([]);
    for (let at = 0; at + 32 <= photo.length; at += 32) {
      expect(bytes.includes(photo.subarray(at, at + 32))).toBe(false);
    }
    // What they wrote, and what others are, is still there.
    expect(bytes.includes('Un texte corrigé.')).toBe(true);
    expect(bytes.includes(emailOf('admin'))).toBe(true);

    expect((await get('/me')).status).toBe(303);
    const page = (await get('/gare/une-page/history', others)).text;
    expect(page).toContain(`Ancien·ne membre n° ${person.id}`);
    expect((await get(`/members/${handle}`, others)).status).toBe(404);
    expect((await get(`/members/ancien-membre-${person.id}`, others)).status).toBe(404);
    expect((await get('/groups/appui', others)).text).toContain('0 membre');
    const lines = await wiki.store.audit.list({ actions: ['member.leave'], limit: 5 });
    expect(lines).toMatchObject([{ actorId: person.id, memberId: person.id }]);
  });

  test('takes the rights that were given to them alone', async () => {
    const space = await wiki.store.spaces.find('gare');
    const page = await wiki.store.pages.find(space?.id ?? 0, 'a-elle');
    const rule = (await wiki.store.access.list()).find(({ id }) => id === page?.accessId)?.rule;
    expect(rule).toEqual({ visitors: 'none', members: 'none' });
  });

  test('lets the address register again as somebody new', async () => {
    const again = await addPerson(wiki, name);
    expect(again.id).not.toBe(person.id);
    expect([again.handle, again.groups]).toEqual([handle, []]);
    expect((await get('/gare/une-page/history', await signIn(app, name))).text).toContain('Ancien·ne membre');
  });
});

test('rules that name nobody who is gone stay as they are', async () => {
  const before = await wiki.store.access.list();
  await wiki.transact((tx) => dropGrants(tx, { memberId: 999, groupId: 999 }));
  expect(await wiki.store.access.list()).toEqual(before);
});
