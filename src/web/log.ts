/** The log for whoever hosts the wiki: one line per request, what, by whom, how it went, how long. Never a query, a form or an address of a person. */
import { randomUUID } from 'node:crypto';
import type { Request, RequestHandler, Response } from 'express';
import { type DestinationStream, type Logger, pino } from 'pino';

export type { Logger };

export const logLevels = ['silent', 'error', 'warn', 'info', 'debug'] as const;
export type LogLevel = (typeof logLevels)[number];

declare global {
  namespace Express {
    interface Request {
      /** Made here, told in `X-Request-Id`: what a person can quote when they ask for help. */
      requestId?: string;
    }
  }
}

/** JSON lines, on standard output when no stream is given. */
export function createLog(level: LogLevel, stream?: DestinationStream): Logger {
  return pino({ level, base: null, serializers: { err: plainError } }, stream);
}

/** Characters of a message, and lines of a trace. */
const longest = { message: 500, stack: 30 } as const;

/**
 * Of an error only what helps to mend it. Errors carry along what they met: a form, an address of mail, a letter;
 * of their own properties only the code passes.
 */
export function plainError(error: unknown): Record<string, unknown> {
  if (!(error instanceof Error)) return { type: typeof error };
  const { name, stack = '' } = error;
  const code: unknown = Reflect.get(error, 'code');
  // What a parser complains of it quotes.
  const message = error instanceof SyntaxError ? '' : hide(error.message).slice(0, longest.message);
  return {
    type: name,
    ...(typeof code === 'string' || typeof code === 'number' ? { code } : {}),
    message,
    stack: tracesOf(stack).join('\n'),
    ...(error.cause === undefined ? {} : { cause: plainError(error.cause) }),
  };
}

function tracesOf(stack: string): string[] {
  const lines = stack.split('\n').filter((line) => /^\s+at /.test(line));
  return lines.slice(0, longest.stack).map(hide);
}

/** Takes out addresses of mail and of machines, and what looks like a secret of ours. */
function hide(text: string): string {
  return text
    .replace(/[^\s<>"'`(),;:]+@[^\s<>"'`(),;:]+/g, '[mail]')
    .replace(/\b\d{1,3}(?:\.\d{1,3}){3}\b/g, '[address]')
    .replace(/(?<![\w-])[\w-]{43,}(?![\w-])/g, '[secret]');
}

/** What is told of a request when it is over. */
export interface Passage {
  method: string;
  route: string;
  /** 499 when whoever asked has gone before the answer. */
  status: number;
  ms: number;
}

/** Milliseconds from which an answer is worth a warning. */
const slow = 1000;

const safeMethods: ReadonlySet<string> = new Set(['GET', 'HEAD', 'OPTIONS']);

/**
 * Names each request, and tells how it went. Reading is said at `debug` only: who hosts a wiki has no need to know
 * who reads what.
 * @param doors paths under which routers of their own stand.
 */
export function watchRequests(
  log: Logger,
  doors: readonly string[] = [],
  note: (passage: Passage) => void = () => {},
): RequestHandler {
  return (req, res, next) => {
    const began = performance.now();
    const id = randomUUID();
    req.requestId = id;
    res.setHeader('X-Request-Id', id);
    res.once('close', () => {
      const ms = performance.now() - began;
      const status = res.writableFinished ? res.statusCode : 499;
      const passage = { method: req.method, route: routeOf(req, res, doors), status, ms };
      note(passage);
      say(log, req, id, passage);
    });
    next();
  };
}

function say(log: Logger, req: Request, id: string, { method, route, status, ms }: Passage): void {
  const level = ms >= slow ? 'warn' : safeMethods.has(method) ? 'debug' : 'info';
  if (!log.isLevelEnabled(level)) return;
  const path = status < 400 && namesPage(route) ? { path: req.originalUrl.replace(/\?.*$/s, '') } : {};
  const actor = req.member ? { actor: req.member.id } : {};
  log[level](
    { id, ...actor, method, route, ...path, status, ms: Math.round(ms) },
    ms >= slow ? 'slow' : 'done',
  );
}

/** Addresses of spaces and pages that are there; all others may hold a secret, or what somebody typed. */
function namesPage(route: string): boolean {
  return /^(\/api\/v1\/spaces)?\/:space(\/|$)/.test(route);
}

/** Of the route that took the request. */
export function patternOf(req: Request): string | undefined {
  const pattern: unknown = (req.route as { path?: unknown } | undefined)?.path;
  return typeof pattern === 'string' ? pattern : undefined;
}

/**
 * The pattern a request was answered by, such as `/:space/:slug`; `static`, `kept` for a page out of memory, `none`
 * when nothing is at this address.
 */
function routeOf(req: Request, res: Response, doors: readonly string[] = []): string {
  const pattern = patternOf(req);
  if (pattern !== undefined) {
    const door = doors.find((one) => one !== '/' && req.originalUrl.startsWith(`${one}/`));
    return `${door ?? ''}${pattern}`;
  }
  if (req.originalUrl.startsWith('/static/')) return 'static';
  return res.statusCode < 400 ? 'kept' : 'none';
}
