/**
 * The text of pages. Synchronous and in two steps: `read` says what a body asks for, the outside looks it up, `render`
 * is given the answers. Knows no page, no file, no right.
 */
import type { Resolved } from './context.ts';
import { createParser } from './parser.ts';
import { type PlainTextOptions, plainText } from './plain-text.ts';
import { type Reading, readBody } from './reading.ts';
import { renderReading } from './render.ts';

export type { IconName, Labels, Resolved, ResolvedFile, ResolvedLink, ResolvedMention } from './context.ts';
export type { EmbedRequest } from './embed-block.ts';
export type { Heading } from './headings.ts';
export type { Reading } from './reading.ts';

export interface Markdown {
  read(body: string): Reading;
  /** HTML for the inside of `.prose`, without an h1. Its size is bounded (bounds.ts), embeds left aside. */
  render(reading: Reading, resolved: Resolved): string;
  /** The words of a body, one block per line, without markup, embeds and addresses. */
  plainText(body: string, options?: PlainTextOptions): string;
}

/** Keeps no state between calls. */
export function createMarkdown(): Markdown {
  const parser = createParser();
  return {
    read: (body) => readBody(parser, body),
    render: renderReading,
    plainText: (body, options) => plainText(parser, body, options),
  };
}
