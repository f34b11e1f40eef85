/** A query without some of its filters, all else as it was typed: for links that take one off. */
import { readPieces } from './query-pieces.ts';

/** @param written of the filters to drop, as `QueryFilter.written` has them. */
export function withoutFilters(raw: string, written: readonly string[]): string {
  let kept = '';
  let from = 0;
  for (const piece of readPieces(raw)) {
    if (piece.kind !== 'filter' || !written.includes(piece.written)) continue;
    kept += withoutOr(raw.slice(from, piece.start));
    from = piece.start + piece.written.length;
  }
  return (kept + raw.slice(from)).replace(/\s+/g, ' ').trim();
}

/** What joined a filter to the words before it would join these to the words behind it. */
function withoutOr(text: string): string {
  return text.replace(/(?:(?<![^\s(])(?:OU|OR)|\|)\s*$/, '');
}
