import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import { type AccessDesk, findings, openAccessDesk, wordsIn } from './access-desk.ts';

let desk: AccessDesk;
const opened: AccessDesk[] = [];
beforeEach(async () => {
  desk = await openAccessDesk();
  opened.push(desk);
});
afterAll(async () => {
  for (const one of opened) await one.wiki.close();
});

const space = {
  title: 'Université d’été',
  slug: '',
  description: 'Trois jours.',
  line: 'u',
  readers: 'members',
};

describe('spaces', () => {
  test.each([
    ['visiteuse', 404],
    ['membre', 404],
    ['gestion', 404],
    ['admin', 200],
  ] as const)('are listed and made by administrators: %s gets %i', async (who, status) => {
    expect((await desk.get(who, '/admin/spaces')).status).toBe(status);
    expect((await desk.get(who, '/admin/spaces/new')).status).toBe(status);
    const made = await desk.post(who, '/admin/spaces/new', space);
    expect(made.status).toBe(status === 200 ? 303 : 404);
    expect((await desk.wiki.store.spaces.find('universite-dete')) !== undefined).toBe(status === 200);
  });

  test('are offered a line that no other space has', async () => {
    const lines = async () => (await desk.wiki.store.spaces.list()).map(({ line }) => line);
    const { text } = await desk.get('admin', '/admin/spaces/new');
    const { line = '' } = desk.fieldsOf(text);
    expect(line).toMatch(/^[a-z]$/);
    expect(await lines()).not.toContain(line);
    await desk.post('admin', '/admin/spaces/new', { ...space, line });
    const next = desk.fieldsOf((await desk.get('admin', '/admin/spaces/new')).text)['line'] ?? '';
    expect(await lines()).not.toContain(next);
  });

  test('begin with a home page, a rule and a line in the audit', async () => {
    const made = await desk.post('admin', '/admin/spaces/new', { ...space, readers: 'group:klaxon' });
    expect(made.headers['location']).toBe('/universite-dete');
    expect((await desk.get('admin', '/universite-dete')).status).toBe(200);
    expect((await desk.get('lecture', '/universite-dete')).status).toBe(200);
    expect((await desk.get('membre', '/universite-dete')).status).toBe(404);
    expect(await desk.ruleOf('universite-dete')).toEqual({
      visitors: 'none',
      members: 'none',
      groups: [{ id: await desk.groupId('klaxon'), role: 'write' }],
    });
    const [line] = await desk.wiki.store.audit.list({ actions: ['space.add'], limit: 5 });
    expect(line).toMatchObject({ actorId: desk.people.admin.id });
    const listed = wordsIn((await desk.get('admin', '/admin/spaces')).text);
    expect(listed).toContain('une personne peut lire et écrire, seule l’administration du wiki peut gérer');
  });

  test.each([
    ['everyone', 200, 200],
    ['members', 404, 200],
  ] as const)('for %s answer a visitor with %i and a member with %i', async (readers, visitor, member) => {
    await desk.post('admin', '/admin/spaces/new', { ...space, readers });
    expect((await desk.get('visiteuse', '/universite-dete')).status).toBe(visitor);
    expect((await desk.get('membre', '/universite-dete')).status).toBe(member);
  });

  test.each([
    [{ title: ' ' }, 'Il manque un titre'],
    [{ title: 'x'.repeat(81) }, 'Ce nom est trop long'],
    [{ slug: 'admin' }, 'Cette adresse ne convient pas'],
    [{ slug: 'Été !' }, 'Cette adresse ne convient pas'],
    [{ slug: 'gare' }, 'Un autre espace a déjà cette adresse'],
    [{ line: 'z' }, 'Choisissez une ligne'],
    [{ readers: 'group:rien' }, 'Choisissez qui peut le lire'],
    [{ description: 'x'.repeat(301) }, 'Cette phrase est trop longue'],
  ])('are refused as %j, with what was typed kept', async (wrong, words) => {
    const refused = await desk.post('admin', '/admin/spaces/new', { ...space, ...wrong });
    expect([refused.status, wordsIn(refused.text).includes(words)]).toEqual([422, true]);
    expect(refused.text).toContain('Trois jours.'.slice(0, 'description' in wrong ? 0 : 12));
    expect(await findings(refused.text)).toEqual([]);
    expect(await desk.wiki.store.spaces.list()).toHaveLength(3);
  });
});

describe('the settings of a space', () => {
  const settings = { title: 'Gare de l’Est', description: '', line: 'l', home: 'charte', menu: '' };

  test.each([
    ['visiteuse', 404],
    ['membre', 403],
    ['gestion', 200],
    ['admin', 200],
  ] as const)('are the business of who manages it: %s gets %i', async (who, status) => {
    expect((await desk.get(who, '/gare/settings')).status).toBe(status);
    const saved = await desk.post(who, '/gare/settings', settings);
    expect(saved.status).toBe(status === 200 ? 303 : status);
    const title = (await desk.wiki.store.spaces.find('gare'))?.title;
    expect(title).toBe(status === 200 ? 'Gare de l’Est' : 'Gare centrale');
  });

  test('are kept with a line in the audit that says which', async () => {
    await desk.post('gestion', '/gare/settings', settings);
    const found = await desk.wiki.store.spaces.find('gare');
    expect(found).toMatchObject({ line: 'l', home: 'charte', menu: 'menu' });
    const [line] = await desk.wiki.store.audit.list({ actions: ['space.change'], limit: 5 });
    expect(line?.details).toEqual({ fields: ['title', 'line', 'home'] });
  });

  test('name a home page that is there', async () => {
    const refused = await desk.post('gestion', '/gare/settings', { ...settings, home: 'absente' });
    expect([refused.status, wordsIn(refused.text).includes('Aucune page de cet espace')]).toEqual([
      422,
      true,
    ]);
    expect((await desk.wiki.store.spaces.find('gare'))?.home).toBe('accueil');
  });
});

describe('the door to what one may manage', () => {
  test.each([
    ['visiteuse', 404],
    ['membre', 404],
    ['gestion', 200],
    ['admin', 200],
  ] as const)('answers %s with %i', async (who, status) => {
    const answer = await desk.get(who, '/admin');
    expect(answer.status).toBe(status);
    if (who === 'gestion') {
      expect(answer.text).toContain('href="/gare/access"');
      expect(answer.text).not.toContain('href="/admin/spaces"');
    }
  });

  test('and its screens are valid HTML in both languages', async () => {
    for (const path of ['/admin', '/admin/spaces', '/admin/spaces/new', '/gare/settings', '/gare']) {
      for (const lang of ['fr', 'en']) {
        const { text } = await desk.get('admin', `${path}?lang=${lang}`);
        expect([path, ...(await findings(text))]).toEqual([path]);
      }
    }
  });
});
