/** Embeds: what is written between `{{` and `}}` on a line of its own. What an embed shows is left to others. */

/**
 * An embed as asked for: names and known argument keys in French, other keys as written (filters on fields). Behind a key
 * stands what it was compared by, unless that was `=`: `montant>=`.
 */
export interface Embed {
  name: string;
  /** Has no prototype, so that every key is a plain key. */
  args: Readonly<Record<string, string>>;
}

export type EmbedProblem =
  | 'not-an-embed'
  | 'too-long'
  | 'no-name'
  | 'unclosed-quote'
  | 'bad-argument'
  | 'repeated-argument'
  | 'too-many-arguments';

export type ParsedEmbed = { ok: true; embed: Embed } | { ok: false; problem: EmbedProblem };

/** Characters of the whole line, of one value, and how many arguments there may be. */
export const embedLimits = { line: 2000, value: 500, args: 20 } as const;

/** Canonical names and their other spellings: the one table of them. Spellings are folded (case, accents). */
const names: Readonly<Record<string, readonly string[]>> = {
  fiches: ['entries'],
  inclure: ['include'],
  sommaire: ['toc'],
  departs: ['departures'],
  actions: ['tasks'],
  decisions: [],
  changements: ['changes'],
  fichiers: ['files'],
  video: [],
  bouton: ['button'],
  formulaire: ['form'],
};

const argumentKeys: Readonly<Record<string, readonly string[]>> = {
  type: [],
  espace: ['space'],
  page: [],
  etiquette: ['tag'],
  tri: ['sort'],
  nombre: ['limit'],
  vue: ['view'],
  titre: ['title'],
  url: [],
  depuis: ['from'],
  jusqua: ['until'],
  a_venir: ['upcoming'],
  colonnes: ['columns'],
  par: ['by'],
  somme: ['sum'],
  cherche: ['search'],
  filtres: ['filters'],
};

/** Keys that may stand alone: `{{fiches type=réunion à_venir}}` says yes. */
const flags: ReadonlySet<string> = new Set(['a_venir']);
export const flagValue = 'oui';

const nameOf = bySpelling(names);
const keyOf = bySpelling(argumentKeys);

/** Every canonical embed name. */
export const embedNames: readonly string[] = Object.keys(names);

/** Opening quotes and what may close each of them; a closing one also opens, as some keyboards give only that. */
const quotes: ReadonlyMap<string, string> = new Map([
  ['"', '"'],
  ['“', '”"'],
  ['”', '”"'],
  ['«', '»'],
]);

/**
 * Reads `{{name key="value" …}}`. Values stand between `"…"`, `“…”`, `« … »`, or bare up to the next space.
 * A name that is in no table is kept, folded: whoever shows the embed says that it does not exist.
 */
export function parseEmbed(line: string): ParsedEmbed {
  const written = line.trim();
  if (!written.startsWith('{{') || !written.endsWith('}}') || written.length < 4)
    return refuse('not-an-embed');
  if (written.length > embedLimits.line) return refuse('too-long');
  const inner = written.slice(2, -2).trim();
  const name = /^[\p{L}][\p{L}\p{N}_-]*/u.exec(inner)?.[0];
  if (!name) return refuse('no-name');
  const args = parseArguments(inner.slice(name.length));
  if (typeof args === 'string') return refuse(args);
  const folded = fold(name);
  return { ok: true, embed: { name: nameOf.get(folded) ?? folded, args } };
}

function parseArguments(text: string): Record<string, string> | EmbedProblem {
  const args: Record<string, string> = Object.create(null);
  let count = 0;
  let rest = text;
  while (rest.trim() !== '') {
    const read = readArgument(rest);
    if (typeof read === 'string') return read;
    if (read.key in args) return 'repeated-argument';
    if (++count > embedLimits.args) return 'too-many-arguments';
    args[read.key] = read.value;
    rest = read.rest;
  }
  return args;
}

interface ReadArgument {
  key: string;
  value: string;
  rest: string;
}

function readArgument(text: string): ReadArgument | EmbedProblem {
  const written = /^\s+([\p{L}_][\p{L}\p{N}_-]*)(?:\s*(!=|>=|<=|=|>|<)\s*)?/u.exec(text);
  if (!written?.[1]) return 'bad-argument';
  const operator = written[2] === '=' ? '' : (written[2] ?? '');
  const key = `${canonicalKey(written[1])}${operator}`;
  const after = text.slice(written[0].length);
  if (written[2] === undefined) {
    return flags.has(key) ? { key, value: flagValue, rest: after } : 'bad-argument';
  }
  const value = readValue(after);
  return typeof value === 'string' ? value : { key, ...value };
}

function readValue(text: string): { value: string; rest: string } | EmbedProblem {
  const closers = quotes.get(text.charAt(0));
  const end = closers === undefined ? bareEnd(text) : closingQuote(text, closers);
  if (end < 0) return 'unclosed-quote';
  const value = text.slice(closers === undefined ? 0 : 1, end).trim();
  if (closers === undefined && value === '') return 'bad-argument';
  if (value.length > embedLimits.value) return 'too-long';
  return { value, rest: text.slice(closers === undefined ? end : end + 1) };
}

function bareEnd(text: string): number {
  const space = text.search(/\s/);
  return space < 0 ? text.length : space;
}

function closingQuote(text: string, closers: string): number {
  for (let at = 1; at < text.length; at++) if (closers.includes(text.charAt(at))) return at;
  return -1;
}

/** A field is named exactly as its page type names it; only the keys of the table are folded. */
function canonicalKey(written: string): string {
  return keyOf.get(fold(written)) ?? written;
}

function fold(word: string): string {
  return word
    .normalize('NFD')
    .replace(/\p{M}+/gu, '')
    .toLowerCase();
}

function bySpelling(table: Readonly<Record<string, readonly string[]>>): ReadonlyMap<string, string> {
  return new Map(
    Object.entries(table).flatMap(([name, others]) =>
      [name, ...others].map((spelling) => [spelling, name] as const),
    ),
  );
}

function refuse(problem: EmbedProblem): ParsedEmbed {
  return { ok: false, problem };
}
