import { describe, expect, test } from 'vitest';
import { createDrafts, draftId, parseDraft, sameFields } from '../../src/browser/drafts.ts';
import { noteSent, takeSent } from '../../src/browser/sent.ts';
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
  test('is remembered until the next screen, once', () => {
    const kept = shelf();
    const session = openStorage(() => kept);
    noteSent(session, { page: 'gare/charte', ids: ['gare/charte#1'] });
    expect(takeSent(session)).toEqual({ page: 'gare/charte', ids: ['gare/charte#1'] });
    expect(takeSent(session)).toBeUndefined();
  });

  test('is nothing when a hand has written there', () => {
    const kept = shelf();
    kept.setItem('gare:sent', '{"page":3}');
    expect(takeSent(openStorage(() => kept))).toBeUndefined();
  });
});
