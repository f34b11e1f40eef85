/** How words of a query stand together in a text. All sums go over few neighbours: texts may hold a thousand sights. */
import type { Sight } from './scan.ts';
import { weights } from './weights.ts';

/** What neighbours of the query that are near each other are worth. A word between them in the query halves it. */
export function proximity(sights: readonly Sight[], worths: readonly number[]): number {
  const { distance, reversed, half, overOne } = weights.near;
  const sums = new Map<number, number>();
  sights.forEach((sight, index) => {
    for (let before = index - 1; before >= 0; before--) {
      const other = sights[before];
      const gap = other ? sight.at - other.at : distance + 1;
      if (!other || gap > distance) break;
      const apart = sight.word - other.word;
      if (gap === 0 || apart === 0 || Math.abs(apart) > 2) continue;
      const first = Math.min(sight.word, other.word);
      const key = first * 2 + Math.abs(apart) - 1;
      sums.set(key, (sums.get(key) ?? 0) + (apart > 0 ? 1 : reversed) / gap);
    }
  });
  let worth = 0;
  for (const [key, sum] of sums) {
    const first = key >> 1;
    const apart = (key & 1) + 1;
    const least = Math.min(worths[first] ?? 0, worths[first + apart] ?? 0);
    worth += (apart === 1 ? 1 : overOne) * least * (sum / (sum + half));
  }
  return worth;
}

export interface Window {
  /** In the text. */
  start: number;
  end: number;
  /** The sum of what its words are worth, each once. */
  worth: number;
}

/** The stretch with most and rarest words; of equal ones the narrowest, then the first. */
export function bestWindow(
  sights: readonly Sight[],
  worths: readonly number[],
  words: number = weights.passage.words,
): Window | undefined {
  const inside = worths.map(() => 0);
  let best: (Window & { width: number }) | undefined;
  let worth = 0;
  let from = 0;
  sights.forEach((sight) => {
    if (inside[sight.word] === 0) worth += worths[sight.word] ?? 0;
    inside[sight.word] = (inside[sight.word] ?? 0) + 1;
    for (;;) {
      const first = sights[from];
      if (!first || first === sight) break;
      const isFar = sight.at - first.at >= words;
      if (!isFar && inside[first.word] === 1) break;
      const left = (inside[first.word] ?? 1) - 1;
      inside[first.word] = left;
      if (left === 0) worth -= worths[first.word] ?? 0;
      from++;
    }
    const opening = sights[from] ?? sight;
    const width = sight.at - opening.at;
    const gain = worth - (best?.worth ?? 0);
    if (!best || gain > 1e-9 || (gain > -1e-9 && width < best.width)) {
      best = { start: opening.start, end: sight.end, worth, width };
    }
  });
  return best;
}
