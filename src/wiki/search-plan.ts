/** What a search means for one actor: filters as typed and boxes as ticked, turned into what the store can ask of pages. */
import { linkKey } from '../core/link.ts';
import { foldName } from '../core/page.ts';
import { fileGroup, fileGroups } from '../files/kind.ts';
import { parseQuery, type Query, type QueryFilter, withFiltersAsWords } from '../search/query.ts';
import { isQuestion } from '../search/questions.ts';
import { columnWeights, fileColumnWeights } from '../search/weights.ts';
import type { SearchChoice, SearchFilter, SearchPlan } from '../store/search-sql.ts';
import { tagKey } from '../store/tags.ts';
import { typeSlug } from './page-types.ts';
import { allSpaces, type Scope } from './scope.ts';
import { authorsMeant } from './search-authors.ts';
import { fieldsMeant } from './search-fields.ts';
import type { SearchRequest } from './search-view.ts';
import type { Wiki } from './wiki.ts';

export interface PlannedSearch {
  /** It was asked in a sentence. */
  isQuestion: boolean;
  /** With what looked like a filter and is none as words. */
  query: Query;
  /** All but the words. */
  plan: Omit<SearchPlan, 'words'>;
  /** Those of its filters that mean nothing here, as they were written. */
  unknown: readonly string[];
}

/** What one filter comes to: nothing is `unknown`; a name that no field has was no filter at all. */
type Meant = { filter: SearchFilter } | { files: SearchPlan['files'] } | 'unknown' | 'words';

/** Names of which a page has but one: any of those that were typed will do. */
const alternatives: ReadonlySet<string> = new Set(['space', 'type']);

export async function planSearch(wiki: Wiki, scope: Scope, request: SearchRequest): Promise<PlannedSearch> {
  const asked = parseQuery(request.q);
  const filters: SearchFilter[] = [];
  const unknown: string[] = [];
  const words = new Set<QueryFilter>();
  let files: SearchPlan['files'];
  for (const written of asked.filters) {
    const meant = await meaningOf(wiki, scope, written);
    if (meant === 'words') words.add(written);
    else if (meant === 'unknown') {
      unknown.push(written.written);
      if (!written.isNot) filters.push({ by: 'space', ids: [], isNot: false });
    } else if ('files' in meant) files = meant.files;
    else filters.push(meant.filter);
  }
  return {
    isQuestion: isQuestion(request.q),
    // `14:30` is no field of this name but two words.
    query: withFiltersAsWords(asked, (filter) => words.has(filter)),
    plan: {
      rules: scope.rules,
      filters: joinAlternatives(filters),
      ...(files ? { files } : {}),
      chosen: await readChoice(wiki, scope, request.chosen ?? {}),
      order: request.order ?? 'relevance',
      weights: { pages: columnWeights, files: fileColumnWeights },
    },
    unknown,
  };
}

async function meaningOf(wiki: Wiki, scope: Scope, written: QueryFilter): Promise<Meant> {
  const { name, value, isNot } = written;
  if (name === 'field') {
    const fields = await fieldsMeant(wiki, scope, written.field ?? '', value);
    if (fields === 'none') return 'words';
    return fields === 'unreadable' ? 'unknown' : { filter: { by: 'value', entries: fields, isNot } };
  }
  if (name === 'before') return { filter: { by: 'day', before: value, isNot } };
  // Behind the last day of it.
  if (name === 'after') return { filter: { by: 'day', from: `${value}~`, isNot } };
  if (name === 'year') return { filter: { by: 'day', from: value, before: `${value}~`, isNot } };
  if (name === 'file') return filesMeant(value, isNot);
  const filter = await filterMeant(wiki, scope, name, value);
  const isKnown = filter && (await wiki.store.search.isAny(scope.rules, filter));
  return isKnown ? { filter: { ...filter, isNot } } : 'unknown';
}

async function filterMeant(
  wiki: Wiki,
  scope: Scope,
  name: 'space' | 'type' | 'tag' | 'author',
  value: string,
): Promise<SearchFilter | undefined> {
  const isNot = false;
  switch (name) {
    case 'space':
      return { by: 'space', ids: await spacesMeant(wiki, scope, value), isNot };
    case 'type':
      return { by: 'type', types: [await typeSlug(wiki, scope, value)], isNot };
    case 'tag':
      return { by: 'tag', keys: [tagKey(value)], isNot };
    case 'author': {
      const authors = await authorsMeant(wiki, scope, value);
      return authors.length === 0 ? undefined : { by: 'author', authors, isNot };
    }
  }
}

/** By its address or, of one that the actor may read, its title. */
async function spacesMeant(wiki: Wiki, scope: Scope, name: string): Promise<number[]> {
  const [key, title] = [linkKey(name), foldName(name)];
  const all = await allSpaces(wiki);
  return all
    .filter(
      (space) => space.slug === key || (scope.spaces.includes(space) && foldName(space.title) === title),
    )
    .map(({ id }) => id);
}

/** `fichier:pdf`, `fichier:tableur`, `fichier:docx` as all texts, `any` as all there are. */
function filesMeant(value: string, isNot: boolean): Meant {
  if (value === 'any') return { files: { kinds: [], isNot } };
  const known = fileGroups.find((group) => group === foldName(value));
  const byEnding = fileGroup('', `.${value}`);
  if (!known && byEnding === 'autre') return 'unknown';
  return { files: { kinds: [known ?? byEnding], isNot } };
}

function joinAlternatives(filters: readonly SearchFilter[]): SearchFilter[] {
  const joined: SearchFilter[] = [];
  for (const filter of filters) {
    const at = joined.findIndex((one) => one.by === filter.by && !one.isNot && !filter.isNot);
    const before = alternatives.has(filter.by) ? joined[at] : undefined;
    if (before?.by === 'space' && filter.by === 'space')
      joined[at] = { ...before, ids: meet(before.ids, filter.ids) };
    else if (before?.by === 'type' && filter.by === 'type')
      joined[at] = { ...before, types: [...before.types, ...filter.types] };
    else joined.push(filter);
  }
  return joined;
}

/** None stands for what means nothing: it finds nothing beside others either. */
function meet(one: readonly number[], other: readonly number[]): number[] {
  return one.length === 0 || other.length === 0 ? [] : [...one, ...other];
}

async function readChoice(
  wiki: Wiki,
  scope: Scope,
  chosen: NonNullable<SearchRequest['chosen']>,
): Promise<SearchChoice> {
  const spaces = await allSpaces(wiki);
  const slugs = chosen.space ?? [];
  return {
    // A space that is not there, or holds nothing to be read, leaves all out.
    spaces: slugs.map((slug) => spaces.find((one) => one.slug === slug)?.id ?? -1),
    types: await Promise.all((chosen.type ?? []).map((type) => typeSlug(wiki, scope, type))),
    years: chosen.year ?? [],
    tags: (chosen.tag ?? []).map(tagKey),
    kinds: chosen.file ?? [],
  };
}
