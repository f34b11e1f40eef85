/**
 * Lists of entries that answer as they are asked: a box ticked in `[data-entries-filters]` fetches the list anew and
 * puts it in the place of the old one, while the focus stays on the box. Without script the form has its button.
 * Boards and maps bring their own scripts, and only where there are any.
 */
import type { KeptTexts } from './storage.ts';
import type { Words } from './words.ts';

export function showEntries(kept: KeptTexts, words: Words): void {
  for (const form of document.querySelectorAll<HTMLFormElement>('[data-entries-filters]'))
    listen(form, kept, words);
  for (const current of document.querySelectorAll('.segments--scroll > [aria-current]')) showInRow(current);
  awaken(document, kept, words);
}

/** A row of views scrolls sideways on a phone: the one shown is brought into sight, the page itself stays. */
function showInRow(current: Element): void {
  const row = current.parentElement;
  if (row instanceof HTMLElement && current instanceof HTMLElement)
    row.scrollLeft = current.offsetLeft - row.offsetLeft - (row.clientWidth - current.offsetWidth) / 2;
}

/** What is drawn by script in this part of the page. */
function awaken(part: ParentNode, kept: KeptTexts, words: Words): void {
  const boards = [...part.querySelectorAll<HTMLElement>('[data-board]')];
  const maps = [...part.querySelectorAll<HTMLElement>('[data-map]')];
  const whenAbsent = () => undefined;
  if (boards.length > 0)
    void import('./kanban.ts').then(({ openBoards }) => openBoards(boards, words), whenAbsent);
  if (maps.length > 0)
    void import('./map.ts').then(({ drawMaps }) => drawMaps(maps, kept, words)).catch(whenAbsent);
}

function listen(form: HTMLFormElement, kept: KeptTexts, words: Words): void {
  let last: AbortController | undefined;
  form.addEventListener('change', (event) => {
    if (!(event.target instanceof HTMLInputElement) || event.target.type !== 'checkbox') return;
    last?.abort();
    last = new AbortController();
    void refresh(form, last.signal, kept, words);
  });
}

async function refresh(
  form: HTMLFormElement,
  signal: AbortSignal,
  kept: KeptTexts,
  words: Words,
): Promise<void> {
  const results = form.ownerDocument.querySelector<HTMLElement>('[data-entries-results]');
  if (!results) return;
  const address = addressOf(form);
  results.ariaBusy = 'true';
  try {
    const answer = await fetch(address, { signal, headers: { accept: 'text/html' } });
    const page = new DOMParser().parseFromString(await answer.text(), 'text/html');
    const fresh = page.querySelector<HTMLElement>('[data-entries-results]');
    // Whatever else was answered has a screen of its own.
    if (!answer.ok || !fresh) return window.location.assign(address);
    replaceResults(results, fresh);
    recount(form, page);
    for (const [here, there] of pairsOf(document, page, '.segments--scroll > a')) here.href = there.href;
    history.replaceState(history.state, '', address);
    awaken(results, kept, words);
  } catch (error) {
    if (!(error instanceof DOMException && error.name === 'AbortError')) window.location.assign(address);
  } finally {
    if (!signal.aborted) results.ariaBusy = 'false';
  }
}

/** The sentence with the count is kept in its place, so that a change of it is announced. */
function replaceResults(old: HTMLElement, fresh: HTMLElement): void {
  const said = old.querySelector('[data-entries-count]');
  const next = fresh.querySelector('[data-entries-count]');
  if (said && next) {
    said.replaceChildren(...next.childNodes);
    next.replaceWith(said);
  }
  old.replaceChildren(...fresh.childNodes);
}

/** Counts beside the boxes, and what the folded ones say, as the fresh page has them. */
function recount(form: HTMLFormElement, page: Document): void {
  for (const [here, there] of pairsOf(form, page, '[data-entries-filters] summary > span'))
    here.textContent = there.textContent;
  for (const box of form.querySelectorAll<HTMLInputElement>('input[type="checkbox"]')) {
    const there = page.querySelector(
      `[data-entries-filters] input[name="${CSS.escape(box.name)}"][value="${CSS.escape(box.value)}"]`,
    );
    const [shown, count] = [countBeside(box), countBeside(there)];
    if (shown) shown.textContent = count?.textContent ?? '0';
  }
}

function countBeside(box: Element | null): Element | null | undefined {
  return box?.parentElement?.querySelector('.count');
}

function pairsOf(
  here: ParentNode,
  there: ParentNode,
  selector: string,
): [HTMLAnchorElement, HTMLAnchorElement][] {
  const others = [...there.querySelectorAll<HTMLAnchorElement>(selector)];
  return [...here.querySelectorAll<HTMLAnchorElement>(selector)].flatMap((one, at) => {
    const other = others[at];
    return other ? [[one, other]] : [];
  });
}

/** The address that the form leads to, without what it does not ask. */
function addressOf(form: HTMLFormElement): string {
  const address = new URL(form.action);
  const asked = new URLSearchParams();
  for (const [name, value] of new FormData(form))
    if (typeof value === 'string' && value !== '') asked.append(name, value);
  address.search = asked.toString();
  return address.href;
}
