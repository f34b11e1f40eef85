/** The only error middleware: what was thrown becomes a status and words; anything unknown is a bug, logged whole and shown as nothing. */
import { randomUUID } from 'node:crypto';
import type { ErrorRequestHandler, Request, Response } from 'express';
import type { MulterError } from 'multer';
import { type ErrorKind, type ErrorMembers, errorKinds, type FieldFault, WikiError } from '../core/errors.ts';
import type { Locals } from './locals.ts';
import { patternOf } from './log.ts';
import { refusalWords } from './refusal.ts';
import type { Web } from './web.ts';

/** An error as it is shown. `code` finds the sentence in the locale files (`errors.<code>`). */
export interface Fault {
  status: number;
  code: string;
  details: Readonly<Record<string, string | number>>;
  members?: ErrorMembers;
}

/** @returns undefined for what nobody foresaw. */
export function faultOf(error: unknown): Fault | undefined {
  if (error instanceof WikiError) {
    const { status, code, details, members } = error;
    return { status, code, details, members };
  }
  if (!(error instanceof Error)) return undefined;
  if (isMulterError(error)) return multerFault(error);
  return storageFault(error) ?? parserFault(error) ?? brokenUpload(error) ?? refusedByExpress(error);
}

const fault = (kind: ErrorKind, code: string): Fault => ({ status: errorKinds[kind], code, details: {} });

/** By name: its class is loaded with the first upload only. */
function isMulterError(error: Error): error is MulterError {
  return error.name === 'MulterError';
}

function multerFault(error: MulterError): Fault {
  const tooLarge = ['LIMIT_FILE_SIZE', 'LIMIT_FIELD_VALUE', 'LIMIT_FIELD_KEY'].includes(error.code);
  const tooMany = ['LIMIT_FILE_COUNT', 'LIMIT_FIELD_COUNT', 'LIMIT_PART_COUNT'].includes(error.code);
  if (tooLarge) return fault('too-large', 'upload.too-large');
  return tooMany ? fault('too-large', 'upload.too-many') : fault('bad-request', 'upload.broken');
}

/** better-sqlite3 puts SQLite's own name of the error into `code`. */
function storageFault(error: Error): Fault | undefined {
  const code = textOf(error, 'code');
  if (code.startsWith('SQLITE_FULL')) return fault('disk-full', 'disk-full');
  if (code.startsWith('SQLITE_BUSY') || code.startsWith('SQLITE_IOERR')) return fault('busy', 'busy');
  return undefined;
}

const parserFaults: Readonly<Record<string, Fault>> = {
  'entity.too.large': fault('too-large', 'form.too-large'),
  'parameters.too.many': fault('too-large', 'form.too-many'),
  'encoding.unsupported': fault('wrong-kind', 'form.encoding'),
  'charset.unsupported': fault('wrong-kind', 'form.encoding'),
  'request.aborted': fault('bad-request', 'form.broken'),
  'request.size.invalid': fault('bad-request', 'form.broken'),
  'entity.parse.failed': fault('bad-request', 'form.broken'),
};

function parserFault(error: Error): Fault | undefined {
  return parserFaults[textOf(error, 'type')];
}

/** What the multipart reader throws carries no code: only its sentences tell it from a bug. */
const brokenSentences =
  /^(Unexpected end of (form|file)|Malformed (part header|content type|urlencoded form)|Multipart: Boundary not found|Missing Content-Type|Request (aborted|closed)|Part terminated early|Unsupported content type)/;

function brokenUpload(error: Error): Fault | undefined {
  return brokenSentences.test(error.message) ? fault('bad-request', 'upload.broken') : undefined;
}

/** Express and its parts give refusals a 4xx status: an address that cannot be decoded, a range past the end. */
function refusedByExpress(error: Error): Fault | undefined {
  const status = 'status' in error ? Number(error.status) : Number.NaN;
  if (!(status >= 400 && status < 500)) return undefined;
  return { status, code: textOf(error, 'code') || `http-${status}`, details: {} };
}

function textOf(error: Error, name: string): string {
  const value: unknown = Reflect.get(error, name);
  return typeof value === 'string' ? value : '';
}

/** The words of an error: what happened, what is safe and what one can do. */
export interface ErrorWords {
  title: string;
  what: string;
  safe: string;
}

export function wordsOf({ t, has, size }: Locals, { status, code, details }: Fault): ErrorWords {
  // A limit in bytes says nothing to a reader.
  const max = details['max'];
  const vars = typeof max === 'number' ? { ...details, size: size(max) } : details;
  // A family of codes may have words of its own: `role.write` is told otherwise than a request from elsewhere.
  const [family = ''] = code.split('.');
  const usual = has(`error.${status}.title`) ? status : status < 500 ? 400 : 500;
  const kind = has(`error.${family}.title`) ? family : usual;
  const what = has(`errors.${code}`) ? t(`errors.${code}`, vars) : t(`error.${kind}.what`);
  return { title: t(`error.${kind}.title`), what, safe: t(`error.${kind}.safe`) };
}

/** The error as it is shown, once the log has it: a bug whole, under a reference that whoever met it can tell. */
export function recordFault(
  web: Pick<Web, 'log'>,
  req: Request,
  error: unknown,
): { fault: Fault; reference?: string } {
  const known = faultOf(error);
  if (known) {
    if (known.status >= 500) web.log.error({ err: error, ...traceOf(req) }, 'storage refuses');
    return { fault: known };
  }
  const reference = randomUUID().slice(0, 8);
  web.log.error({ err: error, reference, ...traceOf(req) }, 'unforeseen error');
  return { fault: { status: 500, code: 'unforeseen', details: {} }, reference };
}

/** Which request it was, without what was typed into its address. */
function traceOf(req: Request): Record<string, unknown> {
  const { requestId, method, member } = req;
  return { id: requestId, ...(member ? { actor: member.id } : {}), method, route: patternOf(req) };
}

/** @param doors paths below which nobody reads HTML, whatever they say to accept. */
export function answerErrors(web: Web, doors: readonly string[] = []): ErrorRequestHandler {
  return async (error: unknown, req, res, next) => {
    const { fault: shown, reference } = recordFault(web, req, error);
    if (res.headersSent) return next(error);
    clearHeaders(res);
    const locals = web.locals(req, res);
    const words = wordsOf(locals, shown);
    askToWait(res, shown);
    if (shown.status === 401) res.setHeader('WWW-Authenticate', 'Bearer realm="Gare", error="invalid_token"');
    if (wantsProblem(req, doors)) return sendProblem(res, locals, shown, words, reference);
    await sendScreen(web, req, res, shown, words, reference);
  };
}

/** Says when to come back, of what will be possible then. */
export function askToWait(res: Response, { status, details }: Fault): void {
  const seconds = status === 503 ? 5 : status === 429 ? details['seconds'] : undefined;
  if (seconds !== undefined) res.setHeader('Retry-After', String(seconds));
}

/** What a handler had begun to say about its body is no longer true. */
function clearHeaders(res: Response): void {
  for (const name of ['Content-Disposition', 'Content-Encoding', 'Content-Length', 'ETag', 'Last-Modified']) {
    res.removeHeader(name);
  }
}

function wantsProblem(req: Request, doors: readonly string[]): boolean {
  if (doors.some((door) => req.path === door || req.path.startsWith(`${door}/`))) return true;
  return req.headers.accept !== undefined && req.accepts(['html', 'json']) === 'json';
}

/** RFC 9457. The members that every problem has are never those of an error. */
function sendProblem(
  res: Response,
  locals: Locals,
  { status, code, members = {} }: Fault,
  words: ErrorWords,
  reference?: string,
): void {
  const { errors, ...others } = members;
  const problem = {
    ...others,
    type: 'about:blank',
    status,
    title: words.title,
    detail: words.what,
    code,
    ...(errors ? { errors: errors.map((one) => withMessage(locals, one)) } : {}),
    ...(reference ? { reference } : {}),
  };
  res.status(status).setHeader('Cache-Control', 'no-store');
  res.type('application/problem+json').send(JSON.stringify(problem));
}

/** The sentence for one wrong field; fields have theirs under `field`, the page's own under `errors`. */
function withMessage({ t, has, size }: Locals, fault: FieldFault): FieldFault & { message?: string } {
  const { code, details } = fault;
  const key = [`errors.${code}`, code].find(has);
  const { max } = details;
  const weight = typeof max === 'number' ? { size: size(max) } : {};
  return key === undefined ? fault : { ...fault, message: t(key, { ...weight, ...details }) };
}

async function sendScreen(
  web: Web,
  req: Request,
  res: Response,
  { status, code }: Fault,
  words: ErrorWords,
  reference?: string,
): Promise<void> {
  try {
    const refused = status === 403 ? await refusalWords(web, req, res, code) : undefined;
    const near = nearOf(req.path);
    const model = { ...words, ...refused, status, code, reference, near, isUnlisted: true };
    await web.render(req, res, 'error', model, { status });
  } catch (failure) {
    // The shell itself may be what is broken, or the disk under it: plain words always go out.
    web.log.error({ err: failure, reference }, 'the error screen failed');
    res.status(status).type('text/plain; charset=utf-8');
    res.send(`${words.title}\n\n${words.what}\n${words.safe}\n${reference ?? ''}\n`);
  }
}

/** What someone may have looked for, judging by nothing but the address: words to search, and a page to make. */
export function nearOf(path: string): { words: string; space: string; title: string } {
  const [space = '', slug = ''] = path
    .split('/')
    .filter((part) => part !== '')
    .map(decodePart);
  const words = (slug === '' ? space : slug)
    .replace(/\.\w{1,5}$/, '')
    .replace(/[-_+]+/g, ' ')
    .trim()
    .slice(0, 80);
  const title = slug === '' ? '' : words.charAt(0).toUpperCase() + words.slice(1);
  return { words, space, title };
}

function decodePart(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return '';
  }
}
