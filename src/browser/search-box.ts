/**
 * Suggestions while a search is being typed: `input[data-suggest]`, which holds their address, becomes a combobox. What is
 * typed is searched for as before; an option is a link, and one of « Recherches » sends the form with its words.
 */
import { make } from './elements.ts';
import { type SearchSuggestions, searchOptions } from './search-options.ts';
import { fill, type Words } from './words.ts';

/** Milliseconds without a letter before suggestions are asked for. */
const pause = 100;
const fewestLetters = 2;

export function suggestSearches(words: Words): void {
  const inputs = document.querySelectorAll<HTMLInputElement>('input[data-suggest]');
  for (const [at, input] of inputs.entries()) openBox(input, `propositions-${at + 1}`, words);
  focusByKey(inputs);
}

function openBox(input: HTMLInputElement, id: string, words: Words): void {
  const list = make('div', { id, role: 'listbox', class: 'suggestions', 'aria-label': words.suggestions });
  const said = make('p', { class: 'vh', role: 'status' });
  list.hidden = true;
  input.closest('.searchbox')?.append(list, said);
  for (const [name, value] of Object.entries({
    role: 'combobox',
    autocomplete: 'off',
    'aria-autocomplete': 'list',
    'aria-controls': id,
    'aria-expanded': 'false',
  }))
    input.setAttribute(name, value);

  const ask = createAsking(input);
  const options = () => [...list.querySelectorAll<HTMLAnchorElement>('[role="option"]')];
  const activate = (active: HTMLElement | undefined) => {
    for (const option of options()) option.setAttribute('aria-selected', String(option === active));
    if (active) input.setAttribute('aria-activedescendant', active.id);
    else input.removeAttribute('aria-activedescendant');
    active?.scrollIntoView({ block: 'nearest' });
  };
  const close = () => {
    ask.forget();
    list.hidden = true;
    input.setAttribute('aria-expanded', 'false');
    activate(undefined);
  };
  const show = (found: SearchSuggestions, typed: string) => {
    list.replaceChildren(...searchOptions(found, typed, id, words));
    const count = options().length;
    said.textContent = tell(count, words);
    if (count === 0 || document.activeElement !== input) return close();
    list.hidden = false;
    input.setAttribute('aria-expanded', 'true');
    activate(undefined);
  };

  input.addEventListener('input', () => {
    if (input.value.trim().length < fewestLetters) {
      said.textContent = '';
      close();
    } else ask.later(show, close);
  });
  input.addEventListener('keydown', (event) => {
    const all = options();
    const at = all.findIndex((option) => option.id === input.getAttribute('aria-activedescendant'));
    if (event.isComposing || !handleKey(event, input, list, { all, at, activate, close })) return;
    event.preventDefault();
  });
  input.addEventListener('blur', close);
  // Keeps the focus in the box, so that it does not close before the click has arrived.
  list.addEventListener('pointerdown', (event) => event.preventDefault());
  list.addEventListener('click', (event) => {
    const option = event.target instanceof Element && event.target.closest<HTMLElement>('[data-query]');
    if (!option || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    input.value = option.dataset['query'] ?? '';
    close();
    input.form?.requestSubmit();
  });
  input.form?.addEventListener('submit', close);
}

interface Options {
  all: readonly HTMLAnchorElement[];
  /** Of the active one; -1 when there is none. */
  at: number;
  activate(option: HTMLElement | undefined): void;
  close(): void;
}

/** @returns whether the key has done its work; else it does what it does in any field. */
function handleKey(
  event: KeyboardEvent,
  input: HTMLInputElement,
  list: HTMLElement,
  options: Options,
): boolean {
  const { all, at, activate, close } = options;
  const isOpen = !list.hidden;
  switch (event.key) {
    case 'ArrowDown':
    case 'ArrowUp': {
      if (!isOpen && all.length > 0 && input.value.trim().length >= fewestLetters) {
        input.dispatchEvent(new Event('input'));
        return true;
      }
      if (!isOpen || event.altKey) return false;
      // Behind the last one comes the field itself, as before the first.
      const next = event.key === 'ArrowDown' ? at + 1 : at < 0 ? all.length - 1 : at - 1;
      activate(all[next]);
      return true;
    }
    case 'Enter':
      if (!isOpen || at < 0) return false;
      all[at]?.click();
      return true;
    case 'Escape':
      if (isOpen) close();
      else input.value = '';
      return true;
    case 'Home':
    case 'End':
    case 'ArrowLeft':
    case 'ArrowRight':
      activate(undefined);
      return false;
    default:
      return false;
  }
}

type Show = (found: SearchSuggestions, typed: string) => void;

/** Asks when nothing was typed for a moment; only the last answer counts. */
function createAsking(input: HTMLInputElement) {
  let timer = 0;
  let last: AbortController | undefined;
  const forget = () => {
    window.clearTimeout(timer);
    last?.abort();
    last = undefined;
  };
  const ask = async (show: Show, close: () => void) => {
    last = new AbortController();
    const { signal } = last;
    const typed = input.value;
    try {
      const answer = await fetch(addressFor(input, typed), {
        signal,
        headers: { accept: 'application/json' },
      });
      const found = answer.ok ? ((await answer.json()) as SearchSuggestions) : { pages: [], terms: [] };
      if (!signal.aborted) show(found, typed);
    } catch {
      // Without suggestions the box still searches.
      if (!signal.aborted) close();
    }
  };
  return {
    forget,
    later: (show: Show, close: () => void) => {
      forget();
      timer = window.setTimeout(() => void ask(show, close), pause);
    },
  };
}

/** In a space when the search is to stay in one. */
function addressFor(input: HTMLInputElement, typed: string): string {
  const asked = new URLSearchParams({ q: typed });
  const spaces = input.form?.querySelectorAll<HTMLInputElement>('input[name="space"]:checked') ?? [];
  const [space] = spaces;
  if (space && spaces.length === 1) asked.set('space', space.value);
  return `${input.dataset['suggest'] ?? ''}?${asked.toString()}`;
}

function tell(count: number, words: Words): string {
  if (count === 0) return words.suggestedNone;
  return count === 1 ? words.suggestedOne : fill(words.suggestedSome, { count });
}

/** `/` and Ctrl+K lead to the box that is on the screen, unless something is being typed. */
function focusByKey(inputs: Iterable<HTMLInputElement>): void {
  document.addEventListener('keydown', (event) => {
    const isSlash = event.key === '/' && !event.ctrlKey && !event.metaKey && !event.altKey && !isTyping();
    const isControlK = event.key.toLowerCase() === 'k' && (event.ctrlKey || event.metaKey) && !event.shiftKey;
    if (event.defaultPrevented || !(isSlash || (isControlK && !event.altKey))) return;
    const shown = [...inputs].find((input) => input.checkVisibility());
    if (!shown) return;
    event.preventDefault();
    shown.focus();
    shown.select();
  });
}

function isTyping(): boolean {
  const { activeElement } = document;
  if (activeElement instanceof HTMLInputElement)
    return !['checkbox', 'radio', 'button'].includes(activeElement.type);
  return activeElement instanceof HTMLElement && activeElement.matches('textarea, select, [contenteditable]');
}
