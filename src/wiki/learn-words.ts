/** A work of the queue (jobs.ts): learns the words of pages and of their files, for what will be misspelt. */
import { entryText } from '../core/entry.ts';
import { gramsOf, soundOf } from '../search/sound.ts';
import { fold } from '../search/stem.ts';
import { collectWords } from '../search/vocabulary.ts';
import type { PageRow } from '../store/pages.ts';
import { type NewWord, startLength } from '../store/words.ts';
import { contentOf } from './check-edit.ts';
import { derivingType } from './page-types.ts';
import { letOthers } from './queues.ts';
import { currentRevision } from './save-page.ts';
import type { Wiki } from './wiki.ts';

/** Characters read before others are served: some milliseconds. */
const charactersAtATime = 48 * 1024;
/** Words written in one transaction: some ten milliseconds. */
const wordsAtATime = 1000;
/** Characters of the files of a page that are read: the words of longer ones are known by then. */
const mostOfFiles = 512 * 1024;
const partsAtATime = 20;

/** Of pages that are gone nothing is learnt. Values count as far as everybody sees them who reads the page. */
export async function learnWords(
  wiki: Wiki,
  pageIds: readonly number[],
  signal?: AbortSignal,
): Promise<void> {
  const words = new Set<string>();
  const found: number[] = [];
  for (const id of pageIds) {
    signal?.throwIfAborted();
    const page = await wiki.store.pages.findById(id);
    if (!page || !isLiving(page)) continue;
    found.push(id);
    await collectOf(wiki, page, words, signal);
  }
  const learnt = [...words].map(newWord);
  for (let at = 0; at < learnt.length; at += wordsAtATime) {
    const some = learnt.slice(at, at + wordsAtATime);
    const isDone = await wiki.record(async (tx) => {
      for (const id of found) if (!(await tx.pages.findById(id))) return false;
      await tx.words.add(some);
      return true;
    });
    // What was purged meanwhile must not come back: without that page.
    if (!isDone) return learnWords(wiki, found, signal);
    await letOthers();
  }
}

function isLiving(page: PageRow): boolean {
  return page.deletedAt === null && page.current > 0;
}

function newWord(word: string): NewWord {
  const sound = soundOf(word);
  return { word, sound, start: fold(word).slice(0, startLength), grams: gramsOf(sound) };
}

async function collectOf(wiki: Wiki, page: PageRow, words: Set<string>, signal?: AbortSignal): Promise<void> {
  const { title, tags, values, body } = contentOf(await currentRevision(wiki, page));
  const shown = entryText(await derivingType(wiki, page), values);
  await collect([title, tags.join('\n'), shown, body].join('\n'), words);
  let left = mostOfFiles;
  for (const file of await wiki.store.passages.listFilesOfPage(page.id)) {
    collectWords(file.name, words);
    for (let last = 0; left > 0; ) {
      signal?.throwIfAborted();
      const parts = await wiki.store.fileTexts.listParts(file.blobId, last, partsAtATime);
      const end = parts.at(-1);
      if (!end) break;
      const text = parts.map((part) => part.text).join('\n');
      await collect(text.slice(0, left), words);
      left -= text.length;
      last = end.seq;
    }
  }
}

/** In pieces that end between words. */
async function collect(text: string, words: Set<string>): Promise<void> {
  for (let at = 0; at < text.length; ) {
    const space = text.slice(at + charactersAtATime).search(/\s/);
    const end = space < 0 ? text.length : at + charactersAtATime + space;
    collectWords(text.slice(at, end), words);
    if (end < text.length) await letOthers();
    at = end;
  }
}
