import { beforeEach, describe, expect, test } from 'vitest';
import { renamePage } from '../../src/wiki/rename-page.ts';
import { addPage, type DoorOfTests, openDoor } from './door.ts';

let door: DoorOfTests;
const pages = '/api/v1/spaces/gare/pages';

beforeEach(async () => {
  door = await openDoor();
  return () => door.wiki.close();
});

describe('making a page', () => {
  test('answers the whole page, where it is, and its revision as the ETag', async () => {
    const answer = await door.agent.post(pages).send({
      title: 'Réunion d’équipe',
      type: 'reunion',
      values: { date: '2026-03-19', groupe: 'Marchandisation', presents: 12 },
      tags: ['budget', '#Budget'],
      body: 'Un\r\ndeux\rtrois',
      summary: 'Première',
      signature: 'Secrétariat',
    });
    expect(answer.status).toBe(201);
    expect(answer.headers['location']).toBe('/api/v1/spaces/gare/pages/reunion-dequipe');
    expect(answer.headers['etag']).toBe('"1"');
    expect(answer.body).toEqual({
      space: 'gare',
      slug: 'reunion-dequipe',
      title: 'Réunion d’équipe',
      type: 'reunion',
      values: { date: '2026-03-19', groupe: 'Marchandisation', presents: 12 },
      tags: ['budget'],
      body: 'Un\ndeux\ntrois',
      revision: 1,
      updatedAt: '2026-03-12T13:05:00.000Z',
      authors: ['Secrétariat'],
      url: 'https://gare.example.org/gare/reunion-dequipe',
    });
  });

  test('takes the address wished for, or says that it is taken', async () => {
    const page = { title: 'Une page', slug: 'la-page', body: '' };
    expect((await door.agent.post(pages).send(page)).headers['location']).toBe(`${pages}/la-page`);
    const second = await door.agent.post(pages).send(page);
    expect(second.status).toBe(422);
    expect(second.body).toMatchObject({
      code: 'input.refused',
      errors: [{ field: 'slug', code: 'slug.taken' }],
    });
  });

  test('says what is wrong with each value', async () => {
    const page = { title: ' ', type: 'reunion', values: { date: 'hier', presents: 'douze' }, body: '' };
    const answer = await door.agent.post(pages).send(page);
    expect(answer.status).toBe(422);
    expect(answer.headers['content-type']).toBe('application/problem+json; charset=utf-8');
    const errors = answer.body.errors as { field: string; message: string }[];
    expect(errors.map(({ field }) => field).sort()).toEqual(['date', 'presents', 'title']);
    expect(errors.find(({ field }) => field === 'title')?.message).toBe('A title is missing.');
    expect(errors.every(({ message }) => message.length > 0)).toBe(true);
  });

  test('knows no unknown type, parent or space', async () => {
    const send = (page: object, path = pages) =>
      door.agent.post(path).send({ title: 'A', body: '', ...page });
    expect((await send({ type: 'licorne' })).body).toMatchObject({
      status: 422,
      errors: [{ field: 'type' }],
    });
    expect((await send({ parent: 'absente' })).status).toBe(404);
    expect((await send({}, '/api/v1/spaces/absent/pages')).status).toBe(404);
    expect((await send({ slug: '../x' })).body).toMatchObject({
      status: 422,
      errors: [{ field: 'slug', code: 'slug.invalid' }],
    });
  });

  test('sent twice under one key makes one page', async () => {
    const send = () =>
      door.agent.post(pages).set('Idempotency-Key', '"cle-1"').send({ title: 'Compte rendu', body: 'a' });
    const [first, second] = [await send(), await send()];
    expect([first.status, second.status]).toEqual([201, 201]);
    expect(second.body).toEqual(first.body);
    expect((await door.agent.get(pages)).body.pages).toHaveLength(1);
  });

  test('with a key that another page has used is refused', async () => {
    const page = { title: 'Compte rendu', body: 'a', editId: 'cle-2' };
    const location = await addPage(door, page);
    await door.agent.put(location).set('If-Match', '"1"').send({ body: 'b', editId: 'cle-3' }).expect(200);
    const reused = await door.agent.post(pages).send({ title: 'Autre', body: '', editId: 'cle-3' });
    expect(reused.body).toMatchObject({ status: 422, code: 'edit-id.reused' });
    const other = await door.agent.post('/api/v1/spaces/modeles/pages').send(page);
    expect(other.body).toMatchObject({ status: 422, code: 'edit-id.reused' });
    const differing = await door.agent.post(pages).set('Idempotency-Key', 'x').send(page);
    expect(differing.body).toMatchObject({ status: 400, code: 'edit-id.differs' });
    const malformed = await door.agent
      .post(pages)
      .set('Idempotency-Key', 'a b')
      .send({ title: 'A', body: '' });
    expect(malformed.body).toMatchObject({ status: 400, code: 'edit-id.malformed' });
  });
});

describe('reading a page', () => {
  test('gives 304 for the current copy and the page for any other', async () => {
    const location = await addPage(door, { title: 'Accueil', body: 'Bonjour' });
    expect((await door.agent.get(location).set('If-None-Match', '"1"')).status).toBe(304);
    const other = await door.agent.get(location).set('If-None-Match', '"2"');
    expect([other.status, other.headers['etag'], other.body.body]).toEqual([200, '"1"', 'Bonjour']);
  });

  test('by HEAD says the same without the page', async () => {
    const location = await addPage(door, { title: 'Accueil', body: 'Bonjour' });
    const answer = await door.agent.head(location);
    expect([answer.status, answer.headers['etag'], answer.text]).toEqual([200, '"1"', undefined]);
    expect(Number(answer.headers['content-length'])).toBeGreaterThan(100);
  });

  test.each([
    `${pages}/absente`,
    '/api/v1/spaces/absent/pages/accueil',
    `${pages}/${encodeURIComponent('../../etc/passwd')}`,
    `${pages}/%00`,
    `${pages}/__proto__`,
    '/api/v1/spaces/__proto__/pages',
  ])('at %s gives 404', async (path) => {
    const answer = await door.agent.get(path);
    expect(answer.body).toMatchObject({ status: 404, code: 'not-found' });
  });

  test('at an address of 5,000 letters gives 404', async () => {
    expect((await door.agent.get(`${pages}/${'a'.repeat(5000)}`)).status).toBe(404);
  });

  test('at an address that cannot be decoded gives 400', async () => {
    expect((await door.agent.get(`${pages}/%ff`)).body).toMatchObject({ status: 400 });
  });

  test('that was renamed leads to its new address', async () => {
    const location = await addPage(door, { title: 'Ancien nom', body: 'x' });
    const actor = { kind: 'visitor', name: 'Test' } as const;
    const to = { space: 'gare', slug: 'ancien-nom', title: 'Nouveau nom', summary: '' };
    await renamePage(door.wiki, actor, to);
    const answer = await door.agent.get(location);
    expect([answer.status, answer.headers['location']]).toEqual([301, `${pages}/nouveau-nom`]);
    const revision = await door.agent.get(`${location}/revisions/1`);
    expect([revision.status, revision.headers['location']]).toEqual([
      301,
      `${pages}/nouveau-nom/revisions/1`,
    ]);
    const saved = await door.agent.put(location).set('If-Match', '"2"').send({ body: 'y' });
    expect([saved.status, saved.body.slug, saved.body.title]).toEqual([200, 'nouveau-nom', 'Nouveau nom']);
  });
});

describe('changing a page', () => {
  const start = { title: 'Budget', body: 'un\n\ndeux\n\ntrois\n', tags: ['a'], values: { total: 3 } };
  let location: string;
  beforeEach(async () => {
    location = await addPage(door, start);
  });
  const put = (base: string, change: object) => door.agent.put(location).set('If-Match', base).send(change);

  test('keeps what is not named', async () => {
    const answer = await put('"1"', { body: 'autre' });
    expect([answer.status, answer.headers['etag']]).toEqual([200, '"2"']);
    expect(answer.body).toMatchObject({
      title: 'Budget',
      tags: ['a'],
      values: { total: 3 },
      body: 'autre',
      revision: 2,
      merged: false,
    });
  });

  test('to what it is already adds no revision', async () => {
    const answer = await put('"1"', { body: start.body });
    expect(answer.body).toMatchObject({ revision: 1, merged: false });
  });

  test('merges with what was saved meanwhile elsewhere in the page', async () => {
    await put('"1"', { title: 'Budget 2026', body: 'un\n\ndeux\n\ntrois !\n', tags: ['a', 'b'] });
    const answer = await put('"1"', { body: 'un !\n\ndeux\n\ntrois\n' });
    expect(answer.status).toBe(200);
    expect(answer.body).toMatchObject({
      title: 'Budget 2026',
      tags: ['a', 'b'],
      body: 'un !\n\ndeux\n\ntrois !\n',
      revision: 3,
      merged: true,
    });
  });

  test('of the same words answers 409 with the four texts, and saves nothing', async () => {
    await put('"1"', { body: 'un\n\nDEUX\n\ntrois\n' });
    const answer = await put('"1"', { body: 'un\n\n2\n\ntrois\n' });
    expect(answer.status).toBe(409);
    expect(answer.headers['content-type']).toBe('application/problem+json; charset=utf-8');
    const content = (body: string) => ({ title: 'Budget', values: { total: 3 }, tags: ['a'], body });
    expect(answer.body).toEqual({
      type: 'about:blank',
      status: 409,
      title: 'Someone published while you were writing',
      detail: 'Two changes touch the same words. Nothing was saved; the texts are enclosed.',
      code: 'page.conflict',
      base: content(start.body),
      current: { ...content('un\n\nDEUX\n\ntrois\n'), revision: 2 },
      mine: content('un\n\n2\n\ntrois\n'),
      merged: content('un\n\n2\n\ntrois\n'),
    });
    expect((await door.agent.get(location)).body.revision).toBe(2);
  });

  test('from a revision that never was is a conflict without a base', async () => {
    const answer = await put('"9"', { body: 'x' });
    expect([answer.status, answer.body.base]).toEqual([409, null]);
  });

  test('sent again under one key makes one revision, also when others saved since', async () => {
    const send = () => door.agent.put(location).set('If-Match', '"1"').send({ body: 'x', editId: 'k' });
    expect((await send()).body.revision).toBe(2);
    await put('"2"', { body: 'y' });
    expect((await send()).body).toMatchObject({ revision: 2, body: 'x' });
    expect((await door.agent.get(location)).body).toMatchObject({ revision: 3, body: 'y' });
  });

  test('under the key of another page is refused', async () => {
    await addPage(door, { title: 'Autre', body: '', editId: 'k' });
    const answer = await put('"1"', { body: 'x', editId: 'k' });
    expect(answer.body).toMatchObject({ status: 422, code: 'edit-id.reused' });
  });

  test('without If-Match is refused with 428', async () => {
    const answer = await door.agent.put(location).send({ body: 'x' });
    expect(answer.body).toMatchObject({ status: 428, code: 'base.required' });
  });

  test.each(['3', '"0"', '"-1"', '"x"', 'W/"1"', '*', '"1", "2"', '"99999999999"', '""'])(
    'with If-Match: %s is refused with 412',
    async (header) => {
      expect((await put(header, { body: 'x' })).body).toMatchObject({ status: 412, code: 'base.malformed' });
    },
  );

  test('gives it no other type or parent', async () => {
    const answer = await put('"1"', { body: 'x', type: 'reunion', parent: 'budget' });
    expect(answer.status).toBe(400);
    expect(answer.body.errors).toMatchObject([
      { field: 'type', code: 'input.only-new' },
      { field: 'parent', code: 'input.only-new' },
    ]);
  });

  test('that is not there gives 404, and in the trash 410', async () => {
    const absent = door.agent.put(`${pages}/absente`).set('If-Match', '"1"');
    expect((await absent.send({ body: 'x' })).status).toBe(404);
    await door.agent.delete(location).expect(204);
    expect((await put('"1"', { body: 'x' })).body).toMatchObject({ status: 410, code: 'page.deleted' });
  });

  test('to a body over 2 MiB is refused, up to it is saved', async () => {
    const limit = 2 * 1024 * 1024;
    const answer = await put('"1"', { body: 'é'.repeat(limit / 2 + 1) });
    expect(answer.body).toMatchObject({
      status: 422,
      errors: [{ field: 'body', code: 'body.too-long', details: { max: limit, length: limit + 2 } }],
    });
    const saved = await put('"1"', { body: 'é'.repeat(limit / 2) });
    expect([saved.status, saved.body.revision]).toEqual([200, 2]);
  });
});

describe('making a page at an address', () => {
  const put = (slug: string, page: object) =>
    door.agent.put(`${pages}/${slug}`).set('If-None-Match', '*').send(page);

  test('answers 201, and 412 when it is there already', async () => {
    const made = await put('annuaire', { title: 'Annuaire', body: 'a' });
    expect([made.status, made.headers['location'], made.headers['etag']]).toEqual([
      201,
      `${pages}/annuaire`,
      '"1"',
    ]);
    expect((await put('annuaire', { title: 'Annuaire', body: 'b' })).body).toMatchObject({
      status: 412,
      code: 'slug.taken',
    });
  });

  test('needs a title and an address that can be', async () => {
    expect((await put('annuaire', { body: 'a' })).body).toMatchObject({
      status: 400,
      errors: [{ field: 'title', code: 'input.type' }],
    });
    for (const slug of ['Annuaire', 'new', 'a--b', encodeURIComponent('a/b')]) {
      expect((await put(slug, { title: 'A', body: '' })).body).toMatchObject({
        status: 422,
        errors: [{ field: 'slug', code: 'slug.invalid' }],
      });
    }
  });

  test('takes no other condition than *', async () => {
    const answer = door.agent.put(`${pages}/annuaire`).set('If-None-Match', '"1"');
    expect((await answer.send({ title: 'A', body: '' })).body).toMatchObject({ status: 412 });
  });
});

describe('deleting a page', () => {
  test('puts it into the trash and keeps its history', async () => {
    const location = await addPage(door, { title: 'Page', body: 'texte' });
    const answer = await door.agent.delete(`${location}?summary=Doublon`);
    expect([answer.status, answer.text]).toEqual([204, '']);
    expect((await door.agent.get(location)).body).toMatchObject({ status: 410, code: 'page.deleted' });
    expect((await door.agent.get(pages)).body).toEqual({ pages: [] });
    const { revisions } = (await door.agent.get(`${location}/revisions`)).body;
    expect(revisions).toMatchObject([
      { number: 2, kind: 'delete', summary: 'Doublon' },
      { number: 1, kind: 'edit' },
    ]);
    expect((await door.agent.get(`${location}/revisions/1`)).body.body).toBe('texte');
    expect((await door.agent.delete(location)).status).toBe(410);
  });

  test('of another revision than the one seen is refused', async () => {
    const location = await addPage(door, { title: 'Page', body: 'texte' });
    await door.agent.put(location).set('If-Match', '"1"').send({ body: 'autre' });
    const stale = await door.agent.delete(location).set('If-Match', '"1"');
    expect(stale.body).toMatchObject({ status: 412, code: 'base.stale' });
    await door.agent.delete(location).set('If-Match', '"2"').expect(204);
  });

  test('of the home page, or of none, is refused', async () => {
    const location = await addPage(door, { title: 'Accueil', body: '' });
    expect((await door.agent.delete(location)).body).toMatchObject({ status: 422, code: 'page.is-home' });
    expect((await door.agent.delete(`${pages}/absente`)).status).toBe(404);
    expect((await door.agent.delete(`${pages}/accueil?force=1`)).status).toBe(400);
  });
});
