/**
 * `@handle` in a text. A mention changes no token: the words stay one text, in which it is marked where somebody is
 * mentioned, so that a handle of nobody is shown exactly as it was typed.
 */
import type { MarkdownIt, Token } from 'markdown-it';
import { bounds } from './bounds.ts';

/** Where in the words of a text token a mention stands. */
export interface Mention {
  at: number;
  length: number;
  /** Lower-case, without `@`. */
  handle: string;
}

/** Two rules, for escapes are tokens of their own until `text_join`: `\@name` is no mention. */
export function addMentions(parser: MarkdownIt): void {
  parser.core.ruler.before('text_join', 'mentions', ({ tokens }) => {
    for (const token of tokens) if (token.type === 'inline') findMentions(token);
  });
  parser.core.ruler.after('text_join', 'place_mentions', ({ tokens }) => {
    for (const token of tokens) if (token.type === 'inline') placeMentions(token);
  });
}

/** The mentions of a text token, in order. */
export function mentionsOf(token: Token): readonly Mention[] {
  return (token.meta?.['mentions'] as Mention[] | undefined) ?? [];
}

/** The handle that the pill of a task names; undefined for other words behind `@`. */
export function handleOfPill(token: Token): string | undefined {
  const handle = token.content.slice(1).toLowerCase();
  return wholeHandle.test(handle) ? handle : undefined;
}

const wholeHandle = /^(?=.{1,60}$)[a-z0-9]+(?:-[a-z0-9]+)*$/;

/**
 * Not within words, addresses of mail and names on other servers (`@a@b.org`); a full stop behind a mention ends the
 * sentence.
 */
const mention =
  /(?<![\p{L}\p{N}\p{M}_.+\-@/\\=&%#~$^\ufffc])@[A-Za-z0-9]+(?:-[A-Za-z0-9]+)*(?![\p{L}\p{N}\p{M}_@\ufffc]|[-.·:/][\p{L}\p{N}])/gu;

/** Stands for whatever is no plain word: code, pictures, links. */
const opaque = '\ufffc';

/** Marks in `meta` of the inline token where, in its words, mentions stand. */
function findMentions(inline: Token): void {
  if (!inline.content.includes('@')) return;
  const pieces = piecesOf(inline);
  const words = pieces.map(({ text }) => text).join('');
  const all = [...words.matchAll(mention)].map(({ index, 0: written }) => ({
    at: index,
    length: written.length,
    handle: written.slice(1).toLowerCase(),
  }));
  const found = placed(pieces, all)
    .filter(([piece, { handle }]) => !piece.isLinked && handle.length <= bounds.handle)
    .map(([, one]) => one);
  if (found.length > 0) inline.meta = { ...inline.meta, mentions: found };
}

function placeMentions(inline: Token): void {
  for (const [{ token, from }, one] of placed(piecesOf(inline), mentionsOf(inline))) {
    const here = token.meta?.['mentions'] as Mention[] | undefined;
    const mention = { ...one, at: one.at - from };
    if (here) here.push(mention);
    else token.meta = { ...token.meta, mentions: [mention] };
  }
}

/** Each mention that stands whole in one text, with that text. Both lists are in the order of the words. */
function placed(pieces: readonly Piece[], mentions: readonly Mention[]): [Piece, Mention][] {
  const pairs: [Piece, Mention][] = [];
  let next = 0;
  for (const piece of pieces) {
    const end = piece.from + piece.text.length;
    for (let one = mentions[next]; one && one.at < end; one = mentions[next]) {
      const isWhole = one.at >= piece.from && one.at + one.length <= end;
      if (isWhole && piece.token.type === 'text') pairs.push([piece, one]);
      next += 1;
    }
  }
  return pairs;
}

interface Piece {
  token: Token;
  /** What the token says, as far as words before and behind it matter. */
  text: string;
  from: number;
  isLinked: boolean;
}

/** `text_join` moves no word: before and after it the same words stand in the same places. */
function piecesOf(inline: Token): Piece[] {
  const pieces: Piece[] = [];
  let from = 0;
  let links = 0;
  for (const token of inline.children ?? []) {
    if (token.type === 'link_open') links++;
    const text = textOf(token);
    pieces.push({ token, text, from, isLinked: links > 0 });
    from += text.length;
    if (token.type === 'link_close') links--;
  }
  return pieces;
}

function textOf(token: Token): string {
  switch (token.type) {
    case 'text':
    case 'text_special':
      return token.content;
    case 'softbreak':
    case 'hardbreak':
      return '\n';
    case 'em_open':
    case 'em_close':
    case 'strong_open':
    case 'strong_close':
    case 's_open':
    case 's_close':
      return '';
    default:
      return opaque;
  }
}
