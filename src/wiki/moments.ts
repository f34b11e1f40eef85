/** Days and minutes in the site's time zone. */
import type { Actor } from '../core/access.ts';
import type { Opening } from '../core/field-default.ts';

const formats = new Map<string, Intl.DateTimeFormat>();

/** The day of a moment as `YYYY-MM-DD` where the site is. */
export function localDay(moment: Date, timeZone: string): string {
  return localParts(moment, timeZone).day;
}

/** When and for whom a form is opened. */
export function openingFor(wiki: { clock(): Date; timeZone: string }, actor: Actor): Opening {
  const handle = actor.kind === 'member' ? actor.handle : '';
  return { now: `${localDay(wiki.clock(), wiki.timeZone)}T00:00`, handle };
}

/** Whole minutes from now until a local day and hour (`YYYY-MM-DD`, `HH:MM`); negative when it is past. */
export function minutesUntil(now: Date, day: string, hour: string, timeZone: string): number {
  return Math.floor(momentOf(day, hour, timeZone) / 60_000) - Math.floor(now.getTime() / 60_000);
}

/** The moment, in milliseconds, at which clocks show this where the site is. */
function momentOf(day: string, hour: string, timeZone: string): number {
  const asUtc = Date.parse(`${day}T${hour}:00Z`);
  // The clocks' lead over UTC is looked up near the moment, then at it: they may change in between.
  const near = asUtc - leadOf(asUtc, timeZone);
  return asUtc - leadOf(near, timeZone);
}

function leadOf(moment: number, timeZone: string): number {
  if (Number.isNaN(moment)) return 0;
  const { day, hour } = localParts(new Date(moment), timeZone);
  return Date.parse(`${day}T${hour}:00Z`) - Math.floor(moment / 60_000) * 60_000;
}

function localParts(moment: Date, timeZone: string): { day: string; hour: string } {
  let format = formats.get(timeZone);
  if (!format) {
    format = new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short', timeStyle: 'short' });
    formats.set(timeZone, format);
  }
  const [day = '', hour = ''] = format.format(moment).split(' ');
  return { day, hour };
}
