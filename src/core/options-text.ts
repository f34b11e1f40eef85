/**
 * The options of a choice as people write them: one a line, two spaces before what stands under the one above, a tone
 * at the end (`annulée = arrêt`), and, where the stored value is not what is shown, the value first (`ca | Conseil`).
 */
import type { Option, Tone } from './field.ts';
import { canonicalWord, toneWords } from './page-type-keys.ts';
import { oneLine } from './text.ts';

/** `parseOptions` reads the same options from it. */
export function formatOptions(options: readonly Option[]): string {
  return options.map(lineOf).join('\n');
}

function lineOf({ value, label, depth, tone }: Option): string {
  const shown = escapeText(label);
  const named = value === label ? shown : `${escapeText(value)} | ${shown}`;
  const word = Object.entries(toneWords).find(([, meaning]) => meaning === tone)?.[0];
  return `${'  '.repeat(depth)}${named}${word ? ` = ${word}` : ''}`;
}

/** Total. Empty lines are left out; what is written twice or too long is for the type to refuse. */
export function parseOptions(text: string): Option[] {
  const options: Option[] = [];
  for (const line of text.split(/\r\n?|\n/)) {
    const option = readLine(line);
    if (!option) continue;
    // Nothing stands deeper than right under the one above.
    const deepest = (options.at(-1)?.depth ?? -1) + 1;
    options.push({ ...option, depth: Math.min(option.depth, deepest) });
  }
  return options;
}

function readLine(line: string): Option | undefined {
  const indent = /^[ \t\u00a0]*/.exec(line)?.[0].replaceAll('\t', '  ').length ?? 0;
  const { text, tone } = splitTone(line.trim());
  const bar = barOf(text);
  const label = unescapeText(bar < 0 ? text : text.slice(bar + 1));
  const value = bar < 0 ? label : unescapeText(text.slice(0, bar));
  if (value === '' && label === '') return undefined;
  const depth = Math.floor(indent / 2);
  return { value: value || label, label: label || value, depth, ...(tone ? { tone } : {}) };
}

/** A word after the last `=` that names no tone belongs to the label. */
function splitTone(text: string): { text: string; tone?: Tone } {
  const at = text.lastIndexOf('=');
  if (at < 1 || text[at - 1] === '\\') return { text };
  const word = canonicalWord<keyof typeof toneWords>(toneWords, text.slice(at + 1).trim());
  return word === undefined ? { text } : { text: text.slice(0, at), tone: toneWords[word] };
}

/** Where the first bar stands that no `\` makes a plain sign; -1 without one. */
function barOf(text: string): number {
  for (let at = 0; at < text.length; at++) {
    if (text[at] === '\\') at++;
    else if (text[at] === '|') return at;
  }
  return -1;
}

function escapeText(text: string): string {
  return text.replace(/[\\|=]/g, (sign) => `\\${sign}`);
}

function unescapeText(text: string): string {
  return oneLine(text.replace(/\\([\\|=])/g, '$1'));
}
