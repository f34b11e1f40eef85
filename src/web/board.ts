/** The departures board as its template prints it: which day is today, what stands large and what stands small. */
import { addDays, wallTime } from '../core/dates.ts';
import { isWebUrl } from '../core/fields/url.ts';
import type { DepartureView } from '../wiki/views.ts';

export interface BoardRow {
  departure: DepartureView;
  when: 'today' | 'tomorrow' | 'later';
  /** A group is known by its name; its meetings' titles repeat the date that stands beside. */
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
  return departures.map((departure) => {
    const { page, group, via, date, state, visio } = departure;
    const hasGroup = group !== '';
    return {
      departure,
      when: date === today ? 'today' : date === tomorrow ? 'tomorrow' : 'later',
      name: hasGroup ? group : page.title,
      via: via.length > 0 ? via.join(', ') : hasGroup ? page.title : '',
      isTitle: via.length === 0,
      visio: state !== 'cancelled' && isWebUrl(visio) ? visio : '',
    };
  });
}
