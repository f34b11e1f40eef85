/** The screen of a list of entries: each view, filters that stay in the address, and cards that are moved. */
import request, { type Response } from 'supertest';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { openRule } from '../../src/core/access.ts';
import { createApp } from '../../src/web/app.ts';
import { readPage } from '../../src/wiki/read-page.ts';
import { savePage } from '../../src/wiki/save-page.ts';
import { addPerson, sameOrigin, setRule, signIn } from '../wiki/people.ts';
import { addPage, coordination, defineType, edit, openStation, type Station } from '../wiki/station.ts';
import { htmlFindings } from './reading-station.ts';

const typeBody = `---
nom: Lieu ami
description: Un lieu qui nous accueille.
vue: tableau
tri: titre
agenda: depuis_le
champs:
  - {nom: genre, libelle: Genre, type: choix, options: [café, salle, jardin]}
  - nom: etat
    libelle: État
    type: choix
    options:
      - {libelle: ouvert, ton: fait}
      - {libelle: en travaux, ton: attention}
  - {nom: places, libelle: Places, type: nombre, unite: pl.}
  - {nom: loyer, libelle: Loyer, type: nombre, unite: €, lecture: gestion}
  - {nom: depuis_le, libelle: Depuis, type: date}
  - {nom: adresse, libelle: Adresse, type: lieu}
  - {nom: courriel, libelle: Courriel, type: courriel}
---
`;

const entries = [
  {
    title: 'Atelier',
    values: {
      genre: 'salle',
      etat: 'ouvert',
      places: 40,
      loyer: 700,
      depuis_le: '2019-05-04',
      adresse: { adresse: 'Lille', lat: 50.63, lon: 3.06 },
    },
  },
  {
    title: 'Buvette',
    values: {
      genre: 'café',
      etat: 'ouvert',
      places: 12,
      depuis_le: '2024-02-01',
      courriel: 'buvette@exemple.org',
    },
  },
  {
    title: 'Été indien',
    values: {
      genre: 'jardin',
      etat: 'en travaux',
      places: 100,
      depuis_le: '2024-09-30',
      adresse: { adresse: 'Brest <centre>', lat: 48.39, lon: -4.49 },
    },
  },
  { title: '4 saisons', values: { genre: 'jardin' } },
] as const;

let station: Station;
let app: ReturnType<typeof createApp>;

beforeEach(async () => {
  station = await openStation();
  const { wiki } = station;
  await defineType(wiki, 'lieu-ami', 'Lieu ami', typeBody.replaceAll('ton: fait', 'ton: ok'));
  for (const { title, values } of entries)
    await addPage(wiki, { title, values: { ...values } }, { type: 'lieu-ami' });
  await setRule(wiki, { visitors: 'read', members: 'write' }, 'gare');
  const tiles = { url: 'https://tuiles.exemple.org/{z}/{x}/{y}.png', credit: 'Un atlas' };
  app = createApp(wiki, { limits: 'none', tiles });
});
afterEach(() => station.wiki.close());

const get = (path: string, cookie = '') => request(app).get(path).set('cookie', cookie);
const screenOf = (answer: Response) =>
  answer.text.slice(answer.text.indexOf('<main'), answer.text.indexOf('</main>'));
const lists = '/gare?type=lieu-ami';
async function member(name = 'Rédaction'): Promise<string> {
  await addPerson(station.wiki, name);
  return signIn(app, name);
}

/** What stands in a table, row by row, tags left out. */
function rowsOf(html: string): string[][] {
  const rows = [...html.matchAll(/<tr[^>]*>([\s\S]*?)<\/tr>/g)].map(([, row = '']) => row);
  return rows.map((row) =>
    [...row.matchAll(/<t[hd][^>]*>([\s\S]*?)<\/t[hd]>/g)].map(([, cell = '']) =>
      cell.replace(/<[^>]+>/g, '').trim(),
    ),
  );
}

describe('each view', () => {
  test.each([
    'tableau',
    'liste',
    'cartes',
    'trombinoscope',
    'annuaire',
    'frise',
    'carte',
    'colonnes',
    'graphique',
  ])(
    'as %s shows the entries to a visitor, in valid HTML, without styles or scripts of its own',
    async (view) => {
      const answer = await get(`${lists}&view=${view}`);
      expect(answer.status).toBe(200);
      if (view !== 'graphique') for (const { title } of entries) expect(answer.text).toContain(`>${title}<`);
      expect(await htmlFindings(answer.text)).toEqual([]);
      expect(answer.text).not.toMatch(/\sstyle=|<style|700/);
    },
  );

  test('files of a list are of what the list shows', async () => {
    const html = screenOf(await get(`${lists}&f.genre=jardin&sort=-places`));
    const hrefs = [...html.matchAll(/href="([^"]+)"/g)].map(([, href = '']) => href.replaceAll('&amp;', '&'));
    const files = hrefs.filter((href) => /\.(?:csv|geojson|ics|atom)|\/api\//.test(href));
    expect(files.map((href) => href.replace(/\?.*/, ''))).toEqual([
      '/gare/entries.csv',
      '/gare/entries.csv',
      '/gare/entries.geojson',
      '/gare/agenda.ics',
      '/api/v1/spaces/gare/pages',
      '/gare/feed.atom',
    ]);
    for (const href of files) {
      expect(href).toContain('type=lieu-ami');
      expect(href).toContain('f.genre=jardin');
    }
    expect(files[4]).toContain('sort=-places');
    // What is over for a year is in no calendar.
    for (const href of files.filter((one) => !/ics|api/.test(one))) {
      const { text } = await get(href).buffer(true);
      expect(text).toContain('Été indien');
      expect(text).not.toContain('Atelier');
    }
  });

  test('a table sorts by links, sums its numbers, and leaves out fields of few readers', async () => {
    const html = screenOf(await get(`${lists}&sort=-places`));
    expect(rowsOf(html)).toEqual([
      ['Titre', 'Genre', 'État', 'Places', 'Depuis', 'Adresse', 'Courriel'],
      ['Été indien', 'jardin', 'en travaux', '100\u00a0pl.', '30 sept. 2024', 'Brest &lt;centre&gt;', ''],
      ['Atelier', 'salle', 'ouvert', '40\u00a0pl.', '4 mai 2019', 'Lille', ''],
      ['Buvette', 'café', 'ouvert', '12\u00a0pl.', '1er févr. 2024', '', 'buvette@exemple.org'],
      ['4 saisons', 'jardin', '', '', '', '', ''],
      ['Total des 4\u00a0fiches', '', '', '152\u00a0pl.', '', '', ''],
    ]);
    expect(html).toMatch(
      /<th scope="col" class="n" aria-sort="descending"><a class="sort" href="\/gare\?type=lieu-ami&amp;sort=places&amp;view=tableau"/,
    );
    expect(html).toContain('<span class="status status--ok">');
  });

  test('columns are chosen by boxes, and groups have a row of their own', async () => {
    const html = screenOf(await get(`${lists}&cols=places&cols=genre&group=genre&view=tableau`));
    expect(rowsOf(html).map(([first]) => first)).toEqual([
      'Titre',
      'café 1',
      'Buvette',
      'salle 1',
      'Atelier',
      'jardin 2',
      '4 saisons',
      'Été indien',
      'Total des 4\u00a0fiches',
    ]);
    expect(rowsOf(html)[0]).toEqual(['Titre', 'Places', 'Genre']);
    expect(html).toMatch(/name="cols" value="genre" checked/);
    expect(html).toMatch(/name="cols" value="depuis_le">/);
  });

  test('a directory stands by letters, whatever their accents, signs last', async () => {
    const html = screenOf(await get(`${lists}&view=annuaire`));
    const letters = [...html.matchAll(/<section class="letter" id="fiches-(\w+)"/g)].map(([, one]) => one);
    expect(letters).toEqual(['A', 'B', 'E', 'autres']);
    expect(html).toContain('href="#fiches-autres"');
    expect(html).toContain('href="mailto:buvette@exemple.org"');
  });

  test('a timeline stands by years, what has no day last', async () => {
    const html = screenOf(await get(`${lists}&view=frise`));
    expect([...html.matchAll(/class="year__name" id="fiches-(\d+)"/g)].map(([, year]) => year)).toEqual([
      '2019',
      '2024',
    ]);
    expect(html.indexOf('Sans date')).toBeGreaterThan(html.indexOf('Été indien'));
    expect(html).toContain('<time datetime="2024-02-01">');
  });

  test('a map is a list of places, and names who would send its ground; nothing is asked of it', async () => {
    const answer = await get(`${lists}&view=carte`);
    const html = screenOf(answer);
    expect(html).toContain('data-lat="50.63" data-lon="3.06"');
    expect(html).toContain('data-tiles-host="tuiles.exemple.org"');
    expect(html.indexOf('Sans coordonnées')).toBeLessThan(html.indexOf('>Buvette<'));
    expect(answer.text).not.toMatch(/(src|href)="https:\/\/tuiles/);
    expect(answer.headers['content-security-policy']).toContain(
      "img-src 'self' data: https://tuiles.exemple.org;",
    );
  });

  test('a chart says its figures beside its bars and in a table, and each bar leads to its entries', async () => {
    const html = screenOf(await get(`${lists}&view=graphique&group=genre&sum=places`));
    expect(rowsOf(html)).toEqual([
      ['Genre', 'Somme\u00a0: Places'],
      ['café', '12\u00a0pl.'],
      ['salle', '40\u00a0pl.'],
      ['jardin', '100\u00a0pl.'],
    ]);
    expect([...html.matchAll(/<rect x="0" y="0" width="([\d.]+)"/g)].map(([, width]) => width)).toEqual([
      '12',
      '40',
      '100',
    ]);
    const [, href = ''] = /class="bar__label" href="([^"]+)">salle/.exec(html) ?? [];
    const behind = screenOf(await get(href.replaceAll('&amp;', '&')));
    expect(rowsOf(behind).map(([title]) => title)).toEqual(['Titre', 'Atelier', 'Total de la fiche']);
  });
});

describe('filters', () => {
  test('are chips that go one by one, and stay when the view changes', async () => {
    const html = screenOf(await get(`${lists}&f.genre=jardin&f.genre=salle&f.places.min=40&view=liste`));
    const chips = [...html.matchAll(/<a class="chip" href="([^"]+)">(.*?) <svg/g)].map(([, href, text]) => [
      text,
      href,
    ]);
    expect(chips).toEqual([
      ['Genre\u00a0: jardin', '/gare?type=lieu-ami&amp;f.genre=salle&amp;f.places.min=40&amp;view=liste'],
      ['Genre\u00a0: salle', '/gare?type=lieu-ami&amp;f.genre=jardin&amp;f.places.min=40&amp;view=liste'],
      [
        'Places\u00a0: 40\u00a0pl. et plus',
        '/gare?type=lieu-ami&amp;f.genre=jardin&amp;f.genre=salle&amp;view=liste',
      ],
    ]);
    expect(html).toContain('<strong>2\u00a0fiches</strong>');
    expect(html).toMatch(
      /href="\/gare\?type=lieu-ami&amp;f.genre=jardin&amp;f.genre=salle&amp;f.places.min=40&amp;view=carte"><svg/,
    );
    expect(html).toMatch(/name="f.genre" value="jardin" checked>/);
    expect(html).toContain('name="f.places.min" type="text" inputmode="decimal" maxlength="30" value="40"');
  });

  test('that nothing answers to lead back to everything', async () => {
    const html = screenOf(await get(`${lists}&q=girafe`));
    expect(html).toContain('Aucune fiche ne répond à ces filtres');
    expect(html).toMatch(/<a class="btn" href="\/gare\?type=lieu-ami&amp;view=tableau"/);
  });

  test('say what they do not understand, and keep what is typed out of the page', async () => {
    const html = screenOf(await get(`${lists}&f.places.min=%3Cb%3Ebeaucoup`));
    expect(html).toContain('notice--warn');
    expect(html).not.toContain('<b>beaucoup');
    expect(screenOf(await get(`${lists}&f.loyer=700`))).not.toContain('Loyer');
  });

  test('a type without entries says how the first is made, to who may make it', async () => {
    await defineType(station.wiki, 'vide', 'Vide', '---\nnom: Vide\nchamps: []\n---\n');
    expect((await get('/gare?type=vide')).text).not.toContain('/gare/new?type=vide');
    const asMember = screenOf(await get('/gare?type=vide', await member()));
    expect(asMember).toContain('Pas encore de fiche');
    expect(asMember).toContain('href="/gare/new?type=vide"');
  });
});

describe('an embed', () => {
  test('shows the same views, several on one page, and leads to the whole list', async () => {
    const body = ['tableau', 'colonnes', 'carte', 'graphique', 'frise', 'annuaire', 'trombinoscope']
      .map((view) => `{{fiches type="lieu-ami" vue="${view}" filtres="genre"}}`)
      .join('\n\n');
    await setRule(station.wiki, openRule, 'gare');
    const { slug } = await addPage(station.wiki, {
      title: 'Tout',
      body: `${body}\n\n{{fiches type="lieu-ami" genre="jardin" nombre="1" titre="Jardins"}}`,
    });
    const { text } = await get(`/gare/${slug}`);
    expect(await htmlFindings(text)).toEqual([]);
    expect(text).toContain(
      '<a href="/gare?type=lieu-ami&amp;f.genre=jardin&amp;sort=titre&amp;view=tableau">Voir toutes les fiches</a>',
    );
    const ids = [...text.matchAll(/\sid="([^"]+)"/g)].map(([, id]) => id);
    expect(ids.length).toBe(new Set(ids).size);
    // Also whoever chooses the space first does not choose the type again.
    expect((await get('/new?type=lieu-ami&title=Four')).text).toContain(
      'href="/gare/new?title=Four&amp;type=lieu-ami"',
    );
  });

  test('offers a new entry to who may make one, also while there is none, and to nobody else', async () => {
    const body = '{{fiches type="lieu-ami" genre="jardin" cherche="introuvable" vue="tableau"}}';
    await setRule(station.wiki, openRule, 'gare');
    const { slug } = await addPage(station.wiki, { title: 'Vide', body });
    const offer = '<a href="/gare/new?type=lieu-ami">Ajouter une fiche</a>';
    expect((await get(`/gare/${slug}`)).text).toContain(offer);
    await setRule(station.wiki, { ...openRule, visitors: 'read' }, 'gare');
    const { status, text } = await get(`/gare/${slug}`);
    expect(status).toBe(200);
    expect(text).not.toContain(offer);
    await setRule(station.wiki, openRule, 'gare');
  });
});

describe('a card', () => {
  const board = `${lists}&view=colonnes`;
  const move = (cookie: string, form: Record<string, string>, slug = 'buvette') =>
    request(app)
      .post(`/gare/${slug}/card`)
      .set({ ...sameOrigin, cookie })
      .type('form')
      .send(form);
  const stateOf = async (slug: string) => {
    const read = await readPage(station.wiki, coordination, { space: 'gare', slug });
    return read.kind === 'page' ? read.page.revision.values : {};
  };

  test('stands in the column of its value; members have a form to move it, visitors have none', async () => {
    const html = screenOf(await get(board));
    expect([...html.matchAll(/data-value="([^"]*)"/g)].map(([, value]) => value)).toEqual([
      'ouvert',
      'en travaux',
      '',
    ]);
    expect(html).not.toContain('<form method="post"');
    const forMember = screenOf(await get(board, await member()));
    expect(forMember.match(/<form method="post" action="\/gare\/[\w-]+\/card"/g)?.length).toBe(4);
  });

  test('is moved by an ordinary save, and its mover comes back to it', async () => {
    const answer = await move(await member(), {
      base: '1',
      champ_etat: 'en travaux',
      next: `${board}#fiches-gare-buvette`,
    });
    expect(answer.status).toBe(303);
    expect(answer.headers['location']).toBe(`${board}#fiches-gare-buvette`);
    expect(await stateOf('buvette')).toMatchObject({ etat: 'en travaux', places: 12 });
  });

  test('is moved to no column by no value, and a script is told the revision', async () => {
    const answer = await move(await member(), { base: '1', champ_etat: '' }).set(
      'accept',
      'application/json',
    );
    expect([answer.status, answer.body]).toEqual([200, { revision: 2 }]);
    expect(await stateOf('buvette')).not.toHaveProperty('etat');
  });

  test('keeps what somebody else published meanwhile', async () => {
    const values = { ...entries[1].values, places: 99 };
    const edited = edit({ title: 'Buvette', body: 'Un mot.', values, base: 1 });
    await savePage(station.wiki, await addPerson(station.wiki, 'Autre'), {
      space: 'gare',
      slug: 'buvette',
      edit: edited,
    });
    expect((await move(await member(), { base: '1', champ_etat: 'en travaux' })).status).toBe(303);
    expect(await stateOf('buvette')).toMatchObject({ etat: 'en travaux', places: 99 });
  });

  test('that somebody else moved elsewhere is a conflict, with both told', async () => {
    const values = { ...entries[1].values, etat: 'en travaux' };
    await savePage(station.wiki, await addPerson(station.wiki, 'Autre'), {
      space: 'gare',
      slug: 'buvette',
      edit: edit({ title: 'Buvette', values, base: 1 }),
    });
    const answer = await move(await member(), { base: '1', champ_etat: '' });
    expect(answer.status).toBe(409);
    expect(await stateOf('buvette')).toMatchObject({ etat: 'en travaux' });
  });

  test('goes nowhere by a value that is none, nor by who may not write, nor to another site', async () => {
    const cookie = await member();
    const bad = await move(cookie, { base: '1', champ_etat: 'fermé' });
    expect(bad.status).toBe(422);
    expect(bad.text).toContain('Buvette');
    expect((await move('', { base: '1', champ_etat: 'en travaux' })).status).toBe(403);
    expect((await move(cookie, { base: 'x', champ_etat: 'en travaux' })).status).toBe(400);
    expect((await move(cookie, { base: '1', champ_etat: '' }, 'jamais-ecrite')).status).toBe(404);
    expect(await stateOf('buvette')).toMatchObject({ etat: 'ouvert' });
    const sent = await move(cookie, { base: '1', champ_etat: 'en travaux', next: '//ailleurs.example' });
    expect(sent.headers['location']).toBe('/gare/buvette');
  });
});
