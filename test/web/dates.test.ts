import { describe, expect, test } from 'vitest';
import { createDates, sizeText } from '../../src/web/dates.ts';

const french = createDates('fr', 'Europe/Paris');
const english = createDates('en', 'Europe/Paris');
const now = new Date('2026-03-12T13:05:00Z');

describe('dates', () => {
  test('say the day, with its year when it is not this one', () => {
    expect(french.text('2026-03-17', 'day', now)).toBe('mar. 17 mars');
    expect(french.text('2025-09-02', 'day', now)).toBe('2 sept. 2025');
    expect(french.text('2025-09-02', 'weekday', now)).toBe('mar. 2 septembre');
    expect(french.text('2026-03-17', 'dayLong', now)).toBe('mardi 17 mars 2026');
    expect(english.text('2026-03-17', 'dayLong', now)).toBe('Tuesday, 17 March 2026');
  });

  test('write the first of a month as French does', () => {
    expect(french.text('2026-03-01', 'date', now)).toBe('1er mars 2026');
    expect(french.text('2026-03-11', 'date', now)).toBe('11 mars 2026');
    expect(french.text('2026-03-01', 'dayLong', now)).toBe('dimanche 1er mars 2026');
  });

  test('tell instants in the time zone of the site, over midnight and summer time', () => {
    expect(french.text('2026-03-12T23:30:00.000Z', 'moment', now)).toBe('13 mars 2026 à 0\u00a0h\u00a030');
    expect(french.text('2026-07-14T10:00:00.000Z', 'hour', now)).toBe('12:00');
    expect(french.text('2026-01-14T10:00:00.000Z', 'hour', now)).toBe('11:00');
    expect(french.text('2026-01-14T08:00:00.000Z', 'hourLong', now)).toBe('9\u00a0h');
  });

  test('leave days and hours without a zone as they were written', () => {
    expect(french.text('14:30', 'hour', now)).toBe('14:30');
    expect(french.text('09:00', 'hourLong', now)).toBe('9\u00a0h');
    expect(createDates('fr', 'America/Martinique').text('2026-03-17', 'day', now)).toBe('mar. 17 mars');
  });

  test('count minutes and hours under a day, then say the day', () => {
    const ago = (minutes: number) => new Date(now.getTime() - minutes * 60_000).toISOString();
    expect(french.text(ago(0.2), 'relative', now)).toBe('à l’instant');
    expect(french.text(ago(25), 'relative', now)).toBe('il y a 25\u00a0min');
    expect(french.text(ago(125), 'relative', now)).toBe('il y a 2\u00a0h');
    expect(french.text(ago(24 * 60), 'relative', now)).toBe('mer. 11 mars');
    expect(french.text(ago(-30), 'relative', now)).toBe('jeu. 12 mars');
    expect(english.text(ago(125), 'relative', now)).toBe('2\u00a0h ago');
  });

  test('give back what is no date, and print nothing unescaped', () => {
    expect(french.text('bientôt', 'day', now)).toBe('bientôt');
    expect(french.html('"><b>', 'day', now)).toBe(
      '<time datetime="&quot;&gt;&lt;b&gt;">&quot;&gt;&lt;b&gt;</time>',
    );
    expect(french.html('2026-03-17', 'day', now)).toBe('<time datetime="2026-03-17">mar. 17 mars</time>');
  });
});

describe('sizes', () => {
  test('keep three digits at most before the unit changes', () => {
    expect(sizeText(1, 'en')).toBe('1\u00a0bytes');
    expect(sizeText(800, 'fr')).toBe('800\u00a0octets');
    expect(sizeText(1500, 'fr')).toBe('1,5\u00a0ko');
    expect(sizeText(999_999, 'fr')).toBe('1\u00a0Mo');
    expect(sizeText(64_000_000, 'fr')).toBe('64\u00a0Mo');
    expect(sizeText(1_234_000_000, 'en')).toBe('1.2\u00a0GB');
  });
});
