/** The directory, profiles, photos and mentions over HTTP, by members and by visitors. */
import type { Express } from 'express';
import sharp from 'sharp';
import request from 'supertest';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Member } from '../../src/core/access.ts';
import { createApp } from '../../src/web/app.ts';
import { savePage } from '../../src/wiki/save-page.ts';
import type { Wiki } from '../../src/wiki/wiki.ts';
import { scriptedSvg, twoHalves } from '../files/pictures.ts';
import { addPerson, emailOf, sameOrigin, setRule, signIn } from '../wiki/people.ts';
import { edit, openStation } from '../wiki/station.ts';
import { htmlFindings } from './reading-station.ts';

let wiki: Wiki;
let app: Express;
let tresorerie: Member;
const cookies = new Map<string, string>();

const get = (path: string, who?: string) => {
  const asked = request(app).get(path);
  return who === undefined ? asked : asked.set('Cookie', cookies.get(who) ?? '');
};
const post = (path: string, who: string, form: object) =>
  request(app)
    .post(path)
    .set('Cookie', cookies.get(who) ?? '')
    .set(sameOrigin)
    .type('form')
    .send(form);

const open = { visitors: 'read', members: 'write' } as const;
const profile = {
  name: 'Trésorerie',
  organisation: 'Le Relais & Cie',
  role: 'compte <les> sous',
  about: 'Des chiffres.\n\nEt des lettres.',
  email: 'contact@relais.example',
  emailSeenBy: 'everyone',
  phone: '0102030405',
  phoneSeenBy: 'groups',
  website: 'https://relais.example/',
  websiteSeenBy: 'nobody',
  listed: 'members',
};

beforeAll(async () => {
  ({ wiki } = await openStation());
  app = createApp(wiki, { limits: 'none' });
  await setRule(wiki, open, 'gare');
  tresorerie = await addPerson(wiki, 'tresorerie', { groups: ['appui'] });
  await addPerson(wiki, 'appui un', { groups: ['appui'] });
  await addPerson(wiki, 'dehors');
  await addPerson(wiki, 'admin', { isAdmin: true });
  for (const name of ['tresorerie', 'appui un', 'dehors', 'admin']) {
    cookies.set(name, await signIn(app, name));
  }
});
afterAll(() => wiki.close());

describe('a profile', () => {
  test('is kept, and shows each field to those it is for', async () => {
    const saved = await post('/me/profile', 'tresorerie', profile);
    expect([saved.status, saved.headers['location']]).toEqual([303, '/me/profile?saved=1']);
    const texts = {
      own: (await get('/members/tresorerie', 'tresorerie')).text,
      mate: (await get('/members/tresorerie', 'appui un')).text,
      stranger: (await get('/members/tresorerie', 'dehors')).text,
      admin: (await get('/members/tresorerie', 'admin')).text,
    };
    const sees = (text: string) =>
      ['contact@relais.example', 'tel:0102030405', 'relais.example/"'].map((word) => text.includes(word));
    expect(Object.values(texts).map(sees)).toEqual([
      [true, true, true],
      [true, true, false],
      [true, false, false],
      [true, false, false],
    ]);
    for (const text of Object.values(texts)) {
      expect(text).toContain('compte &lt;les&gt; sous, Le Relais &amp; Cie');
      expect(text).toContain('Et des lettres.');
      expect(text).not.toContain(emailOf('tresorerie'));
    }
  });

  test('that is not for visitors is as missing as one of nobody', async () => {
    const comparable = (text: string) => text.replaceAll(/tresorerie|personne/g, 'X');
    const closed = await get('/members/tresorerie');
    const missing = await get('/members/personne');
    expect([closed.status, missing.status]).toEqual([404, 404]);
    expect(comparable(closed.text)).toBe(comparable(missing.text));
    expect((await get('/members/tresorerie/photo')).status).toBe(404);
  });

  test('for everybody shows a visitor only what is for everybody', async () => {
    await post('/me/profile', 'tresorerie', { ...profile, listed: 'everyone' });
    const { status, text } = await get('/members/tresorerie');
    expect(status).toBe(200);
    expect(text).toContain('contact@relais.example');
    for (const closed of ['0102030405', 'relais.example/"', 'appui']) expect(text).not.toContain(closed);
    expect((await get('/members')).text).toContain('/members/tresorerie');
    await post('/me/profile', 'tresorerie', { ...profile, listed: 'members' });
    expect((await get('/members')).text).not.toContain('tresorerie');
  });

  test('for nobody is found by its owner alone', async () => {
    await post('/me/profile', 'dehors', { name: 'dehors', listed: 'nobody' });
    expect((await get('/members/dehors', 'admin')).status).toBe(404);
    expect((await get('/members', 'admin')).text).not.toContain('/members/dehors"');
    expect((await get('/members/dehors', 'dehors')).status).toBe(200);
    await post('/me/profile', 'dehors', { name: 'dehors' });
  });

  test('that cannot be kept is shown again as typed', async () => {
    const bad = {
      ...profile,
      name: ' \u202e ',
      email: 'rien',
      about: 'x'.repeat(1001),
      website: 'javascript:x',
    };
    const { status, text } = await post('/me/profile', 'tresorerie', bad);
    expect(status).toBe(422);
    expect(text.match(/aria-invalid="true"/g)).toHaveLength(4);
    expect(text).toContain('value="javascript:x"');
    expect(await htmlFindings(text)).toEqual([]);
    expect((await wiki.store.members.find(tresorerie.id))?.name).toBe('Trésorerie');
  });

  test('is no business of visitors', async () => {
    for (const path of ['/me/profile', '/me/export', '/me/leave']) {
      const { status, headers } = await get(path);
      expect([status, headers['location']]).toEqual([303, `/login?next=${encodeURIComponent(path)}`]);
    }
    const forged = request(app)
      .post('/me/profile')
      .set('Cookie', cookies.get('tresorerie') ?? '');
    expect((await forged.type('form').send(profile)).status).toBe(403);
  });

  test('of somebody who is blocked is missing', async () => {
    const blocked = await addPerson(wiki, 'bloque');
    await wiki.transact((tx) => tx.members.change(blocked.id, { state: 'blocked' }));
    expect((await get('/members/bloque', 'admin')).status).toBe(404);
    expect((await get('/members?q=bloque', 'admin')).text).toContain('0 personne');
  });
});

describe('a photo', () => {
  const send = (bytes: Buffer, name: string) =>
    request(app)
      .post('/me/photo')
      .set('Cookie', cookies.get('tresorerie') ?? '')
      .set(sameOrigin)
      .attach('photo', bytes, name);

  test('is made small, and shown to whoever sees the profile', async () => {
    const jpeg = await twoHalves(600, 900)
      .jpeg()
      .withExif({ IFD0: { Copyright: 'secret' } })
      .toBuffer();
    expect((await send(jpeg, 'moi.jpg')).status).toBe(303);
    const { status, headers, body } = await get('/members/tresorerie/photo', 'dehors');
    expect([status, headers['content-type'], headers['cache-control']]).toEqual([
      200,
      'image/webp',
      'private, no-cache',
    ]);
    const { width = 0, height = 0, exif } = await sharp(body as Buffer).metadata();
    expect([width, height, exif]).toEqual([170, 255, undefined]);
    const again = await get('/members/tresorerie/photo', 'dehors').set(
      'If-None-Match',
      headers['etag'] ?? '',
    );
    expect(again.status).toBe(304);
    // Who may not see it is told nothing, whatever they know of it.
    const closed = await get('/members/tresorerie/photo').set('If-None-Match', headers['etag'] ?? '');
    expect(closed.status).toBe(404);
    expect((await get('/members/tresorerie', 'dehors')).text).toContain('src="/members/tresorerie/photo"');
  });

  test.each([
    ['a text', Buffer.from('pas une image'), 'moi.jpg', 422],
    ['a program that calls itself a picture', scriptedSvg, 'moi.svg', 422],
    ['the beginning of a picture', Buffer.from('89504e470d0a1a0a', 'hex'), 'moi.png', 422],
    ['nothing', Buffer.alloc(0), 'moi.png', 422],
    ['too much', Buffer.alloc(10 * 1024 * 1024 + 1, 1), 'moi.png', 413],
  ])('that is %s is refused, and the old one stays', async (_what, bytes, name, status) => {
    const answer = await send(bytes, name);
    expect(answer.status).toBe(status);
    expect(answer.text).toContain('id="faute-photo"');
    expect((await get('/members/tresorerie/photo', 'dehors')).status).toBe(200);
  });

  test('can be removed', async () => {
    expect((await post('/me/photo/delete', 'tresorerie', {})).status).toBe(303);
    expect((await get('/members/tresorerie/photo', 'dehors')).status).toBe(404);
  });
});

describe('the directory', () => {
  test('finds by name, organisation and group, and by nothing that is closed', async () => {
    const found = async (q: string, who?: string) =>
      [
        ...(await get(`/members?q=${encodeURIComponent(q)}`, who)).text.matchAll(
          /person__name" href="([^"]+)"/g,
        ),
      ]
        .map(([, href]) => href)
        .sort();
    expect(await found('tresor', 'dehors')).toEqual(['/members/tresorerie']);
    expect(await found('relais', 'dehors')).toEqual(['/members/tresorerie']);
    expect(await found('appui', 'dehors')).toEqual(['/members/appui-un', '/members/tresorerie']);
    expect(await found('contact@relais.example', 'dehors')).toEqual([]);
    expect(await found('0102030405', 'dehors')).toEqual([]);
    expect(await found(emailOf('tresorerie'), 'admin')).toEqual([]);
    expect(await found('<script>', 'admin')).toEqual([]);
  });

  test('shows visitors the same page, whoever hides', async () => {
    const { status, text } = await get('/members');
    expect(status).toBe(200);
    expect(text).toContain('L’annuaire est réservé aux membres');
    expect(text).not.toContain('searchbox" action="/members"');
    const asked = (await get('/members?q=tresorerie')).text.replaceAll(
      /%3Fq%3Dtresorerie|\?q=tresorerie|[?&]lang=en|\?lang=en|&amp;lang=en/g,
      '',
    );
    expect(asked).not.toContain('tresorerie');
  });

  test('has letters that filter, and takes any address', async () => {
    const { text } = await get('/members?letter=T', 'dehors');
    expect(text).toContain('href="/members/tresorerie"');
    expect(text).not.toContain('href="/members/appui-un"');
    for (const query of ['letter=%3Cb%3E', 'page=99', 'q=%00%ff', `q=${'a '.repeat(500)}`]) {
      expect((await get(`/members?${query}`, 'dehors')).status).toBe(200);
    }
  });
});

test('hostile names stay words, and handles are their own', async () => {
  const one = await addPerson(wiki, '"><script>alert(1)</script>');
  const two = await addPerson(wiki, 'script alert 1 script');
  const nameless = await addPerson(wiki, '漢字');
  expect([one.handle, two.handle, nameless.handle]).toEqual([
    'script-alert-1-script',
    'script-alert-1-script-2',
    'membre',
  ]);
  const { text } = await get('/members', 'admin');
  expect(text).not.toContain('<script>alert');
  expect(await htmlFindings(text)).toEqual([]);
});

describe('a mention', () => {
  const write = async (title: string, body: string) => {
    const saved = await savePage(wiki, tresorerie, { space: 'gare', edit: edit({ title, body }) });
    if (saved.kind !== 'saved') throw new Error(saved.kind);
    return `/gare/${saved.slug}`;
  };

  test('leads members to people and groups, and is a word for visitors', async () => {
    const page = await write('Mentions', 'Voir @tresorerie et @appui, pas @personne.\n\n- [ ] Relire @appui');
    const { text } = await get(page, 'dehors');
    expect(text).toContain(
      '<a class="mention" href="/members/tresorerie" title="Trésorerie">@tresorerie</a>',
    );
    expect(text).toContain(
      '<a class="mention" href="/groups/appui" title="appui">@appui</a>, pas @personne.',
    );
    expect(text).toContain('<a class="pill pill--who" href="/groups/appui" title="appui">@appui</a>');
    const seen = (await get(page)).text;
    expect(seen).toContain('Voir @tresorerie et @appui, pas @personne.');
    expect(seen).not.toContain('title="Trésorerie"');
  });

  test('shows a new name at once, in pages that were kept too', async () => {
    await post('/me/profile', 'tresorerie', { ...profile, listed: 'everyone' });
    const page = await write('Gardée', 'Voir @tresorerie.');
    expect((await get(page)).text).toContain('title="Trésorerie">@tresorerie</a>');
    await post('/me/profile', 'tresorerie', { ...profile, name: 'Les comptes', listed: 'everyone' });
    expect((await get(page)).text).toContain('title="Les comptes">@tresorerie</a>');
    await post('/me/profile', 'tresorerie', { ...profile, listed: 'members' });
    expect((await get(page)).text).toContain('Voir @tresorerie.');
  });

  test('is resolved in long texts too, which another thread renders', async () => {
    const page = await write('Longue', `Voir @tresorerie.\n\n${'Un mot. '.repeat(15_000)}`);
    expect((await get(page, 'dehors')).text).toContain('<a class="mention" href="/members/tresorerie"');
  });
});

test.each([
  '/members',
  '/members/tresorerie',
  '/members?q=rien',
  '/me/profile',
  '/me/leave',
  '/privacy',
  '/groups',
])('%s is valid HTML in both languages', async (path) => {
  for (const lang of ['fr', 'en']) {
    for (const who of ['tresorerie', 'admin', undefined]) {
      const { status, text } = await get(path, who).set('Accept-Language', lang);
      if (status === 200) expect(await htmlFindings(text)).toEqual([]);
    }
  }
});

test('/privacy says what forms keep, who reads it and until when', async () => {
  const said = async (language: string) =>
    (await get('/privacy').set('Accept-Language', language)).text.replaceAll(' ', ' ');
  expect(await said('fr')).toMatch(/Vous envoyez un formulaire[\s\S]*effacés 30 jours après la réponse/);
  expect(await said('en')).toMatch(/You send a form[\s\S]*erased 30 days after the answer/);
});
