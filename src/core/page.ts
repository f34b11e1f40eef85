/** Pages and spaces as values: what they are called, how their addresses are made, which are well formed. */
import { limits } from './limits.ts';

/** Letters that name a line colour in the stylesheet (`data-line`). */
export const lineLetters = ['a', 'm', 'l', 'o', 'u', 'e', 'f', 'p'] as const;
export type LineLetter = (typeof lineLetters)[number];

export interface Space {
  id: number;
  slug: string;
  title: string;
  description: string;
  /** The line of this space: its colour in the stylesheet and the letter on its badge. */
  line: LineLetter;
  /** Slug of the page shown at `/{space}`, and of the page whose links are the menu. */
  home: string;
  menu: string;
  accessId: number;
  language: string;
}

/** First path segments that can never be a space. */
export const reservedSpaces: ReadonlySet<string> = new Set([
  'login',
  'logout',
  'setup',
  'invite',
  'reset',
  'me',
  'members',
  'groups',
  'register',
  'email',
  'privacy',
  'view-as',
  'admin',
  'api',
  'healthz',
  'metrics',
  'robots.txt',
  'sitemap.xml',
  'static',
  'favicon.ico',
  'feed.atom',
  'changes',
  'changes.atom',
  'agenda',
  'agenda.ics',
  'actions',
  'decisions',
  'search',
  'search.atom',
  'new',
  'espaces',
  'opensearch.xml',
  'opensearch.json',
  'correct',
]); // prettier-ignore

/** Second path segments that can never be a page. */
export const reservedSlugs: ReadonlySet<string> = new Set([
  'new',
  'feed.atom',
  'changes',
  'changes.atom',
  'agenda',
  'agenda.ics',
  'actions',
  'decisions',
  'search',
  'search.atom',
  'pages',
  'wanted',
  'orphans',
  'trash',
  'tags',
  'edit',
  'settings',
  'preview',
  'access',
  'entries',
  'import',
  'submit',
  'submissions',
  'new-type',
]); // prettier-ignore

/**
 * Folds case, accents, ligatures and apostrophes away, so that two ways to write one name compare equal:
 * `L’Œuvre` and `l'oeuvre` both give `loeuvre`. Words are joined by one space.
 */
export function foldName(name: string): string {
  return name
    .normalize('NFKD')
    .replace(/\p{M}+/gu, '')
    .toLowerCase()
    .replace(/œ/g, 'oe')
    .replace(/æ/g, 'ae')
    .replace(/ß/g, 'ss')
    .replace(/['’ʼ`´]/g, '')
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();
}

/**
 * The slug of a title: lower-case ASCII words joined by `-`, accents folded, apostrophes dropped, at most
 * `limits.slug` characters cut at a word. Empty when the title holds no Latin letter or digit.
 */
export function slugify(title: string): string {
  const words = foldName(title)
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '');
  if (words.length <= limits.slug) return words;
  const cut = words.slice(0, limits.slug + 1);
  const end = cut.lastIndexOf('-');
  return end > limits.slug / 2 ? cut.slice(0, end) : words.slice(0, limits.slug);
}

/** The anchor of a heading: its slug, which as an id may not begin with a digit. Empty when the heading has none. */
export function anchorOf(heading: string): string {
  const slug = slugify(heading);
  return /^\d/.test(slug) ? `n-${slug}` : slug;
}

/** The slug for a new page: never empty, never a reserved word. Uniqueness in the space is the store's matter. */
export function slugForTitle(title: string): string {
  const slug = slugify(title);
  if (slug === '') return 'page';
  return reservedSlugs.has(slug) ? `${slug}-page` : slug;
}

const slugPattern = /^[a-z0-9]+(?:-[a-z0-9]+)*$/;

/** Whether a space may have this address: well formed, not too long, and no word that is an address of ours. */
export function isSpaceSlug(slug: string): boolean {
  return slug.length <= limits.slug && slugPattern.test(slug) && !reservedSpaces.has(slug);
}

/** The same of a page in its space. */
export function isPageSlug(slug: string): boolean {
  return slug.length <= limits.slug && slugPattern.test(slug) && !reservedSlugs.has(slug);
}
