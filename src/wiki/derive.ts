/** The derived rows of one page: computed from its current revision, written in the transaction of the save. */
import { entryLinks, entryRelations, entryText, sortableValues } from '../core/entry.ts';
import { eventOf, eventSpan } from '../core/event.ts';
import { type LinkTarget, linkKey, parseLinkTarget } from '../core/link.ts';
import type { Space } from '../core/page.ts';
import type { PageType } from '../core/page-type.ts';
import type { Content, Values } from '../core/revision.ts';
import { indexableText, indexableTitle } from '../search/indexable.ts';
import { titleWords } from '../search/title-words.ts';
import type { EventRow } from '../store/events.ts';
import type { LinkRow } from '../store/links.ts';
import type { RelationRow } from '../store/relations.ts';
import type { IndexedText } from '../store/search.ts';
import type { Writers } from '../store/store.ts';
import type { ValueRow } from '../store/values.ts';
import { digestBody } from './digest.ts';
import { inlineText } from './texts.ts';
import type { Wiki } from './wiki.ts';

export interface Derived {
  links: readonly LinkRow[];
  relations: readonly RelationRow[];
  tags: readonly string[];
  values: readonly ValueRow[];
  /** Absent for what takes place at no time. */
  event?: EventRow;
  text: Omit<IndexedText, 'aliases'>;
  /** Words of the title, folded, in their order. */
  titleWords: readonly string[];
  /** When its words are learnt: those of several saves at once. ISO. */
  learnAt: string;
  /** Of former addresses, which only the transaction knows. */
  stemsOf(slugs: readonly string[]): string;
}

/** What the page is found by and leads to. Pure but for the thread that reads long bodies. */
export async function derive(
  wiki: Wiki,
  content: Content,
  spaceId: number,
  spaces: readonly Space[],
  type: PageType | undefined,
): Promise<Derived> {
  const body =
    content.body.length > inlineText
      ? await wiki.heavy.run('digest', content.body)
      : digestBody(wiki.markdown, wiki.analyzer, content.body);
  const { links, relations, values, words, ...event } = readByType(type, content.values);
  const fields = links.flatMap((text) => parseLinkTarget(text) ?? []);
  return {
    links: linkRows([...body.links, ...fields], spaceId, spaces),
    relations: relationRows(relations, spaceId, spaces),
    tags: content.tags,
    values,
    ...event,
    text: {
      title: indexableTitle(wiki.analyzer, content.title),
      headings: body.headings,
      tags: indexableText(wiki.analyzer, content.tags.join('\n')),
      values: indexableText(wiki.analyzer, words),
      body: body.stems,
    },
    titleWords: titleWords(content.title),
    learnAt: new Date(wiki.clock().getTime() + learnAfter).toISOString(),
    stemsOf: (slugs) => indexableText(wiki.analyzer, slugs.join('\n')),
  };
}

/** Milliseconds after a save. */
const learnAfter = 5000;

/** All that rows take from the type: by two types of which this is the same, an entry has the same rows. */
export function readByType(type: PageType | undefined, values: Values) {
  return {
    links: type ? entryLinks(type, values) : [],
    relations: type ? entryRelations(type, values) : [],
    values: sortableValues(type, values),
    words: entryText(type, values),
    ...eventRow(type, values),
  };
}

/** Of pages without a type nobody knows what dates them. */
function eventRow(type: PageType | undefined, values: Values): { event?: EventRow } {
  const event = type && eventOf(type, values);
  const span = event && eventSpan(event);
  return span ? { event: span } : {};
}

function linkRows(targets: readonly LinkTarget[], spaceId: number, spaces: readonly Space[]): LinkRow[] {
  return targets.map((target) => {
    const { spaceId: toSpaceId, name } = meantTarget(target, spaceId, spaces);
    return { toSpaceId, toKey: linkKey(name), label: name };
  });
}

function relationRows(
  relations: readonly { field: string; target: string }[],
  spaceId: number,
  spaces: readonly Space[],
): RelationRow[] {
  return relations.flatMap(({ field, target }) => {
    const named = parseLinkTarget(target);
    if (!named) return [];
    const meant = meantTarget(named, spaceId, spaces);
    return [{ field, toSpaceId: meant.spaceId, toKey: linkKey(meant.name) }];
  });
}

/** A prefix that is no space belongs to the title: `[[CA: bilan]]` names a page of the same space. */
export function meantTarget(
  target: LinkTarget,
  spaceId: number,
  spaces: readonly Space[],
): { spaceId: number; name: string } {
  if (target.space === undefined) return { spaceId, name: target.name };
  const space = spaces.find((one) => one.slug === target.space);
  return space
    ? { spaceId: space.id, name: target.name }
    : { spaceId, name: `${target.space}: ${target.name}` };
}

/** In the place of what was derived for this page before. */
export async function writeDerived(tx: Writers, pageId: number, derived: Derived): Promise<void> {
  await tx.links.replace(pageId, derived.links);
  await tx.relations.replace(pageId, derived.relations);
  await tx.tags.replace(pageId, derived.tags);
  await tx.values.replace(pageId, derived.values);
  await tx.events.replace(pageId, derived.event);
  const aliases = await tx.aliases.listOfPage(pageId);
  await tx.search.replace(pageId, {
    ...derived.text,
    aliases: derived.stemsOf(aliases.map(({ slug }) => slug).sort()),
  });
  await tx.titles.replace(pageId, derived.titleWords);
  await tx.jobs.add('learn', pageId, derived.learnAt);
}

/** A deleted page leads nowhere and is found by nothing. */
export async function removeDerived(tx: Writers, pageId: number): Promise<void> {
  await tx.links.replace(pageId, []);
  await tx.relations.replace(pageId, []);
  await tx.tags.replace(pageId, []);
  await tx.values.replace(pageId, []);
  await tx.events.replace(pageId, undefined);
  await tx.search.remove(pageId);
  await tx.titles.remove(pageId);
  await tx.jobs.drop('learn', pageId);
}
