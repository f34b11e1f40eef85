import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { addPage, type DoorOfTests, openDoor } from './door.ts';

const pages = '/api/v1/spaces/gare/pages';

describe('listing pages', () => {
  let list: DoorOfTests;
  beforeAll(async () => {
    list = await openDoor();
    for (const [day, groupe] of [
      ['2026-03-19', 'Marchandisation'],
      ['2026-01-08', 'Marchandisation'],
      ['2026-02-12', 'Droits'],
    ]) {
      list.wait(1);
      const values = { date: day, groupe };
      await addPage(list, {
        title: `Réunion du ${day}`,
        type: 'reunion',
        values,
        tags: ['CR'],
        body: 'votes',
      });
    }
    list.wait(1);
    await addPage(list, { title: 'Été', body: 'les vacances', tags: ['loisirs'] });
  });
  afterAll(() => list.wiki.close());

  const titles = async (query: string) => {
    const answer = await list.agent.get(`${pages}${query}`);
    expect(answer.status).toBe(200);
    return (answer.body.pages as { title: string }[]).map(({ title }) => title);
  };
  const [january, february, march] = ['2026-01-08', '2026-02-12', '2026-03-19'].map(
    (day) => `Réunion du ${day}`,
  );

  test('gives their values and tags but not their texts', async () => {
    const { body } = await list.agent.get(`${pages}?tag=loisirs`);
    expect(body).toEqual({
      pages: [
        {
          space: 'gare',
          slug: 'ete',
          title: 'Été',
          type: '',
          values: {},
          tags: ['loisirs'],
          revision: 1,
          updatedAt: '2026-03-12T13:09:00.000Z',
          authors: ['Visiteur·euse'],
          url: 'https://gare.example.org/gare/ete',
        },
      ],
    });
  });

  test('filters by fields, and gives the rest piece by piece', async () => {
    const only = '?type=reunion&f.groupe=marchandisation';
    expect(await titles(only)).toEqual([january, march]);
    expect(await titles('?type=reunion&f.groupe.not=Marchandisation')).toEqual([february]);
    expect(await titles('?type=reunion&f.date.above=2026-01-08&sort=-date')).toEqual([march, february]);
    const { body } = await list.agent.get(`${pages}${only}&limit=1`);
    const rest = await list.agent.get(`${pages}${only}&limit=1&cursor=${body.next}`);
    expect([...body.pages, ...rest.body.pages].map(({ title }) => title)).toEqual([january, march]);
    expect(rest.body.next).toBeUndefined();
  });

  test.each(['f.inconnu=1', 'f.date.min=demain%20ou%20jamais', 'f.=1', 'f.date.autre=1', 'x=1'])(
    'refuses ?%s',
    async (filter) => {
      const answer = await list.agent.get(`${pages}?type=reunion&${filter}`);
      expect([answer.status, answer.body.code]).toEqual([400, 'input.invalid']);
    },
  );

  test('filters by type, tag and words', async () => {
    expect(await titles('?type=reunion')).toEqual([january, february, march]);
    expect(await titles('?tag=cr')).toHaveLength(3);
    expect(await titles('?q=vacance')).toEqual(['Été']);
    expect(await titles('?q=vote&type=reunion')).toHaveLength(3);
    expect(await titles('?q=%22')).toEqual([]);
    expect(await titles('?type=licorne')).toEqual([]);
  });

  test('sorts by title, time or a field, entries without the field last', async () => {
    expect(await titles('')).toEqual(['Été', january, february, march]);
    expect(await titles('?sort=-updated')).toEqual(['Été', february, january, march]);
    expect(await titles('?sort=created')).toEqual([march, january, february, 'Été']);
    expect(await titles('?sort=date')).toEqual([january, february, march, 'Été']);
    expect(await titles('?sort=-date')).toEqual([march, february, january, 'Été']);
    expect(await titles('?sort=groupe')).toEqual([february, march, january, 'Été']);
  });

  test.each(['title', '-title', 'updated', '-created', 'date', '-date', 'groupe', '-groupe', 'licorne'])(
    'walks every page once by %s, one at a time',
    async (sort) => {
      const walked: string[] = [];
      let cursor = '';
      do {
        const { body } = await list.agent.get(`${pages}?limit=1&sort=${sort}${cursor}`);
        walked.push(...(body.pages as { title: string }[]).map(({ title }) => title));
        cursor = body.next ? `&cursor=${encodeURIComponent(body.next as string)}` : '';
      } while (cursor !== '' && walked.length < 10);
      expect(walked).toEqual(await titles(`?sort=${sort}`));
    },
  );

  test.each([
    'limit=0',
    'limit=101',
    'limit=-1',
    'limit=1e9',
    'limit=NaN',
    'limit=',
    'limit=1&limit=2',
    'type=a&type=b',
    'page=2',
    'cursor=x',
    'cursor=W10',
    `cursor=${Buffer.from('["x",0,"",0,"",1]').toString('base64url')}`,
    `cursor=${'a'.repeat(4001)}`,
    'sort=',
    'a[4294967294]=1',
  ])('refuses ?%s', async (query) => {
    const answer = await list.agent.get(`${pages}?${query}`);
    expect(answer.body).toMatchObject({ status: 400 });
    expect(answer.headers['content-type']).toBe('application/problem+json; charset=utf-8');
  });

  test('takes 1 to 100', async () => {
    expect(await titles('?limit=1')).toHaveLength(1);
    expect(await titles('?limit=100')).toHaveLength(4);
  });
});
