/** Lists of entries as screens and texts show them: what three actors learn, and what each part of a query does. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { AccessRule, Member } from '../../src/core/access.ts';
import { parseEmbed } from '../../src/core/embed.ts';
import { anyEntries, type EntryCondition, type EntryQuery } from '../../src/core/entry-query.ts';
import type { Values } from '../../src/core/revision.ts';
import { deletePage } from '../../src/wiki/delete-page.ts';
import { fullAllowance } from '../../src/wiki/embed-context.ts';
import { embedEntries } from '../../src/wiki/embed-entries.ts';
import { viewEntries } from '../../src/wiki/entry-list.ts';
import { purgePage } from '../../src/wiki/purge.ts';
import { scopeOf } from '../../src/wiki/scope.ts';
import { addPerson, password, setRule } from './people.ts';
import { addPage, coordination, defineType, openStation, type Station } from './station.ts';

const definition = `---
nom: Contrat
description: Ce qui est signé.
vue: tableau
champs:
  - {nom: etat, libelle: État, type: choix, options: [Signé, {libelle: En cours, ton: attention}, {libelle: Rompu, ton: arret}]}
  - {nom: montant, libelle: Montant, type: nombre, unite: €}
  - {nom: date, libelle: Signature, type: date}
  - {nom: porteur, libelle: Porteur, type: texte}
  - {nom: groupe, libelle: Groupe, type: groupe}
  - {nom: referent, libelle: Référent·e, type: membre}
  - {nom: note, libelle: Note, type: choix, options: [Bonne, Mauvaise], lecture: gestion}
---
`;

let station: Station;
let member: Member;
let admin: Member;

const open: AccessRule = { visitors: 'read', members: 'write' };
const closed: AccessRule = { visitors: 'none', members: 'none' };

beforeEach(async () => {
  station = await openStation();
  member = await addPerson(station.wiki, 'Camille', { groups: ['Éducation populaire'] });
  admin = await addPerson(station.wiki, 'Administration', { isAdmin: true });
  await defineType(station.wiki, 'contrat', 'Contrat', definition);
});
afterEach(() => station.wiki.close());

async function add(
  title: string,
  values: Values,
  rule: AccessRule = open,
  more: { body?: string; tags?: string[] } = {},
) {
  const { slug } = await addPage(station.wiki, { title, values, ...more }, { type: 'contrat' });
  await setRule(station.wiki, rule, 'gare', slug);
  return slug;
}

const asked = (more: Partial<EntryQuery> = {}): EntryQuery => ({
  ...anyEntries,
  type: 'contrat',
  space: 'gare',
  ...more,
});
const is = (field: string, ...values: string[]): EntryCondition => ({ field, operator: 'is', values });
const titles = (view: { items: readonly { page: { title: string } }[] }) =>
  view.items.map(({ page }) => page.title);

describe('what may not be read or seen', () => {
  /** Every way to ask that could tell of it. */
  const questions: readonly Partial<EntryQuery>[] = [
    {},
    { sort: 'montant' },
    { sort: '-note' },
    { conditions: [is('note', 'Mauvaise')] },
    { conditions: [{ field: 'note', operator: 'filled', values: [] }] },
    { conditions: [{ field: 'note', operator: 'is-not', values: ['Mauvaise'] }] },
    { conditions: [is('etat', 'Rompu')], page: 2, limit: 2 },
    { text: 'mauvaise' },
    { text: 'secret' },
    { group: 'note' },
    { group: 'etat' },
    { view: 'chart', group: 'etat', sum: 'montant' },
    { view: 'chart', group: 'note' },
    { view: 'board', group: 'etat' },
    { columns: ['note', 'montant'], view: 'table' },
    { facets: ['note', 'etat', 'annee', 'montant'] },
    { tag: 'secret' },
  ];
  const answers = async (actor: typeof coordination) => {
    const all: unknown[] = [];
    for (const question of questions) all.push(await viewEntries(station.wiki, actor, asked(question)));
    return all;
  };

  test('changes nothing in any list, count, order, facet, sum or message', async () => {
    for (let at = 0; at < 6; at += 1)
      await add(`Ouvert ${at}`, {
        etat: at % 2 ? 'Rompu' : 'Signé',
        montant: at,
        date: `202${at}-01-01`,
        porteur: 'Ligue',
      });
    const before = { visitor: await answers(coordination), member: await answers(member) };
    expect(before.visitor[3]).toMatchObject({ total: 6, problems: [{ code: 'unknown-field' }] });
    const times = { etat: 'Rompu', montant: 1000, date: '1999-01-01', porteur: 'ligue', note: 'Mauvaise' };
    for (let at = 0; at < 4; at += 1)
      await add(`Fermé ${at}`, times, closed, { body: 'Un secret.', tags: ['secret'] });
    expect(await answers(coordination)).toEqual(before.visitor);
    expect(await answers(member)).toEqual(before.member);
    // A value that only managers see, on pages that all read: the page shows a new moment of change, nothing else.
    await setRule(station.wiki, open, 'gare', await add('Ouvert 6', { note: 'Mauvaise' }));
    const { total, facets } = await viewEntries(station.wiki, member, asked({ facets: ['note'] }));
    expect({ total, facets }).toEqual({ total: 7, facets: [] });
    const known = await viewEntries(
      station.wiki,
      admin,
      asked({ conditions: [is('note', 'mauvaise')], facets: ['note'] }),
    );
    expect(known.total).toBe(5);
    expect(known.facets[0]?.options).toMatchObject([{ value: 'Mauvaise', count: 5, isChosen: true }]);
  });

  test('reads the same as a name that no field has', async () => {
    await add('Un', { note: 'Bonne', montant: 3 });
    for (const actor of [coordination, member]) {
      const answer = async (name: string) => {
        const view = await viewEntries(
          station.wiki,
          actor,
          asked({
            conditions: [is(name, 'Bonne')],
            sort: name,
            group: name,
            columns: [name],
            facets: [name],
            sum: name,
          }),
        );
        return JSON.stringify(view).replaceAll(name, 'champ');
      };
      expect(await answer('note')).toBe(await answer('nulle'));
    }
  });

  test('is shown page by page to who manages a page, and counted for them there alone', async () => {
    const mine: AccessRule = {
      visitors: 'none',
      members: 'none',
      people: [{ id: member.id, role: 'manage' }],
    };
    await add('Le mien', { note: 'Bonne', etat: 'Signé' }, mine);
    await add('Un autre', { note: 'Bonne', etat: 'Signé' });
    const view = await viewEntries(station.wiki, member, asked({ facets: ['note'], sort: 'titre' }));
    expect(view.items.map(({ values }) => values)).toEqual([
      { note: 'Bonne', etat: 'Signé' },
      { etat: 'Signé' },
    ]);
    expect(view.facets[0]?.options).toMatchObject([{ value: 'Bonne', count: 1 }]);
    const chosen = await viewEntries(station.wiki, member, asked({ conditions: [is('note', 'Bonne')] }));
    expect(titles(chosen)).toEqual(['Le mien']);
  });

  test('of a space that is closed is as if the space were not there', async () => {
    await setRule(station.wiki, closed, 'observatoire');
    await expect(viewEntries(station.wiki, member, asked({ space: 'observatoire' }))).rejects.toMatchObject({
      code: 'not-found',
    });
    await expect(viewEntries(station.wiki, member, asked({ space: 'absent' }))).rejects.toMatchObject({
      code: 'not-found',
    });
  });

  test('is gone with a purge, counts kept before included', async () => {
    await add('Reste', { etat: 'Signé' });
    const slug = await add('Part', { etat: 'Rompu' });
    expect((await viewEntries(station.wiki, admin, asked())).total).toBe(2);
    await deletePage(station.wiki, admin, { space: 'gare', slug, summary: '' });
    expect((await viewEntries(station.wiki, admin, asked())).total).toBe(1);
    await purgePage(station.wiki, admin, { space: 'gare', slug, typed: slug, password });
    expect(
      await station.wiki.store.db.selectFrom('value').select('page_id').distinct().execute(),
    ).toHaveLength(1);
    const { total, facets } = await viewEntries(station.wiki, admin, asked());
    expect([total, facets[0]?.options.map(({ value }) => value)]).toEqual([1, ['Signé']]);
  });
});

describe('a list', () => {
  beforeEach(async () => {
    await add('Alpha', {
      etat: 'Rompu',
      montant: 1.1,
      date: '2024-05-01',
      porteur: 'Ligue',
      referent: member.handle,
    });
    await add('Beta', { etat: 'Signé', montant: 2.2, date: '2026-03-01', groupe: 'Éducation populaire' });
    await add('Gamma', { etat: 'En cours', date: '2026-04-20', porteur: 'Abri' }, open, {
      body: 'Une locomotive.',
    });
    await add('Delta', {});
  });

  test('stands as its type says when nothing is asked', async () => {
    const view = await viewEntries(station.wiki, member, asked());
    expect(view).toMatchObject({
      view: 'table',
      total: 4,
      pageCount: 1,
      type: { slug: 'contrat', title: 'Contrat', description: 'Ce qui est signé.', mayCreate: true },
      query: { sort: '-date' },
      sums: [{ field: 'montant', text: '3,3\u00a0€' }],
      problems: [],
      isPersonal: false,
    });
    // By the day that dates them, the last first; those without one last.
    expect(titles(view)).toEqual(['Gamma', 'Beta', 'Alpha', 'Delta']);
    expect(view.fields.map(({ name }) => name)).toEqual([
      'etat',
      'montant',
      'date',
      'porteur',
      'groupe',
      'referent',
    ]);
    expect(view.columns).toEqual(view.fields);
    expect(
      view.facets.map(({ field, facet, options, range }) => [
        field,
        facet,
        options.map(({ value, count }) => `${value} ${count}`),
        range,
      ]),
    ).toEqual([
      ['etat', 'values', ['Signé 1', 'En cours 1', 'Rompu 1'], undefined],
      ['montant', 'range', [], { min: 1.1, max: 2.2 }],
      ['date', 'years', ['2026 2', '2024 1'], undefined],
      ['groupe', 'values', ['Éducation populaire 1'], undefined],
    ]);
  });

  test('counts each facet without its own choice, and under all the others', async () => {
    const view = await viewEntries(
      station.wiki,
      member,
      asked({ conditions: [is('etat', 'rompu', 'Signé'), is('date', '2026')] }),
    );
    expect(titles(view)).toEqual(['Beta']);
    const facet = (name: string) => view.facets.find(({ field }) => field === name)?.options;
    expect(facet('etat')).toEqual([
      { value: 'Signé', label: 'Signé', depth: 0, count: 1, isChosen: true },
      { value: 'En cours', label: 'En cours', depth: 0, tone: 'warn', count: 1, isChosen: false },
      { value: 'Rompu', label: 'Rompu', depth: 0, tone: 'stop', count: 0, isChosen: true },
    ]);
    expect(facet('date')?.map(({ value, count, isChosen }) => [value, count, isChosen])).toEqual([
      ['2026', 1, true],
      ['2024', 1, false],
    ]);
  });

  test('is searched by words, which stand with the other filters', async () => {
    expect(titles(await viewEntries(station.wiki, member, asked({ text: 'locomotives' })))).toEqual([
      'Gamma',
    ]);
    expect(
      titles(
        await viewEntries(
          station.wiki,
          member,
          asked({ text: 'locomotives', conditions: [is('etat', 'Signé')] }),
        ),
      ),
    ).toEqual([]);
    expect((await viewEntries(station.wiki, member, asked({ text: '…' }))).total).toBe(0);
  });

  test('knows who moi is, and says that it does', async () => {
    const found = async (field: string, actor = member as typeof member | typeof coordination) => {
      const view = await viewEntries(station.wiki, actor, asked({ conditions: [is(field, 'moi')] }));
      return [titles(view), view.isPersonal];
    };
    expect(await found('referent')).toEqual([['Alpha'], true]);
    expect(await found('groupe')).toEqual([['Beta'], true]);
    expect(await found('referent', coordination)).toEqual([[], true]);
    expect(await found('porteur')).toEqual([[], true]);
  });

  test('by a member finds nothing for who may not know that member', async () => {
    const named = asked({ conditions: [is('referent', member.handle)] });
    expect(titles(await viewEntries(station.wiki, member, named))).toEqual(['Alpha']);
    expect(titles(await viewEntries(station.wiki, coordination, named))).toEqual([]);
    const sorted = await viewEntries(
      station.wiki,
      coordination,
      asked({ sort: 'referent', group: 'referent' }),
    );
    expect(sorted.problems.map(({ code }) => code)).toEqual(['unknown-part', 'unknown-part']);
  });

  test('turns its pages, and has a last one', async () => {
    const page = async (number: number) => {
      const view = await viewEntries(station.wiki, member, asked({ sort: 'titre', limit: 3, page: number }));
      return [view.query.page, view.pageCount, titles(view)];
    };
    expect(await page(1)).toEqual([1, 2, ['Alpha', 'Beta', 'Delta']]);
    expect(await page(2)).toEqual([2, 2, ['Gamma']]);
    expect(await page(100_000)).toEqual([2, 2, ['Gamma']]);
  });

  test('is drawn as a chart: entries or sums, by value, year or month', async () => {
    const bars = async (more: Partial<EntryQuery>) => {
      const view = await viewEntries(station.wiki, member, asked({ view: 'chart', ...more }));
      return view.bars?.map(({ label, text }) => [label, text]);
    };
    expect(await bars({})).toEqual([
      ['Signé', '1'],
      ['En cours', '1'],
      ['Rompu', '1'],
      ['', '1'],
    ]);
    expect(await bars({ sum: 'montant' })).toEqual([
      ['Signé', '2,2\u00a0€'],
      ['Rompu', '1,1\u00a0€'],
    ]);
    expect(await bars({ group: 'date', sum: 'montant' })).toEqual([
      ['2024', '1,1\u00a0€'],
      ['2026', '2,2\u00a0€'],
    ]);
    expect(await bars({ group: 'date.mois' })).toEqual([
      ['mai 2024', '1'],
      ['mars 2026', '1'],
      ['avr. 2026', '1'],
      ['', '1'],
    ]);
    expect(await bars({ group: 'annee' })).toEqual([
      ['2024', '1'],
      ['2026', '2'],
      ['', '1'],
    ]);
  });

  test('is drawn as a board: a column for each option that has entries', async () => {
    const view = await viewEntries(station.wiki, member, asked({ view: 'board' }));
    expect(view.query.group).toBe('etat');
    expect(
      view.groups?.map(({ label, tone, count, items }) => [label, tone, count, titles({ items })]),
    ).toEqual([
      ['Signé', undefined, 1, ['Beta']],
      ['En cours', 'warn', 1, ['Gamma']],
      ['Rompu', 'stop', 1, ['Alpha']],
      ['', undefined, 1, ['Delta']],
    ]);
  });

  test('of a directory goes by title, of months by the last one first', async () => {
    expect(titles(await viewEntries(station.wiki, member, asked({ view: 'directory' })))).toEqual([
      'Alpha',
      'Beta',
      'Delta',
      'Gamma',
    ]);
    const { groups } = await viewEntries(station.wiki, member, asked({ view: 'list', group: 'date.mois' }));
    expect(groups?.map(({ label }) => label)).toEqual(['avr. 2026', 'mars 2026', 'mai 2024', '']);
  });

  test('tells why nothing is found where a value is no option', async () => {
    const view = await viewEntries(station.wiki, member, asked({ conditions: [is('etat', 'Rompue')] }));
    expect(view.problems).toEqual([
      { code: 'no-option', details: { field: 'État', value: 'Rompue', options: 'Signé, En cours, Rompu' } },
    ]);
  });

  test('forgets what it counted when an entry is saved', async () => {
    const total = async () => (await viewEntries(station.wiki, member, asked())).total;
    expect(await total()).toBe(4);
    await add('Epsilon', { etat: 'Rompu' });
    expect(await total()).toBe(5);
  });
});

describe('an embed', () => {
  beforeEach(async () => {
    await add('Alpha', {
      etat: 'Rompu',
      montant: 1_500_000,
      date: '2026-03-12',
      groupe: 'Éducation populaire',
    });
    await add('Beta', { etat: 'En cours', montant: 900, date: '2026-03-11' });
    await add('Gamma', { montant: 2000, date: '2025-12-01' });
  });

  async function embed(line: string) {
    const parsed = parseEmbed(line);
    if (!parsed.ok) throw new Error(parsed.problem);
    const scope = await scopeOf(station.wiki, member);
    return embedEntries(station.wiki, scope, parsed.embed.args, { allowance: fullAllowance() });
  }

  test('shows what its filters leave', async () => {
    for (const [written, found] of [
      ['montant>="1 000 000 €"', ['Alpha']],
      ['montant<2000 tri="montant"', ['Beta']],
      ["date>=aujourd'hui", ['Alpha']],
      ["date<aujourd'hui tri=date", ['Gamma', 'Beta']],
      ['statut="x" etat="rompu"', 'unknown-field'],
      ['etat="en cours, rompu" tri="titre"', ['Alpha', 'Beta']],
      ['etat!="Rompu" tri="titre"', ['Beta', 'Gamma']],
      ['etat=""', ['Gamma']],
      ['groupe=moi', ['Alpha']],
      ['date="2026" tri="titre"', ['Alpha', 'Beta']],
      ['date="2025-12"', ['Gamma']],
      ['a_venir="non" tri="date"', ['Gamma', 'Beta']],
      ['cherche="alpha"', ['Alpha']],
      ['date>="jadis"', 'bad-date'],
      ['montant>"beaucoup"', 'bad-number'],
      ['etat>"Rompu"', 'not-ordered'],
      ['etat="Rompue"', 'no-option'],
    ] as const) {
      const shown = await embed(`{{fiches type="contrat" ${written}}}`);
      const outcome =
        shown.kind === 'entries'
          ? titles(shown.list)
          : 'code' in shown
            ? shown.code.replace('entries.', '')
            : shown.kind;
      expect([written, outcome]).toEqual([written, found]);
    }
  });

  test('names the fields there are, but not those that its reader may not see', async () => {
    const shown = await embed('{{fiches type="contrat" nature="x"}}');
    expect(shown).toEqual({
      kind: 'error',
      code: 'entries.unknown-field',
      details: { field: 'nature', fields: 'etat, montant, date, porteur, groupe, referent' },
    });
  });

  test('shows a list whose column or order is none, and says so beside it', async () => {
    const shown = await embed('{{fiches type="contrat" colonnes="etat, nature" tri="nature" vue="tableau"}}');
    expect(shown).toMatchObject({
      kind: 'entries',
      list: { columns: [{ name: 'etat' }], problems: [{ code: 'unknown-part' }, { code: 'unknown-part' }] },
    });
  });

  test('finds pages of any type by what their values say', async () => {
    const of = async (written: string) => {
      const shown = await embed(`{{fiches espace="gare" tri="titre" ${written}}}`);
      return shown.kind === 'entries' ? titles(shown.list) : shown;
    };
    expect(await of('montant>=1000')).toEqual(['Alpha', 'Gamma']);
    expect(await of('etat="rompu"')).toEqual(['Alpha']);
    expect(await of('depuis="2026-03-12"')).toEqual(['Alpha']);
    expect(await of('note="Bonne"')).toEqual([]);
  });
});
