/**
 * Shows how far an upload has come: forms with `data-upload`, and `data-max` for the bytes of the largest file.
 * A refusal is said beside the form, which keeps its files. Without script the form is sent as any other.
 */
import { make, notice } from './elements.ts';
import { fill, sizeOf, type Words } from './words.ts';

export function showUploads(words: Words): void {
  for (const form of document.querySelectorAll<HTMLFormElement>('form[data-upload]')) {
    form.addEventListener('submit', (event) => {
      event.preventDefault();
      form.querySelector('.notice')?.remove();
      const fault = tooLarge(form, words);
      if (fault === undefined) send(form, words);
      else form.prepend(notice('error', fault));
    });
  }
}

/** What is said of the first file over the limit. */
function tooLarge(form: HTMLFormElement, words: Words): string | undefined {
  const max = Number(form.dataset['max'] ?? Number.POSITIVE_INFINITY);
  const files = [...form.querySelectorAll<HTMLInputElement>('input[type="file"]')].flatMap((input) => [
    ...(input.files ?? []),
  ]);
  const large = files.find((file) => file.size > max);
  return large && fill(words.uploadTooLarge, { size: sizeOf(large.size, words), max: sizeOf(max, words) });
}

function send(form: HTMLFormElement, words: Words): void {
  const bar = make('progress', {
    max: '100',
    value: '0',
    'aria-label': fill(words.uploading, { percent: 0 }),
  });
  const said = make('p', { class: 'meta', role: 'status' }, fill(words.uploading, { percent: 0 }));
  const shown = make('div', { class: 'stack stack--sm' }, bar, said);
  const buttons = form.querySelectorAll<HTMLButtonElement>('button');
  const end = (fault?: HTMLElement) => {
    shown.remove();
    for (const one of buttons) one.disabled = false;
    if (fault) form.prepend(fault);
  };
  const request = new XMLHttpRequest();
  request.upload.addEventListener('progress', ({ loaded, total }) => {
    const percent = total > 0 ? Math.floor((loaded / total) * 100) : 0;
    bar.value = percent;
    said.textContent = percent === 100 ? words.uploadSaving : fill(words.uploading, { percent });
  });
  request.addEventListener('load', () => {
    if (request.status < 400) return window.location.assign(request.responseURL);
    end(refusal(request.responseText, words));
  });
  request.addEventListener('error', () => end(notice('error', words.uploadFailed)));
  request.open('POST', form.action);
  request.setRequestHeader('accept', 'text/html');
  request.send(new FormData(form));
  for (const one of buttons) one.disabled = true;
  form.append(shown);
}

/** The screen that the server answered with says it better than a number would. */
export function refusal(html: string, words: Words): HTMLElement {
  const page = new DOMParser().parseFromString(html, 'text/html');
  const said = (selector: string) =>
    [...page.querySelectorAll(selector)].map((element) => element.textContent.trim()).join(' ');
  const refused = said('main .notice--error strong');
  if (refused !== '') return notice('error', refused, said('main .notice--error li'));
  return notice('error', said('main h1') || words.uploadFailed, said('main .pagehead__lead'));
}
