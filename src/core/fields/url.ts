/** An address on the web, http or https only: anything else could run in the reader's browser. */
import type { Checked, FieldKind } from '../field.ts';
import { control, fieldLimits, readings, readLine, refuse } from './common.ts';

export const urlKind: FieldKind<string> = {
  name: 'url',
  word: 'lien',
  facet: 'none',
  parts: [''],
  ...readings(read),
  typed: (value) => [value],
  format: (value) => [{ text: shownUrl(value), href: value }],
  input: (typed, field) => [
    { ...control(field, 'url', typed), inputmode: 'url', maxlength: fieldLimits.url },
  ],
  toCsv: (value) => value,
  toText: (value) => shortUrl(value),
  sortKeys: (value) => [{ text: value }],
};

function read(text: string): Checked<string> {
  return readLine(text, fieldLimits.url, (line) => {
    const url = isWebUrl(line) ? line : `https://${line}`;
    // Without a scheme only what looks like a host is completed: `pad.example.org/p/x`, not `mailto:x`.
    const isWritten = url === line || /^[\p{L}\p{N}-]+(?:\.[\p{L}\p{N}-]+)+(?::\d+)?(?:[/?#]|$)/u.test(line);
    return isWritten && isWebUrl(url) && url.length <= fieldLimits.url
      ? { value: url }
      : refuse('field.url.invalid');
  });
}

/** A whole http(s) address, without spaces and without a user name, which would make one host look like another. */
export function isWebUrl(text: string): boolean {
  if (!/^https?:\/\/[^\s"<>\\^`{|}]+$/i.test(text)) return false;
  if (!URL.canParse(text)) return false;
  const url = new URL(text);
  return url.username === '' && url.password === '' && url.hostname !== '';
}

/** Characters that stand in a narrow column. */
const shownLength = 32;

/** Of a long address its host, which says enough of where a link leads. */
function shownUrl(url: string): string {
  const short = shortUrl(url);
  return short.length <= shownLength ? short : `${short.replace(/[/?#].*$/s, '').slice(0, shownLength)}/…`;
}

/** An address as people say it: no scheme, no slash at the end. */
export function shortUrl(url: string): string {
  return url.replace(/^https?:\/\//i, '').replace(/\/$/, '');
}
