/** Lists of entries beside a filter that anybody can read: the same entries, order, counts, facets, sums, for each actor. */
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type AccessRule, type Actor, may } from '../../src/core/access.ts';
import { anyEntries, type EntryCondition, type EntryQuery } from '../../src/core/entry-query.ts';
import { foldName } from '../../src/core/page.ts';
import type { FieldValue, Values } from '../../src/core/revision.ts';
import { readEntryLists } from '../../src/store/entry-lists.ts';
import { viewEntries } from '../../src/wiki/entry-list.ts';
import type { Wiki } from '../../src/wiki/wiki.ts';
import { addPerson, setRule } from './people.ts';
import { addPage, coordination, defineType, openStation, type Station } from './station.ts';

const definition = `---
nom: Fiche
champs:
  - {nom: etat, libelle: État, type: choix, options: [{libelle: Ouvert, options: [{libelle: Signé}, {libelle: En débat}]}, {libelle: Clos}]}
  - {nom: themes, libelle: Thèmes, type: choix_multiples, options: [Rue, École, Eau]}
  - {nom: montant, libelle: Montant, type: nombre, unite: €}
  - {nom: jour, libelle: Jour, type: date}
  - {nom: duree, libelle: Durée, type: periode}
  - {nom: porteur, libelle: Porteur, type: texte}
  - {nom: public, libelle: Public, type: oui_non}
  - {nom: mots, libelle: Mots, type: etiquettes}
  - {nom: reserve, libelle: Réservé, type: choix, options: [Un, Deux], lecture: membres}
  - {nom: interne, libelle: Interne, type: nombre, lecture: gestion}
---
`;

const branches: Readonly<Record<string, readonly string[]>> = {
  Ouvert: ['Ouvert', 'Signé', 'En débat'],
  Signé: ['Signé'],
  'En débat': ['En débat'],
  Clos: ['Clos'],
};
const ranks = ['Ouvert', 'Signé', 'En débat', 'Clos'];

const rules: readonly AccessRule[] = [
  { visitors: 'read', members: 'write' },
  { visitors: 'none', members: 'read' },
];

interface Entry {
  id: number;
  slug: string;
  title: string;
  rule: AccessRule;
  values: Values;
}

let station: Station;
let entries: Entry[];
let actors: Readonly<Record<'visitor' | 'member' | 'keeper' | 'admin', Actor>>;

const days = fc
  .integer({ min: 0, max: 1500 })
  .map((day) => new Date(Date.UTC(2023, 0, 1 + day)).toISOString().slice(0, 10));
const valuesOf = fc.record(
  {
    etat: fc.constantFrom('Ouvert', 'Signé', 'En débat', 'Clos'),
    themes: fc.subarray(['Rue', 'École', 'Eau'], { minLength: 1 }),
    montant: fc.integer({ min: -3, max: 6 }).map((number) => number / 2),
    jour: days,
    duree: fc
      .tuple(days, days)
      .map(([one, two]) => ({ debut: one < two ? one : two, fin: one < two ? two : one })),
    porteur: fc.constantFrom('Été', 'ete', 'L’Œuvre', 'Zone 10', 'zone 9', 'Abri'),
    public: fc.boolean(),
    mots: fc.subarray(['bilan', 'Débat', 'eau'], { minLength: 1 }),
    reserve: fc.constantFrom('Un', 'Deux'),
    interne: fc.integer({ min: 0, max: 3 }),
  },
  { requiredKeys: [] },
);

beforeAll(async () => {
  station = await openStation();
  const { wiki } = station;
  await defineType(wiki, 'fiche', 'Fiche', definition);
  const admin = await addPerson(wiki, 'Administration', { isAdmin: true });
  const member = await addPerson(wiki, 'Adhérente');
  const keeper = await addPerson(wiki, 'Gestion', { groups: ['bureau'] });
  actors = { visitor: coordination, member, keeper, admin };
  const bureau = keeper.groups[0] ?? 0;
  const kept: AccessRule = { visitors: 'read', members: 'read', groups: [{ id: bureau, role: 'manage' }] };
  const drawn = fc.sample(fc.tuple(valuesOf, fc.integer({ min: 0, max: 2 })), { numRuns: 70, seed: 42 });
  entries = [];
  for (const [at, [values, which]] of drawn.entries()) {
    const title = `${['Zèbre', 'École', 'abri'][at % 3]} ${at}`;
    const { slug } = await addPage(
      wiki,
      { title, values: { ...values }, body: at % 5 === 0 ? 'Locomotive.' : 'Wagon.' },
      { type: 'fiche' },
    );
    const rule = rules[which] ?? kept;
    await setRule(wiki, rule, 'gare', slug);
    entries.push({ id: at, slug, title, rule, values: values as Values });
  }
}, 60_000);
afterAll(() => station.wiki.close());

/** The wiki as it is, where few entries are looked at one by one; or one that finds all of them along the index. */
function wikiFor(isWalked: boolean): Wiki {
  const { wiki } = station;
  if (!isWalked) return wiki;
  const { store } = wiki;
  // Nothing that was counted the other way is used again.
  const lists: Wiki['lists'] = { once: (_key, read) => read() };
  return { ...wiki, lists, store: { ...store, entryLists: readEntryLists(store.db, 0) } };
}

type ActorName = keyof typeof actors;

/** What the actor sees of an entry, if they may read it at all. */
function seenIn(entry: Entry, who: ActorName): Values | undefined {
  const actor = actors[who];
  if (!may(actor, 'read', entry.rule)) return undefined;
  const isManager = may(actor, 'manage', entry.rule);
  return Object.fromEntries(
    Object.entries(entry.values).filter(
      ([name]) => isManager || (name !== 'interne' && (name !== 'reserve' || who !== 'visitor')),
    ),
  );
}

const knows = (who: ActorName, field: string) =>
  field === 'interne' ? who === 'keeper' || who === 'admin' : field !== 'reserve' || who !== 'visitor';

interface Filter {
  condition: EntryCondition;
  passes: (values: Values) => boolean;
}

const numberIn = (value: FieldValue | undefined) => (typeof value === 'number' ? value : undefined);
const textsIn = (value: FieldValue | undefined): string[] =>
  value === undefined ? [] : typeof value === 'object' ? Object.values(value).map(String) : [String(value)];

function filter(
  field: string,
  operator: EntryCondition['operator'],
  values: string[],
  passes: (held: FieldValue | undefined) => boolean,
): Filter {
  return { condition: { field, operator, values }, passes: (all) => passes(all[field]) };
}

const someDay = days.filter(() => true);
const filters: fc.Arbitrary<Filter> = fc.oneof(
  fc.subarray(Object.keys(branches), { minLength: 1, maxLength: 2 }).chain((chosen) =>
    fc.boolean().map((isNot) => {
      const held = new Set(chosen.flatMap((one) => branches[one] ?? []));
      return filter('etat', isNot ? 'is-not' : 'is', chosen, (value) => held.has(String(value)) !== isNot);
    }),
  ),
  fc.subarray(['Rue', 'École', 'Eau'], { minLength: 1 }).map((chosen) =>
    filter(
      'themes',
      'is',
      chosen.map((one) => one.toUpperCase()),
      (value) => textsIn(value).some((one) => chosen.includes(one)),
    ),
  ),
  fc
    .tuple(
      fc.constantFrom('at-least', 'at-most', 'above', 'below', 'is', 'is-not'),
      fc.integer({ min: -3, max: 6 }),
    )
    .map(([operator, half]) => {
      const bound = half / 2;
      return filter('montant', operator, [String(bound).replace('.', ',')], (value) => {
        const number = numberIn(value);
        if (operator === 'is-not') return number !== bound;
        if (number === undefined) return false;
        if (operator === 'at-least') return number >= bound;
        if (operator === 'at-most') return number <= bound;
        if (operator === 'above') return number > bound;
        return operator === 'below' ? number < bound : number === bound;
      });
    }),
  fc
    .tuple(
      fc.constantFrom('jour', 'duree'),
      fc.constantFrom('at-least', 'at-most', 'above', 'below', 'is'),
      someDay,
      fc.constantFrom(4, 7, 10),
    )
    .map(([field, operator, day, length]) => {
      const start = day.slice(0, length);
      return filter(field, operator, [start], (value) => {
        const held = textsIn(value);
        const cut = held.map((one) => one.slice(0, length));
        if (operator === 'is') return cut[0] === start;
        if (operator === 'at-least') return held.some((one) => one >= start);
        if (operator === 'above') return cut.some((one) => one > start);
        return operator === 'below' ? held.some((one) => one < start) : cut.some((one) => one <= start);
      });
    }),
  fc
    .constantFrom('été', 'ZONE 9', 'loeuvre', 'absente')
    .map((text) =>
      filter('porteur', 'is', [text], (value) =>
        textsIn(value).some((one) => foldName(one) === foldName(text)),
      ),
    ),
  fc.boolean().map((isYes) => filter('public', 'is', [isYes ? 'oui' : 'faux'], (value) => value === isYes)),
  fc
    .constantFrom('etat', 'montant', 'duree', 'public', 'mots', 'reserve', 'interne')
    .chain((field) =>
      fc
        .boolean()
        .map((isEmpty) =>
          filter(field, isEmpty ? 'empty' : 'filled', [], (value) => (value === undefined) === isEmpty),
        ),
    ),
  fc.constantFrom('Un', 'Deux').map((one) => filter('reserve', 'is', [one], (value) => value === one)),
  fc
    .integer({ min: 0, max: 3 })
    .map((least) =>
      filter('interne', 'at-least', [String(least)], (value) => (numberIn(value) ?? -1) >= least),
    ),
);

const sorts = fc.constantFrom(
  'titre',
  'etat',
  'montant',
  'jour',
  'duree',
  'porteur',
  'public',
  'reserve',
  'interne',
  'inconnu',
);
const cases = fc.record({
  isWalked: fc.boolean(),
  who: fc.constantFrom<ActorName>('visitor', 'member', 'keeper', 'admin'),
  asked: fc.array(filters, { maxLength: 3 }),
  sort: sorts,
  descending: fc.boolean(),
  page: fc.integer({ min: 1, max: 4 }),
  text: fc.constantFrom('', '', 'locomotive'),
});

function keyOf(values: Values, field: string): string | number | undefined {
  const value = values[field];
  if (value === undefined) return undefined;
  if (field === 'etat') return ranks.indexOf(String(value));
  if (field === 'reserve') return ['Un', 'Deux'].indexOf(String(value));
  if (typeof value === 'boolean') return value ? 1 : 0;
  if (typeof value === 'number') return value;
  const [text = ''] = textsIn(value);
  return field === 'porteur' ? foldName(text) : text;
}

function inOrder(found: readonly { entry: Entry; values: Values }[], sort: string, descending: boolean) {
  const turn = descending ? -1 : 1;
  const keyIn = ({ entry, values }: (typeof found)[number]) =>
    sort === 'titre' ? foldName(entry.title).replaceAll(' ', '-') : keyOf(values, sort);
  return [...found].sort((a, b) => {
    const [one, two] = [keyIn(a), keyIn(b)];
    if (one === undefined || two === undefined) {
      if (one !== two) return one === undefined ? 1 : -1;
      return (a.entry.id - b.entry.id) * turn;
    }
    return (one < two ? -1 : one > two ? 1 : a.entry.id - b.entry.id) * turn;
  });
}

test('a list is what a plain filter finds, in its order, with its counts', async () => {
  await fc.assert(
    fc.asyncProperty(cases, async ({ isWalked, who, asked, sort, descending, page, text }) => {
      const query: EntryQuery = {
        ...anyEntries,
        type: 'fiche',
        space: 'gare',
        view: 'table',
        conditions: asked.map(({ condition }) => condition),
        sort: `${descending ? '-' : ''}${sort}`,
        columns: ['montant', 'interne'],
        text,
        page,
        limit: 7,
      };
      const shown = await viewEntries(wikiFor(isWalked), actors[who], query);
      const understood = asked.filter(({ condition }) => knows(who, condition.field));
      const isReadable = (one: Entry) => seenIn(one, who) !== undefined && (text === '' || one.id % 5 === 0);
      const read = entries.filter(isReadable).map((entry) => ({ entry, values: seenIn(entry, who) ?? {} }));
      const passing = (without: string) =>
        read.filter(({ values }) =>
          understood.every(({ condition, passes }) => condition.field === without || passes(values)),
        );
      const found = passing('');
      const isSorted = sort !== 'inconnu' && knows(who, sort);
      const ordered = isSorted
        ? inOrder(found, sort, descending)
        : // The day by which the type dates its entries, the last first.
          inOrder(found, 'duree', true);
      expect(shown.total).toBe(found.length);
      const start = (shown.query.page - 1) * 7;
      expect(shown.items.map((item) => item.page.slug)).toEqual(
        ordered.slice(start, start + 7).map(({ entry }) => entry.slug),
      );
      for (const item of shown.items) {
        const entry = entries.find(({ slug }) => slug === item.page.slug);
        expect(item.values).toEqual(entry && seenIn(entry, who));
      }
      const amounts = found.flatMap(({ values }) => numberIn(values['montant']) ?? []);
      const sum = shown.sums.find(({ field }) => field === 'montant')?.text;
      expect(
        sum === undefined
          ? undefined
          : Number(
              sum
                .replace(/[\u202f\u00a0€]/g, '')
                .replace(',', '.')
                .replace('\u2212', '-'),
            ),
      ).toBe(amounts.length === 0 ? undefined : amounts.reduce((a, b) => a + b, 0));
      for (const facet of shown.facets) {
        const others = passing(facet.field).map(({ values }) => values[facet.field]);
        expect(countsOf(facet.options)).toEqual(naiveCounts(facet.field, others, facet.options));
      }
    }),
    { numRuns: 250 },
  );
}, 240_000);

function countsOf(options: readonly { value: string; count: number }[]): Record<string, number> {
  return Object.fromEntries(
    options.filter(({ count }) => count > 0).map(({ value, count }) => [value, count]),
  );
}

function naiveCounts(
  field: string,
  held: readonly (FieldValue | undefined)[],
  options: readonly unknown[],
): Record<string, number> {
  if (field === 'montant' || field === 'interne') return options.length === 0 ? {} : { unexpected: 1 };
  const counts: Record<string, number> = {};
  const add = (value: string) => {
    counts[value] = (counts[value] ?? 0) + 1;
  };
  for (const value of held) {
    if (value === undefined) continue;
    if (field === 'etat')
      for (const [branch, under] of Object.entries(branches)) if (under.includes(String(value))) add(branch);
    if (field === 'jour' || field === 'duree') add((textsIn(value)[0] ?? '').slice(0, 4));
    if (field === 'public') add(value === true ? 'oui' : 'non');
    if (field === 'themes' || field === 'mots' || field === 'reserve')
      for (const one of textsIn(value)) add(one);
  }
  return counts;
}

const groupings = fc.record({
  isWalked: fc.boolean(),
  who: fc.constantFrom<ActorName>('visitor', 'member', 'keeper', 'admin'),
  asked: fc.array(filters, { maxLength: 2 }),
  group: fc.constantFrom('etat', 'themes', 'jour', 'jour.mois', 'porteur', 'public', 'reserve', 'titre'),
  limit: fc.integer({ min: 1, max: 20 }),
});

test('groups hold each entry once under each of its values, over all pages of the list', async () => {
  await fc.assert(
    fc.asyncProperty(groupings, async ({ isWalked, who, asked, group, limit }) => {
      const query: EntryQuery = {
        ...anyEntries,
        ...{ type: 'fiche', space: 'gare', view: 'list', sort: 'montant', group, limit },
        conditions: asked.map(({ condition }) => condition),
      };
      const field = group.replace('.mois', '');
      const understood = asked.filter(({ condition }) => knows(who, condition.field));
      const found = entries.flatMap((entry) => {
        const values = seenIn(entry, who);
        return values && understood.every(({ passes }) => passes(values)) ? [{ entry, values }] : [];
      });
      const first = await viewEntries(wikiFor(isWalked), actors[who], query);
      if (!knows(who, field)) {
        expect(first.groups).toBeUndefined();
        return;
      }
      const expected = new Map<string, string[]>();
      for (const { entry, values } of inOrder(found, field === 'titre' ? 'titre' : 'montant', false))
        for (const name of groupNames(group, entry, values))
          expected.set(name, [...(expected.get(name) ?? []), entry.slug]);
      const shown = new Map<string, string[]>();
      for (let page = 1; page <= first.pageCount; page += 1) {
        const view = await viewEntries(wikiFor(isWalked), actors[who], { ...query, page });
        for (const { label: written, count, items } of view.groups ?? []) {
          // Several spellings of one name are one group.
          const label = group === 'porteur' ? foldName(written) : written;
          const slugs = items.map((item) => item.page.slug);
          expect(count).toBe(expected.get(label)?.length);
          if (slugs.length > 0) shown.set(label, [...(shown.get(label) ?? []), ...slugs]);
        }
      }
      expect(Object.fromEntries(shown)).toEqual(Object.fromEntries(expected));
    }),
    { numRuns: 60 },
  );
}, 240_000);

const months = [
  'janv.',
  'févr.',
  'mars',
  'avr.',
  'mai',
  'juin',
  'juil.',
  'août',
  'sept.',
  'oct.',
  'nov.',
  'déc.',
];

function groupNames(group: string, entry: Entry, values: Values): string[] {
  const field = group.replace('.mois', '');
  const held = textsIn(values[field]);
  if (group === 'titre') return [foldName(entry.title).charAt(0).toUpperCase()];
  if (held.length === 0) return [''];
  if (group === 'jour') return [(held[0] ?? '').slice(0, 4)];
  if (group === 'jour.mois') return [`${months[Number(held[0]?.slice(5, 7)) - 1]} ${held[0]?.slice(0, 4)}`];
  if (group === 'public') return [values['public'] === true ? 'oui' : 'non'];
  return field === 'porteur' ? held.map(foldName) : held;
}
