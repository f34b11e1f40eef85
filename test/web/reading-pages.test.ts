import request from 'supertest';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { deletePage } from '../../src/wiki/delete-page.ts';
import { renamePage } from '../../src/wiki/rename-page.ts';
import { furnish, openStation, type Station } from './reading-station.ts';

const visitor = { kind: 'visitor', name: 'secrétariat' } as const;

let station: Station;
let get: (path: string) => request.Test;

beforeEach(async () => {
  station = await openStation();
  await furnish(station);
  get = (path) => request(station.app).get(path);
});

afterEach(() => station.wiki.close());

/** The words of an answer as people see them: no tags, one space. */
function wordsOf(html: string): string {
  return html.replace(/<[^>]+>/g, ' ').replace(/[ \n]+/g, ' ');
}

describe('a page', () => {
  test('shows its title, text, contents, tags, children and what leads to it', async () => {
    const { status, text } = await get('/gare/charte');
    expect(status).toBe(200);
    expect(text).toContain('<h1>Charte</h1>');
    expect(text).toContain('<h2 id="principes">Principes');
    expect(text).toContain('<a href="#usages">Usages</a>');
    expect(text).toContain('<a class="tag" href="/gare/pages?tag=vie%20du%20groupe">vie du groupe</a>');
    expect(text).toContain('<a href="/gare/charte-du-klaxon">Charte du Klaxon</a>');
    expect(wordsOf(text)).toContain('Correspondances 3 pages mènent ici');
    expect(wordsOf(text)).toContain('écrite par 1 personne, 1 révision.');
  });

  test('leads to its forms and its Markdown file', async () => {
    const { text } = await get('/gare/charte');
    for (const href of [
      '/gare/charte/edit',
      '/gare/charte/history',
      '/gare/charte/files',
      '/gare/charte.md',
    ]) {
      expect(text).toContain(`href="${href}"`);
    }
  });

  test('without a text says so and offers to write it', async () => {
    await station.write({ space: 'gare', title: 'Vide' });
    const { text } = await get('/gare/vide');
    expect(wordsOf(text)).toContain('Cette page n’a pas encore de texte');
    expect(text).toContain('href="/gare/vide/edit"');
  });

  test('shows a link to a page that exists, and one to a page that is wanted', async () => {
    const { text } = await get('/gare');
    expect(text).toContain('<a href="/gare/charte">Charte</a>');
    expect(text).toContain(
      '<a class="wikilink--new" href="/gare/new?title=Page%20%C3%A0%20%C3%A9crire" title="Cette page n’existe pas encore\u00a0: la créer">Page à écrire</a>',
    );
  });

  test('shows its attachments with kind, weight and who added them', async () => {
    await station.attach('gare', 'charte', 'bilan d’été & "co".csv', Buffer.from('a;b\n1;2\n'));
    const { text } = await get('/gare/charte');
    expect(text).toContain('<span class="file__kind">CSV</span>');
    expect(text).toMatch(/<a href="\/gare\/charte\/files\/bilan%20d[^"]*\.csv">bilan d’été &amp; /);
    expect(wordsOf(text)).toContain('8\u00a0octets, déposé le jeu. 12 mars par trésorerie');
  });

  test('prints a hostile title as words everywhere it stands', async () => {
    const title = '"><img src=x onerror=alert(1)> {{count}} $t(page.edit)';
    const slug = await station.write({ space: 'gare', title, body: '[[Charte]]', tags: ['<i>'] });
    for (const path of [
      `/gare/${slug}`,
      '/gare/charte',
      '/',
      '/gare/changes',
      '/gare/pages',
      '/search?q=onerror',
    ]) {
      const { status, text } = await get(path);
      expect(status).toBe(200);
      expect(wordsOf(text)).toMatch(/onerror ?=alert\(1\)/);
      expect(text).not.toContain('<img src=x');
      expect(text).not.toContain('<i>');
    }
    expect((await get(`/gare/${slug}`)).text).toContain('{{count}} $t(page.edit)');
  });
});

describe('an address', () => {
  test('that never was answers 404, in a space that is there or not', async () => {
    expect((await get('/gare/nulle-part')).status).toBe(404);
    expect((await get('/nulle-part')).status).toBe(404);
    expect((await get('/nulle-part/charte')).status).toBe(404);
    expect((await get('/gare/charte/rev/2')).status).toBe(404);
    expect((await get('/gare/charte/rev/01')).status).toBe(404);
    expect((await get('/gare/charte/rev/x')).status).toBe(404);
  });

  test('that was renamed leads to the new one, for the page, its revisions and its files', async () => {
    await renamePage(station.wiki, visitor, {
      space: 'gare',
      slug: 'charte',
      title: 'Nos règles',
      summary: '',
    });
    for (const [from, to] of [
      ['/gare/charte', '/gare/nos-regles'],
      ['/gare/charte.md', '/gare/nos-regles.md'],
      ['/gare/charte/rev/1', '/gare/nos-regles/rev/1'],
      ['/gare/charte/rev/1.md', '/gare/nos-regles/rev/1.md'],
    ] as const) {
      const { status, headers } = await get(from);
      expect([status, headers['location']]).toEqual([301, to]);
    }
    expect((await get('/gare/nos-regles')).status).toBe(200);
  });

  test('of a page in the trash answers 410 and leads to its history and to the trash', async () => {
    await deletePage(station.wiki, visitor, { space: 'gare', slug: 'charte', summary: 'doublon' });
    const { status, text } = await get('/gare/charte');
    expect(status).toBe(410);
    expect(text).toContain('href="/gare/charte/history"');
    expect(text).toContain('href="/gare/trash"');
    expect(text).toContain('<meta name="robots" content="noindex">');
    expect((await get('/gare/charte.md')).status).toBe(410);
    expect((await get('/gare/charte/rev/1')).status).toBe(200);
  });
});

describe('a revision', () => {
  beforeEach(async () => {
    station.wait(60);
    await station.write({
      space: 'gare',
      slug: 'charte',
      title: 'Charte',
      base: 1,
      body: '## Principes\n\nParler chacun son tour.',
      author: 'coordination',
    });
  });

  test('that is not the current one says so, leads to what is, and asks not to be indexed', async () => {
    const { status, text } = await get('/gare/charte/rev/1');
    expect(status).toBe(200);
    expect(text).toContain('Écouter.');
    expect(text).not.toContain('Parler chacun son tour');
    expect(wordsOf(text)).toContain('Vous lisez la révision 1, qui n’est plus celle en ligne.');
    expect(wordsOf(text)).toContain('12 mars 2026 à 14\u00a0h\u00a005');
    expect(text).toContain('href="/gare/charte/diff?from=1&amp;to=2"');
    expect(text).toContain('<meta name="robots" content="noindex">');
  });

  test('that is the current one is the page, whose own address is the canonical one', async () => {
    const { text } = await get('/gare/charte/rev/2');
    expect(text).toContain('Parler chacun son tour.');
    expect(text).not.toContain('qui n’est plus celle en ligne');
    expect(text).toContain('<link rel="canonical" href="https://gare.example.org/gare/charte">');
  });
});

describe('a Markdown file', () => {
  test('holds title, type, tags and values, then the body byte for byte', async () => {
    const { status, text, headers } = await get('/observatoire/les-contrats.md');
    expect(status).toBe(200);
    expect(headers['content-type']).toBe('text/markdown; charset=utf-8');
    expect(text).toMatch(/^---\ntitle: Les contrats\ntype: dossier\n/);
    expect(text).toContain('axe: approfondir');
    expect(
      text.endsWith(
        '---\n\n## Découvrir\n\nLe mécanisme.\n\n::: approfondir\nUn long détail.\n:::\n\n## Approfondir\n\nLes montants.\n\n## Agir\n\nDes questions.',
      ),
    ).toBe(true);
  });

  test('names the page it stands under', async () => {
    expect((await get('/gare/charte-du-klaxon.md')).text).toContain('parent: charte\n');
  });
});

describe('a meeting', () => {
  test('shows its ticket, who came, and the meetings before and after', async () => {
    const { status, text } = await get('/gare/reunion-du-2026-02-12');
    const words = wordsOf(text);
    expect(status).toBe(200);
    expect(text).toContain('<time datetime="2026-02-12">jeu. 12 février</time>');
    expect(words).toContain('14:30 à 16:00 heure de Paris');
    expect(text).toContain('href="https://visio.example.org/marchandisation"');
    expect(words).toContain('et Maison des assos, salle A');
    expect(text).toContain('<a href="https://pad.example.org/p/marchandisation">pad de prise de notes</a>');
    expect(words).toContain('2 présent·es, 1 excusé·e');
    expect(words).toContain('Rédaction du Klaxon');
    expect(words).toContain('Excusé·es\u00a0: Trésorerie.');
    expect(text).toContain('<span class="status status--ok status--plate">');
    expect(words).toContain('Cette réunion, 2 sur 3');
    expect(text).toContain('<a href="/gare/reunion-du-2026-01-15" rel="prev">');
    expect(text).toContain('<a href="/gare/reunion-du-2026-03-12" rel="next">');
  });

  test('with almost no value says what is still to be announced', async () => {
    await station.write({ space: 'gare', type: 'reunion', title: 'À venir', values: { date: '2027-01-14' } });
    const { text } = await get('/gare/a-venir');
    expect(text).toContain('<time datetime="2027-01-14">jeu. 14 janvier</time></span><small>2027</small>');
    expect(wordsOf(text)).toContain('Heure à préciser Quai à préciser Animation à préciser');
    expect(text).not.toContain('id="t-serie"');
  });
});

describe('a dossier', () => {
  test('has two reading levels, its axes, and a citation with its permanent address', async () => {
    const { text } = await get('/observatoire/les-contrats');
    const words = wordsOf(text);
    expect(words).toContain('Dossier n°\u00a04');
    expect(text).toContain('id="niveau-essentiel"');
    expect(text).toContain('<div class="prose is-deep">');
    expect(text).toContain('<li aria-current="true"><a href="#approfondir">');
    expect(words).toContain('Sources 2');
    expect(text).toContain('<a href="https://exemple.org/rapport.pdf">');
    expect(words).toContain('Observatoire, «\u00a0Les contrats\u00a0», dossier, révision 1, 12 mars 2026.');
    expect(text).toContain('value="https://gare.example.org/observatoire/les-contrats/rev/1"');
  });

  test('without a deeper text has one level and its minutes', async () => {
    const values = { axe: 'agir', resume: 'En bref.' };
    await station.write({
      space: 'observatoire',
      type: 'dossier',
      title: 'Court',
      values,
      body: 'Trois mots ici.',
    });
    const { text } = await get('/observatoire/court');
    expect(text).not.toContain('niveau-essentiel');
    expect(wordsOf(text)).toContain('1\u00a0min de lecture');
  });

  test('is cited in files that bibliographies read', async () => {
    const bibtex = await get('/observatoire/les-contrats/rev/1.bib');
    expect(bibtex.status).toBe(200);
    expect(bibtex.headers['content-type']).toBe('application/x-bibtex; charset=utf-8');
    expect(bibtex.headers['content-disposition']).toBe(
      'attachment; filename="observatoire-les-contrats-1.bib"',
    );
    expect(bibtex.text).toContain('title = {{Les contrats}}');
    const ris = await get('/observatoire/les-contrats/rev/1.ris').buffer(true);
    expect(ris.status).toBe(200);
    expect(ris.text).toContain('UR  - https://gare.example.org/observatoire/les-contrats/rev/1\r\n');
    expect((await get('/observatoire/les-contrats/rev/7.bib')).status).toBe(404);
  });
});

test('an entry of any other type shows its values in the header and on its sheet', async () => {
  await station.write({
    space: 'gare',
    type: 'cafe-cac',
    title: 'Café de mars',
    values: {
      date: '2026-03-17',
      theme: 'Subventions',
      participants: 12,
      liens: ['https://exemple.org', 'le compte rendu'],
    },
    body: 'Présentation.',
  });
  const words = wordsOf((await get('/gare/cafe-de-mars')).text);
  expect(words).toContain('Thème Subventions Participant·es 12\u00a0personnes');
  expect(words).toContain('La fiche Liens et ressources');
  expect(words).toContain('le compte rendu');
});

describe('what is kept', () => {
  test('is answered by 304 until something changes', async () => {
    const first = await get('/gare/charte');
    const etag = first.headers['etag'] ?? '';
    expect(etag).toMatch(/^W\/"/);
    const again = await get('/gare/charte').set('If-None-Match', etag);
    expect([again.status, again.text]).toEqual([304, '']);
    await station.write({ space: 'gare', title: 'Autre', body: '[[Charte]]' });
    const after = await get('/gare/charte').set('If-None-Match', etag);
    expect(after.status).toBe(200);
    expect(wordsOf(after.text)).toContain('4 pages mènent ici');
  });

  test('has a head without a body', async () => {
    const { status, text, headers } = await request(station.app).head('/gare/charte');
    expect(status).toBe(200);
    expect(text ?? '').toBe('');
    expect(Number(headers['content-length'])).toBeGreaterThan(1000);
  });

  test('speaks the language that is asked for', async () => {
    const { text } = await get('/gare/charte').set('Accept-Language', 'en');
    expect(text).toContain('<html lang="en">');
    expect(wordsOf(text)).toContain('3 pages lead here');
    expect((await get('/gare/charte')).text).toContain('<html lang="fr">');
  });
});
