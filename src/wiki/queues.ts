/** One at a time per key: edits of one page wait for each other, edits of different pages do not. */

export interface Queues {
  run<T>(key: string, work: () => Promise<T>): Promise<T>;
}

/** Of a page, by whatever address it was reached. */
export function pageQueue(page: { id: number }): string {
  return `page/${page.id}`;
}

/** The wiki has one writing process (store/lock.ts), so a queue in its memory is enough. */
export function createQueues(): Queues {
  const last = new Map<string, Promise<unknown>>();
  return {
    run: <T>(key: string, work: () => Promise<T>) => {
      const before = last.get(key) ?? Promise.resolve();
      const mine = before.then(work, work);
      const settled = mine.catch(() => undefined);
      last.set(key, settled);
      void settled.then(() => {
        if (last.get(key) === settled) last.delete(key);
      });
      return mine;
    },
  };
}

/**
 * Between two steps of long work: whoever waits is served first. A transaction of better-sqlite3 ends in the same turn
 * of the loop it began in, so that without this a hundred in a row would let nobody in.
 */
export function letOthers(): Promise<void> {
  return new Promise((resolve) => {
    setImmediate(resolve);
  });
}
