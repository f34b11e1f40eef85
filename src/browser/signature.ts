/** Remembers on this device the name under which someone signs what they write. */
import type { KeptTexts } from './storage.ts';

const key = 'gare:signature';

export function rememberSignature(storage: KeptTexts): void {
  for (const field of document.querySelectorAll<HTMLInputElement>('input[name="signature"]')) {
    const kept = storage.get(key) ?? '';
    if (kept !== '' && field.value === field.defaultValue) field.value = kept;
    field.form?.addEventListener('submit', () => storage.set(key, field.value.trim()));
  }
}
