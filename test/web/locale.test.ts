import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Request } from 'express';
import { describe, expect, test } from 'vitest';
import browserEn from '../../src/browser/locales/en.json' with { type: 'json' };
import browserFr from '../../src/browser/locales/fr.json' with { type: 'json' };
import { createLocales, languageOf, preferred, readWords, type Words } from '../../src/web/locale.ts';
import { readIcons } from '../../src/web/locals.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));

/** Dotted keys of all sentences, with the plural endings i18next adds taken off. */
function keysOf(words: Words, prefix = ''): string[] {
  return Object.entries(words).flatMap(([key, value]) =>
    typeof value === 'string' ? [`${prefix}${key}`] : keysOf(value, `${prefix}${key}.`),
  );
}

const singular = (key: string) => key.replace(/_(zero|one|two|few|many|other)$/, '');
const french = new Set(keysOf(readWords('fr')).map(singular));
const english = new Set(keysOf(readWords('en')).map(singular));

function filesUnder(folder: string, ending: string): string[] {
  const entries = readdirSync(`${root}${folder}`, { recursive: true, encoding: 'utf8' });
  return entries.filter((name) => name.endsWith(ending)).map((name) => `${folder}/${name}`);
}

const templates = filesUnder('views', '.ejs');
const sources = filesUnder('src/web', '.ts');
const textOf = (path: string) => readFileSync(`${root}${path}`, 'utf8');

/** What the pattern's first group matches, with the file it stands in. */
function found(paths: readonly string[], pattern: RegExp): { path: string; match: string }[] {
  return paths.flatMap((path) =>
    [...textOf(path).matchAll(pattern)].map(([, match = '']) => ({ path, match })),
  );
}

describe('the words of the interface', () => {
  test('exist in both languages under the same keys', () => {
    expect([...french].filter((key) => !english.has(key))).toEqual([]);
    expect([...english].filter((key) => !french.has(key))).toEqual([]);
    expect(Object.keys(browserFr)).toEqual(Object.keys(browserEn));
  });

  test('stand in one file each', () => {
    const all = filesUnder('src/web/locales/fr', '.json').flatMap((path) => keysOf(JSON.parse(textOf(path))));
    expect(all.filter((key, at) => all.indexOf(key) !== at)).toEqual([]);
  });

  test('ask for the same values in both languages', () => {
    const holes = (sentence: string) => [...new Set(sentence.match(/\{\{\w+/g) ?? [])].sort().join(' ');
    const { fr, en } = createLocales();
    const raw = (locale: typeof fr, key: string) => holes(locale.t(key, { skipInterpolation: true }));
    const differing = keysOf(readWords('fr')).filter(
      (key) => fr.has(key) && en.has(key) && raw(fr, key) !== raw(en, key),
    );
    expect(differing).toEqual([]);
  });

  test('are there for every key that a template or a handler asks for', () => {
    const asked = found([...templates, ...sources], /\bt\(\s*'([^'`]+)'/g);
    expect(asked.length).toBeGreaterThan(50);
    // A key that ends in a dot is completed by data.
    const isThere = (key: string) =>
      key.endsWith('.') ? [...french].some((one) => one.startsWith(key)) : french.has(key);
    expect(asked.filter(({ match }) => !isThere(match))).toEqual([]);
  });

  test('are all asked for: none is left of a screen that is gone', () => {
    const all = [...filesUnder('views', '.ejs'), ...filesUnder('src', '.ts')];
    const named = new Set(found(all, /['"`]([\w.-]+)['"`]/g).map(({ match }) => match));
    // A key with a hole, `audit.columns.${name}`, asks for all that fit; with nothing before its hole it says too little.
    const holed = found(all, /`((?:[\w.-]+\.|[\w-]+-)\$\{[^`\n]*)`/g).map(({ match }) => match);
    const shapes = holed
      .filter((shape) => !shape.startsWith('errors.${'))
      .map((shape) => shape.split(/\$\{(?:[^{}]|\{[^}]*\})*\}/).map((part) => part.replaceAll('.', '\\.')))
      .map((parts) => new RegExp(`^${parts.join('[\\w.-]+')}$`));
    const isAsked = (key: string) =>
      named.has(key) ||
      named.has(key.replace(/^([\w-]+(\.[\w-]+)+)\.[^.]+$/, '$1')) ||
      shapes.some((shape) => shape.test(key));
    const dead = [...french].filter((key) => !isAsked(key) && !isAsked(key.replace(/^errors\./, '')));
    expect(dead).toEqual([]);
  });

  test('hold a sentence for every error the wiki throws', () => {
    const all = filesUnder('src', '.ts');
    const thrown = [
      ...found(all, /new WikiError\(\s*'[\w-]+',\s*'([^']+)'/g),
      ...found(all, /invalidField\(\s*'[^']+',\s*'([^']+)'/g),
      ...found(all, /invalidForm\(\s*'([^']+)'/g),
    ];
    expect(thrown.length).toBeGreaterThan(100);
    expect(thrown.filter(({ match }) => !french.has(`errors.${match}`))).toEqual([]);
    const besideFields = found(all, /fieldFault\(\s*'[^']+',\s*'([^']+)'/g);
    const isSaid = (code: string) => french.has(`errors.${code}`) || french.has(code);
    expect(besideFields.filter(({ match }) => !isSaid(match))).toEqual([]);
  });

  test('are French as French is set: no plain space before : ; ! ? and inside « »', () => {
    const { fr } = createLocales();
    const wrong = keysOf(readWords('fr')).filter((key) => / [:;!?»]|« /.test(fr.t(key)));
    expect(wrong).toEqual([]);
    expect(Object.entries(browserFr).filter(([, sentence]) => / [:;!?»]|« /.test(sentence))).toEqual([]);
  });

  test('count as their language does', () => {
    const { fr } = createLocales();
    expect(fr.t('nav.spaces')).toBe('Espaces');
    expect(fr.t('error.searchFor', { words: '<b>' })).toBe('Chercher «\u00a0<b>\u00a0»');
    expect(fr.has('nav.nothing')).toBe(false);
  });
});

describe('the language of a request', () => {
  const ask = (query: object, headers: object) => languageOf({ query, headers } as unknown as Request, 'fr');

  test('is the one of the address, then of the cookie, then of the browser, then of the site', () => {
    const headers = { cookie: 'a=b; lang=fr', 'accept-language': 'en' };
    expect(ask({ lang: 'en' }, headers)).toBe('en');
    expect(ask({}, headers)).toBe('fr');
    expect(ask({}, { 'accept-language': 'en-GB,en;q=0.9,fr;q=0.5' })).toBe('en');
    expect(ask({}, {})).toBe('fr');
  });

  test('is never one we do not speak', () => {
    expect(ask({ lang: 'de' }, { cookie: 'lang=de', 'accept-language': 'de,nl;q=0.8' })).toBe('fr');
    expect(ask({ lang: ['en', 'fr'] }, {})).toBe('fr');
  });

  test('follows the weights of Accept-Language', () => {
    expect(preferred('fr;q=0.3, en;q=0.8')).toBe('en');
    expect(preferred('en;q=0, fr;q=0.1')).toBe('fr');
    expect(preferred('*')).toBeUndefined();
    expect(preferred(`${'x,'.repeat(100_000)}en`)).toBeUndefined();
  });
});

describe('templates', () => {
  test('hold no script and no style of their own', () => {
    // A block of data is none: no browser runs it.
    expect(
      found(
        templates,
        /(<script(?![^>]*\b(?:src=|type="application\/ld\+json"))|<style|\sstyle=|\son[a-z]+=")/g,
      ),
    ).toEqual([]);
  });

  test('print unescaped only what is made as HTML', () => {
    const printed = found(templates, /<%-\s*([\s\S]*?)\s*[-_]?%>/g);
    const safe = /^(include\(|icon\(|date\(|sprite\(|(\w+[.[\]])*\w*[hH]tml\b|[\w.]+ \? '[^']*' : '[^']*'$)/;
    expect(printed.filter(({ match }) => !safe.test(match))).toEqual([]);
  });

  test('ask only for icons that are drawn', () => {
    const icons = readIcons();
    const calls = found([...templates, ...sources], /\bicon\(([^()]*)\)/g);
    const names = calls.flatMap(({ path, match }) =>
      [...match.matchAll(/'([a-z0-9-]+)'/g)].map(([, name = '']) => ({ path, name })),
    );
    expect(names.length).toBeGreaterThan(20);
    expect(names.filter(({ name }) => !icons.has(name))).toEqual([]);
  });
});
