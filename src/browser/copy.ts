/** A "copy" button after each permanent link: without script the field can be selected by hand, and no button shows. */
import { button, make } from './elements.ts';
import type { Words } from './words.ts';

export function addCopyButtons(words: Words): void {
  for (const field of document.querySelectorAll<HTMLInputElement>('.permalink > input[readonly]')) {
    const said = make('span', { class: 'vh', role: 'status' });
    const copy = button(words.copy, '', () => {
      field.select();
      write(field.value).then(
        () => say(words.copied),
        () => say(words.copyFailed),
      );
    });
    const say = (text: string) => {
      said.textContent = text;
      if (text === words.copied) copy.textContent = text;
    };
    field.after(copy, said);
  }
}

/** Browsers lend the clipboard to secure addresses only; elsewhere the text is selected, and a hand copies it. */
function write(text: string): Promise<void> {
  return window.isSecureContext ? navigator.clipboard.writeText(text) : Promise.reject(new Error('insecure'));
}
