/** What this device keeps for the site. A browser may refuse it altogether, or be full: then nothing is kept, and nothing breaks. */

/** The part of the browser's own Storage that is needed: tests hand in a plain map. */
export interface Shelf {
  readonly length: number;
  key(at: number): string | null;
  getItem(key: string): string | null;
  setItem(key: string, text: string): void;
  removeItem(key: string): void;
}

export interface KeptTexts {
  get(key: string): string | undefined;
  /** @returns false when there is no room, or none is allowed. */
  set(key: string, text: string): boolean;
  remove(key: string): void;
  keys(): readonly string[];
}

/** @param shelf asked for at each use: naming it is enough to make some browsers throw. */
export function openStorage(shelf: () => Shelf): KeptTexts {
  return {
    get: (key) => attempt(() => shelf().getItem(key)) ?? undefined,
    set: (key, text) =>
      attempt(() => {
        shelf().setItem(key, text);
        return true;
      }) ?? false,
    remove: (key) => {
      attempt(() => shelf().removeItem(key));
    },
    keys: () =>
      attempt(() => {
        const kept = shelf();
        return Array.from({ length: kept.length }, (_, at) => kept.key(at) ?? '');
      }) ?? [],
  };
}

function attempt<T>(work: () => T): T | undefined {
  try {
    return work();
  } catch {
    return undefined;
  }
}
