/** Days and hours as people type them, turned into ISO text. Bounded: no answer needs more than 40 characters. */
import { isDate, isTime } from './dates.ts';
import { foldName } from './page.ts';

const months = [
  ['janvier', 'janv', 'jan', 'january'],
  ['fevrier', 'fevr', 'fev', 'february', 'feb'],
  ['mars', 'mar', 'march'],
  ['avril', 'avr', 'april', 'apr'],
  ['mai', 'may'],
  ['juin', 'june', 'jun'],
  ['juillet', 'juil', 'july', 'jul'],
  ['aout', 'august', 'aug'],
  ['septembre', 'sept', 'sep', 'september'],
  ['octobre', 'oct', 'october'],
  ['novembre', 'nov', 'november'],
  ['decembre', 'dec', 'december'],
] as const;

const monthNumbers: ReadonlyMap<string, number> = new Map(
  months.flatMap((names, index) => names.map((name) => [name, index + 1] as const)),
);

/** `2026-03-12`, `12/03/2026`, `12.3.2026`, `jeudi 12 mars 2026`, `1er mai 2026`; day before month, as in France. */
export function readDate(text: string): string | undefined {
  const written = text.trim();
  if (written.length > 40) return undefined;
  if (isDate(written)) return written;
  const numeric = /^(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})$/.exec(written);
  if (numeric) return isoDay(numeric[3], Number(numeric[2]), numeric[1]);
  const worded = /^(?:\p{L}+ )?(\d{1,2})(?:er)? (\p{L}+) (\d{4})$/u.exec(foldName(written));
  const month = worded && monthNumbers.get(worded[2] ?? '');
  return worded && month ? isoDay(worded[3], month, worded[1]) : undefined;
}

/** `14:30`, `14h30`, `14 h 30`, `9h`, `9:00`, and `14:30:00` as some browsers send it. */
export function readTime(text: string): string | undefined {
  const written = text.trim();
  if (written.length > 40) return undefined;
  const match = /^(\d{1,2})\s*(?:[:h]\s*(\d{2})(?::00(?:\.0+)?)?|h)$/i.exec(written);
  if (!match) return undefined;
  const time = `${(match[1] ?? '').padStart(2, '0')}:${match[2] ?? '00'}`;
  return isTime(time) ? time : undefined;
}

/** A day, then `T`, a space, a comma or `à`, then an hour: `2026-03-12T14:30`, `12/03/2026 à 14 h 30`. */
export function readDateTime(text: string): string | undefined {
  const written = text.trim();
  if (written.length > 80) return undefined;
  const match = /^(.*\d{4}|\d{4}-\d\d-\d\d)(?:T|,?\s+(?:à\s+|at\s+)?)(\d{1,2}\s*[:h].*)$/iu.exec(written);
  const date = match && readDate(match[1] ?? '');
  const time = match && readTime(match[2] ?? '');
  return date && time ? `${date}T${time}` : undefined;
}

function isoDay(year: string | undefined, month: number, day: string | undefined): string | undefined {
  const iso = `${year}-${String(month).padStart(2, '0')}-${(day ?? '').padStart(2, '0')}`;
  return isDate(iso) ? iso : undefined;
}
