/** Rules of footnotes: the plugin's syntax with bounds. Where notes stand and which number they have is notes.ts. */
import MarkdownIt, { type MarkdownIt as Parser, type StateInline, type Token } from 'markdown-it';
import footnote from 'markdown-it-footnote';
import { bounds } from './bounds.ts';

/** What the plugin keeps while it parses: labels behind a colon, and the notes written inline, `^[…]`. */
export interface PluginNotes {
  refs?: Record<string, number>;
  list?: { tokens?: Token[] }[];
}

/** What the plugin has found in a body; undefined when it holds no note. */
export function pluginNotes(env: Record<string, unknown>): PluginNotes | undefined {
  return env['footnotes'] as PluginNotes | undefined;
}

export function addFootnotes(parser: Parser): void {
  parser.use(footnote);
  parser.inline.ruler.at('footnote_ref', call);
  parser.inline.ruler.at('footnote_inline', boundedInlineNote());
  parser.core.ruler.disable('footnote_tail');
}

type InlineRule = (state: StateInline, silent: boolean) => boolean;

/** The plugin's rule for `^[…]`, as long as a body has not too many of them. */
function boundedInlineNote(): InlineRule {
  const { ruler } = new MarkdownIt().use(footnote).inline;
  ruler.enableOnly('footnote_inline');
  const [inlineNote] = ruler.getRules('');
  if (!inlineNote) throw new Error('markdown-it-footnote has no inline notes');
  return (state, silent) => {
    const count = pluginNotes(state.env)?.list?.length ?? 0;
    return count < bounds.notes && inlineNote(state, silent);
  };
}

/** `[^label]`, for a label that is defined anywhere in the body. */
function call(state: StateInline, silent: boolean): boolean {
  const start = state.pos;
  if (!state.src.startsWith('[^', start)) return false;
  const refs = pluginNotes(state.env)?.refs;
  if (!refs) return false;
  const label = /^[^\]\s]+(?=\])/.exec(state.src.slice(start + 2, start + 3 + bounds.noteLabel))?.[0];
  if (label === undefined || !Object.hasOwn(refs, `:${label}`)) return false;
  const end = start + 3 + label.length;
  if (end > state.posMax) return false;
  if (!silent) state.push('footnote_ref', '', 0).meta = { label };
  state.pos = end;
  return true;
}
