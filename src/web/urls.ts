/** The only maker of addresses: every path of DESIGN §7, percent-encoded and site-relative. Knows no request. */
import type { EntryQuery } from '../core/entry-query.ts';
import { flag, flags, join, later, pairs, query } from './address-parts.ts';
import { entryParams } from './entry-query.ts';
import { type AskedSearch, searchParams } from './search-query.ts';

export interface ListParams {
  type?: string | undefined;
  tag?: string | undefined;
  sort?: string | undefined;
  page?: number | undefined;
}

export interface AgendaParams {
  /** Slugs; none for all. */
  spaces?: readonly string[] | undefined;
  type?: string | undefined;
  /** Names and values by which lists of entries are filtered. */
  filters?: readonly (readonly [name: string, value: string])[] | undefined;
  month?: string | undefined;
  week?: string | undefined;
  view?: 'list' | 'past' | undefined;
  before?: string | undefined;
}

export interface ChangesParams {
  before?: string | undefined;
  minor?: boolean | undefined;
}

export interface AuditParams {
  space?: string | undefined;
  person?: string | undefined;
  kind?: string | undefined;
  before?: number | undefined;
}

export interface RevertParams {
  author?: string | undefined;
  from?: string | undefined;
  to?: string | undefined;
  after?: number | undefined;
  done?: number | undefined;
  kept?: number | undefined;
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
  /** POST: asks for a link to sign in by; with its secret, where it leads. */
  signInLink: (secret?: string) =>
    secret === undefined ? join('login', 'link') : join('login', 'link', secret),
  signInCode: (next?: string) => join('login', 'code') + query({ next: next === '/' ? undefined : next }),
  /** POST: signs in by a passkey; `options` asks for what the browser needs to show one. */
  signInPasskey: (action?: 'options') => join('login', 'passkey', ...(action ? [action] : [])),
  setUp: (secret: string) => join('setup', secret),
  /** Where a link to choose another password is asked for. */
  askReset: (next?: string) => join('reset') + query({ next: next === '/' ? undefined : next }),
  reset: (secret: string) => join('reset', secret),
  invitation: (secret: string) => join('invite', secret),
  register: () => join('register'),
  privacy: () => join('privacy'),
  invitations: (params: { group?: string } = {}) => join('admin', 'invitations') + query({ ...params }),
  cutInvitation: (id: number) => join('admin', 'invitations', String(id), 'cut'),
  members: (params: { q?: string; letter?: string; page?: number } = {}) =>
    join('members') + query({ ...params, page: later(params.page) }),
  member: (handle: string) => join('members', handle),
  memberPhoto: (handle: string) => join('members', handle, 'photo'),
  groups: () => join('groups'),
  newGroup: () => join('groups', 'new'),
  group: (handle: string) => join('groups', handle),
  /** POST, but for `edit` and `delete`, which are forms too. */
  groupAction: (handle: string, action: 'edit' | 'delete' | 'add' | 'remove' | 'keeper' | 'leave') =>
    join('groups', handle, action),
  ownProfile: (params: { saved?: boolean } = {}) =>
    join('me', 'profile') + query({ saved: flag(params.saved) }),
  ownPhoto: (action?: 'delete') => join('me', 'photo', ...(action ? [action] : [])),
  ownExport: () => join('me', 'export'),
  leaveWiki: () => join('me', 'leave'),
  account: () => join('me'),
  ownPassword: () => join('me', 'password'),
  ownEmail: () => join('me', 'email'),
  /** Where a link leads that confirms another address of mail. */
  confirmEmail: (secret: string) => join('email', secret),
  /** What an administrator does for who lost their telephone or mailbox; with `what`, the POST that does it. */
  rescue: (handle: string, what?: 'email' | 'factor') =>
    join('admin', 'people', handle, 'rescue', ...(what ? [what] : [])),
  ownLanguage: () => join('me', 'language'),
  ownSessions: () => join('me', 'sessions'),
  /** POST: one session, all others, or all. */
  endSession: (which: string) => join('me', 'sessions', which, 'end'),
  ownTokens: () => join('me', 'tokens'),
  revokeToken: (id: number) => join('me', 'tokens', String(id), 'revoke'),
  /** The screen, where POST begins one; with an action, the POST that does it. */
  passkeys: (action?: 'confirm' | 'remove') => join('me', 'passkeys', ...(action ? [action] : [])),
  /** The screen; with an action, the POST that does it. */
  secondFactor: (action?: 'start' | 'confirm' | 'codes' | 'off') =>
    join('me', 'second-factor', ...(action ? [action] : [])),
  ownContributions: (params: { before?: string | undefined } = {}) =>
    join('me', 'contributions') + query({ before: params.before }),
  space: (space: string) => join(space),
  /** Who may do what: in a space, or with one page of it. */
  access: (space: string, slug?: string, params: { saved?: boolean } = {}) =>
    (slug === undefined ? join(space, 'access') : join(space, slug, 'access')) +
    query({ saved: flag(params.saved) }),
  spaceSettings: (space: string, params: { saved?: boolean } = {}) =>
    join(space, 'settings') + query({ saved: flag(params.saved) }),
  /** POST: sees the site with the eyes of others, and with one's own again. */
  viewAs: () => join('view-as'),
  endViewAs: () => join('view-as', 'end'),
  admin: () => join('admin'),
  adminSpaces: () => join('admin', 'spaces'),
  newSpace: () => join('admin', 'spaces', 'new'),
  audit: (params: AuditParams = {}) => join('admin', 'audit') + query({ ...params }),
  auditFile: (params: AuditParams = {}) => join('admin', 'audit.csv') + query({ ...params }),
  adminPeople: (params: { q?: string; done?: string } = {}) => join('admin', 'people') + query(params),
  adminPerson: (handle: string, done?: string) => join('admin', 'people', handle) + query({ done }),
  /** POST. */
  adminPersonDo: (handle: string, what: 'block' | 'unblock' | 'admin' | 'reset' | 'sign-out') =>
    join('admin', 'people', handle, what),
  /** POST: answers who asks for an account. */
  adminWaiting: (id: number, what: 'approve' | 'refuse') => join('admin', 'waiting', String(id), what),
  /** Of a member; without a handle, of a signature. */
  revertAuthor: (handle: string, params: RevertParams = {}) =>
    (handle === '' ? join('admin', 'revert') : join('admin', 'people', handle, 'revert')) +
    query({ ...params }),
  siteSettings: (done?: string) => join('admin', 'settings') + query({ done }),
  hideRevision: (space: string, slug: string, number: number) =>
    join(space, slug, 'rev', String(number), 'hide'),
  /** POST. */
  unhideRevision: (space: string, slug: string, number: number) =>
    join(space, slug, 'rev', String(number), 'show'),
  purge: (space: string, slug: string) => join(space, slug, 'purge'),
  /** The form of a new entry by itself; POST takes what any such form sends. */
  submit: (space: string, type?: string) => join(space, 'submit') + query({ type }),
  /** What forms have sent, for who manages the space; POST refuses several. */
  submissions: (
    space: string,
    params: {
      state?: string | undefined;
      page?: number | undefined;
      done?: string | undefined;
      count?: number | undefined;
    } = {},
  ) => join(space, 'submissions') + query({ ...params, page: later(params.page) }),
  /** POST: publishes what waits; refuses it, or takes a refusal back. */
  accept: (space: string, slug: string) => join(space, slug, 'accept'),
  refuse: (space: string, slug: string) => join(space, slug, 'refuse'),
  /** Where the link of a receipt leads. */
  sent: (secret: string) => join('correct', secret),
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
  /** POST: moves the card of an entry to another column of a board. */
  moveCard: (space: string, slug: string) => join(space, slug, 'card'),
  move: (space: string, slug: string) => join(space, slug, 'move'),
  parent: (space: string, slug: string) => join(space, slug, 'parent'),
  remove: (space: string, slug: string) => join(space, slug, 'delete'),
  restore: (space: string, slug: string) => join(space, slug, 'restore'),
  files: (space: string, slug: string) => join(space, slug, 'files'),
  file: (space: string, slug: string, name: string, version?: number) =>
    join(space, slug, 'files', name) + query({ v: version }),
  fileVersions: (space: string, slug: string, name: string) => join(space, slug, 'files', name, 'versions'),
  readFile: (space: string, slug: string, name: string) => join(space, slug, 'files', name, 'read'),
  removeFile: (space: string, slug: string, name: string) => join(space, slug, 'files', name, 'delete'),
  /** A smaller picture of an image attachment; `width` in CSS pixels. */
  thumbnail: (space: string, slug: string, name: string, width: number, version?: number) =>
    join(space, slug, 'files', name, 'thumbnail') + query({ w: width, v: version }),
  /** Without a space: the choice of one. */
  newPage: (
    space?: string,
    params: { type?: string | undefined; title?: string | undefined; parent?: string | undefined } = {},
  ) => (space ? join(space, 'new') : join('new')) + query(params),
  /** The fields of a page type, as a form; without a slug, of a new one. */
  typeFields: (space: string, slug?: string) =>
    slug === undefined ? join(space, 'new-type') : join(space, slug, 'fields'),
  pages: (space: string, params: ListParams = {}) =>
    join(space, 'pages') + query({ ...params, page: later(params.page) }),
  /** A list of entries; of no space, what the search finds of them. */
  entries: (space: string, asked: Partial<EntryQuery>) =>
    space === ''
      ? join('search') + pairs(searchParams({ q: asked.text ?? '', type: asked.type ? [asked.type] : [] }))
      : join(space) + pairs(entryParams(asked)),
  /** A list of entries as a file. @param options.bom what tells Excel that it is UTF-8; `template` heads alone. */
  entriesFile: (
    space: string,
    kind: 'csv' | 'geojson',
    asked: Partial<EntryQuery>,
    options: { bom?: boolean; template?: boolean } = {},
  ) => join(space, `entries.${kind}`) + pairs([...entryParams(asked), ...flags(options)]),
  /** What was changed last among the entries of a list. */
  entriesFeed: (space: string, asked: Partial<EntryQuery>) =>
    join(space, 'feed.atom') + pairs(entryParams(asked)),
  /** The same for programs, which know filters and orders, but no views. */
  entriesOfApi: (space: string, { type, tag, text, conditions, sort }: EntryQuery) =>
    join('api', 'v1', 'spaces', space, 'pages') + pairs(entryParams({ type, tag, text, conditions, sort })),
  /** Where a table is brought into entries; with a number, one import. */
  importStart: (space: string, params: { type?: string | undefined } = {}) =>
    join(space, 'import') + query(params),
  importRun: (space: string, id: number) => join(space, 'import', String(id)),
  /** POST. */
  importDo: (space: string, id: number, what: 'sheet' | 'plan' | 'run' | 'stop' | 'undo' | 'drop') =>
    join(space, 'import', String(id), what),
  importRefused: (space: string, id: number) => join(space, 'import', String(id), 'refused.csv'),
  /** Of the whole site without a space. */
  agenda: (space?: string, params: AgendaParams = {}) =>
    (space ? join(space, 'agenda') : join('agenda')) + agendaQuery(params),
  /** The same for calendars; with a secret, as the member reads it who has it. */
  agendaFile: (space?: string, params: AgendaParams = {}, secret?: string) =>
    (secret !== undefined
      ? join('agenda', `${secret}.ics`)
      : space
        ? join(space, 'agenda.ics')
        : join('agenda.ics')) + agendaQuery(params),
  /** The screen, where POST makes a new address; with an action, the POST that does it. */
  agendaKey: (action?: 'end', params: AgendaParams = {}) =>
    join('agenda', 'subscription', ...(action ? [action] : [])) + agendaQuery(params),
  /** One entry for calendars. */
  eventFile: (space: string, slug: string) => `${join(space, slug)}.ics`,
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
  openSearchSuggestions: () => join('opensearch.json'),
  search: (asked: Partial<AskedSearch> = {}) => join('search') + pairs(searchParams(asked)),
  /** Asked with `q` and `space` while somebody types. */
  searchSuggestions: () => join('search', 'suggestions'),
  /** What a search finds, the newest first; it has no pages. */
  searchFeed: (asked: Partial<AskedSearch>) =>
    join('search.atom') + pairs(searchParams({ ...asked, sort: 'relevance', page: 1 })),
  static: (path: string) => join('static', ...path.split('/')),
} as const;

function agendaQuery({ spaces = [], filters = [], ...params }: AgendaParams): string {
  const chosen = spaces.map((space) => ['space', space] as const);
  const said = Object.entries(params).flatMap(([name, value]) => (value ? [[name, value] as const] : []));
  return pairs([...chosen, ...filters, ...said]);
}
