/** Fields that not everybody sees, by every address that a browser or a program asks; and values no field has any more. */
import request, { type Response } from 'supertest';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Actor } from '../../src/core/access.ts';
import { createApp } from '../../src/web/app.ts';
import { readPage } from '../../src/wiki/read-page.ts';
import { savePage } from '../../src/wiki/save-page.ts';
import { addToken } from '../../src/wiki/tokens.ts';
import { apiDoors } from '../api-doors.ts';
import { addPerson, sameOrigin, setRule, signIn } from '../wiki/people.ts';
import {
  addPage,
  coordination,
  defineType,
  edit,
  openStation,
  type Station,
  saved,
} from '../wiki/station.ts';
import { findings, wordsIn } from './access-desk.ts';
import { type Form, formIn } from './writing-desk.ts';

const typeBody = `---
nom: Cas
champs:
  - {nom: lieu, libelle: Lieu, type: texte, montrer: fiche}
  - {nom: courriel, libelle: Courriel, type: texte, lecture: membres}
  - {nom: suivi, libelle: Suivi, type: texte, lecture: gestion}
  - {nom: etat, libelle: État, type: choix, options: [ouvert, fini], ecriture: gestion}
  - {nom: ouverture, libelle: Ouverture, type: oui_non}
retires:
  - {nom: jadis, libelle: Jadis, type: date}
  - {nom: naguere, libelle: Naguère, type: texte, lecture: gestion}
---
`;

const values = {
  lieu: 'Lille',
  courriel: 'mirabelle',
  suivi: 'quetsche',
  etat: 'fini',
  ouverture: 'le mardi',
  jadis: '2026-02-12',
  naguere: 'myrtille',
  inconnu: 'cassis',
};

type Who = 'visiteuse' | 'membre' | 'autre' | 'plume' | 'gestion' | 'admin';
const everybody: readonly Who[] = ['visiteuse', 'membre', 'autre', 'plume', 'gestion', 'admin'];

/** Words of the entry, from what all see to what few do. */
const seenBy: Readonly<Record<Who, readonly string[]>> = {
  visiteuse: ['Lille'],
  membre: ['Lille', 'mirabelle'],
  autre: ['Lille', 'mirabelle'],
  plume: ['Lille', 'mirabelle', 'cassis'],
  gestion: ['Lille', 'mirabelle', 'cassis', 'quetsche', 'myrtille'],
  admin: ['Lille', 'mirabelle', 'cassis', 'quetsche', 'myrtille'],
};
const allWords = seenBy.admin;

let station: Station;
let app: ReturnType<typeof createApp>;
const cookies = new Map<Who, string>();
const tokens = new Map<Who, string>();

/** An entry of two revisions in a space of three ranks, and a page that lists it. */
async function furnish(): Promise<void> {
  station = await openStation();
  const { wiki } = station;
  app = createApp(wiki, { doors: apiDoors(wiki), limits: 'none' });
  await defineType(wiki, 'cas', 'Cas', typeBody.replace('type: oui_non', 'type: texte'));
  await addPage(wiki, { title: 'Accueil', body: 'Voir.' });
  await addPage(
    wiki,
    { title: 'Cas 1', body: 'Un.', values: { ...values, lieu: 'Lille Sud' } },
    { type: 'cas' },
  );
  // The value of another kind comes from before its field became a box to tick.
  saved(await retype(typeBody, 1, coordination));
  await addPage(wiki, {
    title: 'Liste',
    body: '{{fiches type="cas"}}\n\n{{fiches type="cas" vue="tableau"}}\n\n{{fiches type="cas" suivi="quetsche"}}\n\n{{inclure page="cas-1"}}',
  });
  for (const who of everybody) {
    if (who === 'visiteuse') continue;
    const groups = who === 'plume' ? ['plumes'] : [];
    const member = await addPerson(wiki, who, { isAdmin: who === 'admin', groups });
    cookies.set(who, await signIn(app, who));
    tokens.set(who, await addToken(wiki, member.id, { name: 'essai', scope: 'write', days: 30 }));
  }
  const writers = await wiki.store.groups.findByHandle('plumes');
  const keeper = (await wiki.store.members.list()).find(({ name }) => name === 'gestion');
  const rule = {
    visitors: 'read',
    members: 'read',
    groups: [{ id: writers?.id ?? 0, role: 'write' }],
    people: [{ id: keeper?.id ?? 0, role: 'manage' }],
  } as const;
  await setRule(wiki, rule, 'gare');
  await setRule(wiki, { visitors: 'read', members: 'read' }, 'modeles');
  const changed = edit({ title: 'Cas 1', body: 'Deux.', base: 1, values });
  const admin = await memberNamed('admin');
  saved(await savePage(wiki, admin, { space: 'gare', slug: 'cas-1', edit: changed }));
}

/** For tests that write: each has a station of its own. */
function furnishEach(): void {
  beforeEach(furnish);
  afterEach(() => station.wiki.close());
}

function retype(body: string, base: number, by: Actor) {
  const at = { space: 'modeles', slug: 'cas' };
  return savePage(station.wiki, by, { ...at, edit: edit({ title: 'Cas', body, base }) });
}

async function memberNamed(name: string) {
  const { findActor } = await import('../../src/wiki/members.ts');
  const row = (await station.wiki.store.members.list()).find((one) => one.name === name);
  const member = row && (await findActor(station.wiki, row.id));
  if (!member) throw new Error(`there is no ${name}`);
  return member;
}

function get(who: Who, path: string): Promise<Response> {
  const cookie = cookies.get(who);
  const headers = cookie === undefined ? {} : { Cookie: cookie };
  return request(app)
    .get(path)
    .set({ 'Accept-Language': 'fr', ...headers })
    .then((answer) => answer);
}

function bearer(who: Who): Record<string, string> {
  const token = tokens.get(who);
  return token === undefined ? {} : { Authorization: `Bearer ${token}` };
}

function post(who: Who, path: string, form: Form): Promise<Response> {
  const pairs = Object.entries(form).flatMap(([name, value]) => [value].flat().map((one) => [name, one]));
  return request(app)
    .post(path)
    .set({ ...sameOrigin, Cookie: cookies.get(who) ?? '' })
    .type('form')
    .send(new URLSearchParams(pairs as [string, string][]).toString())
    .then((answer) => answer);
}

function wordsOf(answer: Response): string[] {
  const text = answer.text ?? '';
  return allWords.filter((word) => text.includes(word));
}

async function storedValues() {
  const read = await readPage(station.wiki, await memberNamed('admin'), { space: 'gare', slug: 'cas-1' });
  return read.kind === 'page' ? read.page.revision.values : {};
}

const addresses = [
  '/gare/cas-1',
  '/gare/cas-1.md',
  '/gare/cas-1/rev/1',
  '/gare/cas-1/rev/1.md',
  '/gare/cas-1/rev/2',
  '/gare/cas-1/diff?from=1&to=2',
  '/gare/cas-1/history',
  '/gare/cas-1/blame',
  '/gare/liste',
  '/gare/feed.atom',
  '/changes',
  '/gare/pages?type=cas',
  '/gare/pages?type=cas&sort=suivi',
  '/search?q=quetsche',
  '/search?q=Lille',
  '/api/v1/spaces/gare/pages',
  '/api/v1/spaces/gare/pages?type=cas&sort=-suivi&limit=1',
  '/api/v1/spaces/gare/pages/cas-1',
  '/api/v1/spaces/gare/pages/cas-1/revisions',
  '/api/v1/spaces/gare/pages/cas-1/revisions/1',
  '/api/v1/search?q=quetsche',
] as const;

/** Screens that name what was typed say it back. */
const echoes = (path: string) => (path.includes('quetsche') ? ['quetsche'] : []);

describe('a field is told', () => {
  beforeAll(furnish);
  afterAll(() => station.wiki.close());

  test.each(addresses)('at %s to those alone who may see it', async (path) => {
    for (const who of everybody) {
      const answer = await get(who, path);
      expect([who, answer.status]).toEqual([who, 200]);
      const allowed = [...seenBy[who], ...echoes(path)];
      expect([who, wordsOf(answer).filter((word) => !allowed.includes(word))]).toEqual([who, []]);
    }
  });

  test('by the page, its file and the API to whoever may see it', async () => {
    for (const path of ['/gare/cas-1', '/gare/cas-1.md', '/api/v1/spaces/gare/pages/cas-1']) {
      for (const who of everybody)
        expect([who, wordsOf(await get(who, path))]).toEqual([who, [...seenBy[who]]]);
    }
  });
});

describe('a field is told no further', () => {
  furnishEach();

  test('by a filter as by one on a field that is not there', async () => {
    const count = async (who: Who, embed: string) => {
      await addPage(station.wiki, { title: 'Essai', body: embed }, { space: 'observatoire' });
      const slugs = await station.wiki.store.pages.listAll(0, 1000);
      const page = slugs.filter(({ space }) => space === 'observatoire').at(-1);
      return (await get(who, `/observatoire/${page?.slug}`)).text.includes('/gare/cas-1"');
    };
    await setRule(station.wiki, { visitors: 'write', members: 'write' }, 'observatoire');
    const filter = (name: string, value: string) => `{{fiches type="cas" espace="gare" ${name}="${value}"}}`;
    expect(await count('visiteuse', filter('lieu', 'Lille'))).toBe(true);
    for (const who of ['visiteuse', 'membre', 'plume'] as const) {
      expect([who, await count(who, filter('suivi', 'quetsche'))]).toEqual([who, false]);
    }
    expect(await count('gestion', filter('suivi', 'quetsche'))).toBe(true);
  });

  test('by a list that asks for it as by one that asks for a field that is not there', {
    timeout: 120_000,
  }, async () => {
    const more = { title: 'Cas 2', values: { lieu: 'Arras', suivi: 'abricot', courriel: 'datte' } };
    const admin = await memberNamed('admin');
    saved(await savePage(station.wiki, admin, { space: 'gare', type: 'cas', edit: edit(more) }));
    const queries = [
      'sort=-FIELD',
      'view=table&cols=lieu,FIELD&sum=FIELD',
      'view=board&group=FIELD',
      'view=chart&group=FIELD',
      'f.FIELD=quetsche',
      'f.FIELD.not=quetsche',
      'f.FIELD.min=a&f.FIELD.max=z',
      'f.FIELD.filled=1',
      'f.FIELD.empty=1',
    ];
    const lists = ['/gare', '/gare/entries.csv', '/gare/feed.atom', '/api/v1/spaces/gare/pages'];
    const hidden = [
      ['visiteuse', 'courriel'],
      ['membre', 'suivi'],
      ['plume', 'naguere'],
    ] as const;
    for (const path of lists.flatMap((list) => queries.map((query) => `${list}?type=cas&${query}`))) {
      for (const [who, field] of hidden) {
        const asked = async (name: string) => {
          const { status, text } = await get(who, path.replaceAll('FIELD', name));
          return `${status} ${text.replaceAll(name, 'FIELD')}`;
        };
        expect([path, who, await asked(field)]).toEqual([path, who, await asked('zzzzzz')]);
      }
    }
  });

  test('by no screen that was kept for somebody else, whoever came first', async () => {
    for (const first of ['admin', 'gestion', 'plume', 'membre', 'visiteuse'] as const) {
      await addPage(station.wiki, { title: `Pour vider ${first}` }, { space: 'observatoire' });
      for (const who of [first, ...everybody, ...everybody]) {
        const answer = await get(who, '/gare/cas-1');
        expect([first, who, wordsOf(answer)]).toEqual([first, who, [...seenBy[who]]]);
      }
    }
  });

  test('otherwise at the next request after its type changed', async () => {
    for (const who of everybody) await get(who, '/gare/cas-1');
    const body = typeBody.replace('type: texte, montrer: fiche', 'type: texte, lecture: gestion');
    saved(await retype(body, 2, await memberNamed('admin')));
    for (const path of [
      '/gare/cas-1',
      '/gare/cas-1.md',
      '/gare/cas-1/rev/1',
      '/search?q=Lille',
      '/gare/liste',
    ]) {
      const told = await get('membre', path);
      expect(wordsIn(told.text).replace('« Lille »', '')).not.toContain('Lille Sud');
      expect([path, (await get('membre', path)).text.includes('>Lille<')]).toEqual([path, false]);
    }
    expect(wordsOf(await get('gestion', '/gare/cas-1'))).toContain('Lille');
    saved(await retype(typeBody, 3, await memberNamed('admin')));
    expect(wordsOf(await get('visiteuse', '/gare/cas-1'))).toEqual(['Lille']);
  });

  test('with borrowed eyes as those see it', async () => {
    for (const [as, words] of [
      ['visitor', seenBy.visiteuse],
      ['members', seenBy.membre],
    ] as const) {
      expect((await post('admin', '/view-as', { as, next: '/gare' })).status).toBe(303);
      for (const path of ['/gare/cas-1', '/gare/cas-1.md', '/gare/cas-1/rev/1'])
        expect([as, wordsOf(await get('admin', path))]).toEqual([as, [...words]]);
      expect((await post('admin', '/view-as/end', { next: '/gare' })).status).toBe(303);
    }
  });
});

describe('a form', () => {
  furnishEach();

  const at = '/gare/cas-1/edit';

  test('holds what its writer may see, in words what they may not change', async () => {
    const opened = await get('plume', at);
    expect(wordsOf(opened)).toEqual(['Lille', 'mirabelle', 'cassis']);
    expect(opened.text).not.toContain('champ_suivi');
    expect(opened.text).not.toContain('champ_etat');
    expect(wordsIn(opened.text)).toContain('État fini Réservé aux personnes qui gèrent cette fiche.');
    // Boxes of one name are one list of names.
    const wrong = (await findings(opened.text)).filter((one) => !one.startsWith('form-dup-name'));
    expect(wrong).toEqual([]);
    const preview = await post('plume', '/gare/cas-1/preview', {
      ...formIn(opened.text, at),
      action: 'preview',
    });
    expect([preview.status, wordsOf(preview)]).toEqual([200, ['Lille', 'mirabelle', 'cassis']]);
    const compared = await post('plume', '/gare/cas-1/preview', {
      ...formIn(opened.text, at),
      champ_lieu: 'Brest',
      action: 'compare',
    });
    expect([compared.status, wordsOf(compared)]).toEqual([200, ['Lille', 'mirabelle', 'cassis']]);
  });

  test('that touches no field changes none, not even one of another kind or of no field', async () => {
    const form = { ...formIn((await get('plume', at)).text, at), body: 'Trois.' };
    expect((await post('plume', at, form)).status).toBe(303);
    expect(await storedValues()).toEqual(values);
    const whole = { ...formIn((await get('admin', at)).text, at), body: 'Quatre.' };
    expect((await post('admin', at, whole)).status).toBe(303);
    expect(await storedValues()).toEqual(values);
  });

  test('erases what nobody asks for any more only when it is told to', async () => {
    const opened = await get('plume', at);
    const words = wordsIn(opened.text);
    expect(words).toContain('Champs retirés Jadis jeudi 12 février 2026 Effacer cette valeur');
    expect(words).toContain('Valeur enregistrée, que ce champ ne sait pas lire : le mardi.');
    const form = {
      ...formIn(opened.text, at),
      champ__efface: ['inconnu', 'naguere', 'suivi', 'ouverture', 'lieu'],
    };
    const refused = await post('plume', at, { ...form, title: '' });
    expect(refused.status).toBe(422);
    expect(formIn(refused.text, at)['champ__efface']).toEqual(['ouverture', 'inconnu']);
    expect((await post('plume', at, form)).status).toBe(303);
    const { inconnu: _inconnu, ouverture: _ouverture, ...left } = values;
    expect(await storedValues()).toEqual(left);
  });

  test('in a conflict shows no more than the page does', async () => {
    const stale = formIn((await get('plume', at)).text, at);
    const changed = edit({
      title: 'Cas 1',
      body: 'Ailleurs.',
      base: 2,
      values: { ...values, suivi: 'abricot' },
    });
    saved(
      await savePage(station.wiki, await memberNamed('admin'), {
        space: 'gare',
        slug: 'cas-1',
        edit: changed,
      }),
    );
    const conflict = await post('plume', at, { ...stale, body: 'Ici.', champ_suivi: 'forgé' });
    expect(conflict.status).toBe(409);
    expect(wordsOf(conflict)).toEqual(['Lille', 'mirabelle']);
    expect(conflict.text).not.toContain('abricot');
    const merged = { ...formIn(conflict.text, at), body: 'Ici et ailleurs.' };
    expect((await post('plume', at, merged)).status).toBe(303);
    expect(await storedValues()).toEqual({ ...values, suivi: 'abricot' });
  });

  test('that takes an old text up again says that reserved fields stay as they are', async () => {
    const outcome = await post('plume', '/gare/cas-1/rev/1/revert', { editId: 'revenir-en-arriere' });
    expect(outcome.status).toBe(303);
    const shown = await get('plume', outcome.headers['location'] ?? '');
    expect(wordsIn(shown.text)).toContain('Les champs que vous ne pouvez pas modifier ont gardé leur valeur');
    expect((await storedValues())['lieu']).toBe('Lille Sud');
  });
});

describe('a program', () => {
  furnishEach();

  const path = '/api/v1/spaces/gare/pages/cas-1';
  const put = (who: Who, base: number, body: object) =>
    request(app).put(path).set(bearer(who)).set('If-Match', `"${base}"`).send(body);

  test('that does not see a field does not change it', async () => {
    const answer = await put('plume', 2, {
      body: 'Trois.',
      values: { lieu: 'Brest', suivi: 'forgé', etat: 'ouvert' },
    });
    expect([answer.status, answer.body.values]).toEqual([200, { lieu: 'Brest', etat: 'fini' }]);
    expect(await storedValues()).toEqual({
      lieu: 'Brest',
      suivi: 'quetsche',
      etat: 'fini',
      naguere: 'myrtille',
    });
    const silent = await put('plume', 3, { body: 'Quatre.' });
    expect(silent.status).toBe(200);
    expect(await storedValues()).toMatchObject({ suivi: 'quetsche', naguere: 'myrtille' });
  });

  test('may do less than its member, so it sees less than one who manages the entry', async () => {
    for (const who of everybody) {
      const answer = await request(app).get(path).set(bearer(who));
      const most = seenBy[who].slice(0, 3);
      expect([who, wordsOf(answer)]).toEqual([who, [...most]]);
    }
  });

  test('is told of a conflict what it may see', async () => {
    const answer = await put('plume', 1, { body: 'Trois.', values: { lieu: 'Brest', suivi: 'forgé' } });
    expect(answer.status).toBe(409);
    expect(JSON.stringify(answer.body)).not.toMatch(/quetsche|myrtille|forgé/);
  });
});

describe('a page', () => {
  furnishEach();

  test('says retired values to who may write it, and marks one that its field cannot read', async () => {
    const page = await get('plume', '/gare/cas-1');
    expect(wordsIn(page.text)).toContain('Champs retirés');
    expect(wordsIn(page.text)).toContain('Jadis jeudi 12 février 2026');
    expect(wordsIn(page.text)).toContain('le mardi (valeur d’avant, gardée telle quelle)');
    expect(await findings(page.text)).toEqual([]);
    expect(wordsIn((await get('membre', '/gare/cas-1')).text)).not.toContain('Champs retirés');
  });
});
