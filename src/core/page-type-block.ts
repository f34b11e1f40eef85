/** Reading one map of a page type's YAML: its keys by their canonical words, each value in the shape it must have. */
import { foldName } from './page.ts';
import { canonicalWord } from './page-type-keys.ts';
import type { YamlEntry, YamlNode } from './yaml.ts';

/** What is wrong with a page type. `code` is a key of the locale files; lines count from 1. */
export interface TypeProblem {
  code: string;
  line: number;
  details: Readonly<Record<string, string | number>>;
}

/** A map whose known keys are at hand; what is wrong with it is gathered in `problems`. */
export interface Block<K extends string> {
  line: number;
  entries: ReadonlyMap<K, YamlEntry>;
  problems: TypeProblem[];
}

/** @param line of the type's text, from 1; `details` are what the sentence of the code needs. */
export function problem(code: string, line: number, details: TypeProblem['details'] = {}): TypeProblem {
  return { code, line, details };
}

/** Undefined when the node is no map. A key that the table does not know is a problem: it may be a slip of the pen. */
export function readBlock<K extends string>(
  node: YamlNode,
  keys: Readonly<Record<K, string>>,
  problems: TypeProblem[],
): Block<K> | undefined {
  if (node.kind !== 'map') {
    problems.push(problem('type.not-a-map', node.line));
    return undefined;
  }
  const entries = new Map<K, YamlEntry>();
  for (const entry of node.entries) {
    const key = canonicalWord(keys, entry.key);
    const shown = entry.key.slice(0, 60);
    if (key === undefined) problems.push(problem('type.unknown-key', entry.line, { key: shown }));
    else if (entries.has(key)) problems.push(problem('type.key-twice', entry.line, { key: shown }));
    else entries.set(key, entry);
  }
  return { line: node.line, entries, problems };
}

/** One line of text; numbers and `oui` count as they are written. Empty when absent. */
export function readText<K extends string>(block: Block<K>, key: K, max: number): string {
  const node = block.entries.get(key)?.value;
  if (!node) return '';
  if (node.kind !== 'scalar') {
    block.problems.push(problem('type.not-text', node.line, { key }));
    return '';
  }
  const text = node.value === null ? '' : node.written.replace(/\s+/g, ' ').trim();
  if (text.length <= max) return text;
  block.problems.push(problem('type.too-long', node.line, { key, max }));
  return '';
}

/** Yes or no, in French or English; anything else is a problem and counts as no. */
export function readFlag<K extends string>(block: Block<K>, key: K): boolean {
  const written = foldName(readText(block, key, 20));
  if (['oui', 'yes', 'true', 'vrai'].includes(written)) return true;
  if (!['', 'non', 'no', 'false', 'faux'].includes(written)) complain(block, key, 'type.not-yes-or-no');
  return false;
}

/** Undefined when it is not given; anything that is no number is a problem and counts as not given. */
export function readNumber<K extends string>(block: Block<K>, key: K): number | undefined {
  const node = block.entries.get(key)?.value;
  if (!node || (node.kind === 'scalar' && node.value === null)) return undefined;
  if (node.kind === 'scalar' && typeof node.value === 'number') return node.value;
  complain(block, key, 'type.not-a-number');
  return undefined;
}

/** One of the words of a table, French or English, as what it stands for. */
export function readWord<K extends string, W extends string, T extends string>(
  block: Block<K>,
  key: K,
  words: Readonly<Record<W, T>>,
): T | undefined {
  const written = readText(block, key, 40);
  if (written === '') return undefined;
  const word = canonicalWord<W>(words, written);
  if (word === undefined) complain(block, key, 'type.bad-word', { words: Object.keys(words).join(', ') });
  return word === undefined ? undefined : words[word];
}

/** The items of a list. Empty when absent. */
export function readItems<K extends string>(block: Block<K>, key: K): readonly YamlNode[] {
  const node = block.entries.get(key)?.value;
  if (!node || (node.kind === 'scalar' && node.value === null)) return [];
  if (node.kind === 'list') return node.items;
  complain(block, key, 'type.not-a-list');
  return [];
}

/** Adds a problem at the line of the key, or of the block when the key is missing. */
export function complain<K extends string>(
  block: Block<K>,
  key: K,
  code: string,
  details: TypeProblem['details'] = {},
): void {
  block.problems.push(problem(code, block.entries.get(key)?.line ?? block.line, { key, ...details }));
}
