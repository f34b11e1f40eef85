import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { addMonths, isMonth, layOutMonth, layOutWeek, monthSpan } from '../../src/core/calendar.ts';
import { addDays, daysInMonth } from '../../src/core/dates.ts';

const item = (name: string, firstDay: string, lastDay = firstDay) => ({ name, firstDay, lastDay });
const month = fc
  .tuple(fc.integer({ min: 1000, max: 9998 }), fc.integer({ min: 1, max: 12 }))
  .map(([year, number]) => `${year}-${String(number).padStart(2, '0')}`);

describe('a month', () => {
  test('stands in whole weeks from Monday on', () => {
    const { weeks, from, to } = layOutMonth('2026-03', '2026-03-12', []);
    expect([from, to, weeks.length]).toEqual(['2026-02-23', '2026-04-05', 6]);
    expect(weeks[0]?.map((day) => day.isOut)).toEqual([true, true, true, true, true, true, false]);
    expect(
      weeks
        .flat()
        .filter((day) => day.isToday)
        .map((day) => day.date),
    ).toEqual(['2026-03-12']);
    expect(weeks[1]?.map((day) => day.isWeekend)).toEqual([false, false, false, false, false, true, true]);
  });

  test('holds each of its days once, whatever the month', () => {
    fc.assert(
      fc.property(month, (one) => {
        const days = layOutMonth(one, '', []).weeks.flat();
        const own = days.filter((day) => !day.isOut).map((day) => day.date);
        const count = daysInMonth(Number(one.slice(0, 4)), Number(one.slice(5)));
        expect(own).toEqual(Array.from({ length: count }, (_, after) => addDays(`${one}-01`, after)));
        expect(days.length % 7).toBe(0);
        expect(new Set(days.map((day) => day.date)).size).toBe(days.length);
      }),
    );
  });

  test('shows what lasts for days on each of them, first of all', () => {
    const items = [item('bureau', '2026-03-13'), item('stage', '2026-03-12', '2026-03-14')];
    const shown = layOutMonth('2026-03', '', items)
      .weeks.flat()
      .filter((day) => day.entries.length > 0)
      .map((day) => [day.date, ...day.entries.map((entry) => `${entry.item.name} ${entry.part}`)]);
    expect(shown).toEqual([
      ['2026-03-12', 'stage first'],
      ['2026-03-13', 'stage middle', 'bureau whole'],
      ['2026-03-14', 'stage last'],
    ]);
  });

  test('shows what began before it and ends after it', () => {
    const days = layOutMonth('2026-03', '', [item('campagne', '2020-01-01', '2030-01-01')]).weeks.flat();
    expect(days.every((day) => day.entries[0]?.part === 'middle')).toBe(true);
  });

  test('says how many more there are than a day has room for', () => {
    const crowd = (count: number) => Array.from({ length: count }, (_, at) => item(`r${at}`, '2026-03-12'));
    const day = (count: number) =>
      layOutMonth('2026-03', '', crowd(count))
        .weeks.flat()
        .find((one) => one.date === '2026-03-12');
    expect([day(4)?.entries.length, day(4)?.more]).toEqual([4, 0]);
    expect([day(6)?.entries.length, day(6)?.more]).toEqual([3, 3]);
    const week = layOutWeek('2026-03-12', '', crowd(20)).weeks[0]?.[3];
    expect([week?.entries.length, week?.more]).toEqual([20, 0]);
  });

  test('has neighbours, but at the ends of the calendar', () => {
    expect([addMonths('2026-01', -1), addMonths('2026-12', 1), addMonths('2026-03', 14)]).toEqual([
      '2025-12',
      '2027-01',
      '2027-05',
    ]);
    expect(addMonths('1000-01', -1)).toBe('1000-01');
    expect([
      isMonth('2026-13'),
      isMonth('2026-3'),
      isMonth('9999-12'),
      isMonth('9999-11'),
      isMonth(''),
    ]).toEqual([false, false, false, true, false]);
    expect(monthSpan('9999-11').to).toBe('9999-12-05');
  });
});

test('a week begins on Monday', () => {
  const { from, to, weeks } = layOutWeek('2026-03-15', '2026-03-09', []);
  expect([from, to, weeks.length, weeks[0]?.[0]?.isToday]).toEqual(['2026-03-09', '2026-03-15', 1, true]);
});
