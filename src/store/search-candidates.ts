/** Pages and passages as they are read closely: for their score, and to be shown. */
import { sql } from 'kysely';
import { listed } from './entry-sql.ts';
import type { PageRow, ReadableRules } from './pages.ts';
import type { Db } from './schema.ts';
import { isPastKnown, isReadable } from './search-sql.ts';
import { isNotWithheld } from './withheld.ts';

/** A page as it is read for its score and its snippet. */
export interface CandidateRow extends PageRow {
  day: string;
  /** JSON of all its values, also of those that not every reader sees. */
  fieldValues: string;
  /** JSON. */
  tags: string;
  aliases: string;
  /** The first characters of the text. */
  body: string;
  isBodyCut: boolean;
  /** Readable pages that lead here, some at most. */
  votes: number;
}

export interface PassageRow {
  id: number;
  pageId: number;
  attachmentId: number;
  kind: string;
  name: string;
  mime: string;
  size: number;
  /** Absent of the name alone. */
  part?: { number: number; label: string; unit: string; text: string };
}

/** Votes that count. */
const mostVotes = 50;

export function readSearchCandidates(db: Db) {
  return {
    /** Readable pages of these ids in their order, each with so many characters of its text. */
    listCandidates: async (
      ids: readonly number[],
      rules: ReadableRules,
      characters: number,
    ): Promise<CandidateRow[]> => {
      const found = await sql<Omit<CandidateRow, 'isBodyCut'> & { isBodyCut: number }>`
        SELECT page.id, page.space_id AS spaceId, space.slug AS space, page.slug, page.type, page.title, page.current,
          page.parent_id AS parentId, page.access_id AS accessId, page.own_access AS ownAccess,
          page.created_at AS createdAt, page.updated_at AS updatedAt, page.deleted_at AS deletedAt,
          s.day, revision.tags, revision.field_values AS fieldValues,
          coalesce((SELECT group_concat(slug, ' ') FROM alias WHERE alias.page_id = page.id
            AND ${isPastKnown(rules)}), '') AS aliases,
          substr(revision.body, 1, ${characters}) AS body,
          octet_length(revision.body) > ${characters} AS isBodyCut,
          (SELECT count(*) FROM (SELECT DISTINCT link.page_id FROM link
            CROSS JOIN searchable AS source ON source.page_id = link.page_id
            WHERE link.to_space_id = page.space_id AND link.to_key IN (page.slug, page.title_key)
              AND link.page_id <> page.id AND source.access_id IN ${listed(rules)}
              AND ${isNotWithheld(sql`source.type`)} LIMIT ${mostVotes})) AS votes
        FROM json_each(${JSON.stringify(ids)}) AS asked
        CROSS JOIN page ON page.id = asked.value
        CROSS JOIN searchable AS s ON s.page_id = page.id
        CROSS JOIN space ON space.id = page.space_id
        CROSS JOIN revision ON revision.page_id = page.id AND revision.number = page.current
        WHERE ${isReadable(rules)}
        ORDER BY asked.key`.execute(db);
      return found.rows.map((row) => ({ ...row, isBodyCut: row.isBodyCut === 1 }));
    },

    /** Passages of readable pages, with their files as they are now. */
    listPassages: async (ids: readonly number[], rules: ReadableRules): Promise<PassageRow[]> => {
      if (ids.length === 0) return [];
      const found = await sql<PassageSource>`
        SELECT p.id, p.page_id AS pageId, p.attachment_id AS attachmentId, p.kind, attachment.name, version.mime,
          blob.size, file_part.number, file_part.label, file_part.text, file_text.unit
        FROM json_each(${JSON.stringify(ids)}) AS asked
        CROSS JOIN passage AS p ON p.id = asked.value
        CROSS JOIN searchable AS s ON s.page_id = p.page_id
        CROSS JOIN attachment ON attachment.id = p.attachment_id
        CROSS JOIN version ON version.attachment_id = attachment.id AND version.number = attachment.current
        CROSS JOIN blob ON blob.id = version.blob_id
        LEFT JOIN file_part ON file_part.id = p.part_id
        LEFT JOIN file_text ON file_text.blob_id = version.blob_id
        WHERE attachment.deleted_at IS NULL AND ${isReadable(rules)}`.execute(db);
      return found.rows.map(({ number, label, text, unit, ...row }) =>
        number === null || text === null
          ? row
          : { ...row, part: { number, label: label ?? '', text, unit: unit ?? 'stretch' } },
      );
    },
  };
}

interface PassageSource extends Omit<PassageRow, 'part'> {
  number: number | null;
  label: string | null;
  text: string | null;
  unit: string | null;
}
