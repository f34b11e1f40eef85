/** Puts footnotes where they are read: numbered by their first call, right after the block that calls them. */
import type { Token } from 'markdown-it';
import { bounds } from './bounds.ts';
import { pluginNotes } from './footnotes.ts';
import { append, blockEnd, metaText, newToken, textToken } from './tokens.ts';

/** Of `note_open` and `note_close` tokens. */
export interface Note {
  number: number;
  /** How many calls it has. */
  calls: number;
  /** Whether it is one paragraph, whose tokens then stand in the note itself. */
  isPlain: boolean;
}

/** Of a `note_ref` token: the note, and which of its calls this is, from 1. */
export interface NoteCall {
  number: number;
  call: number;
}

interface Definition extends Note {
  label: string;
  tokens: Token[];
  isCalled: boolean;
  /** Whether it is shown where it was typed, because nothing calls it or its label was taken. */
  isRestored: boolean;
}

/**
 * Takes the definitions out of the stream and puts each note after the block that calls it first. A block and its
 * notes stand between `noted_open` and `noted_close`, except for a heading, which stays a child of the text. Blocks
 * in containers count as blocks; a list, a table or a quotation is one block.
 */
export function placeNotes(tokens: Token[], env: Record<string, unknown>): Token[] {
  const plugin = pluginNotes(env);
  if (!plugin) return tokens;
  const notes = new Notes(plugin.list ?? []);
  const text = notes.takeDefinitions(tokens);
  notes.findCalled(text);
  return notes.place(text);
}

class Notes {
  readonly #inline: readonly Definition[];
  readonly #byLabel = new Map<string, Definition>();
  /** In the order of the body. */
  readonly #definitions: Definition[] = [];
  #called = 0;
  #count = 0;

  constructor(inline: readonly { tokens?: Token[] }[]) {
    this.#inline = inline.map(({ tokens }) => newDefinition('', asParagraph(tokens ?? [])));
  }

  /** The stream with one `note_definition` token in the place of each definition. */
  takeDefinitions(tokens: readonly Token[]): Token[] {
    const streams: Token[][] = [[]];
    for (const token of tokens) {
      if (token.type === 'footnote_reference_open') {
        const definition = this.#add(metaText(token, 'label'));
        streams.at(-1)?.push(placeholder(definition));
        streams.push(definition.tokens);
      } else if (token.type === 'footnote_reference_close') streams.pop();
      else streams.at(-1)?.push(token);
    }
    return streams[0] ?? [];
  }

  #add(label: string): Definition {
    const definition = newDefinition(label, []);
    this.#definitions.push(definition);
    if (this.#byLabel.has(label)) definition.isRestored = true;
    else this.#byLabel.set(label, definition);
    return definition;
  }

  /** Follows the calls from the text; what they do not reach becomes text, and may call in its turn. */
  findCalled(text: readonly Token[]): void {
    this.#follow(text);
    for (const definition of this.#definitions) {
      if (definition.isCalled) continue;
      definition.isRestored = true;
      this.#follow(definition.tokens);
    }
  }

  #follow(tokens: readonly Token[]): void {
    const waiting: (readonly Token[])[] = [tokens];
    for (let stream = waiting.pop(); stream; stream = waiting.pop()) {
      for (const ref of callsIn(stream)) {
        const definition = this.#find(ref);
        if (!definition || definition.isCalled || definition.isRestored) continue;
        if (definition.label !== '' && ++this.#called > bounds.notes) continue;
        definition.isCalled = true;
        waiting.push(definition.tokens);
      }
    }
  }

  #find(ref: Token): Definition | undefined {
    const label = metaText(ref, 'label');
    return label === '' ? this.#inline[Number(ref.meta?.['id'])] : this.#byLabel.get(label);
  }

  place(text: readonly Token[]): Token[] {
    const placed: Token[] = [];
    const stream = this.#expand(text);
    for (let at = 0; at < stream.length; at++) {
      const first = stream[at];
      if (!first) break;
      if (first.type === 'container_open' || first.type === 'container_close') placed.push(first);
      else {
        const end = blockEnd(stream, at);
        append(placed, this.#withNotes(stream.slice(at, end + 1)));
        at = end;
      }
    }
    return placed;
  }

  /** Definitions that are notes vanish from where they were typed; the others come back, with their label. */
  #expand(tokens: readonly Token[]): Token[] {
    const expanded: Token[] = [];
    for (const token of tokens) {
      if (token.type !== 'note_definition') expanded.push(token);
      else {
        const definition = definitionOf(token);
        if (definition.isRestored)
          append(expanded, labelled(definition.label, this.#expand(definition.tokens)));
      }
    }
    return expanded;
  }

  #withNotes(block: Token[]): Token[] {
    const waiting: Definition[] = [];
    this.#number(block, waiting);
    if (waiting.length === 0) return block;
    const notes: Token[] = [];
    // A note may call others: they join the queue while it is walked.
    for (const definition of waiting) append(notes, this.#note(definition, waiting));
    if (block[0]?.type === 'heading_open') return [...block, ...notes];
    return [newToken('noted_open', 'div', 1), ...block, ...notes, newToken('noted_close', 'div', -1)];
  }

  #number(tokens: readonly Token[], waiting: Definition[]): void {
    for (const ref of callsIn(tokens)) {
      const definition = this.#find(ref);
      if (!definition || definition.isRestored) {
        ref.type = 'text';
        ref.content = `[^${metaText(ref, 'label')}]`;
        continue;
      }
      if (definition.number === 0) {
        definition.number = ++this.#count;
        waiting.push(definition);
      }
      const numbered: NoteCall = { number: definition.number, call: ++definition.calls };
      ref.type = 'note_ref';
      ref.meta = { ...numbered };
    }
  }

  #note(definition: Definition, waiting: Definition[]): Token[] {
    const content = this.#expand(definition.tokens);
    this.#number(content, waiting);
    definition.isPlain = content.length === 3 && content[0]?.type === 'paragraph_open';
    const open = newToken('note_open', 'p', 1);
    const close = newToken('note_close', 'p', -1);
    // The same object for both: calls that come later in the text are still counted in it.
    open.meta = close.meta = definition as unknown as Record<string, unknown>;
    return [open, ...(definition.isPlain ? content.slice(1, 2) : content), close];
  }
}

/** Calls that will be seen: an image's alternative is plain text. */
function callsIn(tokens: readonly Token[]): Token[] {
  const calls: Token[] = [];
  for (const token of tokens) {
    for (const child of token.children ?? []) if (child.type === 'footnote_ref') calls.push(child);
  }
  return calls;
}

function newDefinition(label: string, tokens: Token[]): Definition {
  return { label, tokens, number: 0, calls: 0, isPlain: false, isCalled: false, isRestored: false };
}

function definitionOf(placeholder: Token): Definition {
  return placeholder.meta as unknown as Definition;
}

function placeholder(definition: Definition): Token {
  const token = newToken('note_definition', '', 0);
  token.meta = definition as unknown as Record<string, unknown>;
  return token;
}

function asParagraph(children: Token[]): Token[] {
  const inline = newToken('inline', '', 0);
  inline.children = children;
  return [newToken('paragraph_open', 'p', 1), inline, newToken('paragraph_close', 'p', -1)];
}

function labelled(label: string, tokens: Token[]): Token[] {
  const mark = textToken(`[^${label}]: `);
  const first = tokens[0]?.type === 'paragraph_open' ? tokens[1] : undefined;
  if (!first?.children) return [...asParagraph([mark]), ...tokens];
  first.children.unshift(mark);
  return tokens;
}
