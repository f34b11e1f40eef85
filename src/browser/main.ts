/**
 * What scripts add to screens that work without them. Each behaviour finds its elements by an attribute:
 *
 * - `details.menu`: closes on Escape and on a click elsewhere
 * - `.permalink > input[readonly]`: gets a "copy" button
 * - `form[data-draft="page"]`: its text is kept on this device until published, and offered back; the hidden field
 *   `base` goes with it, and leaving it unpublished asks first. `[data-draft-status]` in it says when it was kept,
 *   `data-unsaved` that it came back holding text that is not published
 * - `button[data-preview="id"]`: sends the form and shows the element of that id of the answer, without leaving
 * - `[data-asked]`: a field that is there only while another holds something; `data-label` names it
 * - `form[data-upload]`, `data-max` in bytes: shows progress, says refusals in place
 * - `input[name=signature]`: remembers the name
 * - `[data-entries-filters]`, `[data-board]`, `[data-map]`: lists of entries (entries.ts)
 * - `form[data-search]`: a search that answers as it is narrowed (search.ts)
 * - `form[data-type-editor]`: the rows of a page type are dragged and moved in place
 * - `template[data-passkeys]`: gives its place to what is in it; `form[data-passkey]` is sent with what the device answers
 * - `input[data-suggest]`: offers pages and searches while one types; `/` and Ctrl+K lead there
 */
import { addCopyButtons } from './copy.ts';
import { showEntries } from './entries.ts';
import { keepDrafts } from './keep-draft.ts';
import { closeMenus } from './menus.ts';
import { tellOffline } from './network.ts';
import { showPreviews } from './preview.ts';
import { showSearch } from './search.ts';
import { suggestSearches } from './search-box.ts';
import { showAskedFields } from './show-if.ts';
import { showPasskeys } from './show-passkeys.ts';
import { rememberSignature } from './signature.ts';
import { openStorage } from './storage.ts';
import { showUploads } from './upload.ts';
import { wordsFor } from './words.ts';

const kept = openStorage(() => window.localStorage);
const words = wordsFor(document.documentElement.lang);
closeMenus();
addCopyButtons(words);
rememberSignature(kept);
keepDrafts(
  kept,
  openStorage(() => window.sessionStorage),
  words,
);
tellOffline(words);
showPreviews(words);
showUploads(words);
showPasskeys(words);
showAskedFields(words);
showEntries(kept, words);
showSearch();
// Few ever change a type: what it takes is fetched where it is needed.
if (document.querySelector('form[data-type-editor]'))
  void import('./type-editor.ts').then(
    ({ editTypes }) => editTypes(words),
    () => undefined,
  );
suggestSearches(words);
