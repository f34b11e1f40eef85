/** A type's draft read as a page type, with what is wrong in it, each beside its row and control. */
import { controlName, type Field, type FieldError, type KindName, plainField } from './field.ts';
import { checkDefault } from './field-default.ts';
import { fieldKinds } from './field-kinds.ts';
import { refuse } from './fields/common.ts';
import { parseFormula } from './formula.ts';
import { parseOptions } from './options-text.ts';
import { foldName, isPageSlug, lineLetters } from './page.ts';
import { formatPageType, type PageType, parsePageType, placeholdersOf, plainType } from './page-type.ts';
import { countsNumbers, typeLimits } from './page-type-fields.ts';
import { reservedNames } from './page-type-keys.ts';
import { normaliseBody, oneLine } from './text.ts';
import { type FieldDraft, findBraced, kindOf, partsOf, sortWords, type TypeDraft } from './type-draft.ts';

/** `row` is '' for what belongs to the whole type; `control` is a member of the draft. */
export interface DraftProblem extends FieldError {
  row: string;
  control: string;
}

export interface ReadDraft {
  /** As good as it could be read: whole when there are no problems. */
  type: PageType;
  problems: readonly DraftProblem[];
}

const longest = { title: 100, description: 500, titlePattern: 200 } as const;
const dated: ReadonlySet<string> = new Set(['date', 'datetime', 'period', 'recurrence']);

interface Reading {
  draft: TypeDraft;
  problems: DraftProblem[];
  /** Name of the field of each row. */
  names: ReadonlyMap<string, string>;
  /** Fields as they are saved, by name. */
  saved: ReadonlyMap<string, Field>;
}

/**
 * @param before the type the draft began from: its fields keep their names, whatever their labels become, and no new
 * field takes the name of one that is or was there.
 */
export function readDraft(draft: TypeDraft, slug: string, before?: PageType): ReadDraft {
  const problems: DraftProblem[] = [];
  const names = nameRows(draft, before);
  const all = [...(before?.retired ?? []), ...(before?.fields ?? [])];
  const saved = new Map(all.map((field) => [field.name, field]));
  const reading: Reading = { draft, problems, names, saved };
  if (draft.fields.length > typeLimits.fields)
    problems.push(about('', 'fields', 'type.fields.too-many', { max: typeLimits.fields }));
  findTwins(draft.fields, reading);
  const fields = draft.fields.map((row) => readField(row, reading));
  const isGone = ({ id }: FieldDraft) => saved.has(id) && !draft.fields.some((row) => row.id === id);
  // A retired field asks nobody for anything: what is wrong with it waits until it is back.
  const retired = draft.retired.filter(isGone).map((row) => readField(row, { ...reading, problems: [] }));
  const line = lineLetters.find((letter) => letter === draft.line);
  // What the form says nothing of stays as it was.
  const { line: _line, ...kept } = before ?? plainType(slug, '');
  const type: PageType = {
    ...kept,
    slug,
    title: shortText(reading, 'title'),
    description: shortText(reading, 'description'),
    icon: /^(?:[a-z0-9]+(?:-[a-z0-9]+)*)?$/.test(draft.icon) ? draft.icon.slice(0, 40) : '',
    ...(line ? { line } : {}),
    titlePattern: readPattern(reading, fields, before),
    fields,
    retired: retired.filter(({ name }, at) => retired.findIndex((one) => one.name === name) === at),
    creation: draft.creation,
    moderation: draft.moderation,
    space: draft.space,
    agenda: readAgenda(reading, fields),
    view: draft.view,
    sort: readSort(reading),
    schema: draft.schema,
    body: normaliseBody(draft.body).replace(/\r\n?/g, '\n'),
  };
  if (type.title === '') problems.push(about('', 'title', 'type.no-name'));
  if (problems.length === 0) problems.push(...leftovers(type));
  return { type, problems };
}

/** What the text of the type would be refused for after all, such as a type too large to be kept. */
function leftovers(type: PageType): DraftProblem[] {
  const parsed = parsePageType(type.slug, formatPageType(type));
  if ('type' in parsed) return [];
  return parsed.errors.map(({ code, details }) => about('', 'form', code, details));
}

/** Rows of saved fields have their names; the others get theirs from their labels. */
function nameRows({ fields, retired }: TypeDraft, before: PageType | undefined): Map<string, string> {
  const saved = [...(before?.fields ?? []), ...(before?.retired ?? [])];
  const taken = new Set(saved.flatMap(({ name, kind }) => [name, ...controlsOf(name, kind)]));
  const names = new Map<string, string>();
  for (const { id } of [...fields, ...retired]) {
    if (saved.some(({ name }) => name === id)) names.set(id, id);
  }
  for (const { id, label, kind } of fields) {
    if (names.has(id)) continue;
    const name = freeName(label, kindOf(kind) ?? 'text', taken);
    for (const one of [name, ...controlsOf(name, kindOf(kind) ?? 'text')]) taken.add(one);
    names.set(id, name);
  }
  return names;
}

function controlsOf(name: string, kind: KindName): string[] {
  return fieldKinds[kind].parts.map((part) => controlName(name, part));
}

/** A name in lower-case ASCII words joined by `_`, like the label: neither reserved nor taken. */
function freeName(label: string, kind: KindName, taken: ReadonlySet<string>): string {
  const words = foldName(label)
    .replace(/[^a-z0-9]+/g, '_')
    .slice(0, typeLimits.name - 10)
    .replace(/^_+|_+$/g, '');
  const base = /^[a-z]/.test(words) && !reservedNames.has(words) ? words : `champ_${words}`.replace(/_$/, '');
  const isFree = (name: string) =>
    !taken.has(name) && !controlsOf(name, kind).some((control) => taken.has(control));
  for (let number = 1; ; number++) {
    const name = number === 1 ? base : `${base}_${number}`;
    if (isFree(name)) return name;
  }
}

/** A saved field stands on one row only, and no two rows have one label. */
function findTwins(rows: readonly FieldDraft[], { problems }: Reading): void {
  const seen = new Set<string>();
  for (const { id, label } of rows) {
    const key = foldName(label);
    const isTwin = seen.has(`id ${id}`) || (key !== '' && seen.has(`label ${key}`));
    if (isTwin) problems.push(about(id, 'label', 'type.field.twice', { name: label.slice(0, 60) }));
    seen.add(`id ${id}`).add(`label ${key}`);
  }
}

function readField(row: FieldDraft, reading: Reading): Field {
  const complain = (control: keyof FieldDraft, error: FieldError) =>
    reading.problems.push({ row: row.id, control, ...error });
  const kind = kindOf(row.kind);
  if (!kind) complain('kind', { code: 'type.field.bad-kind', details: {} });
  const parts = partsOf(kind ?? 'text');
  const label = oneLine(row.label);
  if (label === '') complain('label', { code: 'type.field.no-label', details: {} });
  const texts = { label, help: oneLine(row.help), unit: oneLine(row.unit) };
  const maxima = { label: typeLimits.label, help: typeLimits.help, unit: typeLimits.name } as const;
  for (const control of ['label', 'help', 'unit'] as const) {
    const max = maxima[control];
    if (texts[control].length > max) complain(control, refuse('field.too-long', { max }).error);
  }
  const name = reading.names.get(row.id) ?? 'champ';
  const {
    min: _min,
    max: _max,
    default: _start,
    showIf: _if,
    formula: _formula,
    ...kept
  } = reading.saved.get(row.id) ?? plainField(name, 'text');
  const field: Field = {
    ...kept,
    ...plainField(name, kind ?? 'text'),
    ...(label === '' ? {} : { label }),
    required: row.required,
    help: texts.help,
    show: row.show,
    options: parts.has('options') ? readOptions(row, complain) : [],
    multiple: parts.has('multiple') && row.multiple,
    target: parts.has('target') ? row.target : '',
    unit: parts.has('unit') ? texts.unit : '',
    readers: row.readers,
    writers: row.writers,
    ...(parts.has('bounds') ? readBounds(row, complain) : {}),
    ...(parts.has('formula') ? readFormula(row, complain) : {}),
    countsAll: parts.has('formula') && row.countsAll,
    ...readCondition(row, reading, complain),
  };
  if (field.target !== '' && !isPageSlug(field.target))
    complain('target', { code: 'type.field.bad-target', details: {} });
  return parts.has('default') ? withDefault(field, row, complain) : field;
}

type Complain = (control: keyof FieldDraft, error: FieldError) => void;

function readOptions(row: FieldDraft, complain: Complain): Field['options'] {
  const options = parseOptions(row.options);
  const { options: max, optionDepth, label: longestLabel } = typeLimits;
  if (options.length === 0) complain('options', { code: 'type.field.no-options', details: {} });
  if (options.length > max) complain('options', { code: 'type.options.too-many', details: { max } });
  if (options.some(({ depth }) => depth >= optionDepth))
    complain('options', { code: 'type.options.too-deep', details: { max: optionDepth } });
  const long = options.find(({ label, value }) => Math.max(label.length, value.length) > longestLabel);
  if (long) complain('options', refuse('field.too-long', { max: longestLabel }).error);
  const keys = new Map<string, number>();
  for (const [at, { value, label }] of options.entries()) {
    for (const key of [foldName(value), foldName(label)]) {
      const isTwin = key === '' || (keys.get(key) ?? at) !== at;
      if (isTwin) complain('options', { code: 'type.option.twice', details: { value: label.slice(0, 60) } });
      keys.set(key, at);
      if (isTwin) break;
    }
  }
  return options;
}

function readBounds(row: FieldDraft, complain: Complain): Pick<Field, 'min' | 'max'> {
  const bounds: { min?: number; max?: number } = {};
  for (const end of ['min', 'max'] as const) {
    const read = fieldKinds.number.fromCsv(row[end], plainField('nombre', 'number'));
    if ('error' in read) complain(end, read.error);
    else if (typeof read.value === 'number') bounds[end] = read.value;
  }
  const { min, max } = bounds;
  if (min !== undefined && max !== undefined && min > max)
    complain('max', { code: 'type.field.bad-bounds', details: {} });
  return bounds;
}

function readFormula(row: FieldDraft, complain: Complain): Pick<Field, 'formula'> {
  const formula = parseFormula(row.formula);
  if (!formula) complain('formula', { code: 'type.field.bad-formula', details: {} });
  else if (row.countsAll && !countsNumbers(formula))
    complain('formula', { code: 'type.field.count-list', details: {} });
  return formula ? { formula } : {};
}

function readCondition(
  row: FieldDraft,
  { draft, names }: Reading,
  complain: Complain,
): Pick<Field, 'showIf'> {
  if (row.ifField === '') return {};
  const other = draft.fields.find(({ id }) => id === row.ifField && id !== row.id);
  const field = other && names.get(other.id);
  const values = row.ifMode === 'filled' ? [] : row.ifValues.split(',').map(oneLine).filter(Boolean);
  const isWhole = field !== undefined && (row.ifMode === 'filled' || values.length > 0);
  if (!isWhole) complain('ifField', { code: 'type.field.bad-condition', details: {} });
  if (values.length > 20) complain('ifValues', refuse('field.too-many', { max: 20 }).error);
  if (values.join(', ').length > typeLimits.help / 2)
    complain('ifValues', refuse('field.too-long', { max: typeLimits.help / 2 }).error);
  return isWhole ? { showIf: { field, values, negated: row.ifMode === 'is-not' } } : {};
}

function withDefault(field: Field, row: FieldDraft, complain: Complain): Field {
  if (row.default.trim() === '') return field;
  const cell = fieldKinds[field.kind].fromCsv(row.default, field);
  const read = 'error' in cell ? checkDefault(row.default, field) : cell;
  if ('error' in read) complain('default', read.error);
  return 'error' in read || read.value === undefined ? field : { ...field, default: read.value };
}

function shortText({ draft, problems }: Reading, control: 'title' | 'description' | 'titlePattern'): string {
  const text = oneLine(draft[control]);
  const max = longest[control];
  if (text.length > max) problems.push(about('', control, 'field.too-long', { max }));
  return text;
}

/** Words in braces become names: of a field by its label now, or by the one it had. */
function readPattern(reading: Reading, fields: readonly Field[], before: PageType | undefined): string {
  const isStill = ({ name }: Field) => fields.some((field) => field.name === name);
  const formerly = (before?.fields ?? []).filter(isStill);
  const pattern = shortText(reading, 'titlePattern');
  const known = pattern.replace(/\{([^{}]*)\}/g, (braced, word: string) => {
    const name = (findBraced(fields, word) ?? findBraced(formerly, word))?.name;
    return name === undefined ? braced : `{${name}}`;
  });
  const lost = placeholdersOf(known).find((name) => !fields.some((field) => field.name === name));
  if (lost !== undefined)
    reading.problems.push(about('', 'titlePattern', 'type.pattern.unknown', { name: lost.slice(0, 60) }));
  return known;
}

function readAgenda({ draft, names, problems }: Reading, fields: readonly Field[]): string {
  if (draft.agenda === '') return '';
  const name = names.get(draft.agenda);
  if (fields.some((field) => field.name === name && dated.has(field.kind))) return name ?? '';
  problems.push(about('', 'agenda', 'type.bad-agenda', { name: draft.agenda.slice(0, 60) }));
  return '';
}

function readSort({ draft, names }: Reading): string {
  const isWord = sortWords.some((word) => word === draft.sort);
  const by = isWord ? draft.sort : (names.get(draft.sort) ?? draft.sort.slice(0, 40));
  return by === '' ? '' : `${draft.sortDown ? '-' : ''}${by}`;
}

function about(
  row: string,
  control: string,
  code: string,
  details: FieldError['details'] = {},
): DraftProblem {
  return { row, control, code, details };
}
