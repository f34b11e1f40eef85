/** The words of the interface: French first, English second. Reads the locale files once; knows which one a request wants. */
import { readdirSync, readFileSync } from 'node:fs';
import type { Request, RequestHandler } from 'express';
import i18next from 'i18next';

export const languages = ['fr', 'en'] as const;
export type Language = (typeof languages)[number];

export type Vars = Readonly<Record<string, unknown>>;

export interface Locale {
  lang: Language;
  /** The sentence of a dotted key (`page.edit`). Values are put in as plain text: templates escape. */
  t: (key: string, vars?: Vars) => string;
  has: (key: string) => boolean;
}

export type Locales = Readonly<Record<Language, Locale>>;

const folder = new URL('./locales/', import.meta.url);

export function createLocales(): Locales {
  const i18n = i18next.createInstance();
  // `initAsync: false` makes everything ready on return: the words are already here.
  void i18n.init({
    initAsync: false,
    resources: Object.fromEntries(languages.map((lang) => [lang, { translation: readWords(lang) }])),
    fallbackLng: 'fr',
    interpolation: { escapeValue: false },
    returnNull: false,
  });
  const create = (lang: Language): Locale => {
    const fixed = i18n.getFixedT(lang);
    // A screen asks for some eighty sentences, most of them without a value: those are looked up once.
    const plain = new Map<string, string>();
    const lookUp = (key: string) => {
      const sentence = String(fixed(key));
      if (i18n.exists(key, { lng: lang })) plain.set(key, sentence);
      return sentence;
    };
    return {
      lang,
      t: (key, vars) => (vars ? String(fixed(key, { ...vars })) : (plain.get(key) ?? lookUp(key))),
      has: (key) => i18n.exists(key, { lng: lang }),
    };
  };
  return { fr: create('fr'), en: create('en') };
}

export interface Words {
  [key: string]: string | Words;
}

/** All areas of a language as one tree. An area is a file, so that each floor of screens has its own. */
export function readWords(lang: Language): Words {
  const areas = new URL(`${lang}/`, folder);
  const files = readdirSync(areas).filter((name) => name.endsWith('.json'));
  const trees = files.sort().map((name) => JSON.parse(readFileSync(new URL(name, areas), 'utf8')) as Words);
  return trees.reduce(mergeWords, {});
}

function mergeWords(into: Words, from: Words): Words {
  const merged: Words = { ...into };
  for (const [key, value] of Object.entries(from)) {
    const present = merged[key];
    merged[key] =
      typeof value === 'object' && typeof present === 'object' ? mergeWords(present, value) : value;
  }
  return merged;
}

export const languageCookie = 'lang';

/**
 * `?lang=` wins, then the choice kept in the cookie of this device, then the member's own, then what the browser asks
 * for, then the site's language.
 */
export function languageOf(req: Request, fallback: Language): Language {
  return (
    asLanguage(req.query['lang']) ??
    asLanguage(cookieOf(req.headers.cookie)) ??
    req.member?.locale ??
    preferred(req.headers['accept-language']) ??
    fallback
  );
}

export function asLanguage(value: unknown): Language | undefined {
  return languages.find((lang) => lang === value);
}

const cookiePattern = /(?:^|;\s*)lang=(fr|en)(?:;|$)/;

function cookieOf(header: string | undefined): string | undefined {
  return header === undefined ? undefined : cookiePattern.exec(header)?.[1];
}

/** The choice of a reader who asked for a language by `?lang=` lasts: links need not carry it. */
export const rememberLanguage: RequestHandler = (req, res, next) => {
  const asked = req.url.includes('lang=') ? asLanguage(req.query['lang']) : undefined;
  if (asked) res.cookie(languageCookie, asked, { maxAge: 31_536_000_000, sameSite: 'lax', httpOnly: true });
  next();
};

/** The address of the screen shown, in another language. What a form was answered with has no address of its own. */
export function inLanguage(req: Request, lang: Language): string {
  const params = new URLSearchParams();
  const shown = req.method === 'GET' || req.method === 'HEAD' ? Object.entries(req.query) : [];
  for (const [name, value] of shown) {
    const values: readonly unknown[] = Array.isArray(value) ? value : [value];
    for (const one of values) if (typeof one === 'string') params.append(name, one);
  }
  params.set('lang', lang);
  return `${req.path}?${params.toString()}`;
}

/** The first of our languages by weight; `*` and unknown languages say nothing. */
export function preferred(header: string | undefined): Language | undefined {
  if (header === undefined) return undefined;
  const wishes = header
    .slice(0, 200)
    .split(',')
    .map((part) => {
      const [tag = '', ...params] = part.trim().split(';');
      const weight = params.map((param) => /^\s*q=([\d.]+)\s*$/.exec(param)?.[1]).find(Boolean);
      return {
        lang: asLanguage(tag.slice(0, 2).toLowerCase()),
        weight: weight === undefined ? 1 : Number(weight),
      };
    })
    .filter(({ lang, weight }) => lang !== undefined && weight > 0);
  return wishes.sort((a, b) => b.weight - a.weight)[0]?.lang;
}
