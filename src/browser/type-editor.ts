/**
 * The fields of a page type without leaving the form: rows are dragged by a handle, with mouse, pen or finger, or
 * moved by Alt and the arrows on it; "up" and "down" move without sending; names of fields go into the title where the
 * cursor stands; the example below a kind is that of the kind chosen. What moved is said to who cannot see it.
 */
import { make } from './elements.ts';
import { fill, type Words } from './words.ts';

/** Pixels from the edge of the window where dragging scrolls, and how many at a time. */
const edge = 70;
const scrollStep = 14;

export function editTypes(words: Words): void {
  const form = document.querySelector<HTMLFormElement>('form[data-type-editor]');
  const list = form?.querySelector<HTMLElement>('[data-rows]');
  if (!form || !list) return;
  const board: Board = { form, list, words };
  for (const row of rowsOf(list)) row.querySelector('fieldset')?.prepend(handleOf(board, row));
  moveByButtons(board);
  insertIntoTitle(form);
  showExamples(form);
  warnBeforeLeaving(form);
  number(list);
}

interface Board {
  form: HTMLFormElement;
  list: HTMLElement;
  words: Words;
}

function rowsOf(list: HTMLElement): HTMLElement[] {
  return [...list.querySelectorAll<HTMLElement>(':scope > [data-row]')];
}

function labelOf(row: HTMLElement, words: Words): string {
  return row.querySelector<HTMLInputElement>('[data-label]')?.value || words.fieldUnnamed;
}

function handleOf(board: Board, row: HTMLElement): HTMLButtonElement {
  const handle = make('button', { type: 'button', class: 'btn typefield__handle', 'data-handle': '' });
  handle.append(make('span', { class: 'vh' }, ''));
  const name = () => {
    const text = fill(board.words.fieldHandle, { label: labelOf(row, board.words) });
    handle.querySelector('span')?.replaceChildren(text);
  };
  name();
  row.querySelector('[data-label]')?.addEventListener('input', name);
  handle.addEventListener('keydown', (event) => {
    const by = { ArrowUp: -1, ArrowDown: 1 }[event.key];
    if (!event.altKey || by === undefined) return;
    event.preventDefault();
    move(board, row, by);
    handle.focus();
  });
  handle.addEventListener('pointerdown', (event) => drag(board, row, event));
  return handle;
}

function moveByButtons(board: Board): void {
  for (const row of rowsOf(board.list)) {
    for (const door of row.querySelectorAll<HTMLButtonElement>('[data-move]')) {
      door.addEventListener('click', (event) => {
        event.preventDefault();
        move(board, row, Number(door.dataset['move']));
        door.focus();
      });
    }
  }
}

/** The neighbour moves, so that what has the focus or the finger stays where it is in the document. */
function move({ list, words, form }: Board, row: HTMLElement, by: number): void {
  const neighbour = by < 0 ? row.previousElementSibling : row.nextElementSibling;
  if (by < 0 && neighbour) row.after(neighbour);
  if (by > 0 && neighbour) row.before(neighbour);
  if (neighbour) row.scrollIntoView({ block: 'nearest' });
  changed(form);
  number(list);
  announce({ list, words, form }, row);
}

function announce({ form, list, words }: Board, row: HTMLElement): void {
  const rows = rowsOf(list);
  const place = { label: labelOf(row, words), position: rows.indexOf(row) + 1, count: rows.length };
  form.querySelector('[data-said]')?.replaceChildren(fill(words.fieldMoved, place));
}

/** The first cannot go up, nor the last down. */
function number(list: HTMLElement): void {
  const rows = rowsOf(list);
  for (const [at, row] of rows.entries()) {
    for (const door of row.querySelectorAll<HTMLElement>('[data-move]')) {
      const isEnd = door.dataset['move'] === '-1' ? at === 0 : at === rows.length - 1;
      if (isEnd) door.setAttribute('aria-disabled', 'true');
      else door.removeAttribute('aria-disabled');
    }
  }
}

function drag(board: Board, row: HTMLElement, start: PointerEvent): void {
  if (start.button !== 0) return;
  start.preventDefault();
  const { list, form } = board;
  const before = rowsOf(list);
  row.classList.add('is-dragged');
  const follow = (event: PointerEvent) => {
    if (event.pointerId !== start.pointerId) return;
    event.preventDefault();
    if (event.clientY < edge) window.scrollBy(0, -scrollStep);
    else if (event.clientY > window.innerHeight - edge) window.scrollBy(0, scrollStep);
    place(list, row, event.clientY);
  };
  const end = (event: Event) => {
    if (event instanceof PointerEvent && event.pointerId !== start.pointerId) return;
    if (event instanceof KeyboardEvent && event.key !== 'Escape') return;
    for (const name of ['pointermove', 'pointerup', 'pointercancel', 'keydown'])
      document.removeEventListener(name, name === 'pointermove' ? (follow as EventListener) : end);
    row.classList.remove('is-dragged');
    // Called off: every row goes back where it was.
    if (event.type !== 'pointerup') list.append(...before);
    number(list);
    if (rowsOf(list).every((one, at) => one === before[at])) return;
    changed(form);
    announce(board, row);
  };
  document.addEventListener('pointermove', follow, { passive: false });
  for (const name of ['pointerup', 'pointercancel', 'keydown']) document.addEventListener(name, end);
}

/** A row passes by the one that is held when the pointer has reached it. */
function place(list: HTMLElement, row: HTMLElement, y: number): void {
  const others = rowsOf(list).filter((other) => other !== row);
  const isAbove = (other: HTMLElement) =>
    (row.compareDocumentPosition(other) & Node.DOCUMENT_POSITION_PRECEDING) !== 0;
  const passed = others.find((other) => {
    const { top, bottom, height } = other.getBoundingClientRect();
    // A tall row is passed at a finger's height, or the two would change places for ever.
    const reach = Math.min(height / 2, 60);
    return isAbove(other) ? y < top + reach : y > bottom - reach;
  });
  if (passed && isAbove(passed)) row.after(passed);
  else if (passed) row.before(passed);
}

function insertIntoTitle(form: HTMLFormElement): void {
  const title = form.querySelector<HTMLInputElement>('[data-pattern]');
  for (const door of form.querySelectorAll<HTMLButtonElement>('[data-insert]')) {
    const row = form.querySelector(`[data-row="${CSS.escape(door.dataset['insert'] ?? '')}"]`);
    const label = row?.querySelector<HTMLInputElement>('[data-label]');
    label?.addEventListener('input', () => door.replaceChildren(`{${label.value}}`));
    door.addEventListener('click', (event) => {
      if (!title || !label) return;
      event.preventDefault();
      title.setRangeText(`{${label.value}}`, title.selectionStart ?? 0, title.selectionEnd ?? 0, 'end');
      title.focus();
      changed(form);
    });
  }
}

function showExamples(form: HTMLFormElement): void {
  for (const kind of form.querySelectorAll<HTMLSelectElement>('.typefield__kind')) {
    kind.addEventListener('change', () => {
      const example = kind.selectedOptions[0]?.dataset['help'] ?? '';
      kind.parentElement?.querySelector('[data-kind-help]')?.replaceChildren(example);
    });
  }
}

/** Moving a row is a change like typing. */
function changed(form: HTMLFormElement): void {
  form.dispatchEvent(new Event('input', { bubbles: true }));
}

function warnBeforeLeaving(form: HTMLFormElement): void {
  let isDirty = form.hasAttribute('data-unsaved');
  form.addEventListener('input', () => {
    isDirty = true;
  });
  form.addEventListener('submit', () => {
    isDirty = false;
  });
  window.addEventListener('beforeunload', (event) => {
    if (isDirty) event.preventDefault();
  });
}
