/** What a change of a page type would mean for its entries: worked out by looking at each of them, and nothing written. */
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Locale } from '../core/dates.ts';
import { plainText, readableValue, shownText } from '../core/entry-value.ts';
import type { Field } from '../core/field.ts';
import { isAskedFor } from '../core/field-condition.ts';
import type { PageType } from '../core/page-type.ts';
import type { FieldValue, Values } from '../core/revision.ts';
import { valueIn } from '../core/same-value.ts';
import { type Effect, effectsOf } from '../core/type-changes.ts';
import type { TypeEntry } from '../store/type-entries.ts';
import type { PageItem } from './items.ts';
import { pageItem, type Scope } from './scope.ts';
import { seerOf } from './seen-values.ts';
import type { Wiki } from './wiki.ts';

/** Entries read at a time, between which others get their turn; and those looked at in all. */
const atATime = 200;
const mostEntries = 50_000;
/** Entries named for each effect, and characters of a value. */
const mostNamed = 20;
const longestValue = 120;

export interface WeighedEffect {
  effect: Effect;
  /** Entries that feel it. */
  count: number;
  /** Of `unread`: entries whose value can be read as before. */
  converted: number;
  /** The first entries of an effect that names them, with their value as it is. */
  named: readonly { page: PageItem; value: string }[];
}

export interface Weighed {
  /** Only those that some entry feels. */
  effects: readonly WeighedEffect[];
  /** Whether there were more entries than were looked at. */
  isCut: boolean;
}

interface Scale extends WeighedEffect {
  named: { page: PageItem; value: string }[];
}

/**
 * Of the entries that the actor may read. A value that they may not see counts as none: else one could find it out by
 * trying options and bounds.
 */
export async function weighChange(
  wiki: Pick<Wiki, 'store'>,
  scope: Scope,
  before: PageType,
  after: PageType,
  locale: Locale,
): Promise<Weighed> {
  const scales = effectsOf(before, after).map(
    (effect): Scale => ({ effect, count: 0, converted: 0, named: [] }),
  );
  if (scales.length === 0) return { effects: [], isCut: false };
  let [last, seen] = [0, 0];
  for (;;) {
    const entries = await wiki.store.typeEntries.listAfter(scope.rules, before.slug, last, atATime);
    for (const entry of entries) {
      for (const scale of scales) weigh(scale, entry, { scope, before, locale });
    }
    last = entries.at(-1)?.page.id ?? last;
    seen += entries.length;
    if (entries.length < atATime || seen >= mostEntries) break;
    await nextTurn();
  }
  return { effects: scales.filter(({ count }) => count > 0), isCut: seen >= mostEntries };
}

interface Weighing {
  scope: Scope;
  before: PageType;
  locale: Locale;
}

function weigh(scale: Scale, { page, values }: TypeEntry, { scope, before, locale }: Weighing): void {
  const { effect } = scale;
  const sees = seerOf(scope, page.accessId, before);
  const asked = effect.field.showIf?.field;
  // A count would tell by trial what a value is that the actor may not see.
  if (!sees(effect.field.name) || (asked !== undefined && !sees(asked))) return;
  const value = valueIn(values, effect.field.name);
  if (effect.kind === 'unread' && value !== undefined && isRead(effect.field, value)) {
    scale.converted += 1;
    return;
  }
  if (!isFelt(effect, value, values)) return;
  scale.count += 1;
  const isNamed = effect.kind === 'unread' || effect.kind === 'required';
  if (!isNamed || scale.named.length >= mostNamed) return;
  const text = value === undefined ? '' : textOf(effect.before ?? effect.field, value, locale);
  scale.named.push({ page: pageItem(scope, page), value: text });
}

/** Whether the change makes a difference for an entry with these values. */
function isFelt(effect: Effect, value: FieldValue | undefined, values: Values): boolean {
  if (effect.kind === 'required') return value === undefined && isAskedFor(effect.field, values);
  if (value === undefined || effect.kind !== 'unread') return value !== undefined;
  // What the type could not read before either is nothing new.
  return isRead(effect.before, value);
}

function isRead(field: Field, value: FieldValue): boolean {
  return readableValue(field, value) !== undefined;
}

function textOf(field: Field, value: FieldValue, locale: Locale): string {
  const text = shownText(field, value, locale) || plainText(value);
  return text.length <= longestValue ? text : `${text.slice(0, longestValue)}…`;
}
