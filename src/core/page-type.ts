/**
 * A page type as a value, and as the text of the page that defines it: a block of YAML, then the body that new pages
 * start with. How entries use it is entry.ts; where types are found is not known here.
 */
import { type EntryViewName, entryViews, findEntryView } from './entry-query.ts';
import type { Field, Option } from './field.ts';
import { formatCondition } from './field-condition.ts';
import { fieldKinds } from './field-kinds.ts';
import { joinFront, splitFront } from './front-block.ts';
import { foldName, isSpaceSlug, type LineLetter, lineLetters } from './page.ts';
import {
  type Block,
  complain,
  problem,
  readBlock,
  readFlag,
  readItems,
  readText,
  readWord,
  type TypeProblem,
} from './page-type-block.ts';
import { checkConditions, checkFormulas, readFields } from './page-type-fields.ts';
import {
  creationWords,
  readerWords,
  schemaWords,
  showWords,
  toneWords,
  typeKeys,
  writerWords,
} from './page-type-keys.ts';
import { readYaml, writeYaml, type YamlNode } from './yaml.ts';

/** Slug of the space whose pages define page types. */
export const typesSpace = 'modeles';

export interface PageType {
  /** Slug of the page that defines it. */
  slug: string;
  title: string;
  description: string;
  /** Name of an icon, or empty. */
  icon: string;
  line?: LineLetter;
  /** Titles of its entries, with fields in braces: `Réunion du {date}`. Empty when people write them. */
  titlePattern: string;
  fields: readonly Field[];
  /** Fields taken off the type: entries keep their values, which whoever writes the entry sees apart. */
  retired: readonly Field[];
  /** Who makes entries by a form: those who may write in the space, visitors too, or only those who manage it. */
  creation: 'writers' | 'visitors' | 'managers';
  /** Whether what visitors send waits until somebody who manages the space has read it. */
  moderation: boolean;
  /** Slug of the space in which forms put entries; '' for the one where the form stands. */
  space: string;
  /** Name of the field that dates its entries in the agenda; '' when they do not stand there. */
  agenda: string;
  /** How its entries are listed when nothing else is asked for; `sort` as in EntryQuery. */
  view: EntryViewName;
  sort: string;
  /** What its entries are for search engines; '' for nothing in particular. */
  schema: '' | 'event' | 'organisation' | 'person' | 'article';
  /** Field of the entry that a new one names: no more are taken while it is 0 or less (`complet_si`). Absent for no such end. */
  fullWhen?: string;
  /** What new pages start with. */
  body: string;
}

/** The role that whoever makes an entry holds on its space; visitors who hold none may still send one by a form. */
export function makingRole({ creation }: Pick<PageType, 'creation'>): 'write' | 'manage' {
  return creation === 'managers' ? 'manage' : 'write';
}

/** A type that says no more than its title and fields. */
export function plainType(slug: string, title: string, fields: readonly Field[] = []): PageType {
  return {
    slug,
    title,
    description: '',
    icon: '',
    titlePattern: '',
    fields,
    retired: [],
    creation: 'writers',
    moderation: false,
    space: '',
    agenda: usualAgenda(fields),
    view: 'list',
    sort: '',
    schema: '',
    body: '',
  };
}

/** A front block of this many characters and tokens is read in some 50 ms. */
const bounds = { characters: 64 * 1024, tokens: 12_000 };
const maxProblems = 20;
const maxText = { title: 100, description: 500, pattern: 200, word: 40 };

/** Reads a page type. Total: any text gives a type or what is wrong, with lines counted from 1 in `body`. */
export function parsePageType(
  slug: string,
  body: string,
): { type: PageType } | { errors: readonly TypeProblem[] } {
  const split = splitFront(body);
  if (typeof split === 'string')
    return { errors: [problem(split === 'missing' ? 'type.front-missing' : 'type.front-unclosed', 1)] };
  const yaml = readYaml(split.front, bounds);
  const problems: TypeProblem[] = 'problems' in yaml ? yaml.problems : [];
  const type = 'node' in yaml ? readType(yaml.node, problems) : undefined;
  if (type && problems.length === 0) return { type: { slug, ...type, body: split.body } };
  // The block begins on the second line of the page.
  return { errors: problems.slice(0, maxProblems).map((one) => ({ ...one, line: one.line + 1 })) };
}

function readType(node: YamlNode, problems: TypeProblem[]): Omit<PageType, 'slug' | 'body'> | undefined {
  const block = readBlock(node, typeKeys, problems);
  if (!block) return undefined;
  const title = readText(block, 'nom', maxText.title);
  if (title === '') complain(block, 'nom', 'type.no-name');
  const icon = readText(block, 'icone', maxText.word);
  if (!/^(?:[a-z0-9]+(?:-[a-z0-9]+)*)?$/.test(icon)) complain(block, 'icone', 'type.bad-icon');
  const colour = readText(block, 'couleur', maxText.word);
  const line = lineLetters.find((letter) => letter === colour);
  if (colour !== '' && !line) complain(block, 'couleur', 'type.bad-word', { words: lineLetters.join(', ') });
  const fields = readFields(readItems(block, 'champs'), problems);
  const fieldsLine = block.entries.get('champs')?.line ?? block.line;
  checkConditions(fields, fieldsLine, problems);
  checkFormulas(fields, fieldsLine, problems);
  const titlePattern = readText(block, 'titre', maxText.pattern);
  for (const name of placeholdersOf(titlePattern)) {
    const field = fields.find((one) => one.name === name);
    if (!field) complain(block, 'titre', 'type.pattern.unknown', { name });
    // Everybody who reads an entry reads its title.
    else if (field.readers !== 'all') complain(block, 'titre', 'type.pattern.hidden', { name });
  }
  const description = readText(block, 'description', maxText.description);
  const retired = readRetired(block, fields);
  const look = { title, description, icon, ...(line ? { line } : {}), titlePattern };
  return { ...look, fields, retired, ...readUse(block, fields) };
}

type TypeBlock = Block<keyof typeof typeKeys>;

/** A field that came back under its name is no longer a retired one. */
function readRetired(block: TypeBlock, fields: readonly Field[]): Field[] {
  const retired = readFields(readItems(block, 'retires'), block.problems);
  return retired.filter(({ name }) => !fields.some((field) => field.name === name));
}

function readUse(block: TypeBlock, fields: readonly Field[]) {
  const space = readText(block, 'espace', maxText.title);
  if (space !== '' && !isSpaceSlug(space)) complain(block, 'espace', 'type.bad-space');
  const wanted = readText(block, 'vue', maxText.word);
  const view = wanted === '' ? 'list' : findEntryView(wanted);
  const words = Object.values(entryViews).map(([word]) => word);
  const fullWhen = readText(block, 'complet_si', maxText.word);
  if (!view) complain(block, 'vue', 'type.bad-word', { words: words.join(', ') });
  return {
    creation: readWord(block, 'creation', creationWords) ?? 'writers',
    moderation: readFlag(block, 'moderation'),
    space,
    agenda: readAgenda(block, fields),
    view: view ?? 'list',
    sort: readText(block, 'tri', maxText.word),
    schema: readWord(block, 'genre', schemaWords) ?? '',
    ...(fullWhen === '' ? {} : { fullWhen }),
  } as const;
}

const datedKinds: ReadonlySet<string> = new Set(['date', 'datetime', 'period']);

/** What a type dates its entries by when it does not say: a field called `date`, else its first period. */
export function usualAgenda(fields: readonly Field[]): string {
  // A hidden day would be told by where the entry stands.
  const seen = fields.filter(({ readers }) => readers === 'all');
  const dated = seen.find(({ name, kind }) => name === 'date' && datedKinds.has(kind));
  return (dated ?? seen.find(({ kind }) => kind === 'period'))?.name ?? '';
}

function readAgenda(block: TypeBlock, fields: readonly Field[]): string {
  const written = readText(block, 'agenda', maxText.word);
  if (written === '') return usualAgenda(fields);
  if (foldName(written) === 'non' || foldName(written) === 'no') return '';
  const field = fields.find(({ name, kind }) => name === written && datedKinds.has(kind));
  if (!field) complain(block, 'agenda', 'type.bad-agenda', { name: written });
  else if (field.readers !== 'all') complain(block, 'agenda', 'type.agenda.hidden', { name: written });
  return field?.name ?? '';
}

/** The names between braces in a title pattern, in order. */
export function placeholdersOf(pattern: string): string[] {
  return [...pattern.matchAll(/\{([^{}]*)\}/g)].map((match) => match[1] ?? '');
}

/** The text of the page that defines the type: `parsePageType` reads the same type from it. */
export function formatPageType(type: PageType): string {
  const front = {
    nom: type.title,
    ...filled({
      description: type.description,
      icone: type.icon,
      couleur: type.line,
      titre: type.titlePattern,
      creation: type.creation === 'writers' ? '' : wordOf(creationWords, type.creation),
      moderation: type.moderation ? 'oui' : '',
      espace: type.space,
      agenda: type.agenda === usualAgenda(type.fields) ? '' : type.agenda || 'non',
      vue: type.view === 'list' ? '' : entryViews[type.view][0],
      tri: type.sort,
      genre: wordOf(schemaWords, type.schema),
      complet_si: type.fullWhen,
    }),
    champs: type.fields.map(writtenField),
    ...(type.retired.length > 0 ? { retires: type.retired.map(writtenField) } : {}),
  };
  return joinFront(writeYaml(front), type.body);
}

function writtenField(field: Field) {
  return {
    nom: field.name,
    libelle: field.label,
    type: fieldKinds[field.kind].word,
    ...filled({
      requis: field.required ? 'oui' : '',
      aide: field.help,
      multiple: field.multiple ? 'oui' : '',
      cible: field.target,
      unite: field.unit,
      min: field.min,
      max: field.max,
      montrer: field.show === 'header' ? '' : wordOf(showWords, field.show),
      lecture: field.readers === 'all' ? '' : wordOf(readerWords, field.readers),
      ecriture: field.writers === 'all' ? '' : wordOf(writerWords, field.writers),
      si: field.showIf && formatCondition(field.showIf),
      calcul: field.formula?.text,
      compter: field.countsAll ? 'tout' : '',
      defaut: field.default,
    }),
    ...(field.options.length > 0 ? { options: writtenOptions(field.options) } : {}),
  };
}

/** The options as a tree again: behind each, those deeper than it. */
function writtenOptions(options: readonly Option[]): unknown[] {
  const depth = options[0]?.depth ?? 0;
  const starts = options.flatMap((option, index) => (option.depth === depth ? [index] : []));
  return starts.map((start, index) => writtenOption(options.slice(start, starts[index + 1])));
}

function writtenOption([option, ...branch]: readonly Option[]): unknown {
  if (!option) return '';
  const isPlain = branch.length === 0 && !option.tone && option.value === option.label;
  if (isPlain) return option.value;
  return {
    ...(option.value === option.label ? {} : { valeur: option.value }),
    libelle: option.label,
    ...(option.tone ? { ton: wordOf(toneWords, option.tone) } : {}),
    ...(branch.length > 0 ? { options: writtenOptions(branch) } : {}),
  };
}

function wordOf<T extends string>(words: Readonly<Record<string, T>>, meaning: T): string {
  return Object.entries(words).find(([, one]) => one === meaning)?.[0] ?? meaning;
}

/** Only what is not empty, so that a type says no more than it must. */
function filled(values: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(values).filter(([, value]) => value !== undefined && value !== ''),
  );
}
