import request from 'supertest';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { openRule } from '../../src/core/access.ts';
import { deletePage, restorePage } from '../../src/wiki/delete-page.ts';
import { furnish, openStation, type Station } from './reading-station.ts';

let station: Station;
let get: (path: string) => request.Test;

beforeEach(async () => {
  station = await openStation();
  await furnish(station);
  get = (path) => request(station.app).get(path);
});

afterEach(() => station.wiki.close());

function wordsOf(html: string): string {
  return html.replace(/<[^>]+>/g, ' ').replace(/[ \n]+/g, ' ');
}

describe('the portal', () => {
  test('shows what departs, what arrived, the counters and one line per space', async () => {
    const { status, text } = await get('/');
    const words = wordsOf(text);
    expect(status).toBe(200);
    expect(words).toContain('Prochains départs jeudi 12 mars 2026 14\u00a0h\u00a005');
    expect(text).toContain('<li class="board__row is-boarding">');
    expect(words).toContain('Aujourd’hui à quai dans 25\u00a0min 14:30');
    expect(words).toContain('via bilan du Klaxon, second rapport');
    expect(text).toContain('<a class="quai" href="https://visio.example.org/marchandisation">');
    expect(words).toContain('Raccrocher les wagons');
    expect(words).toContain('Première version');
    expect(words).toContain('Guichets');
    expect(text).toContain('<h3><a href="/observatoire">Observatoire</a></h3>');
    expect(text).toContain('<li><a href="/gare/charte">Charte</a></li>');
  });

  test('of an empty wiki says that it is empty', async () => {
    const empty = await openStation();
    const { status, text } = await request(empty.app).get('/');
    expect(status).toBe(200);
    expect(wordsOf(text)).toContain('Aucun départ prévu');
    expect(wordsOf(text)).toContain('Rien n’a changé pour l’instant.');
    expect(wordsOf(text)).toContain('Aucun espace pour l’instant');
    await empty.wiki.close();
  });
});

describe('a space', () => {
  test('takes its name as title, and shows its home, its menu and its lists', async () => {
    const { status, text } = await get('/gare');
    expect(status).toBe(200);
    expect(text).toContain('<h1>Gare des groupes</h1>');
    expect(text).toContain('<h2 id="bienvenue">Bienvenue');
    expect(text).toContain(
      '<nav class="page__rail toc toc--menu only-wide" aria-label="Menu de l’espace Gare des groupes">',
    );
    expect(text).toContain('<a href="/observatoire/les-contrats" data-line="o">');
    expect(wordsOf(text)).toContain('Prochains départs');
    expect(text).toContain('href="/gare/new?type=reunion"');
  });

  test('without a home page, as after an import, leads to the list of its pages', async () => {
    const answer = await request(station.app).get('/neuf');
    expect([answer.status, answer.headers['location']]).toEqual([404, undefined]);
    await station.wiki.transact(async (tx) => {
      const accessId = await tx.access.idOf(openRule);
      const words = { title: 'Neuf', description: '', home: 'accueil', menu: 'menu', language: 'fr' };
      await tx.spaces.add({ ...words, slug: 'neuf', line: 'p', accessId });
    });
    const { status, headers } = await request(station.app).get('/neuf');
    expect([status, headers['location']]).toEqual([302, '/neuf/pages']);
    expect((await request(station.app).get('/neuf/pages')).status).toBe(200);
  });

  test('shows departures and changes once when its home page shows them itself', async () => {
    await station.write({
      space: 'gare',
      slug: 'accueil',
      title: 'Accueil',
      base: 1,
      body: '{{departs}}\n\n{{changements}}',
    });
    const { text } = await get('/gare');
    expect(text.match(/<section class="board"/g)).toHaveLength(1);
    expect(text.match(/<section class="arrivals"/g)).toHaveLength(1);
  });
});

describe('recent changes', () => {
  test('stand by day, with who, why, and the way to what changed', async () => {
    station.wait(26 * 60);
    await station.write({
      space: 'gare',
      slug: 'charte',
      title: 'Charte',
      base: 1,
      body: '## Principes\n\nÉcouter et parler.',
      summary: 'Reformulé',
      author: 'coordination',
    });
    const { status, text } = await get('/changes');
    const words = wordsOf(text);
    expect(status).toBe(200);
    expect(words.indexOf('vendredi 13 mars 2026')).toBeLessThan(words.indexOf('jeudi 12 mars 2026'));
    expect(words.indexOf('vendredi 13 mars 2026')).toBeGreaterThan(0);
    expect(words).toContain('Reformulé');
    expect(words).toContain('coordination');
    expect(text).toContain('href="/gare/charte/diff?from=1&amp;to=2"');
  });

  test('of a space leave the other spaces out', async () => {
    const { text } = await get('/observatoire/changes');
    expect(text).toContain('>Les contrats</a>');
    expect(text).not.toContain('>Charte</a>');
    expect((await get('/nulle-part/changes')).status).toBe(404);
  });

  test('hide small corrections until they are asked for', async () => {
    await station.write({
      space: 'gare',
      slug: 'charte',
      title: 'Charte',
      base: 1,
      body: 'Virgule.',
      summary: 'Une virgule',
      minor: true,
    });
    expect((await get('/gare/changes')).text).not.toContain('Une virgule');
    const shown = await get('/gare/changes?minor=1');
    expect(shown.text).toContain('Une virgule');
    expect(wordsOf(shown.text)).toContain('petite correction');
  });

  test('go on in older pages, and come back', async () => {
    for (let number = 1; number <= 50; number++) {
      station.wait(1);
      await station.write({ space: 'gare', title: `Page ${number}` });
    }
    const first = await get('/gare/changes');
    const older = /href="(\/gare\/changes\?before=[^"]+)"/.exec(first.text)?.[1]?.replaceAll('&amp;', '&');
    expect(older).toBeDefined();
    expect(first.text).not.toContain('>Charte</a>');
    const second = await get(older ?? '');
    expect(second.text).toContain('>Charte</a>');
    expect(second.text).toContain('Revenir aux plus récents');
    expect((await get('/gare/changes?before=nonsense')).status).toBe(200);
  });

  test('say that a page went to the trash and came back, and are silent while it is there', async () => {
    const actor = { kind: 'visitor', name: 'secrétariat' } as const;
    await deletePage(station.wiki, actor, { space: 'gare', slug: 'charte', summary: 'doublon' });
    expect((await get('/gare/changes')).text).not.toContain('doublon');
    await restorePage(station.wiki, actor, { space: 'gare', slug: 'charte' });
    const words = wordsOf((await get('/gare/changes')).text);
    expect(words).toContain('Charte mise au dépôt doublon');
    expect(words).toContain('Charte ressortie du dépôt');
  });
});

describe('lists of a space', () => {
  test('name all its pages by title, a hundred at a time', async () => {
    const { text } = await get('/gare/pages');
    expect(wordsOf(text)).toContain('7 pages dans Gare des groupes');
    expect(text.indexOf('href="/gare/charte">')).toBeLessThan(text.indexOf('href="/gare/menu">'));
    for (let number = 1; number <= 100; number++)
      await station.write({ space: 'gare', title: `Note ${number}` });
    const first = await get('/gare/pages');
    expect(first.text).toContain('href="/gare/pages?page=2" rel="next"');
    expect((await get('/gare/pages?page=2')).text).toContain('href="/gare/pages" rel="prev"');
    expect((await get('/gare/pages?page=99999999999')).status).toBe(200);
  });

  test('name wanted pages with the way to write them', async () => {
    const { text } = await get('/gare/wanted');
    expect(text).toContain('href="/gare/new?title=Page%20%C3%A0%20%C3%A9crire"');
    expect(wordsOf(text)).toContain('attendue par 1 page');
    expect(wordsOf((await get('/observatoire/wanted')).text)).toContain('Aucune page à écrire');
  });

  test('name pages that nothing leads to', async () => {
    const { text } = await get('/gare/orphans');
    expect(text).toContain('href="/gare/reunion-du-2026-01-15"');
    expect(text).not.toContain('<li class="spread"><a href="/gare/charte">');
  });

  test('name tags, and the pages under each', async () => {
    const { text } = await get('/gare/tags');
    expect(text).toContain('href="/gare/pages?tag=r%C3%A8gles"');
    const tagged = await get('/gare/pages?tag=r%C3%A8gles');
    expect(wordsOf(tagged.text)).toContain('Étiquette «\u00a0règles\u00a0»');
    expect(tagged.text).toContain('<a href="/gare/charte">Charte</a>');
    expect(wordsOf((await get('/observatoire/tags')).text)).toContain('Aucune étiquette');
  });

  test('name the entries of a type by the title of its page', async () => {
    const { text } = await get('/gare/pages?type=reunion');
    expect(text).toContain('<h1>Réunion</h1>');
    expect(wordsOf(text)).toContain('3\u00a0fiches');
    expect(text.indexOf('/gare/reunion-du-2026-03-12"')).toBeLessThan(
      text.indexOf('/gare/reunion-du-2026-01-15"'),
    );
    expect(text).toContain('href="/gare/new?type=reunion"');
    expect((await get('/nulle-part/pages?type=reunion')).status).toBe(404);
    const byTitle = (await get('/gare/pages?type=reunion&sort=titre')).text;
    expect(byTitle.indexOf('reunion-du-2026-01-15"')).toBeLessThan(byTitle.indexOf('reunion-du-2026-03-12"'));
    expect(wordsOf((await get('/gare/pages?type=inconnu')).text)).toContain('Pas encore de fiche');
  });
});
