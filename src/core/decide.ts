/** What happens to an edit: nothing, a new revision, or a conflict. Who may save and where it is stored is left to others. */
import { type ContentConflict, confrontTexts, joinRegions, mergeContents } from './merge.ts';
import type { Content, Edit, Revision } from './revision.ts';
import { differingFields, isSameValue } from './same-value.ts';

export type Decision =
  | { kind: 'unchanged' }
  /** `merged`: the content holds the words of the current revision too, not only the edit's. */
  | { kind: 'save'; content: Content; merged: boolean }
  | ContentConflict;

/** `base` is the content of the revision that the edit names; undefined when there is no such revision. */
export interface Question {
  current: Revision | undefined;
  base: Content | undefined;
  edit: Edit;
}

/**
 * A stale edit is merged with what was saved since. Where that fails, or where its base is not known (a page created
 * twice under one name), both contents are shown; nothing is chosen for anyone.
 */
export function decide({ current, base, edit }: Question): Decision {
  const mine = contentOf(edit);
  if (!current) return { kind: 'save', content: mine, merged: false };
  if (isSameContent(mine, current)) return { kind: 'unchanged' };
  if (edit.base === current.number) return { kind: 'save', content: mine, merged: false };
  if (!base) return confront(mine, current);
  const merge = mergeContents(base, mine, contentOf(current));
  if (merge.kind === 'conflict') return merge;
  if (isSameContent(merge.content, current)) return { kind: 'unchanged' };
  return { kind: 'save', content: merge.content, merged: true };
}

/** Whether nothing differs that a revision keeps. */
export function isSameContent(one: Content, other: Content): boolean {
  return (
    one.title === other.title &&
    one.body === other.body &&
    differingFields(one.values, other.values).length === 0 &&
    isSameValue(one.tags, other.tags)
  );
}

function contentOf({ title, body, values, tags }: Content): Content {
  return { title, body, values, tags };
}

/** Without a base every difference is one that both sides may have made. */
function confront(mine: Content, theirs: Content): ContentConflict {
  const body = confrontTexts(mine.body, theirs.body);
  return {
    kind: 'conflict',
    body,
    fields: differingFields(mine.values, theirs.values),
    title: mine.title !== theirs.title,
    merged: {
      title: mine.title,
      body: joinRegions(body, 'mine'),
      values: { ...theirs.values, ...mine.values },
      tags: [...new Set([...theirs.tags, ...mine.tags])],
    },
  };
}
