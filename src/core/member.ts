/** Members as values: what they are called and reached by. */
import { slugify } from './page.ts';

/** Characters. */
export const memberLimits = {
  name: 80,
  email: 254,
  handle: 40,
  shortestPassword: 12,
  longestPassword: 128,
} as const;

/** The name on one line, without control characters, as it is kept; '' when nothing is left. */
export function tidyName(name: string): string {
  return [...name.replace(/[\p{Cc}\p{Cf}\p{Cs}\s]+/gu, ' ').trim()]
    .slice(0, memberLimits.name)
    .join('')
    .trim();
}

/** The address as it is kept and compared: lower-case. Undefined when it cannot be one. */
export function tidyEmail(written: string): string | undefined {
  const email = written.trim().normalize('NFC').toLowerCase();
  const isOne =
    email.length <= memberLimits.email &&
    /^[^\s@<>()[\]\\,;:"\p{Cc}]+@[^\s@<>()[\]\\,;:"\p{Cc}]+\.[^\s@.<>()[\]\\,;:"\p{Cc}]{2,}$/u.test(email);
  return isOne ? email : undefined;
}

/** What `@handle` mentions: made of the name, as slugs are. Whether it is free is the store's matter. */
export function handleOf(name: string): string {
  return slugify(name).slice(0, memberLimits.handle).replace(/-+$/, '') || 'membre';
}
