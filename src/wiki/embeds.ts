/** What each embed of a text shows, as the actor may see it: one maker per name, all bounded. */
import { isDate } from '../core/dates.ts';
import { flagValue } from '../core/embed.ts';
import { linkKey, parseLinkTarget } from '../core/link.ts';
import type { EmbedRequest } from '../markdown/markdown.ts';
import type { AttachmentRow } from '../store/attachments.ts';
import type { EntriesFilter, ValueCondition } from '../store/values.ts';
import { attachmentView } from './attachments.ts';
import { dateField, listDepartures } from './departures.ts';
import { embedForm } from './embed-form.ts';
import { listEntryItems, sortOf } from './entries.ts';
import { latestChanges } from './lists.ts';
import { authorNames } from './members.ts';
import { localDay } from './moments.ts';
import { typeSlug } from './page-types.ts';
import { resolvePage } from './resolve-links.ts';
import { allSpaces, type Scope } from './scope.ts';
import type { BodyView, EmbedView } from './views.ts';
import type { Wiki } from './wiki.ts';

/** Entries an embed shows when it does not say, and at most. */
const usualEntries = 20;
const mostEntries = 200;
/** Texts within texts within texts. */
const deepestInclusion = 3;

/** What one view may still show by embeds, however they stand in one another: a few lines could else ask for millions. */
export interface Allowance {
  embeds: number;
  entries: number;
  /** Of included texts. */
  characters: number;
}

/** What the embeds of one text may show together, those of included texts counted in. */
export function fullAllowance(): Allowance {
  return { embeds: 200, entries: 1000, characters: 1024 * 1024 };
}

/** The text in which an embed stands. */
export interface BodyContext {
  spaceId: number;
  space: string;
  slug: string;
  /** Absent for a page that is not saved yet. */
  pageId?: number;
  attachments: readonly AttachmentRow[];
  /** Pages whose texts include this one, outermost first: nothing includes itself. */
  includedBy: readonly number[];
  /** Shared by all texts of a view; a new one when absent. */
  allowance?: Allowance;
}

/** A text whose view has begun. */
export type OpenContext = BodyContext & { allowance: Allowance };

/** How an included text is read: given, because a text holds embeds and an embed may hold a text. */
export type ViewBody = (wiki: Wiki, scope: Scope, body: string, context: BodyContext) => Promise<BodyView>;

interface EmbedCase {
  wiki: Wiki;
  scope: Scope;
  args: Readonly<Record<string, string>>;
  context: OpenContext;
  viewBody: ViewBody;
}

type Maker = (embed: EmbedCase) => Promise<EmbedView> | EmbedView;

const makers: Readonly<Record<string, Maker>> = {
  fiches: entries,
  inclure: include,
  sommaire: () => ({ kind: 'contents' }),
  departs: departures,
  changements: changes,
  fichiers: files,
  bouton: (embed) => link(embed, 'button'),
  video: (embed) => link(embed, 'video'),
  formulaire: ({ wiki, scope, args, context }) => embedForm(wiki, scope, args, context),
};

/** Names that Gare keeps for what comes with tasks. */
const laterNames: ReadonlySet<string> = new Set(['actions', 'decisions']);

/** What one embed shows; anything wrong with it is told in its place. Takes what it uses from the allowance. */
export async function embedView(
  wiki: Wiki,
  scope: Scope,
  request: EmbedRequest,
  context: OpenContext,
  viewBody: ViewBody,
): Promise<EmbedView> {
  if (context.allowance.embeds === 0) return wrong('embed.too-many');
  context.allowance.embeds -= 1;
  const maker = Object.hasOwn(makers, request.name) ? makers[request.name] : undefined;
  if (maker) return maker({ wiki, scope, args: request.args, context, viewBody });
  return wrong(laterNames.has(request.name) ? 'embed.later' : 'embed.unknown', { name: request.name });
}

function wrong(code: string, details: Record<string, string | number> = {}): EmbedView {
  return { kind: 'error', code, details };
}

/** The space an embed looks into: this page's, another, or all of them (`espace="*"`). Null when there is none. */
function spaceIdOf({ scope, args, context }: EmbedCase, usual: 'here' | 'all'): number | undefined | null {
  const named = args['espace'];
  if (named === undefined) return usual === 'here' ? context.spaceId : undefined;
  if (named === '*' || linkKey(named) === 'tous') return undefined;
  return scope.spaces.find((space) => space.slug === linkKey(named))?.id ?? null;
}

/** How many of those asked for may still be shown; nothing when the view has had its fill. */
function takeEntries({ allowance }: OpenContext, limit: number): number | undefined {
  const taken = Math.min(limit, allowance.entries);
  allowance.entries -= taken;
  return taken === 0 ? undefined : taken;
}

function limitOf(args: Readonly<Record<string, string>>, usual: number): number | undefined {
  if (args['nombre'] === undefined) return usual;
  const limit = Number(args['nombre']);
  return Number.isInteger(limit) && limit >= 1 ? Math.min(limit, mostEntries) : undefined;
}

/** Keys that say how to show entries; every other key is a condition on the field of that name. */
const ownKeys: ReadonlySet<string> = new Set([
  'type',
  'espace',
  'etiquette',
  'tri',
  'nombre',
  'vue',
  'titre',
  'depuis',
  'jusqua',
  'a_venir',
]); // prettier-ignore

async function entries(embed: EmbedCase): Promise<EmbedView> {
  const { wiki, scope, args } = embed;
  const spaceId = spaceIdOf(embed, 'all');
  if (spaceId === null) return wrong('embed.no-space', { space: args['espace'] ?? '' });
  const limit = limitOf(args, usualEntries);
  if (limit === undefined) return wrong('embed.bad-limit', { limit: args['nombre'] ?? '' });
  const conditions = conditionsOf(embed);
  if (conditions === undefined) return wrong('embed.bad-date');
  const view = viewNames.get(linkKey(args['vue'] ?? 'liste'));
  if (!view) return wrong('embed.bad-view', { view: args['vue'] ?? '' });
  const shown = takeEntries(embed.context, limit);
  if (shown === undefined) return wrong('embed.too-many');
  const filter: EntriesFilter = {
    ...(args['type'] ? { type: await typeSlug(wiki, scope, args['type']) } : {}),
    ...(spaceId === undefined ? {} : { spaceId }),
    ...(args['etiquette'] ? { tag: args['etiquette'] } : {}),
    conditions,
    ...sortOf(args['tri'] ?? 'titre'),
    limit: shown,
    offset: 0,
  };
  const found = await listEntryItems(wiki, scope, filter);
  embed.context.allowance.entries += shown - found.items.length;
  return { kind: 'entries', style: view, ...titleOf(args), ...found };
}

const viewNames: ReadonlyMap<string, 'list' | 'cards' | 'table'> = new Map([
  ['liste', 'list'],
  ['list', 'list'],
  ['cartes', 'cards'],
  ['cards', 'cards'],
  ['tableau', 'table'],
  ['table', 'table'],
]);

/** Undefined when a date is none. */
function conditionsOf({ wiki, args }: EmbedCase): ValueCondition[] | undefined {
  const today = localDay(wiki.clock(), wiki.timeZone);
  const conditions: ValueCondition[] = [];
  for (const [key, value] of Object.entries(args)) {
    if (ownKeys.has(key)) continue;
    const isNot = value.startsWith('!');
    conditions.push({ field: key, operator: isNot ? 'is-not' : 'is', value: isNot ? value.slice(1) : value });
  }
  for (const [key, operator] of [
    ['depuis', 'from'],
    ['jusqua', 'before'],
  ] as const) {
    if (args[key] === undefined) continue;
    const day = dayOf(args[key], today);
    if (!day) return undefined;
    conditions.push({ field: dateField, operator, value: operator === 'before' ? nextDay(day) : day });
  }
  const upcoming = args['a_venir'];
  if (upcoming !== undefined) {
    const isYes = [flagValue, 'yes', 'true', '1'].includes(upcoming.toLowerCase());
    conditions.push({ field: dateField, operator: isYes ? 'from' : 'before', value: today });
  }
  return conditions;
}

function dayOf(text: string, today: string): string | undefined {
  if (['aujourdhui', 'today'].includes(linkKey(text))) return today;
  return isDate(text) ? text : undefined;
}

function nextDay(day: string): string {
  return new Date(Date.parse(`${day}T12:00:00Z`) + 86_400_000).toISOString().slice(0, 10);
}

function titleOf(args: Readonly<Record<string, string>>): { title?: string } {
  return args['titre'] ? { title: args['titre'] } : {};
}

async function departures(embed: EmbedCase): Promise<EmbedView> {
  const { wiki, scope, args } = embed;
  const spaceId = spaceIdOf(embed, 'all');
  if (spaceId === null) return wrong('embed.no-space', { space: args['espace'] ?? '' });
  const limit = limitOf(args, 5);
  if (limit === undefined) return wrong('embed.bad-limit', { limit: args['nombre'] ?? '' });
  const shown = takeEntries(embed.context, limit);
  if (shown === undefined) return wrong('embed.too-many');
  const conditions = conditionsOf({ ...embed, args: withoutDates(args) }) ?? [];
  const found = await listDepartures(wiki, scope, {
    ...(args['type'] ? { type: await typeSlug(wiki, scope, args['type']) } : {}),
    ...(spaceId === undefined ? {} : { spaceId }),
    conditions,
    limit: shown,
  });
  return { kind: 'departures', departures: found, ...titleOf(args), now: wiki.clock().toISOString() };
}

function withoutDates(args: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(args).filter(([key]) => !['depuis', 'jusqua', 'a_venir'].includes(key)),
  );
}

async function changes(embed: EmbedCase): Promise<EmbedView> {
  const { wiki, scope, args } = embed;
  const spaceId = spaceIdOf(embed, 'here');
  if (spaceId === null) return wrong('embed.no-space', { space: args['espace'] ?? '' });
  const limit = limitOf(args, 10);
  if (limit === undefined) return wrong('embed.bad-limit', { limit: args['nombre'] ?? '' });
  const shown = takeEntries(embed.context, limit);
  if (shown === undefined) return wrong('embed.too-many');
  const space = scope.spaces.find((one) => one.id === spaceId)?.slug;
  return {
    kind: 'changes',
    changes: await latestChanges(wiki, scope, spaceId, shown),
    ...titleOf(args),
    ...(space === undefined ? {} : { space }),
  };
}

async function files({ wiki, context }: EmbedCase): Promise<EmbedView> {
  const nameOf = await authorNames(wiki);
  return {
    kind: 'files',
    space: context.space,
    slug: context.slug,
    files: context.attachments.map((row) => attachmentView(row, nameOf)),
  };
}

/** The text of another page in place; its own embeds and links as the actor may see them. */
async function include({ wiki, scope, args, context, viewBody }: EmbedCase): Promise<EmbedView> {
  const target = parseLinkTarget(args['page'] ?? '');
  if (!target) return wrong('embed.no-page');
  const { name } = target;
  const found = await resolvePage(wiki, scope, target, context.spaceId);
  const home = found && (await allSpaces(wiki)).find((space) => space.slug === found.space);
  const row = home && (await wiki.store.pages.find(home.id, found.slug));
  const revision = row && (await wiki.store.revisions.find(row.id, row.current));
  if (!found || !row || !revision) return wrong('embed.page-missing', { page: name });
  if (row.id === context.pageId || context.includedBy.includes(row.id))
    return wrong('embed.circle', { page: name });
  if (context.includedBy.length >= deepestInclusion) return wrong('embed.too-deep', { page: name });
  if (revision.body.length > context.allowance.characters) return wrong('embed.too-many');
  context.allowance.characters -= revision.body.length;
  const body = await viewBody(wiki, scope, revision.body, {
    spaceId: row.spaceId,
    space: found.space,
    slug: found.slug,
    pageId: row.id,
    attachments: await wiki.store.attachments.listOfPage(row.id),
    includedBy: context.pageId === undefined ? context.includedBy : [...context.includedBy, context.pageId],
    allowance: context.allowance,
  });
  return { kind: 'include', page: found, body };
}

/** An address of this site or a web address; nothing is fetched or played here. */
function link({ args }: EmbedCase, style: 'button' | 'video'): EmbedView {
  const href = args['url'] ?? '';
  // Browsers read a backslash as a slash: `/\host` would lead away.
  if (!/^(https?:\/\/|\/(?![/\\]))\S+$/i.test(href)) return wrong('embed.bad-url', { url: href });
  return { kind: 'link', href, label: args['titre'] ?? args['texte'] ?? href, style };
}
