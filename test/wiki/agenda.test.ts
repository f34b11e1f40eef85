import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Actor } from '../../src/core/access.ts';
import type { Values } from '../../src/core/revision.ts';
import { type AgendaRequest, viewAgenda } from '../../src/wiki/agenda.ts';
import { viewAgendaFile, viewEventFile } from '../../src/wiki/agenda-file.ts';
import { actorOfAgendaKey, endAgendaKey, findAgendaKey, renewAgendaKey } from '../../src/wiki/agenda-key.ts';
import { deletePage } from '../../src/wiki/delete-page.ts';
import { listDepartures } from '../../src/wiki/departures.ts';
import type { EventItem } from '../../src/wiki/event-item.ts';
import { findActor } from '../../src/wiki/members.ts';
import { rebuild } from '../../src/wiki/rebuild.ts';
import { savePage } from '../../src/wiki/save-page.ts';
import { scopeOf } from '../../src/wiki/scope.ts';
import { actorOfToken } from '../../src/wiki/tokens.ts';
import { addPerson, setRule } from './people.ts';
import { addPage, coordination, edit, openStation, type Station } from './station.ts';

let station: Station;
beforeEach(async () => {
  // 10:00 in Paris on Thursday 12 March 2026.
  station = await openStation({ types: ['modele', 'reunion'] });
  await addPage(station.wiki, { title: 'Permanence', body: repeating }, { space: 'modeles', type: 'modele' });
});
afterEach(() => station.wiki.close());

const repeating = `---
nom: Permanence
champs:
  - nom: date
    type: date
  - nom: debut
    type: heure
  - nom: repetition
    type: repetition
  - nom: lieu
    type: texte
    lecture: membres
---
`;
const visitor: Actor = { kind: 'visitor', name: '' };

const meet = (title: string, values: Values, space = 'gare') =>
  addPage(station.wiki, { title, values }, { type: 'reunion', space });
const repeat = (title: string, regle: string, sauf = '') =>
  addPage(
    station.wiki,
    {
      title,
      values: {
        date: '2026-01-01',
        debut: '14:00',
        repetition: { regle, ...(sauf ? { sauf } : {}) },
        lieu: 'Salle cachée',
      },
    },
    { type: 'permanence' },
  );

const present: AgendaRequest = { space: '', shown: [], type: '', mode: 'month', moment: '' };
const agenda = (request: Partial<AgendaRequest> = {}, actor: Actor = coordination) =>
  viewAgenda(station.wiki, actor, { ...present, ...request });
const titles = (items: readonly EventItem[]) => items.map((item) => `${item.firstDay} ${item.page.title}`);

describe('the month', () => {
  test('shows its own events, and below it what comes', async () => {
    await meet('Passée', { date: '2026-03-03', debut: '18:00' });
    await meet('Ce soir', { date: '2026-03-12', debut: '18:00' });
    await meet('En avril', { date: '2026-04-20' });
    const view = await agenda();
    expect([view.moment, view.isComing, view.isCut]).toEqual(['2026-03', true, false]);
    const shown = view.calendar?.weeks
      .flat()
      .flatMap((day) => day.entries.map(({ item }) => `${day.date} ${item.page.title}`));
    expect(shown).toEqual(['2026-03-03 Passée', '2026-03-12 Ce soir']);
    expect(titles(view.items)).toEqual(['2026-03-12 Ce soir', '2026-04-20 En avril']);
  });

  test('that is another one lists what it shows', async () => {
    await meet('Passée', { date: '2026-01-31', debut: '22:00', fin: '01:00' });
    await meet('Ce soir', { date: '2026-03-12' });
    const view = await agenda({ moment: '2026-02' });
    expect([titles(view.items), view.isComing]).toEqual([['2026-01-31 Passée'], false]);
    expect(titles((await agenda({ moment: '2025-02' })).items)).toEqual([]);
  });

  test('takes nonsense for the present', async () => {
    for (const moment of ['', '2026-13', '0000-01', '9999-12', 'x'.repeat(1000)])
      expect((await agenda({ moment })).moment).toBe('2026-03');
    expect((await agenda({ mode: 'week', moment: '2026-02-30' })).moment).toBe('2026-03-09');
    expect((await agenda({ mode: 'week', moment: '2026-03-01' })).moment).toBe('2026-02-23');
  });
});

describe('what repeats', () => {
  test('is there each time, moved and left out where it says so', async () => {
    await repeat('Permanence', 'FREQ=WEEKLY;BYDAY=TU', '2026-03-17 2026-03-24>2026-03-25');
    const view = await agenda({ moment: '2026-03' });
    const shown = view.calendar?.weeks
      .flat()
      .flatMap((day) => day.entries.map(({ item }) => `${day.date}${item.movedTo ? ' moved' : ''}`));
    expect(shown).toEqual([
      '2026-02-24',
      '2026-03-03',
      '2026-03-10',
      '2026-03-24 moved',
      '2026-03-25',
      '2026-03-31',
    ]);
    expect(view.items.slice(0, 3).map(({ firstDay, movedFrom }) => [firstDay, movedFrom])).toEqual([
      ['2026-03-25', '2026-03-24'],
      ['2026-03-31', undefined],
      ['2026-04-07', undefined],
    ]);
    expect(view.isCut).toBe(true);
  });

  test('departs at its next times, among the others', async () => {
    await repeat('Permanence', 'FREQ=WEEKLY;BYDAY=TU', '2026-03-17');
    await meet('Conseil', { date: '2026-03-26', debut: '18:00' });
    await meet('Très loin', { date: '2029-03-26' });
    const scope = await scopeOf(station.wiki, coordination);
    const board = await listDepartures(station.wiki, scope, { conditions: [], limit: 3 });
    expect(board.map(({ date, start, page }) => [date, start, page.title])).toEqual([
      ['2026-03-24', '14:00', 'Permanence'],
      ['2026-03-26', '18:00', 'Conseil'],
      ['2026-03-31', '14:00', 'Permanence'],
    ]);
    // However far ahead it is, what takes place once is found.
    expect(titles((await agenda({ mode: 'list' })).items).at(-1)).toBe('2029-03-26 Très loin');
  });

  test('is not told of the past once it has ended', async () => {
    await repeat('Permanence', 'FREQ=WEEKLY;COUNT=2');
    expect((await agenda()).items).toEqual([]);
    expect(titles((await agenda({ mode: 'past' })).items)).toEqual([
      '2026-01-08 Permanence',
      '2026-01-01 Permanence',
    ]);
  });
});

describe('the past', () => {
  test('goes back by whole days, and nothing is lost or told twice', async () => {
    for (let day = 1; day <= 20; day++)
      for (const hour of ['09', '14', '18', '20'])
        await meet(`Jour ${day} à ${hour} h`, {
          date: `2026-01-${String(day).padStart(2, '0')}`,
          debut: `${hour}:00`,
        });
    await repeat('Permanence', 'FREQ=DAILY;INTERVAL=3;UNTIL=20260301');
    const all: string[] = [];
    let moment = '';
    for (let pages = 0; pages < 10; pages++) {
      const view = await agenda({ mode: 'past', moment });
      all.push(...titles(view.items).map((title, at) => `${title} ${view.items[at]?.starts}`));
      if (view.before === undefined) break;
      moment = view.before;
    }
    expect(all).toHaveLength(80 + 20);
    expect(new Set(all).size).toBe(100);
    expect([...all].map((title) => title.slice(0, 10))).toEqual(
      all
        .map((title) => title.slice(0, 10))
        .sort()
        .reverse(),
    );
  }, 30_000);

  test('holds what is over, and nothing that goes on', async () => {
    await meet('Hier', { date: '2026-03-11', debut: '20:00', fin: '23:00' });
    await meet('Cette nuit', { date: '2026-03-11', debut: '22:00', fin: '09:00' });
    await meet('Jusqu’à midi', { date: '2026-03-11', debut: '22:00', fin: '12:00' });
    expect(titles((await agenda({ mode: 'past' })).items)).toEqual(['2026-03-11 Hier']);
    expect(titles((await agenda({ mode: 'list' })).items)).toEqual(['2026-03-11 Jusqu’à midi']);
  });
});

describe('who sees what', () => {
  test('each what they may read, in pages, choices and files alike', async () => {
    const reader = await addPerson(station.wiki, 'lecture');
    await meet('Ouverte', { date: '2026-03-20' });
    await meet('Fermée', { date: '2026-03-21' }, 'observatoire');
    await setRule(station.wiki, { visitors: 'none', members: 'read' }, 'observatoire');
    expect(titles((await agenda({}, visitor)).items)).toEqual(['2026-03-20 Ouverte']);
    expect((await agenda({}, visitor)).spaces.map(({ space }) => space.slug)).toEqual(['gare']);
    const view = await agenda({}, reader);
    expect(titles(view.items)).toEqual(['2026-03-20 Ouverte', '2026-03-21 Fermée']);
    expect([...view.reserved.values()].map(({ kind }) => kind)).toEqual(['members']);
    expect(titles((await agenda({ shown: ['observatoire'] }, reader)).items)).toEqual(['2026-03-21 Fermée']);
    expect(titles((await agenda({ shown: ['observatoire'] }, visitor)).items)).toEqual([]);
    await expect(agenda({ space: 'observatoire' }, visitor)).rejects.toMatchObject({ kind: 'not-found' });
    const file = async (actor: Actor) =>
      (await viewAgendaFile(station.wiki, actor, present)).events.map(({ page }) => page.title);
    expect([await file(visitor), await file(reader)]).toEqual([['Ouverte'], ['Ouverte', 'Fermée']]);
    const one = { space: 'observatoire', slug: 'fermee' };
    await expect(viewEventFile(station.wiki, visitor, one)).rejects.toMatchObject({ kind: 'not-found' });
    expect((await viewEventFile(station.wiki, reader, one)).page.title).toBe('Fermée');
  });

  test('a place that is for members is told to them alone', async () => {
    const reader = await addPerson(station.wiki, 'lecture');
    await repeat('Permanence', 'FREQ=WEEKLY;BYDAY=TU');
    await setRule(station.wiki, { visitors: 'read', members: 'read' }, 'gare');
    const place = async (actor: Actor) => (await agenda({}, actor)).items[0]?.place;
    expect([await place(visitor), await place(reader)]).toEqual(['', 'Salle cachée']);
    const [shown] = (await viewAgendaFile(station.wiki, visitor, present)).events;
    expect(shown?.place).toBe('');
  });

  test('who may write is offered to announce, by type', async () => {
    expect((await agenda()).announced.map(({ slug }) => slug)).toEqual(['permanence', 'reunion']);
    await setRule(station.wiki, { visitors: 'read', members: 'read' }, 'gare');
    expect((await agenda({ space: 'gare' }, visitor)).announced).toEqual([]);
  });

  test('a type filters, and an unknown one finds nothing', async () => {
    await meet('Conseil', { date: '2026-03-20' });
    await repeat('Permanence', 'FREQ=MONTHLY');
    expect(titles((await agenda({ type: 'reunion' })).items)).toEqual(['2026-03-20 Conseil']);
    expect((await agenda({ type: 'dossier' })).items).toEqual([]);
    expect((await agenda()).types.map(({ title }) => title)).toEqual(['Permanence', 'Réunion']);
  });
});

describe('the table of events', () => {
  const rows = () => station.wiki.store.db.selectFrom('event').selectAll().orderBy('page_id').execute();

  test('follows each save, the trash and a rebuild', async () => {
    const { slug } = await meet('Conseil', { date: '2026-03-20', debut: '18:00', fin: '20:00' });
    await repeat('Permanence', 'FREQ=WEEKLY');
    const before = await rows();
    expect(before.map(({ starts, ends, is_long }) => [starts, ends, is_long])).toEqual([
      ['2026-03-20T18:00', '2026-03-20T20:00', 0],
      ['2026-01-01T14:00', '9999-12-31T14:00', 1],
    ]);
    await rebuild(station.wiki);
    expect(await rows()).toEqual(before);
    const change = edit({ title: 'Conseil', values: { date: '2026-05-01' }, base: 1 });
    await savePage(station.wiki, coordination, { space: 'gare', slug, edit: change });
    expect((await rows())[0]).toMatchObject({ starts: '2026-05-01', ends: '2026-05-01' });
    await deletePage(station.wiki, coordination, { space: 'gare', slug, summary: '' });
    expect(await rows()).toHaveLength(1);
  });

  test('forgets entries whose day is hidden by a change of their type', async () => {
    await repeat('Permanence', 'FREQ=WEEKLY');
    const body = repeating.replace('    type: date\n', '    type: date\n    lecture: membres\n');
    const change = edit({ title: 'Permanence', body, base: 1 });
    await savePage(station.wiki, coordination, { space: 'modeles', slug: 'permanence', edit: change });
    expect(await rows()).toEqual([]);
    expect((await agenda()).items).toEqual([]);
  });

  test('is asked along its index', async () => {
    const plan = await station.wiki.store.db.executeQuery<{ detail: string }>({
      sql: `EXPLAIN QUERY PLAN SELECT page.id FROM page JOIN event ON event.page_id = page.id
        WHERE event.is_long = 0 AND event.starts >= '2026-01-29' AND event.starts <= '2026-03-31T24:00' AND event.ends >= '2026-03-01'`,
      parameters: [],
      query: { kind: 'RawNode', sqlFragments: [], parameters: [] },
      queryId: { queryId: 'plan' },
    });
    expect(plan.rows.map(({ detail }) => detail).join('\n')).toContain(
      'event_by_start (is_long=? AND starts>? AND starts<?)',
    );
  });
});

describe('the address of one’s own agenda', () => {
  test('opens the agenda and nothing else, until it is renewed, ended, or its member is gone', async () => {
    const { wiki } = station;
    const member = await addPerson(wiki, 'lecture');
    const first = await renewAgendaKey(wiki, member, 'Adresse');
    expect(first).toMatch(/^agenda_[\w-]{43}$/);
    expect(await actorOfToken(wiki, first)).toBeUndefined();
    expect(await actorOfAgendaKey(wiki, first)).toMatchObject({ id: member.id, atMost: 'read' });
    expect((await findAgendaKey(wiki, member))?.usedAt).toBe('2026-03-12T09:00:00.000Z');
    const second = await renewAgendaKey(wiki, member, 'Adresse');
    expect(await actorOfAgendaKey(wiki, first)).toBeUndefined();
    expect(await wiki.store.tokens.listOf(member.id)).toHaveLength(1);
    await wiki.transact((tx) => tx.members.change(member.id, { state: 'blocked' }));
    expect(await findActor(wiki, member.id)).toBeUndefined();
    expect(await actorOfAgendaKey(wiki, second)).toBeUndefined();
    await wiki.transact((tx) => tx.members.change(member.id, { state: 'active' }));
    await endAgendaKey(wiki, member);
    expect([await actorOfAgendaKey(wiki, second), await findAgendaKey(wiki, member)]).toEqual([
      undefined,
      undefined,
    ]);
    for (const secret of ['', 'agenda_', `gare_${'a'.repeat(43)}`, `agenda_${'a'.repeat(43)}`])
      expect(await actorOfAgendaKey(wiki, secret)).toBeUndefined();
  });
});
