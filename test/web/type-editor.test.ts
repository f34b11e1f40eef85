/** A page type changed by its form as a browser without scripts sends it: built, moved, weighed, refused, saved, joined. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { parsePageType } from '../../src/core/page-type.ts';
import { readPage } from '../../src/wiki/read-page.ts';
import { htmlFindings } from './reading-station.ts';
import { addType, type Desk, decode, type Form, formIn, openDesk } from './writing-desk.ts';

const visitor = { kind: 'visitor', name: 'Coordination' } as const;

let desk: Desk;
beforeAll(async () => {
  desk = await openDesk();
  const body = '---\nnom: Modèle\nchamps: []\n---\n';
  await addType(desk, 'modele', { title: 'Modèle', body, values: {}, tags: [] });
});
afterAll(() => desk.wiki.close());

const make = '/modeles/new-type';

/** Buttons whose answer was found valid: those of the other rows give the same screen. */
const proven = new Set<string>();

/** Presses a button of the form and gives the form of the answer. */
async function press(path: string, form: Form, button: string): Promise<Form> {
  const answer = await desk.post(path, { ...form, do: button });
  expect(answer.status).toBe(200);
  const [verb = ''] = button.split(' ');
  if (!proven.has(verb)) expect(await htmlFindings(answer.text)).toEqual([]);
  proven.add(verb);
  return formIn(answer.text, path);
}

async function typeAt(slug: string) {
  const read = await readPage(desk.wiki, visitor, { space: 'modeles', slug });
  if (read.kind !== 'page') throw new Error(read.kind);
  const parsed = parsePageType(slug, read.page.revision.body);
  if ('errors' in parsed) throw new Error(JSON.stringify(parsed.errors));
  return { type: parsed.type, current: read.page.current };
}

/** A new type of these fields. @returns its slug. */
async function makeType(title: string, fields: readonly Form[]): Promise<string> {
  const form = await desk.open(make);
  const rows = fields.map((_, at) => [`row_N${at + 1}`, '1']);
  const named = fields.flatMap((field, at) =>
    Object.entries({ kind: 'text', ...field }).map(([name, value]) => [`${name}_N${at + 1}`, value]),
  );
  const filled = { ...form, title, ...Object.fromEntries([...rows, ...named]) };
  const answer = await desk.post(make, { ...filled, do: 'save' });
  expect(answer.status).toBe(303);
  return new URL(answer.headers['location'] ?? '', 'https://x').pathname.split('/')[2] ?? '';
}

const addEntry = (type: string, title: string, values: Record<string, string | number | readonly string[]>) =>
  desk.write({ space: 'gare', title, type, values });

/** What is said on the screen, without its tags. */
const wordsIn = (html: string) => decode(html.replace(/<[^>]+>/g, ' ')).replace(/[ \n]+/g, ' ');

/** Ids of the rows in the order in which a browser sends them. */
const rowsOf = (form: Form) =>
  Object.keys(form).flatMap((name) => (name.startsWith('row_') ? [name.slice(4)] : []));
const rows = (...ids: string[]): Form => Object.fromEntries(ids.map((id) => [`row_${id}`, '1']));

describe('a new type', () => {
  test('is made where a page of type "modele" would be, and nowhere else', async () => {
    const door = await desk.get('/gare/new?type=modele');
    expect([door.status, door.headers['location']]).toEqual([303, make]);
    expect((await desk.get('/gare/new-type')).status).toBe(404);
    expect((await desk.get('/gare/charte/fields')).status).toBe(404);
    expect((await desk.get('/modeles/absent/fields')).status).toBe(404);
    const screen = await desk.get(make);
    expect([screen.status, await htmlFindings(screen.text)]).toEqual([200, []]);
  });

  test('grows row by row, each press giving everything back', async () => {
    let form = await desk.open(make);
    form = { ...form, title: 'Salle', label_N1: 'Nom « exact » <b>', required_N1: '1', body: 'Un\r\nplan' };
    form = await press(make, form, 'add');
    expect(form).toMatchObject({
      label_N1: 'Nom « exact » <b>',
      required_N1: '1',
      body: 'Un\r\nplan',
    });
    form = await press(
      make,
      { ...form, label_N2: 'État', kind_N2: 'choice', options_N2: 'libre\r\nprise = retard' },
      'add',
    );
    form = await press(
      make,
      { ...form, label_N3: 'Places', kind_N3: 'number', unit_N3: 'personnes' },
      'up N3',
    );
    expect(rowsOf(form)).toEqual(['N1', 'N3', 'N2']);
    form = await press(make, form, 'retire N2');
    expect([rowsOf(form), String(form['gone_N2'])]).toEqual([
      ['N1', 'N3'],
      expect.stringContaining('prise = retard'),
    ]);
    form = await press(make, form, 'restore N2');
    expect(rowsOf(form)).toEqual(['N1', 'N3', 'N2']);
    expect(form['options_N2']).toBe('libre\r\nprise = retard');
    form = await press(make, { ...form, pattern: 'Salle ' }, 'insert N3');
    expect(form['pattern']).toBe('Salle {Places}');
    const answer = await desk.post(make, { ...form, do: 'save' });
    expect([answer.status, answer.headers['location']]).toEqual([303, '/modeles/salle?publie=1']);
    const { type } = await typeAt('salle');
    expect(type).toMatchObject({ title: 'Salle', titlePattern: 'Salle {places}', body: 'Un\nplan' });
    expect(type.fields.map(({ name, label, kind }) => [name, label, kind])).toEqual([
      ['nom_exact_b', 'Nom « exact » <b>', 'text'],
      ['places', 'Places', 'number'],
      ['etat', 'État', 'choice'],
    ]);
    expect(type.fields[2]?.options).toEqual([
      { value: 'libre', label: 'libre', depth: 0 },
      { value: 'prise', label: 'prise', depth: 0, tone: 'late' },
    ]);
  });

  test('shows its fields in words on its page, with its entries', async () => {
    await addEntry('salle', 'Grande salle', { nom_exact_b: 'Grande', places: 80 });
    const page = await desk.get('/modeles/salle');
    expect(await htmlFindings(page.text)).toEqual([]);
    const words = wordsIn(page.text);
    expect(words).toContain('Réponses\u00a0: libre, prise');
    expect(words).toContain('1 fiche');
    expect(words).toContain('Une réponse parmi plusieurs');
    expect(words).not.toContain('libelle:');
    expect(page.text).toContain('href="/modeles/salle/fields"');
    expect(page.text).toContain('&lt;b&gt;');
  });
});

describe('what is wrong', () => {
  const refused = async (more: Form, says: string) => {
    const form = { ...(await desk.open(make)), title: 'Refusé', label_N1: 'Champ', ...more, do: 'save' };
    const answer = await desk.post(make, form);
    expect([answer.status, await htmlFindings(answer.text)]).toEqual([422, []]);
    expect(wordsIn(answer.text)).toContain(says);
    return formIn(answer.text, make);
  };

  test('is said beside it, with everything kept', async () => {
    await refused({ title: '' }, 'Donnez un nom au modèle.');
    await refused({ label_N1: '' }, 'Donnez un nom au champ.');
    const kind = await refused({ kind_N1: '__proto__' }, 'Ce genre de champ n’existe pas.');
    expect(kind['kind_N1']).toBe('__proto__');
    await refused({ kind_N1: 'choice' }, 'Proposez au moins une réponse.');
    await refused({ kind_N1: 'date', default_N1: 'demain' }, 'Champ\u00a0:');
    await refused({ pattern: '{absent}' }, 'Le titre nomme «\u00a0absent\u00a0»');
    const options = Array.from({ length: 201 }, (_, at) => `Choix ${at}`).join('\r\n');
    const many = await refused({ kind_N1: 'choice', options_N1: options }, 'trop de réponses proposées');
    expect(many['options_N1']).toBe(options);
    const twin = { ...rows('N2'), label_N2: 'champ' };
    expect(await refused(twin, 'Un autre champ s’appelle déjà')).toMatchObject({ label_N2: 'champ' });
  });

  test('of a hundred and one fields is told, and none of them is lost', async () => {
    const ids = Array.from({ length: 101 }, (_, at) => `N${at + 1}`);
    const labels = Object.fromEntries(ids.map((id) => [`label_${id}`, `Champ ${id}`]));
    const form = { ...(await desk.open(make)), ...rows(...ids), ...labels, title: 'Trop', do: 'save' };
    const answer = await desk.post(make, form);
    expect(answer.status).toBe(422);
    expect(wordsIn(answer.text)).toContain('Il y a trop de champs\u00a0: 100 au plus.');
    const kept = formIn(answer.text, make);
    expect([rowsOf(kept).length, kept['label_N101']]).toEqual([101, 'Champ N101']);
  });

  test('in a form that was cut on its way takes no field off', async () => {
    const slug = await makeType('Coupée', [{ label: 'Un' }, { label: 'Deux' }]);
    const path = `/modeles/${slug}/fields`;
    const { whole: _whole, row_deux: _row, label_deux: _label, ...form } = await desk.open(path);
    const answer = await desk.post(path, { ...form, label_un: 'Changé', do: 'save' });
    expect(answer.status).toBe(422);
    expect(wordsIn(answer.text)).toContain('Le formulaire n’est pas arrivé entier.');
    expect(formIn(answer.text, path)).toMatchObject({
      label_un: 'Changé',
      label_deux: 'Deux',
    });
    expect((await typeAt(slug)).current).toBe(1);
  });

  test('in a form that is none of ours is refused, names of objects are no fields', async () => {
    expect((await desk.post(make, { title: 'X', do: 'save' })).status).toBe(400);
    const form = await desk.open(make);
    const odd = {
      ...form,
      ...rows('__proto__', 'constructor'),
      title: 'Étrange',
      gone_N2: '{',
      gone_N3: '[1]',
    };
    const answer = await desk.post(make, {
      ...odd,
      label_N1: 'A',
      label_constructor: 'B',
      kind_constructor: 'text',
      do: 'save',
    });
    expect([answer.status, answer.headers['location']]).toEqual([303, '/modeles/etrange?publie=1']);
    const { type } = await typeAt('etrange');
    expect([type.fields.map(({ name }) => name), type.retired]).toEqual([['a', 'b'], []]);
  });
});

describe('a change that entries would feel', () => {
  let slug: string;
  let path: string;
  beforeAll(async () => {
    slug = await makeType('Visite', [
      { label: 'Prix' },
      { label: 'Note' },
      { label: 'État', kind: 'choice', options: 'prévue\nfaite' },
      { label: 'Contact', readers: 'managers' },
    ]);
    path = `/modeles/${slug}/fields`;
    await addEntry(slug, 'Première', { prix: '12', note: 'bien', etat: 'prévue' });
    await addEntry(slug, 'Deuxième', { prix: 'gratuit', etat: 'faite' });
    await addEntry(slug, 'Troisième', { prix: '3,50' });
  });

  const weigh = async (more: Form) => {
    const form = { ...(await desk.open(path)), ...more, do: 'save' };
    const answer = await desk.post(path, form);
    expect([answer.status, await htmlFindings(answer.text)]).toEqual([200, []]);
    return { words: wordsIn(answer.text), form: formIn(answer.text, path) };
  };

  test('is shown first, with the values that will not convert, and nothing is saved', async () => {
    const { words } = await weigh({ kind_prix: 'number' });
    expect(words).toContain(
      '«\u00a0Prix\u00a0» devient «\u00a0Nombre\u00a0»\u00a0: une valeur ne se lit pas ainsi.',
    );
    expect(words).toMatch(/Deuxième\s+\S* ?:? ?gratuit|Deuxième .*gratuit/);
    expect(words).toContain('2 autres valeurs se lisent sans changement.');
    expect((await weigh({ options_etat: 'faite' })).words).toContain(
      'une fiche a une réponse qui n’est plus proposée',
    );
    expect((await weigh({ required_note: '1' })).words).toContain('2 fiches ne l’ont pas');
    expect((await weigh({ readers_prix: 'members' })).words).toContain(
      '3 fiches ne montreront plus leur valeur',
    );
    expect((await typeAt(slug)).current).toBe(1);
  });

  test('is saved when it is confirmed, and not when it is another one by then', async () => {
    const { form } = await weigh({ kind_prix: 'number' });
    const other = await desk.post(path, { ...form, required_note: '1', do: 'save' });
    expect([other.status, wordsIn(other.text).includes('2 fiches ne l’ont pas')]).toEqual([200, true]);
    const answer = await desk.post(path, { ...form, do: 'save' });
    expect(answer.status).toBe(303);
    const { type } = await typeAt(slug);
    expect(type.fields[0]).toMatchObject({ name: 'prix', kind: 'number' });
    const kept = await readPage(desk.wiki, visitor, { space: 'gare', slug: 'deuxieme' });
    expect(kept).toMatchObject({ page: { current: 1, revision: { values: { prix: 'gratuit' } } } });
  });

  test('says what changed in the history and between revisions', async () => {
    const history = wordsIn((await desk.get(`/modeles/${slug}/history`)).text);
    expect(history).toContain(
      '«\u00a0Prix\u00a0» passe de «\u00a0Texte court\u00a0» à «\u00a0Nombre\u00a0».',
    );
    const diff = await desk.get(`/modeles/${slug}/diff?from=1&to=2`);
    expect(await htmlFindings(diff.text)).toEqual([]);
    expect(wordsIn(diff.text)).toContain('Ce qui change dans les champs');
  });

  test('that takes a field off keeps its values, and bringing it back brings them back', async () => {
    const off = await press(path, await desk.open(path), 'retire note');
    const seen = await press(path, off, 'save');
    expect((await desk.post(path, { ...seen, do: 'save' })).status).toBe(303);
    expect((await typeAt(slug)).type.retired.map(({ name }) => name)).toEqual(['note']);
    // Another field of that name gets another key.
    const added = await press(path, await desk.open(path), 'add');
    const anew = await desk.post(path, { ...added, label_N1: 'Note', kind_N1: 'number', do: 'save' });
    expect(anew.status).toBe(303);
    expect((await typeAt(slug)).type.fields.at(-1)?.name).toBe('note_2');
    const gone = await press(path, await desk.open(path), 'retire note_2');
    const back = await press(path, gone, 'restore note');
    const shown = await press(path, back, 'save');
    expect((await desk.post(path, { ...shown, do: 'save' })).status).toBe(303);
    const { type } = await typeAt(slug);
    expect(type.fields.map(({ name }) => name)).toEqual(['prix', 'etat', 'contact', 'note']);
    expect(type.retired.map(({ name }) => name)).toEqual(['note_2']);
    const entry = await desk.get('/gare/premiere');
    expect(wordsIn(entry.text)).toContain('bien');
  });

  test('renaming touches no value and asks for nothing', async () => {
    const form = await desk.open(path);
    const answer = await desk.post(path, { ...form, label_prix: 'Tarif', do: 'save' });
    expect(answer.status).toBe(303);
    expect((await typeAt(slug)).type.fields[0]).toMatchObject({ name: 'prix', label: 'Tarif' });
  });
});

describe('two people at once', () => {
  test('are joined field by field', async () => {
    const slug = await makeType('Jointe', [{ label: 'Un' }, { label: 'Deux' }]);
    const path = `/modeles/${slug}/fields`;
    const [mine, theirs] = [await press(path, await desk.open(path), 'add'), await desk.open(path)];
    const added = await press(path, theirs, 'add');
    expect(
      (await desk.post(path, { ...added, label_N1: 'À elle', label_un: 'Premier', do: 'save' })).status,
    ).toBe(303);
    const answer = await desk.post(path, { ...mine, label_N1: 'À moi', required_deux: '1', do: 'save' });
    expect([answer.status, answer.headers['location']]).toEqual([303, expect.stringContaining('reuni=1')]);
    const { type } = await typeAt(slug);
    expect(type.fields.map(({ label, required }) => [label, required])).toEqual([
      ['Premier', false],
      ['Deux', true],
      ['À moi', false],
      ['À elle', false],
    ]);
  });

  test('who changed the same thing are shown both texts', async () => {
    const slug = await makeType('Disputée', [{ label: 'Un' }]);
    const path = `/modeles/${slug}/fields`;
    const [mine, theirs] = [await desk.open(path), await desk.open(path)];
    expect((await desk.post(path, { ...theirs, label_un: 'Le leur', do: 'save' })).status).toBe(303);
    const answer = await desk.post(path, { ...mine, label_un: 'Le mien', do: 'save' });
    expect([answer.status, await htmlFindings(answer.text)]).toEqual([409, []]);
    const text = String(formIn(answer.text, `/modeles/${slug}/edit`)['body']);
    expect(text).toContain('Le mien');
    expect(text).toContain('Le leur');
  });
});

describe('the text of a type', () => {
  test('that no type can be read from is refused with every problem, unless it is wanted so', async () => {
    const slug = await makeType('Écrite', [{ label: 'Un' }]);
    const path = `/modeles/${slug}/edit`;
    const form = await desk.open(path);
    const body = String(form['body']).replace('type: texte', 'type: inconnu\r\n    gras: oui');
    const refused = await desk.post(path, { ...form, body, action: 'publish' });
    expect([refused.status, await htmlFindings(refused.text)]).toEqual([422, []]);
    const words = wordsIn(refused.text);
    expect(words).toContain('Ligne 6\u00a0: Ce genre de champ n’existe pas.');
    expect(words).toContain('Ligne 7\u00a0: «\u00a0gras\u00a0» n’est pas un mot connu.');
    const kept = formIn(refused.text, path);
    expect(kept['body']).toBe(body);
    const saved = await desk.post(path, { ...kept, acceptBroken: '1', action: 'publish' });
    expect(saved.status).toBe(303);
    const page = await desk.get(`/modeles/${slug}`);
    expect(await htmlFindings(page.text)).toEqual([]);
    expect(wordsIn(page.text)).toContain('Ce texte ne donne pas de modèle lisible.');
    const fields = await desk.get(`/modeles/${slug}/fields`);
    expect([fields.status, await htmlFindings(fields.text)]).toEqual([200, []]);
    expect(wordsIn(fields.text)).toContain('Ligne 6');
  });
});
