/** Page types that were read before. */
import type { PageType } from '../core/page-type.ts';

/** Parsed types by page and revision; a revision never changes, so neither does its reading. */
export interface PageTypeCache {
  get(key: string): PageType | undefined;
  set(key: string, type: PageType): void;
}

export function createPageTypeCache(): PageTypeCache {
  const types = new Map<string, PageType>();
  return {
    get: (key) => types.get(key),
    set: (key, type) => {
      if (types.size > 500) types.clear();
      types.set(key, type);
    },
  };
}
