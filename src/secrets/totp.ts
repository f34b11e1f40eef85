/** The second factor: codes of six digits that a telephone works out every half minute (RFC 6238), and spare ones. */
import { randomBytes } from 'node:crypto';
import { Secret, TOTP } from 'otpauth';

/** What every authenticator understands; others ignore anything else without a word. */
const form = { algorithm: 'SHA1', digits: 6, period: 30 } as const;

/** Periods that a clock may be off, either way. */
const tolerance = 1;

/** 160 random bits, in base 32: to be shown once, then kept. */
export function newTotpSecret(): string {
  return new Secret({ size: 20 }).base32;
}

/** What the square to photograph says. @param owner whose codes they are, as the telephone lists them. */
export function totpAddress(secret: string, issuer: string, owner: string): string {
  return new TOTP({ ...form, issuer, label: owner, secret: Secret.fromBase32(secret) }).toString();
}

/**
 * The period a code belongs to, a clock that is a little off forgiven.
 * @param lastStep the last period whose code was used: it and those before it are refused.
 * @returns the period to keep as the last one used; undefined when the code is wrong.
 */
export function totpStep(secret: string, code: string, now: Date, lastStep = 0): number | undefined {
  const token = code.replace(/[\s.-]/g, '');
  if (!/^\d{6}$/.test(token)) return undefined;
  const timestamp = now.getTime();
  const own = { ...form, token, secret: Secret.fromBase32(secret) };
  const off = TOTP.validate({ ...own, timestamp, window: tolerance });
  if (off === null) return undefined;
  const step = TOTP.counter({ period: form.period, timestamp }) + off;
  return step > lastStep ? step : undefined;
}

/** Without letters that are taken for digits. 32 of them: each is five bits. */
const letters = 'abcdefghjkmnpqrstuvwxyz023456789';

/** Ten codes of 80 random bits, as `abcd-efgh-jkmn-pqrs`: many enough that SHA-256 keeps them. */
export function newRecoveryCodes(): string[] {
  return Array.from({ length: 10 }, () => {
    const text = [...randomBytes(16)].map((byte) => letters[byte % letters.length]).join('');
    return (text.match(/.{4}/g) ?? []).join('-');
  });
}

/** The code as it is hashed, however it was typed; undefined for what is none. */
export function tidyRecoveryCode(typed: string): string | undefined {
  const code = typed.toLowerCase().replace(/[^a-z0-9]/g, '');
  return code.length === 16 ? code : undefined;
}
