/** How much a text grew: counts for lists of revisions, cheap enough to be made at each save. */

const wordPattern = /[\p{L}\p{N}]+(?:['’-][\p{L}\p{N}]+)*/gu;

/** Runs of letters and digits, of plain words or of Markdown. */
export function countWords(text: string): number {
  let count = 0;
  for (const _ of text.matchAll(wordPattern)) count += 1;
  return count;
}

/**
 * Words of the first reading level: those outside `::: approfondir`, read as the parser reads it (markdown/container.ts):
 * containers nest, and one that is never closed goes to the end. Line by line, as a pattern over the whole text would
 * search it to its end once for every opening.
 */
export function countBriefWords(body: string): number {
  let count = 0;
  let depth = 0;
  for (const line of body.split('\n')) {
    if (depth > 0) depth += containerStep(line);
    else if (deepOpening.test(line)) depth = 1;
    else count += countWords(line);
  }
  return count;
}

const deepOpening = /^:{3,}[ \t]*approfondir(?![\p{L}\p{N}])/iu;

function containerStep(line: string): 1 | 0 | -1 {
  if (!line.startsWith(':::')) return 0;
  if (/^:{3,}\s*$/.test(line)) return -1;
  return /^:{3,}[ \t]*\p{L}/u.test(line) ? 1 : 0;
}

/**
 * Words that came and words that went, whatever their order: a moved paragraph counts for nothing.
 * Linear in the length of what differs.
 */
export function wordChange(before: string, after: string): { added: number; removed: number } {
  const [start, endBefore, endAfter] = differingPart(before, after);
  const counts = new Map<string, number>();
  for (const [word] of before.slice(start, endBefore).matchAll(wordPattern)) {
    counts.set(word, (counts.get(word) ?? 0) - 1);
  }
  for (const [word] of after.slice(start, endAfter).matchAll(wordPattern)) {
    counts.set(word, (counts.get(word) ?? 0) + 1);
  }
  let added = 0;
  let removed = 0;
  for (const count of counts.values()) {
    if (count > 0) added += count;
    else removed -= count;
  }
  return { added, removed };
}

/** Where the two begin to differ and where each ends to; widened to line ends so that no word is cut. */
function differingPart(before: string, after: string): [start: number, endBefore: number, endAfter: number] {
  const shorter = Math.min(before.length, after.length);
  let start = 0;
  while (start < shorter && before.charCodeAt(start) === after.charCodeAt(start)) start += 1;
  let same = 0;
  while (
    same < shorter - start &&
    before.charCodeAt(before.length - 1 - same) === after.charCodeAt(after.length - 1 - same)
  ) {
    same += 1;
  }
  const lineStart = before.lastIndexOf('\n', start) + 1;
  const lineEnd = before.indexOf('\n', before.length - same);
  const kept = lineEnd < 0 ? 0 : before.length - lineEnd;
  return [Math.min(start, lineStart), before.length - kept, after.length - kept];
}
