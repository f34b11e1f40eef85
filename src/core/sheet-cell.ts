/**
 * Texts on their way into a spreadsheet and back. One that a spreadsheet would run as a formula begins with an
 * apostrophe there; so does one that looks as if it had been given one, so that reading undoes writing exactly.
 */

const formula = /^'*[\s\p{Cf}]*[=+\-@\t\r|%＝＋－＠]/u;

/** A number below zero does nothing, and people want to add it up. */
const negative = /^-\d+(?:[.,]\d+)?$/;

function isRun(text: string): boolean {
  return formula.test(text) && !negative.test(text);
}

export function guardCell(text: string): string {
  return isRun(text) ? `'${text}` : text;
}

/** `unguardCell(guardCell(text))` is `text`, whatever the text. */
export function unguardCell(cell: string): string {
  return cell.startsWith("'") && isRun(cell.slice(1)) ? cell.slice(1) : cell;
}
