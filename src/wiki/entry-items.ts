/** Entries of a list as it shows them: their pages, and of their values what the actor may see. */
import type { Values } from '../core/revision.ts';
import type { PageRow } from '../store/pages.ts';
import { type EntryValues, viewFactsOfAll } from './facts.ts';
import type { EntryItem } from './items.ts';
import { findPageType } from './page-types.ts';
import { pageItem, type Scope } from './scope.ts';
import { shownValues } from './seen-values.ts';
import type { Wiki } from './wiki.ts';

/** In the order of the pages. @param withExcerpts first words of each text too, which a table has no place for. */
export async function entryItems(
  wiki: Wiki,
  scope: Scope,
  pages: readonly PageRow[],
  { withExcerpts }: { withExcerpts: boolean },
): Promise<EntryItem[]> {
  const contents = await wiki.store.revisions.listCurrent(pages.map((page) => page.id));
  const entries = await readEntries(wiki, scope, pages, contents);
  const facts = await viewFactsOfAll(wiki, scope, entries);
  const placeOf = new Map(entries.map(({ page }, index) => [page.id, index]));
  return pages.map((page) => {
    const at = placeOf.get(page.id) ?? -1;
    const excerpt = withExcerpts ? shortText(wiki, contents.get(page.id)?.excerpt ?? '') : '';
    return {
      page: pageItem(scope, page),
      facts: facts[at] ?? [],
      values: entries[at]?.values ?? {},
      excerpt,
    };
  });
}

/** Those of a type that can be read; of others nothing is shown but their page. */
async function readEntries(
  wiki: Wiki,
  scope: Scope,
  pages: readonly PageRow[],
  contents: ReadonlyMap<number, { values: Values }>,
): Promise<(EntryValues & { page: PageRow })[]> {
  const entries: (EntryValues & { page: PageRow })[] = [];
  for (const page of pages) {
    const type = page.type === '' ? undefined : await findPageType(wiki, page.type);
    const values = contents.get(page.id)?.values;
    if (type && values)
      entries.push({ page, type, values: shownValues(scope, page, type, values), spaceId: page.spaceId });
  }
  return entries;
}

function shortText(wiki: Wiki, body: string): string {
  const plain = wiki.markdown.plainText(body.slice(0, 1200)).replace(/\s+/g, ' ').trim();
  return plain.length <= 180 ? plain : `${plain.slice(0, plain.lastIndexOf(' ', 179))}…`;
}
