/** How a row of the access matrix is written: who a route is for, and what it says to the others. */
import type { Role } from '../src/core/access.ts';
import { holds } from '../src/core/access.ts';
import type { AccessStation } from './access-station.ts';

/** `stranger` is a member without the space; `token` may only read, and belongs to a writer. */
export const actors = [
  'visitor',
  'stranger',
  'reader',
  'writer',
  'manager',
  'administrator',
  'blocked',
  'expired',
  'token',
] as const;
export type ActorName = (typeof actors)[number];

/**
 * Of the page, and of the space it is in: `members` and `group` are closed spaces, `page-rule` is a page for the group
 * in a public space, `deleted` was public, `buried` was the group's, `hidden` is public but for its first revision.
 */
export const states = [
  'public',
  'members',
  'group',
  'page-rule',
  'deleted',
  'buried',
  'hidden',
  'missing',
] as const;
export type State = (typeof states)[number];

/** What everybody who is not named gets, and the group's members; `member` is who has no other role. */
const audiences: Readonly<Record<State, 'all' | 'members' | 'group'>> = {
  public: 'all',
  members: 'members',
  group: 'group',
  'page-rule': 'group',
  deleted: 'all',
  buried: 'group',
  hidden: 'all',
  missing: 'all',
};

const granted: Readonly<Record<ActorName, Role>> = {
  visitor: 'none',
  stranger: 'none',
  reader: 'read',
  writer: 'write',
  manager: 'manage',
  administrator: 'manage',
  blocked: 'none',
  expired: 'none',
  token: 'read',
};

export const isSignedIn = (actor: ActorName): boolean => !['visitor', 'blocked', 'expired'].includes(actor);

/** The role the actor holds on the page in this state. */
export function roleIn(actor: ActorName, state: State): Role {
  if (granted[actor] !== 'none') return granted[actor];
  const audience = audiences[state];
  if (audience === 'group') return 'none';
  return audience === 'all' || isSignedIn(actor) ? 'read' : 'none';
}

export interface Cell {
  actor: ActorName;
  /** `none` for a route that names neither page nor space. */
  state: State | 'none';
  /** On the page, or on the space of a route that names no page. */
  role: Role;
  isDeleted: boolean;
}

/** What a request of a row carries beside the usual (`access-station.ts`). */
export interface Sending {
  /** For the `:names` of the path. */
  params?: Readonly<Record<string, string>>;
  query?: Readonly<Record<string, string>>;
  form?: Readonly<Record<string, string>>;
  json?: unknown;
}

export interface Row {
  /** The status of the answer. */
  expect(cell: Cell): number;
  /** Whether two answers to the same actor differ anyway: figures, new secrets. */
  varies?: true;
  /** Asked before the request, for each cell; it may make what the route needs. */
  sends?(station: AccessStation, cell: Cell): Sending | Promise<Sending>;
}

type Statuses = Partial<Record<ActorName | State | `${ActorName} ${State}`, number>>;

/** The row with other statuses for an actor, a state or both; the nearer word wins. */
export function but(row: Row, statuses: Statuses): Row {
  return {
    ...row,
    expect: (cell) => {
      const { actor, state } = cell;
      if (state === 'none') return statuses[actor] ?? row.expect(cell);
      return statuses[`${actor} ${state}`] ?? statuses[actor] ?? statuses[state] ?? row.expect(cell);
    },
  };
}

/** For `but`: that a page is gone is told before what the actor may not do with it. */
export const goneFirst: Statuses = { deleted: 410, 'reader buried': 410, 'token buried': 410 };

/** The row with something else sent. */
export function sending(row: Row, sends: Sending | NonNullable<Row['sends']>): Row {
  return { ...row, sends: typeof sends === 'function' ? sends : () => sends };
}

/** For whoever comes. */
export const everyone = (status = 200): Row => ({ expect: () => status });

/** For whoever comes, but no program. */
export const people = (status = 200): Row => ({
  expect: ({ actor }) => (actor === 'token' ? 403 : status),
});

/** For those who hold the role; who may read and no more is told so, everybody else learns nothing. */
function holders(wanted: Role, status: number, whenDeleted: number): Row {
  return {
    expect: ({ state, role, isDeleted }) => {
      if (state === 'missing' || role === 'none') return 404;
      if (!holds(role, wanted)) return 403;
      return isDeleted ? whenDeleted : status;
    },
  };
}

/** For those who may read; a deleted page is gone. */
export const readers = (status = 200): Row => holders('read', status, 410);
/** For those who may read; of a page that is gone members may still cite the history. */
export const past = (status = 200): Row => ({
  expect: (cell) => holders('read', status, isSignedIn(cell.actor) ? status : 410).expect(cell),
});
/** A text of the past, which administrators alone may still read when it is hidden. */
export const pastText = (status = 200): Row => ({
  expect: (cell) =>
    cell.state === 'hidden' && cell.actor !== 'administrator' ? hiddenText : past(status).expect(cell),
});
const hiddenText = 403;
/** For those who may write; a deleted page is gone, or answers `whenDeleted`. */
export const writers = (status = 200, whenDeleted = 410): Row => holders('write', status, whenDeleted);
/** For those who may manage; the same. */
export const managers = (status = 200, whenDeleted = 410): Row => holders('manage', status, whenDeleted);

/** A member's own screens: who is not signed in is sent to sign in, and a token opens none of them. */
export const own = (status = 200): Row => ({
  expect: (cell) => (isSignedIn(cell.actor) ? people(status).expect(cell) : 303),
});

/** For administrators; for others there is no such address. */
export const administrators = (status = 200): Row => ({
  expect: ({ actor }) => (actor === 'administrator' ? status : 404),
});
