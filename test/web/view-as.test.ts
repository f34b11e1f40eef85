import request from 'supertest';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { sameOrigin, setRule, signIn } from '../wiki/people.ts';
import { type AccessDesk, findings, openAccessDesk, type Who, wordsIn } from './access-desk.ts';

let desk: AccessDesk;
beforeAll(async () => {
  desk = await openAccessDesk();
});
afterAll(() => desk.wiki.close());

/** Sees as these do while `work` runs, and as oneself again. */
async function seenAs(who: Who, as: string, work: () => Promise<void>): Promise<void> {
  const begun = await desk.post(who, '/view-as', { as, next: '/gare' });
  expect([begun.status, begun.headers['location']]).toEqual([303, '/gare']);
  try {
    await work();
  } finally {
    const ended = await desk.post(who, '/view-as/end', { next: '/gare/charte' });
    expect([ended.status, ended.headers['location']]).toEqual([303, '/gare/charte']);
  }
}

describe('seeing as others', () => {
  test('shows what they see, says so on every screen, and ends', async () => {
    await seenAs('admin', 'visitor', async () => {
      const closed = await desk.get('admin', '/gare/charte');
      expect(closed.status).toBe(404);
      expect(wordsIn(closed.text)).toContain('Vous voyez le wiki comme une personne sans compte.');
      const open = await desk.get('admin', '/observatoire');
      expect(open.status).toBe(200);
      expect(open.text).toContain('action="/view-as/end"');
      expect(open.text).not.toContain('href="/observatoire/accueil/edit"');
      expect(await findings(open.text)).toEqual([]);
    });
    expect((await desk.get('admin', '/gare/charte')).status).toBe(200);
  });

  test('writes nothing: every form but the two ways out is refused in words', async () => {
    await seenAs('admin', 'members', async () => {
      const forms: [string, object][] = [
        ['/gare/charte/edit', { title: 'Prise', body: 'Non.', base: '1' }],
        ['/gare/access', { rule: String(await desk.accessId('gare')), visitors: 'write', action: 'save' }],
        ['/gare/settings', { title: 'Prise' }],
        ['/admin/spaces/new', { title: 'Prise' }],
        ['/view-as', { as: 'visitor' }],
      ];
      for (const [path, form] of forms) {
        const refused = await desk.post('admin', path, form);
        expect([path, refused.status]).toEqual([path, 403]);
        expect(wordsIn(refused.text)).toContain('on peut lire ainsi, pas écrire');
      }
    });
    expect((await desk.wiki.store.audit.list({ actions: ['access.', 'space.'], limit: 5 })).length).toBe(0);
  });

  test('never shows what one may not read oneself', async () => {
    const group = { id: await desk.groupId('klaxon'), role: 'read' } as const;
    await setRule(desk.wiki, { visitors: 'none', members: 'none', groups: [group] }, 'gare', 'budget');
    expect((await desk.get('membre', '/gare/budget')).status).toBe(404);
    for (const as of ['visitor', 'members', 'group:tresorerie']) {
      await seenAs('membre', as, async () => {
        expect((await desk.get('membre', '/gare/budget')).status).toBe(404);
      });
    }
    await seenAs('admin', 'group:klaxon', async () => {
      const page = await desk.get('admin', '/gare/budget');
      expect([page.status, wordsIn(page.text).includes('du groupe klaxon')]).toEqual([200, true]);
    });
  });

  test('offers a group to those who are in it and to administrators only', async () => {
    expect((await desk.post('membre', '/view-as', { as: 'group:klaxon', next: '/' })).status).toBe(404);
    expect((await desk.post('membre', '/view-as', { as: 'group:rien', next: '/' })).status).toBe(404);
    expect((await desk.post('visiteuse', '/view-as', { as: 'visitor', next: '/' })).status).toBe(404);
    expect((await desk.get('gestion', '/gare/access')).text).not.toContain('value="group:klaxon"');
    expect((await desk.get('admin', '/gare/access')).text).toContain('value="group:klaxon"');
  });

  test('goes nowhere but inside the site', async () => {
    const begun = await desk.post('membre', '/view-as', { as: 'visitor', next: '//ailleurs.example' });
    expect(begun.headers['location']).toBe('/');
    const ended = await desk.post('membre', '/view-as/end', { next: 'https://ailleurs.example' });
    expect(ended.headers['location']).toBe('/');
  });

  test('lets one sign out', async () => {
    const cookie = await signIn(desk.app, 'lecture');
    const post = (path: string, form: object) =>
      request(desk.app).post(path).set('Cookie', cookie).set(sameOrigin).type('form').send(form);
    await post('/view-as', { as: 'visitor', next: '/' });
    expect((await post('/logout', {})).status).toBe(303);
    expect((await request(desk.app).get('/gare').set('Cookie', cookie)).status).toBe(404);
  });
});
