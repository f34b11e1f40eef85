/**
 * Formulas of computed fields: `places - nombre(inscription.seance)`, `somme(don.projet, montant) * 0,9`, or a list,
 * `fiches(seance.cycle)`, `liens()`. Numbers, own fields by name, + - * / and parentheses. Reading and working out are
 * total and bounded; what cannot be worked out is empty, never an error.
 */

/** Entries of a type that lead here by one of its fields. */
export interface Relation {
  /** Slug of the type, and name of the field. */
  type: string;
  field: string;
}

export type Sum =
  | { kind: 'number'; number: number }
  /** Another field of the same entry. */
  | { kind: 'own'; name: string }
  | { kind: 'count'; of: Relation }
  /** Of the number that each of them holds in the field `number`. */
  | { kind: 'total'; of: Relation; number: string }
  | { kind: 'negative'; sum: Sum }
  | { kind: 'operation'; sign: Sign; left: Sum; right: Sum };

/** All pages that lead here, or the entries of one type that do so by one field. */
export type List = { kind: 'links' } | { kind: 'entries'; of: Relation };

export interface Formula {
  /** As written. */
  text: string;
  root: Sum | List;
}

type Sign = '+' | '-' | '*' | '/';

/** Characters of a formula, its numbers and names, and the parentheses and signs inside one another. */
export const formulaLimits = { text: 500, terms: 60, depth: 20 } as const;

/** Undefined for what is no formula, or too long a one. Total. */
export function parseFormula(written: string): Formula | undefined {
  const text = written.trim();
  if (text === '' || text.length > formulaLimits.text) return undefined;
  const reading: Reading = { text, at: 0, terms: 0 };
  const root = readList(reading) ?? readSum(reading, 0);
  return root && take(reading, /$/) !== undefined ? { text, root } : undefined;
}

interface Reading {
  text: string;
  at: number;
  terms: number;
}

/** The first group of the sign that comes next, spaces aside; undefined, and nothing taken, when another comes. */
function take(reading: Reading, sign: RegExp): string | undefined {
  const match = new RegExp(`\\s*(${sign.source})`, 'yi');
  match.lastIndex = reading.at;
  const found = match.exec(reading.text);
  if (!found) return undefined;
  reading.at = match.lastIndex;
  return found[1];
}

function readList(reading: Reading): List | undefined {
  if (take(reading, /liens\s*\(\s*\)/)) return { kind: 'links' };
  if (!take(reading, /fiches\s*\(/)) return undefined;
  const of = readRelation(reading);
  return of && take(reading, /\)/) ? { kind: 'entries', of } : undefined;
}

function readSum(reading: Reading, depth: number): Sum | undefined {
  return readChain(reading, /[+-]/, () => readProduct(reading, depth));
}

function readProduct(reading: Reading, depth: number): Sum | undefined {
  return readChain(reading, /[*/]/, () => readTerm(reading, depth));
}

/** Operations of one rank, from the left: `a - b - c` is `(a - b) - c`. */
function readChain(reading: Reading, signs: RegExp, readPart: () => Sum | undefined): Sum | undefined {
  let left = readPart();
  while (left) {
    const sign = take(reading, signs) as Sign | undefined;
    if (!sign) return left;
    const right = readPart();
    left = right && { kind: 'operation', sign, left, right };
  }
  return undefined;
}

function readTerm(reading: Reading, depth: number): Sum | undefined {
  reading.terms += 1;
  if (depth > formulaLimits.depth || reading.terms > formulaLimits.terms) return undefined;
  if (take(reading, /-/)) {
    const sum = readTerm(reading, depth + 1);
    return sum && { kind: 'negative', sum };
  }
  if (take(reading, /\(/)) {
    const sum = readSum(reading, depth + 1);
    return sum && take(reading, /\)/) ? sum : undefined;
  }
  const number = take(reading, /\d{1,15}(?:[.,]\d{1,15})?/);
  if (number !== undefined) return { kind: 'number', number: Number(number.replace(',', '.')) };
  return readCall(reading) ?? readOwn(reading);
}

function readCall(reading: Reading): Sum | undefined {
  const name = take(reading, /(?:nombre|somme)(?=\s*\()/)?.toLowerCase();
  if (name === undefined || !take(reading, /\(/)) return undefined;
  const of = readRelation(reading);
  if (!of) return undefined;
  if (name === 'nombre') return take(reading, /\)/) ? { kind: 'count', of } : undefined;
  const number = take(reading, /[,;]/) && take(reading, fieldName);
  return number && take(reading, /\)/) ? { kind: 'total', of, number: number.toLowerCase() } : undefined;
}

const fieldName = /[a-z][a-z0-9]*(?:_[a-z0-9]+)*/;

function readOwn(reading: Reading): Sum | undefined {
  const name = take(reading, fieldName);
  return name === undefined ? undefined : { kind: 'own', name: name.toLowerCase() };
}

function readRelation(reading: Reading): Relation | undefined {
  const type = take(reading, /[a-z0-9]+(?:-[a-z0-9]+)*/);
  const field = type && take(reading, /\./) && take(reading, fieldName);
  return type && field ? { type: type.toLowerCase(), field: field.toLowerCase() } : undefined;
}

/** Names of the entry's own fields that the formula works with. */
export function ownFieldsOf({ root }: Formula): string[] {
  return termsOf(root).flatMap((term) => (term.kind === 'own' ? [term.name] : []));
}

/** What has to be counted before the formula can be worked out: relations, with the field to add up or without. */
export function countedBy({ root }: Formula): { of: Relation; number?: string }[] {
  return termsOf(root).flatMap((term) => {
    if (term.kind === 'count') return [{ of: term.of }];
    return term.kind === 'total' ? [{ of: term.of, number: term.number }] : [];
  });
}

export function isList(root: Formula['root']): root is List {
  return root.kind === 'links' || root.kind === 'entries';
}

function termsOf(root: Sum | List): (Sum | List)[] {
  if (root.kind === 'negative') return termsOf(root.sum);
  return root.kind === 'operation' ? [...termsOf(root.left), ...termsOf(root.right)] : [root];
}

/** What a sum is worked out from; undefined where there is nothing to count with. */
export interface Amounts {
  own(name: string): number | undefined;
  count(of: Relation): number | undefined;
  total(of: Relation, number: string): number | undefined;
}

/** Finite, rounded to what a float can tell; undefined for a list, a missing amount or a division by zero. */
export function workOut({ root }: Formula, amounts: Amounts): number | undefined {
  const amount = isList(root) ? undefined : amountOf(root, amounts);
  if (amount === undefined || !Number.isFinite(amount)) return undefined;
  // 0.1 + 0.2 is 0.3 to people, and JSON has no negative zero.
  return Number(amount.toPrecision(12)) || 0;
}

function amountOf(sum: Sum, amounts: Amounts): number | undefined {
  switch (sum.kind) {
    case 'number':
      return sum.number;
    case 'own':
      return amounts.own(sum.name);
    case 'count':
      return amounts.count(sum.of);
    case 'total':
      return amounts.total(sum.of, sum.number);
    case 'negative': {
      const amount = amountOf(sum.sum, amounts);
      return amount === undefined ? undefined : -amount;
    }
    case 'operation': {
      const [left, right] = [amountOf(sum.left, amounts), amountOf(sum.right, amounts)];
      return left === undefined || right === undefined ? undefined : operate(sum.sign, left, right);
    }
  }
}

function operate(sign: Sign, left: number, right: number): number | undefined {
  if (sign === '+') return left + right;
  if (sign === '-') return left - right;
  if (sign === '*') return left * right;
  return right === 0 ? undefined : left / right;
}
