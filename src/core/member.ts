/** Members as values: what they are called and reached by, and which passwords are taken. */
import { foldName, slugify } from './page.ts';

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

export type PasswordFault = 'password.short' | 'password.long' | 'password.common' | 'password.name';

/**
 * Length is what counts (OWASP ASVS 6.2): no rule about digits and signs, but no password that everybody tries first,
 * nor one's own name or address.
 * @param common lower-case passwords that are refused.
 */
export function passwordFault(
  password: string,
  own: { name: string; email: string },
  common: ReadonlySet<string>,
): PasswordFault | undefined {
  const length = [...password].length;
  if (length < memberLimits.shortestPassword) return 'password.short';
  if (length > memberLimits.longestPassword) return 'password.long';
  if (common.has(password.toLowerCase()) || /^(.{1,4})\1+$/u.test(password)) return 'password.common';
  const folded = foldName(password).replaceAll(' ', '');
  const names = [own.name, own.email, own.email.split('@')[0] ?? ''].map((one) =>
    foldName(one).replaceAll(' ', ''),
  );
  return names.some((one) => one.length > 3 && folded === one) ? 'password.name' : undefined;
}
