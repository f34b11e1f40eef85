/** What every template finds beside its model: words, addresses, dates, icons. Made anew for each answer. */
import { readFileSync } from 'node:fs';
import type { Member } from '../core/access.ts';
import { initialsOf } from '../core/profile.ts';
import type { DateStyle, Dates } from './dates.ts';
import { sizeText } from './dates.ts';
import type { Language, Locale, Vars } from './locale.ts';
import type { Urls } from './urls.ts';

export interface Locals {
  lang: Language;
  /** Who is signed in. */
  member: Member | undefined;
  /** The letters of an avatar. */
  initialsOf: (name: string) => string;
  t: (key: string, vars?: Vars) => string;
  /** Whether there are words for a key that was made of data. */
  has: (key: string) => boolean;
  urls: Urls;
  /** An SVG out of the page's sprite, as safe HTML. @throws when icons.json has no such name. */
  icon: (name: string) => string;
  /** `<time datetime>`, as safe HTML. */
  date: (iso: string, style: DateStyle) => string;
  dateText: (iso: string, style: DateStyle) => string;
  size: (bytes: number) => string;
  /** A number with its digits grouped as the language does. */
  number: (value: number) => string;
  /** The sprite of all icons asked for so far, as safe HTML. */
  sprite: () => string;
}

export type Icons = ReadonlyMap<string, string>;

/** The inside of each SVG, by lucide's name. */
export function readIcons(): Icons {
  const text = readFileSync(new URL('icons.json', import.meta.url), 'utf8');
  return new Map(Object.entries(JSON.parse(text) as Record<string, string>));
}

export interface LocalsParts {
  locale: Locale;
  dates: Dates;
  /** Of the same language; making one takes longer than looking a page up. */
  digits: Intl.NumberFormat;
  urls: Urls;
  icons: Icons;
  now: Date;
  member: Member | undefined;
}

export function createLocals({ locale, dates, digits, urls, icons, now, member }: LocalsParts): Locals {
  const used = new Set<string>();
  return {
    lang: locale.lang,
    member,
    initialsOf,
    t: locale.t,
    has: locale.has,
    urls,
    icon: (name) => {
      if (!icons.has(name)) throw new Error(`no icon is called ${name}; see npm run icons`);
      used.add(name);
      return `<svg class="ic" aria-hidden="true"><use href="#i-${name}"/></svg>`;
    },
    date: (iso, style) => dates.html(iso, style, now),
    dateText: (iso, style) => dates.text(iso, style, now),
    size: (bytes) => sizeText(bytes, locale.lang),
    number: (value) => digits.format(value),
    sprite: () => spriteOf(used, icons),
  };
}

function spriteOf(names: ReadonlySet<string>, icons: Icons): string {
  const symbols = [...names].map(
    (name) => `<symbol id="i-${name}" viewBox="0 0 24 24">${icons.get(name) ?? ''}</symbol>`,
  );
  return `<svg width="0" height="0" class="vh" aria-hidden="true" focusable="false">${symbols.join('')}</svg>`;
}
