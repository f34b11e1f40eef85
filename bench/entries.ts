/**
 * Lists of entries inside the process, as their screen asks for them: 20,000 of one type with twelve fields. The first
 * look after one of them was saved counts everything anew; what is saved elsewhere changes nothing.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Member } from '../src/core/access.ts';
import { anyEntries, type EntryQuery } from '../src/core/entry-query.ts';
import { viewEntries } from '../src/wiki/entry-list.ts';
import { openWiki, type Wiki } from '../src/wiki/wiki.ts';
import { addContracts, contractSpace, perBearer } from './contracts.ts';
import { median, milliseconds, percentile, processor, type Row } from './figures.ts';

/** Of the type; half as many of another stand beside them. */
const entries = 20_000;
const sizes = [2_000, entries, 100_000] as const;
const rounds = 60;
const most = 50;

const reader: Member = {
  kind: 'member',
  id: 1,
  name: 'Adhérent·e',
  handle: 'adherente',
  isAdmin: false,
  groups: [],
  managedGroups: [],
};

const table: EntryQuery = { ...anyEntries, type: 'contrat', space: contractSpace, view: 'table' };
const states = ['En cours', 'Rompu', 'Évalué', 'Signé'];

const asked: readonly (readonly [work: string, query: (round: number) => EntryQuery])[] = [
  [
    'filtered, sorted, faceted',
    (round) => ({
      ...table,
      conditions: [{ field: 'etat', operator: 'is', values: [states[round % 4] ?? ''] }],
      sort: round % 2 === 0 ? '-montant' : 'date',
      page: 1 + (round % 9),
    }),
  ],
  ['no filter', (round) => ({ ...table, sort: '-date', page: 1 + round })],
  ['grouped by state', (round) => ({ ...table, group: 'etat', page: 1 + round })],
];

export async function measureEntries(): Promise<Row[]> {
  const rows: Row[] = [];
  const rare: number[] = [];
  for (const size of sizes) {
    await withContracts(size, async (wiki) => {
      if (size === entries)
        for (const [work, query] of asked) rows.push(...(await measureList(wiki, work, query)));
      rare.push(median((await lookOften(wiki, rareOf, true)).times));
    });
  }
  const [small = 0, middle = 0, large = 0] = rare;
  rows.push({
    work: `filter that leaves ${perBearer} entries, of ${sizes.map((size) => size.toLocaleString('en-GB')).join(', ')}`,
    gare: `p50 ${[small, middle, large].map(milliseconds).join(', ')}`,
    figure: `${(large / small).toFixed(2)} ×`,
    target: '≤ 2.00 ×',
    holds: large <= small * 2,
  });
  return rows;
}

/** A bearer who has as many contracts in a large wiki as in a small one; without facets, which count all others too. */
function rareOf(round: number): EntryQuery {
  const conditions = [{ field: 'porteur', operator: 'is', values: [`Association ${round}`] }] as const;
  return { ...table, conditions, sort: '-montant', limit: perBearer };
}

async function measureList(wiki: Wiki, work: string, query: (round: number) => EntryQuery): Promise<Row[]> {
  const name = `table of ${entries.toLocaleString('en-GB')} entries, ${work}`;
  const row = ({ times, spent }: Looks, suffix: string): Row => {
    const p95 = percentile(times, 0.95);
    return {
      work: `${name}${suffix}`,
      gare: `p50 ${milliseconds(median(times))}`,
      beside: processor(spent, times.length),
      figure: `p95 ${milliseconds(p95)}`,
      target: `≤ ${most} ms`,
      holds: p95 <= most,
    };
  };
  return [
    row(await lookOften(wiki, query, true), ', one of them just saved'),
    row(await lookOften(wiki, query, false), ''),
  ];
}

interface Looks {
  times: readonly number[];
  /** Milliseconds of processor for all of them. */
  spent: number;
}

async function lookOften(
  wiki: Wiki,
  query: (round: number) => EntryQuery,
  isFirstAfterSave: boolean,
): Promise<Looks> {
  const times: number[] = [];
  let spent = 0;
  for (let round = -5; round < rounds; round += 1) {
    if (isFirstAfterSave) await touchOne(wiki);
    const one = query(Math.max(0, round));
    const [began, before] = [performance.now(), process.cpuUsage()];
    const { items } = await viewEntries(wiki, reader, one);
    const took = performance.now() - began;
    const { user, system } = process.cpuUsage(before);
    if (items.length === 0) throw new Error('the list is empty');
    if (round < 0) continue;
    times.push(took);
    spent += (user + system) / 1000;
  }
  return { times, spent };
}

/** One of the entries is written again, as it was: what was counted of them is forgotten. */
async function touchOne(wiki: Wiki): Promise<void> {
  await wiki.transact(async (tx) => {
    const space = await tx.spaces.find(contractSpace);
    const [page] = space ? await tx.pages.listInSpace(space.id, [space.accessId], 1, 0) : [];
    if (page) await tx.pages.setOwnAccess(page.id, page.accessId);
  });
}

async function withContracts(count: number, work: (wiki: Wiki) => Promise<void>): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'gare-bench-'));
  const wiki = await openWiki({ path: join(folder, 'gare.db') });
  try {
    await addContracts(wiki, count);
    await work(wiki);
  } finally {
    await wiki.close();
    await rm(folder, { recursive: true });
  }
}
