/** Entries of a list as it shows them: their pages, and of their values what the actor may see. */
import type { PageType } from '../core/page-type.ts';
import type { Values } from '../core/revision.ts';
import type { PageRow } from '../store/pages.ts';
import { type EntryValues, viewFactsOfAll } from './facts.ts';
import type { EntryItem } from './items.ts';
import { findPageType } from './page-types.ts';
import { pageItem, type Scope } from './scope.ts';
import { shownValues } from './seen-values.ts';
import type { Wiki } from './wiki.ts';

export interface ItemsOptions {
  /** First words of each text too, which a table has no place for. */
  withExcerpts: boolean;
  /** Only the facts of these fields; all when absent. */
  fields?: ReadonlySet<string>;
}

/** In the order of the pages. */
export async function entryItems(
  wiki: Wiki,
  scope: Scope,
  pages: readonly PageRow[],
  { withExcerpts, fields }: ItemsOptions,
): Promise<EntryItem[]> {
  const contents = await wiki.store.revisions.listCurrent(pages.map((page) => page.id));
  const entries = await readEntries(wiki, scope, pages, contents);
  const shown = fields ? entries.map((entry) => ({ ...entry, type: narrowed(entry.type, fields) })) : entries;
  const facts = await viewFactsOfAll(wiki, scope, shown);
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

/** What is worked out is worked out of other fields: such a type stays whole. */
function narrowed(type: PageType, names: ReadonlySet<string>): PageType {
  const fields = type.fields.filter(({ name }) => names.has(name));
  return fields.some(({ kind }) => kind === 'computed') ? type : { ...type, fields };
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
