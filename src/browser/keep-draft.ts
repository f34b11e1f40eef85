/**
 * Nothing typed is lost: a form with `data-draft="page"` is copied to this device as one writes, and the copy is
 * offered when the form is opened again. The copy goes when a screen shows that the text is published.
 * `data-unsaved` says that the form came back holding text that is not published: after a refusal or a conflict.
 */
import { createDrafts, type Drafts, draftId, type Fields, sameFields } from './drafts.ts';
import { make } from './elements.ts';
import { readFields } from './form-fields.ts';
import { baseOf, offerDraft } from './offer-draft.ts';
import { forgetSent, hasArrived, noteSent, readSent } from './sent.ts';
import type { KeptTexts } from './storage.ts';
import { fill, hourOf, type Words } from './words.ts';

/** Milliseconds of silence after which what was typed is kept. */
const pause = 600;

export function keepDrafts(storage: KeptTexts, session: KeptTexts, words: Words): void {
  const drafts = createDrafts(storage);
  drafts.tidy(new Date());
  const sent = readSent(session);
  if (sent && hasArrived(sent, window.location.search)) {
    sent.ids.forEach(drafts.forget);
    forgetSent(session);
  }
  const form = document.querySelector<HTMLFormElement>('form[data-draft]');
  const page = form?.dataset['draft'] ?? '';
  // Only a form that came back with its text goes on from what was sent.
  const isBack = form?.hasAttribute('data-unsaved') && sent?.page === page;
  if (form) keepDraft({ form, page, drafts, session, words, before: isBack ? sent.ids : [] });
}

interface Desk {
  form: HTMLFormElement;
  page: string;
  drafts: Drafts;
  session: KeptTexts;
  words: Words;
  /** Drafts of the same text that were sent and came back. */
  before: readonly string[];
}

function keepDraft({ form, page, drafts, session, words, before }: Desk): void {
  const same = drafts.list(page).find((draft) => sameFields(draft.fields, readFields(form)));
  const id = same?.id ?? draftId(page, new Date());
  const isUnsaved = same !== undefined || form.hasAttribute('data-unsaved');
  // Against nothing, whatever the form holds is unsaved.
  let published: Fields = isUnsaved ? [] : readFields(form);
  let isLeaving = false;

  const isDirty = () => !sameFields(readFields(form), published);
  const keep = () => {
    if (!isDirty()) return drafts.forget(id);
    const now = new Date();
    const draft = { keptAt: now.toISOString(), base: baseOf(form)?.value ?? '', fields: readFields(form) };
    say(form, drafts.keep(id, draft) ? fill(words.draftKept, { hour: hourOf(now, words) }) : words.draftFull);
  };

  if (isUnsaved) keep();
  else {
    offerDraft(
      { form, drafts, waiting: () => drafts.list(page).filter((one) => one.id !== id), words },
      () => {
        published = [];
        keep();
      },
    );
  }
  keepWhileTyping(form, keep);
  form.addEventListener('submit', ({ submitter }) => {
    keep();
    isLeaving = true;
    if (publishes(submitter))
      noteSent(session, { page, base: baseOf(form)?.value ?? '0', ids: [...before, id] });
  });
  window.addEventListener('pageshow', () => {
    isLeaving = false;
  });
  window.addEventListener('pagehide', () => {
    if (!isLeaving) keep();
  });
  window.addEventListener('beforeunload', (event) => {
    if (!isLeaving && isDirty()) event.preventDefault();
  });
}

/** A preview and a comparison leave the form open: only what publishes ends it. */
function publishes(submitter: HTMLElement | null): boolean {
  if (!(submitter instanceof HTMLButtonElement)) return true;
  return (
    !submitter.hasAttribute('formaction') &&
    (submitter.name !== 'action' || ['publish', 'join'].includes(submitter.value))
  );
}

function keepWhileTyping(form: HTMLFormElement, keep: () => void): void {
  let timer = 0;
  form.addEventListener('input', () => {
    window.clearTimeout(timer);
    timer = window.setTimeout(keep, pause);
  });
}

/** Where the form has a place for it. */
function say(form: HTMLFormElement, text: string): void {
  const place = form.querySelector('[data-draft-status]');
  if (place && place.textContent !== text) place.replaceChildren(make('span', {}, text));
}
