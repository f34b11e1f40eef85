import { describe, expect, test } from 'vitest';
import { eventDetails, eventOf, eventSpan, lastDayOf, occurrencesOf } from '../../src/core/event.ts';
import { type Field, plainField } from '../../src/core/field.ts';
import { plainType } from '../../src/core/page-type.ts';
import type { Values } from '../../src/core/revision.ts';

const fields: readonly Field[] = [
  plainField('date', 'date'),
  plainField('debut', 'time'),
  plainField('fin', 'time'),
  plainField('dernier_jour', 'date'),
  plainField('repetition', 'recurrence'),
];
const meeting = plainType('reunion', 'Réunion', fields);
const event = (values: Values, type = meeting) => eventOf(type, values);
const without = (name: string) =>
  plainType(
    'reunion',
    'Réunion',
    fields.map((field) => (field.name === name ? { ...field, readers: 'members' } : field)),
  );

describe('when an entry takes place', () => {
  test('a day, an hour, hours, days, over midnight', () => {
    const time = (values: Values) => Object.values(event(values) ?? {}).join(' – ');
    expect(time({ date: '2026-03-12' })).toBe('2026-03-12 – 2026-03-12');
    expect(time({ date: '2026-03-12', debut: '14:30' })).toBe('2026-03-12T14:30 – 2026-03-12T14:30');
    expect(time({ date: '2026-03-12', debut: '14:30', fin: '16:00' })).toBe(
      '2026-03-12T14:30 – 2026-03-12T16:00',
    );
    expect(time({ date: '2026-03-12', debut: '22:00', fin: '01:00' })).toBe(
      '2026-03-12T22:00 – 2026-03-13T01:00',
    );
    expect(time({ date: '2026-03-12', dernier_jour: '2026-03-14' })).toBe('2026-03-12 – 2026-03-14');
    expect(time({ date: '2026-03-12', debut: '10:00', fin: '18:00', dernier_jour: '2026-03-14' })).toBe(
      '2026-03-12T10:00 – 2026-03-14T18:00',
    );
    expect(time({ date: '2026-03-12', debut: '10:00', dernier_jour: '2026-03-14' })).toBe(
      '2026-03-12T10:00 – 2026-03-14T23:59',
    );
    expect(time({ date: '2026-03-12', dernier_jour: '2026-03-10' })).toBe('2026-03-12 – 2026-03-12');
    expect(time({ date: '2026-03-12', fin: '18:00' })).toBe('2026-03-12 – 2026-03-12');
    // A slip of the pen in the year.
    expect(time({ date: '2026-03-12', dernier_jour: '2926-03-14' })).toBe('2026-03-12 – 2026-03-12');
  });

  test('by a moment or a period', () => {
    const at = plainType('seance', 'Séance', [plainField('quand', 'datetime'), plainField('fin', 'time')]);
    expect(event({ quand: '2026-03-12T18:30', fin: '20:00' }, { ...at, agenda: 'quand' })).toEqual({
      starts: '2026-03-12T18:30',
      ends: '2026-03-12T20:00',
    });
    const stay = plainType('stage', 'Stage', [plainField('dates', 'period')]);
    expect(event({ dates: { debut: '2026-03-12', fin: '2026-03-14' } }, stay)).toEqual({
      starts: '2026-03-12',
      ends: '2026-03-14',
    });
    expect(event({ dates: { debut: '2026-03-12T10:00', fin: '2026-03-12T12:00' } }, stay)).toEqual({
      starts: '2026-03-12T10:00',
      ends: '2026-03-12T12:00',
    });
  });

  test('is not said by a type without agenda, an empty field, nor a value of another shape', () => {
    expect(event({ date: '2026-03-12' }, { ...meeting, agenda: '' })).toBeUndefined();
    expect(event({})).toBeUndefined();
    for (const date of ['bientôt', 12, ['2026-03-12'], { adresse: 'Nantes' }, true] as const) {
      expect(event({ date })).toBeUndefined();
    }
    expect(event({ date: '2026-03-12', debut: 'midi' })).toEqual({
      starts: '2026-03-12',
      ends: '2026-03-12',
    });
  });

  test('is not told when the day is kept from some, and without what else is kept', () => {
    const values = { date: '2026-03-12', debut: '14:30', repetition: { regle: 'FREQ=WEEKLY' } };
    expect(event(values, without('date'))).toBeUndefined();
    expect(event(values, without('debut'))).toMatchObject({ starts: '2026-03-12' });
    expect(event(values, without('repetition'))).not.toHaveProperty('recurrence');
  });
});

describe('the times of an event', () => {
  const weekly = {
    date: '2026-03-12',
    debut: '22:00',
    fin: '01:00',
    repetition: { regle: 'FREQ=WEEKLY;COUNT=4', sauf: '2026-03-19 2026-03-26>2026-03-27' },
  };

  test('are those that touch a window, across midnight too', () => {
    const made = event(weekly);
    if (!made) throw new Error('no event');
    expect(occurrencesOf(made, '2026-03-13', '2026-03-13')).toEqual([
      { starts: '2026-03-12T22:00', ends: '2026-03-13T01:00' },
    ]);
    expect(
      occurrencesOf(made, '2026-03-20', '2026-04-30').map((one) => [
        one.starts,
        one.movedTo ?? one.movedFrom,
      ]),
    ).toEqual([
      ['2026-03-26T22:00', '2026-03-27'],
      ['2026-03-27T22:00', '2026-03-26'],
      ['2026-04-02T22:00', undefined],
    ]);
    expect(eventSpan(made)).toEqual({ starts: '2026-03-12T22:00', ends: '2026-04-03T01:00', isLong: true });
  });

  test('end on the day before midnight', () => {
    expect(lastDayOf({ starts: '2026-03-12T20:00', ends: '2026-03-13T00:00' })).toBe('2026-03-12');
    expect(lastDayOf({ starts: '2026-03-13T00:00', ends: '2026-03-13T00:00' })).toBe('2026-03-13');
    const late = event({ date: '2026-03-12', debut: '20:00', fin: '00:00' });
    expect(late && occurrencesOf(late, '2026-03-13', '2026-03-13')).toEqual([]);
  });

  test('without a rule are one, and say whether it is a long one', () => {
    const stay = event({ date: '2026-03-12', dernier_jour: '2026-05-14' });
    expect(stay && eventSpan(stay)).toEqual({ starts: '2026-03-12', ends: '2026-05-14', isLong: true });
    expect(stay && occurrencesOf(stay, '2026-04-01', '2026-04-30')).toHaveLength(1);
    expect(stay && occurrencesOf(stay, '2026-05-15', '2026-05-30')).toEqual([]);
  });
});

test('state, place and link are read from what the actor sees', () => {
  expect(
    eventDetails(meeting, {
      statut: 'annulée',
      lieu: { adresse: 'Nantes', lat: 47, lon: -1 },
      visio: 'https://visio.example.org',
    }),
  ).toEqual({
    state: 'cancelled',
    place: 'Nantes',
    visio: 'https://visio.example.org',
    group: '',
  });
  expect(eventDetails(meeting, { statut: 'Reportée' }).state).toBe('moved');
  const coded = { ...plainField('statut', 'choice'), options: [{ value: 'x', label: 'Annulé', depth: 0 }] };
  expect(eventDetails(plainType('t', 'T', [coded]), { statut: 'x' }).state).toBe('cancelled');
  expect(eventDetails(undefined, { statut: 'prévue', lieu: ['Salle A', 'Salle B'] })).toMatchObject({
    state: 'planned',
    place: 'Salle A, Salle B',
  });
});
