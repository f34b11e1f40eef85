import { createRequire } from 'node:module';
import request from 'supertest';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { furnish, openStation, type Station } from './reading-station.ts';

/** The XML parser that the package `feed` brings along; strict enough to refuse what is not well formed. */
const { xml2js } = createRequire(import.meta.resolve('feed'))('xml-js') as {
  xml2js(text: string, options: { compact: true }): { feed: FeedTree; urlset: { url: { loc: Leaf }[] } };
};

interface Leaf {
  _text?: string;
  _cdata?: string;
}

interface FeedTree {
  id: Leaf;
  title: Leaf;
  updated: Leaf;
  link: { _attributes: { rel: string; href: string } }[];
  entry: {
    id: Leaf;
    title: Leaf;
    updated: Leaf;
    summary: Leaf;
    author: { name: Leaf };
    link: { _attributes: { href: string } };
  }[];
}

let station: Station;
let get: (path: string) => request.Test;

beforeEach(async () => {
  station = await openStation();
  await furnish(station);
  get = (path) => request(station.app).get(path).buffer(true);
});

afterEach(() => station.wiki.close());

async function readFeed(path: string): Promise<FeedTree> {
  const { status, text, headers } = await get(path);
  expect(status).toBe(200);
  expect(headers['content-type']).toBe('application/atom+xml; charset=utf-8');
  return xml2js(text, { compact: true }).feed;
}

describe('the feed of changes', () => {
  test('has absolute addresses, an id and a date for each revision, and names who wrote', async () => {
    const feed = await readFeed('/gare/changes.atom');
    expect(feed.title._text).toBe('Changements\u00a0: Gare des groupes');
    expect(feed.id._text).toBe('https://gare.example.org/gare/changes.atom');
    expect(feed.link.map(({ _attributes }) => [_attributes.rel, _attributes.href])).toEqual([
      ['alternate', 'https://gare.example.org/gare/changes'],
      ['self', 'https://gare.example.org/gare/changes.atom'],
    ]);
    const charte = feed.entry.find(({ title }) => title._cdata === 'Charte');
    expect(charte?.id._text).toBe('https://gare.example.org/gare/charte/rev/1');
    expect(charte?.updated._text).toBe('2026-03-12T13:05:00.000Z');
    expect(charte?.summary._cdata).toBe('Première version');
    expect(charte?.author.name._text).toBe('secrétariat');
    expect(charte?.link._attributes.href).toBe('https://gare.example.org/gare/charte');
  });

  test('writes hostile titles and names as words, and leaves out what XML cannot write', async () => {
    await station.write({
      space: 'gare',
      title: ']]><script>alert(1)</script> & "x"',
      author: 'a <b> & c',
      summary: '<img src=x>',
    });
    const feed = await readFeed('/changes.atom');
    const entry = feed.entry[0];
    expect(entry?.title._cdata).toBe(']]&gt;&lt;script&gt;alert(1)&lt;/script&gt; &amp; &quot;x&quot;');
    expect(entry?.summary._cdata).toBe('&lt;img src=x&gt;');
    expect(entry?.author.name._text).toBe('a <b> & c');
  });

  test('leads to what is new when there was something before', async () => {
    station.wait(5);
    await station.write({ space: 'gare', slug: 'charte', title: 'Charte', base: 1, body: 'Autre.' });
    const feed = await readFeed('/changes.atom');
    expect(feed.entry[0]?.link._attributes.href).toBe(
      'https://gare.example.org/gare/charte/diff?from=1&to=2',
    );
    expect(feed.updated._text).toBe('2026-03-12T13:10:00.000Z');
  });

  test('is the same until something changes, and says so', async () => {
    const first = await get('/gare/changes.atom');
    const again = await get('/gare/changes.atom').set('If-None-Match', first.headers['etag'] ?? '');
    expect(again.status).toBe(304);
  });

  test('of a space that is not there is not there', async () => {
    expect((await get('/nulle-part/changes.atom')).status).toBe(404);
    expect((await get('/nulle-part/feed.atom')).status).toBe(404);
  });
});

test('the feed of a space names each page once, as it last changed', async () => {
  station.wait(5);
  await station.write({
    space: 'gare',
    slug: 'charte',
    title: 'Charte',
    base: 1,
    body: 'Autre.',
    summary: 'Relu',
  });
  const feed = await readFeed('/gare/feed.atom');
  const charte = feed.entry.filter(({ title }) => title._cdata === 'Charte');
  expect(charte.map(({ id, summary }) => [id._text, summary._cdata])).toEqual([
    ['https://gare.example.org/gare/charte', 'Relu'],
  ]);
});

test('the sitemap names every page by its absolute address', async () => {
  const { status, text, headers } = await get('/sitemap.xml');
  expect(status).toBe(200);
  expect(headers['content-type']).toBe('application/xml; charset=utf-8');
  const addresses = xml2js(text, { compact: true }).urlset.url.map(({ loc }) => loc._text);
  expect(addresses).toContain('https://gare.example.org/');
  expect(addresses).toContain('https://gare.example.org/gare');
  expect(addresses).toContain('https://gare.example.org/observatoire/les-contrats');
  expect(addresses).not.toContain('https://gare.example.org/gare/accueil');
  expect(new Set(addresses).size).toBe(addresses.length);
});
