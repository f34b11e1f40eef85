/** Offers back a text that was not published: it goes into the form, or it is erased; until then it stays. */
import type { Drafts, KeptDraft } from './drafts.ts';
import { button, notice } from './elements.ts';
import { writeFields } from './form-fields.ts';
import { fill, momentOf, type Words } from './words.ts';

export interface Offer {
  form: HTMLFormElement;
  drafts: Drafts;
  /** Drafts nobody has decided about, the youngest first. */
  waiting(): readonly KeptDraft[];
  words: Words;
}

/** @param restored called when a draft is in the form. */
export function offerDraft(offer: Offer, restored: () => void): void {
  const { form, drafts, words } = offer;
  const draft = offer.waiting()[0];
  if (!draft) return;
  const restore = button(words.draftRestore, 'btn--sm btn--primary', () => {
    writeFields(form, draft.fields);
    form.dispatchEvent(new Event('change'));
    const base = baseOf(form);
    if (base && draft.base !== '') base.value = draft.base;
    // The copy under the new id may need the room of this one.
    drafts.forget(draft.id);
    restored();
    shown.replaceWith(notice('ok', words.draftRestored));
  });
  const forget = button(words.draftForget, 'btn--sm', () => {
    drafts.forget(draft.id);
    shown.remove();
    offerDraft(offer, restored);
  });
  const when = momentOf(new Date(draft.keptAt), words);
  const shown = notice('warn', words.draftFound, fill(words.draftFoundWhen, { when }), restore, forget);
  form.prepend(shown);
}

export function baseOf(form: HTMLFormElement): HTMLInputElement | null {
  return form.querySelector<HTMLInputElement>('input[name="base"]');
}
