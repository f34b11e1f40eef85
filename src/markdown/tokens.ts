/** Small steps over markdown-it's flat token stream, shared by the passes and the renderer. */
import MarkdownIt, { type Token } from 'markdown-it';
import { wikiLinkOf } from './wikilink.ts';

export function newToken(type: string, tag: string, nesting: -1 | 0 | 1): Token {
  return new MarkdownIt.Token(type, tag, nesting);
}

export function textToken(content: string): Token {
  const token = newToken('text', '', 0);
  token.content = content;
  return token;
}

/** A text that a rule left in `meta`; empty when there is none. */
export function metaText(token: Token, key: string): string {
  const value = token.meta?.[key];
  return typeof value === 'string' ? value : '';
}

/** Index of the token that ends the block or inline element beginning at `start`; `start` itself when it stands alone. */
export function blockEnd(tokens: readonly Token[], start: number): number {
  let depth = 0;
  for (let at = start; at < tokens.length; at++) {
    depth += tokens[at]?.nesting ?? 0;
    if (depth <= 0) return at;
  }
  return tokens.length - 1;
}

/** Adds to the end of `list`; a spread would overflow the stack on a long body. */
export function append<T>(list: T[], items: readonly T[]): void {
  for (const item of items) list.push(item);
}

/** What inline tokens say, without any markup: for alternatives, ids and lists of headings. */
export function inlineText(tokens: readonly Token[]): string {
  let text = '';
  for (const token of tokens) text += wordsOf(token);
  return text;
}

function wordsOf(token: Token): string {
  switch (token.type) {
    case 'text':
    case 'text_special':
    case 'verbatim':
    case 'code_inline':
    case 'task_who':
    case 'task_due':
      return token.content;
    case 'softbreak':
    case 'hardbreak':
      return ' ';
    case 'image':
      return inlineText(token.children ?? []);
    case 'wikilink': {
      const { label, target } = wikiLinkOf(token);
      return label ?? target.name;
    }
    default:
      return '';
  }
}
