/** A page with its whole history, taken in at once: what the starter content and dumps come through. */

import type { Space } from '../core/page.ts';
import { plainType } from '../core/page-type.ts';
import type { Content, RevisionKind } from '../core/revision.ts';
import type { Writers } from '../store/store.ts';
import { derive } from './derive.ts';
import { readPageType } from './page-types.ts';
import type { Wiki } from './wiki.ts';
import { writeRevision } from './write-revision.ts';

export interface ImportedRevision {
  content: Content;
  /** UTC ISO, kept to the letter. */
  createdAt: string;
  authors: readonly string[];
  summary: string;
  minor: boolean;
  kind: RevisionKind;
}

export interface ImportedPage {
  /** Address wished for; `-2`, `-3`… is added when it is taken. */
  slug: string;
  type: string;
  /** Oldest first; at least one. */
  revisions: readonly ImportedRevision[];
  /** Addresses that lead to this page. */
  aliases: readonly string[];
  /** JSON of what else the source said, to be given back by an export. */
  origin?: string;
}

/** @returns id and address of the new page. */
export async function importPage(
  wiki: Wiki,
  tx: Writers,
  space: Space,
  spaces: readonly Space[],
  page: ImportedPage,
): Promise<{ id: number; slug: string }> {
  const [first, last] = [page.revisions[0], page.revisions.at(-1)];
  if (!first || !last) throw new Error('a page to import has no revision');
  const slug = await tx.pages.freeSlug(space.id, page.slug);
  const id = await tx.pages.add({
    spaceId: space.id,
    slug,
    type: page.type,
    title: last.content.title,
    parentId: null,
    accessId: space.accessId,
    createdAt: first.createdAt,
    ...(page.origin === undefined ? {} : { origin: page.origin }),
  });
  const type =
    page.type === ''
      ? undefined
      : ((await readPageType(tx, wiki.pageTypes, page.type)) ?? plainType(page.type, ''));
  const derived =
    last.kind === 'delete' ? undefined : await derive(wiki, last.content, space.id, spaces, type);
  // First, for the page is found by the words of its former addresses.
  for (const alias of page.aliases) {
    const isFree = (await tx.pages.freeSlug(space.id, alias)) === alias;
    if (isFree) await tx.aliases.add(space.id, alias, id, last.createdAt);
  }
  let current = 0;
  for (const revision of page.revisions) {
    const isLast = revision === last;
    current = await writeRevision(
      tx,
      { id, current },
      {
        ...revision,
        isImported: true,
        ...(isLast && derived ? { derived } : {}),
      },
    );
  }
  return { id, slug };
}
