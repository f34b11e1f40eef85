/** Entries as faces and as a directory: what is said beside a name, and under which letter it stands. */
import type { EntryItem, FactView } from '../wiki/items.ts';

/** Kinds whose value is a way to reach somebody, or too long to stand beside a name. */
const notBeside: ReadonlySet<string> = new Set([
  'email',
  'phone',
  'url',
  'image',
  'file',
  'longtext',
  'place',
]);

/** Facts that say who somebody is: at most two short ones of the header. */
export function besideName({ facts }: EntryItem): FactView[] {
  return facts.filter(({ kind, show }) => show === 'header' && !notBeside.has(kind)).slice(0, 2);
}

/** Ways to reach somebody. */
export function waysToReach({ facts }: EntryItem): FactView[] {
  return facts.filter(({ kind }) => kind === 'email' || kind === 'phone').slice(0, 2);
}

export interface LetterGroup {
  /** `A`…`Z`, or `#` for titles that begin with something else. */
  letter: string;
  items: readonly EntryItem[];
}

/** In the order of the alphabet, `#` last; inside a letter as French sorts. */
export function byLetter(items: readonly EntryItem[], lang: string): LetterGroup[] {
  const found = new Map<string, EntryItem[]>();
  for (const item of [...items].sort((a, b) => a.page.title.localeCompare(b.page.title, lang))) {
    const letter = letterOf(item.page.title);
    found.set(letter, [...(found.get(letter) ?? []), item]);
  }
  return [...found]
    .map(([letter, members]) => ({ letter, items: members }))
    .sort((a, b) => Number(a.letter === '#') - Number(b.letter === '#') || (a.letter < b.letter ? -1 : 1));
}

function letterOf(title: string): string {
  const first = title
    .normalize('NFD')
    .replace(/^[^\p{L}\p{N}]+/u, '')
    .charAt(0)
    .toUpperCase();
  return /^[A-Z]$/.test(first) ? first : '#';
}
