/** What ends a request: one class, its kinds in one table. Anything else that is thrown is a bug. */

/** The HTTP status is kept beside the kind so that every door (web, API, CLI) answers alike. */
export const errorKinds = {
  'bad-request': 400,
  unauthorized: 401,
  forbidden: 403,
  'not-found': 404,
  'wrong-method': 405,
  gone: 410,
  'base-stale': 412,
  'base-required': 428,
  conflict: 409,
  'too-large': 413,
  'wrong-kind': 415,
  'beyond-range': 416,
  invalid: 422,
  'too-many': 429,
  busy: 503,
  'disk-full': 507,
} as const;

export type ErrorKind = keyof typeof errorKinds;

/** One wrong part of what was sent. `field` says where: `title`, `values.date`. */
export interface FieldFault {
  field: string;
  code: string;
  details: Readonly<Record<string, string | number>>;
}

/** @param details what the sentence of this code needs. */
export function fieldFault(field: string, code: string, details: FieldFault['details'] = {}): FieldFault {
  return { field, code, details };
}

/** What a program is told besides the words. */
export interface ErrorMembers {
  errors?: readonly FieldFault[];
  readonly [member: string]: unknown;
}

/**
 * An error meant for the person who caused it.
 *
 * `code` is a key of the locale files (`errors.<code>`), `details` are the values the sentence needs.
 * Titles and texts of pages never go into `details`: an error may be shown to someone who may not read them.
 * `members` go to programs only, and only to the one who asked.
 */
export class WikiError extends Error {
  override readonly name = 'WikiError';
  readonly kind: ErrorKind;
  readonly code: string;
  readonly details: Readonly<Record<string, string | number>>;
  readonly members: ErrorMembers;

  constructor(
    kind: ErrorKind,
    code: string,
    details: Record<string, string | number> = {},
    members: ErrorMembers = {},
  ) {
    super(`${kind}: ${code}`);
    this.kind = kind;
    this.code = code;
    this.details = details;
    this.members = members;
  }

  get status(): number {
    return errorKinds[this.kind];
  }
}

/** A form that is refused for what is wrong in it, told beside each field. @param code of the sentence about the whole. */
export function invalidForm(code: string, errors: readonly FieldFault[]): WikiError {
  return new WikiError('invalid', code, {}, { errors });
}

/** The same for one field, whose sentence says it all. */
export function invalidField(field: string, code: string): WikiError {
  return invalidForm(code, [fieldFault(field, code)]);
}
