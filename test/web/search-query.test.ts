import type { Request } from 'express';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type AskedSearch, readSearch, searchParams, ticked, without } from '../../src/web/search-query.ts';
import { createUrls } from '../../src/web/urls.ts';
import { searchFacets, searchOrders } from '../../src/wiki/search-view.ts';

const urls = createUrls('https://gare.example.org');

/** As Express reads an address. */
function read(address: string, space = ''): AskedSearch {
  const query: Record<string, string | string[]> = {};
  for (const [name, value] of new URL(address, 'http://localhost').searchParams) {
    const present = query[name];
    query[name] = present === undefined ? value : [...(Array.isArray(present) ? present : [present]), value];
  }
  return readSearch({ query, params: { space } } as unknown as Request);
}

describe('the address of a search', () => {
  test('says everything in one order, and nothing that goes without saying', () => {
    const asked = {
      file: ['pdf'],
      year: ['2025', '2024'],
      space: ['gare', 'annexe', 'gare'],
      q: 'été & 100 %',
    };
    expect(urls.search({ ...asked, sort: 'date', page: 3 })).toBe(
      '/search?q=%C3%A9t%C3%A9%20%26%20100%20%25&space=annexe&space=gare&year=2024&year=2025&file=pdf&sort=date&page=3',
    );
    expect(urls.search({ q: 'vote', sort: 'relevance', page: 1, tag: [] })).toBe('/search?q=vote');
    expect(urls.searchFeed({ q: 'vote', tag: ['cr'], sort: 'title', page: 4 })).toBe(
      '/search.atom?q=vote&tag=cr',
    );
  });

  test('is read as it was made, whatever people typed and ticked', () => {
    const value = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 12 }).map((text) => text.trim());
    const values = fc
      .uniqueArray(
        value.filter((text) => text !== ''),
        { maxLength: 5 },
      )
      .map((all) => all.sort());
    const asked: fc.Arbitrary<AskedSearch> = fc.record({
      q: fc.string({ unit: 'grapheme', maxLength: 40 }).map((text) => text.trim()),
      space: values,
      type: values,
      year: values,
      tag: values,
      file: values,
      sort: fc.constantFrom(...searchOrders),
      page: fc.integer({ min: 1, max: 50 }),
    });
    fc.assert(
      fc.property(asked, (one) => {
        expect(read(urls.search(one))).toEqual(one);
      }),
    );
  });

  test('asks for nothing by what is unknown, too long, empty or no text', () => {
    const nothing = { q: '', space: [], type: [], year: [], tag: [], file: [], sort: 'relevance', page: 1 };
    expect(read('/search?sort=-montant&page=zéro&tri=date&facet=x&space=&type=%20')).toEqual(nothing);
    expect(read(`/search?tag=${'a'.repeat(101)}&page=1e9`)).toEqual(nothing);
    const odd = { query: { q: { a: '1' }, space: [{ b: 1 }, 'gare'], sort: ['date', 'title'] }, params: {} };
    expect(readSearch(odd as unknown as Request)).toEqual({ ...nothing, space: ['gare'], sort: 'date' });
  });

  test('is bounded, and cuts no character in two', () => {
    const many = Array.from({ length: 500 }, (_, at) => `&tag=t${at}`).join('');
    const asked = read(`/search?q=${encodeURIComponent('💥'.repeat(900))}${many}`);
    expect([asked.q, asked.tag.length]).toEqual(['💥'.repeat(200), 20]);
    expect(() => urls.search(asked)).not.toThrow();
  });

  test('of a space begins in it, and leaves it when another is ticked', () => {
    expect(read('/gare/search?q=vote', 'gare').space).toEqual(['gare']);
    expect(read('/gare/search?q=vote&space=annexe', 'gare').space).toEqual(['annexe']);
  });

  test('without one of its filters begins at its first page', () => {
    const asked = read('/search?q=vote&space=gare&year=2024&year=2025&page=3');
    expect(ticked(asked).map(({ name, value }) => `${name}=${value}`)).toEqual([
      'space=gare',
      'year=2024',
      'year=2025',
    ]);
    expect(searchParams(without(asked, 'year', '2024'))).toEqual([
      ['q', 'vote'],
      ['space', 'gare'],
      ['year', '2025'],
    ]);
    expect(Object.keys(asked).filter((name) => searchFacets.some((facet) => facet === name))).toHaveLength(5);
  });
});
