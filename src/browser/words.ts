/** The few sentences that scripts say, in the language of the page. */
import en from './locales/en.json' with { type: 'json' };
import fr from './locales/fr.json' with { type: 'json' };

export type Words = typeof fr;

export function wordsFor(lang: string): Words {
  return lang.startsWith('en') ? en : fr;
}

/** Puts values in the place of `{{name}}`; a name without a value stays as it is. */
export function fill(sentence: string, values: Readonly<Record<string, string | number>>): string {
  return sentence.replace(/\{\{(\w+)\}\}/g, (whole, name: string) => String(values[name] ?? whole));
}

/** « 14 h 41 »: by the clock of whoever reads. */
export function hourOf(time: Date, words: Words): string {
  return fill(words.clock, { hour: time.getHours(), minute: String(time.getMinutes()).padStart(2, '0') });
}

/** « le 12 mars à 14 h 41 ». */
export function momentOf(time: Date, words: Words): string {
  const day = new Intl.DateTimeFormat(words.lang, { day: 'numeric', month: 'long' }).format(time);
  return fill(words.moment, { day, hour: hourOf(time, words) });
}

/** « 1,2 Mo ». */
export function sizeOf(bytes: number, words: Words): string {
  const value = new Intl.NumberFormat(words.lang, { maximumFractionDigits: 1 }).format(bytes / 1e6);
  return fill(words.megabytes, { value });
}
