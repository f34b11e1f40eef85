/** Hands express-session our own table. Its secrets are kept hashed, and reading does not write at each request. */
import { type SessionData, Store } from 'express-session';
import type { SeenAs } from '../core/access.ts';
import { endSession, readSession, writeSession } from '../wiki/sessions.ts';
import type { Wiki } from '../wiki/wiki.ts';

type Callback = (error?: unknown) => void;

/** Milliseconds between two notes of when a session was last seen: each is a write to the disk. */
const betweenTouches = 10 * 60_000;

export class WikiSessionStore extends Store {
  readonly #wiki: Wiki;
  readonly #touched = new WeakMap<SessionData, number>();

  constructor(wiki: Wiki) {
    super();
    this.#wiki = wiki;
  }

  override get(secret: string, done: (error: unknown, session?: SessionData | null) => unknown): void {
    readSession(this.#wiki, secret).then(
      (data) => done(undefined, data === undefined ? null : (JSON.parse(data) as SessionData)),
      done,
    );
  }

  override set(secret: string, session: SessionData, done: Callback = () => {}): void {
    const { maxAge } = session.cookie;
    const kept = {
      memberId: session.memberId ?? null,
      data: JSON.stringify({ ...session, seenAt: this.#wiki.clock().getTime() }),
      device: session.device ?? '',
      expiresAt: new Date(this.#wiki.clock().getTime() + (maxAge ?? idleSession)),
      isNew: session.seenAt === undefined,
    };
    writeSession(this.#wiki, secret, kept).then(() => done(), done);
  }

  override touch(secret: string, session: SessionData, done: Callback = () => {}): void {
    const now = this.#wiki.clock().getTime();
    const isRecent = now - (session.seenAt ?? 0) < betweenTouches || this.#touched.has(session);
    if (isRecent) {
      done();
      return;
    }
    this.#touched.set(session, now);
    this.set(secret, session, done);
  }

  override destroy(secret: string, done: Callback = () => {}): void {
    endSession(this.#wiki, secret).then(() => done(), done);
  }
}

/** Milliseconds without a request after which a session ends whose cookie goes with the browser. */
const idleSession = 24 * 3600_000;

declare module 'express-session' {
  interface SessionData {
    memberId?: number;
    /** « Firefox, Linux ». */
    device?: string;
    /** When it was last written, in milliseconds: it is written anew only now and then. */
    seenAt?: number;
    /** When the member last proved who they are by password, in milliseconds. */
    provedAt?: number;
    /** Who signed in with a password and still owes the code of the second factor. */
    pendingMemberId?: number;
    /** When they gave the password, in milliseconds. */
    pendingSince?: number;
    /** Whether that person asked to stay signed in on this device. */
    pendingIsKept?: boolean;
    /** Whose eyes are borrowed. */
    seenAs?: SeenAs;
  }
}
