import fc from 'fast-check';
import { RRuleTemporal } from 'rrule-temporal';
import { describe, expect, test } from 'vitest';
import { addDays } from '../../src/core/dates.ts';
import {
  endless,
  movedFromRule,
  recurrenceDays,
  recurrenceSpan,
  ruleDays,
} from '../../src/core/recurrence.ts';
import { formatRule, parseRule, type RecurrenceRule } from '../../src/core/recurrence-rule.ts';
import { recurrenceText } from '../../src/core/recurrence-words.ts';

const rule = (text: string): RecurrenceRule => {
  const read = parseRule(text);
  if (!read) throw new Error(`no rule: ${text}`);
  return read;
};
const plain = (text: string) => ({ rule: rule(text), except: [], moves: [] });
const days = (text: string, start: string, from = start, to = endless, most = 4) =>
  recurrenceDays(plain(text), start, from, to)
    .map(({ day }) => day)
    .slice(0, most);

describe('a rule', () => {
  test.each([
    'FREQ=DAILY',
    'FREQ=DAILY;INTERVAL=3;COUNT=10',
    'FREQ=WEEKLY;BYDAY=MO,TH;UNTIL=20270630',
    'FREQ=MONTHLY;BYDAY=2TU',
    'FREQ=MONTHLY;INTERVAL=2;BYDAY=-1FR',
    'FREQ=MONTHLY;BYMONTHDAY=-1',
    'FREQ=YEARLY',
  ])('is written as it is read: %s', (text) => {
    expect(formatRule(rule(text))).toBe(text);
  });

  test('is read as other calendars write it', () => {
    expect(rule('RRULE:freq=monthly;BYDAY=TU;BYSETPOS=2')).toEqual(rule('FREQ=MONTHLY;BYDAY=2TU'));
    expect(rule('FREQ=WEEKLY;WKST=MO;UNTIL=20270630T215959Z')).toEqual(rule('FREQ=WEEKLY;UNTIL=20270630'));
    expect(rule('FREQ=WEEKLY;BYDAY=TH,MO,TH')).toEqual(rule('FREQ=WEEKLY;BYDAY=MO,TH'));
  });

  test.each([
    '',
    'FREQ=HOURLY',
    'FREQ=DAILY;BYDAY=MO',
    'FREQ=MONTHLY;BYDAY=TU',
    'FREQ=MONTHLY;BYDAY=2TU,3WE',
    'FREQ=MONTHLY;BYMONTHDAY=15',
    'FREQ=MONTHLY;BYDAY=6TU',
    'FREQ=YEARLY;BYMONTH=3',
    'FREQ=WEEKLY;INTERVAL=0',
    'FREQ=WEEKLY;INTERVAL=1e3',
    'FREQ=WEEKLY;COUNT=3;UNTIL=20270630',
    'FREQ=WEEKLY;UNTIL=20270231',
    'FREQ=WEEKLY;FREQ=DAILY',
    'FREQ',
    `FREQ=WEEKLY;${'X'.repeat(1000)}`,
  ])('that Gare does not know is none: %s', (text) => {
    expect(parseRule(text)).toBeUndefined();
  });

  test('never throws, whatever was written', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary' }), (text) => void parseRule(text)));
  });
});

describe('the days of a rule', () => {
  test('follow weeks, months and years', () => {
    expect(days('FREQ=WEEKLY;INTERVAL=2', '2026-03-12')).toEqual([
      '2026-03-12',
      '2026-03-26',
      '2026-04-09',
      '2026-04-23',
    ]);
    expect(days('FREQ=MONTHLY;BYDAY=2TU', '2026-03-01')).toEqual([
      '2026-03-10',
      '2026-04-14',
      '2026-05-12',
      '2026-06-09',
    ]);
    expect(days('FREQ=MONTHLY;BYDAY=-1FR', '2026-03-01', '2026-05-01')).toEqual([
      '2026-05-29',
      '2026-06-26',
      '2026-07-31',
      '2026-08-28',
    ]);
    expect(days('FREQ=MONTHLY;BYMONTHDAY=-1', '2027-01-01')).toEqual([
      '2027-01-31',
      '2027-02-28',
      '2027-03-31',
      '2027-04-30',
    ]);
    // Months without a 31st have none.
    expect(days('FREQ=MONTHLY', '2026-01-31')).toEqual([
      '2026-01-31',
      '2026-03-31',
      '2026-05-31',
      '2026-07-31',
    ]);
    expect(days('FREQ=YEARLY', '2024-02-29', '2025-01-01')).toEqual([
      '2028-02-29',
      '2032-02-29',
      '2036-02-29',
      '2040-02-29',
    ]);
  });

  test('begin with the first that the rule gives', () => {
    // 12 March 2026 is a Thursday.
    expect(days('FREQ=WEEKLY;BYDAY=TU;COUNT=2', '2026-03-12')).toEqual(['2026-03-17', '2026-03-24']);
  });

  test('end, at the latest, with the calendar', () => {
    expect(days('FREQ=YEARLY;INTERVAL=99', '9950-05-01')).toEqual(['9950-05-01']);
    expect(days('FREQ=DAILY', '9999-12-30')).toEqual(['9999-12-30', '9999-12-31']);
    expect(days('FREQ=WEEKLY;INTERVAL=99', '9999-12-01')).toEqual(['9999-12-01']);
  });

  test('are at most a thousand in a window, and as many steps as are allowed', () => {
    expect(recurrenceDays(plain('FREQ=DAILY'), '1000-01-01', '1000-01-01', endless)).toHaveLength(1000);
    const far = performance.now();
    expect(days('FREQ=DAILY', '1000-01-01', '9000-01-01', endless, 1)).toEqual(['9000-01-01']);
    expect([...ruleDays(rule('FREQ=DAILY'), '1000-01-01')]).toHaveLength(5000);
    expect(performance.now() - far).toBeLessThan(1000);
  });

  test('are those that an independent implementation finds', () => {
    const day = fc.integer({ min: 0, max: 20_000 }).map((after) => addDays('1990-01-01', after));
    const weekdays = fc.uniqueArray(fc.constantFrom('MO', 'TU', 'WE', 'TH', 'FR', 'SA', 'SU'), {
      minLength: 1,
    });
    const ends = fc.oneof(
      fc.constant(''),
      fc.integer({ min: 1, max: 60 }).map((count) => `;COUNT=${count}`),
      day.map((until) => `;UNTIL=${until.replaceAll('-', '')}`),
    );
    const shape = fc.oneof(
      fc.constantFrom('DAILY', 'WEEKLY', 'MONTHLY', 'YEARLY'),
      weekdays.map((list) => `WEEKLY;BYDAY=${list.join()}`),
      fc
        .tuple(fc.constantFrom(-1, 1, 2, 3, 4, 5), fc.constantFrom('MO', 'WE', 'SU'))
        .map(([nth, on]) => `MONTHLY;BYDAY=${nth}${on}`),
      fc.constant('MONTHLY;BYMONTHDAY=-1'),
    );
    const cases = fc.record({
      shape,
      interval: fc.integer({ min: 1, max: 12 }),
      ends,
      start: day,
      from: day,
      span: fc.nat(800),
    });
    fc.assert(
      fc.property(cases, ({ shape, interval, ends, start, from, span }) => {
        const text = `FREQ=${shape};INTERVAL=${interval}${ends}`;
        const to = addDays(from, span);
        const oracle = new RRuleTemporal({
          rruleString: `DTSTART:${start.replaceAll('-', '')}T120000Z\nRRULE:${text.replace(/UNTIL=(\d+)/, 'UNTIL=$1T235959Z')}`,
        });
        const expected = oracle
          .between(new Date(`${from}T00:00:00Z`), new Date(`${to}T23:59:59Z`), true)
          .map((at) => at.toString().slice(0, 10));
        expect(recurrenceDays(plain(text), start, from, to).map((one) => one.day)).toEqual(expected);
      }),
      { numRuns: 400 },
    );
  });
});

describe('exceptions', () => {
  const weekly = {
    rule: rule('FREQ=WEEKLY;UNTIL=20260409'),
    except: ['2026-03-19'],
    moves: [
      { from: '2026-03-26', to: '2026-03-27' },
      // No day of the rule: nothing is moved by it.
      { from: '2026-03-25', to: '2026-03-30' },
    ],
  };

  test('leave days out and move others, which are told in both places', () => {
    expect(recurrenceDays(weekly, '2026-03-12', '2026-03-01', '2026-12-31')).toEqual([
      { day: '2026-03-12' },
      { day: '2026-03-26', movedTo: '2026-03-27' },
      { day: '2026-03-27', movedFrom: '2026-03-26' },
      { day: '2026-04-02' },
      { day: '2026-04-09' },
    ]);
    expect(recurrenceDays(weekly, '2026-03-12', '2026-03-27', '2026-03-27')).toEqual([
      { day: '2026-03-27', movedFrom: '2026-03-26' },
    ]);
  });

  test('move only days that a rule gives which counts', () => {
    const rules = ['FREQ=DAILY;INTERVAL=3;COUNT=5', 'FREQ=WEEKLY;BYDAY=MO,TH;COUNT=4'];
    for (const text of rules) {
      const given = days(text, '2026-03-12', '2026-03-12', endless, 10);
      const span = Array.from({ length: 40 }, (_one, at) => addDays('2026-03-01', at));
      const moves = span.map((from) => ({ from, to: '2026-06-01' }));
      expect(movedFromRule(rule(text), '2026-03-12', moves).map(({ from }) => from)).toEqual(given);
    }
  });

  test('of a rule that counts are looked for in one walk, however many they are', () => {
    const moves = Array.from({ length: 100 }, (_one, at) => ({
      from: addDays('2026-01-01', 899 + at),
      to: '2026-03-12',
    }));
    const cost = (some: typeof moves) => {
      const times = [1, 2, 3].map(() => {
        const began = performance.now();
        const one = { rule: rule('FREQ=DAILY;COUNT=999'), except: [], moves: some };
        for (let round = 0; round < 3; round += 1)
          recurrenceDays(one, '2026-01-01', '2026-03-01', '2026-03-31');
        return performance.now() - began;
      });
      return Math.min(...times);
    };
    expect(cost(moves)).toBeLessThan(10 * cost(moves.slice(-1)));
  });

  test('count for the first and the last day', () => {
    expect(recurrenceSpan(weekly, '2026-03-12')).toEqual({ first: '2026-03-12', last: '2026-04-09' });
    const late = { ...weekly, except: ['2026-03-12'], moves: [{ from: '2026-04-09', to: '2026-05-07' }] };
    expect(recurrenceSpan(late, '2026-03-12')).toEqual({ first: '2026-03-19', last: '2026-05-07' });
    expect(recurrenceSpan(plain('FREQ=DAILY'), '2026-03-12')?.last).toBe(endless);
    const none = { rule: rule('FREQ=WEEKLY;COUNT=2'), except: ['2026-03-12', '2026-03-19'], moves: [] };
    expect(recurrenceSpan(none, '2026-03-12')).toBeUndefined();
  });
});

test('a recurrence is said in words', () => {
  const said = (text: string, locale: 'fr' | 'en' = 'fr') => recurrenceText(plain(text), locale);
  expect(said('FREQ=WEEKLY;BYDAY=TU,TH')).toBe('chaque semaine, le mardi et le jeudi');
  expect(said('FREQ=WEEKLY;INTERVAL=2;COUNT=10')).toBe('toutes les 2 semaines, 10\u00a0fois');
  expect(said('FREQ=MONTHLY;BYDAY=-1FR')).toBe('le dernier vendredi de chaque mois');
  expect(said('FREQ=MONTHLY;INTERVAL=3;BYMONTHDAY=-1')).toBe('le dernier jour du mois, tous les 3 mois');
  expect(said('FREQ=YEARLY')).toBe('chaque année');
  expect(said('FREQ=DAILY;UNTIL=20260501')).toBe('chaque jour, jusqu’au 1er mai 2026');
  expect(said('FREQ=MONTHLY;BYDAY=2TU;COUNT=1', 'en')).toBe('on the 2nd Tuesday of every month, once');
  expect(said('FREQ=WEEKLY;BYDAY=MO,WE', 'en')).toBe('every week on Monday and Wednesday');
});
