/** Pages and passages as they are read for their score and their snippet: only what every reader of the page sees. */
import { entryText } from '../core/entry.ts';
import type { Values } from '../core/revision.ts';
import type { Candidate } from '../search/ranking.ts';
import type { CandidateRow, FoundFile, PassageRow } from '../store/search-hits.ts';
import { derivingType } from './page-types.ts';
import type { Scope } from './scope.ts';
import type { Wiki } from './wiki.ts';

/** How much is read: characters of one text, bytes of all, and texts in any case. */
const read = { characters: 32 * 1024, bytes: 400 * 1024, least: 100 } as const;

export interface PageCandidate extends Candidate {
  row: CandidateRow;
}

export interface FileCandidate extends Candidate {
  row: PassageRow;
}

/**
 * Of pages in their order, as far as their texts go: by id. @param characters of each text; when given, all are read.
 */
export async function readCandidates(
  wiki: Wiki,
  scope: Scope,
  ids: readonly number[],
  scores: ReadonlyMap<number, number>,
  characters?: number,
): Promise<Map<number, PageCandidate>> {
  const most = characters === undefined ? read : { ...read, characters, least: ids.length };
  const rows = await wiki.store.search.listCandidates(ids, scope.rules, most);
  const candidates = new Map<number, PageCandidate>();
  for (const row of rows)
    candidates.set(row.id, {
      title: row.title,
      aliases: row.aliases.replaceAll('-', ' '),
      tags: (JSON.parse(row.tags) as string[]).join('\n'),
      values: await valuesText(wiki, row),
      body: row.body,
      bm25: scores.get(row.id) ?? 0,
      day: row.day,
      votes: row.votes,
      row,
    });
  return candidates;
}

async function valuesText(wiki: Wiki, row: CandidateRow): Promise<string> {
  const values = JSON.parse(row.fieldValues) as Values;
  return Object.keys(values).length === 0 ? '' : entryText(await derivingType(wiki, row), values);
}

/** By passage. @param pages to which they belong. */
export async function readFileCandidates(
  wiki: Wiki,
  scope: Scope,
  files: readonly FoundFile[],
  pages: ReadonlyMap<number, PageCandidate>,
): Promise<Map<number, FileCandidate>> {
  const scores = new Map(files.map(({ passageId, score }) => [passageId, score]));
  const rows = await wiki.store.search.listPassages([...scores.keys()], scope.rules);
  return new Map(
    rows.map((row) => {
      const page = pages.get(row.pageId);
      const candidate = {
        title: row.name,
        context: page?.title ?? '',
        body: row.part?.text ?? '',
        isPlain: true,
        bm25: scores.get(row.id) ?? 0,
        day: page?.day ?? '',
        votes: 0,
        row,
      };
      return [row.id, candidate] as const;
    }),
  );
}
