/** An edit that comes again, because its answer was lost on the way, is answered as it was and saved no second time. */
import { decide, isSameContent } from '../core/decide.ts';
import { WikiError } from '../core/errors.ts';
import type { Edit } from '../core/revision.ts';
import type { PageRow } from '../store/pages.ts';
import { checkEdit, lockedContent } from './check-edit.ts';
import { findPageType } from './page-types.ts';
import { mayIn, type Scope } from './scope.ts';
import { changerOf } from './seen-values.ts';
import type { Wiki } from './wiki.ts';

/**
 * The page and revision that this edit made before, if it did.
 * @throws WikiError invalid when other words come under the id of an edit that was saved: to answer "saved" would lose
 * them. The same where the actor may not write: what was saved there under this id is not theirs to know.
 */
export async function findReplay(
  wiki: Wiki,
  scope: Scope,
  edit: Edit,
): Promise<{ page: PageRow; number: number } | undefined> {
  const made = await wiki.store.revisions.findByEditId(edit.editId);
  const page = made && (await wiki.store.pages.findById(made.pageId));
  if (!made || !page) return undefined;
  const isTheirs =
    mayIn(scope, 'write', page.accessId) && (await hasMade(wiki, scope, page, made.number, edit));
  if (!isTheirs) throw new WikiError('invalid', 'edit-id.reused');
  return { page, number: made.number };
}

/** Whether the revision holds the words of the edit, or what they gave when they were merged with its parent. */
async function hasMade(
  wiki: Wiki,
  scope: Scope,
  page: PageRow,
  number: number,
  edit: Edit,
): Promise<boolean> {
  const { revisions } = wiki.store;
  const [made, parent, base] = await Promise.all([
    revisions.find(page.id, number),
    revisions.find(page.id, number - 1),
    revisions.find(page.id, edit.base),
  ]);
  const type = page.type === '' ? undefined : await findPageType(wiki, page.type);
  const mayChange = changerOf(scope, page, type);
  if (!made) return false;
  // What a new page began with where its writer had no choice may be another today.
  const stored = (parent ?? made).values;
  const checked = checkEdit(edit, type, stored, mayChange);
  if ('errors' in checked) return false;
  if (isSameContent(checked.edit, made)) return true;
  const start = base && parent && lockedContent(base, parent, mayChange);
  const decision = decide({ current: parent, base: start, edit: checked.edit });
  return decision.kind === 'save' && isSameContent(decision.content, made);
}
