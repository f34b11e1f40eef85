/** Fields of every sort in the forms of entries, as browsers send them: files, conditions, trees, suggestions, people. */
import request, { type Response } from 'supertest';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openRule } from '../../src/core/access.ts';
import { savePage } from '../../src/wiki/save-page.ts';
import { blackPng } from '../files/pictures.ts';
import { addType, type Desk, type Form, openDesk } from './writing-desk.ts';

const atelier = `---
nom: Atelier
champs:
  - { nom: jour, libelle: Jour, type: date, defaut: "aujourd'hui" }
  - { nom: statut, libelle: Statut, type: choix, options: [prévu, annulé] }
  - { nom: motif, libelle: Motif, type: texte, requis: oui, si: statut = annulé }
  - { nom: affiche, libelle: Affiche, type: image }
  - { nom: notice, libelle: Notice, type: fichier, requis: oui }
  - { nom: anime, libelle: Animation, type: membre }
  - { nom: suites, libelle: Suites, type: page, cible: atelier, multiple: oui }
  - nom: themes
    libelle: Thèmes
    type: choix_multiples
    options:
      - libelle: Droits
        options: [Travail, Logement]
      - Culture
  - { nom: cite, libelle: Cité par, type: calcul, calcul: nombre(atelier.suites) }
---
`;

let desk: Desk;
beforeAll(async () => {
  desk = await openDesk();
  await addType(desk, 'atelier', { title: 'Atelier', body: atelier, values: {}, tags: [] });
});
afterAll(() => desk.wiki.close());

interface Sent {
  control: string;
  name: string;
  bytes: Buffer;
}

/** A form with files, as a browser sends it. */
async function send(path: string, form: Form, files: readonly Sent[]): Promise<Response> {
  const sent = request(desk.app).post(path);
  for (const [name, value] of Object.entries(form)) for (const one of [value].flat()) sent.field(name, one);
  for (const { control, name, bytes } of files) sent.attach(control, bytes, name);
  return sent;
}

const notice: Sent = {
  control: 'champ_notice_fichier',
  name: 'Notice.pdf',
  bytes: Buffer.from('%PDF-1.4 notice'),
};
const affiche: Sent = { control: 'champ_affiche_fichier', name: 'affiche.png', bytes: blackPng(60, 30) };
const openNew = () => desk.open('/gare/new?type=atelier');

async function publish(title: string, more: Form = {}, files: readonly Sent[] = [notice]): Promise<string> {
  const answer = await send('/gare/new', { ...(await openNew()), title, ...more }, files);
  expect([title, answer.status]).toEqual([title, 303]);
  return new URL(answer.headers['location'] ?? '', 'https://gare.example.org').pathname;
}

async function attachments(path: string): Promise<string[]> {
  const html = (await desk.get(`${path}/files`)).text;
  return [...html.matchAll(/class="file__kind"[\s\S]*?<a href="[^"]*">([^<]*)<\/a>/g)].map(
    ([, name = '']) => name,
  );
}

describe('a form with files', () => {
  it('hangs them on the new page and shows them by their fields', async () => {
    const path = await publish('Compost', {}, [affiche, notice]);
    const page = (await desk.get(path)).text;
    expect(page).toMatch(/<img src="[^"]*affiche\.png\/thumbnail[^"]*" alt="affiche" width="60" height="30"/);
    expect(page).toContain('Notice.pdf</a> <span class="meta">PDF, 15\u00a0octets');
    expect(await attachments(path)).toEqual(['affiche.png', 'Notice.pdf']);
    expect((await desk.get(`${path}/files/affiche.png`)).body).toEqual(affiche.bytes);
  });

  it('lets a file be chosen among those the page has, or none', async () => {
    const path = await publish('Semis', {}, [affiche, notice]);
    const form = await desk.open(`${path}/edit`);
    expect([form['champ_affiche'], form['champ_notice']]).toEqual(['affiche.png', 'Notice.pdf']);
    const answer = await desk.post(`${path}/edit`, { ...form, champ_affiche: '' });
    expect(answer.status).toBe(303);
    expect((await desk.get(path)).text).not.toContain('<img src');
    expect(await attachments(path)).toEqual(['affiche.png', 'Notice.pdf']);
  });

  it('says what is wrong, keeps what was typed, and that the file has to be chosen again', async () => {
    const form = {
      ...(await openNew()),
      title: 'Bouture',
      champ_jour: '31/02/2026',
      champ_anime: 'secretariat',
    };
    const answer = await send('/gare/new', form, [notice]);
    expect(answer.status).toBe(422);
    expect(answer.text).toContain('value="31/02/2026"');
    expect(answer.text).toContain('value="secretariat"');
    expect(answer.text).toContain('Le fichier «\u00a0Notice.pdf\u00a0» n’a pas été gardé');
    expect(answer.text).not.toContain('Notice : Ce champ');
  });

  it('asks for a required file', async () => {
    const answer = await send('/gare/new', { ...(await openNew()), title: 'Rien' }, []);
    expect(answer.status).toBe(422);
    expect(answer.text).toMatch(/id="c-notice-err"/);
  });

  it('takes pictures only where a picture is wanted, and no empty file', async () => {
    const form = { ...(await openNew()), title: 'Faux' };
    const wrong = { ...affiche, bytes: Buffer.from('<svg onload=alert(1)>') };
    const answer = await send('/gare/new', form, [wrong, { ...notice, bytes: Buffer.alloc(0) }]);
    expect(answer.status).toBe(422);
    expect(answer.text).toMatch(/id="c-affiche-err"[^>]*>[\s\S]{0,900}n’est pas une image/);
    expect(answer.text).toMatch(/id="c-notice-err"/);
  });

  it('gives two files of one name a name each', async () => {
    const photo = { ...affiche, name: 'x.png' };
    const path = await publish('Deux', {}, [photo, { ...photo, control: notice.control }]);
    expect(await attachments(path)).toEqual(['x-2.png', 'x.png']);
  });

  it('keeps on the page what came with a text that conflicts', async () => {
    const path = await publish('Conflit');
    const mine = await desk.open(`${path}/edit`);
    const theirs = await desk.open(`${path}/edit`);
    await desk.post(`${path}/edit`, { ...theirs, body: 'Le leur.' });
    const answer = await send(`${path}/edit`, { ...mine, body: 'Le mien.' }, [affiche]);
    expect(answer.status).toBe(409);
    expect(answer.text).toContain('<option value="affiche.png" selected>');
    expect(await attachments(path)).toContain('affiche.png');
  });

  it('keeps nothing for a preview', async () => {
    const path = await publish('Aperçu');
    const form = await desk.open(`${path}/edit`);
    const answer = await send(`${path}/preview`, { ...form, action: 'preview' }, [affiche]);
    expect(answer.status).toBe(200);
    expect(await attachments(path)).toEqual(['Notice.pdf']);
  });

  it('does not take files of fields that nobody asked for', async () => {
    const form = { ...(await openNew()), title: 'Hostile' };
    const others = ['champ_jour_fichier', 'champ___proto___fichier', 'files', 'champ_x_fichier'];
    const answer = await send('/gare/new', form, [
      notice,
      ...others.map((control) => ({ ...affiche, control, name: `${control}.png` })),
    ]);
    expect(answer.status).toBe(303);
    expect(await attachments('/gare/hostile')).toEqual(['Notice.pdf']);
  });

  it('gives the text back to who may not write, and keeps no file', async () => {
    const path = await publish('Fermée');
    const form = await desk.open(`${path}/edit`);
    await desk.wiki.transact(async (tx) => {
      const accessId = await tx.access.idOf({ visitors: 'read', members: 'write' });
      const space = await tx.spaces.find('gare');
      const page = await tx.pages.find(space?.id ?? 0, path.split('/').at(-1) ?? '');
      await tx.pages.setOwnAccess(page?.id ?? 0, accessId);
    });
    const answer = await send(`${path}/edit`, { ...form, body: 'Un texte long.' }, [affiche]);
    expect(answer.status).toBe(403);
    expect(answer.text).toContain('Un texte long.');
    expect(answer.text).toContain('affiche.png');
    expect(await attachments(path)).toEqual(['Notice.pdf']);
  });

  it('leaves no byte of a file behind that hangs on no page', async () => {
    const count = async () => (await desk.wiki.store.db.selectFrom('blob').selectAll().execute()).length;
    const before = await count();
    const form = { ...(await openNew()), title: 'Perdu', champ_jour: 'hier' };
    const odd = { ...notice, bytes: Buffer.from('%PDF-1.4 seul de son espèce') };
    expect((await send('/gare/new', form, [odd])).status).toBe(422);
    expect(await count()).toBe(before);
    await publish('Gardé', {}, [odd]);
    expect((await send('/gare/new', form, [odd])).status).toBe(422);
    expect(await count()).toBe(before + 1);
  });

  it('refuses a form whose texts have no end', async () => {
    const form = {
      ...(await openNew()),
      title: 'Long',
      body: 'x'.repeat(9_000_000),
      tags: 'y'.repeat(9_000_000),
    };
    expect((await send('/gare/new', form, [])).status).toBe(413);
  });
});

describe('fields that depend on another', () => {
  it('are shown with their rule in words, and required only then', async () => {
    const html = (await desk.get('/gare/new?type=atelier')).text;
    expect(html).toContain('À remplir seulement si «\u00a0Statut\u00a0» est\u00a0: annulé.');
    expect(html).toMatch(/data-asked="[^"]*champ_statut[^"]*annule/);
    const path = await publish('Prévu', { champ_statut: 'prévu', champ_motif: 'Pluie' });
    expect((await desk.get(path)).text).not.toContain('Pluie');
    const form = await desk.open(`${path}/edit`);
    expect(form['champ_motif']).toBe('Pluie');
    expect(
      (await desk.post(`${path}/edit`, { ...form, champ_statut: 'annulé', champ_motif: '' })).status,
    ).toBe(422);
    expect((await desk.post(`${path}/edit`, { ...form, champ_statut: 'annulé' })).status).toBe(303);
    expect((await desk.get(path)).text).toContain('Pluie');
  });
});

describe('what a form offers', () => {
  it('starts with the day it is opened on, and has no control for what is computed', async () => {
    const form = await openNew();
    expect(form['champ_jour']).toBe('2026-03-12');
    expect(Object.keys(form)).not.toContain('champ_cite');
  });

  it('puts options inside those they belong to', async () => {
    const html = (await desk.get('/gare/new?type=atelier')).text;
    const group =
      /<div class="branch" role="group" aria-label="Droits">([\s\S]*?)<\/div>/.exec(html)?.[1] ?? '';
    expect([...group.matchAll(/value="([^"]*)"/g)].map(([, value]) => value)).toEqual([
      'Travail',
      'Logement',
    ]);
  });

  it('has a line for each link, and suggests entries of the type by links that lead there', async () => {
    await publish('Un atelier');
    await desk.wiki.transact(async (tx) => {
      const accessId = await tx.access.idOf(openRule);
      const usual = { description: '', home: 'accueil', menu: 'menu', accessId, language: 'fr' };
      await tx.spaces.add({ ...usual, slug: 'ailleurs', title: 'Ailleurs', line: 'm' });
    });
    const edit = {
      title: 'Loin',
      body: '',
      values: { notice: 'a.pdf' },
      tags: [],
      base: 0,
      summary: '',
      minor: false,
    };
    const coordination = { kind: 'visitor', name: 'Coordination' } as const;
    const loin = { space: 'ailleurs', type: 'atelier', edit: { ...edit, editId: 'loin-0000' } };
    expect((await savePage(desk.wiki, coordination, loin)).kind).toBe('saved');
    const html = (await desk.get('/gare/new?type=atelier')).text;
    expect(html).toContain('<option value="Un atelier"></option>');
    expect(html).toContain('<option value="ailleurs:Loin">Loin</option>');
    const path = await publish('Suite', { champ_suites: ['Un atelier', '', 'ailleurs:Loin'] });
    const form = await desk.open(`${path}/edit`);
    expect(form['champ_suites']).toEqual(['Un atelier', 'ailleurs:Loin', '', '']);
    const linked = (await desk.get('/ailleurs/loin')).text;
    expect(linked).toContain('Fiches liées');
    expect(linked.split(`<a href="${path}">Suite</a>`)).toHaveLength(2);
    expect(linked).toContain('Les pages qui mènent ici sont déjà citées');
    await publish('Note', { body: 'Voir [[ailleurs:Loin]].' });
    const both = (await desk.get('/ailleurs/loin')).text;
    expect(both).toContain('1 autre page mène ici');
    expect(both.split(`<a href="${path}">Suite</a>`)).toHaveLength(2);
    expect(both).toContain('<a href="/gare/note">Note</a>');
  });

  it('names nobody to who may not know them', async () => {
    const path = await publish('Qui', { champ_anime: 'quelquune' });
    const html = (await desk.get(path)).text;
    expect(html).toContain('un·e membre');
    expect(html).not.toContain('quelquune');
  });
});
