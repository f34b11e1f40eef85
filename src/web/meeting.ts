/** A meeting as its page shows it: the six facts of its ticket, picked from the values of the type `reunion`. */
import type { FactPart, FactView } from '../wiki/items.ts';

export interface MeetingFacts {
  /** `YYYY-MM-DD`. */
  date: string;
  /** `HH:MM`, or empty. */
  start: string;
  end: string;
  place: string;
  visio: string;
  pad: string;
  /** With the page of the group, when there is one. */
  group: FactPart | undefined;
  state: FactPart | undefined;
  facilitation: string;
  notes: string;
  present: readonly string[];
  excused: readonly string[];
  /** Values that the ticket has no place for. */
  others: readonly FactView[];
}

/** Names of the fields in the starter's type `reunion`. */
const fields = {
  date: 'date',
  start: 'debut',
  end: 'fin',
  place: 'lieu',
  visio: 'visio',
  pad: 'pad',
  group: 'groupe',
  state: 'statut',
  facilitation: 'animation',
  notes: 'prise_de_notes',
  present: 'presents',
  excused: 'excuses',
} as const;

export function meetingFacts(facts: readonly FactView[]): MeetingFacts {
  const byField = new Map(facts.map((fact) => [fact.field, fact]));
  const known = new Set<string>(Object.values(fields));
  const text = (name: keyof typeof fields) => textOf(byField.get(fields[name]));
  const part = (name: keyof typeof fields) => byField.get(fields[name])?.parts[0];
  return {
    date: part('date')?.datetime ?? '',
    start: part('start')?.datetime ?? text('start'),
    end: part('end')?.datetime ?? text('end'),
    place: text('place'),
    visio: part('visio')?.href ?? '',
    pad: part('pad')?.href ?? '',
    group: part('group'),
    state: part('state'),
    facilitation: text('facilitation'),
    notes: text('notes'),
    present: namesOf(byField.get(fields.present)),
    excused: namesOf(byField.get(fields.excused)),
    others: facts.filter((fact) => fact.isLeft || !known.has(fact.field)),
  };
}

/** A list has one part for each person; other kinds have them in one text, separated by commas. */
function namesOf(fact: FactView | undefined): string[] {
  return (fact?.parts ?? [])
    .flatMap(({ text }) => text.split(/[,;\n]/))
    .map((name) => name.trim())
    .filter((name) => name !== '');
}

function textOf(fact: FactView | undefined): string {
  return (fact?.parts ?? [])
    .map((part) => part.text)
    .join(', ')
    .trim();
}

/** Two letters for an avatar: the capitals of the first two words that are no articles, or the only one's beginning. */
export function initials(name: string): string {
  const words = name.split(/[\s'’]+/u).filter((word) => /^\p{L}{3}/u.test(word));
  const [first = '', second = ''] = words;
  const [head, next] =
    second === '' ? [first.charAt(0), first.charAt(1)] : [first.charAt(0), second.charAt(0).toUpperCase()];
  return head.toUpperCase() + next;
}
