/** What a rendering needs from outside, and the state it carries from token to token. */
import type { LinkTarget } from '../core/link.ts';
import { bounds } from './bounds.ts';
import { escapeHtml } from './html.ts';
import type { Reading } from './reading.ts';
import { frenchTypography } from './typography.ts';

export interface ResolvedLink {
  /** Empty when there is nothing to go to: a missing page that this reader may not create. */
  href: string;
  exists: boolean;
  /** Of the page meant; what is shown when a link was typed with the page's slug. */
  title: string;
  /** Letter of the line of the page's space, when it is another space. */
  line?: string;
}

export interface ResolvedFile {
  href: string;
  isImage: boolean;
  /** As people call it: `PDF`. */
  kind: string;
  /** As people read it: `0,7 Mo`. */
  size: string;
  width?: number;
  height?: number;
  /** Address of a smaller picture, which then links to the whole one. */
  thumbnail?: string;
}

/** A person or a group. */
export interface ResolvedMention {
  href: string;
  /** The name shown. */
  title: string;
}

/** Words in the reader's language. */
export interface Labels {
  /** Title of a link to a page that does not exist yet. */
  missingPage: string;
  missingFile: string;
  /** Name of the link beside a heading. */
  anchor: string;
  /** Followed by the number of the note. */
  note: string;
  /** Name of the way back from a note, followed by its number. */
  backToText: string;
  /** Followed by the number of the table. */
  table: string;
  taskDone: string;
  taskTodo: string;
  decision: string;
  info: string;
  attention: string;
  /** Summary of a folded part without a title. */
  details: string;
}

export type IconName = 'circle-check' | 'info' | 'triangle-alert' | 'arrow-up';

export interface Resolved {
  link(target: LinkTarget): ResolvedLink;
  file(name: string): ResolvedFile | undefined;
  /** Undefined for a handle of nobody, and of somebody whom this reader may not know; without it, of all. */
  mention?(handle: string): ResolvedMention | undefined;
  /** HTML that is printed as it is: whoever makes it has escaped what people wrote. */
  embedHtml(index: number): string;
  labels: Labels;
  /** Trusted HTML of an icon; without it notices have none and notes show an arrow. */
  icon?(name: IconName): string;
  /** A date as people read it; without it `2026-12-01` stays as typed. */
  date?(iso: string): string;
  /** Levels by which headings move down when a text stands in another one. */
  headingOffset?: number;
  /** Begins every id and every link to one, so that texts can stand in one page. */
  idPrefix?: string;
  typography?: 'fr' | 'none';
}

export class Context {
  readonly resolved: Resolved;
  readonly labels: Labels;
  readonly #headingIds: ReadonlySet<string>;
  readonly #limit: number;
  #embedded = 0;
  html = '';
  tables = 0;
  /** Whether the paragraph that is open became a figure. */
  isFigure = false;
  /** What ends each link that is open; empty for one of which only the words are shown. */
  readonly linkEnds: string[] = [];

  constructor(reading: Reading, resolved: Resolved) {
    this.resolved = resolved;
    this.labels = resolved.labels;
    this.#headingIds = new Set(reading.headings.map(({ id }) => id));
    this.#limit = bounds.richFloor + bounds.richFactor * reading.length;
  }

  /** Whether links, notes and anchors may still be written in full. Embeds are bounded by their number instead. */
  isRich(): boolean {
    return this.html.length < this.#limit + this.#embedded;
  }

  embed(index: number): string {
    const html = `${this.resolved.embedHtml(index)}\n`;
    this.#embedded += html.length;
    return html;
  }

  isInLink(): boolean {
    return this.linkEnds.some((end) => end !== '');
  }

  /** Plain words as HTML. */
  text(words: string): string {
    return escapeHtml(this.words(words));
  }

  words(words: string): string {
    return this.resolved.typography === 'fr' ? frenchTypography(words) : words;
  }

  /** A label and what it announces, with the colon of the language. */
  announce(label: string, words: string): string {
    return this.words(`${label}${this.resolved.typography === 'fr' ? ' : ' : ': '}${words}`);
  }

  id(id: string): string {
    return `${this.resolved.idPrefix ?? ''}${id}`;
  }

  /** Where `#part` leads: a heading of this text, written as its id or in words, or else a place of the page around it. */
  partHref(part: string, slug: string): string {
    const id = [part, slug].find((one) => this.#headingIds.has(one));
    return `#${id === undefined ? encodeURIComponent(part) : this.id(id)}`;
  }
}
