/**
 * YAML as a tree whose nodes know their lines; the only file that knows the package `yaml`. Only plain data passes:
 * no anchors, aliases, tags, or several documents. What the tree means is left to page-type.ts and front-matter.ts.
 */
import {
  CST,
  Document,
  isAlias,
  isMap,
  isScalar,
  isSeq,
  Lexer,
  LineCounter,
  type Node,
  parseDocument,
  visit,
} from 'yaml';

export type YamlNode = { line: number } & (
  | { kind: 'scalar'; value: string | number | boolean | null; written: string }
  | { kind: 'list'; items: readonly YamlNode[] }
  | { kind: 'map'; entries: readonly YamlEntry[] }
);

export interface YamlEntry {
  key: string;
  line: number;
  value: YamlNode;
}

/** `code` is a key of the locale files; lines count from 1. */
export interface YamlProblem {
  code: string;
  line: number;
  details: Readonly<Record<string, string | number>>;
}

/** Characters of the text, and tokens in it: 10,000 tokens are parsed in about 40 ms. */
export interface YamlBounds {
  characters: number;
  tokens: number;
}

export type ReadYaml = { node: YamlNode } | { problems: YamlProblem[] };

const maxDepth = 10;
/** Columns before a block, and `-`, `?`, `:` in a row: each may open one more level. */
const maxIndent = 40;
const maxInRow = 6;
const maxProblems = 10;

/** Reads one document. Total: whatever the text is, it answers with a tree or with problems. */
export function readYaml(text: string, bounds: YamlBounds): ReadYaml {
  if (text.length > bounds.characters) return tooLong(1, bounds.characters);
  const unfit = measure(text, bounds.tokens);
  if (unfit) return { problems: [unfit] };
  const lines = new LineCounter();
  const document = parseDocument(text, {
    schema: 'core',
    // Checked below, in time that grows with the text and not with its square.
    uniqueKeys: false,
    // `silent` would also keep quiet about a second document.
    logLevel: 'error',
    prettyErrors: false,
    lineCounter: lines,
  });
  const lineOf = (offset: number) => Math.max(1, lines.linePos(offset).line);
  const problems = [...document.errors, ...document.warnings].slice(0, maxProblems).map((error) => ({
    code: 'yaml.invalid',
    line: lineOf(error.pos[0]),
    details: { reason: error.code },
  }));
  if (problems.length > 0) return { problems };
  const reading: Reading = { lineOf, problems };
  const node = document.contents
    ? convert(document.contents, 0, reading)
    : ({ kind: 'map', line: 1, entries: [] } as const);
  return problems.length > 0 ? { problems: problems.slice(0, maxProblems) } : { node };
}

/** Plain data as YAML that `readYaml` reads back exactly; ends with a newline. */
export function writeYaml(value: Readonly<Record<string, unknown>>): string {
  const document = new Document(value, { schema: 'core', aliasDuplicateObjects: false });
  visit(document, {
    Scalar: (_key, node) => {
      if (typeof node.value === 'string' && isFragile(node.value)) node.type = 'QUOTE_DOUBLE';
    },
  });
  return document.toString({ lineWidth: 0, doubleQuotedAsJSON: true });
}

/** Texts whose line ends, spaces or control characters only quotes keep as they are. */
function isFragile(text: string): boolean {
  return /[^\P{C}\n\t\p{Cf}]|[\u0085\u2028\u2029\ufeff]|^\s|\s$|[ \t]\n/u.test(text);
}

/**
 * What makes the text too deep or too long to be parsed. The parser of the package descends by recursion, and at
 * some hundreds of levels the process may die of it, so the depth is measured before on its tokens.
 */
function measure(text: string, maxTokens: number): YamlProblem | undefined {
  let [tokens, line, depth, inRow] = [0, 1, 0, 0];
  let isContent = false;
  for (const token of new Lexer().lex(text)) {
    if (++tokens > maxTokens) return tooLong(line, maxTokens).problems[0];
    if (token === CST.SCALAR) {
      isContent = true;
      continue;
    }
    const isAtLineStart = inRow === 0;
    const type = isContent ? undefined : CST.tokenType(token);
    isContent = false;
    if (type === 'flow-seq-start' || type === 'flow-map-start') depth++;
    if (type === 'flow-seq-end' || type === 'flow-map-end') depth--;
    if (type === 'newline' || type === 'comma' || type?.startsWith('flow-')) inRow = 0;
    else if (type === 'seq-item-ind' || type === 'explicit-key-ind' || type === 'map-value-ind') inRow++;
    const isTooIndented = type === 'space' && isAtLineStart && token.length > maxIndent;
    if (depth > maxDepth || inRow > maxInRow || isTooIndented)
      return { code: 'yaml.too-deep', line, details: {} };
    for (const character of token) if (character === '\n') line++;
  }
  return undefined;
}

function tooLong(line: number, max: number): { problems: [YamlProblem] } {
  return { problems: [{ code: 'yaml.too-long', line, details: { max } }] };
}

interface Reading {
  lineOf: (offset: number) => number;
  problems: YamlProblem[];
}

function convert(node: Node, depth: number, reading: Reading): YamlNode {
  const line = reading.lineOf(node.range?.[0] ?? 0);
  const refused = refusal(node, depth);
  if (refused) {
    reading.problems.push({ code: refused, line, details: {} });
    return { kind: 'scalar', line, value: null, written: '' };
  }
  if (isSeq(node)) {
    const items = node.items.map((item) => convert(item as Node, depth + 1, reading));
    return { kind: 'list', line, items };
  }
  if (isMap(node))
    return { kind: 'map', line, entries: entriesOf(node.items as Pairs, line, depth, reading) };
  return scalar(node, line);
}

type Pairs = readonly { key: unknown; value: unknown }[];

function entriesOf(pairs: Pairs, line: number, depth: number, reading: Reading): YamlEntry[] {
  const entries = new Map<string, YamlEntry>();
  for (const pair of pairs) {
    const key = isScalar(pair.key) ? scalar(pair.key, reading.lineOf(pair.key.range?.[0] ?? 0)) : undefined;
    if (key?.kind !== 'scalar' || refusal(pair.key as Node, depth)) {
      reading.problems.push({ code: 'yaml.key', line: key?.line ?? line, details: {} });
      continue;
    }
    const name = key.written;
    if (entries.has(name)) {
      reading.problems.push({ code: 'yaml.duplicate', line: key.line, details: { key: name.slice(0, 60) } });
    }
    const value = pair.value
      ? convert(pair.value as Node, depth + 1, reading)
      : ({ kind: 'scalar', line: key.line, value: null, written: '' } as const);
    entries.set(name, { key: name, line: key.line, value });
  }
  return [...entries.values()];
}

function refusal(node: Node, depth: number): string | undefined {
  if (isAlias(node)) return 'yaml.alias';
  if ('anchor' in node && node.anchor !== undefined) return 'yaml.alias';
  if (node.tag !== undefined) return 'yaml.tag';
  return depth > maxDepth ? 'yaml.too-deep' : undefined;
}

/**
 * Numbers only when they are written as numbers are: `0612345678`, `+33` and `0x1F` are texts, and so is a whole
 * number too long to be kept exactly.
 */
function scalar(node: Node, line: number): YamlNode {
  if (!isScalar(node)) return { kind: 'scalar', line, value: null, written: '' };
  const { value } = node;
  const written = typeof value === 'string' ? value : (node.source ?? '');
  if (typeof value === 'number' && node.type === 'PLAIN') {
    const isWhole = /^-?(?:0|[1-9]\d*)$/.test(written);
    const isNumber = isWhole
      ? String(value) === written || Object.is(value, -0)
      : /^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:e[+-]?\d+)?$/i.test(written) && Number.isFinite(value);
    return { kind: 'scalar', line, value: isNumber ? value : written, written };
  }
  if (typeof value === 'string' || typeof value === 'boolean')
    return { kind: 'scalar', line, value, written };
  return { kind: 'scalar', line, value: value === null ? null : written, written };
}

/** The text as plain data; undefined when it is no YAML within the bounds. */
export function readPlainYaml(text: string, bounds: YamlBounds): unknown {
  const read = readYaml(text, bounds);
  return 'node' in read ? plainOf(read.node) : undefined;
}

/** The tree as plain data, as JSON would hold it. */
export function plainOf(node: YamlNode): unknown {
  if (node.kind === 'scalar') return node.value;
  if (node.kind === 'list') return node.items.map(plainOf);
  return Object.fromEntries(node.entries.map((entry) => [entry.key, plainOf(entry.value)]));
}
