/** Who did what to rights, people and pages: as administrators see it, and managers for their spaces. */
import { type Actor, administers } from '../core/access.ts';
import { WikiError } from '../core/errors.ts';
import type { Space } from '../core/page.ts';
import type { AuditFilter, AuditRow } from '../store/audit.ts';
import { shownName } from './members.ts';
import { mayIn, type Scope, scopeOf } from './scope.ts';
import type { Wiki } from './wiki.ts';

/** What can be asked for, and how the actions of each begin. */
export const auditKinds = {
  access: ['access.', 'space.'],
  people: ['member.', 'second-factor.', 'passkey.', 'token.', 'invitation.', 'registration.'],
  groups: ['group.'],
  pages: ['page.', 'revision.', 'author.', 'submission.'],
  admin: ['admin.', 'settings.'],
} as const;
export type AuditKind = keyof typeof auditKinds;

/** Whose line it is. A visitor has no id: without this word they would pass for the host. */
export function auditActor(actor: Actor): { actorId: number | null; details: Record<string, unknown> } {
  return actor.kind === 'member'
    ? { actorId: actor.id, details: {} }
    : { actorId: null, details: { by: 'visitor' } };
}

export interface AuditRequest {
  /** Slug; '' for all. */
  space: string;
  /** Handle of who did it or had it done to them; '' for all. */
  person: string;
  /** An `AuditKind`; anything else is all. */
  kind: string;
  beforeId?: number;
  limit: number;
}

export interface AuditItem {
  id: number;
  at: string;
  /** A member's name; `host` is the command line, `visitor` somebody without an account. */
  by: { kind: 'host' | 'visitor' } | { kind: 'member'; name: string };
  action: string;
  space?: Space;
  /** Absent where the line names none; `hidden` when the reader may not know its name, or it is gone. */
  page?:
    | { kind: 'named'; space: string; slug: string; title: string }
    | { kind: 'gone'; address: string }
    | { kind: 'hidden' };
  member?: string;
  group?: string;
  details: Readonly<Record<string, unknown>>;
}

export interface AuditView {
  items: readonly AuditItem[];
  /** To be given as `beforeId` for older lines. */
  before?: number;
  /** Spaces whose lines the reader may ask for. */
  spaces: readonly Space[];
  /** People to choose from: everybody for administrators, those named here for others. */
  people: readonly { handle: string; name: string }[];
}

/** Newest first. @throws WikiError not-found for who manages nothing. */
export async function viewAudit(wiki: Wiki, actor: Actor, request: AuditRequest): Promise<AuditView> {
  const scope = await scopeOf(wiki, actor);
  const managed = scope.spaces.filter((space) => mayIn(scope, 'manage', space.accessId));
  const seesAll = administers(actor);
  // A visitor manages what is open to all: that is nobody's business to look after.
  if (!seesAll && (actor.kind !== 'member' || managed.length === 0)) {
    throw new WikiError('not-found', 'not-found');
  }
  const filter = await filterOf(wiki, request, seesAll ? undefined : managed);
  const rows = filter ? await wiki.store.audit.list({ ...filter, limit: request.limit + 1 }) : [];
  const shown = rows.slice(0, request.limit);
  const names = await namesFor(wiki, scope, shown);
  const last = shown.at(-1);
  return {
    items: shown.map((row) => itemOf(row, names)),
    ...(rows.length > shown.length && last ? { before: last.id } : {}),
    spaces: managed,
    people: [...names.members.values()]
      .filter(({ id }) => seesAll || shown.some((row) => row.actorId === id || row.memberId === id))
      .filter(({ state }) => state !== 'left')
      .map((member) => ({ handle: member.handle, name: member.name })),
  };
}

/** @param managed the only spaces of which lines are shown; undefined for all. Undefined when nothing can match. */
async function filterOf(
  wiki: Wiki,
  request: AuditRequest,
  managed: readonly Space[] | undefined,
): Promise<Omit<AuditFilter, 'limit'> | undefined> {
  const spaces = managed ?? (await wiki.store.spaces.list());
  const wanted = request.space === '' ? managed : spaces.filter(({ slug }) => slug === request.space);
  const person = request.person === '' ? undefined : await wiki.store.members.findByHandle(request.person);
  if (request.person !== '' && !person) return undefined;
  const kind = Object.hasOwn(auditKinds, request.kind) ? (request.kind as AuditKind) : undefined;
  return {
    ...(wanted ? { spaceIds: wanted.map(({ id }) => id) } : {}),
    ...(person ? { personId: person.id } : {}),
    ...(kind ? { actions: auditKinds[kind] } : {}),
    ...(request.beforeId === undefined ? {} : { beforeId: request.beforeId }),
  };
}

type Names = Awaited<ReturnType<typeof namesFor>>;

async function namesFor(wiki: Wiki, scope: Scope, rows: readonly AuditRow[]) {
  const pageIds = [...new Set(rows.flatMap(({ pageId }) => pageId ?? []))];
  const [pages, members, groups] = await Promise.all([
    wiki.store.pages.listNamed(pageIds, scope.rules),
    wiki.store.members.list(),
    wiki.store.groups.list(),
  ]);
  return {
    scope,
    pages: new Map(pages.map((page) => [page.id, page])),
    members: new Map(members.map((member) => [member.id, member])),
    groups: new Map(groups.map((group) => [group.id, group.name])),
  };
}

function itemOf(row: AuditRow, names: Names): AuditItem {
  const { id, at, action, details } = row;
  const space = names.scope.spaces.find((one) => one.id === row.spaceId);
  const page = pageOf(row, names);
  const member = row.memberId === null ? undefined : nameOf(row.memberId, names);
  const group = row.groupId === null ? undefined : names.groups.get(row.groupId);
  return {
    ...{ id, at, action, details, by: byOf(row, names) },
    ...(space ? { space } : {}),
    ...(page ? { page } : {}),
    ...(member === undefined ? {} : { member }),
    ...(group === undefined ? {} : { group }),
  };
}

function byOf({ actorId, details }: AuditRow, names: Names): AuditItem['by'] {
  if (actorId !== null) return { kind: 'member', name: nameOf(actorId, names) };
  return { kind: details['by'] === 'visitor' ? 'visitor' : 'host' };
}

/** Who was refused is no member any more: nothing of them was kept. */
function nameOf(id: number, { members }: Names): string {
  return shownName(members.get(id) ?? { id, name: '', state: 'left' });
}

/** A title goes to who may read the page now; the address of a purged one to who might have read it. */
function pageOf({ pageId, details }: AuditRow, { pages, scope }: Names): AuditItem['page'] {
  if (pageId === null) return undefined;
  const page = pages.get(pageId);
  if (page) return { kind: 'named', space: page.space, slug: page.slug, title: page.title };
  const { address, rule } = details;
  const mayKnow = typeof rule === 'number' && scope.rules.includes(rule);
  return typeof address === 'string' && mayKnow ? { kind: 'gone', address } : { kind: 'hidden' };
}
