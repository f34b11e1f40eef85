/** Changing a page type is no way to values that one may not see: what is reserved is opened by who manages the type. */
import type { FieldErrors } from '../core/entry.ts';
import type { Field } from '../core/field.ts';
import { type PageType, parsePageType } from '../core/page-type.ts';
import { openedFields, opensSpace, publishedCounts } from '../core/type-openings.ts';
import type { PageRow } from '../store/pages.ts';
import { isTypePage } from './page-types.ts';
import { allSpaces, mayIn, type Scope } from './scope.ts';
import type { Wiki } from './wiki.ts';

/** Revisions looked through for the last one that can be read as a type. */
const mostUnread = 200;

/** What is wrong with this text for the page, if the page defines a type; undefined when the actor may save it. */
export async function checkOpenings(
  wiki: Wiki,
  scope: Scope,
  page: PageRow,
  body: string,
): Promise<FieldErrors | undefined> {
  if (!isTypePage(page) || mayIn(scope, 'manage', page.accessId)) return undefined;
  const read = parsePageType(page.slug, body);
  // Of a type that cannot be read, nobody else than those who manage an entry sees any value.
  if ('errors' in read) return undefined;
  const before = await lastReadable(wiki, page);
  const known = before === 'none' ? undefined : before;
  const opened = before === 'none' ? [] : known ? openedFields(known, read.type) : read.type.fields;
  const refused = refusal([...opened, ...publishedCounts(known, read.type)]);
  return refused ?? (await checkSpace(wiki, scope, known, read.type));
}

/** A type is no way into a space: who lets visitors publish there manages the space, or the type. */
async function checkSpace(
  wiki: Wiki,
  scope: Scope,
  before: PageType | undefined,
  after: PageType,
): Promise<FieldErrors | undefined> {
  if (!opensSpace(before, after)) return undefined;
  const space = (await allSpaces(wiki)).find(({ slug }) => slug === after.space);
  if (space && mayIn(scope, 'manage', space.accessId)) return undefined;
  return { body: { code: 'type.publishes', details: { space: after.space } } };
}

/** The same for a page that is about to be one of the types. */
export async function checkNewType(
  wiki: Wiki,
  scope: Scope,
  page: Pick<PageRow, 'type' | 'space' | 'accessId'>,
  body: string,
): Promise<FieldErrors | undefined> {
  if (!isTypePage(page) || mayIn(scope, 'manage', page.accessId)) return undefined;
  const read = parsePageType('', body);
  if ('errors' in read) return undefined;
  return (
    refusal(publishedCounts(undefined, read.type)) ?? (await checkSpace(wiki, scope, undefined, read.type))
  );
}

function refusal(opened: readonly Field[]): FieldErrors | undefined {
  if (opened.length === 0) return undefined;
  const fields = [...new Set(opened.map(({ label }) => label))].join(', ');
  return { body: { code: 'type.opens', details: { fields } } };
}

/** The type as it was last known; undefined when that lies too far back to be found. */
async function lastReadable(wiki: Wiki, page: PageRow): Promise<PageType | 'none' | undefined> {
  const oldest = Math.max(1, page.current - mostUnread);
  for (let number = page.current; number >= oldest; number -= 1) {
    const revision = await wiki.store.revisions.find(page.id, number);
    const read = revision && parsePageType(page.slug, revision.body);
    if (read && 'type' in read) return read.type;
  }
  return oldest === 1 ? 'none' : undefined;
}
