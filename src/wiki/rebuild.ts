/** Makes every derived row anew from current revisions; what was there must come out the same. */
import { contentOf } from './check-edit.ts';
import { derive, removeDerived, writeDerived } from './derive.ts';
import { derivingType } from './page-types.ts';
import { currentRevision } from './save-page.ts';
import type { Wiki } from './wiki.ts';

const pagesAtATime = 100;

/** @param onProgress is told how many pages are done. @returns their number. */
export async function rebuild(wiki: Wiki, onProgress: (done: number) => void = () => {}): Promise<number> {
  const spaces = await wiki.store.spaces.list();
  await wiki.transact((tx) => tx.search.clear());
  let done = 0;
  for (let lastId = 0; ; ) {
    const pages = await wiki.store.pages.listAll(lastId, pagesAtATime);
    const last = pages.at(-1);
    if (!last) return done;
    for (const page of pages) {
      if (page.deletedAt !== null) {
        await wiki.transact((tx) => removeDerived(tx, page.id));
        continue;
      }
      const type = await derivingType(wiki, page);
      const content = contentOf(await currentRevision(wiki, page));
      const derived = await derive(wiki, content, page.spaceId, spaces, type);
      await wiki.transact((tx) => writeDerived(tx, page.id, derived));
    }
    done += pages.length;
    lastId = last.id;
    onProgress(done);
  }
}
