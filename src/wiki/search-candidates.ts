/** Pages and passages as they are read for their score and their snippet: only what every reader of the page sees. */
import type { Candidate } from '../search/ranking.ts';
import type { CandidateRow, PassageRow } from '../store/search-candidates.ts';
import type { FoundFile } from '../store/search-hits.ts';
import type { Scope } from './scope.ts';
import type { Wiki } from './wiki.ts';

/** Characters of one text that are read. */
const usualText = 32 * 1024;

/** How far candidates are read: bytes of all texts, more or less, and how many of them in any case. */
export interface ReadingBounds {
  bytes: number;
  least: number;
  characters?: number;
}

export interface PageCandidate extends Candidate {
  row: CandidateRow;
}

export interface FileCandidate extends Candidate {
  row: PassageRow;
}

/** Of pages in their order, by id. */
export async function readCandidates(
  wiki: Wiki,
  scope: Scope,
  ids: readonly number[],
  { bytes, least, characters = usualText }: ReadingBounds,
): Promise<Map<number, PageCandidate>> {
  const read = (some: readonly number[]) => wiki.store.search.listCandidates(some, scope.rules, characters);
  const rows = await read(ids.slice(0, least));
  const length = rows.reduce((sum, { body }) => sum + body.length, 0);
  // As many more as there is room for when they are as long as those; for a few it is not worth asking again.
  const more = Math.floor(((bytes - length) * rows.length) / Math.max(1, length));
  if (more > least / 4) rows.push(...(await read(ids.slice(least, least + more))));
  const candidates = new Map<number, PageCandidate>();
  for (const row of rows)
    candidates.set(row.id, {
      title: row.title,
      aliases: row.aliases.replaceAll('-', ' '),
      tags: (JSON.parse(row.tags) as string[]).join('\n'),
      values: row.fieldValues,
      body: row.body,
      day: row.day,
      votes: row.votes,
      row,
    });
  return candidates;
}

/** By passage. @param pages to which they belong. */
export async function readFileCandidates(
  wiki: Wiki,
  scope: Scope,
  files: readonly FoundFile[],
  pages: ReadonlyMap<number, PageCandidate>,
): Promise<Map<number, FileCandidate>> {
  const ids = files.map(({ passageId }) => passageId);
  const rows = await wiki.store.search.listPassages(ids, scope.rules);
  return new Map(
    rows.map((row) => {
      const page = pages.get(row.pageId);
      const candidate = {
        title: row.name,
        context: page?.title ?? '',
        body: row.part?.text ?? '',
        isPlain: true,
        day: page?.day ?? '',
        votes: 0,
        row,
      };
      return [row.id, candidate] as const;
    }),
  );
}
