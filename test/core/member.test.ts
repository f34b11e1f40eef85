/** Names, addresses of mail and passwords as they are kept. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { handleOf, memberLimits, tidyEmail, tidyName } from '../../src/core/member.ts';

const anyText = fc.oneof(fc.string({ unit: 'binary' }), fc.string({ unit: 'grapheme' }), fc.string());

describe('an address of mail', () => {
  test.each([
    ['tresorerie@exemple.org', 'tresorerie@exemple.org'],
    ['  Tresorerie@Exemple.ORG\n', 'tresorerie@exemple.org'],
    ['a+liste@sous.domaine.exemple.fr', 'a+liste@sous.domaine.exemple.fr'],
    ['e\u0301te\u0301@exemple.org', 'été@exemple.org'],
  ])('%j is kept as %j', (written, kept) => {
    expect(tidyEmail(written)).toBe(kept);
  });

  test.each([
    '',
    'rien',
    '@exemple.org',
    'a@b',
    'a@b.c',
    'a@@exemple.org',
    'a b@exemple.org',
    'a@exemple.org, b@exemple.org',
    'a@exemple.org;b@exemple.org',
    'a@exemple.org\r\nBcc: b@exemple.org',
    'a@exemple.org\u0000',
    '<a@exemple.org>',
    '"a" <a@exemple.org>',
    'a@[127.0.0.1]',
    `${'a'.repeat(250)}@exemple.org`,
  ])('%j is none', (written) => {
    expect(tidyEmail(written)).toBeUndefined();
  });

  test('once kept stays as it is, and breaks no line and no list', () => {
    const likely = fc.tuple(anyText, anyText, anyText).map(([name, host, end]) => `${name}@${host}.${end}`);
    fc.assert(
      fc.property(fc.oneof(anyText, likely, fc.emailAddress()), (written) => {
        const kept = tidyEmail(written);
        if (kept === undefined) return;
        expect(tidyEmail(kept)).toBe(kept);
        expect(kept).not.toMatch(/[\s,;<>"()\p{Cc}]/u);
        expect(kept.split('@')).toHaveLength(2);
        expect(kept.length).toBeLessThanOrEqual(memberLimits.email);
      }),
      { numRuns: 2000 },
    );
  });
});

describe('a name', () => {
  test('is one line, bounded, and stays as it is once kept', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          anyText,
          anyText.map((one) => one.repeat(20)),
        ),
        (written) => {
          const kept = tidyName(written);
          expect(tidyName(kept)).toBe(kept);
          expect([...kept].length).toBeLessThanOrEqual(memberLimits.name);
          expect(kept).not.toMatch(/[\p{Cc}\p{Cf}\p{Cs}]/u);
          expect(kept).toBe(kept.trim());
        },
      ),
      { numRuns: 2000 },
    );
  });

  test('cannot turn the line it stands in around', () => {
    expect(tidyName('Coordi\u202Enation\u200B\r\nBcc: x')).toBe('Coordi nation Bcc: x');
  });

  test('makes a handle that can be mentioned', () => {
    fc.assert(
      fc.property(anyText, (written) => {
        expect(handleOf(written)).toMatch(/^[a-z0-9]+(-[a-z0-9]+)*$/);
        expect(handleOf(written).length).toBeLessThanOrEqual(memberLimits.handle);
      }),
    );
  });
});
