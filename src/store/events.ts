/** Derived: when the entries of dated types take place, one row each. Their single times are worked out by core/event.ts. */
import { sql } from 'kysely';
import { addDays } from '../core/dates.ts';
import { longEvent } from '../core/event.ts';
import { type Matching, matchingPages } from './entry-sql.ts';
import { type PageRow, type ReadableRules, selectPages } from './pages.ts';
import { prepared } from './prepared.ts';
import type { Db, Tx } from './schema.ts';
import { type EntriesFilter, type PageExpression, passes } from './values.ts';

/** In the site's wall time: a day, or a day and an hour. */
export interface EventRow {
  starts: string;
  ends: string;
  isLong: boolean;
}

export interface EventsFilter
  extends Pick<EntriesFilter, 'type' | 'spaceId' | 'tag' | 'conditions' | 'sight'> {
  /** Only in these; all when absent. */
  spaceIds?: readonly number[];
  /** Entries that a list asks for by its own filters. */
  matching?: Matching;
  /** Days, both included, one of which it touches. */
  from: string;
  to: string;
  limit: number;
}

export interface EventPage extends PageRow {
  starts: string;
  ends: string;
}

const ofPage = prepared((db, pageId: number) =>
  db.selectFrom('event').select(['starts', 'ends', 'is_long']).where('page_id', '=', pageId),
);

export function readEvents(db: Db) {
  const select = (rules: ReadableRules, filter: EventsFilter, isLong: boolean) =>
    selectPages(db)
      .innerJoin('event', 'event.page_id', 'page.id')
      .select(['event.starts', 'event.ends'])
      .where('event.is_long', '=', Number(isLong))
      // Behind every hour of the last day.
      .where('event.starts', '<=', `${filter.to}T24:00`)
      .where('event.ends', '>=', filter.from)
      .where((where) => isAsked(where as unknown as PageExpression, rules, filter))
      .limit(filter.limit);
  return {
    /** Readable entries that take place once, in the order in which they begin, or the last ones first. */
    listShort: (rules: ReadableRules, filter: EventsFilter, descending = false): Promise<EventPage[]> => {
      const direction = descending ? 'desc' : 'asc';
      return select(rules, filter, false)
        .where('event.starts', '>=', addDays(filter.from, -longEvent))
        .orderBy('event.starts', direction)
        .orderBy('page.id', direction)
        .execute();
    },

    /** Readable entries that take place several times or for long; whether one of their times touches these days is still to be asked. */
    listLong: (rules: ReadableRules, filter: EventsFilter): Promise<EventPage[]> =>
      select(rules, filter, true).orderBy('event.starts').orderBy('page.id').execute(),

    /** Spaces in which there are readable entries of these types, and of which. */
    listPlaces: async (
      rules: ReadableRules,
      types: readonly string[],
    ): Promise<{ spaceId: number; type: string }[]> =>
      db
        .selectFrom('page')
        .select(['page.space_id as spaceId', 'page.type'])
        .distinct()
        .where('page.type', 'in', types)
        // Said once more for the index of types, which answers this alone.
        .where('page.type', '<>', '')
        .where('page.access_id', 'in', rules)
        .where('page.deleted_at', 'is', null)
        .execute(),

    findOfPage: async (pageId: number): Promise<EventRow | undefined> => {
      const [row] = await ofPage(db, pageId);
      return row && { starts: row.starts, ends: row.ends, isLong: row.is_long === 1 };
    },
  };
}

function isAsked(where: PageExpression, rules: ReadableRules, filter: EventsFilter) {
  const { spaceIds, matching } = filter;
  const page = { ...filter, sort: 'title', descending: false, offset: 0 };
  return where.and([
    passes(where, rules, page),
    ...(spaceIds ? [where('page.space_id', 'in', spaceIds)] : []),
    ...(matching ? [sql<boolean>`page.id IN (SELECT page.id ${matchingPages(matching)})`] : []),
  ]);
}

export function writeEvents(tx: Tx) {
  return {
    ...readEvents(tx),
    /** The page takes place then, or never. */
    replace: async (pageId: number, event: EventRow | undefined): Promise<void> => {
      const present = await readEvents(tx).findOfPage(pageId);
      if (JSON.stringify(present) === JSON.stringify(event)) return;
      await tx.deleteFrom('event').where('page_id', '=', pageId).execute();
      if (!event) return;
      const { starts, ends, isLong } = event;
      await tx
        .insertInto('event')
        .values({ page_id: pageId, starts, ends, is_long: Number(isLong) })
        .execute();
    },
  };
}
