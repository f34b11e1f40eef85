/** The guards every request passes: headers, known hosts, no cross-site writing, no crooked field names. */
import { IncomingMessage, ServerResponse } from 'node:http';
import { Socket } from 'node:net';
import type { NextFunction, Request, RequestHandler, Response } from 'express';
import helmet from 'helmet';
import { WikiError } from '../core/errors.ts';
import { sourceOf, type Tiles } from './entry-map.ts';

/** What a browser can lend to a page and none of ours asks for. */
const unused = [
  'camera',
  'microphone',
  'geolocation',
  'payment',
  'usb',
  'serial',
  'midi',
  'display-capture',
  'screen-wake-lock',
  'browsing-topics',
];

/**
 * Helmet's headers, worked out once: they are the same for every answer, and a page out of memory costs less
 * than helmet's walk through its fifteen small middlewares. @param tiles what maps may lie on: pictures alone may come
 * from there.
 */
export function securityHeaders(isHttps: boolean, tiles?: Tiles): readonly (readonly [string, string])[] {
  const req = new IncomingMessage(new Socket());
  const res = new ServerResponse(req);
  const set = helmet({
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        'default-src': ["'self'"],
        'img-src': ["'self'", 'data:', ...(tiles ? [sourceOf(tiles)] : [])],
        'object-src': ["'none'"],
        'base-uri': ["'none'"],
        'form-action': ["'self'"],
        'frame-ancestors': ["'none'"],
      },
    },
    referrerPolicy: { policy: 'same-origin' },
    xFrameOptions: { action: 'deny' },
    strictTransportSecurity: isHttps ? { maxAge: 31_536_000, includeSubDomains: false } : false,
  });
  set(req, res, () => undefined);
  res.setHeader('Permissions-Policy', unused.map((name) => `${name}=()`).join(', '));
  return Object.entries(res.getHeaders()).map(([name, value]) => [name, String(value)] as const);
}

const loopback: ReadonlySet<string> = new Set(['localhost', '127.0.0.1', '[::1]']);

/**
 * Refuses a request whose Host is not one of ours: a foreign page that makes its own name point to this
 * machine (DNS rebinding) would otherwise read the wiki through the browser of whoever hosts it.
 */
export function hostGuard(names: readonly string[]): RequestHandler {
  const allowed = new Set([...loopback, ...names.map((name) => name.toLowerCase())]);
  return (req, _res, next) => {
    const name = hostName(req.headers.host);
    if (name !== undefined && allowed.has(name)) return next();
    next(new MisdirectedError());
  };
}

/** 421 is no outcome of an action, so it stays out of the wiki's own table of errors. */
export class MisdirectedError extends Error {
  readonly status = 421;
  readonly code = 'wrong-host';
}

/** The name in a Host header, lower-case, without its port. */
export function hostName(header: string | undefined): string | undefined {
  return /^(\[[0-9a-f:.]+\]|[^:[\]/\s]+)(?::\d{1,5})?$/i.exec(header ?? '')?.[1]?.toLowerCase();
}

const safeMethods: ReadonlySet<string> = new Set(['GET', 'HEAD', 'OPTIONS']);

/**
 * Refuses writing on behalf of another site. Browsers tell where a request comes from in Sec-Fetch-Site, on
 * plain http in Origin; what sends neither is no browser and carries nobody's session.
 */
export function crossSiteGuard(origin: string, isClaimed: (req: Request) => boolean): RequestHandler {
  return (req, _res, next) => {
    if (safeMethods.has(req.method) || comesFromHere(req, origin, isClaimed(req))) return next();
    next(new WikiError('forbidden', 'cross-site'));
  };
}

function comesFromHere(req: Request, ours: string, hasSession: boolean): boolean {
  const origin = req.headers.origin;
  if (origin === ours) return true;
  const site = req.headers['sec-fetch-site'];
  if (site !== undefined) return site === 'same-origin' || site === 'none';
  // Every browser says one or the other when it writes: a session that says neither is not used by one.
  if (origin === undefined) return !hasSession;
  if (origin === `https://${req.headers.host}`) return true;
  // A site that is reached by https has no pages of its own on plain http, except on the machine itself.
  const isPlain = ours.startsWith('http:') || loopback.has(hostName(req.headers.host) ?? '');
  return isPlain && origin === `http://${req.headers.host}`;
}

/**
 * Refuses names with a bracket, in the address and in forms: no screen of ours has one, and parsers make
 * arrays of two thousand million places of them.
 */
export function refuseBrackets(names: Iterable<string>): void {
  for (const name of names) {
    if (name.includes('[')) throw new WikiError('bad-request', 'field-name');
  }
}

export function queryGuard(req: Request, _res: Response, next: NextFunction): void {
  if (req.url.includes('?')) refuseBrackets(Object.keys(req.query));
  next();
}
