/** Canon: pages, where they stand and which revision is current. Texts are in revisions.ts. */
import { sql, type Updateable } from 'kysely';
import { limits } from '../core/limits.ts';
import { linkKey } from '../core/link.ts';
import { prepared } from './prepared.ts';
import type { Db, Tables, Tx } from './schema.ts';

/** A page without its text. Dates are UTC, ISO 8601. */
export interface PageRow {
  id: number;
  spaceId: number;
  space: string;
  slug: string;
  type: string;
  title: string;
  /** Number of the current revision. */
  current: number;
  parentId: number | null;
  accessId: number;
  /** 1 when the rule is the page's own and not its space's. */
  ownAccess: number;
  createdAt: string;
  updatedAt: string;
  deletedAt: string | null;
}

export interface NewPage {
  spaceId: number;
  slug: string;
  type: string;
  title: string;
  parentId: number | null;
  accessId: number;
  createdAt: string;
  origin?: string;
}

/** Rules an actor may read: every list takes them, none filters afterwards. */
export type ReadableRules = readonly number[];

/** Characters kept free in a slug for the number that tells two pages of one title apart. */
const longestNumber = 6;

const columns = [
  'page.id',
  'page.space_id as spaceId',
  'space.slug as space',
  'page.slug',
  'page.type',
  'page.title',
  'page.current',
  'page.parent_id as parentId',
  'page.access_id as accessId',
  'page.own_access as ownAccess',
  'page.created_at as createdAt',
  'page.updated_at as updatedAt',
  'page.deleted_at as deletedAt',
] as const; // prettier-ignore

export function selectPages(db: Db) {
  return db.selectFrom('page').innerJoin('space', 'space.id', 'page.space_id').select(columns);
}

const byAddress = prepared((db, spaceId: number, slug: string) =>
  selectPages(db).where('page.space_id', '=', spaceId).where('page.slug', '=', slug),
);

const byId = prepared((db, id: number) => selectPages(db).where('page.id', '=', id));

const byIds = prepared((db, ids: readonly number[], rules: ReadableRules) =>
  visible(db, rules).where('page.id', 'in', ids),
);

const byKeys = prepared((db, spaceId: number, keys: readonly string[], rules: ReadableRules) =>
  visible(db, rules)
    // Two look-ups in two indexes: an OR over both is a walk through the whole space.
    .where('page.id', 'in', (query) =>
      query
        .selectFrom('page as called')
        .select('called.id')
        .where('called.space_id', '=', spaceId)
        .where('called.slug', 'in', keys)
        .union(
          query
            .selectFrom('page as titled')
            .select('titled.id')
            .where('titled.space_id', '=', spaceId)
            .where('titled.title_key', 'in', keys),
        ),
    )
    .orderBy('page.id'),
);

const childrenOf = prepared((db, id: number, rules: ReadableRules) =>
  visible(db, rules).where('page.parent_id', '=', id).orderBy('page.title_key').limit(200),
);

export function readPages(db: Db) {
  return {
    /** By address; deleted pages too. Who may read it is the caller's question. */
    find: async (spaceId: number, slug: string): Promise<PageRow | undefined> =>
      (await byAddress(db, spaceId, slug))[0],

    /** The oldest living page of the space whose title has this key; who may read it is the caller's question. */
    findByTitle: (spaceId: number, titleKey: string): Promise<PageRow | undefined> =>
      selectPages(db)
        .where('page.space_id', '=', spaceId)
        .where('page.title_key', '=', titleKey)
        .where('page.deleted_at', 'is', null)
        .orderBy('page.id')
        .limit(1)
        .executeTakeFirst(),

    findById: async (id: number): Promise<PageRow | undefined> => (await byId(db, id))[0],

    /** What an import said of the page, as JSON text. */
    origin: async (id: number): Promise<string | null> => {
      const row = await db.selectFrom('page').select('origin').where('id', '=', id).executeTakeFirst();
      return row?.origin ?? null;
    },

    /** The readable pages of these ids that are not deleted, in no order. */
    listByIds: (ids: readonly number[], rules: ReadableRules): Promise<PageRow[]> =>
      ids.length === 0 ? Promise.resolve([]) : byIds(db, ids, rules),

    /** The readable pages of these ids, deleted ones too, in no order. */
    listNamed: (ids: readonly number[], rules: ReadableRules): Promise<PageRow[]> =>
      ids.length === 0
        ? Promise.resolve([])
        : selectPages(db).where('page.id', 'in', ids).where('page.access_id', 'in', rules).execute(),

    /** Readable pages whose slug or title has one of these keys (core/link.ts `linkKey`). */
    listByKeys: (spaceId: number, keys: readonly string[], rules: ReadableRules): Promise<PageRow[]> =>
      keys.length === 0 ? Promise.resolve([]) : byKeys(db, spaceId, keys, rules),

    listChildren: (id: number, rules: ReadableRules): Promise<PageRow[]> => childrenOf(db, id, rules),

    /** Pages of a space by title. */
    listInSpace: (spaceId: number, rules: ReadableRules, limit: number, offset: number): Promise<PageRow[]> =>
      visible(db, rules)
        .where('page.space_id', '=', spaceId)
        .orderBy('page.title_key')
        .orderBy('page.id')
        .limit(limit)
        .offset(offset)
        .execute(),

    countInSpace: async (spaceId: number, rules: ReadableRules): Promise<number> => {
      const row = await db
        .selectFrom('page')
        .select((select) => select.fn.countAll<number>().as('count'))
        .where('space_id', '=', spaceId)
        .where('deleted_at', 'is', null)
        .where('access_id', 'in', rules)
        .executeTakeFirstOrThrow();
      return row.count;
    },

    /** Pages of a space that have a rule of their own, among these rules. */
    listWithOwnRule: (spaceId: number, rules: ReadableRules): Promise<PageRow[]> =>
      visible(db, rules)
        .where('page.space_id', '=', spaceId)
        .where('page.own_access', '=', 1)
        .orderBy('page.title_key')
        .orderBy('page.id')
        .limit(500)
        .execute(),

    /** How many living pages follow the rule of their space. */
    countInheriting: async (spaceId: number): Promise<number> => {
      const row = await db
        .selectFrom('page')
        .select((select) => select.fn.countAll<number>().as('count'))
        .where('space_id', '=', spaceId)
        .where('deleted_at', 'is', null)
        .where('own_access', '=', 0)
        .executeTakeFirstOrThrow();
      return row.count;
    },

    /** Deleted pages of a space, latest first. */
    listDeleted: (spaceId: number, rules: ReadableRules): Promise<PageRow[]> =>
      selectPages(db)
        .where('page.space_id', '=', spaceId)
        .where('page.deleted_at', 'is not', null)
        .where('page.access_id', 'in', rules)
        .orderBy('page.deleted_at', 'desc')
        .limit(500)
        .execute(),

    /** All pages in the order of their ids, deleted ones too, for exports, checks and rebuilds. */
    listAll: (afterId: number, limit: number): Promise<PageRow[]> =>
      selectPages(db).where('page.id', '>', afterId).orderBy('page.id').limit(limit).execute(),

    /** How many `listAll` has still to hand out. */
    countAfter: async (id: number): Promise<number> => {
      const row = await db
        .selectFrom('page')
        .select((select) => select.fn.countAll<number>().as('count'))
        .where('id', '>', id)
        .executeTakeFirstOrThrow();
      return row.count;
    },

    /**
     * The slug itself, or the first of `slug-2`, `slug-3`… that no page and no alias of the space has.
     * @param pageId a page that may keep the address it has, or take back one that it had.
     */
    freeSlug: async (spaceId: number, slug: string, pageId = 0): Promise<string> => {
      const stem = slug.slice(0, limits.slug - longestNumber);
      const isNear = sql`slug >= ${stem} AND slug < ${`${stem}\u{10ffff}`}`;
      const taken = await sql<{ slug: string }>`
        SELECT slug FROM page WHERE space_id = ${spaceId} AND ${isNear} AND id <> ${pageId}
        UNION SELECT slug FROM alias
        WHERE space_id = ${spaceId} AND ${isNear} AND page_id <> ${pageId}`.execute(db);
      const slugs = new Set(taken.rows.map((row) => row.slug));
      if (!slugs.has(slug)) return slug;
      const start = slug.length <= limits.slug - longestNumber ? slug : stem.replace(/-+$/, '');
      for (let count = 2; ; count += 1) if (!slugs.has(`${start}-${count}`)) return `${start}-${count}`;
    },
  };
}

function visible(db: Db, rules: ReadableRules) {
  return selectPages(db).where('page.deleted_at', 'is', null).where('page.access_id', 'in', rules);
}

const change = prepared((db, id: number, row: Updateable<Tables['page']>) =>
  db.updateTable('page').set(row).where('id', '=', id),
);

export function writePages(tx: Tx) {
  return {
    ...readPages(tx),

    /** Adds a page that has no revision yet: the caller adds number 1 in the same transaction. */
    add: async (page: NewPage): Promise<number> => {
      const row = await tx
        .insertInto('page')
        .values({
          // The id of a page that was purged is not given again: the audit speaks of it.
          id: sql<number>`(SELECT 1 + max(coalesce((SELECT max(id) FROM page), 0),
            coalesce((SELECT max(page_id) FROM audit WHERE page_id IS NOT NULL), 0)))`,
          space_id: page.spaceId,
          slug: page.slug,
          type: page.type,
          title: page.title,
          title_key: linkKey(page.title),
          current: 0,
          parent_id: page.parentId,
          access_id: page.accessId,
          created_at: page.createdAt,
          updated_at: page.createdAt,
          deleted_at: null,
          origin: page.origin ?? null,
        })
        .returning('id')
        .executeTakeFirstOrThrow();
      return row.id;
    },

    /** Points the page to its new current revision. */
    setCurrent: async (
      id: number,
      current: { number: number; title: string; updatedAt: string; deletedAt: string | null },
    ): Promise<void> => {
      const { number, title, updatedAt, deletedAt } = current;
      await change(tx, id, {
        current: number,
        title,
        title_key: linkKey(title),
        updated_at: updatedAt,
        deleted_at: deletedAt,
      });
    },

    /** A new address; the caller leaves an alias at the old one. In another space that space's rule holds. */
    setAddress: async (id: number, spaceId: number, slug: string): Promise<void> => {
      const place = { space_id: spaceId, slug };
      await tx.updateTable('page').set(place).where('id', '=', id).execute();
      const space = await tx
        .selectFrom('space')
        .select('access_id')
        .where('id', '=', spaceId)
        .executeTakeFirstOrThrow();
      await tx
        .updateTable('page')
        .set({ access_id: space.access_id })
        .where('id', '=', id)
        .where('own_access', '=', 0)
        .execute();
    },

    /** A rule of its own, which the space's does not change any more. */
    setOwnAccess: async (id: number, accessId: number): Promise<void> => {
      await tx.updateTable('page').set({ access_id: accessId, own_access: 1 }).where('id', '=', id).execute();
    },

    /** The rule of its space again, whatever that becomes. */
    inheritAccess: async (id: number): Promise<void> => {
      await tx
        .updateTable('page')
        .set({
          own_access: 0,
          access_id: (query) =>
            query.selectFrom('space').select('space.access_id').whereRef('space.id', '=', 'page.space_id'),
        })
        .where('id', '=', id)
        .execute();
    },

    setParentOfChildren: async (id: number, parentId: number | null): Promise<void> => {
      await tx.updateTable('page').set({ parent_id: parentId }).where('parent_id', '=', id).execute();
    },

    setParent: async (id: number, parentId: number | null): Promise<void> => {
      await tx.updateTable('page').set({ parent_id: parentId }).where('id', '=', id).execute();
    },
  };
}
