import fc from 'fast-check';
import { expect, test } from 'vitest';
import { isAllowedAddress, readAddress } from '../../src/markdown/address.ts';

test('an address is read for what it is', () => {
  expect(readAddress('https://exemple.org/a')).toEqual({ kind: 'outside', href: 'https://exemple.org/a' });
  expect(readAddress('MAILTO:a@b.fr')).toEqual({ kind: 'outside', href: 'MAILTO:a@b.fr' });
  expect(readAddress('/gare/accueil?x=1')).toEqual({ kind: 'path', href: '/gare/accueil?x=1' });
  expect(readAddress('#%C3%A9quipe')).toEqual({ kind: 'part', id: 'équipe' });
  expect(readAddress('././Plan%20B.pdf#page=2')).toEqual({
    kind: 'file',
    name: 'Plan B.pdf',
    suffix: '#page=2',
  });
  expect(readAddress('100%.pdf')).toEqual({ kind: 'file', name: '100%.pdf', suffix: '' });
});

test('what means nothing has no address', () => {
  expect(readAddress('')).toBeUndefined();
  expect(readAddress('./')).toBeUndefined();
  expect(readAddress('javascript:alert(1)')).toBeUndefined();
});

test('schemes and hosts that are not meant for links are refused', () => {
  const refused = [
    'javascript:alert(1)',
    'JAVASCRIPT:alert(1)',
    'vbscript:x',
    'data:image/png;base64,AAAA',
    'blob:https://exemple.org/1',
    'file:///etc/passwd',
    'ftp://exemple.org',
    'irc://exemple.org',
    'https:exemple.org',
    'https:///exemple.org',
    'http:\\\\exemple.org',
    '//exemple.org',
    '/\\exemple.org',
    '/%5Cexemple.org',
    '\\exemple.org',
    '%5C%5Cexemple.org',
    'java\tscript:alert(1)',
    'java%0Ascript:alert(1)',
    '\u0001javascript:alert(1)',
    '\u202etxt.exe',
    `https://exemple.org/${'x'.repeat(2_000)}`,
  ];
  expect(refused.filter(isAllowedAddress)).toEqual([]);
});

test('no address that a browser would run or send elsewhere is allowed', () => {
  const parts = [
    'javascript',
    'data',
    'https',
    ':',
    '/',
    '\\',
    '%5c',
    '%2f',
    ' ',
    '\t',
    '\n',
    '\0',
    'a',
    '.',
    '#',
    '?',
    '&#58;',
  ];
  fc.assert(
    fc.property(fc.array(fc.constantFrom(...parts), { maxLength: 8 }), (written) => {
      const href = written.join('');
      const address = readAddress(href);
      if (address?.kind !== 'path' && address?.kind !== 'outside') return;
      const url = new URL(address.href, 'https://gare.example.org/a/b');
      expect(['https:', 'http:', 'mailto:', 'tel:']).toContain(url.protocol);
      if (address.kind === 'path') expect(url.host).toBe('gare.example.org');
    }),
    { numRuns: 2_000 },
  );
});
