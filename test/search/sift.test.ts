import { describe, expect, test } from 'vitest';
import { createAnalyzer } from '../../src/search/analysis.ts';
import { findHits, wantedOf } from '../../src/search/hits.ts';
import { parseQuery } from '../../src/search/query.ts';
import { passageLength, siftPassages } from '../../src/search/sift.ts';
import { readBodies } from './real-data.ts';

const analyzer = createAnalyzer();
const wanted = (raw: string) => wantedOf(parseQuery(raw), analyzer, false);

describe('sifting', () => {
  const text = `${'un mot et puis un autre\n'.repeat(200)}Voici l’œuvre de la SIB\n${'un mot encore\n'.repeat(200)}`;

  test('keeps the passages where a word may begin, with how many', () => {
    const passages = [...siftPassages(text, wanted('oeuvre sib '))];
    expect(passages.map(({ promise }) => promise)).toEqual([2]);
    expect(passages.map(({ start, end }) => text.slice(start, end))[0]).toContain('l’œuvre de la SIB');
  });

  test('keeps nothing of a text that has no such word', () => {
    expect([...siftPassages(text, wanted('zimbabwe '))]).toEqual([]);
  });

  test('takes a text of one passage as it is', () => {
    expect([...siftPassages('court', wanted('zimbabwe '))]).toEqual([{ start: 0, end: 5, promise: 1 }]);
  });

  test('cuts at lines, at spaces, or at the length when there is neither', () => {
    for (const part of ['ligne de mots\n', 'mots sans fin de ligne ', 'x']) {
      const long = part.repeat(5000 / part.length);
      const all = [...siftPassages(long, wanted(`${part} `))];
      expect(all.map(({ start, end }) => long.slice(start, end)).join('').length).toBeGreaterThan(1000);
      for (const { start, end } of all) expect(end - start).toBeLessThanOrEqual(passageLength + 1);
    }
  });
});

test('on real texts no passage promises less than it holds', () => {
  const queries = [
    ...[
      'association ',
      'œuvre publique ',
      'loyer bail ',
      'propriétaire usufruit succession ',
      '"personne morale"',
      'prop',
    ],
    ...[
      'e-mail ',
      'licence 2015 ',
      'travaux ',
      'salariés élus ',
      '10000 euros ',
      "aujourd'hui ",
      'payer paiement ',
    ],
  ];
  for (const terms of queries.map(wanted)) {
    for (const body of [...readBodies('multibao'), ...readBodies('code-civil').slice(0, 300)]) {
      const promises = new Map([...siftPassages(body, terms)].map(({ start, promise }) => [start, promise]));
      // Every passage, by asking for what any of them holds.
      for (let start = 0; start < body.length; start += passageLength) {
        const hits = findHits(body.slice(start, start + passageLength), terms, analyzer);
        const near = [...promises].filter(([at]) => Math.abs(at - start) <= 2 * passageLength);
        if (hits.length > 0) expect(near.length, body.slice(start, start + 80)).toBeGreaterThan(0);
      }
      for (const { start, end, promise } of siftPassages(body, terms)) {
        const held = new Set(findHits(body.slice(start, end), terms, analyzer).map(({ term }) => term));
        expect(promise).toBeGreaterThanOrEqual(held.size);
      }
    }
  }
});
