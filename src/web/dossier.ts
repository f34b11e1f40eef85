/** A dossier as its page shows it: axes, reading levels and minutes, and the summary of the type `dossier`. */
import type { FactPart, FactView } from '../wiki/items.ts';
import type { PageView } from '../wiki/views.ts';

/** Words a minute in which sourced French text is read. */
const pace = 200;

/** Names of the fields in the starter's type `dossier`. */
const fields = {
  axis: 'axe',
  number: 'numero',
  summary: 'resume',
  state: 'statut',
  sources: 'sources',
} as const;

export const axisNames = ['decouvrir', 'approfondir', 'agir'] as const;
export type AxisName = (typeof axisNames)[number];

export interface DossierFacts {
  /** `href` is empty when the text has no part for each axis. */
  axes: readonly { name: AxisName; href: string; isCurrent: boolean }[];
  number: string;
  summary: string;
  state: FactPart | undefined;
  sources: readonly FactPart[];
  hasLevels: boolean;
  minutes: number;
  briefMinutes: number;
  /** Values that the head has no place for. */
  others: readonly FactView[];
}

/** The axes are stops of the text when it has a part for each, else they show where the dossier stands. */
export function dossierFacts(view: PageView): DossierFacts {
  const partsOf = (field: string) => view.facts.find((one) => one.field === field)?.parts ?? [];
  const text = (field: string) =>
    partsOf(field)
      .map((part) => part.text)
      .join(', ')
      .trim();
  const parts = new Set(view.body.reading.headings.map(({ id }) => id));
  const hasParts = axisNames.every((name) => parts.has(name));
  const own = fold(text(fields.axis));
  const known = new Set<string>(Object.values(fields));
  return {
    axes:
      hasParts || axisNames.some((name) => name === own)
        ? axisNames.map((name) => ({ name, href: hasParts ? `#${name}` : '', isCurrent: name === own }))
        : [],
    number: text(fields.number),
    summary: text(fields.summary),
    state: partsOf(fields.state)[0],
    sources: partsOf(fields.sources),
    hasLevels: view.body.reading.hasDeepLevel,
    minutes: readingMinutes(view.words),
    briefMinutes: readingMinutes(view.briefWords),
    others: view.facts.filter((fact) => fact.isLeft || !known.has(fact.field)),
  };
}

export function readingMinutes(words: number): number {
  return Math.max(1, Math.round(words / pace));
}

function fold(word: string): string {
  return word
    .normalize('NFD')
    .replace(/\p{M}+/gu, '')
    .toLowerCase();
}
