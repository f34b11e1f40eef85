import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  addDays,
  daysBetween,
  formatDate,
  formatHour,
  formatPeriod,
  formatRelative,
  isDate,
  isDateTime,
  isTime,
  localDateTime,
  wallTime,
} from '../../src/core/dates.ts';
import { readDate, readDateTime, readTime } from '../../src/core/read-date.ts';
import { formatSize } from '../../src/core/sizes.ts';

const paris = 'Europe/Paris';

describe('which days and hours are real', () => {
  it.each(['2026-03-12', '2024-02-29', '2000-02-29', '1000-01-01', '9999-12-31'])('%s is a day', (text) => {
    expect(isDate(text)).toBe(true);
  });

  it.each(['2026-02-29', '1900-02-29', '2026-04-31', '2026-13-01', '2026-00-10', '2026-01-00', '0999-01-01'])(
    '%s is no day',
    (text) => {
      expect(isDate(text)).toBe(false);
    },
  );

  it.each(['', '2026-3-12', ' 2026-03-12', '2026-03-12\n', '2026-03-12T10:00', '٢٠٢٦-٠٣-١٢'])(
    '%j is not written as a day',
    (text) => {
      expect(isDate(text)).toBe(false);
    },
  );

  it('takes hours from 00:00 to 23:59', () => {
    expect(['00:00', '09:05', '23:59'].map(isTime)).toEqual([true, true, true]);
    expect(['24:00', '9:05', '12:60', '12:5', '12:30:00', ''].map(isTime)).toEqual(Array(6).fill(false));
  });

  it('takes a wall time without a zone only', () => {
    expect(isDateTime('2026-03-12T14:30')).toBe(true);
    expect(['2026-03-12T14:30Z', '2026-03-12 14:30', '2026-02-30T14:30'].map(isDateTime)).toEqual([
      false,
      false,
      false,
    ]);
  });

  it('moves over the ends of months and years', () => {
    expect(addDays('2024-02-28', 2)).toBe('2024-03-01');
    expect(addDays('2026-01-01', -1)).toBe('2025-12-31');
    expect(daysBetween('2026-02-27', '2026-03-02')).toBe(3);
  });
});

describe('clocks of a zone', () => {
  it('reads winter and summer time', () => {
    expect(localDateTime('2026-02-12', '14:30', paris)).toBe('2026-02-12T13:30:00.000Z');
    expect(localDateTime('2026-07-14', '14:30', paris)).toBe('2026-07-14T12:30:00.000Z');
  });

  it('reads the hours around the night in which clocks go forward', () => {
    expect(localDateTime('2026-03-29', '01:59', paris)).toBe('2026-03-29T00:59:00.000Z');
    expect(localDateTime('2026-03-29', '03:00', paris)).toBe('2026-03-29T01:00:00.000Z');
  });

  it('reads an hour that was skipped as one hour later', () => {
    expect(localDateTime('2026-03-29', '02:30', paris)).toBe('2026-03-29T01:30:00.000Z');
    expect(wallTime('2026-03-29T01:30:00.000Z', paris)).toEqual({ date: '2026-03-29', time: '03:30' });
  });

  it('reads an hour that comes twice as the first one', () => {
    expect(localDateTime('2026-10-25', '02:30', paris)).toBe('2026-10-25T00:30:00.000Z');
    expect(localDateTime('2026-10-25', '03:00', paris)).toBe('2026-10-25T02:00:00.000Z');
  });

  it('shows the day of the zone, which may not be that of UTC', () => {
    expect(wallTime('2026-12-31T23:30:00Z', paris)).toEqual({ date: '2027-01-01', time: '00:30' });
    expect(wallTime('2026-03-12', paris)).toEqual({ date: '2026-03-12' });
  });

  it('finds back every wall time that exists', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: Date.UTC(1980, 0, 1) / 60_000, max: Date.UTC(2050, 0, 1) / 60_000 }),
        fc.constantFrom(paris, 'America/New_York', 'Asia/Kolkata', 'UTC'),
        (minute, zone) => {
          const wall = wallTime(new Date(minute * 60_000).toISOString(), zone);
          const again = wallTime(localDateTime(wall.date, wall.time ?? '', zone), zone);
          expect(again).toEqual(wall);
        },
      ),
      { numRuns: 300 },
    );
  });
});

describe('dates in words', () => {
  it.each([
    ['short', 'jeu. 12 mars'],
    ['medium', '12 mars 2026'],
    ['long', 'jeudi 12 mars 2026'],
    ['month', 'mars 2026'],
    ['full', 'jeudi 12 mars 2026'],
  ] as const)('says a day in French, %s', (style, words) => {
    expect(formatDate('2026-03-12', { locale: 'fr', style })).toBe(words);
  });

  it('shortens the months that are long', () => {
    expect(formatDate('2026-02-12', { locale: 'fr', style: 'medium' })).toBe('12 févr. 2026');
    expect(formatDate('2020-10-01', { locale: 'fr', style: 'month' })).toBe('oct. 2020');
  });

  it('says 1er in French and 1 in English', () => {
    expect(formatDate('2026-05-01', { locale: 'fr', style: 'long' })).toBe('vendredi 1er mai 2026');
    expect(formatDate('2026-05-01', { locale: 'en', style: 'long' })).toBe('Friday 1 May 2026');
  });

  it('says a moment in the zone of the site', () => {
    expect(formatDate('2026-02-12T13:30:00Z', { locale: 'fr', style: 'full', zone: paris })).toBe(
      'jeudi 12 février 2026 à 14\u00a0h\u00a030',
    );
    expect(formatDate('2026-02-12T23:30:00Z', { locale: 'fr', style: 'short', zone: paris })).toBe(
      'ven. 13 février',
    );
    expect(formatDate('2026-02-12T13:30:00Z', { locale: 'en', style: 'full', zone: paris })).toBe(
      'Thursday 12 February 2026 at 14:30',
    );
  });

  it('says hours for boards and for sentences', () => {
    expect(formatHour('09:00', { locale: 'fr', style: 'board' })).toBe('9:00');
    expect(formatHour('14:30', { locale: 'fr', style: 'sentence' })).toBe('14\u00a0h\u00a030');
    expect(formatHour('09:00', { locale: 'fr', style: 'sentence' })).toBe('9\u00a0h');
    expect(formatHour('00:05', { locale: 'en', style: 'sentence' })).toBe('0:05');
  });

  it.each([
    ['2026-03-12', '2026-03-14', 'du 12 au 14 mars 2026'],
    ['2026-03-30', '2026-04-01', 'du 30 mars au 1er avril 2026'],
    ['2025-12-30', '2026-01-02', 'du 30 décembre 2025 au 2 janvier 2026'],
    ['2026-03-12', '2026-03-12', 'jeudi 12 mars 2026'],
    ['2026-03-12T14:00', '2026-03-12T17:30', 'jeudi 12 mars 2026, de 14\u00a0h à 17\u00a0h\u00a030'],
    [
      '2026-03-12T14:00',
      '2026-03-13T12:00',
      'du jeudi 12 mars 2026 à 14\u00a0h au vendredi 13 mars 2026 à 12\u00a0h',
    ],
  ])('says the period from %s to %s', (start, end, words) => {
    expect(formatPeriod(start, end, 'fr')).toBe(words);
  });

  it('says a period in English', () => {
    expect(formatPeriod('2026-03-30', '2026-04-02', 'en')).toBe('30 March to 2 April 2026');
  });
});

describe('how long ago', () => {
  const now = '2026-03-12T13:05:00Z';
  it.each([
    ['2026-03-12T13:04:40Z', 'à l’instant'],
    ['2026-03-12T13:00:00Z', 'il y a 5\u00a0min'],
    ['2026-03-12T11:00:00Z', 'il y a 2\u00a0h'],
    ['2026-03-11T13:06:00Z', 'il y a 23\u00a0h'],
    ['2026-03-11T13:05:00Z', 'hier'],
    ['2026-03-08T13:05:00Z', 'dimanche'],
    ['2026-03-05T13:05:00Z', '5 mars'],
    ['2025-12-01T13:05:00Z', '1er décembre 2025'],
    ['2026-03-12T13:30:00Z', 'dans 25\u00a0min'],
    ['2026-03-13T14:05:00Z', 'demain'],
    ['2026-03-31T08:00:00Z', '31 mars'],
  ])('says of %s: %s', (iso, words) => {
    expect(formatRelative(iso, now, { locale: 'fr', zone: paris })).toBe(words);
  });

  it('says it in English', () => {
    const options = { locale: 'en', zone: paris } as const;
    expect(formatRelative('2026-03-12T11:00:00Z', now, options)).toBe('2\u00a0h ago');
    expect(formatRelative('2026-03-10T11:00:00Z', now, options)).toBe('Tuesday');
  });
});

describe('what people type', () => {
  it.each([
    ['2026-03-12', '2026-03-12'],
    ['12/03/2026', '2026-03-12'],
    [' 1.3.2026 ', '2026-03-01'],
    ['12 mars 2026', '2026-03-12'],
    ['Jeudi 12 MARS 2026', '2026-03-12'],
    ['1er août 2026', '2026-08-01'],
    ['12 févr. 2026', '2026-02-12'],
    ['12 March 2026', '2026-03-12'],
  ])('reads the day %j', (typed, iso) => {
    expect(readDate(typed)).toBe(iso);
  });

  it.each(['31/02/2026', '03/13/2026', '12/03/26', 'demain', '12 brumaire 2026', '9'.repeat(100), ''])(
    'reads no day in %j',
    (typed) => {
      expect(readDate(typed)).toBeUndefined();
    },
  );

  it.each([
    ['14:30', '14:30'],
    ['14h30', '14:30'],
    ['14 h 30', '14:30'],
    ['9h', '09:00'],
    ['9:05', '09:05'],
    ['14\u00a0h\u00a030', '14:30'],
    ['14:30:00', '14:30'],
  ])('reads the hour %j', (typed, time) => {
    expect(readTime(typed)).toBe(time);
  });

  it.each(['25:00', '14:75', '14', 'midi', '14h3', ''])('reads no hour in %j', (typed) => {
    expect(readTime(typed)).toBeUndefined();
  });

  it('reads a day and an hour', () => {
    expect(readDateTime('2026-03-12T14:30')).toBe('2026-03-12T14:30');
    expect(readDateTime('12/03/2026 14h30')).toBe('2026-03-12T14:30');
    expect(readDateTime('jeudi 12 mars 2026 à 14 h 30')).toBe('2026-03-12T14:30');
    expect(readDateTime('2026-03-12')).toBeUndefined();
    expect(readDateTime('2026-02-30T10:00')).toBeUndefined();
  });
});

it.each([
  [0, '0\u00a0octet', '0\u00a0bytes'],
  [1, '1\u00a0octet', '1\u00a0byte'],
  [512, '512\u00a0octets', '512\u00a0bytes'],
  [1_200, '1,2\u00a0ko', '1.2\u00a0kB'],
  [41_300, '41\u00a0ko', '41\u00a0kB'],
  [700_000, '0,7\u00a0Mo', '0.7\u00a0MB'],
  [64_000_000, '64\u00a0Mo', '64\u00a0MB'],
  [1_500_000_000, '1,5\u00a0Go', '1.5\u00a0GB'],
])('says the size of %d bytes', (bytes, french, english) => {
  expect(formatSize(bytes, 'fr')).toBe(french);
  expect(formatSize(bytes, 'en')).toBe(english);
});
