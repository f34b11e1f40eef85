/** How often somebody may try, ask and write: one table, counted in memory, addresses and accounts only as keyed hashes. */
import { createHmac, randomBytes } from 'node:crypto';
import type { Request, RequestHandler, Response } from 'express';
import { ipKeyGenerator, rateLimit } from 'express-rate-limit';
import { WikiError } from '../core/errors.ts';
import { tidyEmail } from '../core/member.ts';
import { fieldOf } from './forms.ts';
import { runMiddleware } from './middleware.ts';

export type LimitName =
  | 'sign-in'
  | 'passkey'
  | 'code'
  | 'reset'
  | 'link'
  | 'invite'
  | 'register'
  | 'submit'
  | 'upload'
  | 'write'
  | 'search'
  | 'suggest';

/**
 * Whose requests are counted together:
 * - `address` of the machine or, behind a router, of everybody in the house; of IPv6 the network
 * - `account` that the form names, whether it exists or not
 * - `self` whose second factor is owed, or who is signed in and proves it again
 * - `everybody` who comes, whoever it is
 * - `actor` the member, the token of a program, or for a visitor the address
 */
export type Per = 'address' | 'account' | 'account-and-address' | 'self' | 'everybody' | 'actor';

export interface Bound {
  per: Per;
  minutes: number;
  /** Requests in that time. */
  most: number;
  /** Of members, when it is another number. */
  mostOfMembers?: number;
  /** Which requests count; all when absent. `missing` are answers that there is no such thing. */
  counts?: 'done' | 'refused' | 'missing';
  /** Beyond the bound requests wait, ever longer, instead of being refused. */
  waits?: true;
}

export type LimitTable = Readonly<Record<LimitName, readonly Bound[]>>;

/** An association meets behind one address: what is counted by address leaves room for a full room. */
export const usualLimits: LimitTable = {
  // Ten wrong passwords are a forgotten one; a hundred from one house are no assembly that signs in. What is tried from
  // everywhere on one account waits a few seconds and is never refused: else anybody could lock its owner out.
  'sign-in': [
    { per: 'address', minutes: 15, most: 100, counts: 'refused' },
    { per: 'account-and-address', minutes: 15, most: 10, counts: 'refused' },
    { per: 'account', minutes: 15, most: 5, counts: 'refused', waits: true },
  ],
  // Nobody guesses a signature, and the answer names no account that could be shielded: this bounds what checking costs.
  passkey: [{ per: 'address', minutes: 15, most: 100, counts: 'refused' }],
  // The second factor, and the password that is asked for once more: six digits, tried ten times in a quarter of an
  // hour, are found once in some years. Who holds a stolen session finds no password by it.
  code: [
    { per: 'address', minutes: 15, most: 100, counts: 'refused' },
    { per: 'self', minutes: 15, most: 10, counts: 'refused' },
  ],
  // Each sends a letter to somebody who may not have asked for it.
  reset: [
    { per: 'address', minutes: 60, most: 20 },
    { per: 'account', minutes: 60, most: 3 },
  ],
  // Nobody guesses 256 bits: this only keeps the attempts from costing anything. Links that work are not counted.
  link: [{ per: 'address', minutes: 15, most: 30, counts: 'missing' }],
  // Letters to addresses that somebody typed: an association invites its members in an evening, and nobody's spam goes out.
  invite: [{ per: 'actor', minutes: 60, most: 60 }],
  // A meeting at which five people make an account is served; each account is read by somebody who approves it.
  register: [
    { per: 'address', minutes: 60, most: 5, counts: 'done' },
    { per: 'address', minutes: 60, most: 40 },
  ],
  // Somebody announces the events of a season, or a room signs up for a course from one address; each entry is read by
  // somebody. What all addresses send together is bounded, so that nobody who manages finds thousands in the morning.
  submit: [
    { per: 'address', minutes: 60, most: 12, counts: 'done' },
    { per: 'address', minutes: 60, most: 60 },
    { per: 'everybody', minutes: 60, most: 200, counts: 'done' },
  ],
  // A member brings a folder of scans; a visitor the papers of a meeting.
  upload: [{ per: 'actor', minutes: 60, most: 60, mostOfMembers: 600 }],
  // Two a second is faster than anybody types, previews included.
  write: [{ per: 'actor', minutes: 1, most: 120 }],
  // Each search may read much of the index.
  search: [{ per: 'actor', minutes: 1, most: 120, mostOfMembers: 300 }],
  // One for each pause between two letters: a room that types at once behind one address is served, and loses no search.
  suggest: [{ per: 'actor', minutes: 1, most: 900, mostOfMembers: 600 }],
};

export interface RateLimits {
  /**
   * Counts the request; of more than one limit the strictest decides. The parts of a form are read before.
   * @throws WikiError too-many, with `seconds` to wait.
   */
  pass(name: LimitName, req: Request, res: Response): Promise<void>;
}

export const noLimits: RateLimits = { pass: async () => {} };

export function createRateLimits(table: LimitTable = usualLimits): RateLimits {
  const keyOf = createKeys();
  const counters = new Map<string, readonly RequestHandler[]>();
  for (const [name, bounds] of Object.entries(table)) {
    counters.set(
      name,
      bounds.map((bound) => countFor(name, bound, keyOf)),
    );
  }
  return {
    pass: async (name, req, res) => {
      for (const count of counters.get(name) ?? []) await runMiddleware(count, req, res);
    },
  };
}

function countFor(name: string, bound: Bound, keyOf: (per: Per, req: Request) => string): RequestHandler {
  const { counts, most, mostOfMembers = most } = bound;
  return rateLimit({
    windowMs: bound.minutes * 60_000,
    limit: (req) => (req.member ? mostOfMembers : most),
    keyGenerator: (req) => keyOf(bound.per, req),
    skipFailedRequests: counts === 'done',
    skipSuccessfulRequests: counts === 'refused' || counts === 'missing',
    requestWasSuccessful: (_req, res) =>
      counts === 'missing' ? res.statusCode !== 404 && res.statusCode !== 410 : res.statusCode < 400,
    standardHeaders: false,
    legacyHeaders: false,
    // It would speak on the console, of addresses too; what it looks for is said in the greeting (server.ts).
    validate: false,
    handler: (req, _res, next) => {
      const state = Reflect.get(req, 'rateLimit') as { used: number; resetTime?: Date };
      if (!bound.waits) return next(tooMany(name, state.resetTime));
      setTimeout(next, waitAfter(state.used - most));
    },
  });
}

/** Milliseconds, for the first attempt beyond the bound and those after it: half a second, doubled up to four. */
export function waitAfter(beyond: number): number {
  return Math.min(4000, 250 * 2 ** Math.max(1, beyond));
}

function tooMany(name: string, resetTime: Date | undefined): WikiError {
  const left = (resetTime?.getTime() ?? 0) - Date.now();
  const seconds = Math.max(1, Math.ceil(left / 1000));
  const wait = seconds < 60 ? `${seconds}\u00a0s` : `${Math.ceil(seconds / 60)}\u00a0min`;
  return new WikiError('too-many', `limit.${name}`, { wait, seconds });
}

/** Keys say nothing to who reads the memory of this process without its key, and nothing after it has ended. */
function createKeys(): (per: Per, req: Request) => string {
  const secret = randomBytes(32);
  const hide = (...parts: readonly string[]) =>
    createHmac('sha256', secret).update(JSON.stringify(parts)).digest('base64url');
  const addressOf = (req: Request) => ipKeyGenerator(req.ip ?? '', 56);
  const keys: Readonly<Record<Per, (req: Request) => string>> = {
    address: (req) => hide('address', addressOf(req)),
    account: (req) => hide('account', accountOf(req)),
    'account-and-address': (req) => hide('both', accountOf(req), addressOf(req)),
    self: (req) => hide('self', String(req.member?.id ?? req.session?.pendingMemberId ?? addressOf(req))),
    everybody: () => hide('everybody'),
    actor: (req) => hide(...actorOf(req, addressOf)),
  };
  return (per, req) => keys[per](req);
}

function accountOf(req: Request): string {
  const typed = fieldOf(req.body, 'email');
  return tidyEmail(typed) ?? typed.trim().toLowerCase();
}

/** A program counts by its token: what it does too much of keeps its owner from nothing. */
function actorOf(req: Request, addressOf: (req: Request) => string): readonly string[] {
  if (!req.member) return ['address', addressOf(req)];
  return req.isByToken ? ['token', req.headers.authorization ?? ''] : ['member', String(req.member.id)];
}
