/** The one writer of revisions: a save, a rename, a deletion, a restore and an import all come through here. */
import type { Content, RevisionKind } from '../core/revision.ts';
import { wordChange } from '../core/word-count.ts';
import type { PageRow } from '../store/pages.ts';
import type { Writers } from '../store/store.ts';
import { type Derived, removeDerived, writeDerived } from './derive.ts';
import { inlineText } from './texts.ts';
import type { Wiki } from './wiki.ts';

export interface RevisionToWrite {
  kind: RevisionKind;
  content: Content;
  authors: readonly string[];
  summary: string;
  minor: boolean;
  /** UTC ISO; moved up to the parent's when a clock ran back. */
  createdAt: string;
  editId?: string;
  /** Dates of an import are kept as they are, even where they run backwards: the order of the list is the truth. */
  isImported?: boolean;
  /** Words that came and went (`changeOf`); counted here when absent. */
  change?: WordChange;
  /** Absent in the middle of an import: only the last revision of a page is found and linked. */
  derived?: Derived;
}

type WordChange = ReturnType<typeof wordChange>;

const noChange: WordChange = { added: 0, removed: 0 };

/** A rename, a deletion and a restore repeat the text they found. */
function countChange(before: string, after: string): WordChange {
  return before === after ? noChange : wordChange(before, after);
}

/** Long texts are counted in the worker thread, before the transaction that holds everybody up. */
export async function changeOf(wiki: Wiki, before: string, after: string): Promise<WordChange> {
  return before.length + after.length > inlineText
    ? wiki.heavy.run('change', { before, after })
    : countChange(before, after);
}

/** Adds the revision after the page's current one and makes it current. @returns its number. */
export async function writeRevision(
  tx: Writers,
  page: Pick<PageRow, 'id' | 'current'>,
  revision: RevisionToWrite,
): Promise<number> {
  const parent = page.current === 0 ? undefined : await tx.revisions.find(page.id, page.current);
  const number = page.current + 1;
  const ranBack = !revision.isImported && parent !== undefined && parent.createdAt > revision.createdAt;
  const createdAt = ranBack ? parent.createdAt : revision.createdAt;
  await tx.revisions.add({
    ...revision.content,
    pageId: page.id,
    number,
    kind: revision.kind,
    authors: revision.authors,
    summary: revision.summary,
    minor: revision.minor,
    createdAt,
    ...(revision.editId === undefined ? {} : { editId: revision.editId }),
    ...(revision.change ?? countChange(parent?.body ?? '', revision.content.body)),
    parentHash: parent?.hash ?? '',
  });
  await tx.pages.setCurrent(page.id, {
    number,
    title: revision.content.title,
    updatedAt: createdAt,
    deletedAt: revision.kind === 'delete' ? createdAt : null,
  });
  // Files are found by the title of their page too.
  if (parent && parent.title !== revision.content.title) await tx.jobs.addIndexOfPage(page.id, createdAt);
  if (revision.kind === 'delete') await removeDerived(tx, page.id);
  else if (revision.derived) await writeDerived(tx, page.id, revision.derived);
  return number;
}
