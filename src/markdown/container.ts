/** Rule: `::: decision Titre` … `:::`. Containers nest by counting, end with their parent, and have a fixed set of names. */
import type { MarkdownIt, StateBlock, Token } from 'markdown-it';
import { foldName } from '../core/page.ts';

export const containerNames = [
  'decision',
  'info',
  'attention',
  'replier',
  'approfondir',
  'essentiel',
  'colonnes',
] as const;
export type ContainerName = (typeof containerNames)[number];

export interface Container {
  name: ContainerName;
  /** What follows the name, as typed. */
  title: string;
}

const colon = 0x3a;

/** The container of a `container_open` or `container_close` token. */
export function containerOf(token: Token): Container {
  return token.meta as unknown as Container;
}

export function addContainers(parser: MarkdownIt): void {
  parser.block.ruler.before('hr', 'container', container, {
    alt: ['paragraph', 'reference', 'blockquote', 'list'],
  });
}

function container(state: StateBlock, startLine: number, endLine: number, silent: boolean): boolean {
  if (state.src.charCodeAt(lineStart(state, startLine)) !== colon || isCode(state, startLine)) return false;
  const opening = readOpening(lineAt(state, startLine));
  if (!opening) return false;
  if (silent) return true;
  const end = findClosing(state, startLine, endLine);
  const openToken = state.push('container_open', 'div', 1);
  openToken.meta = { ...opening };
  openToken.map = [startLine, end.next];
  tokenizeInside(state, startLine + 1, end.line);
  state.push('container_close', 'div', -1).meta = { ...opening };
  state.line = end.next;
  return true;
}

/** A line inside a paragraph must not look further than the container: `lineMax` is what the rules respect. */
function tokenizeInside(state: StateBlock, from: number, to: number): void {
  const { parentType, lineMax } = state;
  state.parentType = 'container';
  state.lineMax = to;
  state.md.block.tokenize(state, from, to);
  state.parentType = parentType;
  state.lineMax = lineMax;
}

function readOpening(line: string): Container | undefined {
  const written = /^:{3,}[ \t]*(\p{L}+)(?:[ \t]+([\s\S]*))?$/u.exec(line);
  const folded = foldName(written?.[1] ?? '');
  const name = containerNames.find((one) => one === folded);
  return name && { name, title: (written?.[2] ?? '').trim() };
}

/**
 * The line that closes, and the line after it. Anything that looks like an opening counts, known or not, and what
 * stands in code does not. Without a closing line the container ends with the block it stands in.
 */
function findClosing(state: StateBlock, startLine: number, endLine: number): { line: number; next: number } {
  let depth = 1;
  let fence = '';
  let line = startLine + 1;
  for (; line < endLine; line++) {
    if (state.isEmpty(line)) continue;
    if ((state.sCount[line] ?? 0) < state.blkIndent) break;
    if (isCode(state, line)) continue;
    const text = lineAt(state, line);
    const mark = fenceMark(text);
    if (fence !== '') {
      if (mark.startsWith(fence) && text.trimEnd() === mark) fence = '';
    } else if (mark !== '') fence = mark;
    else depth += step(text);
    if (depth === 0) return { line, next: line + 1 };
  }
  return { line, next: line };
}

function step(text: string): 1 | 0 | -1 {
  if (!text.startsWith(':::')) return 0;
  if (/^:{3,}\s*$/.test(text)) return -1;
  return /^:{3,}[ \t]*\p{L}/u.test(text) ? 1 : 0;
}

/** The backticks or tildes that open or close fenced code; backticks later in the line make it inline code. */
function fenceMark(text: string): string {
  const mark = /^(?:`{3,}|~{3,})/.exec(text)?.[0] ?? '';
  return mark.startsWith('`') && text.includes('`', mark.length) ? '' : mark;
}

function isCode(state: StateBlock, line: number): boolean {
  return (state.sCount[line] ?? 0) - state.blkIndent >= 4;
}

function lineStart(state: StateBlock, line: number): number {
  return (state.bMarks[line] ?? 0) + (state.tShift[line] ?? 0);
}

function lineAt(state: StateBlock, line: number): string {
  return state.src.slice(lineStart(state, line), state.eMarks[line]);
}
