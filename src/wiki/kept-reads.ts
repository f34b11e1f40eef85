/** Answers of the store that nearly every action asks for first, kept until something is committed that they depend on. */

export interface KeptReads {
  /**
   * What `read` gave for this key since the last commit; without that, it is run. All who ask share one answer,
   * so nobody changes it. A key stands for one kind of answer only.
   */
  once<T>(key: string, read: () => Promise<T>): Promise<T>;
}

/** Some keys hold what a visitor typed: they must not fill the memory of a wiki that nobody writes to. */
const mostKept = 1000;

/** @param generation moves at each commit that may change an answer, and never goes back. */
export function createKeptReads(generation: () => number): KeptReads {
  let kept = new Map<string, Promise<unknown>>();
  let since = generation();
  return {
    once: <T>(key: string, read: () => Promise<T>) => {
      if (since !== generation() || kept.size >= mostKept) {
        kept = new Map();
        since = generation();
      }
      const known = kept.get(key) as Promise<T> | undefined;
      if (known) return known;
      const place = kept;
      const made = read();
      place.set(key, made);
      // A failure is told to who asked, and not kept.
      made.catch(() => place.delete(key));
      return made;
    },
  };
}
