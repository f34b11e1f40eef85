import { describe, expect, test } from 'vitest';
import { boardRows } from '../../src/web/board.ts';
import { contentsOf } from '../../src/web/contents.ts';
import { readingMinutes } from '../../src/web/dossier.ts';
import { initials, meetingFacts } from '../../src/web/meeting.ts';
import { createPager } from '../../src/web/pager.ts';
import type { FactView } from '../../src/wiki/items.ts';
import type { DepartureView } from '../../src/wiki/views.ts';

describe('a table of contents', () => {
  const heading = (level: number, text: string) => ({ level, id: text.toLowerCase(), text });

  test('nests headings under the one before them that is higher, and leaves deep ones out', () => {
    const items = contentsOf([
      heading(2, 'Notes'),
      heading(3, 'Bilan'),
      heading(4, 'Chiffres'),
      heading(3, 'Suite'),
      heading(2, 'Actions'),
    ]);
    expect(items).toEqual([
      {
        id: 'notes',
        text: 'Notes',
        items: [
          { id: 'bilan', text: 'Bilan', items: [] },
          { id: 'suite', text: 'Suite', items: [] },
        ],
      },
      { id: 'actions', text: 'Actions', items: [] },
    ]);
  });

  test('begins ids with the prefix of a text that stands in another one', () => {
    const items = contentsOf([heading(2, 'Un'), heading(2, 'Deux')], 'i0-');
    expect(items.map(({ id }) => id)).toEqual(['i0-un', 'i0-deux']);
  });

  test('is empty for a text with one heading only', () => {
    expect(contentsOf([heading(2, 'Seul'), heading(4, 'Profond')])).toEqual([]);
  });
});

describe('a pager', () => {
  const hrefOf = (page: number) => `/liste?page=${page}`;

  test('is absent when there is one page', () => {
    expect(createPager(1, 1, hrefOf)).toBeUndefined();
    expect(createPager(1, 0, hrefOf)).toBeUndefined();
  });

  test('shows the first, the last and the neighbours of the current page', () => {
    const pager = createPager(6, 20, hrefOf);
    expect(pager?.steps.map(({ page }) => page)).toEqual([1, 4, 5, 6, 7, 8, 20]);
    expect(pager?.steps.filter(({ isCurrent }) => isCurrent).map(({ page }) => page)).toEqual([6]);
    expect([pager?.previous, pager?.next]).toEqual(['/liste?page=5', '/liste?page=7']);
  });

  test('has no way back from the first page and none on from the last', () => {
    expect(createPager(1, 2, hrefOf)?.previous).toBeUndefined();
    expect(createPager(2, 2, hrefOf)?.next).toBeUndefined();
  });
});

describe('a departures board', () => {
  const departure: DepartureView = {
    page: {
      space: 'gare',
      spaceTitle: 'Gare',
      line: 'm',
      slug: 'reunion',
      title: 'Réunion du 12 mars',
      type: 'reunion',
      updatedAt: '2026-03-01T00:00:00.000Z',
    },
    date: '2026-03-12',
    group: 'Marchandisation',
    place: '',
    visio: 'https://visio.example.org/m',
    via: ['bilan du Klaxon', 'second rapport'],
    state: 'planned',
  };

  test('tells today and tomorrow where the site is, not in UTC', () => {
    const now = '2026-03-11T23:30:00.000Z';
    const rows = boardRows([departure, { ...departure, date: '2026-03-13' }], now, 'Europe/Paris');
    expect(rows.map(({ when }) => when)).toEqual(['today', 'tomorrow']);
    expect(boardRows([departure], now, 'America/Cayenne')[0]?.when).toBe('tomorrow');
  });

  test('shows the group and its agenda, and the title when one of them is missing', () => {
    const rows = boardRows(
      [departure, { ...departure, via: [] }, { ...departure, group: '', via: [] }],
      '2026-03-01T10:00:00.000Z',
      'Europe/Paris',
    );
    expect(rows.map(({ name, via, isTitle }) => [name, via, isTitle])).toEqual([
      ['Marchandisation', 'bilan du Klaxon, second rapport', false],
      ['Marchandisation', 'Réunion du 12 mars', true],
      ['Réunion du 12 mars', '', true],
    ]);
  });

  test('of one group only shows the titles of its meetings', () => {
    const rows = boardRows(
      [
        departure,
        { ...departure, date: '2026-04-09', page: { ...departure.page, title: 'Réunion du 9 avril' } },
      ],
      '2026-03-01T10:00:00.000Z',
      'Europe/Paris',
    );
    expect(rows.map(({ name }) => name)).toEqual(['Réunion du 12 mars', 'Réunion du 9 avril']);
  });

  test('leads to no visio that is no web address, nor to that of a cancelled meeting', () => {
    const rows = boardRows(
      [
        { ...departure, visio: 'javascript:alert(1)' },
        { ...departure, state: 'cancelled' },
      ],
      '2026-03-01T10:00:00.000Z',
      'Europe/Paris',
    );
    expect(rows.map(({ visio }) => visio)).toEqual(['', '']);
  });
});

describe('a meeting', () => {
  const fact = (field: string, ...parts: FactView['parts'][number][]): FactView => ({
    field,
    label: field,
    show: 'header',
    kind: 'text',
    parts,
  });

  test('takes its ticket from the values of its type and gives back the others', () => {
    const facts = meetingFacts([
      fact('date', { text: 'jeudi 12 mars 2026', datetime: '2026-03-12' }),
      fact('debut', { text: '14 h 30', datetime: '14:30' }),
      fact('visio', { text: 'visio.example.org', href: 'https://visio.example.org' }),
      fact('presents', { text: 'Coordination' }, { text: 'Trésorerie, bureau' }),
      fact('salle', { text: 'A' }),
    ]);
    expect(facts).toMatchObject({
      date: '2026-03-12',
      start: '14:30',
      end: '',
      visio: 'https://visio.example.org',
      present: ['Coordination', 'Trésorerie', 'bureau'],
      excused: [],
    });
    expect(facts.others.map(({ field }) => field)).toEqual(['salle']);
  });

  test('abbreviates names to two letters', () => {
    expect(initials('Chargé·e de mission')).toBe('CM');
    expect(initials('chercheur·euse associé·e')).toBe('CA');
    expect(initials('coordination')).toBe('Co');
    expect(initials('🚂')).toBe('');
  });
});

test('reading takes a minute for two hundred words, and never none', () => {
  expect([0, 90, 300, 5000].map(readingMinutes)).toEqual([1, 1, 2, 25]);
});
