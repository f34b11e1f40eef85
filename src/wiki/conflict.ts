/** What a person is shown when their text and a newer one cannot be joined: both, the base, and the attempt. */
import type { Decision } from '../core/decide.ts';
import type { Space } from '../core/page.ts';
import type { PageType } from '../core/page-type.ts';
import type { Content, Edit, Revision } from '../core/revision.ts';
import type { PageRow } from '../store/pages.ts';
import { contentOf } from './check-edit.ts';
import { compareBodies } from './compare-bodies.ts';
import { viewInputs } from './entry-inputs.ts';
import { authorNames } from './members.ts';
import { readableType } from './page-types.ts';
import { pageItem, type Scope } from './scope.ts';
import { seenValues } from './seen-values.ts';
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
  const seen = <C extends Content>(content: C): C => ({
    ...content,
    values: seenValues(scope, page, type, content.values),
  });
  const shownType = type && (await readableType(wiki, scope, type.slug));
  return {
    space,
    page: { ...pageItem(scope, page), id: page.id },
    trail: await trailOf(wiki, scope, page),
    type: page.type,
    typeTitle: shownType?.title ?? '',
    inputs: type ? viewInputs(scope, page, type, decision.merged.values) : [],
    base: edit.base,
    ...(base ? { baseContent: seen(contentOf(base)) } : {}),
    mine: seen(contentOf(edit)),
    current: { ...seen(current), authors: current.authors.map(nameOf) },
    merged: seen(decision.merged),
    conflict: { ...decision, merged: seen(decision.merged) },
    comparison: await compareBodies(wiki, current.body, edit.body),
  };
}
