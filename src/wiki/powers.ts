/** Which uses of an administrator's power the audit has for this hour already. */

/** What was recorded in this hour. */
export interface Powers {
  /** @param hour that of now; what was noted in another one is forgotten. */
  has(key: string, hour: number): boolean;
  note(key: string, hour: number): void;
}

/** Begins with nothing noted. */
export function createPowers(): Powers {
  let noted = new Set<string>();
  let since = Number.NaN;
  const inHour = (hour: number) => {
    if (hour !== since) noted = new Set();
    since = hour;
    return noted;
  };
  return {
    has: (key, hour) => inHour(hour).has(key),
    note: (key, hour) => {
      inHour(hour).add(key);
    },
  };
}
