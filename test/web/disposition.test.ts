import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { contentDisposition } from '../../src/web/disposition.ts';

describe('the name a browser is told', () => {
  test.each([
    ['plan.pdf', `attachment; filename="plan.pdf"; filename*=UTF-8''plan.pdf`],
    ['été 2026.pdf', `attachment; filename="ete 2026.pdf"; filename*=UTF-8''%C3%A9t%C3%A9%202026.pdf`],
    [
      `l'"avis" (v2).odt`,
      `attachment; filename="l'_avis_ (v2).odt"; filename*=UTF-8''l%27%22avis%22%20%28v2%29.odt`,
    ],
    ['50%.csv', `attachment; filename="50_.csv"; filename*=UTF-8''50%25.csv`],
    ['日本.png', `attachment; filename="__.png"; filename*=UTF-8''%E6%97%A5%E6%9C%AC.png`],
  ])('%s is written in both forms', (name, expected) => {
    expect(contentDisposition('attachment', name)).toBe(expected);
  });

  test('never ends the header or its quotes, whatever it holds', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (name) => {
        const header = contentDisposition('inline', name);
        expect(header).toMatch(
          /^inline; filename="[\x20-\x21\x23-\x24\x26-\x5b\x5d-\x7e]*"; filename\*=UTF-8''[\w.!~%-]*$/,
        );
        const [, encoded = ''] = header.split("filename*=UTF-8''");
        expect(decodeURIComponent(encoded)).toBe(name.replace(/\p{Cs}/gu, '\uFFFD'));
      }),
    );
  });
});
