import { expect, test } from 'vitest';
import { walkPages } from '../../src/wiki/walk-pages.ts';
import { addPage, coordination, openStation } from './station.ts';

test('a list of one type names it by its slug or by its title, which need not be alike', async () => {
  const { wiki } = await openStation({ types: ['cafe-cac'] });
  await addPage(
    wiki,
    { title: 'Café de mars', values: { date: '2026-03-12', theme: 'Mobilité' } },
    { type: 'cafe-cac' },
  );
  await addPage(wiki, { title: 'Charte' });
  for (const type of ['cafe-cac', 'Café’CAC', 'cafe cac']) {
    const { pages } = await walkPages(wiki, coordination, { space: 'gare', type, limit: 10 });
    expect([type, pages.map(({ title }) => title)]).toEqual([type, ['Café de mars']]);
  }
  await wiki.close();
});
