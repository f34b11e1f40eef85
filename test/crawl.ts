/** Walks a site as somebody: follows whatever an answer names, and looks for words in every byte of it. */
import { brotliDecompressSync, gunzipSync, inflateSync } from 'node:zlib';
import type { Answer } from './http.ts';

/** Lower case, without accents. */
export function fold(text: string): string {
  return text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();
}

/** The body as it is read, whatever form it travelled in. */
export function unpack({ bytes, headers }: Answer): Buffer {
  const encoding = headers['content-encoding'];
  if (bytes.length === 0) return bytes;
  if (encoding === 'br') return brotliDecompressSync(bytes);
  if (encoding === 'gzip') return gunzipSync(bytes);
  return encoding === 'deflate' ? inflateSync(bytes) : bytes;
}

/** Every word that begins with `mark` (folded) anywhere in the answer, through all the ways in which words are written. */
export function findWords(answer: Answer, mark: string): string[] {
  const body = unpack(answer);
  const head = `${answer.status} ${answer.reason}\n${Object.entries(answer.headers)
    .map(([name, value]) => `${name}: ${[value].flat().join(', ')}`)
    .join('\n')}`;
  const found = new Set<string>();
  const pattern = new RegExp(`${mark}[a-z]*`, 'g');
  const isText = /^text|json|xml/.test(answer.headers['content-type'] ?? '');
  const texts = isText ? [body.toString('utf8')] : [body.toString('utf8'), body.toString('latin1')];
  for (const text of [head, ...texts]) {
    for (const form of formsOf(text)) for (const [word] of fold(form).matchAll(pattern)) found.add(word);
  }
  return [...found];
}

/** The text, and what it is once entities, percents, escapes and base64 are undone; twice, for what was wrapped twice. */
function formsOf(text: string): string[] {
  const once = undo(text);
  return [text, once, undo(once), unwrap(text)];
}

const named: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

function undo(text: string): string {
  return text
    .replace(/&#x([0-9a-f]{1,6});/gi, (_all, hex: string) => point(Number.parseInt(hex, 16)))
    .replace(/&#(\d{1,7});/g, (_all, decimal: string) => point(Number(decimal)))
    .replace(/&(amp|lt|gt|quot|apos);/g, (_all, name: string) => named[name] ?? '')
    .replace(/\\u([0-9a-f]{4})/gi, (_all, hex: string) => point(Number.parseInt(hex, 16)))
    .replace(/(?:%[0-9a-f]{2})+/gi, decodePercents);
}

function point(code: number): string {
  return code <= 0x10ffff ? String.fromCodePoint(code) : '';
}

function decodePercents(all: string): string {
  try {
    return decodeURIComponent(all);
  } catch {
    return all;
  }
}

function unwrap(text: string): string {
  const wrapped = text.match(/[A-Za-z0-9+/_-]{12,}={0,2}/g) ?? [];
  return wrapped.map((one) => Buffer.from(one, 'base64').toString('utf8')).join('\n');
}

/** Addresses of this site that the answer names: as links, forms, pictures, feeds, in headers, in JSON. */
export function linksIn(answer: Answer, origins: readonly string[], from: string): string[] {
  const { headers } = answer;
  const kind = headers['content-type'] ?? '';
  const link = [headers.link ?? ''].flat().join(',');
  const found = [...link.matchAll(/<([^>]+)>/g)].map(([, address = '']) => address);
  if (headers.location !== undefined) found.push(headers.location);
  if (/html|xml|json|markdown/.test(kind)) {
    const text = unpack(answer).toString('utf8');
    const attributes = /\s(?:href|src|action|formaction|srcset|template|data-[a-z-]+(?==".?\/))="([^"]+)"/g;
    for (const [, address = ''] of text.matchAll(attributes)) found.push(undo(address));
    for (const [, address = ''] of text.matchAll(/<(?:loc|id|uri|link)>([^<]+)</g)) found.push(undo(address));
    if (/json/.test(kind))
      for (const [, text_ = ''] of text.matchAll(/"((?:https?:)?\/[^"\\]*)"/g)) found.push(text_);
    if (/html/.test(kind)) found.push(...forms(text));
  }
  return found.flatMap((address) => ownPath(address, origins, from));
}

/** Path and query, when the address is one of this site. */
function ownPath(address: string, origins: readonly string[], from: string): string[] {
  const here = origins[0] ?? '';
  if (!URL.canParse(address, `${here}${from}`)) return [];
  const url = new URL(address, `${here}${from}`);
  if (!origins.includes(url.origin)) return [];
  return [url.pathname + url.search];
}

/** GET forms as they would be sent, and with less honest words in what is typed. */
function forms(html: string): string[] {
  return [...html.matchAll(/<form\b([^>]*)>(.*?)<\/form>/gs)].flatMap(([, head = '', inside = '']) => {
    if (/method="post"/i.test(head)) return [];
    const fields = [...inside.matchAll(/<(?:input|select|textarea)\b([^>]*)/g)].flatMap(([, field = '']) => {
      const name = /\bname="([^"]*)"/.exec(field)?.[1];
      const value = undo(/\bvalue="([^"]*)"/.exec(field)?.[1] ?? '');
      return name === undefined ? [] : [{ name, value, isTyped: /\btype="(?:search|text)"/.test(field) }];
    });
    const path = undo(/action="([^"]*)"/.exec(head)?.[1] ?? '').split('?')[0] ?? '';
    const filled = (typed: string | undefined) =>
      new URLSearchParams(
        fields.map(({ name, value, isTyped }): [string, string] => [
          name,
          isTyped && typed !== undefined ? typed : value,
        ]),
      );
    const words = fields.some(({ isTyped }) => isTyped) ? [undefined, ...hostileWords] : [undefined];
    return fields.length === 0 ? [] : words.map((word) => `${path}?${filled(word).toString()}`);
  });
}

/** What searches and filters are asked for; the first is how every secret begins, less one letter. */
export const hostileWords = [
  'zibeli',
  'zibeli*',
  '"zibeli',
  'zibelyntitre',
  '*',
  'title:z*',
  '-1',
  'conclave',
];
