/** Something that is said once, and then not again for a while. */

/** Rings at once, then not again for a while: what comes meanwhile rings once when it is over. */
export interface Bell {
  ring(key: string, work: () => void): void;
}

/** @param pause milliseconds between two rings of one key. */
export function createBell(pause = 3600_000): Bell {
  const resting = new Map<string, (() => void) | undefined>();
  const ring = (key: string, work: () => void) => {
    if (resting.has(key)) {
      resting.set(key, work);
      return;
    }
    resting.set(key, undefined);
    setTimeout(() => {
      const next = resting.get(key);
      resting.delete(key);
      if (next) ring(key, next);
    }, pause).unref();
    work();
  };
  return { ring };
}
