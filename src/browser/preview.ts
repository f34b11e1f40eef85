/**
 * A preview beside the text: a button with `data-preview="id"` sends the form to its `formaction` and puts the
 * element of that id of the answer into the page. Without script the same button opens the same answer.
 */
import { notice } from './elements.ts';
import type { Words } from './words.ts';

export function showPreviews(words: Words): void {
  for (const door of document.querySelectorAll<HTMLButtonElement>('button[data-preview]')) {
    door.addEventListener('click', (event) => {
      const target = document.getElementById(door.dataset['preview'] ?? '');
      if (!target || !door.form) return;
      event.preventDefault();
      void show(door, door.form, target, words);
    });
  }
}

async function show(
  door: HTMLButtonElement,
  form: HTMLFormElement,
  target: HTMLElement,
  words: Words,
): Promise<void> {
  door.setAttribute('aria-busy', 'true');
  try {
    const fields = [...new FormData(form)].map(([name, value]) => [name, String(value)]);
    const answer = await fetch(door.formAction, {
      method: 'POST',
      body: new URLSearchParams(fields),
      headers: { accept: 'text/html' },
    });
    const page = new DOMParser().parseFromString(await answer.text(), 'text/html');
    const made = page.getElementById(target.id);
    if (!answer.ok || !made) throw new Error(String(answer.status));
    target.replaceChildren(...made.childNodes);
    target.hidden = false;
    adoptIcons(page);
    target.scrollIntoView({ block: 'nearest' });
  } catch {
    target.hidden = false;
    target.replaceChildren(notice('error', words.previewFailed));
  } finally {
    door.removeAttribute('aria-busy');
  }
}

/** The sprite of a page holds the icons it had when it was made. */
function adoptIcons(page: Document): void {
  const sprite = document.querySelector('body > svg');
  for (const symbol of page.querySelectorAll('body > svg > symbol')) {
    if (sprite && !document.getElementById(symbol.id)) sprite.append(symbol);
  }
}
