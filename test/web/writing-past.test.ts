import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { viewPage } from '../../src/wiki/view-page.ts';
import { type Desk, openDesk } from './writing-desk.ts';

const reader = { kind: 'visitor', name: 'lecture' } as const;
let desk: Desk;

beforeAll(async () => {
  desk = await openDesk();
  const { write, wait } = desk;
  await write({ space: 'gare', title: 'Récit', body: '# Notes\n\nUn.\n\nDeux.\n', author: 'trésorerie' });
  wait(24 * 60);
  await write({
    space: 'gare',
    slug: 'recit',
    title: 'Récit',
    base: 1,
    body: '# Notes\n\nUn.\n\nDeux et demi.\n',
    summary: 'Une moitié',
  });
  wait(5);
  await write({
    space: 'gare',
    slug: 'recit',
    title: 'Récit',
    base: 2,
    body: '# Notes\n\nUn !\n\nDeux et demi.\n',
    minor: true,
    summary: 'Coquille',
  });
  wait(5);
  await write({
    space: 'gare',
    slug: 'recit',
    title: 'Récit',
    base: 3,
    body: '# Notes\n\nUn !\n\nDeux et demi.\n\nTrois <mille>.\n',
    tags: ['suite'],
  });
});
afterAll(() => desk.wiki.close());

async function current(slug: string, space = 'gare') {
  const outcome = await viewPage(desk.wiki, reader, { space, slug });
  if (outcome.kind !== 'page') throw new Error(outcome.kind);
  return outcome.view;
}

describe('the history of a page', () => {
  test('lists who, when and why by day, the newest first, with the last step chosen', async () => {
    const { status, text } = await desk.get('/gare/recit/history');
    expect(status).toBe(200);
    expect(text).toContain('4\u00a0révisions par 2\u00a0personnes');
    const days = [...text.matchAll(/<h2 class="revs__day">.*?>([^<]*)<\/time>/g)].map(([, day]) => day);
    expect(days).toEqual(['vendredi 13 mars 2026', 'jeudi 12 mars 2026']);
    const labels = [...text.matchAll(/<p class="rev__what"><a href="([^"]*)">([^<]*)</g)].map(
      ([, href, what]) => [href, what],
    );
    expect(labels).toEqual([
      ['/gare/recit', 'Texte modifié\u00a0: 2\u00a0mots ajoutés'],
      ['/gare/recit/rev/3', 'Coquille'],
      ['/gare/recit/rev/2', 'Une moitié'],
      ['/gare/recit/rev/1', 'Création de la page'],
    ]);
    expect(text).toMatch(/name="a" value="3"[^>]* checked/);
    expect(text).toMatch(/name="b" value="4"[^>]* checked/);
    expect(text).toContain('<span class="rev__size">+2\u00a0mots</span>');
    expect(text).toContain('formaction="/gare/recit/rev/1/revert"');
    expect(text).toContain('href="/gare/recit/edit?from=2"');
  });

  test('can be read without small corrections', async () => {
    const { text } = await desk.get('/gare/recit/history?minor=0');
    expect(text).not.toContain('Coquille');
    expect(text).toContain('Une moitié');
  });

  test('goes on further down when it is long', async () => {
    const slug = await desk.write({ space: 'gare', title: 'Longue histoire', body: '0' });
    for (let base = 1; base <= 51; base++) {
      await desk.write({
        space: 'gare',
        slug,
        title: 'Longue histoire',
        base,
        body: String(base),
        summary: `pas ${base}`,
      });
    }
    const first = (await desk.get(`/gare/${slug}/history`)).text;
    const before = /name="before" value="(\d+)"/.exec(first)?.[1];
    expect(before).toBe('3');
    const rest = (await desk.get(`/gare/${slug}/history?before=${before}&a=1&b=2`)).text;
    expect(rest).toContain('Création de la page');
    expect(rest).not.toContain('pas 2<');
    expect(rest).toMatch(/name="a" value="1"[^>]* checked/);
  });

  test('of a page that is not there is missing', async () => {
    expect((await desk.get('/gare/rien/history')).status).toBe(404);
  });
});

describe('two revisions compared', () => {
  test('show what came and went, said for those who do not see it', async () => {
    const { status, text } = await desk.get('/gare/recit/diff?from=1&to=4');
    expect(status).toBe(200);
    expect(text).toContain('Ce qui change, de la révision 1 à la 4');
    expect(text).toContain('3\u00a0révisions par une personne, entre le <time');
    expect(text).toContain(
      '<ins><span class="vh">ajouté\u00a0: </span> et demi<span class="vh"> fin de l’ajout</span></ins>',
    );
    expect(text).toContain('Trois &lt;mille&gt;.');
    expect(text).toContain('<h3>Étiquettes</h3>');
    expect(text).toContain('id="vue-cote"');
    expect(text).toContain('class="diff diff--sides"');
  });

  test('lead to the steps of the same length around them', async () => {
    const { text } = await desk.get('/gare/recit/diff?from=2&to=3');
    expect(text).toContain('href="/gare/recit/diff?from=1&amp;to=2" rel="prev"');
    expect(text).toContain('href="/gare/recit/diff?from=3&amp;to=4" rel="next"');
  });

  test('are chosen by the form of the history, in either order', async () => {
    for (const query of ['a=1&b=3', 'a=3&b=1']) {
      const { status, headers } = await desk.get(`/gare/recit/diff?${query}`);
      expect([status, headers['location']]).toEqual([302, '/gare/recit/diff?from=1&to=3']);
    }
  });

  test('are the last two when none is named', async () => {
    expect((await desk.get('/gare/recit/diff')).text).toContain('de la révision 3 à la 4');
    expect((await desk.get('/gare/recit/diff?to=2')).text).toContain('de la révision 1 à la 2');
  });

  test('may be the same text, or have nothing in common, and say so', async () => {
    expect((await desk.get('/gare/recit/diff?from=2&to=2')).text).toContain('Rien n’a bougé');
    const line = (seed: number) =>
      Array.from({ length: 2000 }, (_none, at) => `${(at * seed) % 2003}`).join('\n');
    const slug = await desk.write({ space: 'gare', title: 'Deux romans', body: line(7) });
    await desk.write({ space: 'gare', slug, title: 'Deux romans', base: 1, body: line(13) });
    const { text } = await desk.get(`/gare/${slug}/diff?from=1&to=2`);
    expect(text).toContain('Ces deux textes n’ont presque rien en commun.');
  });

  test('that are not there are missing', async () => {
    expect((await desk.get('/gare/recit/diff?from=1&to=99')).status).toBe(404);
    expect((await desk.get('/gare/recit/diff?from=0&to=x')).status).toBe(200);
  });
});

describe('who wrote each line', () => {
  test('is told by blocks of lines, each leading to its change', async () => {
    const { status, text } = await desk.get('/gare/recit/blame');
    expect(status).toBe(200);
    const rows = [
      ...text.matchAll(/<tr><th scope="row"><a href="([^"]*)">.*?<td>([^<]*)<\/td>.*?<td>(.*?)<\/td><\/tr>/g),
    ];
    expect(rows.map(([, href, author, lines]) => [href, author, lines])).toEqual([
      ['/gare/recit/rev/1', 'trésorerie', '# Notes<br>'],
      ['/gare/recit/diff?from=2&amp;to=3', 'secrétariat', 'Un !'],
      ['/gare/recit/rev/1', 'trésorerie', ''],
      ['/gare/recit/diff?from=1&amp;to=2', 'secrétariat', 'Deux et demi.'],
      ['/gare/recit/diff?from=3&amp;to=4', 'secrétariat', '<br>Trois &lt;mille&gt;.'],
    ]);
  });

  test('says that a page without text has no lines', async () => {
    const slug = await desk.write({ space: 'gare', title: 'Sans texte' });
    expect((await desk.get(`/gare/${slug}/blame`)).text).toContain('Cette page n’a pas de texte');
  });
});

describe('an old revision', () => {
  test('becomes the newest when it is restored, once however often the button is pressed', async () => {
    const slug = await desk.write({ space: 'gare', title: 'À reprendre', body: 'Avant.' });
    await desk.write({ space: 'gare', slug, title: 'À reprendre', base: 1, body: 'Après.' });
    const { text } = await desk.get(`/gare/${slug}/history`);
    const editId = /rev\/1\/revert" name="editId" value="([^"]*)"/.exec(text)?.[1] ?? '';
    for (let press = 0; press < 2; press++) {
      const { status, headers } = await desk.post(`/gare/${slug}/rev/1/revert`, { editId });
      expect([status, headers['location']]).toEqual([303, `/gare/${slug}?publie=3`]);
    }
    const { revision, current: number } = await current(slug);
    expect([revision.body, revision.summary, number]).toEqual(['Avant.', 'Retour à la révision 1', 3]);
  });

  test('is not restored without the form that asks for it', async () => {
    expect((await desk.post('/gare/recit/rev/1/revert', {})).status).toBe(400);
    expect((await desk.post('/gare/recit/rev/99/revert', { editId: 'abcdefgh' })).status).toBe(404);
    expect((await desk.get('/gare/recit/rev/1/revert')).status).toBe(404);
  });
});

describe('a page renamed', () => {
  test('is found at its new address, its old one leading there', async () => {
    await desk.write({ space: 'gare', title: 'Ancien nom', body: 'Texte.' });
    const form = await desk.open('/gare/ancien-nom/rename');
    expect(form).toEqual({ title: 'Ancien nom', slug: '', summary: '' });
    const { status, headers } = await desk.post('/gare/ancien-nom/rename', { ...form, title: 'Nouveau nom' });
    expect([status, headers['location']]).toEqual([303, '/gare/nouveau-nom']);
    const old = await desk.get('/gare/ancien-nom');
    expect([old.status, old.headers['location']]).toEqual([301, '/gare/nouveau-nom']);
    expect((await desk.get('/gare/nouveau-nom/history')).text).toContain(
      'Renommée «\u00a0Nouveau nom\u00a0»',
    );
  });

  test('takes the address that is wished for, unless it cannot be or is taken', async () => {
    const slug = await desk.write({ space: 'gare', title: 'Adresse', body: 'x' });
    const taken = await desk.post(`/gare/${slug}/rename`, { title: 'Titre gardé', slug: 'charte' });
    expect(taken.status).toBe(422);
    expect(taken.text).toContain('Une autre page de cet espace a déjà cette adresse.');
    expect(taken.text).toContain('value="Titre gardé"');
    const crooked = await desk.post(`/gare/${slug}/rename`, { title: 'Adresse', slug: '../etc' });
    expect(crooked.status).toBe(422);
    expect(crooked.text).toContain('id="adresse-err"');
    const { headers } = await desk.post(`/gare/${slug}/rename`, { title: 'Adresse', slug: 'autre-adresse' });
    expect(headers['location']).toBe('/gare/autre-adresse');
  });

  test('needs a title', async () => {
    const { status, text } = await desk.post('/gare/recit/rename', { title: '   ' });
    expect(status).toBe(422);
    expect(text).toContain('Il manque un titre.');
  });
});

describe('the place of a page', () => {
  test('is under the page that is named, by title or address, or at the top', async () => {
    const slug = await desk.write({ space: 'gare', title: 'À ranger', body: 'x' });
    const named = await desk.post(`/gare/${slug}/parent`, { parent: 'Charte' });
    expect([named.status, named.headers['location']]).toEqual([303, `/gare/${slug}`]);
    expect((await current(slug)).trail.map(({ title }) => title)).toEqual([
      'Gare des groupes',
      'Charte',
      'À ranger',
    ]);
    expect((await desk.get(`/gare/${slug}/rename`)).text).toContain('name="parent" value="charte"');
    await desk.post(`/gare/${slug}/parent`, { parent: '' });
    expect((await current(slug)).trail).toHaveLength(2);
  });

  test('is not under itself, nor under what is not there', async () => {
    const circle = await desk.post('/gare/charte/parent', { parent: 'charte-du-klaxon' });
    expect(circle.status).toBe(422);
    expect(circle.text).toContain('Une page ne peut pas être rangée sous elle-même.');
    const missing = await desk.post('/gare/charte/parent', { parent: 'Rien de tel' });
    expect(missing.status).toBe(422);
    expect(missing.text).toContain('Aucune page de cet espace n’a ce titre ou cette adresse.');
    expect(missing.text).toContain('value="Rien de tel"');
    expect((await desk.post('/gare/charte/parent', { parent: '???' })).status).toBe(422);
  });

  test('is in another space when it is moved there', async () => {
    const slug = await desk.write({ space: 'gare', title: 'Voyageuse', body: 'x' });
    const { status, headers } = await desk.post(`/gare/${slug}/move`, { space: 'observatoire' });
    expect([status, headers['location']]).toEqual([303, '/observatoire/voyageuse']);
    expect((await desk.get(`/gare/${slug}`)).headers['location']).toBe('/observatoire/voyageuse');
    expect((await desk.post('/observatoire/voyageuse/move', { space: 'nulle-part' })).status).toBe(404);
  });
});

describe('the trash', () => {
  test('takes a page after saying what that means, and gives it back', async () => {
    await desk.write({ space: 'gare', title: 'Éphémère', body: 'Voir [[Charte]].' });
    await desk.write({ space: 'gare', title: 'Qui renvoie', body: 'Voir [[Éphémère]].' });
    const asked = await desk.get('/gare/ephemere/delete');
    expect(asked.text).toContain('Une page mène ici');
    expect(asked.text).toContain('href="/gare/qui-renvoie"');
    const gone = await desk.post('/gare/ephemere/delete', { summary: 'Plus utile' });
    expect([gone.status, gone.headers['location']]).toEqual([303, '/gare/trash']);
    expect((await desk.get('/gare/ephemere')).status).toBe(410);
    expect((await desk.get('/gare/trash')).text).toContain('action="/gare/ephemere/restore"');
    const history = await desk.get('/gare/ephemere/history');
    expect(history.text).toContain('Mise au dépôt\u00a0: Plus utile');
    expect(history.text).toContain('action="/gare/ephemere/restore"');
    const back = await desk.post('/gare/ephemere/restore', {});
    expect([back.status, back.headers['location']]).toEqual([303, '/gare/ephemere']);
    expect((await desk.get('/gare/ephemere')).status).toBe(200);
    expect((await desk.get('/observatoire/trash')).text).toContain('Le dépôt est vide');
  });

  test('does not take the home of a space', async () => {
    const { status, text } = await desk.post('/gare/accueil/delete', { summary: '' });
    expect(status).toBe(422);
    expect(text).toContain('role="alert"');
    expect((await desk.get('/gare')).status).toBe(200);
  });

  test('is not filled from another site', async () => {
    const { default: request } = await import('supertest');
    const { status } = await request(desk.app)
      .post('/gare/recit/delete')
      .set('Sec-Fetch-Site', 'cross-site')
      .set('Origin', 'https://ailleurs.example')
      .type('form')
      .send('summary=');
    expect(status).toBe(403);
    expect((await desk.get('/gare/recit')).status).toBe(200);
  });
});
