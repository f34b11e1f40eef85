/** How much a file weighs, in words. Decimal units, as file managers and the French law on units have them. */
import type { Locale } from './dates.ts';

/** `512 octets`, `1,2 ko`, `41 ko`, `0,7 Mo`, `64 Mo`, `1,5 Go`; two digits are enough to decide on a download. */
export function formatSize(bytes: number, locale: Locale): string {
  if (bytes < 1000) return `${bytes}\u00a0${byteWord(bytes, locale)}`;
  const letter = locale === 'fr' ? 'o' : 'B';
  if (bytes < 500_000) return `${digits(bytes / 1e3, locale)}\u00a0k${letter}`;
  if (bytes < 500_000_000) return `${digits(bytes / 1e6, locale)}\u00a0M${letter}`;
  return `${digits(bytes / 1e9, locale)}\u00a0G${letter}`;
}

function byteWord(bytes: number, locale: Locale): string {
  const isOne = locale === 'fr' ? bytes < 2 : bytes === 1;
  return `${locale === 'fr' ? 'octet' : 'byte'}${isOne ? '' : 's'}`;
}

function digits(amount: number, locale: Locale): string {
  const text = amount < 9.95 ? amount.toFixed(1).replace(/\.0$/, '') : amount.toFixed(0);
  return locale === 'fr' ? text.replace('.', ',') : text;
}
