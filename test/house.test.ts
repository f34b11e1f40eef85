/** The rules of the house, read from the imports: who may know whom, and which package lives in which room. */
import { readdirSync, readFileSync } from 'node:fs';
import { posix } from 'node:path';
import { describe, expect, test } from 'vitest';

/** A file imports from its own folder or from a lower floor; two folders of one floor do not know each other. */
const floors: Readonly<Record<string, number>> = {
  core: 1,
  markdown: 2,
  search: 2,
  store: 2,
  files: 2,
  secrets: 2,
  mail: 2,
  wiki: 3,
  web: 4,
  api: 4,
  live: 4,
  yeswiki: 4,
  top: 5,
};

/** Files that stand above all floors, and see each other. */
const topFiles: ReadonlySet<string> = new Set(['server.ts', 'cli.ts', 'cli-people.ts', 'config.ts']);

/** Apart from the floors: what runs in the browser knows nothing of the server but its pure part. */
const browserKnows: ReadonlySet<string> = new Set(['browser', 'core']);

/** Loads sources in the worker thread while developing and testing; the compiled program never asks for it. */
const developing: Readonly<Record<string, readonly string[]>> = { tsx: ['wiki/heavy.ts'] };

/** Folders or files in which a package may be imported. A new dependency gets its room here. */
const owners: Readonly<Record<string, readonly string[]>> = {
  '@node-rs/argon2': ['secrets'],
  '@simplewebauthn/browser': ['browser'],
  '@simplewebauthn/server': ['secrets/passkeys.ts'],
  '@touch4it/ical-timezones': ['web'],
  'better-sqlite3': ['store'],
  cfb: ['files/text/compound.ts'],
  commander: ['cli.ts', 'cli-people.ts'],
  diff: ['core'],
  ejs: ['web'],
  express: ['web', 'api'],
  'express-rate-limit': ['web'],
  'express-session': ['web'],
  feed: ['web'],
  'file-type': ['files'],
  helmet: ['web'],
  htmlparser2: ['files/text/html.ts'],
  i18next: ['web'],
  'ical-generator': ['web'],
  'image-size': ['files'],
  kysely: ['store'],
  leaflet: ['browser'],
  'leaflet.markercluster': ['browser'],
  lunr: ['search'],
  luxon: ['web'],
  'markdown-it': ['markdown'],
  'markdown-it-deflist': ['markdown'],
  'markdown-it-footnote': ['markdown'],
  multer: ['web'],
  'node-diff3': ['core'],
  nodemailer: ['mail'],
  otpauth: ['secrets'],
  papaparse: ['files'],
  pino: ['web', 'server.ts'],
  'postal-mime': ['files/text/eml.ts'],
  'prom-client': ['web'],
  saxes: ['files'],
  sharp: ['files'],
  'snowball-stemmers': ['search'],
  unpdf: ['files/text/pdf.ts'],
  uqr: ['web'],
  'word-extractor': ['files/text/doc.ts'],
  yaml: ['core'],
  zod: ['web', 'api', 'config.ts', 'wiki/dump-lines.ts'],
  'zod-openapi': ['api'],
  yauzl: ['files'],
};

/** Dependencies that build the program and are no part of it. */
const builders: ReadonlySet<string> = new Set(['esbuild', 'typescript']);

/** Pure folders: values in, values out. */
const pure: ReadonlySet<string> = new Set(['core', 'markdown', 'search', 'browser']);

/** Files that break a rule for a reason; each line says which. */
const readersOfEnvironment: ReadonlySet<string> = new Set([
  'config.ts',
  'cli.ts',
  // Hands PATH on to the child that it starts with nothing else of the environment.
  'files/thumbnail.ts',
]);

const root = new URL('../src/', import.meta.url);

interface Source {
  /** Relative to src/. */
  path: string;
  text: string;
  imports: readonly string[];
}

const sources: readonly Source[] = readdirSync(root, { recursive: true, encoding: 'utf8' })
  .map((path) => path.replaceAll('\\', '/'))
  .filter((path) => path.endsWith('.ts') && !path.endsWith('.d.ts'))
  .sort()
  .map((path) => {
    const text = withoutComments(readFileSync(new URL(path, root), 'utf8'));
    return { path, text, imports: readImports(text) };
  });

/** Comments that fill their lines; one after code holds no import. */
function withoutComments(text: string): string {
  return text.replace(/^[ \t]*\/\*[\s\S]*?\*\//gm, '').replace(/^[ \t]*\/\/.*$/gm, '');
}

/** What static, dynamic and type imports and re-exports name. Statements begin a line, as the formatter sets them. */
function readImports(text: string): string[] {
  const statements = [...text.matchAll(/^(?:import|export)\b[^;'"]*?\bfrom\s+['"]([^'"]+)['"]/gm)];
  const effects = [...text.matchAll(/^import\s+['"]([^'"]+)['"]/gm)];
  const expressions = [...text.matchAll(/\bimport\(\s*['"]([^'"]+)['"]/g)];
  return [...statements, ...effects, ...expressions].map(([, name = '']) => name);
}

function roomOf(path: string): string {
  return path.includes('/') ? path.slice(0, path.indexOf('/')) : topFiles.has(path) ? 'top' : path;
}

/** The file a relative import means; undefined for a package. */
function targetOf(source: Source, name: string): string | undefined {
  return name.startsWith('.') ? posix.normalize(posix.join(posix.dirname(source.path), name)) : undefined;
}

function packageOf(name: string): string {
  return name.split('/', name.startsWith('@') ? 2 : 1).join('/');
}

function mayImport(from: string, to: string): boolean {
  const [here, there] = [roomOf(from), roomOf(to)];
  if (here === 'browser' || there === 'browser') return here === 'browser' && browserKnows.has(there);
  return here === there || (floors[there] ?? Number.NaN) < (floors[here] ?? Number.NaN);
}

const arrows = sources.flatMap((source) =>
  source.imports.flatMap((name) => {
    const to = targetOf(source, name);
    return to === undefined ? [] : [{ from: source.path, to }];
  }),
);

const packages = sources.flatMap((source) =>
  source.imports.filter((name) => !name.startsWith('.')).map((name) => ({ path: source.path, name })),
);

/** Sets of files each of which leads, by imports, to all others of its set (Tarjan). */
function findKnots(edges: readonly { from: string; to: string }[]): string[][] {
  const next = new Map<string, string[]>();
  for (const { from, to } of edges) next.set(from, [...(next.get(from) ?? []), to]);
  const order = new Map<string, number>();
  const open: string[] = [];
  const knots: string[][] = [];
  /** The earliest file still open that can be reached from here. */
  const walk = (path: string): number => {
    const own = order.size;
    order.set(path, own);
    open.push(path);
    let lowest = own;
    for (const to of next.get(path) ?? []) {
      const seen = order.get(to);
      if (seen === undefined) lowest = Math.min(lowest, walk(to));
      else if (open.includes(to)) lowest = Math.min(lowest, seen);
    }
    if (lowest === own) {
      const knot = open.splice(open.indexOf(path));
      if (knot.length > 1 || next.get(path)?.includes(path)) knots.push(knot.sort());
    }
    return lowest;
  };
  for (const path of next.keys()) if (!order.has(path)) walk(path);
  return knots;
}

describe('the reader of imports', () => {
  test('sees every way to import, over several lines too, and none in comments and strings', () => {
    const text = withoutComments(
      [
        '/** import a from "comment"; */',
        "import express, { type Request } from 'express';",
        'import {',
        '  one,',
        '  two,',
        "} from './two.ts';",
        "import type { Three } from '../core/three.ts';",
        "import './effect.ts';",
        "import words from './fr.json' with { type: 'json' };",
        "export { four } from './four.ts';",
        "const five = await import('./five.ts');",
        "type Six = import('./six.ts').Six;",
        "// import seven from './seven.ts';",
        "const said = 'import eight from';",
      ].join('\n'),
    );
    expect(readImports(text).sort()).toEqual([
      '../core/three.ts',
      './effect.ts',
      './five.ts',
      './four.ts',
      './fr.json',
      './six.ts',
      './two.ts',
      'express',
    ]);
  });

  test('finds the whole house', () => {
    expect(sources.length).toBeGreaterThan(150);
    expect(arrows.length).toBeGreaterThan(500);
    expect(packages.length).toBeGreaterThan(80);
  });

  test('knows an upward arrow, a neighbour and a circle when it sees one', () => {
    expect(mayImport('core/page.ts', 'store/pages.ts')).toBe(false);
    expect(mayImport('store/pages.ts', 'markdown/read.ts')).toBe(false);
    expect(mayImport('web/app.ts', 'api/api.ts')).toBe(false);
    expect(mayImport('wiki/wiki.ts', 'config.ts')).toBe(false);
    expect(mayImport('browser/main.ts', 'web/urls.ts')).toBe(false);
    expect(mayImport('web/app.ts', 'browser/main.ts')).toBe(false);
    expect(mayImport('web/app.ts', 'core/page.ts')).toBe(true);
    expect(mayImport('browser/main.ts', 'core/words.ts')).toBe(true);
    expect(mayImport('cli.ts', 'api/api.ts')).toBe(true);
    expect(mayImport('web/app.ts', 'cellar/wine.ts')).toBe(false);
    const edge = (from: string, to: string) => ({ from, to });
    const edges = [edge('a', 'b'), edge('b', 'c'), edge('c', 'd'), edge('d', 'b'), edge('e', 'e')];
    expect(findKnots(edges)).toEqual([['b', 'c', 'd'], ['e']]);
    expect(findKnots([edge('a', 'b'), edge('a', 'c'), edge('b', 'c')])).toEqual([]);
  });
});

describe('the house', () => {
  test('has no room that is not in its plan', () => {
    const rooms = new Set(sources.map(({ path }) => roomOf(path)));
    expect([...rooms].filter((room) => room !== 'browser' && !(room in floors))).toEqual([]);
  });

  test('has no arrow that runs up, or to a neighbour', () => {
    const wrong = arrows.filter(({ from, to }) => !mayImport(from, to));
    expect(wrong.map(({ from, to }) => `${from} → ${to}`)).toEqual([]);
  });

  test('has no circle, types included', () => {
    expect(findKnots(arrows)).toEqual([]);
  });

  test('keeps each outside package in the rooms that own it', () => {
    const wrong = packages.filter(({ path, name }) => {
      if (name.startsWith('node:')) return false;
      const rooms = owners[packageOf(name)] ?? developing[packageOf(name)] ?? [];
      return !rooms.some((room) => path === room || path.startsWith(`${room}/`));
    });
    expect(wrong.map(({ path, name }) => `${name} in ${path}`)).toEqual([]);
  });

  test('gives every dependency a room, and no room to what is none', () => {
    const text = readFileSync(new URL('../package.json', import.meta.url), 'utf8');
    const { dependencies } = JSON.parse(text) as { dependencies: Record<string, string> };
    const used = Object.keys(dependencies).filter(
      (name) => !name.startsWith('@types/') && !builders.has(name),
    );
    expect(used.sort()).toEqual(Object.keys(owners).sort());
    const imported = new Set(packages.map(({ name }) => packageOf(name)));
    expect(used.filter((name) => !imported.has(name))).toEqual([]);
  });

  test('has no Node in its pure rooms', () => {
    const wrong = packages.filter(({ path, name }) => name.startsWith('node:') && pure.has(roomOf(path)));
    expect(wrong.map(({ path, name }) => `${name} in ${path}`)).toEqual([]);
  });

  test('has no barrel: no index.ts, and no file that only hands on', () => {
    const barrels = sources.filter(({ path, text }) => {
      if (posix.basename(path) === 'index.ts' || /^export \*/m.test(text)) return true;
      const exported = text.match(/^export\b/gm)?.length ?? 0;
      const handedOn = text.match(/^export\b[^;'"=(]*?\}\s+from\s/gm)?.length ?? 0;
      return exported > 0 && exported === handedOn;
    });
    expect(barrels.map(({ path }) => path)).toEqual([]);
  });

  test('exports everything by name', () => {
    const wrong = sources.filter(({ text }) => /^export default\b|\bas default\b/m.test(text));
    expect(wrong.map(({ path }) => path)).toEqual([]);
  });

  test('reads the environment in one place', () => {
    const wrong = sources.filter(
      ({ path, text }) => /\bprocess\s*\.\s*env\b/.test(text) && !readersOfEnvironment.has(path),
    );
    expect(wrong.map(({ path }) => path)).toEqual([]);
  });

  test('speaks on the console only from its top', () => {
    const wrong = sources.filter(({ path, text }) => /\bconsole\s*\./.test(text) && !topFiles.has(path));
    expect(wrong.map(({ path }) => path)).toEqual([]);
  });

  test('imports files by their full name', () => {
    const wrong = arrows.filter(({ to }) => !/\.(ts|json)$/.test(to));
    expect(wrong.map(({ from, to }) => `${from} → ${to}`)).toEqual([]);
  });
});
