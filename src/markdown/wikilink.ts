/** Rule: `[[Titre]]`, `[[Titre|libellé]]`, `[[espace:Titre#partie]]`. Which page is meant is resolved outside. */
import type { MarkdownIt, StateInline, Token } from 'markdown-it';
import { type LinkTarget, linkKey, parseLinkTarget } from '../core/link.ts';
import { bounds } from './bounds.ts';

export interface WikiLink {
  target: LinkTarget;
  /** What stands after `|`; absent when the name itself is shown. */
  label?: string;
}

const open = 0x5b;
const close = 0x5d;

export function addWikiLinks(parser: MarkdownIt): void {
  parser.inline.ruler.before('link', 'wikilink', wikiLink);
}

/** The wiki link of a `wikilink` token. */
export function wikiLinkOf(token: Token): WikiLink {
  return token.meta as unknown as WikiLink;
}

/** One key per page meant, whatever the anchor: what the outside has to look up once. */
export function targetKey(target: LinkTarget): string {
  return `${target.space ?? ''}:${linkKey(target.name)}`;
}

function wikiLink(state: StateInline, silent: boolean): boolean {
  const start = state.pos;
  if (state.src.charCodeAt(start) !== open || state.src.charCodeAt(start + 1) !== open) return false;
  if (state.linkLevel > 0) return false;
  const end = findEnd(state.src, start + 2, Math.min(state.posMax, start + 2 + bounds.wikiLink));
  if (end < 0) return false;
  const link = readWikiLink(state.src.slice(start + 2, end));
  if (!link) return false;
  if (!silent) {
    const token = state.push('wikilink', '', 0);
    token.content = state.src.slice(start, end + 2);
    token.meta = { ...link };
  }
  state.pos = end + 2;
  return true;
}

/** Position of `]]`; -1 when a bracket or the end of the line comes first. Looks only as far as `max`. */
function findEnd(src: string, from: number, max: number): number {
  for (let at = from; at < max - 1; at++) {
    const code = src.charCodeAt(at);
    if (code === open || code === 0x0a) return -1;
    if (code === close) return src.charCodeAt(at + 1) === close ? at : -1;
  }
  return -1;
}

function readWikiLink(written: string): WikiLink | undefined {
  const bar = written.indexOf('|');
  const target = parseLinkTarget(bar < 0 ? written : written.slice(0, bar));
  if (!target) return undefined;
  const label = bar < 0 ? '' : written.slice(bar + 1).trim();
  return label === '' ? { target } : { target, label };
}
