/** Wakes whoever waits for work; rung while nobody waits, it is not forgotten. */
export interface Alarm {
  ring(): void;
  /** How often it was rung. To be asked before looking for work. */
  rings(): number;
  /** Ends when it is rung again, after these milliseconds, or with the signal. @param seen what `rings` answered. */
  wait(seen: number, milliseconds: number, signal: AbortSignal): Promise<void>;
}

/** Node's timers take no more; who waits longer looks in vain once. */
const longestWait = 24 * 3600_000;

/** One for all who wait: each wakes, and looks whether the work is theirs. */
export function createAlarm(): Alarm {
  let rings = 0;
  const waiting = new Set<() => void>();
  return {
    ring: () => {
      rings += 1;
      for (const wake of [...waiting]) wake();
    },
    rings: () => rings,
    wait: (seen, milliseconds, signal) =>
      new Promise((resolve) => {
        if (seen !== rings || signal.aborted) return resolve();
        const wake = () => {
          waiting.delete(wake);
          signal.removeEventListener('abort', wake);
          clearTimeout(timer);
          resolve();
        };
        const timer = setTimeout(wake, Math.min(Math.max(milliseconds, 0), longestWait)).unref();
        waiting.add(wake);
        signal.addEventListener('abort', wake);
      }),
  };
}
