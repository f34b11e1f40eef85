/** Work that goes on behind the requests that began it: which, one at a time per key, and how it is ended with the wiki. */

/** Work that goes on behind whoever began it. */
export interface BegunWork {
  /** Settles at its end, or fails with it. */
  over: Promise<void>;
}

export interface Background<Key> {
  isGoing(key: Key): boolean;
  /** Begins the work when what goes on under its key has ended. Undefined when the wiki is closing. */
  start(key: Key, work: (signal: AbortSignal) => Promise<void>): BegunWork | undefined;
  /** Lets all work end the step it is at. */
  close(): Promise<void>;
}

export function createBackground<Key extends number | string>(): Background<Key> {
  const going = new Map<Key, Promise<void>>();
  const closing = new AbortController();
  return {
    isGoing: (key) => going.has(key),
    start: (key, work) => {
      if (closing.signal.aborted) return undefined;
      const ended = (going.get(key) ?? Promise.resolve()).then(() => work(closing.signal));
      // Whoever started it is told of its failure; here it only has to be over.
      const over = ended
        .catch(() => undefined)
        .then(() => {
          if (going.get(key) === over) going.delete(key);
        });
      going.set(key, over);
      return { over: ended };
    },
    close: async () => {
      closing.abort();
      await Promise.all(going.values());
    },
  };
}
