/** Headings: their level in the page, their ids, and the list that a table of contents is made from. */
import type { Token } from 'markdown-it';
import { anchorOf } from '../core/page.ts';
import { bounds } from './bounds.ts';
import { inlineText } from './tokens.ts';

export interface Heading {
  /** 2 to 6: the page's title is its only h1. */
  level: number;
  id: string;
  text: string;
}

/** Ids that the page around the text, or its notes, use. */
const taken = /^(?:note|appel)-\d|^(?:contenu|page|niveau-essentiel|niveau-complet)$/;

/**
 * Gives each heading token its level and id and lists them. A heading is one step below the nearest one before it that
 * was typed with fewer `#`, so that levels never skip, whatever the first one is.
 */
export function markHeadings(tokens: readonly Token[]): Heading[] {
  const headings: Heading[] = [];
  const typed: number[] = [];
  const freeId = createIds();
  tokens.forEach((token, at) => {
    if (token.type !== 'heading_open') return;
    const depth = Number(token.tag.slice(1));
    while ((typed.at(-1) ?? 0) >= depth) typed.pop();
    typed.push(depth);
    const isListed = headings.length < bounds.headings;
    const text = isListed ? inlineText(tokens[at + 1]?.children ?? []).trim() : '';
    const heading: Heading = { level: Math.min(6, typed.length + 1), id: isListed ? freeId(text) : '', text };
    if (isListed) headings.push(heading);
    token.meta = { ...heading };
    const close = tokens[at + 2];
    if (close) close.meta = token.meta;
  });
  return headings;
}

/** Hands out ids that are unique in one text: the slug, then the slug and a number. */
function createIds(): (text: string) => string {
  const used = new Set<string>();
  const next = new Map<string, number>();
  return (text) => {
    const slug = anchorOf(text) || 'partie';
    const base = taken.test(slug) ? `partie-${slug}` : slug;
    let number = next.get(base) ?? 1;
    let id = number === 1 ? base : `${base}-${number}`;
    while (used.has(id)) id = `${base}-${++number}`;
    next.set(base, number + 1);
    used.add(id);
    return id;
  };
}
