/** What of a page's past this actor may read: not what is older than its opening, nor texts that were hidden. */
import { administers } from '../core/access.ts';
import { WikiError } from '../core/errors.ts';
import type { PageRow } from '../store/pages.ts';
import { mayIn, type Scope } from './scope.ts';
import type { Wiki } from './wiki.ts';

export interface Past {
  /** Number of the oldest revision that the actor may know of; 1 unless older ones are closed. */
  first: number;
  /** Versions of attachments that were replaced or removed until then are closed; '' when none is. */
  closedUntil: string;
  /** Why the text of a revision was hidden; undefined for one that was not. */
  hiddenFor(number: number): string | undefined;
  /** Whether the actor may read the text of this revision. */
  mayRead(number: number): boolean;
  /** @throws WikiError not-found for a closed revision, as for one that is not there; forbidden for a hidden text. */
  require(number: number): void;
  /** The revision before this one whose text the actor may read. */
  before(number: number): number | undefined;
}

/** Whoever asks has seen that the actor may read the page. */
export async function pastOf(wiki: Wiki, scope: Scope, page: Pick<PageRow, 'id'>): Promise<Past> {
  const [closed, hidden] = await Promise.all([
    wiki.store.pasts.listClosed(page.id),
    wiki.store.pasts.listHidden(page.id),
  ]);
  const shut = closed.filter(({ accessId }) => !mayIn(scope, 'read', accessId));
  const first = Math.max(1, ...shut.map(({ before }) => before));
  const reasons = new Map(hidden.map(({ number, reason }) => [number, reason]));
  const seesHidden = administers(scope.actor);
  const mayRead = (number: number) => number >= first && (seesHidden || !reasons.has(number));
  return {
    first,
    closedUntil: shut.reduce((last, { closedAt }) => (closedAt > last ? closedAt : last), ''),
    hiddenFor: (number) => reasons.get(number),
    mayRead,
    require: (number) => {
      if (!(number >= first)) throw new WikiError('not-found', 'not-found');
      if (!mayRead(number)) throw new WikiError('forbidden', 'revision.hidden');
    },
    before: (number) => {
      let before = number - 1;
      while (before >= first && !mayRead(before)) before -= 1;
      return before >= first ? before : undefined;
    },
  };
}

/**
 * The past of a page that may be deleted: what went to the trash was taken back from visitors, unless they may write.
 * @throws WikiError gone.
 */
export function requirePast(scope: Scope, page: Pick<PageRow, 'accessId' | 'deletedAt'>): void {
  if (page.deletedAt === null || scope.actor.kind === 'member') return;
  if (!mayIn(scope, 'write', page.accessId)) throw new WikiError('gone', 'page.deleted');
}
