/**
 * The exported file of a page: YAML with its title, type, tags and values, then its body, byte for byte.
 * Attachments, history and where the file lies are left to others.
 */
import { joinFront, splitFront } from './front-block.ts';
import { canonicalWord } from './page-type-keys.ts';
import type { Content, FieldValue, Values } from './revision.ts';
import { readYaml, writeYaml, type YamlNode } from './yaml.ts';

/** What a file says of a page. */
export interface PageFile extends Content {
  /** Slug of its page type. */
  type?: string;
  /** Slug of the page it stands under in its space. */
  parent?: string;
}

/** What is wrong with a file; lines count from 1. */
export interface FileProblem {
  code: string;
  line: number;
  details: Readonly<Record<string, string | number>>;
}

/** `type` and `parent` are empty when the file has none; `ignored` are the keys that are not ours. */
export type ReadPageFile =
  | { content: Content; type: string; parent: string; ignored: readonly string[] }
  | { errors: readonly FileProblem[] };

/** As much as the values of a page may take (`limits.values`), escaped; read in some 300 ms, so not within a request. */
const bounds = { characters: 1024 * 1024, tokens: 300_000 };

/** Keys of the block: English ones, which other tools know, are canonical here; French ones are accepted. */
const fileKeys = {
  title: 'titre',
  type: 'modele',
  tags: 'etiquettes',
  values: 'valeurs',
  parent: 'page_mere',
};

/** The file of a page: front matter without what is empty, then the body. `readPageFile` reads it back the same. */
export function formatPageFile(page: PageFile): string {
  const front = {
    title: page.title,
    ...(page.type ? { type: page.type } : {}),
    ...(page.parent ? { parent: page.parent } : {}),
    ...(page.tags.length === 0 ? {} : { tags: page.tags }),
    ...(Object.keys(page.values).length === 0 ? {} : { values: page.values }),
  };
  return joinFront(writeYaml(front), page.body);
}

/**
 * Reads a page file. A text that begins with no `---` is all body, without a title. Total, and bounded in size and
 * depth. Values are not checked against a type, only that they have a shape that values may have.
 */
export function parsePageFile(text: string): ReadPageFile {
  const split = splitFront(text);
  if (split === 'missing') {
    return { content: { title: '', body: text, values: {}, tags: [] }, type: '', parent: '', ignored: [] };
  }
  if (split === 'unclosed') return { errors: [{ code: 'file.front-unclosed', line: 1, details: {} }] };
  const yaml = readYaml(split.front, bounds);
  const read = 'problems' in yaml ? { errors: yaml.problems } : readFront(yaml.node, split.body);
  // The block begins on the second line of the file.
  return 'errors' in read ? { errors: read.errors.map((one) => ({ ...one, line: one.line + 1 })) } : read;
}

function readFront(node: YamlNode, body: string): ReadPageFile {
  if (node.kind !== 'map') return { errors: [{ code: 'file.not-a-map', line: node.line, details: {} }] };
  const errors: FileProblem[] = [];
  const nodes = new Map<string, YamlNode>();
  const ignored: string[] = [];
  for (const { key, value } of node.entries) {
    const known = canonicalWord(fileKeys, key);
    if (known === undefined || nodes.has(known)) ignored.push(key);
    else nodes.set(known, value);
  }
  const text = (key: keyof typeof fileKeys) => readText(key, nodes.get(key), errors);
  const content = {
    title: text('title'),
    body,
    values: readValues(nodes.get('values'), errors),
    tags: readTags(nodes.get('tags'), errors),
  };
  const [type, parent] = [text('type'), text('parent')];
  return errors.length > 0 ? { errors } : { content, type, parent, ignored };
}

function readText(key: string, node: YamlNode | undefined, errors: FileProblem[]): string {
  if (!node) return '';
  if (node.kind === 'scalar') return node.value === null ? '' : node.written;
  errors.push({ code: 'file.not-text', line: node.line, details: { key } });
  return '';
}

function readTags(node: YamlNode | undefined, errors: FileProblem[]): string[] {
  if (!node || (node.kind === 'scalar' && node.value === null)) return [];
  // Other tools write one tag, or several with commas.
  if (node.kind === 'scalar') return node.written.split(',').map((tag) => tag.trim());
  const tags = node.kind === 'list' ? textsOf(node.items) : undefined;
  if (tags) return tags;
  errors.push({ code: 'file.not-tags', line: node.line, details: {} });
  return [];
}

function readValues(node: YamlNode | undefined, errors: FileProblem[]): Values {
  if (!node || (node.kind === 'scalar' && node.value === null)) return {};
  if (node.kind !== 'map') {
    errors.push({ code: 'file.not-values', line: node.line, details: {} });
    return {};
  }
  const values: [string, FieldValue][] = [];
  for (const { key, line, value: written } of node.entries) {
    if (written.kind === 'scalar' && written.value === null) continue;
    const value = readValue(written);
    if (value === undefined)
      errors.push({ code: 'file.value-shape', line, details: { field: key.slice(0, 60) } });
    else values.push([key, value]);
  }
  return Object.fromEntries(values);
}

/** Undefined when the node has none of the shapes a value may have. */
function readValue(node: YamlNode): FieldValue | undefined {
  if (node.kind === 'scalar') return node.value ?? undefined;
  if (node.kind === 'list') return textsOf(node.items);
  const pairs: [string, string | number][] = [];
  for (const { key, value } of node.entries) {
    if (value.kind !== 'scalar' || value.value === null) return undefined;
    pairs.push([key, typeof value.value === 'number' ? value.value : value.written]);
  }
  return Object.fromEntries(pairs);
}

function textsOf(items: readonly YamlNode[]): string[] | undefined {
  const texts = items.map((item) =>
    item.kind === 'scalar' && item.value !== null ? item.written : undefined,
  );
  return texts.every((text) => text !== undefined) ? texts : undefined;
}
