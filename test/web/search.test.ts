import { createRequire } from 'node:module';
import request from 'supertest';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { setRule } from '../wiki/people.ts';
import { furnish, openStation, type Station } from './reading-station.ts';

/** The XML parser that the package `feed` brings along; strict enough to refuse what is not well formed. */
const { xml2js } = createRequire(import.meta.resolve('feed'))('xml-js') as {
  xml2js(text: string, options: { compact: true }): { feed: FeedTree; OpenSearchDescription: Description };
};

interface Leaf {
  _text?: string;
  _cdata?: string;
}

interface FeedTree {
  id: Leaf;
  title: Leaf;
  updated: Leaf;
  entry?: { id: Leaf; title: Leaf; updated: Leaf; summary: Leaf }[];
}

interface Description {
  ShortName: Leaf;
  Url: { _attributes: { type: string; template: string } }[];
}

/** To everybody but administrators. */
const closed = { visitors: 'none', members: 'none' } as const;

let station: Station;
let get: (path: string) => request.Test;

beforeEach(async () => {
  station = await openStation();
  await furnish(station);
  get = (path) => request(station.app).get(path).buffer(true);
});

afterEach(() => station.wiki.close());

function wordsOf(html: string): string {
  return html.replace(/<[^>]+>/g, ' ').replace(/[ \n]+/g, ' ');
}

/** Addresses of all links of the screen itself, as they are followed. */
function linksOf(html: string): string[] {
  const main = html.slice(html.indexOf('<main'), html.indexOf('</main'));
  return [...main.matchAll(/<a\b[^>]*\bhref="([^"]*)"/g)].map(([, href = '']) =>
    href.replaceAll('&amp;', '&'),
  );
}

describe('the search page', () => {
  test('invites before anything is typed', async () => {
    const { status, text } = await get('/search');
    expect(status).toBe(200);
    expect(wordsOf(text)).toContain('Que cherchez-vous\u202f?');
  });

  test('shows hits with their marks, their place and how many there are', async () => {
    const { status, text } = await get('/search?q=principes');
    expect(status).toBe(200);
    expect(text).toContain('<title>1 résultat pour «\u00a0principes\u00a0» — Gare</title>');
    expect(text).toMatch(/<p role="status"><strong>1 résultat<\/strong>/);
    expect(linksOf(text)).toContain('/gare/charte');
    expect(text).toMatch(/<mark>Principes<\/mark>/);
    expect(text).toContain('<input id="q" name="q" type="search" value="principes"');
    expect(wordsOf(text)).toContain('Page Gare des groupes version 1, 12 mars 2026');
  });

  test('prints passages as the page does', async () => {
    await station.write({ space: 'gare', title: 'Quetsche', body: "Qu'est-ce ? La « quetsche » !" });
    const { text } = await get('/search?q=quetsche');
    expect(text).toContain('Qu’est-ce\u202f? La «\u00a0<mark>quetsche</mark>\u00a0»\u202f!');
  });

  test('counts by space and type, and filters by them', async () => {
    const all = await get('/search?q=bilan');
    expect(wordsOf(all.text)).toContain('Gare des groupes 2');
    expect(wordsOf(all.text)).toContain('Réunion 2');
    const elsewhere = await get('/search?q=bilan&space=observatoire');
    expect(wordsOf(elsewhere.text)).toContain('Rien ne correspond avec ces filtres.');
    expect(linksOf(elsewhere.text)).toContain('/search?q=bilan');
    const here = await get('/search?q=bilan&space=gare&type=reunion');
    expect(wordsOf(here.text)).toContain('2 résultats dans Gare des groupes');
    expect(wordsOf(here.text)).toContain('Affiner, 2 filtres actifs');
    expect(here.text).toContain('name="type" value="reunion" checked>');
  });

  test('offers each filter to be taken off alone, and all at once', async () => {
    const { text } = await get('/search?q=bilan&type=reunion&space=gare&sort=date');
    expect(wordsOf(text)).toContain('Espace\u00a0: Gare des groupes retirer ce filtre');
    const links = linksOf(text);
    expect(links).toContain('/search?q=bilan&type=reunion&sort=date');
    expect(links).toContain('/search?q=bilan&space=gare&sort=date');
    expect(links).toContain('/search?q=bilan&sort=date');
  });

  test('offers each filter among the words to be taken off', async () => {
    const { text } = await get('/search?q=le+bilan+type:reunion+avant:2100&space=gare');
    expect(wordsOf(text)).toContain('type:reunion retirer ce filtre');
    const links = linksOf(text);
    expect(links).toContain('/search?q=le%20bilan%20avant%3A2100&space=gare');
    expect(links).toContain('/search?q=le%20bilan%20type%3Areunion&space=gare');
  });

  test('offers to search without a filter that means nothing', async () => {
    const { text } = await get('/search?q=bilan+type:inconnu');
    expect(wordsOf(text)).toContain('«\u00a0type:inconnu\u00a0» ne correspond à rien ici.');
    expect(wordsOf(text)).toContain('Chercher sans les filtres (2)');
    expect(wordsOf(text)).not.toContain('type:inconnu retirer ce filtre');
    expect(linksOf(text).filter((link) => link === '/search?q=bilan')).toHaveLength(2);
    const alone = await get('/search?q=type:inconnu');
    expect(linksOf(alone.text)).not.toContain('/search');
    expect(wordsOf(alone.text)).not.toContain('Chercher sans ce filtre');
  });

  test('keeps words, filters and order from page to page', async () => {
    for (let count = 1; count <= 25; count++)
      await station.write({ space: 'gare', title: `Quetsche ${count}`, body: 'Un verger de quetsches.' });
    const { text } = await get('/gare/search?q=quetsche&sort=title');
    expect(linksOf(text)).toContain('/search?q=quetsche&space=gare&sort=title&page=2');
    const second = await get('/search?q=quetsche&space=gare&sort=title&page=2');
    expect(second.text).toContain('<ol class="results" start="21">');
    expect(second.text.match(/<h3>/g)).toHaveLength(5);
    expect(second.text).toContain('<option value="title" selected>');
  });

  test('says what to do when nothing is found, and where the page could be written', async () => {
    const { status, text } = await get('/search?q=xyzzyx');
    expect(status).toBe(200);
    expect(wordsOf(text)).toContain('Aucun résultat pour «\u00a0xyzzyx\u00a0»');
    expect(linksOf(text)).toContain('/new?title=xyzzyx');
    const filtered = await get('/search?q=xyzzyx+type:reunion');
    expect(linksOf(filtered.text)).toContain('/new?title=xyzzyx');
    const inSpace = await get('/gare/search?q=xyzzyx');
    expect(linksOf(inSpace.text)).toContain('/search?q=xyzzyx');
    expect(linksOf(inSpace.text)).toContain('/gare/new?title=xyzzyx');
  });

  test('takes any text for a query', async () => {
    for (const q of ['"', '""', '-', '*', 'a AND (', '%00', '<script>', "'; --", '💥', 'é'.repeat(600)]) {
      const { status, text } = await get(`/search?q=${encodeURIComponent(q)}`);
      expect([q.slice(0, 9), status]).toEqual([q.slice(0, 9), 200]);
      expect(text).not.toContain('<script>');
    }
  });

  test('takes any filter for one that finds nothing or asks nothing', async () => {
    for (const filter of [
      'year=x',
      'tag=%00',
      'file=%3Cb%3E',
      'type=a&type=b',
      'sort=%27',
      'page=-1',
      'page=9e9',
    ]) {
      const { status, text } = await get(`/search?q=bilan&${filter}`);
      expect([filter, status]).toEqual([filter, 200]);
      expect(text).not.toContain('<b>');
    }
  });

  test('stands in a space too, whose pages offer to search it alone', async () => {
    const { text } = await get('/gare/search?q=bilan');
    expect(wordsOf(text)).toContain('2 résultats dans Gare des groupes');
    expect(text).toContain('<li><a href="/gare">Gare des groupes</a></li>');
    const page = await get('/gare/charte');
    expect(page.text).toContain('<input type="checkbox" name="space" value="gare">');
    expect((await get('/')).text).not.toContain('name="space"');
  });

  test('says of a space that is closed what it says of none', async () => {
    await station.space('cercle', 'Cercle fermé', 'a');
    await station.write({ space: 'cercle', title: 'Bilan secret', body: 'Un bilan.' });
    await setRule(station.wiki, closed, 'cercle');
    for (const path of [
      '/cerceau/search?q=bilan',
      '/search?q=bilan&space=cerceau',
      '/search?q=zzz&space=cerceau',
      '/search?q=bilan&space=gare&space=cerceau',
      '/search.atom?q=bilan&space=cerceau',
    ]) {
      const [refused, missing] = [await get(path.replace('cerceau', 'cercle')), await get(path)];
      expect(refused.status).toBe(200);
      expect(refused.text.replaceAll('cercle', 'cerceau')).toBe(missing.text);
    }
    expect((await get('/search?q=bilan')).text).not.toMatch(/secret|cercle/i);
  });
});

describe('the feed of a search', () => {
  const feedOf = async (path: string) => {
    const { status, text, headers } = await get(path);
    expect(status).toBe(200);
    expect(headers['content-type']).toBe('application/atom+xml; charset=utf-8');
    const { feed } = xml2js(text, { compact: true });
    return { ...feed, entry: [feed.entry ?? []].flat() };
  };

  test('holds what its screen finds, the newest first, and is linked from there', async () => {
    station.wait(5);
    await station.write({ space: 'observatoire', title: 'Bilan & <suite>', body: 'Le bilan d’ensemble.' });
    const { text } = await get('/search?q=bilan&sort=title');
    expect(text).toContain('type="application/atom+xml" href="/search.atom?q=bilan"');
    const feed = await feedOf('/search.atom?q=bilan');
    expect(feed.id._text).toBe('https://gare.example.org/search.atom?q=bilan');
    expect(feed.title._text).toBe('Recherche «\u00a0bilan\u00a0»\u00a0: Gare');
    expect(feed.updated._text).toBe('2026-03-12T13:10:00.000Z');
    expect(feed.entry[0]?.id._text).toBe('https://gare.example.org/observatoire/bilan-suite');
    expect(feed.entry[0]?.title._cdata).toBe('Bilan &amp; &lt;suite&gt;');
    expect(feed.entry).toHaveLength(3);
  });

  test('brings what was changed last, however old it is and however much there is', async () => {
    for (let count = 1; count <= 55; count++)
      await station.write({ space: 'gare', title: `Quetsche ${count}`, body: 'Un verger de quetsches.' });
    station.wait(5);
    const values = { date: '2019-01-15' };
    await station.write({
      space: 'gare',
      title: 'Vieille réunion',
      type: 'reunion',
      values,
      body: 'Les quetsches.',
    });
    const { entry } = await feedOf('/search.atom?q=quetsche');
    expect([entry.length, entry[0]?.title._cdata]).toEqual([50, 'Vieille réunion']);
  });

  test('is narrowed as the screen is', async () => {
    for (const path of ['/search.atom?q=bilan&space=observatoire', '/observatoire/search.atom?q=bilan'])
      expect((await feedOf(path)).entry).toEqual([]);
    expect((await feedOf('/gare/search.atom?q=bilan')).entry).toHaveLength(2);
  });

  test('holds nothing that a visitor may not read', async () => {
    await setRule(station.wiki, closed, 'gare');
    expect((await feedOf('/search.atom?q=bilan')).entry).toEqual([]);
  });

  test('of nothing is empty, and of anything is well formed', async () => {
    expect((await feedOf('/search.atom')).entry).toEqual([]);
    for (const q of ['"', '<b>&', ']]>', '\u0001\ufffe', '💥'])
      expect((await feedOf(`/search.atom?q=${encodeURIComponent(q)}`)).entry).toEqual([]);
  });
});

test('browsers can search the wiki', async () => {
  const { status, text, headers } = await get('/opensearch.xml');
  expect(status).toBe(200);
  expect(headers['content-type']).toBe('application/opensearchdescription+xml; charset=utf-8');
  const { ShortName, Url } = xml2js(text, { compact: true }).OpenSearchDescription;
  expect(ShortName._text).toBe('Gare');
  expect(Url.map(({ _attributes }) => [_attributes.type, _attributes.template])).toEqual([
    ['text/html', 'https://gare.example.org/search?q={searchTerms}'],
    ['application/x-suggestions+json', 'https://gare.example.org/opensearch.json?q={searchTerms}'],
    ['application/atom+xml', 'https://gare.example.org/search.atom?q={searchTerms}'],
    ['application/opensearchdescription+xml', 'https://gare.example.org/opensearch.xml'],
  ]);
  expect((await get('/')).text).toContain(
    '<link rel="search" type="application/opensearchdescription+xml" href="/opensearch.xml"',
  );
});

test('browsers are told what a search may become, and a visitor nothing that is closed', async () => {
  const suggest = async (q: string) => {
    const { status, text, headers } = await get(`/opensearch.json?q=${encodeURIComponent(q)}`);
    expect([status, headers['cache-control']]).toEqual([200, 'private, no-store']);
    expect(headers['content-type']).toBe('application/x-suggestions+json; charset=utf-8');
    return JSON.parse(text) as [string, string[], string[], string[]];
  };
  const [typed, queries, spaces, addresses] = await suggest('chart');
  const at = queries.indexOf('Charte');
  expect([typed, spaces[at]]).toEqual(['chart', 'Gare des groupes']);
  expect(addresses[at]).toBe('https://gare.example.org/gare/charte');
  expect(new Set([queries.length, spaces.length, addresses.length]).size).toBe(1);
  expect(await suggest('')).toEqual(['', [], [], []]);
  expect((await suggest('<script>"\u0001'))[1]).toEqual([]);
  await setRule(station.wiki, closed, 'gare');
  expect((await suggest('chart'))[1]).toEqual([]);
});
