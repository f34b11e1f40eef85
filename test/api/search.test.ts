import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { addPage, type DoorOfTests, openDoor } from './door.ts';

let door: DoorOfTests;

beforeAll(async () => {
  door = await openDoor();
  await addPage(door, { title: 'Commun', body: 'L’assemblée générale aura lieu en gare.' });
  await addPage(door, {
    title: 'Réunion',
    type: 'reunion',
    values: { date: '2026-03-12' },
    body: 'Assemblées ?',
  });
});
afterAll(() => door.wiki.close());

const search = async (query: string) => (await door.agent.get(`/api/v1/search?${query}`)).body;

describe('spaces', () => {
  test('are those that exist, with the address of their home page', async () => {
    const { body } = await door.agent.get('/api/v1/spaces');
    expect(body.spaces).toEqual([
      {
        slug: 'gare',
        title: 'Gare centrale',
        description: '',
        language: 'fr',
        home: 'accueil',
        url: 'https://gare.example.org/gare',
      },
      expect.objectContaining({ slug: 'modeles' }),
    ]);
    expect((await door.agent.get('/api/v1/spaces?limit=1')).status).toBe(400);
  });
});

describe('search', () => {
  test('finds words in all their forms and shows the passage', async () => {
    const found = await search('q=assemblee');
    expect([found.total, found.hits.length, found.loose]).toEqual([2, 2, false]);
    const hit = found.hits.find(({ slug }: { slug: string }) => slug === 'commun');
    expect(hit).toMatchObject({
      space: 'gare',
      title: 'Commun',
      type: '',
      url: 'https://gare.example.org/gare/commun',
    });
    const [start, end] = hit.highlights[0];
    expect(hit.snippet.slice(start, end)).toMatch(/assemblée/i);
    expect(hit).not.toHaveProperty('score');
  });

  test('filters by space and type, and keeps to the limit', async () => {
    expect((await search('q=assemblee&type=reunion')).total).toBe(1);
    expect((await search('q=assemblee&space=modeles')).total).toBe(0);
    expect((await search('q=assemblee&space=absent')).total).toBe(0);
    const one = await search('q=assemblee&limit=1');
    expect([one.total, one.hits.length]).toEqual([2, 1]);
  });

  test.each(['', '"', '*', 'NEAR(', 'c++', "l'assemblée", '-', 'a AND b', '\u0000', 'x'.repeat(5000)])(
    'takes %j for a query',
    async (q) => {
      const answer = await door.agent.get('/api/v1/search').query({ q });
      expect([answer.status, typeof answer.body.total]).toEqual([200, 'number']);
    },
  );

  test.each(['limit=0', 'limit=101', 'q=a&q=b', 'page=2', 'limit=2&limit=3'])(
    'refuses ?%s',
    async (query) => {
      expect(await search(query)).toMatchObject({ status: 400, code: 'input.invalid' });
    },
  );
});
