/** Numbers of a workbook as they are shown to a French reader: `12/03/2026`, `1 234,50 €`, `12,5 %`. */
import { isDateFormat } from '../xlsx-styles.ts';

/** Formats that files name by number without declaring them (ECMA-376, 18.8.30). */
const builtIn: Readonly<Record<number, string>> = {
  ...{ 1: '0', 2: '0.00', 3: '#,##0', 4: '#,##0.00', 9: '0%', 10: '0.00%' },
  ...{ 37: '#,##0', 38: '#,##0', 39: '#,##0.00', 40: '#,##0.00', 44: '#,##0.00 €' },
  ...{ 14: 'dd/mm/yyyy', 15: 'd-mmm-yy', 16: 'd-mmm', 17: 'mmm-yy', 22: 'dd/mm/yyyy h:mm' },
  ...{ 18: 'h:mm', 19: 'h:mm:ss', 20: 'h:mm', 21: 'h:mm:ss', 45: 'mm:ss', 46: '[h]:mm:ss', 47: 'mm:ss' },
};
/** Those of the Far East. */
const farDates: readonly (readonly [number, number])[] = [
  [27, 36],
  [50, 58],
];

export interface NumberFormat {
  id: number;
  /** Where the file declares it. */
  code: string | undefined;
}

type Show = (number: number) => string;

/** What shows the numbers of one style. @param startsIn1904 whether days are counted from 1904. */
export function numberShower(
  format: NumberFormat | undefined,
  startsIn1904: boolean,
): (value: string) => string {
  const show = showerOf(codeOf(format), startsIn1904);
  return (value) => {
    const number = Number(value);
    return value === '' || !Number.isFinite(number) ? value : show(number);
  };
}

/** Excel takes no longer ones. */
const longestCode = 255;

function codeOf(format: NumberFormat | undefined): string {
  if (!format) return '';
  const isFar = farDates.some(([from, to]) => format.id >= from && format.id <= to);
  const code = format.code ?? builtIn[format.id] ?? (isFar ? 'dd/mm/yyyy' : '');
  return code.length > longestCode ? '' : code;
}

function showerOf(code: string, startsIn1904: boolean): Show {
  if (isDateFormat(code)) return (number) => showMoment(number, code, startsIn1904) ?? showPlain(number);
  // Powers of ten and fractions are searched by their digits.
  if (/[Ee][+-]|\//.test(code)) return showPlain;
  // Sections are for what is above, below and at zero.
  const [above = '', below, atZero] = code.split(/;(?=(?:[^"]*"[^"]*")*[^"]*$)/).map(literal);
  const show = amountShower(above);
  const showBelow = below === undefined ? undefined : amountShower(below);
  const showZero = atZero === undefined ? show : amountShower(atZero);
  return (number) => {
    if (number === 0) return showZero(number);
    if (number > 0) return show(number);
    return showBelow ? showBelow(-number) : `-${show(-number)}`;
  };
}

/** Fifteen digits, as Excel itself counts: 0.1 + 0.2 is 0.3 in a sheet. */
function showPlain(number: number): string {
  return String(Number(number.toPrecision(15))).replace('.', ',');
}

/** For numbers that are not negative. @param section of a code, without what is quoted or escaped. */
function amountShower(section: string): Show {
  const parts = /^([^0#?]*)([0#?][0#?,. ]*)([^0#?]*)$/.exec(section);
  // Words without a place for digits stand for the number itself.
  if (!parts) return section === '' || /[@0#?]|general/i.test(section) ? showPlain : () => section.trim();
  const [, before = '', pattern = '', after = ''] = parts;
  const [whole = '', fraction = ''] = pattern.trimEnd().split('.');
  const factor = (before + after).includes('%') ? 100 : 1;
  const digits = new Intl.NumberFormat('fr', {
    useGrouping: whole.includes(','),
    minimumIntegerDigits: Math.min(20, Math.max(1, whole.match(/0/g)?.length ?? 0)),
    minimumFractionDigits: Math.min(20, fraction.match(/0/g)?.length ?? 0),
    maximumFractionDigits: Math.min(20, fraction.match(/[0#?]/g)?.length ?? 0),
  });
  const write = whole.includes(' ') ? (number: number) => place(number, whole) : digits.format;
  const space = /\s$/.test(pattern) ? ' ' : '';
  return (number) => `${before}${write(number * factor)}${space}${after}`.trim();
}

/** Digits set apart as in a number of telephone: 612345678 by `0# ## ## ## ##` is `06 12 34 56 78`. */
function place(number: number, pattern: string): string {
  let digits = String(Math.round(number));
  let shown = '';
  for (const sign of [...pattern].reverse()) {
    if (sign === ' ') shown = ` ${shown}`;
    else {
      shown = (digits.at(-1) ?? (sign === '0' ? '0' : '')) + shown;
      digits = digits.slice(0, -1);
    }
  }
  return (digits + shown).trim();
}

/** A code without its quotes, escapes, colours, conditions and widths; `[$€-40C]` is its sign. */
function literal(code: string): string {
  return code
    .replace(/\[\$([^\]-]*)[^\]]*\]/g, '$1')
    .replace(/\[[^\]]*\]|_.|\*./g, '')
    .replace(/"([^"]*)"|\\(.)/g, (_all, quoted = '', escaped = '') =>
      (quoted + escaped).replace(/[0#?]/g, ''),
    );
}

const monthNames = [
  ...['janvier', 'février', 'mars', 'avril', 'mai', 'juin'],
  ...['juillet', 'août', 'septembre', 'octobre', 'novembre', 'décembre'],
];
const shortMonths = [
  ...['janv.', 'févr.', 'mars', 'avr.', 'mai', 'juin', 'juil.', 'août', 'sept.', 'oct.', 'nov.', 'déc.'],
];
const weekdays = ['dimanche', 'lundi', 'mardi', 'mercredi', 'jeudi', 'vendredi', 'samedi'];

/** Undefined for a number that is no day. */
function showMoment(serial: number, code: string, startsIn1904: boolean): string | undefined {
  if (serial < 0 || serial > 2_958_466) return undefined;
  // In 1900 there was a 29 February for this format: from March on, days are one too many.
  const zero = startsIn1904 ? 24_107 : serial < 60 ? 25_568 : 25_569;
  const moment = new Date(Math.round((serial - zero) * 86_400) * 1000);
  const section = (code.split(';')[0] ?? '').replace(/\[\$[^\]]*\]|\[(?![hms]+\])[^\]]*\]|_.|\*./gi, '');
  let isAfterHour = false;
  return section
    .replace(
      /"([^"]*)"|\\(.)|(AM\/PM|A\/P|\.0+|@)|\[?([ymdhs]+)\]?/gi,
      (all, quoted, escaped, noise, letters, at) => {
        if (noise !== undefined) return '';
        if (letters === undefined) return quoted ?? escaped ?? '';
        const word = letters.toLowerCase();
        const isMinute =
          word[0] === 'm' && (isAfterHour || /^[^a-z]*s/i.test(section.slice(at + all.length)));
        if (/[hds]/.test(word)) isAfterHour = word[0] === 'h';
        if (all.startsWith('[') && word[0] === 'h') return String(Math.floor(serial * 24 + 1e-9));
        return showPart(isMinute ? word.replaceAll('m', 'n') : word, moment);
      },
    )
    .trim();
}

/** @param word run of one letter of a code; `n` stands for minutes. */
function showPart(word: string, moment: Date): string {
  const padded = (part: number) => String(part).padStart(Math.min(word.length, 2), '0');
  if (word[0] === 'y') {
    const year = String(moment.getUTCFullYear());
    return word.length > 2 ? year : year.slice(-2);
  }
  const month = moment.getUTCMonth();
  if (word[0] === 'm' && word.length > 2)
    return (word.length === 3 ? shortMonths[month] : monthNames[month]) ?? '';
  if (word[0] === 'm') return padded(month + 1);
  const weekday = weekdays[moment.getUTCDay()] ?? '';
  if (word[0] === 'd' && word.length > 2) return word.length === 3 ? `${weekday.slice(0, 3)}.` : weekday;
  if (word[0] === 'd') return padded(moment.getUTCDate());
  if (word[0] === 'h') return padded(moment.getUTCHours());
  return padded(word[0] === 'n' ? moment.getUTCMinutes() : moment.getUTCSeconds());
}
