/** Styles and scripts: which files the pages name, and how built ones are sent (hashed, already compressed, kept for a year). */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import express, { type RequestHandler } from 'express';
import { WikiError } from '../core/errors.ts';
import { type Encoding, encodingOf } from './answer.ts';

export interface Assets {
  styles: readonly SealedFile[];
  scripts: readonly SealedFile[];
  /** Faces asked for with the page, so that the text does not move when they arrive. */
  fonts: readonly string[];
}

const folder = new URL('../../static/', import.meta.url);
const built = new URL('build/', folder);

export interface SealedFile {
  href: string;
  /** Hash by which a browser knows that nobody has changed the file on its way; files not built have none. */
  integrity?: string;
}

/** What `npm run build` made; without it the stylesheets as they are written, and no script. */
export function readAssets(): Assets {
  const manifest = new URL('manifest.json', built);
  if (existsSync(manifest)) return JSON.parse(readFileSync(manifest, 'utf8')) as Assets;
  return {
    styles: [{ href: '/static/css/tokens.css' }, { href: '/static/css/gare.css' }],
    scripts: [],
    fonts: [],
  };
}

/** `/static/build/…`: a name holds the hash of its file, so that it never shows another. */
export function sendBuilt(): RequestHandler {
  const root = fileURLToPath(built);
  const names = new Set(existsSync(built) ? readdirSync(built) : []);
  const suffixes: Readonly<Record<Encoding, string>> = { br: '.br', gzip: '.gz' };
  return (req, res, next) => {
    const name = req.path.slice(1);
    if (!names.has(name) || name === 'manifest.json') return next(new WikiError('not-found', 'not-found'));
    const wanted = encodingOf(req.headers['accept-encoding']);
    const suffix = wanted && names.has(`${name}${suffixes[wanted]}`) ? suffixes[wanted] : '';
    res.type(name.slice(name.lastIndexOf('.')));
    res.vary('Accept-Encoding');
    if (suffix !== '' && wanted) res.setHeader('Content-Encoding', wanted);
    res.sendFile(
      `${name}${suffix}`,
      { root, immutable: true, maxAge: '1y', acceptRanges: suffix === '' },
      // Called when all is sent too: only a fault goes on to the next handler.
      (fault?: Error) => fault && next(fault),
    );
  };
}

/** `/static/…`: the rest, asked for again after an hour. */
export function sendStatic(): RequestHandler {
  return express.static(fileURLToPath(folder), { index: false, redirect: false, maxAge: '1h' });
}
