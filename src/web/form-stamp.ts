/**
 * What a form that is open to everybody carries in the place of a session: when it was shown, signed. Who fills it in
 * within a moment is a program. Also the secrets of receipts, which the same form sent twice must give twice.
 */
import { createHmac, timingSafeEqual } from 'node:crypto';

/** Milliseconds: nobody reads and fills in a form faster, and nobody leaves it open longer. */
export const stampBounds = { least: 3_000, most: 24 * 3600_000 } as const;

export type StampAge = 'fit' | 'early' | 'old';

export interface FormStamps {
  /** @param formId of this one form. */
  make(formId: string, now: Date): string;
  /** `old` for one that is no stamp of this form too. */
  age(stamp: string, formId: string, now: Date): StampAge;
  /** 256 bits that nobody makes without the key, the same for the same entry. @param editId of what was sent. */
  secretFor(editId: string): string;
}

/** @param secret known to this wiki alone. */
export function createFormStamps(secret: string): FormStamps {
  const sign = (...parts: readonly string[]) =>
    createHmac('sha256', secret)
      .update(JSON.stringify(['form', ...parts]))
      .digest('base64url');
  const make = (formId: string, at: string) => `${at}.${sign('stamp', formId, at)}`;
  return {
    make: (formId, now) => make(formId, now.getTime().toString(36)),
    age: (stamp, formId, now) => {
      const [at = ''] = stamp.split('.', 1);
      if (!/^[a-z0-9]{1,12}$/.test(at) || !isSame(stamp, make(formId, at))) return 'old';
      const age = now.getTime() - Number.parseInt(at, 36);
      if (age < stampBounds.least) return 'early';
      return age > stampBounds.most ? 'old' : 'fit';
    },
    secretFor: (editId) => sign('receipt', editId),
  };
}

function isSame(given: string, wanted: string): boolean {
  const [a, b] = [Buffer.from(given), Buffer.from(wanted)];
  return a.length === b.length && timingSafeEqual(a, b);
}
