import { describe, expect, test } from 'vitest';
import { formatTable, median, milliseconds, percent, percentile, perSecond } from '../../bench/figures.ts';
import { readOptions } from '../../bench/options.ts';

describe('figures', () => {
  test('a percentile is the nearest value at or above that share of the values', () => {
    const values = [40, 10, 30, 20, 50];
    expect(percentile(values, 0.5)).toBe(30);
    expect(percentile(values, 0.2)).toBe(10);
    expect(percentile(values, 0.21)).toBe(20);
    expect(percentile(values, 0.99)).toBe(50);
    expect(percentile(values, 0)).toBe(10);
    expect(percentile(values, 1)).toBe(50);
    expect(values).toEqual([40, 10, 30, 20, 50]);
  });

  test('the median of two values is the lower one, and of none is not a number', () => {
    expect(median([2, 1])).toBe(1);
    expect(median([])).toBeNaN();
  });

  test('figures are printed as people read them', () => {
    expect(perSecond(12_345.6)).toBe('12,346/s');
    expect(percent(0.504)).toBe('50 %');
    expect(milliseconds(1.234)).toBe('1.23 ms');
    expect(milliseconds(1234.5)).toBe('1,235 ms');
  });

  test('the table says of each promise whether it holds', () => {
    const rows = [
      { work: 'view', gare: '60/s', beside: '100/s bare', figure: '60 %', target: '≥ 50 %', holds: true },
      { work: 'save', gare: 'p50 3.00 ms', figure: '3.00 ms', target: '≤ 2.00 ms', holds: false },
      { work: 'fonts', gare: '80 KiB' },
    ];
    expect(formatTable(rows)).toBe(
      [
        '| work  | Gare        | beside     | figure  | target    |               |',
        '|-------|-------------|------------|---------|-----------|---------------|',
        '| view  | 60/s        | 100/s bare | 60 %    | ≥ 50 %    | holds         |',
        '| save  | p50 3.00 ms |            | 3.00 ms | ≤ 2.00 ms | DOES NOT HOLD |',
        '| fonts | 80 KiB      |            |         |           |               |',
      ].join('\n'),
    );
  });
});

describe('options', () => {
  test('without options everything is measured, at ten thousand pages', () => {
    const { pages, only } = readOptions([]);
    expect(pages).toBe(10_000);
    expect(only).toEqual([
      'view',
      'past',
      'bytes',
      'memory',
      'start',
      'search',
      'index',
      'save',
      'entries',
      'import',
      'rights',
    ]);
  });

  test('what is asked for is measured, in the usual order', () => {
    const options = readOptions(['--pages', '2000', '--only', 'save,view', '--dump', 'a.jsonl.gz']);
    expect(options).toEqual({ pages: 2000, only: ['view', 'save'], dump: 'a.jsonl.gz' });
  });

  test.each([
    [['--pages', 'many'], '--pages takes a whole number from 200'],
    [['--pages', '10'], '--pages takes a whole number from 200'],
    [['--only', 'view,speed'], 'not speed'],
    [['--quick'], "Unknown option '--quick'"],
  ])('%j is refused', (args, message) => {
    expect(() => readOptions(args)).toThrow(message);
  });
});
