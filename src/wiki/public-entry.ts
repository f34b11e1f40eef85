/** What a page says of its subject to who has no account: search engines are visitors, whoever looks at the page. */
import type { EventDetails, EventTime } from '../core/event.ts';
import { eventDetails, eventOf } from '../core/event.ts';
import type { PageType } from '../core/page-type.ts';
import type { Values } from '../core/revision.ts';
import { authorNames } from './members.ts';
import { findPageType } from './page-types.ts';
import { currentRevision } from './save-page.ts';
import { mayIn, scopeOf } from './scope.ts';
import { shownValues } from './seen-values.ts';
import type { Wiki } from './wiki.ts';

export interface PublicEntry {
  schema: Exclude<PageType['schema'], ''>;
  type: PageType;
  title: string;
  /** Those that visitors see. */
  values: Values;
  /** First words of the text. */
  text: string;
  authors: readonly string[];
  createdAt: string;
  updatedAt: string;
  event?: EventTime & EventDetails;
}

/** Characters that describe an entry. */
const longestText = 300;

/** Undefined for a page that visitors may not read, and for one whose type means nothing to search engines. */
export async function publicEntry(wiki: Wiki, pageId: number): Promise<PublicEntry | undefined> {
  const page = await wiki.store.pages.findById(pageId);
  const type = page && page.type !== '' ? await findPageType(wiki, page.type) : undefined;
  if (!page || !type || type.schema === '' || page.deletedAt !== null) return undefined;
  const scope = await scopeOf(wiki, { kind: 'visitor', name: '' });
  if (!mayIn(scope, 'read', page.accessId)) return undefined;
  const revision = await currentRevision(wiki, page);
  const values = shownValues(scope, page, type, revision.values);
  const event = eventOf(type, values);
  const nameOf = await authorNames(wiki);
  return {
    schema: type.schema,
    type,
    title: revision.title,
    values,
    text: wiki.markdown
      .plainText(revision.body.slice(0, 2000))
      .replace(/\s+/g, ' ')
      .trim()
      .slice(0, longestText),
    authors: revision.authors.map(nameOf),
    createdAt: page.createdAt,
    updatedAt: page.updatedAt,
    ...(event ? { event: { ...event, ...eventDetails(type, values) } } : {}),
  };
}
