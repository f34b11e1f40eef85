import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Values } from '../../src/core/revision.ts';
import { deletePage } from '../../src/wiki/delete-page.ts';
import { type DeparturesFilter, listDepartures } from '../../src/wiki/departures.ts';
import { scopeOf } from '../../src/wiki/scope.ts';
import type { DepartureView } from '../../src/wiki/views.ts';
import { addPage, coordination, openStation, type Station } from './station.ts';

let station: Station;
beforeEach(async () => {
  station = await openStation({ types: ['reunion'] });
});
afterEach(() => station.wiki.close());

const meet = (title: string, values: Values, body = '', space = 'gare') =>
  addPage(station.wiki, { title, values, body }, { type: 'reunion', space });

async function board(filter: Partial<DeparturesFilter> = {}): Promise<readonly DepartureView[]> {
  const scope = await scopeOf(station.wiki, coordination);
  return listDepartures(station.wiki, scope, { conditions: [], limit: 5, ...filter });
}

/** Title, state and minutes of each row. */
const rows = async () =>
  (await board()).map(({ page, state, boardingIn }) => [
    page.title,
    state,
    ...(boardingIn === undefined ? [] : [boardingIn]),
  ]);

describe('the board of departures', () => {
  test('shows what comes, soonest first, and nothing of what is past', async () => {
    // 10:00 in Paris on 12 March 2026.
    await meet('Hier', { date: '2026-03-11', debut: '18:30' });
    await meet('Demain soir', { date: '2026-03-13', debut: '20:00' });
    await meet('Demain matin', { date: '2026-03-13', debut: '09:30' });
    await meet('Demain, sans heure', { date: '2026-03-13' });
    await meet('Ce matin', { date: '2026-03-12', debut: '08:00', fin: '09:00' });
    await addPage(station.wiki, { title: 'Sans date' });
    expect(await rows()).toEqual([
      ['Ce matin', 'planned'],
      ['Demain matin', 'planned'],
      ['Demain soir', 'planned'],
      ['Demain, sans heure', 'planned'],
    ]);
  });

  test('tells day, hours, group, place, link and first points', async () => {
    await meet(
      'CA',
      {
        date: '2026-03-14',
        debut: '18:30',
        fin: '20:00',
        groupe: 'Éducation',
        lieu: 'Maison des associations',
        visio: 'https://visio.example.org/ca',
      },
      '## Ordre du jour\n\n1. Budget\n2. Locaux\n\n## Notes\n',
    );
    const [first] = await board();
    expect(first).toMatchObject({
      date: '2026-03-14',
      start: '18:30',
      end: '20:00',
      group: 'Éducation',
      place: 'Maison des associations',
      visio: 'https://visio.example.org/ca',
      via: ['budget', 'locaux'],
      state: 'planned',
    });
  });

  test('says what is moved or cancelled, whatever the hour', async () => {
    await meet('Annulée', { date: '2026-03-12', debut: '10:10', statut: 'annulée' });
    await meet('Reportée', { date: '2026-03-12', debut: '10:15', statut: 'reportée' });
    expect(await rows()).toEqual([
      ['Annulée', 'cancelled'],
      ['Reportée', 'moved'],
    ]);
  });

  test('is boarding from thirty minutes before the start to the end', async () => {
    await meet('CA', { date: '2026-03-12', debut: '18:30', fin: '20:00' });
    const at = async (utc: string) => {
      station.setTime(`2026-03-12T${utc}:00.000Z`);
      return (await rows())[0]?.slice(1);
    };
    expect(await at('16:59')).toEqual(['planned']);
    expect(await at('17:00')).toEqual(['boarding', 30]);
    expect(await at('17:29')).toEqual(['boarding', 1]);
    expect(await at('17:30')).toEqual(['boarding', 0]);
    expect(await at('18:59')).toEqual(['boarding', 0]);
    expect(await at('19:00')).toEqual(['planned']);
    station.setTime('2026-03-12T23:00:00.000Z');
    expect(await rows()).toEqual([]);
  });

  test('is boarding across midnight when the meeting ends the next day', async () => {
    await meet('Veille', { date: '2026-03-12', debut: '22:00', fin: '01:00' });
    station.setTime('2026-03-12T20:45:00.000Z');
    expect(await rows()).toEqual([['Veille', 'boarding', 15]]);
    station.setTime('2026-03-12T22:30:00.000Z');
    expect(await rows()).toEqual([['Veille', 'boarding', 0]]);
  });

  test('counts real minutes on the days when clocks change', async () => {
    // On 29 March 2026 clocks go from 02:00 to 03:00, on 25 October from 03:00 back to 02:00.
    await meet('Printemps', { date: '2026-03-29', debut: '03:10', fin: '04:00' });
    station.setTime('2026-03-29T00:50:00.000Z');
    expect(await rows()).toEqual([['Printemps', 'boarding', 20]]);
    station.setTime('2026-03-29T00:30:00.000Z');
    expect(await rows()).toEqual([['Printemps', 'planned']]);
    await meet('Automne', { date: '2026-10-25', debut: '03:10', fin: '04:00' });
    station.setTime('2026-10-25T00:50:00.000Z');
    expect(await rows()).toEqual([['Automne', 'planned']]);
    station.setTime('2026-10-25T01:50:00.000Z');
    expect(await rows()).toEqual([['Automne', 'boarding', 20]]);
    await meet('Journée', { date: '2026-10-25', debut: '18:30', fin: '20:00' });
    station.setTime('2026-10-25T17:10:00.000Z');
    expect((await rows()).at(-1)).toEqual(['Journée', 'boarding', 20]);
  });

  test('takes the day of the site, not of London', async () => {
    await meet('Ce jour', { date: '2026-03-12', debut: '23:45' });
    station.setTime('2026-03-12T22:59:00.000Z');
    expect(await rows()).toEqual([['Ce jour', 'boarding', 0]].map(([title]) => [title, 'planned']));
    station.setTime('2026-03-12T23:00:00.000Z');
    expect(await rows()).toEqual([]);
  });

  test('shows the earliest of many on one day', async () => {
    for (const hour of ['20', '19', '18', '17', '16', '15', '14'])
      await meet(`À ${hour} h`, { date: '2026-03-13', debut: `${hour}:00` });
    expect((await board({ limit: 3 })).map((row) => row.page.title)).toEqual(['À 14 h', 'À 15 h', 'À 16 h']);
  });

  test('honours space, type and conditions, and leaves the trash out', async () => {
    await meet('Éducation', { date: '2026-03-13', groupe: 'Éducation' });
    await meet('Loin', { date: '2026-03-13', groupe: 'Logement' }, '', 'observatoire');
    const far = await station.wiki.store.spaces.find('observatoire');
    const titles = async (filter: Partial<DeparturesFilter>) =>
      (await board(filter)).map((row) => row.page.title);
    expect(await titles({ spaceId: far?.id ?? 0 })).toEqual(['Loin']);
    expect(await titles({ conditions: [{ field: 'groupe', operator: 'is', value: 'education' }] })).toEqual([
      'Éducation',
    ]);
    expect(await titles({ type: 'dossier' })).toEqual([]);
    await deletePage(station.wiki, coordination, { space: 'gare', slug: 'education', summary: '' });
    expect(await titles({})).toEqual(['Loin']);
  });
});
