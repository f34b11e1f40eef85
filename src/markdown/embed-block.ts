/** Rule: `{{…}}` alone on its line. The line is read in core/embed.ts; what it shows is made outside. */
import type { MarkdownIt, StateBlock, Token } from 'markdown-it';
import { type EmbedProblem, parseEmbed } from '../core/embed.ts';

/** What a text asks for. `index` is the order in the text; `problem` says why the line could not be read. */
export interface EmbedRequest {
  index: number;
  /** Canonical name; empty when the line could not be read. */
  name: string;
  args: Readonly<Record<string, string>>;
  /** The line as typed. */
  raw: string;
  problem?: EmbedProblem;
}

const brace = 0x7b;

export function addEmbeds(parser: MarkdownIt): void {
  parser.block.ruler.before('hr', 'embed', embed, { alt: ['paragraph', 'reference', 'blockquote', 'list'] });
}

export function embedOf(token: Token, index: number): EmbedRequest {
  const raw = token.content;
  const parsed = parseEmbed(raw);
  return parsed.ok
    ? { index, ...parsed.embed, raw }
    : { index, name: '', args: {}, raw, problem: parsed.problem };
}

function embed(state: StateBlock, line: number, _endLine: number, silent: boolean): boolean {
  const start = (state.bMarks[line] ?? 0) + (state.tShift[line] ?? 0);
  if (state.src.charCodeAt(start) !== brace || state.src.charCodeAt(start + 1) !== brace) return false;
  if ((state.sCount[line] ?? 0) - state.blkIndent >= 4) return false;
  const written = state.src.slice(start, state.eMarks[line]).trim();
  if (!written.endsWith('}}') || written.indexOf('}}') !== written.length - 2) return false;
  if (silent) return true;
  const token = state.push('embed', '', 0);
  token.content = written;
  token.map = [line, line + 1];
  state.line = line + 1;
  return true;
}
