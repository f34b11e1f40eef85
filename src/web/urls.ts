/** The only maker of addresses: every path of DESIGN §7, percent-encoded and site-relative. Knows no request. */

type QueryValue = string | number | boolean | null | undefined;

export interface SearchParams {
  q?: string | undefined;
  space?: string | undefined;
  type?: string | undefined;
  tag?: string | undefined;
  page?: number | undefined;
}

export interface ListParams {
  type?: string | undefined;
  tag?: string | undefined;
  sort?: string | undefined;
  page?: number | undefined;
}

export interface ChangesParams {
  before?: string | undefined;
  minor?: boolean | undefined;
}

export type Urls = ReturnType<typeof createUrls>;

/**
 * @param base public address of the site, as `https://gare.example.org`, without a path: what `absolute` puts first.
 */
export function createUrls(base: string) {
  const origin = base.replace(/\/+$/, '');
  return { ...pathUrls, absolute: (path: string) => `${origin}${path}` };
}

const pathUrls = {
  home: () => '/',
  signIn: (next?: string) => join('login') + query({ next: next === '/' ? undefined : next }),
  signOut: () => join('logout'),
  setUp: (secret: string) => join('setup', secret),
  space: (space: string) => join(space),
  page: (space: string, slug: string) => join(space, slug),
  /** The page as a Markdown file. */
  source: (space: string, slug: string) => `${join(space, slug)}.md`,
  revision: (space: string, slug: string, number: number) => join(space, slug, 'rev', String(number)),
  revisionSource: (space: string, slug: string, number: number) =>
    `${join(space, slug, 'rev', String(number))}.md`,
  /** How to cite a revision, as programs for bibliographies read it. */
  citation: (space: string, slug: string, number: number, format: 'bib' | 'ris') =>
    `${join(space, slug, 'rev', String(number))}.${format}`,
  /** POST: saves the text of an old revision again. */
  revert: (space: string, slug: string, number: number) => join(space, slug, 'rev', String(number), 'revert'),
  history: (
    space: string,
    slug: string,
    params: { before?: number | undefined; minor?: boolean | undefined } = {},
  ) => join(space, slug, 'history') + query({ before: params.before, minor: flag(params.minor) }),
  diff: (space: string, slug: string, from?: number, to?: number) =>
    join(space, slug, 'diff') + query({ from, to }),
  blame: (space: string, slug: string) => join(space, slug, 'blame'),
  /** The form; with `from`, filled with the text of that revision. */
  edit: (space: string, slug: string, params: { from?: number | undefined } = {}) =>
    join(space, slug, 'edit') + query({ from: params.from }),
  preview: (space: string, slug?: string) => (slug ? join(space, slug, 'preview') : join(space, 'preview')),
  rename: (space: string, slug: string) => join(space, slug, 'rename'),
  move: (space: string, slug: string) => join(space, slug, 'move'),
  parent: (space: string, slug: string) => join(space, slug, 'parent'),
  remove: (space: string, slug: string) => join(space, slug, 'delete'),
  restore: (space: string, slug: string) => join(space, slug, 'restore'),
  files: (space: string, slug: string) => join(space, slug, 'files'),
  file: (space: string, slug: string, name: string, version?: number) =>
    join(space, slug, 'files', name) + query({ v: version }),
  fileVersions: (space: string, slug: string, name: string) => join(space, slug, 'files', name, 'versions'),
  removeFile: (space: string, slug: string, name: string) => join(space, slug, 'files', name, 'delete'),
  /** A smaller picture of an image attachment; `width` in CSS pixels. */
  thumbnail: (space: string, slug: string, name: string, width: number, version?: number) =>
    join(space, slug, 'files', name, 'thumbnail') + query({ w: width, v: version }),
  /** Without a space: the choice of one. */
  newPage: (
    space?: string,
    params: { type?: string | undefined; title?: string | undefined; parent?: string | undefined } = {},
  ) => (space ? join(space, 'new') : join('new')) + query(params),
  pages: (space: string, params: ListParams = {}) =>
    join(space, 'pages') + query({ ...params, page: later(params.page) }),
  wanted: (space: string) => join(space, 'wanted'),
  orphans: (space: string) => join(space, 'orphans'),
  trash: (space: string) => join(space, 'trash'),
  tags: (space: string) => join(space, 'tags'),
  tag: (space: string, tag: string) => join(space, 'pages') + query({ tag }),
  /** Of the whole site without a space. */
  changes: (space?: string, params: ChangesParams = {}) =>
    (space ? join(space, 'changes') : join('changes')) +
    query({ before: params.before, minor: flag(params.minor) }),
  feed: (space?: string) => (space ? join(space, 'feed.atom') : join('changes.atom')),
  /** Every change, where `feed` of a space shows each page once. */
  changesFeed: (space?: string) => (space ? join(space, 'changes.atom') : join('changes.atom')),
  sitemap: () => join('sitemap.xml'),
  openSearch: () => join('opensearch.xml'),
  search: (params: SearchParams = {}) => join('search') + query({ ...params, page: later(params.page) }),
  static: (path: string) => join('static', ...path.split('/')),
} as const;

function join(...segments: string[]): string {
  return segments.map((segment) => `/${encodeURIComponent(segment)}`).join('');
}

/** Empty values are left out, so that one list has one address. */
function query(params: Record<string, QueryValue>): string {
  const pairs = Object.entries(params)
    .filter(([, value]) => value !== undefined && value !== null && value !== '' && value !== false)
    .map(([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(String(value))}`);
  return pairs.length === 0 ? '' : `?${pairs.join('&')}`;
}

function later(page: number | undefined): number | undefined {
  return page === 1 ? undefined : page;
}

function flag(value: boolean | undefined): '1' | undefined {
  return value ? '1' : undefined;
}
