/** Rules that bound markdown-it's own: how deep blocks nest, how many cells tables have, how long runs of `*` are. */
import MarkdownIt, { type MarkdownIt as Parser, type StateBlock, type StateInline } from 'markdown-it';
import { bounds } from './bounds.ts';

export function addGuards(parser: Parser): void {
  parser.block.ruler.at('table', boundedTable(), { alt: ['paragraph', 'reference'] });
  parser.block.ruler.before('table', 'depth', tooDeep);
  parser.inline.ruler.before('strikethrough', 'long_run', longRun);
}

/**
 * At the limit of `nesting` markdown-it drops what is left of a block. Well before it, this rule turns each run of
 * lines into a paragraph, so that all that was typed is shown.
 */
function tooDeep(state: StateBlock, startLine: number, endLine: number, silent: boolean): boolean {
  if (silent || state.level < bounds.depth) return false;
  let line = startLine + 1;
  while (line < endLine && !state.isEmpty(line) && (state.sCount[line] ?? 0) >= state.blkIndent) line++;
  state.push('paragraph_open', 'p', 1).map = [startLine, line];
  const inline = state.push('inline', '', 0);
  inline.content = state.getLines(startLine, line, state.blkIndent, false).trim();
  inline.map = [startLine, line];
  inline.children = [];
  state.push('paragraph_close', 'p', -1);
  state.line = line;
  return true;
}

type BlockRule = (state: StateBlock, startLine: number, endLine: number, silent: boolean) => boolean;

/**
 * markdown-it fills short rows up to the width of the header, so a table of 1 kB can make 65,000 cells, and a body may
 * hold any number of such tables. Here all tables of a body share one allowance; the rows that it does not cover
 * are left to the paragraph rule.
 */
function boundedTable(): BlockRule {
  const table = originalTable();
  return (state, startLine, endLine, silent) => {
    const width = delimiterWidth(state, startLine + 1);
    const used = Number(state.env['cells'] ?? 0);
    const rows = width === 0 ? 0 : Math.floor((bounds.cells - used) / width);
    if (rows < 1) return false;
    if (!table(state, startLine, Math.min(endLine, startLine + 1 + rows), silent)) return false;
    if (!silent) state.env['cells'] = used + (state.line - startLine) * width;
    return true;
  };
}

/** Columns that the line would give as the delimiter row of a table, or up to two more; 0 when it cannot be one. */
function delimiterWidth(state: StateBlock, line: number): number {
  const text = state.src.slice((state.bMarks[line] ?? 0) + (state.tShift[line] ?? 0), state.eMarks[line]);
  return /^[ \t|:-]+$/.test(text) && text.includes('-') ? text.split('|').length : 0;
}

/** markdown-it does not export its rules, but a ruler left with one rule hands it out. */
function originalTable(): BlockRule {
  const { ruler } = new MarkdownIt().block;
  ruler.enableOnly('table');
  const [table] = ruler.getRules('');
  if (!table) throw new Error('markdown-it has no table rule');
  return table;
}

/** A run of emphasis signs that nobody means: each sign would cost a token, and each pair an element in the other. */
function longRun(state: StateInline, silent: boolean): boolean {
  const sign = state.src.charAt(state.pos);
  if (sign !== '*' && sign !== '_' && sign !== '~') return false;
  let end = state.pos + 1;
  while (end < state.posMax && state.src.charAt(end) === sign) end++;
  if (end - state.pos <= bounds.delimiters) return false;
  if (!silent) state.pending += state.src.slice(state.pos, end);
  state.pos = end;
  return true;
}
