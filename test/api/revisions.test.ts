import { beforeEach, describe, expect, test } from 'vitest';
import { addPage, type DoorOfTests, openDoor } from './door.ts';

let door: DoorOfTests;
let page: string;

beforeEach(async () => {
  door = await openDoor();
  page = await addPage(door, { title: 'Page', body: 'un', signature: 'Secrétariat', summary: 'Début' });
  door.wait(1);
  await door.agent
    .put(page)
    .set('If-Match', '"1"')
    .send({ body: 'un deux', tags: ['t'], minor: true });
  door.wait(1);
  await door.agent.put(page).set('If-Match', '"2"').send({ title: 'Titre', body: 'deux' });
  return () => door.wiki.close();
});

describe('the revisions of a page', () => {
  test('come newest first, minor ones too, without their texts', async () => {
    const { body } = await door.agent.get(`${page}/revisions`);
    expect(body.next).toBeUndefined();
    expect((body.revisions as { number: number }[]).map(({ number }) => number)).toEqual([3, 2, 1]);
    expect(body.revisions[2]).toEqual({
      number: 1,
      kind: 'edit',
      title: 'Page',
      authors: ['Secrétariat'],
      summary: 'Début',
      minor: false,
      createdAt: '2026-03-12T13:05:00.000Z',
      added: 1,
      removed: 0,
      url: 'https://gare.example.org/gare/page/rev/1',
    });
  });

  test('come in pieces', async () => {
    const first = (await door.agent.get(`${page}/revisions?limit=2`)).body;
    expect([first.revisions.length, first.next]).toEqual([2, '2']);
    const second = (await door.agent.get(`${page}/revisions?limit=2&cursor=${first.next}`)).body;
    expect([second.revisions[0].number, second.next]).toEqual([1, undefined]);
  });

  test.each(['limit=0', 'limit=200', 'cursor=0', 'cursor=x', 'cursor=-1', 'before=2'])(
    'refuse ?%s',
    async (query) => {
      expect((await door.agent.get(`${page}/revisions?${query}`)).body).toMatchObject({ status: 400 });
    },
  );

  test('are of a page that is there', async () => {
    expect((await door.agent.get('/api/v1/spaces/gare/pages/absente/revisions')).status).toBe(404);
  });
});

describe('one revision', () => {
  test('comes whole, as it was', async () => {
    const answer = await door.agent.get(`${page}/revisions/2`);
    expect([answer.status, answer.headers['etag']]).toEqual([200, '"2"']);
    expect(answer.body).toEqual({
      space: 'gare',
      slug: 'page',
      number: 2,
      kind: 'edit',
      title: 'Page',
      authors: ['Visiteur·euse'],
      summary: '',
      minor: true,
      createdAt: '2026-03-12T13:06:00.000Z',
      values: {},
      tags: ['t'],
      body: 'un deux',
      url: 'https://gare.example.org/gare/page/rev/2',
    });
    expect((await door.agent.get(`${page}/revisions/2`).set('If-None-Match', '"2"')).status).toBe(304);
  });

  test.each(['0', '4', '-1', '1.0', 'x', '1e1', '99999999999'])('%s is none', async (number) => {
    expect((await door.agent.get(`${page}/revisions/${number}`)).body).toMatchObject({ status: 404 });
  });
});
