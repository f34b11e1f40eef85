/** Days and minutes in the site's time zone. */

const formats = new Map<string, Intl.DateTimeFormat>();

/** The day of a moment as `YYYY-MM-DD` where the site is. */
export function localDay(moment: Date, timeZone: string): string {
  return localParts(moment, timeZone).day;
}

/** Whole minutes from now until a local day and hour (`YYYY-MM-DD`, `HH:MM`); negative when it is past. */
export function minutesUntil(now: Date, day: string, hour: string, timeZone: string): number {
  const here = localParts(now, timeZone);
  // Both are read as if they were UTC: the difference is right except across a change of hour, by that hour.
  return Math.round((Date.parse(`${day}T${hour}:00Z`) - Date.parse(`${here.day}T${here.hour}:00Z`)) / 60_000);
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
