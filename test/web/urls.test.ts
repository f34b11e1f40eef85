import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createUrls } from '../../src/web/urls.ts';

const urls = createUrls('https://gare.example.org');

describe('addresses', () => {
  test('of a page and what is done with it are those of the contract', () => {
    expect(urls.home()).toBe('/');
    expect(urls.space('gare')).toBe('/gare');
    expect(urls.page('gare', 'reunion-du-12-mars')).toBe('/gare/reunion-du-12-mars');
    expect(urls.source('gare', 'charte')).toBe('/gare/charte.md');
    expect(urls.revision('gare', 'charte', 3)).toBe('/gare/charte/rev/3');
    expect(urls.history('gare', 'charte')).toBe('/gare/charte/history');
    expect(urls.diff('gare', 'charte', 2, 5)).toBe('/gare/charte/diff?from=2&to=5');
    expect(urls.edit('gare', 'charte')).toBe('/gare/charte/edit');
    expect(urls.edit('gare', 'charte', { from: 4 })).toBe('/gare/charte/edit?from=4');
    expect(urls.remove('gare', 'charte')).toBe('/gare/charte/delete');
    expect(urls.files('gare', 'charte')).toBe('/gare/charte/files');
    expect(urls.newPage('gare', { type: 'reunion', title: 'Réunion d’été' })).toBe(
      '/gare/new?type=reunion&title=R%C3%A9union%20d%E2%80%99%C3%A9t%C3%A9',
    );
    expect(urls.feed('gare')).toBe('/gare/feed.atom');
    expect(urls.feed()).toBe('/changes.atom');
    expect(urls.changes()).toBe('/changes');
    expect(urls.changes('gare', { minor: true })).toBe('/gare/changes?minor=1');
  });

  test('encode what people choose', () => {
    expect(urls.file('gare', 'charte', 'été 2026/à lire?.pdf', 2)).toBe(
      '/gare/charte/files/%C3%A9t%C3%A9%202026%2F%C3%A0%20lire%3F.pdf?v=2',
    );
    expect(urls.thumbnail('gare', 'charte', 'vue.png', 480)).toBe(
      '/gare/charte/files/vue.png/thumbnail?w=480',
    );
    expect(urls.search({ q: 'l’été & "après"', page: 2 })).toBe(
      '/search?q=l%E2%80%99%C3%A9t%C3%A9%20%26%20%22apr%C3%A8s%22&page=2',
    );
  });

  test('leave out what says nothing', () => {
    expect(urls.search({ q: 'vote', space: [], sort: 'relevance', page: 1 })).toBe('/search?q=vote');
    expect(urls.search()).toBe('/search');
    expect(urls.newPage()).toBe('/new');
  });

  test('are made absolute with the public address', () => {
    expect(urls.absolute(urls.page('gare', 'charte'))).toBe('https://gare.example.org/gare/charte');
    expect(createUrls('http://127.0.0.1:3000/').absolute('/')).toBe('http://127.0.0.1:3000/');
  });

  test('never leave the site, whatever a name holds', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.string({ unit: 'grapheme' }), (space, slug) => {
        fc.pre(space !== '');
        fc.pre(![space, slug].some((name) => name === '.' || name === '..'));
        const there = new URL(urls.file(space, slug || 'x', slug || 'y'), 'http://here.test/');
        expect(there.host).toBe('here.test');
        expect(there.pathname.split('/')).toHaveLength(5);
      }),
    );
  });
});
