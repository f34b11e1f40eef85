/** A table of contents: the flat list of a text's headings as the nested lists a template prints. */
import type { Heading } from '../markdown/markdown.ts';

export interface ContentsItem {
  id: string;
  text: string;
  items: readonly ContentsItem[];
}

/** Deeper headings are found by reading, not by jumping. */
const deepest = 3;
/** One heading alone is not a choice. */
const fewest = 2;

/** Empty for a text that has too few headings. @param prefix begins the ids when the text stands in another one. */
export function contentsOf(headings: readonly Heading[], prefix = ''): readonly ContentsItem[] {
  const shown = headings.filter(({ level, text }) => level <= deepest && text !== '');
  return shown.length < fewest ? [] : nest(shown, prefix);
}

function nest(headings: readonly Heading[], prefix: string): ContentsItem[] {
  const items: ContentsItem[] = [];
  for (let at = 0; at < headings.length; ) {
    const heading = headings[at];
    if (!heading) break;
    const after = headings.slice(at + 1);
    const end = after.findIndex(({ level }) => level <= heading.level);
    const inner = end < 0 ? after : after.slice(0, end);
    items.push({ id: prefix + heading.id, text: heading.text, items: nest(inner, prefix) });
    at += inner.length + 1;
  }
  return items;
}
