/** A search as its screen shows it: boxes to tick, chips of what is ticked, hits with the words for where they stand. */
import { foldName } from '../core/page.ts';
import { frenchTypography } from '../markdown/typography.ts';
import type { SnippetPart } from '../search/snippet.ts';
import { withoutFilters } from '../search/without-filters.ts';
import {
  type FacetOption,
  type FileHit,
  type HitView,
  type SearchFacetName,
  type SearchView,
  searchFacets,
} from '../wiki/search-view.ts';
import type { Chip } from './entry-filters.ts';
import type { Locals } from './locals.ts';
import { type AskedSearch, ticked, without } from './search-query.ts';

export interface SearchFacetModel {
  name: SearchFacetName;
  options: readonly FacetOption[];
  isCut: boolean;
  /** Unfolded: the first ones are, and those in which something is ticked. */
  isOpen: boolean;
}

/** A file under its page, with the address that opens it where the passage stands. */
export interface FileHitModel extends FileHit {
  href: string;
  /** « page 3, et 4 autres passages »; '' when only its name was found. */
  where: string;
}

export interface HitModel extends Omit<HitView, 'files'> {
  href: string;
  files: readonly FileHitModel[];
  /** Whether its day is that of its last change, and not one it is about. */
  isChange: boolean;
}

/** Facets unfolded from the start; more of them would push the others out of sight. */
const unfolded: ReadonlySet<SearchFacetName> = new Set(['space', 'type', 'year']);

export function facetModels(locals: Locals, asked: AskedSearch, { facets }: SearchView): SearchFacetModel[] {
  return searchFacets
    .map((name) => {
      const { options, isCut } = facets.find((one) => one.name === name) ?? { options: [], isCut: false };
      const all = withTicked(options, asked[name]);
      return {
        name,
        options: all.map((option) => ({ ...option, label: optionLabel(locals, name, option) })),
        isCut,
        isOpen: unfolded.has(name) || all.some(({ isChosen }) => isChosen),
      };
    })
    .filter(({ options }) => options.length > 0);
}

/**
 * What is ticked can always be unticked. Of what holds nothing only the name in the address is told, and at the end: so it
 * is with what there is not, and nobody learns that there is a space they may not read.
 */
function withTicked(options: readonly FacetOption[], values: readonly string[]): FacetOption[] {
  const known = options.filter(({ count, label, value }) => count > 0 || label !== value);
  const names = new Set(known.filter(({ isChosen }) => isChosen).map(({ value }) => foldName(value)));
  const others = values.filter((value) => !names.has(foldName(value)));
  return [...known, ...others.map((value) => ({ value, label: value, count: 0, isChosen: true }))];
}

/** What is ticked, each with the address of the search without it. */
export function searchChips(locals: Locals, asked: AskedSearch, facets: readonly SearchFacetModel[]): Chip[] {
  const { t, urls } = locals;
  return ticked(asked).map(({ name, value }) => {
    const options = facets.find((facet) => facet.name === name)?.options ?? [];
    const label = options.find((one) => one.value === value)?.label ?? value;
    const text = t('search.chip', { facet: t(`search.facets.${name}`), value: label });
    return { text, href: urls.search(without(asked, name, value)) };
  });
}

/** Filters of the query, each with the address of the search without it; of those that mean nothing more is said. */
export function typedChips({ urls }: Locals, asked: AskedSearch, { filters, unknown }: SearchView): Chip[] {
  return [...new Set(filters)]
    .filter((written) => !unknown.includes(written))
    .map((written) => ({ text: written, href: urls.search(withoutTyped(asked, written)) }));
}

/** What to say of filters that mean nothing here; alone in a query they leave nothing to look for. */
export function unknownFilters({ urls }: Locals, asked: AskedSearch, { unknown }: SearchView): Chip[] {
  return [...new Set(unknown)].map((written) => {
    const rest = withoutTyped(asked, written);
    const isSomething = rest.q !== '' || ticked(rest).length > 0;
    return { text: written, href: isSomething ? urls.search(rest) : '' };
  });
}

function withoutTyped(asked: AskedSearch, written: string): AskedSearch {
  return { ...asked, q: withoutFilters(asked.q, [written]), page: 1 };
}

/** Kinds of files have their words here; all else is called as people named it. */
function optionLabel(
  { t, has }: Locals,
  name: SearchFacetName,
  { value, label }: Pick<FacetOption, 'value' | 'label'>,
): string {
  const key = `search.fileKinds.${value}`;
  return name === 'file' && has(key) ? t(key) : label || value;
}

export function hitModel(locals: Locals, hit: HitView): HitModel {
  const { page, day } = hit;
  return {
    ...hit,
    href: locals.urls.page(page.space, page.slug),
    snippet: asPrinted(hit.snippet),
    files: hit.files.map((file) => fileModel(locals, hit, file)),
    isChange: page.updatedAt.startsWith(day),
  };
}

/** As the page itself has them, so that no line begins with a question mark, or with the point between two blocks. */
function asPrinted(parts: readonly SnippetPart[]): SnippetPart[] {
  return parts.map((part) => ({ ...part, text: frenchTypography(part.text).replaceAll(' · ', '\u00a0· ') }));
}

function fileModel(locals: Locals, { page }: HitView, file: FileHit): FileHitModel {
  return {
    ...file,
    snippet: asPrinted(file.snippet),
    href: locals.urls.file(page.space, page.slug, file.name) + fragmentOf(file),
    where: file.snippet.length > 0 ? whereOf(locals, file) : '',
  };
}

/** Readers of PDF turn to the page that the address names; of other files no program does. */
function fragmentOf({ mime, place }: FileHit): string {
  return mime === 'application/pdf' && place?.unit === 'page' ? `#page=${place.number}` : '';
}

function whereOf({ t }: Locals, { place, others: count }: FileHit): string {
  // A stretch is no place that a reader of the file would find.
  const isNamed = place !== undefined && place.unit !== 'stretch';
  if (!isNamed) return count > 0 ? t('search.others', { count }) : '';
  const { unit, number, label } = place;
  const name = label === '' ? t(`search.place.${unit}`, { number }) : t('search.sheetOf', { label });
  return count > 0 ? name + t('search.andOthers', { count }) : name;
}

/** « Marchandisation et Observatoire », as the language joins names; '' when the search is in no space. */
export function spacesInWords({ lang }: Locals, facets: readonly SearchFacetModel[]): string {
  const chosen =
    facets.find(({ name }) => name === 'space')?.options.filter(({ isChosen }) => isChosen) ?? [];
  return new Intl.ListFormat(lang, { type: 'conjunction' }).format(chosen.map(({ label }) => label));
}

/** Of its feed, which stands among those of other wikis. */
export function searchTitle({ t }: Locals, { q }: AskedSearch): string {
  const site = t('site.title');
  return q === '' ? t('feeds.search', { site }) : t('search.feed', { q, site });
}
