import { describe, expect, test } from 'vitest';
import { createDrafts, draftId, parseDraft, sameFields } from '../../src/browser/drafts.ts';
import { forgetSent, hasArrived, noteSent, readSent } from '../../src/browser/sent.ts';
import { openStorage, type Shelf } from '../../src/browser/storage.ts';

function shelf(room = Number.POSITIVE_INFINITY): Shelf {
  const kept = new Map<string, string>();
  return {
    getItem: (key) => kept.get(key) ?? null,
    setItem: (key, text) => {
      if (text.length > room) throw new DOMException('full', 'QuotaExceededError');
      kept.set(key, text);
    },
    removeItem: (key) => void kept.delete(key),
    key: (at) => [...kept.keys()][at] ?? null,
    get length() {
      return kept.size;
    },
  };
}

const forbidden = (): Shelf => {
  throw new DOMException('no storage here', 'SecurityError');
};

const draft = (body: string, keptAt = '2026-03-12T13:00:00.000Z') => ({
  keptAt,
  base: '4',
  fields: [
    ['title', 'Réunion'],
    ['body', body],
  ] as const,
});

describe('drafts on this device', () => {
  test('are found again with the revision they began from', () => {
    const drafts = createDrafts(openStorage(() => kept));
    const kept = shelf();
    const id = draftId('gare/charte', new Date(5));
    expect(drafts.keep(id, draft('bonjour'))).toBe(true);
    expect(drafts.list('gare/charte')).toEqual([{ ...draft('bonjour'), id: 'gare/charte#5' }]);
    drafts.forget(id);
    expect(drafts.list('gare/charte')).toEqual([]);
  });

  test('of one page are apart from those of another, the youngest first', () => {
    const kept = shelf();
    const drafts = createDrafts(openStorage(() => kept));
    drafts.keep('gare/charte#1', draft('ancien', '2026-03-11T13:00:00.000Z'));
    drafts.keep('gare/charte#2', draft('récent', '2026-03-12T13:00:00.000Z'));
    drafts.keep('gare/charte-2#3', draft('ailleurs'));
    expect(drafts.list('gare/charte').map((one) => one.id)).toEqual(['gare/charte#2', 'gare/charte#1']);
  });

  test('leave after thirty days', () => {
    const kept = shelf();
    const drafts = createDrafts(openStorage(() => kept));
    drafts.keep('a#1', draft('vieux', '2026-02-01T00:00:00.000Z'));
    drafts.keep('a#2', draft('frais', '2026-03-01T00:00:00.000Z'));
    kept.setItem('gare:draft:a#3', 'broken');
    kept.setItem('other', 'of somebody else');
    drafts.tidy(new Date('2026-03-12T00:00:00Z'));
    expect(drafts.list('a').map((one) => one.id)).toEqual(['a#2']);
    expect(kept.getItem('gare:draft:a#3')).toBeNull();
    expect(kept.getItem('other')).toBe('of somebody else');
  });

  test('say so when there is no room', () => {
    const kept = shelf(100);
    const drafts = createDrafts(openStorage(() => kept));
    expect(drafts.keep('a#1', draft('x'.repeat(200)))).toBe(false);
  });

  test('break nothing where a browser forbids storage', () => {
    const drafts = createDrafts(openStorage(forbidden));
    expect(drafts.keep('a#1', draft('x'))).toBe(false);
    expect(drafts.list('a')).toEqual([]);
    expect(() => drafts.tidy(new Date())).not.toThrow();
    expect(() => drafts.forget('a#1')).not.toThrow();
  });

  test.each([
    undefined,
    '',
    'null',
    '[]',
    '{"keptAt":"x","base":"1","fields":[]}',
    '{"keptAt":"2026-03-12","base":"1","fields":[["a"]]}',
  ])('are not read from %s', (text) => {
    expect(parseDraft(text)).toBeUndefined();
  });

  test('differ by what was typed, not by line ends', () => {
    expect(sameFields([['body', 'a\r\nb']], [['body', 'a\nb']])).toBe(true);
    expect(sameFields([['body', 'a\nb']], [['body', 'a\n\nb']])).toBe(false);
    expect(sameFields([['a', '1']], [])).toBe(false);
  });
});

describe('what a save has sent off', () => {
  const sent = { page: 'gare/charte', base: '4', ids: ['gare/charte#1'] };

  test('is remembered until it is forgotten', () => {
    const kept = shelf();
    const session = openStorage(() => kept);
    noteSent(session, sent);
    expect(readSent(session)).toEqual(sent);
    expect(readSent(session)).toEqual(sent);
    forgetSent(session);
    expect(readSent(session)).toBeUndefined();
  });

  test.each(['{"page":3}', '{"page":"gare/charte","ids":[]}', 'null', 'x'])('is not read from %s', (text) => {
    const kept = shelf();
    kept.setItem('gare:sent', text);
    expect(readSent(openStorage(() => kept))).toBeUndefined();
  });

  test.each([
    ['?publie=5', true],
    ['?publie=12&reuni=1', true],
    ['?publie=rien', true],
    ['?publie=4', false],
    ['?publie=x', false],
    ['?q=publie', false],
    ['', false],
  ])('with %s in the address has arrived: %s', (query, arrived) => {
    expect(hasArrived(sent, query)).toBe(arrived);
  });
});
