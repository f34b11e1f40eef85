/** Imports that go on behind the requests that began them: which ones, and how they are ended with the wiki. */

/** Work that goes on behind whoever began it. */
export interface BegunWork {
  /** Settles at its end, or fails with it. */
  over: Promise<void>;
}

export interface ImportRuns {
  isGoing(id: number): boolean;
  /**
   * Begins the work of a run, when what it is at now has ended. Undefined when the wiki is closing.
   */
  start(id: number, work: (signal: AbortSignal) => Promise<void>): BegunWork | undefined;
  /** Lets each run end the step it is at. */
  close(): Promise<void>;
}

export function createImportRuns(): ImportRuns {
  const going = new Map<number, Promise<void>>();
  const closing = new AbortController();
  return {
    isGoing: (id) => going.has(id),
    start: (id, work) => {
      if (closing.signal.aborted) return undefined;
      const ended = (going.get(id) ?? Promise.resolve()).then(() => work(closing.signal));
      // Whoever started it is told of its failure; here it only has to be over.
      const over = ended
        .catch(() => undefined)
        .then(() => {
          if (going.get(id) === over) going.delete(id);
        });
      going.set(id, over);
      return { over: ended };
    },
    close: async () => {
      closing.abort();
      await Promise.all(going.values());
    },
  };
}
