/** Pages and passages as they are read for their score and their snippet: only what every reader of the page sees. */
import { entryText } from '../core/entry.ts';
import { plainText } from '../core/entry-value.ts';
import { valuesAskedFor } from '../core/field-condition.ts';
import type { PageType } from '../core/page-type.ts';
import type { Values } from '../core/revision.ts';
import { valueIn } from '../core/same-value.ts';
import type { Candidate } from '../search/ranking.ts';
import type { CandidateRow, PassageRow } from '../store/search-candidates.ts';
import type { FoundFile } from '../store/search-hits.ts';
import { derivingType, findPageType, isTypePage } from './page-types.ts';
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
      ...(await readSaid(wiki, row)),
      day: row.day,
      votes: row.votes,
      row,
    });
  return candidates;
}

/** What a page says in its values and its text; of one that defines a type, what people read there. */
async function readSaid(
  wiki: Wiki,
  row: CandidateRow,
): Promise<Pick<Candidate, 'values' | 'valuesInWords' | 'body' | 'isPattern'>> {
  const type = await derivingType(wiki, row);
  const values = type ? readValues(type, JSON.parse(row.fieldValues) as Values) : {};
  if (!isTypePage(row)) return { ...values, body: row.body };
  const defined = await findPageType(wiki, row.slug);
  return { ...values, body: defined ? definition(defined) : row.body, isPattern: true };
}

function readValues(type: PageType, stored: Values): Pick<Candidate, 'values' | 'valuesInWords'> {
  return { values: seenValues(type, stored), valuesInWords: () => entryText(type, stored) };
}

/** Hot. The values that every reader sees as they are stored: near enough for a score, and far less work. */
function seenValues({ fields }: PageType, stored: Values): string {
  const isOpen = fields.every(({ name, showIf }) => !showIf || valueIn(stored, name) === undefined);
  const asked = isOpen ? stored : valuesAskedFor(fields, stored);
  const texts: string[] = [];
  for (const { name, kind, readers } of fields) {
    const value = valueIn(asked, name);
    // Who is named by a member's handle is for who may see that member.
    if (value === undefined || readers !== 'all' || kind === 'member' || kind === 'computed') continue;
    if (typeof value !== 'boolean') texts.push(plainText(value));
  }
  return texts.join('\n');
}

function definition({ description, fields, body }: PageType): string {
  const lines = fields.flatMap(({ label, help }) => [label, help]);
  return [description, body, ...lines].filter((line) => line !== '').join('\n\n');
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
