/** What a person is shown when their text and a newer one cannot be joined: both, the base, and the attempt. */
import type { Decision } from '../core/decide.ts';
import { inputsOf } from '../core/entry-form.ts';
import type { Space } from '../core/page.ts';
import type { PageType } from '../core/page-type.ts';
import type { Edit, Revision } from '../core/revision.ts';
import type { PageRow } from '../store/pages.ts';
import { contentOf } from './check-edit.ts';
import { compareBodies } from './compare-bodies.ts';
import { authorNames } from './members.ts';
import { readableType } from './page-types.ts';
import { pageItem, type Scope } from './scope.ts';
import { trailOf } from './trail.ts';
import type { ConflictView } from './views.ts';
import type { Wiki } from './wiki.ts';

interface ConflictCase {
  space: Space;
  page: PageRow;
  type: PageType | undefined;
  current: Revision;
  /** Undefined also when the actor may not read it. */
  base: Revision | undefined;
  edit: Edit;
  decision: Extract<Decision, { kind: 'conflict' }>;
}

/** Both texts, the base they began from and the attempt to merge them. */
export async function viewConflict(wiki: Wiki, scope: Scope, conflict: ConflictCase): Promise<ConflictView> {
  const { space, page, type, current, base, edit, decision } = conflict;
  const nameOf = await authorNames(wiki);
  const shownType = type && (await readableType(wiki, scope, type.slug));
  return {
    space,
    page: { ...pageItem(scope, page), id: page.id },
    trail: await trailOf(wiki, scope, page),
    type: page.type,
    typeTitle: shownType?.title ?? '',
    inputs: type ? inputsOf(type, decision.merged.values) : [],
    base: edit.base,
    ...(base ? { baseContent: contentOf(base) } : {}),
    mine: contentOf(edit),
    current: { ...current, authors: current.authors.map(nameOf) },
    merged: decision.merged,
    conflict: decision,
    comparison: await compareBodies(wiki, current.body, edit.body),
  };
}
