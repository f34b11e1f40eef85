/** Files for calendars, read by a parser that is none of ours, as servers on clocks of several places write them. */
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import ical, { type VEvent } from 'node-ical';
import { describe, expect, test } from 'vitest';
import { icsFile, icsOf } from '../../src/web/ics.ts';
import { filedEvent, options, written } from './ics-child.ts';

const child = fileURLToPath(new URL('ics-child.ts', import.meta.url));

/** As a server writes it whose own clock is that of the zone. */
function writtenIn(zone: string): string {
  const options = { encoding: 'utf8', env: { ...process.env, TZ: zone } } as const;
  const done = spawnSync(process.execPath, ['--import', 'tsx', child, '--write'], options);
  if (done.status !== 0) throw new Error(done.stderr);
  return done.stdout;
}

const eventsIn = (text: string): VEvent[] =>
  Object.values(ical.sync.parseICS(text)).filter((one): one is VEvent => one?.type === 'VEVENT');
const byName = (text: string) => new Map(eventsIn(text).map((event) => [String(event.summary), event]));
const iso = (date: Date | undefined) => date?.toISOString().slice(0, 16);

/** The times of an event as the parser works them out, in UTC. */
function timesOf(event: VEvent | undefined): string[] {
  if (!event) return [];
  const range = { from: new Date('2026-01-01T00:00:00Z'), to: new Date('2029-01-01T00:00:00Z') };
  const times = ical.expandRecurringEvent(event, { ...range, excludeExdates: true, includeOverrides: true });
  return times.map(({ start }) => iso(start) ?? '').sort();
}

describe.each(['UTC', 'America/New_York', 'Europe/Paris'])('a calendar written on a clock of %s', (zone) => {
  const text = writtenIn(zone);
  const found = byName(text);

  test('is the same as anywhere', () => {
    expect(text).toBe(written());
  });

  test('says the right hours on both sides of the changes of clocks', () => {
    const hours = (name: string) => [iso(found.get(name)?.start), iso(found.get(name)?.end)];
    expect(hours('Veille du printemps')).toEqual(['2026-03-28T09:00', '2026-03-28T11:00']);
    expect(hours('Printemps')).toEqual(['2026-03-29T08:00', '2026-03-29T10:00']);
    expect(hours('Veille d’automne')).toEqual(['2026-10-24T08:00', '2026-10-24T10:00']);
    expect(hours('Automne')).toEqual(['2026-10-25T09:00', '2026-10-25T11:00']);
    // Over the night in which an hour is lost.
    expect(hours('Nuit')).toEqual(['2026-03-28T21:00', '2026-03-29T02:00']);
  });

  test('keeps the hour on the wall while it repeats, without what is left out and with what was moved', () => {
    expect(timesOf(found.get('Bureau'))).toEqual([
      '2026-03-19T17:30',
      '2026-03-26T17:30',
      '2026-04-10T16:30',
      '2026-04-16T16:30',
    ]);
    expect(timesOf(found.get('Automnes'))).toEqual([
      '2026-10-20T07:00',
      '2026-10-27T08:00',
      '2026-11-03T08:00',
    ]);
  });

  test('says days as days', () => {
    expect(text).toContain('DTSTART;VALUE=DATE:20260312\r\nDTEND;VALUE=DATE:20260315\r\n');
    expect(text).toContain('RRULE:FREQ=YEARLY;COUNT=3\r\nEXDATE;VALUE=DATE:20270621\r\n');
    expect(text).toContain('RECURRENCE-ID;VALUE=DATE:20280621\r\n');
    expect(found.get('Rencontre')?.datetype).toBe('date');
  });
});

describe('an event of a calendar', () => {
  const text = written();
  const found = byName(text);

  test('is known by its page and its site for ever, and by its revision', () => {
    const { uid, sequence, url, dtstamp, lastmodified } = found.get('Printemps') ?? {};
    expect([uid, Number(sequence), (url as unknown as { val: string }).val]).toEqual([
      'page-2@gare.example.org',
      3,
      'https://gare.example.org/gare/page-2',
    ]);
    expect([iso(dtstamp), iso(lastmodified)]).toEqual(['2026-03-01T08:30', '2026-03-01T08:30']);
    // Stamps are in UTC, whatever the zone of the hours.
    expect(text.match(/^DTSTAMP:\d{8}T\d{6}Z\r$/gm)).toHaveLength(12);
  });

  test('says what became of it, where it is and how to join', () => {
    expect(found.get('Nuit')?.status).toBe('CANCELLED');
    const moved = found.get('Sans fin; dite, "ainsi" (reportée)');
    expect([moved?.status, moved?.location]).toEqual(['TENTATIVE', 'Salle A, 1er étage']);
    expect(moved?.description).toBe(
      'Reportée : la date est à confirmer.\nUn texte court.\nVisio : https://visio.example.org/ca\nhttps://gare.example.org/gare/page-10'.replaceAll(
        ' :',
        '\u00a0:',
      ),
    );
    expect(found.get('Printemps')?.categories).toEqual(['Gare centrale']);
  });

  test('ends the rule at the end of its last day, in UTC', () => {
    expect(text).toContain(
      'RRULE:FREQ=WEEKLY;UNTIL=20260416T215900Z\r\nEXDATE;TZID=Europe/Paris:20260402T183000\r\n',
    );
    expect(text).toContain('RECURRENCE-ID;TZID=Europe/Paris:20260409T183000\r\n');
  });

  test('breaks out of no line, whatever its title and text are', () => {
    const anything = fc.string({ unit: 'binary', maxLength: 200 });
    fc.assert(
      fc.property(anything, anything, (title, excerpt) => {
        const text = written([
          filedEvent(1, title, { starts: '2026-03-12', ends: '2026-03-12' }, { excerpt, place: title }),
        ]);
        const lines = text.replace(/\r\n /g, '').split('\r\n');
        expect(lines.filter((line) => !/^[A-Z-]+[;:]/.test(line))).toEqual(['']);
        expect(lines.filter((line) => line === 'BEGIN:VEVENT')).toHaveLength(1);
      }),
      { numRuns: 300 },
    );
    const forged = written([
      filedEvent(1, 'A\r\nBEGIN:VEVENT\nRECURRENCE-ID:20260312T000000Z', {
        starts: '2026-03-12',
        ends: '2026-03-12',
      }),
    ]);
    expect(eventsIn(forged)).toHaveLength(1);
  });
});

describe('a long calendar', () => {
  const days = Array.from({ length: 60 }, (_one, at) =>
    filedEvent(100 + at, `Journée ${at}`, { starts: '2026-03-12', ends: '2026-03-12' }),
  );
  const hours = Array.from({ length: 60 }, (_one, at) =>
    filedEvent(200 + at, `Séance ${at}`, { starts: '2026-03-12T10:00', ends: '2026-03-12T11:00' }),
  );

  test.each([
    ['nothing', []],
    ['a few days', days.slice(0, 3)],
    ['days, then hours', [...days, ...hours]],
    ['hours, then days', [...hours, ...days]],
  ])('of %s is that of all its events, written some at a time', async (_what, list) => {
    expect(await icsFile(list, options)).toBe(written(list));
  });

  test('lets others have their turn', async () => {
    let turns = 0;
    const count = setInterval(() => {
      turns += 1;
    }, 0);
    await icsFile([...days, ...hours], options);
    clearInterval(count);
    expect(turns).toBeGreaterThan(2);
  });

  test('has a name of one line', () => {
    const { length } = written([]).split('\r\n');
    expect(icsOf([], { ...options, title: 'Gare\r\nATTENDEE:x' }).split('\r\n')).toHaveLength(length);
  });
});
