/**
 * A preview without leaving the text: a button with `data-preview="id"` sends the form as it would on its own, and
 * the element of that id of the answer comes into the page, in the place of the last one or before the form.
 */
import { notice } from './elements.ts';
import type { Words } from './words.ts';

export function showPreviews(words: Words): void {
  for (const door of document.querySelectorAll<HTMLButtonElement>('button[data-preview]')) {
    door.addEventListener('click', (event) => {
      const { form } = door;
      if (!form) return;
      event.preventDefault();
      void show(door, form, words);
    });
  }
}

async function show(door: HTMLButtonElement, form: HTMLFormElement, words: Words): Promise<void> {
  const id = door.dataset['preview'] ?? '';
  door.setAttribute('aria-busy', 'true');
  const made = await ask(door, form, id).catch(() => undefined);
  door.removeAttribute('aria-busy');
  const shown = made ?? notice('error', words.previewFailed);
  shown.id = id;
  const present = document.getElementById(id);
  if (present) present.replaceWith(shown);
  else form.before(shown);
  shown.scrollIntoView({ block: 'nearest' });
}

async function ask(
  door: HTMLButtonElement,
  form: HTMLFormElement,
  id: string,
): Promise<HTMLElement | undefined> {
  const fields = [...new FormData(form, door)].flatMap(([name, value]) =>
    typeof value === 'string' ? [[name, value]] : [],
  );
  const answer = await fetch(door.hasAttribute('formaction') ? door.formAction : form.action, {
    method: 'POST',
    body: new URLSearchParams(fields),
    headers: { accept: 'text/html' },
  });
  const page = new DOMParser().parseFromString(await answer.text(), 'text/html');
  if (!answer.ok) return undefined;
  adoptIcons(page);
  return page.getElementById(id) ?? undefined;
}

/** The sprite of a page holds the icons it had when it was made. */
function adoptIcons(page: Document): void {
  const sprite = document.querySelector('body > svg');
  for (const symbol of page.querySelectorAll('body > svg > symbol')) {
    if (sprite && !document.getElementById(symbol.id)) sprite.append(symbol);
  }
}
