/** Facets, totals and orders of a search, compared with a count by hand over all pages that the actor may read. */
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Actor, Member } from '../../src/core/access.ts';
import { savePage } from '../../src/wiki/save-page.ts';
import { searchPages } from '../../src/wiki/search.ts';
import {
  type SearchFacetName,
  type SearchRequest,
  searchFacets,
  searchOrders,
} from '../../src/wiki/search-view.ts';
import { addPerson, ruleForGroup, setRule } from './people.ts';
import { attachText } from './search-files.ts';
import { edit, openStation, type Station, saved } from './station.ts';

interface Known {
  slug: string;
  space: string;
  type: string;
  year: string;
  tags: readonly string[];
  words: ReadonlySet<string>;
  /** Kinds of its files that hold the word. */
  files: Readonly<Record<string, readonly string[]>>;
  isClosed: boolean;
}

const words = ['fourgon', 'quai', 'lampe'] as const;
const tags = ['commun', 'rare', 'Élan'] as const;
const kinds = { pdf: 'pdf', ods: 'tableur' } as const;

const page = fc.record({
  space: fc.constantFrom('gare', 'observatoire'),
  type: fc.constantFrom('', 'reunion'),
  year: fc.constantFrom('2023', '2024', '2025'),
  tags: fc.subarray([...tags]),
  words: fc.subarray([...words]),
  files: fc.subarray([
    ['pdf', 'fourgon'],
    ['pdf', 'lampe'],
    ['ods', 'fourgon'],
  ] as const),
  isClosed: fc.boolean(),
});

let station: Station;
let member: Member;
const known: Known[] = [];

beforeAll(async () => {
  station = await openStation({ types: ['reunion'] });
  member = await addPerson(station.wiki, 'Trésorerie', { groups: ['cercle'] });
  const rule = await ruleForGroup(station.wiki, 'cercle', 'write');
  const made = fc.sample(page, { numRuns: 40, seed: 12 });
  for (const [at, one] of made.entries()) {
    station.setTime(`${one.year}-06-01T09:00:00.000Z`);
    const written = edit({
      title: `Page ${at}`,
      body: one.words.join(' puis '),
      tags: one.tags,
      values: one.type ? { date: `${one.year}-03-04` } : {},
    });
    const outcome = await savePage(station.wiki, member, { space: one.space, type: one.type, edit: written });
    const { slug } = saved(outcome);
    const files: Record<string, string[]> = {};
    for (const [ending, word] of one.files) {
      await attachText(station.wiki, { space: one.space, slug }, `Annexe ${at} ${word}.${ending}`, [
        `Le ${word}.`,
      ]);
      files[word] = [...(files[word] ?? []), kinds[ending]];
    }
    if (one.isClosed) await setRule(station.wiki, rule, one.space, slug);
    known.push({ ...one, slug, words: new Set(one.words), files });
  }
}, 120_000);
afterAll(() => station.wiki.close());

/** What of one facet a page has, when one word is looked for. */
function valuesOf(one: Known, facet: SearchFacetName, word: string): readonly string[] {
  if (facet === 'tag') return one.tags;
  if (facet === 'file') return [...new Set(one.files[word] ?? [])];
  return [one[facet]].filter((value) => value !== '');
}

type Chosen = Partial<Record<SearchFacetName, readonly string[]>>;

function passes(one: Known, chosen: Chosen, word: string, but?: SearchFacetName): boolean {
  return searchFacets.every((facet) => {
    const wanted = chosen[facet] ?? [];
    return (
      facet === but ||
      wanted.length === 0 ||
      valuesOf(one, facet, word).some((value) => wanted.includes(value))
    );
  });
}

const chosen: fc.Arbitrary<Chosen> = fc.record(
  {
    space: fc.subarray(['gare', 'observatoire']),
    type: fc.subarray(['reunion']),
    year: fc.subarray(['2023', '2024', '1999']),
    tag: fc.subarray([...tags]),
    file: fc.subarray(['pdf', 'tableur']),
  },
  { requiredKeys: [] },
);

test('are those of a count by hand, for whoever asks and whatever is ticked', async () => {
  const asked = fc.record({
    word: fc.constantFrom(...words),
    chosen,
    order: fc.constantFrom(...searchOrders),
    isMember: fc.boolean(),
  });
  await fc.assert(
    fc.asyncProperty(asked, async ({ word, chosen, order, isMember }) => {
      const actor: Actor = isMember ? member : { kind: 'visitor', name: '' };
      const readable = known.filter((one) => isMember || !one.isClosed);
      const matching = readable.filter((one) => one.words.has(word) || one.files[word] !== undefined);
      const request: SearchRequest = { q: word, chosen, order, page: 1, limit: 100 };
      const view = await searchPages(station.wiki, actor, request);
      const wanted = matching.filter((one) => passes(one, chosen, word));
      expect(view.hits.map((hit) => `${hit.page.space}/${hit.page.slug}`).sort()).toEqual(
        wanted.map(({ space, slug }) => `${space}/${slug}`).sort(),
      );
      expect([view.total, view.isCut]).toEqual([wanted.length, false]);
      for (const facet of searchFacets) {
        const told = view.facets.find(({ name }) => name === facet)?.options ?? [];
        const counts = new Map<string, number>((chosen[facet] ?? []).map((value) => [value, 0]));
        for (const one of matching.filter((page) => passes(page, chosen, word, facet)))
          for (const value of valuesOf(one, facet, word)) counts.set(value, (counts.get(value) ?? 0) + 1);
        const byValue = told.map(({ value, count }) => `${value} ${count}`).sort();
        expect([facet, byValue]).toEqual([
          facet,
          [...counts].map(([value, count]) => `${value} ${count}`).sort((a, b) => (a < b ? -1 : 1)),
        ]);
        expect(told.every(({ value, isChosen }) => isChosen === isTicked(chosen[facet], value))).toBe(true);
      }
    }),
    { numRuns: 150 },
  );
}, 120_000);

const isTicked = (values: readonly string[] = [], value: string) => values.includes(value);
