/** Whether there is room for one more: a session takes as many people as it has places, those who wait for an answer included. */
import type { Field } from '../core/field.ts';
import { parseLinkTarget } from '../core/link.ts';
import type { Space } from '../core/page.ts';
import type { PageType } from '../core/page-type.ts';
import type { FieldValue, Values } from '../core/revision.ts';
import { valueIn } from '../core/same-value.ts';
import type { PageRow } from '../store/pages.ts';
import { amountOverAll } from './computed.ts';
import { findPageType } from './page-types.ts';
import { resolvePage } from './resolve-links.ts';
import { currentRevision } from './save-page.ts';
import { allSpaces, type Scope } from './scope.ts';
import type { Wiki } from './wiki.ts';

/**
 * Whether the entry that these values name takes no more: `complet_si` of the type says by which of its fields, which
 * is 0 or less then. @param space the one in which the new entry would stand.
 */
export async function isFull(...asked: Parameters<typeof fullField>): Promise<boolean> {
  return (await fullField(...asked)) !== undefined;
}

/** The name of the field that names it; undefined while there is room. */
export async function fullField(
  wiki: Wiki,
  scope: Scope,
  type: PageType,
  values: Values,
  space: Pick<Space, 'id'>,
): Promise<string | undefined> {
  const end = await endOf(wiki, type);
  const [link] = end ? linksOf(valueIn(values, end.relation.name)) : [];
  const page = link === undefined ? undefined : await namedEntry(wiki, scope, link, space);
  if (!end || !page || page.type !== end.relation.target) return undefined;
  const left = await placesLeft(wiki, page, end.of, end.places);
  return left !== undefined && left <= 0 ? end.relation.name : undefined;
}

/** Saves that must see each other's entries go one after the other. */
export function placesQueue(type: PageType): string {
  return `places/${type.slug}`;
}

/** The page that a value names, as the actor may see it. */
export async function namedEntry(
  wiki: Wiki,
  scope: Scope,
  link: string,
  space: Pick<Space, 'id'>,
): Promise<PageRow | undefined> {
  const target = parseLinkTarget(link);
  const found = target && (await resolvePage(wiki, scope, target, space.id));
  const home = found && (await allSpaces(wiki)).find(({ slug }) => slug === found.space);
  return home && wiki.store.pages.find(home.id, found.slug);
}

/** The pages that the value of a field names, as it is stored. */
export function linksOf(value: FieldValue | undefined): string[] {
  if (typeof value === 'string') return [value];
  return Array.isArray(value) ? value.map(String) : [];
}

/** The first field that leads to entries which have the field named by `complet_si`, and that field. */
async function endOf(
  wiki: Wiki,
  type: PageType,
): Promise<{ relation: Field; of: PageType; places: Field } | undefined> {
  if (type.fullWhen === undefined) return undefined;
  for (const relation of type.fields) {
    if (relation.kind !== 'page' || relation.target === '') continue;
    const target = await findPageType(wiki, relation.target);
    const places = target?.fields.find(({ name }) => name === type.fullWhen);
    if (target && places) return { relation, of: target, places };
  }
  return undefined;
}

/** Undefined where nothing says how many there are. Whatever anybody may read is counted: what waits takes a place. */
async function placesLeft(
  wiki: Wiki,
  page: PageRow,
  type: PageType,
  places: Field,
): Promise<number | undefined> {
  const { values } = await currentRevision(wiki, page);
  return amountOverAll(wiki, { page, type, values }, places.name);
}
