import { parse } from 'node:querystring';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { anyEntries, type EntryOperator, type EntryQuery, entryViews } from '../../src/core/entry-query.ts';
import { readEntryParams } from '../../src/web/entry-query.ts';
import { createUrls } from '../../src/web/urls.ts';

const urls = createUrls('http://localhost');

function read(address: string): ReturnType<typeof readEntryParams> {
  return readEntryParams({ ...parse(address.split('?')[1] ?? ''), space: 'gare' });
}

const query = (address: string): EntryQuery => read(address).query;

describe('an address', () => {
  test('names filters by field and operator', () => {
    const conditions = (written: string) => query(`/gare?type=contrat&${written}`).conditions;
    const cases: [string, string, EntryOperator, string[]][] = [
      ['f.statut=rompu&f.statut=en+cours', 'statut', 'is', ['rompu', 'en cours']],
      ['f.statut.not=rompu', 'statut', 'is-not', ['rompu']],
      ['f.montant.min=5', 'montant', 'at-least', ['5']],
      ['f.montant.max=5', 'montant', 'at-most', ['5']],
      ['f.montant.above=5', 'montant', 'above', ['5']],
      ['f.montant.below=5', 'montant', 'below', ['5']],
      ['f.note.empty=1', 'note', 'empty', []],
      ['f.note.filled=1', 'note', 'filled', []],
    ];
    for (const [written, field, operator, values] of cases)
      expect([written, conditions(written)]).toEqual([written, [{ field, operator, values }]]);
    // As a form sends the boxes that nobody filled.
    expect(conditions('f.montant.min=&f.statut=')).toEqual([]);
  });

  test('is read back as it was written', () => {
    const word = fc.stringMatching(/^[a-z][a-z0-9_]{0,12}$/);
    const text = fc.string({ minLength: 1, maxLength: 60 }).map((one) => one.trim());
    const operator = fc.constantFrom<EntryOperator>('is', 'is-not', 'at-least', 'at-most', 'above', 'below');
    const bare = fc.constantFrom<EntryOperator>('empty', 'filled');
    const condition = fc.oneof(
      fc.record({
        field: word,
        operator,
        values: fc.array(
          text.filter((one) => one !== ''),
          { minLength: 1, maxLength: 20 },
        ),
      }),
      fc.record({ field: word, operator: bare, values: fc.constant<string[]>([]) }),
    );
    const asked = fc.record({
      type: text,
      tag: text,
      text,
      conditions: fc.uniqueArray(condition, {
        maxLength: 20,
        selector: ({ field, operator: by }) => `${field} ${by}`,
      }),
      sort: fc.oneof(
        word,
        word.map((one) => `-${one}`),
        fc.constant(''),
      ),
      view: fc.constantFrom(...(Object.keys(entryViews) as (keyof typeof entryViews)[])),
      columns: fc.uniqueArray(word, { maxLength: 30 }),
      group: word,
      sum: word,
      moment: fc.constantFrom('', '2026-03', '2026-03-09'),
      page: fc.integer({ min: 1, max: 100_000 }),
    });
    fc.assert(
      fc.property(asked, (partial) => {
        const whole: EntryQuery = { ...anyEntries, ...partial, space: 'gare' };
        expect(read(urls.entries('gare', whole))).toEqual({ query: whole, problems: [] });
      }),
    );
  });

  test('says no more than it must', () => {
    expect(urls.entries('gare', {})).toBe('/gare');
    expect(urls.entries('gare', { type: 'contrat', page: 1 })).toBe('/gare?type=contrat');
    expect(urls.entries('', { type: 'contrat', text: 'rue' })).toBe('/search?q=rue&type=contrat');
  });
});

describe('nonsense is left out', () => {
  test('and told where somebody may have meant it', () => {
    expect(read('/gare?view=nuage').problems).toEqual([{ code: 'bad-view', details: { view: 'nuage' } }]);
    expect(read('/gare?f.a.b=1&f.=2&f.A=3').problems.map(({ code }) => code)).toEqual([
      'bad-filter',
      'bad-filter',
      'bad-filter',
    ]);
    const many = Array.from({ length: 500 }, (_, at) => `f.a${at}=1`).join('&');
    const { query: bounded, problems } = read(`/gare?${many}`);
    expect(bounded.conditions).toHaveLength(20);
    expect(problems).toEqual([{ code: 'too-many-filters', details: { max: 20 } }]);
  });

  test('whatever its size', () => {
    const long = 'x'.repeat(10_000);
    const found = query(
      `/gare?type=${long}&q=${long}&sort=${long}&cols=${'a,'.repeat(5000)}&f.a=${long}&page=1e9&at=${long}`,
    );
    expect(found).toMatchObject({ page: 1, moment: '', columns: ['a'] });
    expect(JSON.stringify(found).length).toBeLessThan(2000);
    for (const page of ['0', '-1', '1.5', '1e9', 'NaN', '']) expect(query(`/gare?page=${page}`).page).toBe(1);
    expect(
      query(`/gare?${Array.from({ length: 300 }, (_, at) => `f.a=${at}`).join('&')}`).conditions[0]?.values,
    ).toHaveLength(20);
  });

  test('and names that objects have by themselves are names', () => {
    expect(read('/gare?f.__proto__=1&f.constructor=2&__proto__=3&view=constructor')).toMatchObject({
      query: { conditions: [{ field: 'constructor', operator: 'is', values: ['2'] }] },
    });
  });

  test('of any kind', () => {
    const value = fc.oneof(fc.string(), fc.array(fc.string()), fc.constant(undefined), fc.object());
    fc.assert(
      fc.property(
        fc.dictionary(
          fc.string().map((name) => `f.${name}`),
          value,
        ),
        fc.dictionary(fc.string(), value),
        (a, b) => {
          const found = readEntryParams({ ...a, ...b });
          expect(found.query.conditions.length).toBeLessThanOrEqual(20);
          expect(found.problems.length).toBeLessThanOrEqual(25);
        },
      ),
    );
  });
});
