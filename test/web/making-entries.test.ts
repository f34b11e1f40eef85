/** Types whose entries are made by who manages the space: at every address that makes one. */
import request from 'supertest';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { apiPath } from '../../src/api/api.ts';
import { createApp } from '../../src/web/app.ts';
import { addToken } from '../../src/wiki/tokens.ts';
import { apiDoors } from '../api-doors.ts';
import { addPerson, sameOrigin, setRule, signIn } from '../wiki/people.ts';
import { addPage, defineType, openStation, type Station } from '../wiki/station.ts';
import { type Form, formIn } from './writing-desk.ts';

const leaseType =
  '---\nnom: Bail\ncreation: gestion\nchamps:\n  - { nom: ville, libelle: Ville, type: texte }\n---\n';
const sentence = 'Les fiches «\u00a0Bail\u00a0» sont créées par les personnes qui gèrent cet espace.';

type Who = 'plume' | 'gestion';

let station: Station;
let app: ReturnType<typeof createApp>;
const cookies = new Map<Who, string>();
const tokens = new Map<Who, string>();

beforeEach(async () => {
  station = await openStation();
  const { wiki } = station;
  app = createApp(wiki, { doors: apiDoors(wiki), limits: 'none' });
  await defineType(wiki, 'bail', 'Bail', leaseType);
  await addPage(wiki, { title: 'Hangar', values: { ville: 'Lyon' } }, { type: 'bail' });
  for (const who of ['plume', 'gestion'] as const) {
    const member = await addPerson(wiki, who);
    cookies.set(who, await signIn(app, who));
    tokens.set(who, await addToken(wiki, member.id, { name: 'essai', scope: 'write', days: 30 }));
    if (who !== 'gestion') continue;
    const people = [{ id: member.id, role: 'manage' as const }];
    await setRule(wiki, { visitors: 'read', members: 'write', people }, 'gare');
  }
  await setRule(wiki, { visitors: 'read', members: 'read' }, 'modeles');
});
afterEach(() => station.wiki.close());

const get = (who: Who, path: string) =>
  request(app)
    .get(path)
    .set('Cookie', cookies.get(who) ?? '');
const create = (who: Who, form: Form) =>
  request(app)
    .post('/gare/new')
    .set('Cookie', cookies.get(who) ?? '')
    .set(sameOrigin)
    .type('form')
    .send(form);
const call = (who: Who, body: object) =>
  request(app)
    .post(`${apiPath}/spaces/gare/pages`)
    .set('Authorization', `Bearer ${tokens.get(who)}`)
    .send(body);

const lastOf = async () => (await station.wiki.store.pages.listAll(0, 100)).at(-1)?.title;

describe('an entry of a type for managers', () => {
  test('is made by the form of who manages the space alone, and no word of others is lost', async () => {
    const form = await get('plume', '/gare/new?type=bail');
    expect([form.status, form.text.includes(sentence)]).toEqual([403, true]);
    const typed = { type: 'bail', title: 'Quai', body: 'Un texte long à écrire.', champ_ville: 'Brest' };
    const own = formIn((await get('plume', '/gare/new')).text, '/gare/new');
    const refused = await create('plume', { ...own, ...typed });
    expect(refused.status).toBe(403);
    expect(refused.text).toContain(sentence);
    expect(refused.text).toContain('Un texte long à écrire.');
    expect(await lastOf()).toBe('Hangar');
    const theirs = formIn((await get('gestion', '/gare/new?type=bail')).text, '/gare/new');
    expect((await create('gestion', { ...theirs, ...typed })).status).toBe(303);
    expect(await lastOf()).toBe('Quai');
  });

  test('is made by programs of the same alone', async () => {
    const page = { title: 'Quai', type: 'bail', values: { ville: 'Brest' }, body: '' };
    expect((await call('plume', page)).status).toBe(403);
    expect((await call('plume', { title: 'Libre', body: '' })).status).toBe(201);
    // A token holds no more than the right to write, whoever made it; a session holds all that its member does.
    expect((await call('gestion', page)).status).toBe(403);
    const bySession = request(app)
      .post(`${apiPath}/spaces/gare/pages`)
      .set('Cookie', cookies.get('gestion') ?? '')
      .set(sameOrigin);
    expect((await bySession.send(page)).status).toBe(201);
  });

  test('is changed by whoever writes it', async () => {
    const answer = await request(app)
      .put(`${apiPath}/spaces/gare/pages/hangar`)
      .set('Authorization', `Bearer ${tokens.get('plume')}`)
      .set('If-Match', '"1"')
      .send({ body: 'Une phrase.' });
    expect(answer.status).toBe(200);
  });

  test('is offered to those who make it', async () => {
    const link = '/gare/new?type=bail';
    for (const path of ['/gare/hangar', '/gare?type=bail', '/gare/new']) {
      expect([path, (await get('plume', path)).text.includes(link)]).toEqual([path, false]);
      expect([path, (await get('gestion', path)).text.includes(link)]).toEqual([path, true]);
    }
  });
});
