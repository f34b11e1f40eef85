/** Where one goes after signing in: on this site, whatever was asked for. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { localPath, pathAfterSignIn } from '../../src/web/redirects.ts';

const site = 'https://gare.example.org';

/** As a browser follows a Location header: it leaves tabs and line ends out and reads `\` as `/`. */
function followed(location: string): URL {
  return new URL(location, `${site}/login?next=x`);
}

describe('the path to go to', () => {
  const pieces = fc.constantFrom(
    '/',
    '//',
    '\\',
    '\t',
    '\r\n',
    '\n',
    ' ',
    ':',
    '@',
    '?',
    '#',
    '.',
    '..',
    '%2f',
    '%5c',
    '%0d%0a',
    '\u0000',
    '\u2028',
    '\u3002',
    '／',
    '＼',
    'https:',
    'http://',
    'javascript:',
    'evil.example',
    'gare',
    'a@b',
    '[::1]',
    ';',
  ); // prettier-ignore
  const hostile = fc.array(pieces, { maxLength: 8 }).map((parts) => parts.join(''));
  const asked = fc.oneof(
    hostile,
    hostile.map((one) => `/${one}`),
    fc.string({ unit: 'binary' }),
    fc.webUrl(),
  );

  test('never leaves the site, and breaks no header', () => {
    fc.assert(
      fc.property(asked, (text) => {
        const path = localPath(text);
        expect(followed(path).origin).toBe(site);
        expect(path).toMatch(/^\/(?![/\\])/);
        expect(path).not.toMatch(/[\p{Cc}\\\s]/u);
        expect(path.length).toBeLessThanOrEqual(2000);
      }),
      { numRuns: 5000 },
    );
  });

  test('is the one asked for, when that is one of the site', () => {
    const segment = fc.stringMatching(/^[a-z0-9.%é-]{1,12}$/);
    const local = fc.tuple(
      fc.array(segment, { minLength: 1, maxLength: 4 }),
      fc.array(segment, { maxLength: 2 }),
    );
    fc.assert(
      fc.property(local, ([path, query]) => {
        const text = `/${path.join('/')}${query.length > 0 ? `?${query.join('=')}` : ''}`;
        expect(localPath(text)).toBe(text);
      }),
    );
  });

  test.each([
    ['/login', '/'],
    ['/login?next=%2Fgare%2Faccueil', '/gare/accueil'],
    ['/login?next=%2Flogin%3Fnext%3D%252Fgare', '/gare'],
    ['/login?next=%2F%2Fevil.example', '/'],
    ['/login/link/secret', '/'],
    ['/login/code?next=%2Fgare', '/'],
    ['/reset/secret', '/'],
    ['/register', '/'],
    ['/invite/secret', '/invite/secret'],
    ['/logins', '/logins'],
    ['//evil.example/login', '/'],
  ])('after signing in from %s is %s', (text, path) => {
    expect(pathAfterSignIn(text)).toBe(path);
  });

  test('after signing in never leaves the site either', () => {
    const nested = hostile.map((one) => `/login?next=${encodeURIComponent(one)}`);
    fc.assert(
      fc.property(fc.oneof(asked, nested), (text) => {
        expect(followed(pathAfterSignIn(text)).origin).toBe(site);
      }),
      { numRuns: 2000 },
    );
  });

  test('asked for twice is the same', () => {
    fc.assert(
      fc.property(asked, (text) => {
        expect(localPath(localPath(text))).toBe(localPath(text));
      }),
    );
  });
});
