/** The words of a body without any markup: for feeds, descriptions, counts and indexes. */
import type { MarkdownIt, Token } from 'markdown-it';
import { type ContainerName, containerOf } from './container.ts';
import { placeNotes } from './notes.ts';
import { blockEnd, inlineText } from './tokens.ts';

export interface PlainTextOptions {
  /** Characters at most, cut at a word and ended by `…`. Only the beginning of the body is then read. */
  length?: number;
  /** `brief` leaves out what stands in `::: approfondir`, `full` what stands in `::: essentiel`. Default: all. */
  level?: 'brief' | 'full';
}

/** Characters of markup read for one character wanted. */
const markupFactor = 8;

export function plainText(parser: MarkdownIt, body: string, options: PlainTextOptions = {}): string {
  const { length, level } = options;
  const read = length === undefined ? body : body.slice(0, length * markupFactor + 2000);
  const env: Record<string, unknown> = {};
  const lines = wordsOf(placeNotes(parser.parse(read, env), env), level && hidden[level]);
  const text = lines.join('\n');
  return length === undefined || text.length <= length ? text : cut(text, length);
}

const hidden: Readonly<Record<'brief' | 'full', ContainerName>> = { brief: 'approfondir', full: 'essentiel' };

function wordsOf(tokens: readonly Token[], left: ContainerName | undefined): string[] {
  const lines: string[] = [];
  for (let at = 0; at < tokens.length; at++) {
    const token = tokens[at];
    if (token?.type === 'container_open' && containerOf(token).name === left) at = blockEnd(tokens, at);
    else {
      const words = token ? blockText(token) : '';
      if (words !== '') lines.push(words);
    }
  }
  return lines;
}

function blockText(token: Token): string {
  switch (token.type) {
    case 'inline':
      return inlineText(token.children ?? []).trim();
    case 'code_block':
    case 'fence':
      return token.content.trimEnd();
    case 'container_open':
      return containerOf(token).title;
    default:
      return '';
  }
}

function cut(text: string, length: number): string {
  const start = text.slice(0, Math.max(0, length - 1));
  const end = start.search(/\s\S*$/);
  return `${(end > length / 2 ? start.slice(0, end) : start.replace(/[\ud800-\udbff]$/, '')).trimEnd()}…`;
}
