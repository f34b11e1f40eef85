/** Says when the network is gone while someone writes: what they type is still kept on their device. */
import { notice } from './elements.ts';
import type { Words } from './words.ts';

export function tellOffline(words: Words): void {
  const form = document.querySelector('form[data-draft]');
  if (!form) return;
  const told = notice('warn', words.offline);
  window.addEventListener('offline', () => form.prepend(told));
  window.addEventListener('online', () => told.remove());
}
