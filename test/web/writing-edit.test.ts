import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { viewHistory } from '../../src/wiki/revisions.ts';
import { viewPage } from '../../src/wiki/view-page.ts';
import { type Desk, decode, formIn, openDesk } from './writing-desk.ts';

const reader = { kind: 'visitor', name: 'lecture' } as const;
let desk: Desk;

beforeAll(async () => {
  desk = await openDesk();
});
afterAll(() => desk.wiki.close());

async function current(slug: string, space = 'gare') {
  const outcome = await viewPage(desk.wiki, reader, { space, slug });
  if (outcome.kind !== 'page') throw new Error(outcome.kind);
  return outcome.view;
}

describe('a new page', () => {
  test('is asked what kind it is to be, among the types and a plain one', async () => {
    const { status, text } = await desk.get('/gare/new?title=Bilan%20moral&parent=charte');
    expect(status).toBe(200);
    expect(text).toContain('href="/gare/new?type=page&amp;title=Bilan%20moral&amp;parent=charte"');
    expect(text).toContain('href="/gare/new?type=reunion&amp;title=Bilan%20moral&amp;parent=charte"');
    expect(text).toContain('Tous les champs à la fois.');
  });

  test('is made from a title, under the page it was asked from', async () => {
    const form = await desk.open('/gare/new?type=page&title=Bilan%20moral&parent=charte');
    expect(form).toMatchObject({ title: 'Bilan moral', base: '0', parent: 'charte', body: '' });
    const { status, headers } = await desk.post('/gare/new', {
      ...form,
      body: 'Un an.\r\n\r\nEt un autre.',
      tags: 'bilan, 2026',
    });
    expect(status).toBe(303);
    expect(headers['location']).toBe('/gare/bilan-moral?publie=1');
    const { revision, trail, page } = await current('bilan-moral');
    expect(revision).toMatchObject({
      title: 'Bilan moral',
      body: 'Un an.\n\nEt un autre.',
      tags: ['bilan', '2026'],
    });
    expect(page.type).toBe('');
    expect(trail.map(({ title }) => title)).toEqual(['Gare des groupes', 'Charte', 'Bilan moral']);
    expect(revision.authors).toEqual(['Visiteur·euse']);
  });

  test('that others already link to takes the title they wrote', async () => {
    const { text } = await desk.get('/gare/accueil');
    const href = decode(/href="(\/gare\/new\?title=[^"]*)"/.exec(text)?.[1] ?? '');
    expect(href).toBe('/gare/new?title=Page%20%C3%A0%20%C3%A9crire');
    const form = await desk.open(`${href}&type=page`);
    const { headers } = await desk.post('/gare/new', {
      ...form,
      body: 'Écrite.',
      signature: '  Rédaction \u202e du  Klaxon ',
    });
    expect(headers['location']).toBe('/gare/page-a-ecrire?publie=1');
    expect((await current('page-a-ecrire')).revision.authors).toEqual(['Rédaction du Klaxon']);
    expect((await desk.get('/gare/accueil')).text).toContain('href="/gare/page-a-ecrire"');
  });

  test('of a type begins with its plan and shows every kind of control', async () => {
    const { text } = await desk.get('/gare/new?type=essai');
    for (const control of [
      '<input class="input" type="text" id="c-sujet" name="champ_sujet"',
      '<textarea class="input" id="c-details" name="champ_details"',
      'id="c-montant" name="champ_montant" value="" inputmode="decimal"',
      '<input type="hidden" name="champ_public" value="">',
      '<input type="checkbox" id="c-public" name="champ_public" value="oui"',
      'type="date" id="c-jour"',
      'type="time" id="c-heure"',
      'type="datetime-local" id="c-moment"',
      'name="champ_duree_debut"',
      'name="champ_duree_fin"',
      '<select class="input" id="c-etat" name="champ_etat">',
      '<input type="checkbox" name="champ_axes" value="découvrir">',
      'type="url" id="c-lien"',
      'type="email" id="c-courriel"',
      'type="tel" id="c-telephone"',
      'name="champ_lieu_adresse"',
      '<option value="Réunion du 2026-01-15">',
    ]) {
      expect(text).toContain(control);
    }
    expect(formIn(text, '/gare/new')).toMatchObject({ type: 'essai', body: '## Plan\r\n\r\nÀ remplir.\r\n' });
  });

  test('keeps the values of its fields, and shows them typed when it is opened again', async () => {
    const form = await desk.open('/gare/new?type=essai');
    const filled = {
      ...form,
      title: 'Premier essai',
      champ_sujet: 'Les moyens',
      champ_details: 'Un\r\ndeux',
      champ_montant: '12,5',
      champ_public: ['non', 'oui'],
      champ_jour: '2026-03-12',
      champ_heure: '14:30',
      champ_duree_debut: '2026-03-12',
      champ_duree_fin: '2026-03-14',
      champ_etat: 'validé',
      champ_axes: ['', 'agir', 'découvrir'],
      champ_lien: 'https://exemple.org/a',
      champ_presents: 'Coordination\r\nTrésorerie',
    };
    const { status, headers } = await desk.post('/gare/new', filled);
    expect([status, headers['location']]).toEqual([303, '/gare/premier-essai?publie=1']);
    const { revision, page } = await current('premier-essai');
    expect(page.type).toBe('essai');
    expect(revision.values).toMatchObject({
      sujet: 'Les moyens',
      details: 'Un\ndeux',
      montant: 12.5,
      public: true,
      jour: '2026-03-12',
      duree: { debut: '2026-03-12', fin: '2026-03-14' },
      etat: 'validé',
      axes: ['découvrir', 'agir'],
      presents: ['Coordination', 'Trésorerie'],
    });
    const again = await desk.open('/gare/premier-essai/edit');
    expect(again).toMatchObject({
      champ_public: ['non', 'oui'],
      champ_axes: ['', 'découvrir', 'agir'],
      champ_etat: 'validé',
      champ_duree_fin: '2026-03-14',
    });
  });

  test('of a type that is not there is missing', async () => {
    expect((await desk.get('/gare/new?type=rien-de-tel')).status).toBe(404);
    expect((await desk.get('/nulle-part/new')).status).toBe(404);
  });
});

describe('what a form refuses', () => {
  test('stands beside the fields and in a list at the top, everything typed being kept', async () => {
    const form = await desk.open('/gare/new?type=essai');
    const { status, text } = await desk.post('/gare/new', {
      ...form,
      title: 'Deuxième essai',
      body: 'Long travail <b>.',
      champ_sujet: '',
      champ_montant: 'beaucoup',
      champ_jour: '31/02/2026',
      champ_courriel: 'pas une adresse',
      champ_axes: ['', 'approfondir'],
    });
    expect(status).toBe(422);
    expect(text).toContain('Il reste 4\u00a0points à corriger.');
    expect(text).toContain('<a href="#c-sujet">Sujet\u00a0: Ce champ est nécessaire.</a>');
    expect(text).toContain('<a href="#c-jour">Jour\u00a0: Cette date n’existe pas.</a>');
    expect(text).toMatch(/id="c-montant"[^>]*aria-invalid="true"[^>]*aria-describedby="c-montant-err"/);
    expect(formIn(text, '/gare/new')).toMatchObject({
      title: 'Deuxième essai',
      body: 'Long travail <b>.',
      champ_montant: 'beaucoup',
      champ_jour: '31/02/2026',
      champ_courriel: 'pas une adresse',
      champ_axes: ['', 'approfondir'],
      editId: form['editId'],
    });
  });

  test('a title too long, with the text kept', async () => {
    const form = await desk.open('/gare/charte/edit');
    const title = 'é'.repeat(301);
    const { status, text } = await desk.post('/gare/charte/edit', { ...form, title, body: 'Tout mon texte' });
    expect(status).toBe(422);
    expect(text).toContain('Le titre est trop long\u00a0: 300\u00a0caractères au plus.');
    expect(formIn(text, '/gare/charte/edit')).toMatchObject({ title, body: 'Tout mon texte', base: '1' });
    expect((await current('charte')).current).toBe(1);
  });

  test.each([
    ['no text', { body: undefined }],
    ['two texts', { body: ['a', 'b'] }],
    ['a name with a bracket', { 'a[4294967294]': 'x' }],
  ])('a form with %s', async (_what, change) => {
    const form: Record<string, string | readonly string[] | undefined> = {
      ...(await desk.open('/gare/charte/edit')),
      ...change,
    };
    const sent = Object.fromEntries(
      Object.entries(form).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
    );
    expect((await desk.post('/gare/charte/edit', sent)).status).toBe(400);
    expect((await current('charte')).current).toBe(1);
  });

  test('a text of more than 2 MiB, with its place in the form', async () => {
    const form = await desk.open('/gare/charte/edit');
    const body = 'é'.repeat(1024 * 1024 + 1);
    const { status, text } = await desk.post('/gare/charte/edit', { ...form, body });
    expect(status).toBe(422);
    expect(text).toContain('Le texte est trop long');
    expect(formIn(text, '/gare/charte/edit')['body']).toBe(body);
  });
});

describe('an edit', () => {
  let slug = '';
  let made = 0;

  beforeEach(async () => {
    made += 1;
    slug = await desk.write({
      space: 'gare',
      title: `Compte rendu ${made}`,
      body: '# Un\n\nAlpha.\n\n# Deux\n\nBêta.\n',
      tags: ['cr'],
    });
  });

  const path = () => `/gare/${slug}/edit`;

  test('is published with its summary, as a small correction or not', async () => {
    const form = await desk.open(path());
    const { headers } = await desk.post(path(), {
      ...form,
      body: `${form['body']}Fin.`,
      summary: 'La fin',
      minor: '1',
      signature: 'Trésorerie',
    });
    expect(headers['location']).toBe(`/gare/${slug}?publie=2`);
    const history = await viewHistory(desk.wiki, reader, { space: 'gare', slug, withMinor: true });
    expect(history.revisions[0]).toMatchObject({
      number: 2,
      summary: 'La fin',
      minor: true,
      authors: ['Trésorerie'],
    });
  });

  test('that changes nothing adds no revision, and says so', async () => {
    const form = await desk.open(path());
    const { status, headers } = await desk.post(path(), { ...form, summary: 'Rien du tout' });
    expect([status, headers['location']]).toEqual([303, `/gare/${slug}?publie=rien`]);
    expect((await current(slug)).current).toBe(1);
    expect((await desk.get(`/gare/${slug}?publie=rien`)).text).toContain('Rien n’a changé.');
  });

  test('of a page whose type asks much changes nothing by being opened', async () => {
    const typed = await desk.write({
      space: 'gare',
      type: 'essai',
      title: `Fiche entière ${made}`,
      values: {
        sujet: 'Un',
        details: 'Deux\n\ntrois',
        montant: 12.5,
        moment: '2026-03-12T14:30',
        duree: { debut: '2026-03-12' },
        axes: ['agir'],
        voisines: ['Charte', 'Accueil'],
        lieu: { adresse: 'Nantes', lat: 47.2, lon: -1.55 },
        mots: ['a', 'b'],
        presents: ['x', 'y'],
      },
    });
    const { headers } = await desk.post(`/gare/${typed}/edit`, await desk.open(`/gare/${typed}/edit`));
    expect(headers['location']).toBe(`/gare/${typed}?publie=rien`);
    expect((await current(typed)).current).toBe(1);
  });

  test('of a text that begins with an empty line or ends in CRLF changes nothing by being opened', async () => {
    const odd = await desk.write({
      space: 'gare',
      title: `Bizarre ${made}`,
      body: '\n\nUn\r\ndeux\n trois\r\n',
    });
    const form = await desk.open(`/gare/${odd}/edit`);
    await desk.post(`/gare/${odd}/edit`, form);
    expect((await current(odd)).current).toBe(1);
  });

  test('sent twice is one revision', async () => {
    const form = { ...(await desk.open(path())), body: 'Une seule fois.' };
    const answers = [await desk.post(path(), form), await desk.post(path(), form)];
    expect(answers.map(({ headers }) => headers['location'])).toEqual([
      `/gare/${slug}?publie=2`,
      `/gare/${slug}?publie=2`,
    ]);
    expect((await current(slug)).current).toBe(2);
  });

  test('brought again by Back with more words is another edit: those words are not lost', async () => {
    const form = { ...(await desk.open(path())), body: 'Une première phrase.\n' };
    await desk.post(path(), form);
    const again = await desk.post(path(), { ...form, body: 'Une première phrase.\n\nUne autre.\n' });
    expect(again.status).toBe(409);
    expect(again.text).toContain('Une autre.');
    const fresh = { ...(await desk.open('/gare/new?type=page')), title: `Retour ${made}`, body: 'un' };
    const [first, second] = [
      await desk.post('/gare/new', fresh),
      await desk.post('/gare/new', { ...fresh, body: 'un et deux' }),
    ];
    expect(second.headers['location']).not.toBe(first.headers['location']);
    expect((await desk.get(second.headers['location'] ?? '')).text).toContain('un et deux');
  });

  test('is previewed above the form, which keeps everything, and publishes nothing', async () => {
    const form = await desk.open(path());
    const typed = {
      ...form,
      body: '## Titre\r\n\r\nVoir [[Charte]] **fort** <script>',
      summary: 'Essai',
      tags: 'a, b',
      minor: '1',
      action: 'preview',
    };
    const { status, text } = await desk.post(`/gare/${slug}/preview`, typed);
    expect(status).toBe(200);
    expect(text).toContain('<strong>fort</strong>');
    expect(text).toContain('href="/gare/charte"');
    expect(text).not.toContain('<script>');
    expect(text).toContain('Rien n’est encore publié.');
    const { action: _action, ...kept } = typed;
    expect(formIn(text, path())).toEqual(kept);
    expect((await desk.post(path(), typed)).text).toContain('<strong>fort</strong>');
    expect((await current(slug)).current).toBe(1);
  });

  test('is compared with what is online before it is published', async () => {
    const form = await desk.open(path());
    const { status, text } = await desk.post(path(), {
      ...form,
      body: '# Un\r\n\r\nAlpha et oméga.\r\n\r\n# Deux\r\n\r\nBêta.\r\n',
      action: 'compare',
    });
    expect(status).toBe(200);
    expect(text).toContain('<ins><span class="vh">ajouté\u00a0: </span>');
    expect(text).toMatch(/<ins>.*oméga.*<\/ins>/);
    expect(formIn(text, path())['body']).toContain('oméga');
  });

  test('is compared in its title, its tags and its fields too', async () => {
    const typed = await desk.write({
      space: 'gare',
      type: 'essai',
      title: `Fiche comparée ${made}`,
      values: { sujet: 'Un', etat: 'validé', axes: ['agir'], public: true },
      tags: ['reste', 'part'],
    });
    const form = await desk.open(`/gare/${typed}/edit`);
    const { text } = await desk.post(`/gare/${typed}/edit`, {
      ...form,
      title: 'Autre titre',
      tags: 'reste, vient',
      champ_etat: 'à relire',
      champ_axes: ['', 'découvrir', 'agir'],
      champ_public: 'non',
      action: 'compare',
    });
    const blocks = [...text.matchAll(/<h3>([^<]*)<\/h3>/g)].map(([, heading]) => heading);
    expect(blocks).toEqual(['Titre', 'Fiche', 'Étiquettes', 'Titre', 'Fiche', 'Étiquettes']);
    const words = text.replace(/<span class="vh">[^<]*<\/span>/g, '');
    expect(words).toContain('<span class="sides__name">État</span> <del>validé</del> <ins>à relire</ins>');
    expect(words).toContain(
      '<span class="sides__name">Axes</span> <del>agir</del> <ins>découvrir, agir</ins>',
    );
    expect(words).toContain(
      '<span class="sides__name">Ouvert à tou·tes</span> <del>oui</del> <ins>non</ins>',
    );
    expect(words).not.toContain('<span class="sides__name">Sujet</span>');
    expect(words).toContain('<ins>vient</ins>');
  });

  test('that comes late is joined with what was published, and says with whom', async () => {
    const form = await desk.open(path());
    await desk.write({
      space: 'gare',
      slug,
      title: `Compte rendu ${made}`,
      base: 1,
      body: '# Un\n\nAlpha.\n\n# Deux\n\nBêta et gamma.\n',
      tags: ['cr'],
      author: 'secrétariat de séance',
    });
    const { status, headers } = await desk.post(path(), {
      ...form,
      body: '# Un\r\n\r\nAlpha, mieux dit.\r\n\r\n# Deux\r\n\r\nBêta.\r\n',
    });
    expect([status, headers['location']]).toEqual([303, `/gare/${slug}?publie=3&reuni=1`]);
    expect((await current(slug)).revision.body).toBe(
      '# Un\n\nAlpha, mieux dit.\n\n# Deux\n\nBêta et gamma.\n',
    );
    const { text } = await desk.get(`/gare/${slug}?publie=3&reuni=1`);
    expect(text).toContain('Votre texte et celui de secrétariat de séance ont été réunis.');
    expect(text).toContain(`href="/gare/${slug}/diff?from=2&amp;to=3"`);
  });

  test('of a page put in the trash meanwhile gives the text back', async () => {
    const form = await desk.open(path());
    await desk.post(`/gare/${slug}/delete`, { summary: 'Doublon' });
    const { status, text } = await desk.post(path(), { ...form, body: 'Mon travail d’une heure.' });
    expect(status).toBe(410);
    expect(text).toContain('Mon travail d’une heure.');
    expect(text).toContain('action="/gare/new"');
  });

  test.each([
    [507, Object.assign(new Error('database or disk is full'), { code: 'SQLITE_FULL' })],
    [500, new Error('the thread has died')],
  ])('that fails on our side (%i) gives the text back, to be sent again as it was', async (status, fault) => {
    const typed = await desk.write({
      space: 'gare',
      type: 'essai',
      title: `Panne ${status} ${made}`,
      body: 'Avant.',
      values: { sujet: 'Un', etat: 'validé' },
    });
    const form = { ...(await desk.open(`/gare/${typed}/edit`)), body: 'Pendant.', champ_etat: '' };
    const failing = vi.spyOn(desk.wiki, 'transact').mockRejectedValueOnce(fault);
    const failed = await desk.post(`/gare/${typed}/edit`, form);
    failing.mockRestore();
    expect(failed.status).toBe(status);
    expect(failed.text).toContain('Ce que vous aviez écrit');
    const again = formIn(failed.text, `/gare/${typed}/edit`);
    expect(again).toMatchObject({ body: 'Pendant.', base: '1', champ_sujet: 'Un', champ_etat: '' });
    const { headers } = await desk.post(`/gare/${typed}/edit`, again);
    expect(headers['location']).toBe(`/gare/${typed}?publie=2`);
    const { revision } = await current(typed);
    expect(revision).toMatchObject({ body: 'Pendant.', values: { sujet: 'Un' } });
    expect(revision.values).not.toHaveProperty('etat');
  });

  test('of a page renamed meanwhile is published at its new address', async () => {
    const form = await desk.open(path());
    await desk.post(`/gare/${slug}/rename`, { title: `Nouveau nom ${made}` });
    const { status, headers } = await desk.post(path(), { ...form, body: 'Changé.' });
    expect([status, headers['location']]).toEqual([303, `/gare/nouveau-nom-${made}?publie=3&reuni=1`]);
    const { revision } = await current(`nouveau-nom-${made}`);
    expect([revision.title, revision.body]).toEqual([`Nouveau nom ${made}`, 'Changé.']);
  });

  test('can start from an older revision', async () => {
    await desk.write({
      space: 'gare',
      slug,
      title: `Compte rendu ${made}`,
      base: 1,
      body: 'Tout autre chose.',
      tags: ['cr'],
    });
    const { text } = await desk.get(`${path()}?from=1`);
    expect(text).toContain('Vous repartez de la révision 1.');
    const form = formIn(text, path());
    expect(form).toMatchObject({ base: '2', body: '# Un\r\n\r\nAlpha.\r\n\r\n# Deux\r\n\r\nBêta.\r\n' });
    await desk.post(path(), form);
    expect((await current(slug)).revision.body).toBe('# Un\n\nAlpha.\n\n# Deux\n\nBêta.\n');
  });

  test('keeps the values that its form does not show', async () => {
    const typed = await desk.write({
      space: 'gare',
      type: 'essai',
      title: `Fiche ${made}`,
      values: { sujet: 'Un', etat: 'validé', oublie: 'gardé' },
    });
    const { title, body, base, editId, tags } = await desk.open(`/gare/${typed}/edit`);
    const sent = { title, body: `${body}x`, base, editId, tags, champ_sujet: 'Deux' } as Record<
      string,
      string
    >;
    expect((await desk.post(`/gare/${typed}/edit`, sent)).status).toBe(303);
    expect((await current(typed)).revision.values).toEqual({
      sujet: 'Deux',
      etat: 'validé',
      oublie: 'gardé',
    });
  });
});

describe('a conflict', () => {
  const base = 'Intro.\n\nLe groupe accepte trois formations.\n\nFin.\n';

  async function collide(title: string) {
    const slug = await desk.write({ space: 'gare', title, body: base, author: 'trésorerie' });
    const form = await desk.open(`/gare/${slug}/edit`);
    await desk.write({
      space: 'gare',
      slug,
      title,
      base: 1,
      body: base.replace('trois', 'deux grandes'),
      author: 'secrétariat de séance',
    });
    const answer = await desk.post(`/gare/${slug}/edit`, {
      ...form,
      body: `${base.replace('trois', 'quatre petites').replace('Fin.', 'Fin, et un ajout <b>.')}`.replace(
        /\n/g,
        '\r\n',
      ),
      tags: 'finances',
      summary: 'Quatre',
    });
    return { slug, answer };
  }

  test('shows both texts, the base and the attempt, and loses no word', async () => {
    const { slug, answer } = await collide('Conflit un');
    expect(answer.status).toBe(409);
    const text = decode(answer.text);
    expect(text).toContain('secrétariat de séance a publié la révision 2 le');
    for (const words of [
      'quatre petites',
      'deux grandes',
      'accepte trois formations',
      'Fin, et un ajout <b>.',
      'finances',
      'Quatre',
    ]) {
      expect(text).toContain(words);
    }
    const form = formIn(answer.text, `/gare/${slug}/edit`);
    expect(form).toMatchObject({ base: '2', merging: '1', tags: 'finances', summary: 'Quatre' });
    expect(String(form['body']).replace(/\r\n/g, '\n')).toBe(
      [
        'Intro.\n\n◀◀◀ Texte publié (révision 2)\nLe groupe accepte deux grandes formations.\n',
        '◆◆◆ Votre texte\nLe groupe accepte quatre petites formations.\n▶▶▶ Fin du passage\n\nFin, et un ajout <b>.\n',
      ].join(''),
    );
  });

  test('is not published while passages are left to choose', async () => {
    const { slug, answer } = await collide('Conflit deux');
    const form = formIn(answer.text, `/gare/${slug}/edit`);
    const { status, text } = await desk.post(`/gare/${slug}/edit`, form);
    expect(status).toBe(422);
    expect(text).toContain('Il reste un passage à choisir');
    expect(formIn(text, `/gare/${slug}/edit`)).toMatchObject({ body: form['body'], merging: '1', base: '2' });
    expect((await current(slug)).current).toBe(2);
  });

  test('is settled by choosing', async () => {
    const { slug, answer } = await collide('Conflit trois');
    const form = formIn(answer.text, `/gare/${slug}/edit`);
    const body = 'Intro.\r\n\r\nLe groupe accepte trois ou quatre formations.\r\n\r\nFin.\r\n';
    const { headers } = await desk.post(`/gare/${slug}/edit`, { ...form, body, action: 'publish' });
    expect(headers['location']).toBe(`/gare/${slug}?publie=3`);
    expect((await current(slug)).revision.body).toBe(body.replace(/\r\n/g, '\n'));
  });

  test('is settled by keeping both passages', async () => {
    const { slug, answer } = await collide('Conflit quatre');
    await desk.post(`/gare/${slug}/edit`, { ...formIn(answer.text, `/gare/${slug}/edit`), action: 'join' });
    expect((await current(slug)).revision.body).toBe(
      'Intro.\n\nLe groupe accepte deux grandes formations.\nLe groupe accepte quatre petites formations.\n\nFin, et un ajout <b>.\n',
    );
  });

  test('of fields shows the value that was published', async () => {
    const slug = await desk.write({
      space: 'gare',
      type: 'essai',
      title: 'Conflit de fiche',
      values: { sujet: 'Un', etat: 'à relire' },
    });
    const form = await desk.open(`/gare/${slug}/edit`);
    await desk.write({
      space: 'gare',
      slug,
      title: 'Conflit de fiche',
      base: 1,
      values: { sujet: 'Leur sujet', etat: 'à relire' },
    });
    const { status, text } = await desk.post(`/gare/${slug}/edit`, { ...form, champ_sujet: 'Mon sujet' });
    expect(status).toBe(409);
    expect(text).toContain('Valeur publiée\u00a0: Leur sujet');
    expect(formIn(text, `/gare/${slug}/edit`)).toMatchObject({
      champ_sujet: 'Mon sujet',
      champ_etat: 'à relire',
    });
  });
});
