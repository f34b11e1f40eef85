/** Asks the device for a passkey in the place of sending a form empty: what it answers goes into the form. */
import { startAuthentication, startRegistration, WebAuthnError } from '@simplewebauthn/browser';
import type { Words } from './words.ts';

/** The server's answer is none that a device could be asked with. */
class NoOptionsError extends Error {}

/**
 * Sends `form` with what the device gives, once it is unlocked; says in it why that failed.
 * @param noticeOf given by the main script: what both imported would be a file more for every page.
 */
export function askDevice(
  form: HTMLFormElement,
  words: Words,
  noticeOf: (sentence: string) => HTMLElement,
): void {
  let isAsking = false;
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    if (isAsking) return;
    isAsking = true;
    form.querySelector('.notice')?.remove();
    answerFor(form)
      .then((credential) => {
        fieldIn(form, 'credential').value = JSON.stringify(credential);
        keepAsAsked(form);
        form.submit();
      })
      .catch((error: unknown) => form.prepend(noticeOf(sentenceFor(error, words))))
      .finally(() => {
        isAsking = false;
      });
  });
}

/** The address in `data-passkey` gives what to sign in with; without one the form itself has what to make. */
async function answerFor(form: HTMLFormElement): Promise<unknown> {
  const { passkey = '', options = '' } = form.dataset;
  if (passkey === '') return startRegistration({ optionsJSON: JSON.parse(options) });
  const answer = await fetch(passkey, { method: 'POST', redirect: 'manual' });
  if (!answer.ok) throw new NoOptionsError();
  return startAuthentication({ optionsJSON: await answer.json() });
}

/** Whether to stay signed in on this device is asked once on the screen, in the form above. */
function keepAsAsked(form: HTMLFormElement): void {
  const asked = document.querySelector<HTMLInputElement>('input[type=checkbox][name=keep]');
  if (asked?.checked && form.elements.namedItem('keep')) fieldIn(form, 'keep').value = '1';
}

function fieldIn(form: HTMLFormElement, name: string): HTMLInputElement {
  const field = form.elements.namedItem(name);
  if (!(field instanceof HTMLInputElement)) throw new Error(`the form has no field ${name}`);
  return field;
}

function sentenceFor(error: unknown, words: Words): string {
  if (error instanceof NoOptionsError || error instanceof TypeError) return words.passkeyFailed;
  const isKnown =
    error instanceof WebAuthnError && error.code === 'ERROR_AUTHENTICATOR_PREVIOUSLY_REGISTERED';
  return isKnown ? words.passkeyKnown : words.passkeyStopped;
}
