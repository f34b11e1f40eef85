/** The screens of coming in as HTML: each of them valid, in both languages, with and without mail. */
import request from 'supertest';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { newSetUpSecret } from '../../src/wiki/accounts.ts';
import { createInvitation } from '../../src/wiki/invitations.ts';
import { setRegistration } from '../../src/wiki/registration.ts';
import { newResetSecret } from '../../src/wiki/reset.ts';
import { askSignInLink } from '../../src/wiki/sign-in-link.ts';
import { addPerson, emailOf, signIn } from '../wiki/people.ts';
import { type Browser, type Door, openBrowser, openDoor } from './door.ts';
import { htmlFindings } from './reading-station.ts';

let door: Door;
let member: Browser;
let paths: Readonly<Record<string, string>>;

beforeAll(async () => {
  door = await openDoor();
  const { wiki } = door;
  const setUp = await newSetUpSecret(wiki);
  const first = await request(door.app).get(`/setup/${setUp}`);
  expect(await htmlFindings(first.text)).toEqual([]);
  const admin = await addPerson(wiki, 'Administration', { isAdmin: true, groups: ['klaxon'] });
  await setRegistration(wiki, admin, true);
  const wanted = { label: 'x', email: 'x@exemple.org', group: 'klaxon', space: 'gare', role: 'write' };
  const invitation = await createInvitation(wiki, admin, { ...wanted, days: 7, uses: 2 });
  const reset = await newResetSecret(wiki, admin, admin.id);
  const link = await askSignInLink(wiki, emailOf('Administration'), { next: '/', isKept: false });
  member = openBrowser(door.app, await signIn(door.app, 'Administration'));
  paths = {
    login: '/login?next=/gare',
    link: `/login/link/${link?.secret}`,
    endedLink: '/login/link/rien',
    askReset: '/reset',
    reset: `/reset/${reset.secret}`,
    endedReset: '/reset/rien',
    register: '/register',
    invitation: `/invite/${invitation.secret}`,
    endedInvitation: '/invite/rien',
  };
});
afterAll(() => door.close());

const headingsIn = (html: string) => html.match(/<h1[ >]/g) ?? [];

describe.each(['fr', 'en'])('in %s', (lang) => {
  test('every screen is valid, with one title, and nothing inline', async () => {
    for (const [name, path] of Object.entries(paths)) {
      for (const app of [door.app, door.plain]) {
        const { text } = await request(app).get(path).set('Accept-Language', lang);
        expect(await htmlFindings(text), name).toEqual([]);
        expect(headingsIn(text), name).toHaveLength(1);
        expect(text, name).not.toMatch(/ style="|<script(?! type="module" src)/);
        expect(text, name).toContain('<meta name="robots" content="noindex">');
      }
    }
  });

  test('so is every form that was refused', async () => {
    const posts = ['/login', paths['reset'] ?? '', '/register', paths['invitation'] ?? ''];
    for (const path of posts) {
      const { status, text } = await request(door.app)
        .post(path)
        .set({ 'Accept-Language': lang, 'Sec-Fetch-Site': 'same-origin' })
        .type('form')
        .send({ name: '', email: emailOf('Administration'), password: 'court' });
      expect([path, status]).toEqual([path, 422]);
      expect(await htmlFindings(text), path).toEqual([]);
    }
  });
});

test('the screens of invitations are valid too, empty, made, refused and for a member', async () => {
  const shown = await member.get('/admin/invitations');
  const form = {
    label: 'Le "bureau" <b>',
    group: 'klaxon',
    space: 'gare',
    role: 'read',
    days: '7',
    uses: '1',
  };
  const made = await member.post('/admin/invitations', form);
  const wrong = { ...form, label: '', email: 'rien', space: 'x', role: 'x', days: 'x', uses: '0' };
  const refused = await member.post('/admin/invitations', wrong);
  const invited = await member.get(paths['invitation'] ?? '');
  expect([shown, made, refused, invited].map(({ status }) => status)).toEqual([200, 200, 422, 200]);
  for (const { text } of [shown, made, refused, invited]) {
    expect(await htmlFindings(text)).toEqual([]);
    expect(headingsIn(text)).toHaveLength(1);
  }
  expect(made.text).toContain('Le &#34;bureau&#34; &lt;b&gt;');
});
