/** Rendered pages kept in memory, bounded in bytes, the least recently asked for leaving first. Knows no request. */

import type { Sharable } from './own-parts.ts';

/** What a rendered page was made from: names given by whoever renders, compared by `lastChange`. */
export type Sources = readonly string[];

export interface PageCacheOptions {
  /** Bytes of HTML and its compressed forms together. */
  maxBytes: number;
  /** The generation in which any of these sources last changed. Never goes back. */
  lastChange(sources: Sources): number;
  now(): number;
  /** Milliseconds after which a page is made anew though nothing changed: pages say « il y a 2 min ». */
  maxAge?: number;
}

export interface CachedPage {
  etag: string;
  html: Buffer;
  br?: Buffer;
  gzip?: Buffer;
}

/** Whole, for visitors; for members without what is theirs alone. */
export type KeptPage = CachedPage | Sharable;

export interface PageCache {
  get(key: string): KeptPage | undefined;
  /** @param since generation read before anything of the page was: a change in the meantime makes it stale. */
  set(key: string, page: KeptPage, sources: Sources, since: number): void;
  /** Tells that a compressed form was added to a page. */
  grown(key: string): void;
  bytes(): number;
}

interface Entry {
  page: KeptPage;
  sources: Sources;
  since: number;
  until: number;
  bytes: number;
}

/** Bytes of an entry beside its page: key, map slot, objects. */
const overhead = 512;

export function createPageCache(options: PageCacheOptions): PageCache {
  const entries = new Map<string, Entry>();
  const maxAge = options.maxAge ?? 60_000;
  let total = 0;

  const remove = (key: string, entry: Entry) => {
    entries.delete(key);
    total -= entry.bytes;
  };
  const add = (key: string, entry: Entry) => {
    entries.set(key, entry);
    total += entry.bytes;
    for (const [oldest, old] of entries) {
      if (total <= options.maxBytes) return;
      remove(oldest, old);
    }
  };
  const isFresh = (entry: Entry) =>
    options.lastChange(entry.sources) <= entry.since && options.now() < entry.until;

  return {
    get: (key) => {
      const entry = entries.get(key);
      if (!entry) return undefined;
      if (!isFresh(entry)) {
        remove(key, entry);
        return undefined;
      }
      // A map keeps the order of insertion: the one just asked for becomes the youngest.
      entries.delete(key);
      entries.set(key, entry);
      return entry.page;
    },
    set: (key, page, sources, since) => {
      const old = entries.get(key);
      if (old) remove(key, old);
      const entry = { page, sources, since, until: options.now() + maxAge, bytes: weigh(key, page) };
      if (isFresh(entry) && entry.bytes <= options.maxBytes / 4) add(key, entry);
    },
    grown: (key) => {
      const entry = entries.get(key);
      if (!entry) return;
      remove(key, entry);
      add(key, { ...entry, bytes: weigh(key, entry.page) });
    },
    bytes: () => total,
  };
}

function weigh(key: string, page: KeptPage): number {
  const parts = 'pieces' in page ? page.pieces : [page.html, page.br, page.gzip];
  return overhead + key.length * 2 + parts.reduce((sum, part) => sum + (part?.length ?? 0), 0);
}
