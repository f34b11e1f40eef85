/** Takes what needs passkeys out of its templates, where the browser knows them; the rest is loaded only there. */
import { notice } from './elements.ts';
import type { Words } from './words.ts';

export function showPasskeys(words: Words): void {
  const templates = document.querySelectorAll<HTMLTemplateElement>('template[data-passkeys]');
  if (templates.length === 0 || typeof window.PublicKeyCredential !== 'function') return;
  for (const told of document.querySelectorAll('[data-no-passkeys]')) told.remove();
  for (const template of templates) template.replaceWith(template.content);
  const forms = document.querySelectorAll<HTMLFormElement>('form[data-passkey]');
  if (forms.length > 0) void load(forms, words);
}

async function load(forms: Iterable<HTMLFormElement>, words: Words): Promise<void> {
  const { askDevice } = await import('./passkeys.ts');
  for (const form of forms) askDevice(form, words, (sentence) => notice('error', sentence));
}
