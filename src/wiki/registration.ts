/** Asking for an account: off unless an administrator turns it on; whoever manages the space asked for, or an administrator, decides. */
import { type Actor, administers } from '../core/access.ts';
import { WikiError } from '../core/errors.ts';
import type { Space } from '../core/page.ts';
import type { MemberRow, MemberState } from '../store/members.ts';
import type { Writers } from '../store/store.ts';
import { addMember, readyMember } from './accounts.ts';
import { requireAdmin } from './prove.ts';
import { addWelcome } from './reset.ts';
import { allSpaces, mayIn, type Scope, scopeOf } from './scope.ts';
import { addTicket, type Posted } from './tickets.ts';
import type { Wiki } from './wiki.ts';

export const registrationLimits = {
  /** Characters. */
  why: 1000,
  /** People who wait at once: beyond it somebody fills the list by a program. */
  waiting: 300,
} as const;

/** Whether visitors may ask for an account; not, unless an administrator said so. */
export async function isRegistrationOpen(wiki: Wiki): Promise<boolean> {
  return (await wiki.store.settings.find('registration')) === 'open';
}

/** @throws WikiError not-found for who is no administrator. */
export async function setRegistration(wiki: Wiki, actor: Actor, isOpen: boolean): Promise<void> {
  const { id: actorId } = requireAdmin(actor);
  const at = wiki.clock().toISOString();
  await wiki.transact(async (tx) => {
    await tx.settings.set('registration', isOpen ? 'open' : 'closed');
    await tx.audit.add({ at, actorId, action: isOpen ? 'registration.open' : 'registration.close' });
  });
}

export interface Registration {
  name: string;
  email: string;
  why: string;
  /** Slug of a space that visitors may read, or ''. */
  space: string;
}

/**
 * Notes who asks. What comes back says only whether the address belongs to somebody already, who is to get a letter: the
 * person who asks is told the same, after the same work.
 * @throws WikiError not-found while it is closed, invalid by field, too-many when the list is full.
 */
export async function register(
  wiki: Wiki,
  typed: Registration,
): Promise<{ known: Pick<MemberRow, 'name'> & { email: string; state: MemberState } } | undefined> {
  if (!(await isRegistrationOpen(wiki))) throw new WikiError('not-found', 'not-found');
  const spaces = await registrationSpaces(wiki);
  const space = spaces.find(({ slug }) => slug === typed.space);
  const request = JSON.stringify({ why: tidyWhy(typed.why), spaceId: space?.id ?? null });
  const ready = await readyMember(wiki, {
    name: typed.name,
    email: typed.email,
    state: 'waiting',
    request,
  });
  return wiki.transact(async (tx) => {
    if ((await tx.members.countWaiting()) >= registrationLimits.waiting) {
      throw new WikiError('too-many', 'register.full');
    }
    const known = await tx.members.findByEmail(ready.email);
    if (!known) {
      await addMember(tx, ready, wiki.clock());
      return undefined;
    }
    // A ticket of nobody's, so that this takes as long as adding an account.
    await addTicket(tx, { kind: 'reset', memberId: null, lasts: 1 }, wiki.clock());
    return { known: { name: known.name, state: known.state, email: ready.email } };
  });
}

/** Spaces that somebody without an account may name: those they read. */
export async function registrationSpaces(wiki: Wiki): Promise<readonly Space[]> {
  return (await scopeOf(wiki, { kind: 'visitor', name: '' })).spaces;
}

function tidyWhy(why: string): string {
  const clean = why.replace(/[^\P{Cc}\n]|\p{Cs}/gu, ' ').trim();
  return [...clean].slice(0, registrationLimits.why).join('');
}

export interface WaitingItem {
  id: number;
  name: string;
  email: string;
  why: string;
  space: Space | undefined;
  /** When they asked. */
  createdAt: string;
}

/** Who waits for this actor's decision, the first first; nobody for who decides nothing. */
export async function listWaiting(wiki: Wiki, actor: Actor): Promise<WaitingItem[]> {
  if (actor.kind === 'visitor') return [];
  const [scope, spaces, members] = await Promise.all([
    scopeOf(wiki, actor),
    allSpaces(wiki),
    wiki.store.members.list(),
  ]);
  return members
    .filter((member) => member.state === 'waiting')
    .map((member) => ({ member, space: spaces.find(({ id }) => id === requestOf(member).spaceId) }))
    .filter(({ space }) => mayDecide(scope, space))
    .map(({ member, space }) => ({
      id: member.id,
      name: member.name,
      email: member.email ?? '',
      why: requestOf(member).why,
      space,
      createdAt: member.createdAt,
    }))
    .sort((a, b) => a.createdAt.localeCompare(b.createdAt) || a.id - b.id);
}

/** A request that names no space is the administrators' matter. */
function mayDecide(scope: Scope, space: Space | undefined): boolean {
  if (administers(scope.actor)) return true;
  return scope.actor.kind === 'member' && space !== undefined && mayIn(scope, 'manage', space.accessId);
}

function requestOf({ request }: Pick<MemberRow, 'request'>): { why: string; spaceId: number | null } {
  const { why, spaceId } = JSON.parse(request ?? '{}') as { why?: unknown; spaceId?: unknown };
  return {
    why: typeof why === 'string' ? why : '',
    spaceId: typeof spaceId === 'number' ? spaceId : null,
  };
}

/**
 * Lets somebody in who waits. @returns whom to write to, with the secret of `/reset/{secret}` by which they choose their
 * password within a week. @throws WikiError not-found for who does not decide about this one, and for who does not wait.
 */
export async function approveMember(wiki: Wiki, actor: Actor, memberId: number): Promise<Posted> {
  const now = wiki.clock();
  return decide(wiki, actor, memberId, 'member.approve', async (tx, { id, email, name }) => {
    await tx.members.change(id, { state: 'active', request: null });
    const secret = await addWelcome(tx, id, now);
    return { email: email ?? '', name, secret };
  });
}

/** Turns the request down and forgets who asked. @returns whom to write to. @throws WikiError as approveMember does. */
export async function refuseMember(
  wiki: Wiki,
  actor: Actor,
  memberId: number,
): Promise<{ email: string; name: string }> {
  return decide(wiki, actor, memberId, 'member.refuse', async (tx, { id, email, name }) => {
    await tx.members.removeWaiting(id);
    return { email: email ?? '', name };
  });
}

async function decide<T>(
  wiki: Wiki,
  actor: Actor,
  memberId: number,
  action: string,
  work: (tx: Writers, member: MemberRow) => Promise<T>,
): Promise<T> {
  const scope = await scopeOf(wiki, actor);
  const spaces = await allSpaces(wiki);
  return wiki.transact(async (tx) => {
    const member = await tx.members.find(memberId);
    const spaceId = member ? requestOf(member).spaceId : null;
    const space = spaces.find(({ id }) => id === spaceId);
    if (member?.state !== 'waiting' || !mayDecide(scope, space)) {
      throw new WikiError('not-found', 'not-found');
    }
    const result = await work(tx, member);
    const actorId = actor.kind === 'member' ? actor.id : null;
    const line = { at: wiki.clock().toISOString(), actorId, action, memberId };
    await tx.audit.add({ ...line, spaceId: space?.id ?? null });
    return result;
  });
}
