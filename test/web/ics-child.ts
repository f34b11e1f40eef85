/** Writes a calendar of fixed events to the standard output: started by ics.test.ts on clocks of several places. */
import type { EntryEvent } from '../../src/core/event.ts';
import { parseRule } from '../../src/core/recurrence-rule.ts';
import { icsOf } from '../../src/web/ics.ts';
import { createLocales } from '../../src/web/locale.ts';
import { createUrls } from '../../src/web/urls.ts';
import type { FiledEvent } from '../../src/wiki/agenda-file.ts';

export function filedEvent(
  pageId: number,
  title: string,
  event: EntryEvent,
  more: Partial<FiledEvent> = {},
): FiledEvent {
  return {
    pageId,
    page: {
      space: 'gare',
      spaceTitle: 'Gare centrale',
      line: 'a',
      slug: `page-${pageId}`,
      title,
      type: 'reunion',
      updatedAt: '2026-03-01T08:30:00.000Z',
    },
    revision: 3,
    event,
    state: 'planned',
    place: '',
    visio: '',
    group: '',
    via: [],
    excerpt: '',
    ...more,
  };
}

const rule = (text: string) => {
  const read = parseRule(text);
  if (!read) throw new Error(text);
  return read;
};

const at = (
  starts: string,
  ends: string,
  text = '',
  except: string[] = [],
  moves: { from: string; to: string }[] = [],
) => ({
  starts,
  ends,
  ...(text === '' ? {} : { recurrence: { rule: rule(text), except, moves } }),
});

export const events: readonly FiledEvent[] = [
  filedEvent(1, 'Veille du printemps', at('2026-03-28T10:00', '2026-03-28T12:00')),
  filedEvent(2, 'Printemps', at('2026-03-29T10:00', '2026-03-29T12:00')),
  filedEvent(3, 'Veille d’automne', at('2026-10-24T10:00', '2026-10-24T12:00')),
  filedEvent(4, 'Automne', at('2026-10-25T10:00', '2026-10-25T12:00')),
  filedEvent(
    5,
    'Bureau',
    at(
      '2026-03-19T18:30',
      '2026-03-19T20:00',
      'FREQ=WEEKLY;UNTIL=20260416',
      ['2026-04-02'],
      [{ from: '2026-04-09', to: '2026-04-10' }],
    ),
  ),
  filedEvent(6, 'Rencontre', at('2026-03-12', '2026-03-14')),
  filedEvent(
    7,
    'Fête',
    at(
      '2026-06-21',
      '2026-06-21',
      'FREQ=YEARLY;COUNT=3',
      ['2027-06-21'],
      [{ from: '2028-06-21', to: '2028-06-22' }],
    ),
  ),
  filedEvent(8, 'Nuit', at('2026-03-28T22:00', '2026-03-29T04:00'), { state: 'cancelled' }),
  // 12 March is a Thursday, and the rule begins on the Tuesday after.
  filedEvent(9, 'Automnes', at('2026-10-15T09:00', '2026-10-15T10:00', 'FREQ=WEEKLY;BYDAY=TU;COUNT=3')),
  filedEvent(10, 'Sans fin; dite, "ainsi"', at('2026-03-12T14:30', '2026-03-12T14:30'), {
    state: 'moved',
    place: 'Salle A, 1er étage',
    visio: 'https://visio.example.org/ca',
    excerpt: 'Un texte\u0007 court.',
  }),
];

export const options = {
  locals: { t: createLocales().fr.t, lang: 'fr', urls: createUrls('https://gare.example.org') },
  timeZone: 'Europe/Paris',
  title: 'Gare centrale',
} as const;

export function written(list: readonly FiledEvent[] = events): string {
  return icsOf(list, options);
}

if (process.argv.includes('--write')) process.stdout.write(written());
