/** Entries along a line of time: by year, each with its day or its period. */
import type { EntriesView } from '../wiki/entry-list-view.ts';
import type { EntryItem } from '../wiki/items.ts';
import { datingField } from './entry-links.ts';
import { spanOf } from './entry-span.ts';
import type { Locals } from './locals.ts';

export interface TimelineModel {
  years: readonly TimelineYear[];
  /** Entries of this page that have no day. */
  undated: readonly EntryItem[];
  /** Name of the field that dates them; said by their place, so not among their facts. */
  field: string;
}

export interface TimelineYear {
  year: string;
  stops: readonly TimelineStop[];
}

export interface TimelineStop {
  item: EntryItem;
  /** Of `<time>`: a day or a wall time. */
  datetime: string;
  text: string;
  /** Of a period: its last day. */
  until?: { datetime: string; text: string };
}

export function timelineModel({ dateText }: Pick<Locals, 'dateText'>, view: EntriesView): TimelineModel {
  const field = datingField(view)?.name ?? '';
  const years: { year: string; stops: TimelineStop[] }[] = [];
  const undated: EntryItem[] = [];
  const dated = view.items.flatMap((item) => {
    const span = spanOf(item.values[field]);
    if (!span) undated.push(item);
    return span ? [{ item, ...span }] : [];
  });
  const isDescending = view.query.sort === `-${field}`;
  dated.sort((a, b) => (isDescending ? -1 : 1) * (a.start < b.start ? -1 : Number(a.start > b.start)));
  for (const { item, start, end } of dated) {
    const year = start.slice(0, 4);
    const stop: TimelineStop = {
      item,
      datetime: start,
      text: dayText(dateText, start, 'weekday'),
      ...(end ? { until: { datetime: end, text: untilText(dateText, end, year) } } : {}),
    };
    const last = years.at(-1);
    if (last?.year === year) last.stops.push(stop);
    else years.push({ year, stops: [stop] });
  }
  return { years, undated, field };
}

/** The year stands above; it is said again where the end is in another one. */
function untilText(dateText: Locals['dateText'], end: string, year: string): string {
  return dayText(dateText, end, end.startsWith(year) ? 'weekday' : 'date');
}

function dayText(dateText: Locals['dateText'], moment: string, style: 'weekday' | 'date'): string {
  return dateText(moment.slice(0, 10), style);
}
