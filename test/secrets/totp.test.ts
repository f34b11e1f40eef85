import fc from 'fast-check';
import { Secret, TOTP } from 'otpauth';
import { describe, expect, test } from 'vitest';
import {
  newRecoveryCodes,
  newTotpSecret,
  tidyRecoveryCode,
  totpAddress,
  totpStep,
} from '../../src/secrets/totp.ts';

/** That of RFC 6238, appendix B. */
const known = Secret.fromLatin1('12345678901234567890').base32;
const at = (seconds: number) => new Date(seconds * 1000);

describe('a code of the telephone', () => {
  // The RFC shows eight digits; the last six are those of six.
  test.each([
    [59, '287082'],
    [1_111_111_109, '081804'],
    [1_111_111_111, '050471'],
    [1_234_567_890, '005924'],
    [2_000_000_000, '279037'],
    [20_000_000_000, '353130'],
  ])('at %i seconds is that of RFC 6238', (seconds, code) => {
    expect(totpStep(known, code, at(seconds))).toBe(Math.floor(seconds / 30));
  });

  test('is taken one period too early or too late, not two', () => {
    const step = 41_152_263;
    const taken = [-61, -31, -1, 0, 29, 30, 59, 60, 90].map(
      (off) => totpStep(known, '005924', at(step * 30 + off)) === step,
    );
    expect(taken).toEqual([false, false, true, true, true, true, true, false, false]);
  });

  test('works once, and none before it works after it', () => {
    const step = 41_152_263;
    const code = (of: number) => TOTP.generate({ secret: Secret.fromBase32(known), timestamp: of * 30_000 });
    expect(totpStep(known, code(step), at(step * 30), step)).toBeUndefined();
    expect(totpStep(known, code(step - 1), at(step * 30), step)).toBeUndefined();
    expect(totpStep(known, code(step + 1), at(step * 30), step)).toBe(step + 1);
  });

  test('may be typed with a space, and nothing else that is not six digits passes', () => {
    expect(totpStep(known, ' 287 082 ', at(59))).toBe(1);
    fc.assert(
      fc.property(fc.string(), (typed) => {
        fc.pre(!/^\d{6}$/.test(typed.replace(/[\s.-]/g, '')));
        expect(totpStep(known, typed, at(59))).toBeUndefined();
      }),
    );
  });

  test('is asked for by an address that authenticators read', () => {
    const secret = newTotpSecret();
    expect(secret).toMatch(/^[A-Z2-7]{32}$/);
    const address = new URL(totpAddress(secret, 'Gare', 'tresorerie@exemple.org'));
    expect([address.protocol, address.host]).toEqual(['otpauth:', 'totp']);
    expect(Object.fromEntries(address.searchParams)).toEqual({
      issuer: 'Gare',
      secret,
      algorithm: 'SHA1',
      digits: '6',
      period: '30',
    });
  });
});

describe('recovery codes', () => {
  test('are ten, all different, and read back however they are typed', () => {
    const codes = newRecoveryCodes();
    expect(new Set(codes).size).toBe(10);
    for (const code of codes) {
      expect(code).toMatch(/^[a-z0-9]{4}(-[a-z0-9]{4}){3}$/);
      const kept = tidyRecoveryCode(code);
      expect(kept).toHaveLength(16);
      expect(tidyRecoveryCode(` ${code.toUpperCase().replaceAll('-', ' ')} `)).toBe(kept);
    }
    expect(['', '123456', codes[0]?.slice(1) ?? ''].map(tidyRecoveryCode)).toEqual([
      undefined,
      undefined,
      undefined,
    ]);
  });
});
