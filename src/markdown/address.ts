/** Addresses in a body: which are allowed, and what each of them is. Every href and src of a text passes here. */
import { bounds } from './bounds.ts';

export type Address =
  /** Another site, or a mail or phone programme. */
  | { kind: 'outside'; href: string }
  /** A path of this site. */
  | { kind: 'path'; href: string }
  /** A place in this page. */
  | { kind: 'part'; id: string }
  /** An attachment of this page; `suffix` is the `#page=3` after its name. */
  | { kind: 'file'; name: string; suffix: string };

const schemes = /^(?:https?:\/\/[^/\\]|mailto:[^/\\]|tel:[^/\\])/i;
/** No attachment is called so; an address of another site may well hold a line break. */
const encodedControl = /%(?:[01][\da-f]|7f)/i;
const anyScheme = /^[a-z][a-z0-9+.-]*:/i;

/**
 * Whether an address may stand in a link or image. Anything else is shown as it was typed. Addresses arrive with
 * entities decoded and control characters percent-encoded (markdown-it does both), so the scheme is the real one.
 * `//host` and `/\host` would leave the site without a scheme.
 */
export function isAllowedAddress(href: string): boolean {
  if (href.length > bounds.address) return false;
  if (/[\s\p{Cc}\p{Cf}]/u.test(href)) return false;
  if (/^(?:[/\\]|%5c){2}/i.test(href) || /^(?:\\|%5c)/i.test(href)) return false;
  if (anyScheme.test(href)) return schemes.test(href);
  return href.startsWith('/') || !encodedControl.test(href);
}

/** What an allowed address is. Undefined for what has no meaning in a body: nothing at all, or only a query. */
export function readAddress(href: string): Address | undefined {
  if (href === '' || !isAllowedAddress(href)) return undefined;
  if (anyScheme.test(href)) return { kind: 'outside', href };
  if (href.startsWith('/')) return { kind: 'path', href };
  const hash = href.indexOf('#');
  if (hash === 0) return { kind: 'part', id: decode(href.slice(1)) };
  const name = fileName(hash < 0 ? href : href.slice(0, hash));
  if (name === '') return undefined;
  return { kind: 'file', name, suffix: hash < 0 ? '' : href.slice(hash) };
}

/** The name as people see it: percent-decoded, composed (some systems decompose accents), without a leading `./`. */
function fileName(path: string): string {
  return decode(path.replace(/^(?:\.\/)+/, '')).normalize('NFC');
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
