import sharp from 'sharp';
import request from 'supertest';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { furnish, openStation, type Station } from './reading-station.ts';

let station: Station;

beforeEach(async () => {
  station = await openStation();
  await furnish(station);
});

afterEach(() => station.wiki.close());

/** The text of a page that holds this body, its footer left aside. */
async function read(body: string, title = 'Essai'): Promise<string> {
  const slug = await station.write({ space: 'gare', title, body });
  const { text } = await request(station.app).get(`/gare/${slug}`);
  return text.slice(text.indexOf('<main'), text.indexOf('</main>'));
}

test('entries stand as a list, as cards or as a table', async () => {
  const list = await read('{{fiches type="réunion" groupe="Marchandisation" tri="-date"}}', 'Liste');
  expect(list.indexOf('/gare/reunion-du-2026-03-12')).toBeLessThan(
    list.indexOf('/gare/reunion-du-2026-01-15'),
  );
  expect(await read('{{fiches type="réunion" vue="cartes"}}', 'Cartes')).toContain('<ul class="cards">');
  const table = await read(
    '{{fiches type="réunion" vue="tableau" nombre=2 titre="Les <réunions>"}}',
    'Tableau',
  );
  expect(table).toContain('aria-label="Les &lt;réunions&gt;"');
  expect(table).toContain('<th scope="col">Date</th>');
  expect(table).toContain('2 fiches montrées sur 3');
});

test('departures, changes and files stand in the text', async () => {
  const slug = await station.write({
    space: 'gare',
    title: 'Tout',
    body: '{{departs}}\n\n{{changements nombre=1}}\n\n{{fichiers}}',
  });
  await station.attach('gare', slug, 'notes.txt', Buffer.from('notes'));
  const { text } = await request(station.app).get(`/gare/${slug}`);
  expect(text).toContain('<h2>Prochains départs</h2>');
  expect(text).toContain('<h2>Derniers changements</h2>');
  expect(text.match(/href="\/gare\/tout\/files\/notes\.txt"/g)?.length).toBeGreaterThanOrEqual(2);
});

test('a text taken from another page names its source, and its ids do not meet those around it', async () => {
  const html = await read('## Principes\n\nLes nôtres.\n\n{{inclure page="Charte"}}');
  expect(html).toContain('<h2 id="principes">');
  expect(html).toContain('<h2 id="i0-principes">');
  expect(html).toContain('href="#i0-principes"');
  expect(html).toContain('Texte repris de <a href="/gare/charte">Charte</a>');
});

test('a contents embed lists the headings of the text', async () => {
  const html = await read('{{sommaire}}\n\n## Un\n\n## Deux');
  expect(html).toMatch(/<div class="embed toc">\s*<ol>\s*<li><a href="#un">Un<\/a>/);
});

test('a video is a link to where it is kept', async () => {
  const html = await read('{{video url="https://video.example.org/w/1" titre="Les contrats"}}');
  expect(html).toContain('href="https://video.example.org/w/1"');
  expect(html).toContain('Voir la vidéo\u00a0: Les contrats');
  expect(html).not.toContain('<iframe');
});

test('a wrong embed says what is wrong in its place, and the rest of the text stands', async () => {
  const wrong = [
    ['{{fiche}}', 'Aucun bloc ne s’appelle «\u00a0fiche\u00a0».'],
    ['{{fiches type="réunion}}', 'Il manque un guillemet fermant.'],
    ['{{fiches espace="ailleurs"}}', 'Aucun espace ne s’appelle «\u00a0ailleurs\u00a0».'],
    ['{{inclure page="<b>"}}', 'La page «\u00a0&lt;b&gt;\u00a0» n’existe pas encore, ou plus.'],
    ['{{bouton url="javascript:alert(1)" titre="x"}}', 'n’est pas une adresse du web.'],
  ] as const;
  const html = await read(`${wrong.map(([embed]) => embed).join('\n\n')}\n\nLa suite.`);
  for (const [, sentence] of wrong) expect(html).toContain(sentence);
  expect(html).toContain('<p>La suite.</p>');
  expect(html).not.toContain('href="javascript:');
});

test('a picture has its size, and a wide one is shown smaller', async () => {
  const picture = (width: number, height: number) =>
    sharp({ create: { width, height, channels: 3, background: '#369' } })
      .png()
      .toBuffer();
  const slug = await station.write({
    space: 'gare',
    title: 'Images',
    body: '![Petite](petite.png)\n\n![Grande](grande.png)',
  });
  await station.attach('gare', slug, 'petite.png', await picture(200, 100));
  await station.attach('gare', slug, 'grande.png', await picture(2560, 1000));
  const { text } = await request(station.app).get(`/gare/${slug}`);
  expect(text).toContain('<img src="/gare/images/files/petite.png" alt="Petite" width="200" height="100"');
  expect(text).toContain(
    '<img src="/gare/images/files/grande.png/thumbnail?w=1280" alt="Grande" width="1280" height="500"',
  );
});

test('an attachment that is not there is named as missing', async () => {
  expect(await read('[Le bilan](bilan.pdf)')).toContain('aucune pièce jointe de ce nom');
});

test('texts in texts, and lists in them, are shown until the view has had its fill', async () => {
  const lines = (line: string, count: number) => `${line}\n\n`.repeat(count);
  await station.write({ space: 'gare', title: 'Graine', body: 'une graine' });
  await station.write({ space: 'gare', title: 'Branche', body: lines('{{inclure page="Graine"}}', 30) });
  const html = await read(lines('{{inclure page="Branche"}}', 30), 'Arbre');
  // Six branches and the thirty seeds of each, a seventh with thirteen: two hundred embeds.
  expect(html.match(/une graine/g)).toHaveLength(193);
  expect(html.match(/reprend trop de textes ou de fiches/g)).toHaveLength(40);
  const lists = await read(lines('{{changements nombre=200}}', 8), 'Listes');
  expect(lists.match(/reprend trop de textes ou de fiches/g)).toHaveLength(3);
});

test('a text too long to be included many times is, as often as it may be', async () => {
  await station.write({ space: 'gare', title: 'Longue', body: 'mot '.repeat(100_000) });
  const html = await read('{{inclure page="Longue"}}\n\n'.repeat(4), 'Répétée');
  expect(html.match(/reprend trop de textes ou de fiches/g)).toHaveLength(2);
});
