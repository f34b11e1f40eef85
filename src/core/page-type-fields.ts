/** The fields of a page type, read from its YAML: names, kinds, options, defaults. */

import { controlName, type Field, type KindName, type Option, plainField } from './field.ts';
import { maySeeField } from './field-access.ts';
import { parseCondition } from './field-condition.ts';
import { checkDefault } from './field-default.ts';
import { fieldKinds, findKind } from './field-kinds.ts';
import { type Formula, isList, ownFieldsOf, parseFormula } from './formula.ts';
import { foldName, isPageSlug } from './page.ts';
import {
  type Block,
  complain,
  problem,
  readBlock,
  readFlag,
  readItems,
  readNumber,
  readText,
  readWord,
  type TypeProblem,
} from './page-type-block.ts';
import {
  countWords,
  fieldKeys,
  optionKeys,
  readerWords,
  reservedNames,
  showWords,
  toneWords,
  writerWords,
} from './page-type-keys.ts';
import { plainOf, type YamlNode } from './yaml.ts';

export const typeLimits = {
  fields: 100,
  options: 200,
  optionDepth: 4,
  name: 40,
  label: 200,
  help: 500,
} as const;

type FieldBlock = Block<keyof typeof fieldKeys>;

/** Reads as many fields as it can; what is wrong goes to `problems`. */
export function readFields(nodes: readonly YamlNode[], problems: TypeProblem[]): Field[] {
  const first = nodes[typeLimits.fields];
  if (first) problems.push(problem('type.fields.too-many', first.line, { max: typeLimits.fields }));
  const fields: Field[] = [];
  const taken = new Set<string>();
  for (const node of nodes.slice(0, typeLimits.fields)) {
    const field = readField(node, problems);
    if (!field) continue;
    const names = fieldKinds[field.kind].parts.map((part) => controlName(field.name, part));
    if (names.some((name) => taken.has(name)) || fields.some((other) => other.name === field.name)) {
      problems.push(problem('type.field.twice', node.line, { name: field.name }));
    }
    for (const name of names) taken.add(name);
    fields.push(field);
  }
  return fields;
}

const amountKinds: ReadonlySet<KindName> = new Set(['number', 'computed']);

/** A formula works with numbers of its own entry. */
export function checkFormulas(fields: readonly Field[], line: number, problems: TypeProblem[]): void {
  for (const { formula } of fields) {
    const own = formula ? ownFieldsOf(formula) : [];
    const unknown = own.find((name) => !fields.some((one) => one.name === name && amountKinds.has(one.kind)));
    if (unknown) problems.push(problem('type.field.formula-unknown', line, { name: unknown }));
  }
}

/** A condition names another field of the type, which whoever sees this one sees too: else it would tell of it. */
export function checkConditions(fields: readonly Field[], line: number, problems: TypeProblem[]): void {
  for (const { name, readers, showIf } of fields) {
    if (!showIf) continue;
    const other = fields.find((one) => one.name === showIf.field && one.name !== name);
    if (!other) problems.push(problem('type.field.bad-condition', line, { key: name }));
    else if (!maySeeField(readers, other))
      problems.push(problem('type.field.hidden-condition', line, { key: name, name: other.name }));
  }
}

function readField(node: YamlNode, problems: TypeProblem[]): Field | undefined {
  const block = readBlock(node, fieldKeys, problems);
  if (!block) return undefined;
  const name = readName(block);
  const written = readText(block, 'type', typeLimits.name);
  const kind = findKind(foldName(written).replace(/ /g, '_'));
  if (kind === undefined)
    complain(block, 'type', written === '' ? 'type.field.no-kind' : 'type.field.bad-kind');
  if (name === undefined || kind === undefined) return undefined;
  const plain = plainField(name, kind);
  const [min, max] = [readNumber(block, 'min'), readNumber(block, 'max')];
  const field: Field = {
    ...plain,
    label: readText(block, 'libelle', typeLimits.label) || plain.label,
    required: readFlag(block, 'requis'),
    help: readText(block, 'aide', typeLimits.help),
    show: readWord(block, 'montrer', showWords) ?? 'header',
    options: readOptions(readItems(block, 'options'), problems),
    multiple: readFlag(block, 'multiple'),
    target: readTarget(block),
    unit: readText(block, 'unite', typeLimits.name),
    readers: readWord(block, 'lecture', readerWords) ?? 'all',
    writers: readWord(block, 'ecriture', writerWords) ?? 'all',
    ...(min === undefined ? {} : { min }),
    ...(max === undefined ? {} : { max }),
    ...readShowIf(block),
    ...readFormula(block, kind),
    countsAll: readWord(block, 'compter', countWords) === 'all',
  };
  if (field.countsAll && !countsNumbers(field.formula)) complain(block, 'compter', 'type.field.count-list');
  const isChosen = kind === 'choice' || kind === 'choices';
  if (isChosen && field.options.length === 0) complain(block, 'options', 'type.field.no-options', { name });
  return withDefault(field, block);
}

/** Numbers may be told of what one does not read; names of pages never. */
export function countsNumbers(formula: Formula | undefined): boolean {
  return formula !== undefined && !isList(formula.root);
}

function readFormula(block: FieldBlock, kind: KindName): Pick<Field, 'formula'> {
  const written = readText(block, 'calcul', typeLimits.help);
  const formula = kind === 'computed' ? parseFormula(written) : undefined;
  if (kind === 'computed' && !formula) complain(block, 'calcul', 'type.field.bad-formula');
  if (kind !== 'computed' && written !== '') complain(block, 'calcul', 'type.field.not-computed');
  return formula ? { formula } : {};
}

function readName(block: FieldBlock): string | undefined {
  const name = readText(block, 'nom', typeLimits.name);
  if (name === '') complain(block, 'nom', 'type.field.no-name');
  else if (!/^[a-z][a-z0-9]*(?:_[a-z0-9]+)*$/.test(name))
    complain(block, 'nom', 'type.field.bad-name', { name });
  else if (reservedNames.has(name)) complain(block, 'nom', 'type.field.reserved', { name });
  else return name;
  return undefined;
}

function readTarget(block: FieldBlock): string {
  const target = readText(block, 'cible', typeLimits.label);
  if (target !== '' && !isPageSlug(target)) complain(block, 'cible', 'type.field.bad-target');
  return target;
}

function readShowIf(block: FieldBlock): Pick<Field, 'showIf'> {
  const written = readText(block, 'si', typeLimits.help);
  const showIf = written === '' ? undefined : parseCondition(written);
  if (written !== '' && !showIf) complain(block, 'si', 'type.field.bad-condition');
  return showIf ? { showIf } : {};
}

/** A default is a value like any other, checked by its kind. */
function withDefault(field: Field, block: FieldBlock): Field {
  const entry = block.entries.get('defaut');
  if (!entry) return field;
  const checked = checkDefault(plainOf(entry.value), field);
  if ('error' in checked) complain(block, 'defaut', 'type.field.bad-default', { reason: checked.error.code });
  return 'error' in checked || checked.value === undefined ? field : { ...field, default: checked.value };
}

/** The options in order, those of a branch right behind it. */
function readOptions(nodes: readonly YamlNode[], problems: TypeProblem[]): Option[] {
  const options: Option[] = [];
  collectOptions(nodes, 0, { options, problems, keys: new Map() });
  return options;
}

interface Collecting {
  options: Option[];
  problems: TypeProblem[];
  /** Index of the option that a folded value or label means: no text may mean two. */
  keys: Map<string, number>;
}

function collectOptions(nodes: readonly YamlNode[], depth: number, into: Collecting): void {
  for (const node of nodes) {
    if (into.options.length >= typeLimits.options || depth >= typeLimits.optionDepth) {
      into.problems.push(problem('type.options.too-many', node.line, { max: typeLimits.options }));
      return;
    }
    const block = node.kind === 'map' ? readBlock(node, optionKeys, into.problems) : undefined;
    const option = block ? mapOption(block, depth) : scalarOption(node, depth);
    if (!option) {
      into.problems.push(problem('type.option.empty', node.line));
      continue;
    }
    into.options.push(option);
    for (const key of [foldName(option.value), foldName(option.label)]) {
      const other = into.keys.get(key) ?? into.options.length;
      if (key === '' || other !== into.options.length) {
        into.problems.push(problem('type.option.twice', node.line, { value: option.value }));
      }
      into.keys.set(key, into.options.length);
    }
    if (block) collectOptions(readItems(block, 'options'), depth + 1, into);
  }
}

function scalarOption(node: YamlNode, depth: number): Option | undefined {
  const text = node.kind === 'scalar' && node.value !== null ? node.written.replace(/\s+/g, ' ').trim() : '';
  return text === '' || text.length > typeLimits.label ? undefined : { value: text, label: text, depth };
}

function mapOption(block: Block<keyof typeof optionKeys>, depth: number): Option | undefined {
  const label = readText(block, 'libelle', typeLimits.label);
  const value = readText(block, 'valeur', typeLimits.label) || label;
  const tone = readWord(block, 'ton', toneWords);
  return value === '' ? undefined : { value, label: label || value, depth, ...(tone ? { tone } : {}) };
}
