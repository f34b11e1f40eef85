/** What each embed of a text shows, as the actor may see it: one maker per name, all bounded. */
import { parseLinkTarget } from '../core/link.ts';
import type { EmbedRequest } from '../markdown/markdown.ts';
import type { ValueCondition } from '../store/values.ts';
import { attachmentView } from './attachments.ts';
import { listDepartures } from './departures.ts';
import { type BodyContext, type OpenContext, spaceNamed, takeEntries, wrong } from './embed-context.ts';
import { embedEntries } from './embed-entries.ts';
import { embedForm } from './embed-form.ts';
import { latestChanges } from './lists.ts';
import { authorNames } from './members.ts';
import { typeSlug } from './page-types.ts';
import { resolvePage } from './resolve-links.ts';
import { allSpaces, type Scope } from './scope.ts';
import type { BodyView, EmbedView } from './views.ts';
import type { Wiki } from './wiki.ts';

/** Rows that an embed shows at most. */
const mostEntries = 200;
/** Texts within texts within texts. */
const deepestInclusion = 3;

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
  fiches: ({ wiki, scope, args, context }) => embedEntries(wiki, scope, args, context),
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

function limitOf(args: Readonly<Record<string, string>>, usual: number): number | undefined {
  if (args['nombre'] === undefined) return usual;
  const limit = Number(args['nombre']);
  return Number.isInteger(limit) && limit >= 1 ? Math.min(limit, mostEntries) : undefined;
}

/** Keys that say how to show departures; every other key is a condition on the field of that name. */
const ownKeys: ReadonlySet<string> = new Set(['type', 'espace', 'nombre', 'titre']);

function conditionsOf(args: Readonly<Record<string, string>>): ValueCondition[] {
  return Object.entries(args)
    .filter(([key]) => !ownKeys.has(key) && !dayKeys.has(key))
    .map(([field, value]) => {
      const isNot = value.startsWith('!');
      return { field, operator: isNot ? 'is-not' : 'is', value: isNot ? value.slice(1) : value };
    });
}

/** A board shows what comes: it has no other days. */
const dayKeys: ReadonlySet<string> = new Set(['depuis', 'jusqua', 'a_venir']);

function titleOf(args: Readonly<Record<string, string>>): { title?: string } {
  return args['titre'] ? { title: args['titre'] } : {};
}

async function departures(embed: EmbedCase): Promise<EmbedView> {
  const { wiki, scope, args } = embed;
  const spaceId = spaceNamed(scope, args['espace'], undefined);
  if (spaceId === null) return wrong('embed.no-space', { space: args['espace'] ?? '' });
  const limit = limitOf(args, 5);
  if (limit === undefined) return wrong('embed.bad-limit', { limit: args['nombre'] ?? '' });
  const shown = takeEntries(embed.context, limit);
  if (shown === undefined) return wrong('embed.too-many');
  const found = await listDepartures(wiki, scope, {
    ...(args['type'] ? { type: await typeSlug(wiki, scope, args['type']) } : {}),
    ...(spaceId === undefined ? {} : { spaceId }),
    conditions: conditionsOf(args),
    limit: shown,
  });
  return { kind: 'departures', departures: found, ...titleOf(args), now: wiki.clock().toISOString() };
}

async function changes(embed: EmbedCase): Promise<EmbedView> {
  const { wiki, scope, args } = embed;
  const spaceId = spaceNamed(scope, args['espace'], embed.context.spaceId);
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
