/** What ends a request: one class, its kinds in one table. Anything else that is thrown is a bug. */

/** The HTTP status is kept beside the kind so that every door (web, API, CLI) answers alike. */
export const errorKinds = {
  'bad-request': 400,
  forbidden: 403,
  'not-found': 404,
  gone: 410,
  'base-required': 428,
  conflict: 409,
  'too-large': 413,
  'wrong-kind': 415,
  invalid: 422,
  'too-many': 429,
  busy: 503,
  'disk-full': 507,
} as const;

export type ErrorKind = keyof typeof errorKinds;

/**
 * An error meant for the person who caused it.
 *
 * `code` is a key of the locale files (`errors.<code>`), `details` are the values the sentence needs.
 * Titles and texts of pages never go into `details`: an error may be shown to someone who may not read them.
 */
export class WikiError extends Error {
  override readonly name = 'WikiError';
  readonly kind: ErrorKind;
  readonly code: string;
  readonly details: Readonly<Record<string, string | number>>;

  constructor(kind: ErrorKind, code: string, details: Record<string, string | number> = {}) {
    super(`${kind}: ${code}`);
    this.kind = kind;
    this.code = code;
    this.details = details;
  }

  get status(): number {
    return errorKinds[this.kind];
  }
}
