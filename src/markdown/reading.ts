/** Reads a body: its tokens, ready to be rendered, and all that the outside has to resolve first. */
import type { MarkdownIt, Token } from 'markdown-it';
import type { LinkTarget } from '../core/link.ts';
import { type Address, readAddress } from './address.ts';
import { bounds } from './bounds.ts';
import { containerOf } from './container.ts';
import { type EmbedRequest, embedOf } from './embed-block.ts';
import { type Heading, markHeadings } from './headings.ts';
import { handleOfPill, mentionsOf } from './mentions.ts';
import { placeNotes } from './notes.ts';
import { taskCounts } from './tasks.ts';
import { inlineText, textToken } from './tokens.ts';
import { targetKey, wikiLinkOf } from './wikilink.ts';

/** A body read once, to be rendered any number of times. Tokens are only for this folder. */
export interface Reading {
  readonly tokens: readonly Token[];
  /** Characters of the body. */
  readonly length: number;
  /** One per page meant, without anchors: the first spelling of each. */
  readonly links: readonly LinkTarget[];
  /** Names of attachments, decoded, each once. */
  readonly fileNames: readonly string[];
  /** Handles of people and groups, lower-case, each once. */
  readonly mentions: readonly string[];
  readonly embeds: readonly EmbedRequest[];
  readonly headings: readonly Heading[];
  readonly taskCount: number;
  readonly doneCount: number;
  /** Whether the text has two reading levels. */
  readonly hasDeepLevel: boolean;
}

/** Synchronous; about 0.5 s per megabyte. The caller has checked the size of the body. */
export function readBody(parser: MarkdownIt, body: string): Reading {
  const env: Record<string, unknown> = {};
  const tokens = placeNotes(parser.parse(body, env), env);
  const headings = markHeadings(tokens);
  const collector = new Collector();
  collector.collect(tokens);
  return {
    tokens,
    length: body.length,
    links: [...collector.links.values()],
    fileNames: [...collector.fileNames],
    mentions: [...collector.mentions],
    embeds: collector.embeds,
    headings,
    ...taskCounts(env),
    hasDeepLevel: collector.hasDeepLevel,
  };
}

/** The address of a `link_open` or `image` token; undefined when it has none that means something. */
export function addressOf(token: Token): Address | undefined {
  return token.meta?.['address'] as Address | undefined;
}

/** Walks the finished stream once: gathers the requests and settles what depends on neighbouring tokens. */
class Collector {
  readonly links = new Map<string, LinkTarget>();
  readonly fileNames = new Set<string>();
  readonly mentions = new Set<string>();
  readonly embeds: EmbedRequest[] = [];
  hasDeepLevel = false;
  /** Tokens that are open, innermost last. */
  readonly #open: Token[] = [];

  collect(tokens: readonly Token[]): void {
    tokens.forEach((token, at) => {
      this.#block(token, tokens, at);
      if (token.children) this.#inline(token);
      if (token.nesting > 0) this.#open.push(token);
      if (token.nesting < 0) this.#open.pop();
    });
  }

  #block(token: Token, tokens: readonly Token[], at: number): void {
    if (token.type === 'embed') this.#embed(token);
    else if (token.type === 'container_open') this.#container(token);
    else if (token.type === 'hr') this.#column(token);
    else if (token.type === 'table_open') nameTable(token, tokens, at);
    else if (token.type === 'th_open' && tokens[at + 1]?.content === '') demoteHeader(tokens, at);
    else if (token.type === 'paragraph_open' && !token.hidden) markFigure(tokens, at);
  }

  #embed(token: Token): void {
    const index = this.embeds.length;
    if (index >= bounds.embeds) token.type = 'embed_text';
    else {
      this.embeds.push(embedOf(token, index));
      token.meta = { index };
    }
  }

  #container(token: Token): void {
    const { name } = containerOf(token);
    if (name === 'approfondir' || name === 'essentiel') this.hasDeepLevel = true;
  }

  /** A rule that stands directly in `::: colonnes` separates two columns. */
  #column(token: Token): void {
    const parent = this.#open.at(-1);
    if (parent?.type === 'container_open' && containerOf(parent).name === 'colonnes')
      token.type = 'column_break';
  }

  #inline(inline: Token): void {
    const children = inline.children ?? [];
    for (const token of children) {
      if (token.type === 'text') for (const { handle } of mentionsOf(token)) this.#mention(handle);
      else if (token.type === 'task_who') this.#mention(handleOfPill(token));
      else if (token.type === 'wikilink') this.#wikiLink(token);
      else if (token.type === 'link_open') this.#address(token, token.attrGet('href'));
      else if (token.type === 'image') this.#address(token, token.attrGet('src'));
    }
    if (children.some(({ type }) => type === 'link_open')) inline.children = nameLinks(children);
  }

  #mention(handle: string | undefined): void {
    if (handle !== undefined && this.mentions.size < bounds.mentions) this.mentions.add(handle);
  }

  #wikiLink(token: Token): void {
    const { target } = wikiLinkOf(token);
    const key = targetKey(target);
    if (this.links.has(key)) return;
    if (this.links.size >= bounds.links) token.type = 'text';
    else {
      const { space, name } = target;
      this.links.set(key, space === undefined ? { name } : { space, name });
    }
  }

  #address(token: Token, href: string | number | null): void {
    const address = readAddress(String(href ?? ''));
    token.meta = { ...token.meta, address };
    if (address?.kind === 'file') this.fileNames.add(address.name);
  }
}

/** Shows the address of a link that has no text, and keeps typography away from one that is its own text. */
function nameLinks(children: readonly Token[]): Token[] {
  const named: Token[] = [];
  children.forEach((token, at) => {
    named.push(token);
    if (token.type !== 'link_open') return;
    const next = children[at + 1];
    if (token.info === 'auto' && next?.type === 'text') next.type = 'verbatim';
    if (next?.type === 'link_close') {
      const address = addressOf(token);
      named.push(textToken(address?.kind === 'file' ? address.name : String(token.attrGet('href') ?? '')));
    }
  });
  return named;
}

/** The words of the first column's header, by which a table can be told from others. */
function nameTable(table: Token, tokens: readonly Token[], at: number): void {
  const first = tokens.slice(at, at + 5).find(({ type }) => type === 'inline');
  table.meta = { name: inlineText(first?.children ?? []) };
}

/** A header that says nothing is no header. */
function demoteHeader(tokens: readonly Token[], at: number): void {
  for (const token of tokens.slice(at, at + 3)) {
    if (token.tag !== 'th') continue;
    token.type = token.nesting > 0 ? 'td_open' : 'td_close';
    token.tag = 'td';
  }
}

/** An image that is alone in its paragraph may become a figure: opening and closing tokens know it. */
function markFigure(tokens: readonly Token[], at: number): void {
  const [image, ...others] = tokens[at + 1]?.children ?? [];
  if (image?.type !== 'image' || others.length > 0) return;
  for (const token of [tokens[at], tokens[at + 2]]) if (token) token.meta = { image };
}
