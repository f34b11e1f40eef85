/** Numbers of a cell as their style means them: a day, an hour, both, or the number itself. */
import { localName, readXml } from './xml.ts';
import type { Zip } from './zip.ts';

/** Formats of days and hours that every file knows by number without declaring them (ECMA-376, 18.8.30). */
const builtIn: ReadonlySet<number> = new Set([
  ...[14, 15, 16, 17, 18, 19, 20, 21, 22, 45, 46, 47],
  ...[27, 28, 29, 30, 31, 32, 33, 34, 35, 36, 50, 51, 52, 53, 54, 55, 56, 57, 58],
]);

const msPerDay = 86_400_000;

/** What turns a number of a style into text. @param startsIn1904 whether days are counted from 1904. */
export async function readStyles(
  zip: Zip,
  startsIn1904: boolean,
): Promise<(style: number, value: string) => string> {
  const isDate = (await readFormats(zip)).map(({ id, code }) =>
    code === undefined ? builtIn.has(id) : isDateFormat(code),
  );
  return (style, value) => {
    const number = Number(value);
    if (value === '' || !Number.isFinite(number)) return value;
    return isDate[style] ? momentText(number, startsIn1904) : numberText(number);
  };
}

/** How numbers are shown, by the number of the style of a cell; without a code it is one that every program knows. */
export async function readFormats(zip: Zip): Promise<readonly { id: number; code: string | undefined }[]> {
  const own = new Map<number, string>();
  const formats: number[] = [];
  let isInCells = false;
  await readXml(zip, 'xl/styles.xml', {
    open: (tag, attributes) => {
      const name = localName(tag);
      const id = Number(attributes['numFmtId'] ?? 0);
      if (name === 'numFmt') own.set(id, attributes['formatCode'] ?? '');
      if (name === 'cellXfs') isInCells = true;
      if (name === 'xf' && isInCells) formats.push(id);
    },
    close: (tag) => {
      if (localName(tag) === 'cellXfs') isInCells = false;
    },
  });
  return formats.map((id) => ({ id, code: own.get(id) }));
}

/** Letters of days and hours outside quotes, brackets (`[Red]`, but not `[h]`) and escapes. */
export function isDateFormat(code: string): boolean {
  const plain = code.replace(/"[^"]*"|\\.|_.|\*.|\[(?![hms]+\])[^\]]*\]/gi, '');
  return /[dmyhs]/i.test(plain.replace(/general/gi, ''));
}

/** `2026-03-12`, `2026-03-12T14:30`, or `14:30` for an hour without a day. */
function momentText(serial: number, startsIn1904: boolean): string {
  if (serial < 0 || serial > 2_958_466) return numberText(serial);
  const minutes = Math.round(serial * 1440);
  const hour = new Date(minutes * 60_000).toISOString().slice(11, 16);
  if (serial < 1) return hour;
  // In 1900 there was a 29 February for this format: from March on, days are one too many.
  const zero = startsIn1904 ? 24_107 : serial < 60 ? 25_568 : 25_569;
  const day = new Date((Math.floor(minutes / 1440) - zero) * msPerDay).toISOString().slice(0, 10);
  return hour === '00:00' ? day : `${day}T${hour}`;
}

/** Fifteen digits, as Excel itself shows: 0.1 + 0.2 is 0.3 in a sheet. */
function numberText(number: number): string {
  return String(Number(number.toPrecision(15)));
}
