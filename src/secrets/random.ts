/** Secrets that are handed out, and the form in which they are kept. */
import { createHash, randomBytes } from 'node:crypto';

/** 256 random bits, fit for an address and a cookie. */
export function newSecret(): string {
  return randomBytes(32).toString('base64url');
}

/**
 * The only form in which a secret of `newSecret` is kept. It needs no salt and no slowness: nobody guesses 256 bits.
 * @returns SHA-256, in hexadecimal.
 */
export function hashSecret(secret: string): string {
  return createHash('sha256').update(secret).digest('hex');
}
