/**
 * Moves the cards of a board by hand and by the arrow keys: `[data-board]` with columns that have `data-value`, and
 * cards `[data-card]` that hold the form `[data-move]` by which a browser without script moves them. A card stands
 * elsewhere when the server has said so, and each move is announced.
 */
import { make, notice } from './elements.ts';
import { refusal } from './upload.ts';
import { fill, type Words } from './words.ts';

export function openBoards(boards: readonly HTMLElement[], words: Words): void {
  for (const board of boards) openBoard(board, words);
}

function openBoard(board: HTMLElement, words: Words): void {
  const said = make('p', { class: 'vh', role: 'status' });
  const hint = make('p', { class: 'vh', id: `${board.id || 'tableau'}-fleches` }, words.boardKeys);
  board.after(said, hint);
  const columns = [...board.querySelectorAll<HTMLElement>('[data-value]')];
  const place = { board, columns, said, words };
  let dragged: HTMLElement | undefined;
  for (const card of board.querySelectorAll<HTMLElement>('[data-card]')) {
    card.draggable = true;
    card.addEventListener('dragstart', () => {
      dragged = card;
    });
    const summary = card.querySelector('summary');
    summary?.setAttribute('aria-describedby', hint.id);
    summary?.addEventListener('keydown', (event) => {
      const step = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
      if (step === undefined) return;
      event.preventDefault();
      const target = columns[columns.indexOf(columnOf(card)) + step];
      if (target) void move(place, card, target);
    });
    card.querySelector('form')?.addEventListener('submit', (event) => {
      event.preventDefault();
      const { value } = selectOf(card);
      const target = columns.find((column) => column.dataset['value'] === value);
      if (target) void move(place, card, target);
    });
  }
  for (const column of columns) {
    column.addEventListener('dragover', (event) => {
      if (!dragged) return;
      event.preventDefault();
      column.classList.add('is-over');
    });
    column.addEventListener('dragleave', () => column.classList.remove('is-over'));
    column.addEventListener('drop', (event) => {
      event.preventDefault();
      column.classList.remove('is-over');
      if (dragged) void move(place, dragged, column);
      dragged = undefined;
    });
  }
}

interface Place {
  board: HTMLElement;
  columns: readonly HTMLElement[];
  said: HTMLElement;
  words: Words;
}

async function move({ board, said, words }: Place, card: HTMLElement, target: HTMLElement): Promise<void> {
  const [from, form] = [columnOf(card), card.querySelector('form')];
  if (from === target || !form || card.ariaBusy === 'true') return;
  board.parentElement?.querySelector('.notice--error')?.remove();
  const held = card.contains(document.activeElement) ? document.activeElement : undefined;
  const select = selectOf(card);
  select.value = target.dataset['value'] ?? '';
  card.ariaBusy = 'true';
  const answer = await send(form).catch(() => undefined);
  card.ariaBusy = 'false';
  const names = {
    title: card.querySelector('a')?.textContent.trim() ?? '',
    column: target.dataset['label'] ?? '',
  };
  if (!answer?.ok) {
    select.value = from.dataset['value'] ?? '';
    board.before(answer ? refusal(await answer.text(), words) : notice('error', words.boardFailed));
    return;
  }
  const { revision } = (await answer.json()) as { revision: number };
  for (const base of form.querySelectorAll<HTMLInputElement>('[name="base"]')) base.value = String(revision);
  target.querySelector('ul')?.prepend(card);
  count(from, -1);
  count(target, 1);
  if (held instanceof HTMLElement) held.focus();
  said.textContent = fill(words.boardMoved, names);
}

function send(form: HTMLFormElement): Promise<Response> {
  const body = new URLSearchParams();
  for (const [name, value] of new FormData(form)) if (typeof value === 'string') body.append(name, value);
  return fetch(form.action, { method: 'POST', body, headers: { accept: 'application/json' } });
}

function columnOf(card: HTMLElement): HTMLElement {
  const column = card.closest<HTMLElement>('[data-value]');
  if (!column) throw new Error('a card stands in a column');
  return column;
}

function selectOf(card: HTMLElement): HTMLSelectElement {
  const select = card.querySelector('select');
  if (!select) throw new Error('a card that moves has a list of columns');
  return select;
}

function count(column: HTMLElement, step: number): void {
  const shown = column.querySelector('[data-count]');
  if (shown) shown.textContent = String(Number(shown.textContent.replace(/\D/g, '')) + step);
}
