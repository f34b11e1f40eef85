/**
 * How a French word sounds, coarsely: what people mix up when they write by ear gives one key (`comité`, `commité`,
 * `comitez`). Of the letters that stand for sounds, `1` is an, `2` in, `3` on, `c` ch; `s` stands for z too, `e` for all its
 * kin, endings that nobody hears are gone. For candidates only: spelling.ts looks at the words themselves.
 */
import { fold } from './stem.ts';

/** Applied in turn to the folded word: endings, consonants while the vowels that soften them stand, vowels. */
const rules: readonly (readonly [RegExp, string])[] = [
  [/(?<=..)[sxz]$/, ''],
  [/(?<=..)(?:aient|ait?|ee|er|ez|et)$/, 'é'],
  [/c{1,2}(?:ue|eu)(?=il)/g, 'ke'],
  [/s?ch(?![lrn])|sh/g, 'C'],
  [/ph/g, 'f'],
  [/h/g, ''],
  [/xc(?=[eiy])|cc(?=[eiy])|ct(?=ion)|x/g, 'ks'],
  [/t(?=i(?:on|el|eu|en))|s?c(?=[eiyé])/g, 's'],
  [/ge(?=[aou])|g(?=[eiyé])/g, 'j'],
  [/gu(?=[eiyé])/g, 'g'],
  [/gn/g, 'n'],
  [/qu?|ck|c/g, 'k'],
  [/(?<=..)e$/, ''],
  [/(?<=...)[tdps]$/, ''],
  [/(?<=[aeou])ill?(?=e|$)|(?<=[^aeou])ill(?=[aeioué])/g, 'i'],
  [/([b-df-hj-np-tv-z])\1+/g, '$1'],
  [/y/g, 'i'],
  [/oi|oa/g, 'wa'],
  [/oo|ou|w(?!a)/g, 'u'],
  [/eau|au/g, 'o'],
  [/(?<=i)en$|(?:e?ain|ein|aim|in|im|un|um)(?![aeioué])/g, '2'],
  [/(?:e?an|am|en|em)(?![aeioué])/g, '1'],
  [/o[nm](?![aeioué])/g, '3'],
  [/oeu|eu|oe|ae|ai|ei|é/g, 'e'],
  [/z/g, 's'],
  [/C/g, 'c'],
  [/(.)\1+/g, '$1'],
];

/** Without its accent it would be one of those that are not heard. */
const lastE = /(?<=..)ée?s?$/;

/** @param word in any case, with its accents. Empty for what holds neither letter nor digit. */
export function soundOf(word: string): string {
  const heard = fold(word.normalize('NFC').toLowerCase().replace(lastE, 'er'));
  return rules.reduce((sound, [pattern, instead]) => sound.replace(pattern, instead), heard);
}

/** Three letters of a sound at a time, its ends marked by `0`: words near each other share most of them. */
export function gramsOf(sound: string): readonly string[] {
  const marked = [...`0${sound}0`];
  const grams = new Set<string>();
  for (let at = 0; at + 3 <= marked.length; at++) grams.add(marked.slice(at, at + 3).join(''));
  return [...grams];
}
