/** What is done to a folded word before Snowball cuts it, and to what is left. Rules know endings, lists know words. */
import { actions, irregular, nounsInEnt, verbsInIer, verbsInMer, verbsInOns } from './word-families.ts';

/** Brings endings to the one form that Snowball treats well. */
export function unifyEnding(folded: string): string {
  const singular = irregular.get(folded) ?? unifyPlural(folded);
  let word = irregular.get(singular) ?? actions.get(singular) ?? unifyVerb(singular, folded);
  word = word
    .replace(/iere$/, 'ier')
    .replace(/yaux$/, 'yau')
    .replace(/ification$/, 'ifier');
  if (word.length > 6)
    word = word
      .replace(/trice$/, 'teur')
      .replace(/eurice$/, 'eur')
      .replace(/illeuse$/, 'illeur');
  // Without its accent a participle in -iée looks like a noun in -ie, and Snowball cuts both the same way.
  if (word.length > 5) word = word.replace(/iee$/, 'ie').replace(/ee$/, 'er');
  return word.replace(/fi(?:e|ez)$/, 'fier').replace(/entionn(?:er?|ant)$/, 'ention');
}

/** Snowball drops a plural's `s` after some letters only, and a masculine `s` (`compris`) is not one. */
function unifyPlural(word: string): string {
  if (word.length < 4) return word;
  if (word.length > 5 && /(?:(?:m|pr|qu|c)i|[^r]ai)s$/.test(word)) return `${word}e`;
  return /(?:ss|ois)$/.test(word) ? word : word.replace(/s$/, '');
}

/** Forms with `ils` and `nous`, which Snowball takes for nouns, and the verbs in -ier. */
function unifyVerb(singular: string, written: string): string {
  if (singular.endsWith('ent')) return singular === written ? unifyThey(singular) : singular;
  if (written.endsWith('ons')) return unifyWe(written) ?? singular;
  return unifyIer(singular);
}

const shortestThey = 5;

function unifyThey(word: string): string {
  if (word.length < shortestThey || nounsInEnt.has(word)) return word;
  const root = word.slice(0, -'ent'.length);
  if (root.endsWith('m') && !verbsInMer.has(`${root}er`)) return word;
  // Of the imperfect and of verbs as `finir` Snowball knows the endings.
  return /(?:ai|[^a]iss)$/.test(root) ? word : `${root}er`;
}

function unifyWe(word: string): string | undefined {
  const root = word.slice(0, -'ons'.length);
  if (/[^aeiou]iss$/.test(root)) return `${root.slice(0, -'ss'.length)}r`;
  const infinitive = `${root.replace(/ge$/, 'g')}er`;
  return verbsInOns.has(infinitive) ? infinitive : undefined;
}

function unifyIer(word: string): string {
  const infinitive = word.replace(/i(?:ee?|ez)$/, 'ier');
  return verbsInIer.has(infinitive) ? infinitive : word;
}

/** Writes alike what Snowball leaves of words of one family. */
export function unifyStem(cut: string): string {
  let stem = cut;
  if (stem.length > 3) stem = stem.replace(/e$/, '');
  if (stem.length > 3) stem = stem.replace(/eux$/, 'eu').replace(/if$/, 'iv');
  if (stem.length > 5) stem = stem.replace(/eur$/, 'eu');
  if (stem.length > 4) stem = stem.replace(/y$/, 'i');
  return stem;
}
