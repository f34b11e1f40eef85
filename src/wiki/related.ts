/** The other side of relations: entries that name a page in one of their fields, as that page shows them. */
import type { PageRow } from '../store/pages.ts';
import type { RelationAsked } from '../store/relations.ts';
import { rulesSeeing } from './computed.ts';
import type { RelatedView } from './items.ts';
import { findPageType, typeTitles } from './page-types.ts';
import { pageItem, type Scope } from './scope.ts';
import type { Wiki } from './wiki.ts';

const mostGroups = 20;
const mostInGroup = 10;

/**
 * In groups by type and field, those of a type that the actor may not know of under the field's label alone. Exactly
 * the entries whose link leads here, as the actor's own links do.
 */
export async function viewRelated(wiki: Wiki, scope: Scope, page: PageRow): Promise<RelatedView[]> {
  const kinds = await wiki.store.relations.listKinds(page.id, scope.rules);
  if (kinds.length === 0) return [];
  const titles = await typeTitles(wiki, scope);
  const groups = new Map<string, Omit<RelatedView, 'items'> & { asked: RelationAsked }>();
  for (const { type, field, accessId, count } of kinds) {
    const named = (await findPageType(wiki, type))?.fields.find(({ name }) => name === field);
    if (!named) continue;
    const rules = rulesSeeing(scope, named.readers);
    if (!rules.includes(accessId)) continue;
    const key = `${type} ${field}`;
    const total = (groups.get(key)?.total ?? 0) + count;
    const typeTitle = titles.get(type) ?? '';
    groups.set(key, { type, typeTitle, field, label: named.label, total, asked: { type, field, rules } });
  }
  const shown = [...groups.values()].slice(0, mostGroups);
  const rows = await wiki.store.relations.listLeading(
    [page.id],
    shown.map(({ asked }) => asked),
    scope.rules,
    mostInGroup,
  );
  const pages = await wiki.store.pages.listByIds([...new Set(rows.map(({ id }) => id))], scope.rules);
  const byId = new Map(pages.map((one) => [one.id, pageItem(scope, one)]));
  return shown.map(({ asked: _asked, ...group }, at) => ({
    ...group,
    items: rows.filter((row) => row.at === at).flatMap(({ id }) => byId.get(id) ?? []),
  }));
}
