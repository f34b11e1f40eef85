/** The departures board as its template prints it: which day is today, what stands large and what stands small. */
import { addDays, wallTime } from '../core/dates.ts';
import { isWebUrl } from '../core/fields/url.ts';
import { frenchTypography } from '../markdown/typography.ts';
import type { DepartureView } from '../wiki/views.ts';

export interface BoardRow {
  departure: DepartureView;
  when: 'today' | 'tomorrow' | 'later';
  /** A group is known by its name, unless the board is about one group only: then its meetings have their titles. */
  name: string;
  /** The agenda's first points, else the title when the name hides it. */
  via: string;
  isTitle: boolean;
  /** Where to join; empty for what is no web address, whatever was stored. */
  visio: string;
}

/** @param now an instant; the rows' days are meant in `timeZone`. */
export function boardRows(
  departures: readonly DepartureView[],
  now: string,
  timeZone: string,
): readonly BoardRow[] {
  const today = wallTime(now, timeZone).date;
  const tomorrow = addDays(today, 1);
  const groups = new Set(departures.map(({ group }) => group));
  return departures.map((departure) => {
    const { page, group, via, date, state, visio } = departure;
    const isNamed = group !== '' && groups.size > 1;
    return {
      departure,
      when: date === today ? 'today' : date === tomorrow ? 'tomorrow' : 'later',
      name: isNamed ? group : page.title,
      via: frenchTypography(via.length > 0 ? via.join(', ') : isNamed ? page.title : ''),
      isTitle: via.length === 0,
      visio: state !== 'cancelled' && isWebUrl(visio) ? visio : '',
    };
  });
}
