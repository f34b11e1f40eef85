/** Canon: entries that somebody sent by a form, what became of them, and who they came from until that is forgotten. */
import { sql } from 'kysely';
import { type PageRow, type ReadableRules, selectPages } from './pages.ts';
import type { Db, Tx } from './schema.ts';

export type SubmissionState = 'pending' | 'accepted' | 'refused';

/** Why it may be unwanted: it holds many links, or somebody who manages the space said so. */
export type SubmissionMark = '' | 'links' | 'unwanted';

export interface SubmissionRow {
  pageId: number;
  receipt: string;
  state: SubmissionState;
  mark: SubmissionMark;
  /** Of who sent it; '' when not given, and some time after the decision. */
  name: string;
  email: string;
  createdAt: string;
  decidedAt: string | null;
  /** Member id; null while it waits, and for what needed nobody. */
  decidedBy: number | null;
  reason: string;
}

export interface NewSubmission {
  pageId: number;
  receipt: string;
  state: 'pending' | 'accepted';
  mark: SubmissionMark;
  name: string;
  email: string;
  /** SHA-256 of the link by which its sender finds it again. */
  secretHash: string;
  createdAt: string;
}

export interface Decision {
  state: 'accepted' | 'refused';
  mark: SubmissionMark;
  decidedAt: string;
  decidedBy: number;
  reason: string;
}

const columns = [
  'submission.page_id as pageId',
  'submission.receipt',
  'submission.state',
  'submission.mark',
  'submission.name',
  'submission.email',
  'submission.created_at as createdAt',
  'submission.decided_at as decidedAt',
  'submission.decided_by as decidedBy',
  'submission.reason',
] as const; // prettier-ignore

export function readSubmissions(db: Db) {
  const select = () => db.selectFrom('submission').select(columns);
  return {
    find: (pageId: number): Promise<SubmissionRow | undefined> =>
      select().where('page_id', '=', pageId).executeTakeFirst(),

    /** @param since what was decided until then is no longer found by its link. */
    findBySecret: (hash: string, since: string): Promise<SubmissionRow | undefined> =>
      select()
        .where('secret_hash', '=', hash)
        .where((where) => where.or([where('decided_at', 'is', null), where('decided_at', '>', since)]))
        .executeTakeFirst(),

    /** Whether this is the link of the entry. */
    hasSecret: async (pageId: number, hash: string): Promise<boolean> => {
      const found = await select()
        .where('page_id', '=', pageId)
        .where('secret_hash', '=', hash)
        .executeTakeFirst();
      return found !== undefined;
    },

    /**
     * Entries of a space in this state, those that wait with the oldest first, decided ones with the latest first.
     * @param rules those under which the actor manages.
     */
    list: async (
      spaceId: number,
      rules: ReadableRules,
      { state, limit, offset }: { state: SubmissionState; limit: number; offset: number },
    ): Promise<{ submission: SubmissionRow; page: PageRow }[]> => {
      const order = state === 'pending' ? 'asc' : 'desc';
      const submissions = await ofSpace(db, spaceId, rules)
        .select(columns)
        .where('submission.state', '=', state)
        .orderBy(sql`coalesce(submission.decided_at, submission.created_at)`, order)
        .orderBy('submission.page_id', order)
        .limit(limit)
        .offset(offset)
        .execute();
      const ids = submissions.map(({ pageId }) => pageId);
      const pages = ids.length === 0 ? [] : await selectPages(db).where('page.id', 'in', ids).execute();
      return submissions.flatMap((submission) => {
        const page = pages.find(({ id }) => id === submission.pageId);
        return page ? [{ submission, page }] : [];
      });
    },

    /** How many there are of each state, as `list` shows them. */
    count: async (spaceId: number, rules: ReadableRules): Promise<Record<SubmissionState, number>> => {
      const rows = await ofSpace(db, spaceId, rules)
        .select((from) => ['submission.state', from.fn.countAll<number>().as('count')])
        .groupBy('submission.state')
        .execute();
      const of = (state: SubmissionState) => rows.find((row) => row.state === state)?.count ?? 0;
      return { pending: of('pending'), accepted: of('accepted'), refused: of('refused') };
    },

    /** Ids of the pages that wait in a space, with a rule of their own. */
    listGuarded: async (spaceId: number): Promise<number[]> => {
      const rows = await db
        .selectFrom('submission')
        .innerJoin('page', 'page.id', 'submission.page_id')
        .select('page.id')
        .where('page.space_id', '=', spaceId)
        .where('page.own_access', '=', 1)
        .where('submission.state', '<>', 'accepted')
        .execute();
      return rows.map(({ id }) => id);
    },

    /** Refused entries that have lain in the trash since before this moment. */
    listOver: async (before: string): Promise<PageRow[]> =>
      selectPages(db)
        .innerJoin('submission', 'submission.page_id', 'page.id')
        .where('submission.state', '=', 'refused')
        .where('submission.decided_at', '<=', before)
        .where('page.deleted_at', 'is not', null)
        .limit(500)
        .execute(),
  };
}

/** What waits or was decided and is still there; of refused ones those in the trash too. */
function ofSpace(db: Db, spaceId: number, rules: ReadableRules) {
  return db
    .selectFrom('submission')
    .innerJoin('page', 'page.id', 'submission.page_id')
    .where('page.space_id', '=', spaceId)
    .where('page.access_id', 'in', rules)
    .where((where) =>
      where.or([where('page.deleted_at', 'is', null), where('submission.state', '=', 'refused')]),
    );
}

export function writeSubmissions(tx: Tx) {
  return {
    ...readSubmissions(tx),

    add: async (submission: NewSubmission): Promise<void> => {
      const { pageId, receipt, state, mark, name, email, secretHash, createdAt } = submission;
      await tx
        .insertInto('submission')
        .values({
          page_id: pageId,
          receipt,
          state,
          mark,
          name,
          email,
          secret_hash: secretHash,
          created_at: createdAt,
          decided_at: state === 'accepted' ? createdAt : null,
          decided_by: null,
        })
        .execute();
    },

    decide: async (pageId: number, decision: Decision): Promise<void> => {
      const { state, mark, decidedAt, decidedBy, reason } = decision;
      await tx
        .updateTable('submission')
        .set({ state, mark, decided_at: decidedAt, decided_by: decidedBy, reason })
        .where('page_id', '=', pageId)
        .execute();
    },

    /** As if nothing had been decided. */
    reopen: async (pageId: number): Promise<void> => {
      await tx
        .updateTable('submission')
        .set({ state: 'pending', mark: '', decided_at: null, decided_by: null, reason: '' })
        .where('page_id', '=', pageId)
        .execute();
    },

    /** Who sent what was decided until then is nobody's business any more. */
    forgetSenders: async (before: string): Promise<void> => {
      await tx
        .updateTable('submission')
        .set({ name: '', email: '', secret_hash: null })
        .where('decided_at', '<=', before)
        .where((where) => where.or([where('secret_hash', 'is not', null), where('email', '<>', '')]))
        .execute();
    },
  };
}
