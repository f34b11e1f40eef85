/** What is said of page types: of kinds of fields, of problems in their text, of changes and of what they do to entries. */
import type { FieldError, KindName } from '../core/field.ts';
import { fieldKinds } from '../core/field-kinds.ts';
import type { TypeProblem } from '../core/page-type-block.ts';
import type { TypeChange } from '../core/type-changes.ts';
import type { WeighedEffect } from '../wiki/weigh-type.ts';
import { errorText } from './inputs.ts';
import type { Locals } from './locals.ts';

type Words = Pick<Locals, 't' | 'has' | 'size'>;

/** Kinds as a person meets them, by what they are for; whatever is not named here comes with the last. */
const groups: Readonly<Record<string, readonly KindName[]>> = {
  words: ['text', 'longtext', 'list', 'tags'],
  choices: ['choice', 'choices', 'boolean'],
  numbers: ['number', 'computed'],
  days: ['date', 'time', 'datetime', 'period'],
  people: ['member', 'group', 'email', 'phone', 'place'],
  links: ['page', 'url', 'image', 'file'],
};

export interface KindChoice {
  kind: string;
  word: string;
  example: string;
}

export function kindGroups({ t, has }: Words): { title: string; kinds: KindChoice[] }[] {
  const named = new Set<string>(Object.values(groups).flat());
  const others = Object.values(fieldKinds).map(({ name }) => name);
  const isHere = (kind: KindName) => Object.hasOwn(fieldKinds, kind);
  return Object.entries(groups).map(([group, kinds]) => {
    const rest = group === 'days' ? others.filter((kind) => !named.has(kind)) : [];
    return {
      title: t(`types.kindGroups.${group}`),
      kinds: [...kinds.filter(isHere), ...rest].map((kind) => ({
        kind,
        word: kindWord({ t, has }, kind),
        example: has(`types.kindExamples.${kind}`) ? t(`types.kindExamples.${kind}`) : '',
      })),
    };
  });
}

export function kindWord({ t, has }: Pick<Words, 't' | 'has'>, kind: KindName): string {
  return has(`types.kinds.${kind}`) ? t(`types.kinds.${kind}`) : fieldKinds[kind].word;
}

/** The sentence for what is wrong in a type; a reason that is an error of its own is said as such. */
export function typeErrorText(words: Words, { code, details }: FieldError): string {
  const { reason } = details;
  const isReason = typeof reason === 'string' && code === 'type.field.bad-default';
  const said = isReason ? { reason: errorText(words, { code: reason, details }) } : {};
  return errorText(words, { code, details: { ...details, ...said } });
}

/** Each with the line at which it stands, from 1. */
export function problemSentences(words: Words, problems: readonly TypeProblem[]): string[] {
  return problems.map(({ line, ...error }) =>
    words.t('types.problemAt', { line, problem: typeErrorText(words, error) }),
  );
}

export function changeSentences(words: Words, changes: readonly TypeChange[]): string[] {
  return changes.map((change) => {
    if (change.kind !== 'kind') return words.t(`types.changes.${change.kind}`, { ...change });
    const { label, from, to } = change;
    return words.t('types.changes.kind', { label, from: kindWord(words, from), to: kindWord(words, to) });
  });
}

export interface EffectWords {
  sentence: string;
  note: string;
  named: WeighedEffect['named'];
  /** How many more there are than are named. */
  more: number;
  isRisk: boolean;
}

export function effectWords(words: Words, { effect, count, converted, named }: WeighedEffect): EffectWords {
  const { t } = words;
  const key = effect.kind === 'unread' ? `unread-${effect.cause}` : effect.kind;
  const audience = t(`types.readers.${effect.field.readers}`);
  const label = effect.field.label;
  const kind = kindWord(words, effect.field.kind);
  return {
    sentence: t(`types.effects.${key}`, { count, label, audience, kind }),
    note: effect.kind === 'unread' && converted > 0 ? t('types.converted', { count: converted }) : '',
    named,
    more: named.length === 0 ? 0 : count - named.length,
    isRisk: effect.kind === 'shown' || effect.kind === 'restored',
  };
}
