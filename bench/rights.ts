/**
 * What rights cost: ten thousand pages under fifty rules that name two hundred groups, read by a member of some of them,
 * beside an administrator for whom nothing is left out. In one process, the actors in turn.
 */
import type { AccessRule, Actor, Member } from '../src/core/access.ts';
import { listChanges, listPages } from '../src/wiki/lists.ts';
import { searchPages } from '../src/wiki/search.ts';
import type { Wiki } from '../src/wiki/wiki.ts';
import { median, milliseconds, type Row } from './figures.ts';
import { drawQueries } from './searching.ts';
import { archive, type BenchStation } from './station.ts';

const ruleCount = 50;
const groupCount = 200;
const rounds = 150;
/** Of what the administrator's costs. */
const most = 1.3;

export function measureRights(station: BenchStation): Promise<Row[]> {
  return station.withWiki(async (wiki) => {
    const groups = await addRules(wiki);
    const readers: readonly (readonly [string, Actor])[] = [
      ['half of the rules', memberOf(groups.filter((_, at) => at % 2 === 0))],
      ['one rule of fifty', memberOf(groups.slice(0, 1))],
    ];
    const queries = drawQueries(station.corpus, rounds, (index) => 1 + (index % 3));
    const works: readonly (readonly [string, (actor: Actor, round: number) => Promise<unknown>])[] = [
      ['list of pages', (actor, round) => listPages(wiki, actor, { space: archive, page: 1 + (round % 20) })],
      ['search', (actor, round) => searchPages(wiki, actor, { q: queries[round] ?? '', page: 1 })],
      ['feed of changes', (actor) => listChanges(wiki, actor, { withMinor: false, limit: 50 })],
    ];
    const rows: Row[] = [];
    for (const [name, reader] of readers)
      for (const [work, run] of works) rows.push(await compareActors(`${work}, ${name}`, reader, run));
    return rows;
  });
}

async function compareActors(
  work: string,
  reader: Actor,
  run: (actor: Actor, round: number) => Promise<unknown>,
): Promise<Row> {
  const times = { reader: [] as number[], administrator: [] as number[] };
  const time = async (actor: Actor, into: number[], round: number) => {
    const began = performance.now();
    await run(actor, round);
    into.push(performance.now() - began);
  };
  for (let round = 0; round < rounds; round += 1) {
    // In turn, each first as often as the other: who comes second finds the pages of the file in memory.
    const isFirst = round % 2 === 0;
    if (isFirst) await time(reader, times.reader, round);
    await time(administrator, times.administrator, round);
    if (!isFirst) await time(reader, times.reader, round);
  }
  const [mine, whole] = [median(times.reader), median(times.administrator)];
  return {
    work,
    gare: `p50 ${milliseconds(mine)}`,
    beside: `${milliseconds(whole)} administrator`,
    figure: `${(mine / whole).toFixed(2)} ×`,
    target: `≤ ${most.toFixed(2)} ×`,
    holds: mine <= whole * most,
  };
}

/** Every page of the archive gets one of fifty rules, each of which names four groups. @returns one group of each rule. */
async function addRules(wiki: Wiki): Promise<number[]> {
  return wiki.transact(async (tx) => {
    const createdAt = wiki.clock().toISOString();
    const groups: number[] = [];
    for (let at = 0; at < groupCount; at += 1) {
      const handle = `groupe-${at}`;
      groups.push(await tx.groups.add({ handle, name: handle, description: '', createdAt }));
    }
    const rules: number[] = [];
    for (let at = 0; at < ruleCount; at += 1) {
      const named = groups.filter((_, group) => group % ruleCount === at);
      const rule: AccessRule = {
        visitors: 'none',
        members: 'none',
        groups: named.map((id) => ({ id, role: 'write' })),
      };
      rules.push(await tx.access.idOf(rule));
    }
    const space = await tx.spaces.find(archive);
    if (!space) throw new Error('there is no archive');
    await tx.spaces.setAccess(space.id, await tx.access.idOf({ visitors: 'none', members: 'read' }));
    for (let after = 0; ; ) {
      const pages = await tx.pages.listAll(after, 500);
      const last = pages.at(-1);
      if (!last) return groups.slice(0, ruleCount);
      for (const page of pages)
        if (page.spaceId === space.id) await tx.pages.setOwnAccess(page.id, rules[page.id % ruleCount] ?? 0);
      after = last.id;
    }
  });
}

const nobody = { kind: 'member', id: 1, name: 'Adhérent·e', handle: 'adherente', managedGroups: [] } as const;

function memberOf(groups: readonly number[]): Member {
  return { ...nobody, isAdmin: false, groups };
}

const administrator: Member = { ...nobody, id: 2, isAdmin: true, groups: [] };
