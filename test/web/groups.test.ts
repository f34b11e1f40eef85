/** Groups over HTTP: who sees, makes, keeps, leaves and removes them, and that rights follow at the next request. */
import type { Express } from 'express';
import request from 'supertest';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { canonicalRule } from '../../src/core/access.ts';
import { createApp } from '../../src/web/app.ts';
import { setKeeper } from '../../src/wiki/groups.ts';
import { findActor } from '../../src/wiki/members.ts';
import type { Wiki } from '../../src/wiki/wiki.ts';
import { addPerson, ruleForGroup, sameOrigin, setRule, signIn } from '../wiki/people.ts';
import { addPage, openStation } from '../wiki/station.ts';
import { htmlFindings } from './reading-station.ts';

let wiki: Wiki;
let app: Express;
const cookies = new Map<string, string>();
const ids = new Map<string, number>();

const get = (path: string, who?: string) => {
  const asked = request(app).get(path);
  return who === undefined ? asked : asked.set('Cookie', cookies.get(who) ?? '');
};
const post = (path: string, who: string | undefined, form: object) =>
  request(app)
    .post(path)
    .set(who === undefined ? {} : { Cookie: cookies.get(who) ?? '' })
    .set(sameOrigin)
    .type('form')
    .send(form);

beforeAll(async () => {
  ({ wiki } = await openStation());
  app = createApp(wiki, { limits: 'none' });
  await addPage(wiki, { title: 'Secret', body: 'Le texte du cercle.' }, { space: 'observatoire' });
  await addPage(wiki, { title: 'Page du cercle', body: 'Une page.' }, { space: 'gare' });
  for (const [name, groups] of [
    ['admin', []],
    ['garde', ['cercle']],
    ['ailleurs', ['autre']],
    ['simple', []],
    ['gestion', ['gestion']],
  ] as const) {
    const member = await addPerson(wiki, name, { isAdmin: name === 'admin', groups });
    ids.set(name, member.id);
    cookies.set(name, await signIn(app, name));
  }
  const admin = await findActor(wiki, ids.get('admin') ?? 0);
  if (!admin) throw new Error('no administrator');
  await setKeeper(wiki, admin, 'cercle', { who: 'garde', isManager: true });
  await setKeeper(wiki, admin, 'autre', { who: 'ailleurs', isManager: true });
  const closed = await ruleForGroup(wiki, 'cercle', 'write');
  await setRule(wiki, closed, 'observatoire');
  await setRule(wiki, { ...closed, members: 'read' }, 'gare', 'page-du-cercle');
  const managed = await ruleForGroup(wiki, 'gestion', 'manage');
  await setRule(wiki, { ...managed, visitors: 'read', members: 'read' }, 'gare');
  await setRule(wiki, { visitors: 'none', members: 'none' }, 'modeles');
});
afterAll(() => wiki.close());

const lines = async (action: string) =>
  (await wiki.store.audit.list({ actions: [action], limit: 100 })).map(
    ({ actorId, memberId }) => [actorId, memberId] as const,
  );

test('visitors never learn of groups', async () => {
  for (const path of [
    '/groups',
    '/groups/cercle',
    '/groups/new',
    '/groups/cercle/edit',
    '/groups/cercle/delete',
  ]) {
    const [there, missing] = [await get(path), await get(path.replace('cercle', 'absent'))];
    expect([there.status, missing.status]).toEqual([404, 404]);
    expect(there.text.replaceAll('cercle', 'X')).toBe(missing.text.replaceAll('absent', 'X'));
  }
  for (const action of ['edit', 'add', 'remove', 'keeper', 'leave', 'delete']) {
    expect((await post(`/groups/cercle/${action}`, undefined, { name: 'x', who: 'simple' })).status).toBe(
      404,
    );
  }
});

test('members see who is in a group, who keeps it, and of what it opens only what they may read', async () => {
  const outside = (await get('/groups/cercle', 'simple')).text;
  expect(outside).toContain('tient la liste');
  expect(outside).toContain('/gare/page-du-cercle');
  expect(outside).not.toContain('href="/observatoire"');
  expect(outside).not.toContain('name="who"');
  const inside = (await get('/groups/cercle', 'garde')).text;
  expect(inside).toContain('href="/observatoire"');
  expect(inside).toContain('<option value="simple">');
  expect(await htmlFindings(inside)).toEqual([]);
});

describe('the list', () => {
  test('leads who keeps it to an invitation into it, and nobody else', async () => {
    const href = '/admin/invitations?group=cercle';
    const { text } = await get('/groups/cercle', 'garde');
    expect(text).toContain(`href="${href}"`);
    expect((await get(href, 'garde')).text).toContain('<option value="cercle" selected>');
    expect((await get('/groups/cercle', 'simple')).text).not.toContain('/admin/invitations');
  });

  test('is changed by who keeps it, and rights follow at once', async () => {
    expect((await get('/observatoire/secret', 'simple')).status).toBe(404);
    expect((await post('/groups/cercle/add', 'garde', { who: '@Simple' })).status).toBe(303);
    expect((await get('/observatoire/secret', 'simple')).text).toContain('Le texte du cercle.');
    expect((await post('/groups/cercle/remove', 'garde', { who: 'simple' })).status).toBe(303);
    expect((await get('/observatoire/secret', 'simple')).status).toBe(404);
    const [garde, simple] = [ids.get('garde'), ids.get('simple')];
    expect(await lines('group.join')).toContainEqual([garde, simple]);
    expect(await lines('group.leave')).toContainEqual([garde, simple]);
  });

  test.each(['simple', 'ailleurs', 'gestion'])('is not changed by %s', async (who) => {
    const before = await wiki.store.groups.listMemberships();
    for (const [action, form] of [
      ['add', { who: 'simple' }],
      ['remove', { who: 'garde' }],
      ['keeper', { who: 'garde', keeps: '0' }],
      ['edit', { name: 'À moi' }],
      ['delete', {}],
    ] as const) {
      expect([action, (await post(`/groups/cercle/${action}`, who, form)).status]).toEqual([action, 403]);
    }
    expect(await wiki.store.groups.listMemberships()).toEqual(before);
  });

  test('can be kept by several, and by one less', async () => {
    await post('/groups/cercle/add', 'garde', { who: 'simple' });
    expect((await post('/groups/cercle/add', 'simple', { who: 'ailleurs' })).status).toBe(403);
    await post('/groups/cercle/keeper', 'garde', { who: 'simple', keeps: '1' });
    expect((await get('/groups/cercle/edit', 'simple')).status).toBe(200);
    await post('/groups/cercle/keeper', 'garde', { who: 'simple', keeps: '0' });
    expect((await get('/groups/cercle/edit', 'simple')).status).toBe(403);
    expect((await post('/groups/cercle/leave', 'simple', {})).status).toBe(303);
    expect((await post('/groups/cercle/leave', 'simple', {})).status).toBe(404);
  });

  test('says why somebody cannot be added', async () => {
    await addPerson(wiki, 'Camille');
    const namesake = await addPerson(wiki, 'Camille bis');
    await wiki.transact((tx) => tx.members.change(namesake.id, { name: 'CAMILLE' }));
    for (const who of ['', 'personne', 'Camille!', 'Garde', '"><b>', 'x'.repeat(5000)]) {
      const { status, text } = await post('/groups/cercle/add', 'garde', { who });
      expect([who, status]).toEqual([who, 422]);
      expect(text).toContain('id="faute-who"');
      expect(text).not.toContain('"><b>');
    }
    expect((await post('/groups/cercle/add', 'garde', { who: 'camille' })).status).toBe(303);
    expect((await post('/groups/cercle/remove', 'garde', { who: 'camille-bis' })).status).toBe(404);
  });

  test('holds no account that is blocked', async () => {
    const blocked = await addPerson(wiki, 'bloque', { groups: ['cercle'] });
    await wiki.transact((tx) => tx.members.change(blocked.id, { state: 'blocked' }));
    expect((await get('/groups/cercle', 'garde')).text).not.toContain('bloque');
    expect((await post('/groups/cercle/add', 'garde', { who: 'bloque' })).status).toBe(422);
  });
});

describe('a new group', () => {
  test('is made by an administrator or who manages a space, who then keeps its list', async () => {
    expect((await get('/groups/new', 'simple')).status).toBe(403);
    expect((await post('/groups/new', 'simple', { name: 'Interdit' })).status).toBe(403);
    const made = await post('/groups/new', 'gestion', {
      name: 'Équipe <du> soir',
      description: ' Le\u0000 soir ',
    });
    expect([made.status, made.headers['location']]).toEqual([303, '/groups/equipe-du-soir']);
    const { text } = await get('/groups/equipe-du-soir', 'simple');
    expect(text).toContain('Équipe &lt;du&gt; soir');
    expect(await lines('group.add')).toContainEqual([ids.get('gestion'), null]);
    expect((await post('/groups/equipe-du-soir/add', 'gestion', { who: 'simple' })).status).toBe(303);
  });

  test.each([
    ['Garde', 'garde-2'],
    ['new', 'groupe-new'],
    ['漢字', 'groupe-membre'],
  ])('called %s is mentioned as @%s', async (name, handle) => {
    const { headers } = await post('/groups/new', 'admin', { name });
    expect(headers['location']).toBe(`/groups/${handle}`);
    expect((await get(`/groups/${handle}`, 'simple')).status).toBe(200);
  });

  test('needs a name, and takes no endless description', async () => {
    const { status, text } = await post('/groups/new', 'admin', { name: ' ', description: 'x'.repeat(1001) });
    expect(status).toBe(422);
    expect(text.match(/class="field__error"/g)).toHaveLength(2);
    expect(await htmlFindings(text)).toEqual([]);
  });
});

test('a group that goes takes its grants with it, and nobody gains any', async () => {
  const before = await wiki.store.groups.findByHandle('cercle');
  expect((await get('/groups/cercle/delete', 'admin')).text).toContain('Supprimer le groupe');
  expect((await post('/groups/cercle/delete', 'admin', {})).headers['location']).toBe('/groups');
  expect((await get('/groups/cercle', 'garde')).status).toBe(404);
  expect((await get('/observatoire/secret', 'garde')).status).toBe(404);
  expect((await get('/observatoire/secret', 'admin')).status).toBe(200);
  expect((await get('/gare/page-du-cercle', 'simple')).status).toBe(200);
  const rules = await wiki.store.access.list();
  const spaces = await wiki.store.spaces.list();
  const used = rules.filter(({ id }) => spaces.some(({ accessId }) => accessId === id));
  expect(used.flatMap(({ rule }) => rule.groups ?? []).map(({ id }) => id)).not.toContain(before?.id);
  const observatoire = spaces.find(({ slug }) => slug === 'observatoire');
  const rule = rules.find(({ id }) => id === observatoire?.accessId)?.rule;
  expect(rule).toEqual(canonicalRule({ visitors: 'none', members: 'none' }));
  // A group made afterwards is another one, and opens nothing.
  await post('/groups/new', 'admin', { name: 'cercle' });
  await post('/groups/cercle/add', 'admin', { who: 'simple' });
  expect((await wiki.store.groups.findByHandle('cercle'))?.id).not.toBe(before?.id);
  expect((await get('/observatoire/secret', 'simple')).status).toBe(404);
});

test.each(['/groups', '/groups/autre', '/groups/new', '/groups/autre/edit', '/groups/autre/delete'])(
  '%s is valid HTML in both languages',
  async (path) => {
    for (const lang of ['fr', 'en']) {
      const { status, text } = await get(path, 'admin').set('Accept-Language', lang);
      expect(status).toBe(200);
      expect(await htmlFindings(text)).toEqual([]);
    }
  },
);
