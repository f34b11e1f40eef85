/** The points of a meeting's agenda, read from its text: what a departures board says after "via". */

/** Words of a point that a board has room for. */
const longestPoint = 60;
const mostPoints = 3;

/**
 * The first points under the heading "Ordre du jour" (or "Agenda"): what is bold in each, else its first words.
 * Empty when the text has no such part.
 */
export function agendaPoints(body: string): string[] {
  const heading = /^#{1,4}[ \t]+(?:ordre du jour|agenda)\b[^\n]*$/im.exec(body.slice(0, 20_000));
  if (!heading) return [];
  const after = body.slice(heading.index + heading[0].length, heading.index + heading[0].length + 5_000);
  const part = after.split(/^#{1,4}[ \t]/m)[0] ?? '';
  const points = part.matchAll(/^(?:\d{1,3}[.)]|[-*+])[ \t]+(?:\[[ xX]\][ \t]+)?(.+)$/gm);
  return [...points]
    .map((point) => shorten(point[1] ?? ''))
    .filter((point) => point !== '')
    .slice(0, mostPoints);
}

function shorten(point: string): string {
  const bold = /^\*\*(.+?)\*\*|^__(.+?)__/.exec(point);
  const text = (bold?.[1] ?? bold?.[2] ?? point)
    .replace(/\[\[(?:[^\]|]*\|)?([^\]]*)\]\]/g, '$1')
    .replace(/\[([^\]]*)\]\([^)]*\)/g, '$1')
    .replace(/[*_`~]+/g, '');
  const plain = (bold ? text : (text.split(/[.:;(]/)[0] ?? text)).replace(/[\s.:;,]+$/, '').trim();
  const short =
    plain.length <= longestPoint ? plain : `${plain.slice(0, plain.lastIndexOf(' ', longestPoint))}…`;
  return short === '' ? '' : lowerFirst(short);
}

/** A sentence's capital goes, an acronym's stays. */
function lowerFirst(text: string): string {
  return /^\p{Lu}\p{Ll}/u.test(text) ? text.charAt(0).toLowerCase() + text.slice(1) : text;
}
