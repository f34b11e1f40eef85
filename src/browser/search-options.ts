/** The options under a search box, in two groups: pages, and searches. */
import { make } from './elements.ts';
import type { Words } from './words.ts';

/** As the server answers. */
export interface SearchSuggestions {
  pages: readonly { title: string; href: string; space: string }[];
  terms: readonly { text: string; href: string }[];
}

/** @param id of the list, with which those of its options begin. */
export function searchOptions(
  { pages, terms }: SearchSuggestions,
  typed: string,
  id: string,
  words: Words,
): HTMLElement[] {
  let count = 0;
  const option = (href: string, ...children: (Node | string)[]) => {
    count += 1;
    return make(
      'a',
      { id: `${id}-${count}`, role: 'option', 'aria-selected': 'false', tabindex: '-1', href },
      ...children,
    );
  };
  const pageOptions = pages.map(({ title, href, space }) =>
    option(href, make('span', {}, title), ' ', make('span', { class: 'meta' }, space)),
  );
  const termOptions = terms.map(({ text, href }) => {
    const term = option(href, make('span', {}, ...marked(text, typed)));
    term.dataset['query'] = text;
    return term;
  });
  return [
    ...group(words.suggestedPages, `${id}-pages`, pageOptions),
    ...group(words.suggestedSearches, `${id}-recherches`, termOptions),
  ];
}

function group(name: string, id: string, options: readonly HTMLElement[]): HTMLElement[] {
  if (options.length === 0) return [];
  const title = make('p', { id, class: 'suggestions__title', role: 'presentation' }, name);
  return [make('div', { role: 'group', 'aria-labelledby': id }, title, ...options)];
}

/** What goes on behind what is typed stands out. */
function marked(text: string, typed: string): (Node | string)[] {
  const length = commonLength(text, typed);
  return [text.slice(0, length), make('strong', {}, text.slice(length))];
}

function commonLength(text: string, typed: string): number {
  const bare = (letter = '') => letter.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();
  let length = 0;
  while (length < typed.length && length < text.length && bare(text[length]) === bare(typed[length]))
    length += 1;
  return length;
}
