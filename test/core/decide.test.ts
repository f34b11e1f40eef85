import { describe, expect, test } from 'vitest';
import { decide } from '../../src/core/decide.ts';
import type { Content, Edit, Revision } from '../../src/core/revision.ts';

const start: Content = {
  title: 'Réunion',
  body: 'un\n\ndeux\n\ntrois\n',
  values: { lieu: 'gare' },
  tags: ['budget'],
};

function revision(number: number, change: Partial<Content> = {}): Revision {
  return {
    ...start,
    ...change,
    pageId: 1,
    number,
    kind: 'edit',
    authors: ['secrétariat'],
    summary: '',
    minor: false,
    createdAt: '2026-11-21T12:00:00.000Z',
    hash: '0'.repeat(64),
  };
}

function edit(base: number, change: Partial<Content> = {}): Edit {
  return { ...start, ...change, base, summary: 'essai', minor: false, editId: 'e1' };
}

describe('decide', () => {
  test('saves the first text of a page', () => {
    expect(decide({ current: undefined, base: undefined, edit: edit(0) })).toEqual({
      kind: 'save',
      content: start,
      merged: false,
    });
  });

  test('saves an edit of the current revision as it is', () => {
    expect(decide({ current: revision(3), base: start, edit: edit(3, { body: 'neuf\n' }) })).toEqual({
      kind: 'save',
      content: { ...start, body: 'neuf\n' },
      merged: false,
    });
  });

  test('sees that nothing changed, whatever the base', () => {
    expect(decide({ current: revision(3), base: start, edit: edit(3) })).toEqual({ kind: 'unchanged' });
    expect(decide({ current: revision(3), base: undefined, edit: edit(1) })).toEqual({ kind: 'unchanged' });
    expect(decide({ current: revision(3), base: undefined, edit: edit(0) })).toEqual({ kind: 'unchanged' });
  });

  test('takes a change of title, of one value or of the tags for a change', () => {
    const changes: Partial<Content>[] = [
      { title: 'Bilan' },
      { values: { lieu: 'mairie' } },
      { values: {} },
      { values: { lieu: 'gare', heure: '18:00' } },
      { tags: [] },
    ];
    for (const change of changes) {
      expect(decide({ current: revision(3), base: start, edit: edit(3, change) })).toEqual({
        kind: 'save',
        content: { ...start, ...change },
        merged: false,
      });
    }
  });

  test('merges a stale edit with what was saved since', () => {
    const current = revision(4, { body: 'UN\n\ndeux\n\ntrois\n', values: { lieu: 'gare', heure: '18:00' } });
    expect(
      decide({ current, base: start, edit: edit(3, { body: 'un\n\ndeux\n\nTROIS\n', title: 'Bilan' }) }),
    ).toEqual({
      kind: 'save',
      content: {
        title: 'Bilan',
        body: 'UN\n\ndeux\n\nTROIS\n',
        values: { lieu: 'gare', heure: '18:00' },
        tags: ['budget'],
      },
      merged: true,
    });
  });

  test('saves nothing when the merge is what is there already', () => {
    const current = revision(4, { body: 'UN\n\ndeux\n\nTROIS\n' });
    expect(decide({ current, base: start, edit: edit(3, { body: 'UN\n\ndeux\n\ntrois\n' }) })).toEqual({
      kind: 'unchanged',
    });
    expect(decide({ current, base: start, edit: edit(3) })).toEqual({ kind: 'unchanged' });
  });

  test('shows both texts of a stale edit that cannot be merged', () => {
    const current = revision(4, { body: 'un\n\nDEUX\n\ntrois\n' });
    expect(decide({ current, base: start, edit: edit(3, { body: 'un\n\nzwei\n\ntrois\n' }) })).toEqual({
      kind: 'conflict',
      title: false,
      fields: [],
      body: [
        { kind: 'same', text: 'un\n\n' },
        { kind: 'conflict', base: 'deux\n', mine: 'zwei\n', theirs: 'DEUX\n' },
        { kind: 'same', text: '\ntrois\n' },
      ],
      merged: { ...start, body: 'un\n\nzwei\n\ntrois\n' },
    });
  });

  test('shows both texts when the base is not known, as of a page created twice', () => {
    const current = revision(1, { body: 'un\nautre\n', values: { heure: '18:00' }, tags: ['dates'] });
    const mine = edit(0, { title: 'Bilan', body: 'un\nmien\n' });
    expect(decide({ current, base: undefined, edit: mine })).toEqual({
      kind: 'conflict',
      title: true,
      fields: ['heure', 'lieu'],
      body: [
        { kind: 'same', text: 'un\n' },
        { kind: 'conflict', base: '', mine: 'mien\n', theirs: 'autre\n' },
      ],
      merged: {
        title: 'Bilan',
        body: 'un\nmien\n',
        values: { heure: '18:00', lieu: 'gare' },
        tags: ['dates', 'budget'],
      },
    });
  });

  test('never saves over a revision that the edit has not seen', () => {
    expect(decide({ current: revision(4, { body: 'x\n' }), base: undefined, edit: edit(9) }).kind).toBe(
      'conflict',
    );
  });
});
