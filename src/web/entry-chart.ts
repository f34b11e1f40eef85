/**
 * A chart: one bar for each value, drawn by the server. Its lengths are attributes of SVG, which need neither a script
 * nor a style in the page.
 */
import type { EntriesView } from '../wiki/entry-list-view.ts';
import { type EntriesHref, onlyValue } from './entry-links.ts';

export interface ChartModel {
  /** What the bars are of, and what they count; '' for the number of entries. */
  label: string;
  sumLabel: string;
  /** Years stand side by side, other values one under the other. */
  isByYear: boolean;
  bars: readonly Bar[];
}

export interface Bar {
  /** '' for entries without a value. */
  label: string;
  text: string;
  /** Of the longest one, 0…100. */
  share: number;
  /** The entries behind it. */
  href: string;
}

export function chartModel(view: EntriesView, href: EntriesHref): ChartModel {
  const { query, fields, bars = [] } = view;
  // A field of days stands by its years, or as `date.mois` by its months.
  const field = fields.find(({ name }) => name === query.group.split('.')[0]);
  const longest = Math.max(...bars.map(({ amount }) => amount), 0);
  return {
    label: field?.label ?? '',
    sumLabel: fields.find(({ name }) => name === query.sum)?.label ?? '',
    isByYear: field?.facet === 'years',
    bars: bars.map(({ value, label, amount, text }) => ({
      label,
      text,
      share: longest > 0 ? Math.max(0, Math.round((amount / longest) * 1000) / 10) : 0,
      href: href({
        view: 'table',
        group: '',
        sum: '',
        conditions: field ? onlyValue(query.conditions, field.name, value) : query.conditions,
      }),
    })),
  };
}
