import { array, assert, boolean, constantFrom, property, record, shuffledSubarray } from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Field, plainField } from '../../src/core/field.ts';
import { mergeTypes } from '../../src/core/merge-types.ts';
import { formatPageType, type PageType, parsePageType, plainType } from '../../src/core/page-type.ts';
import { effectsOf, isReadAlike, typeChanges } from '../../src/core/type-changes.ts';

const field = (name: string, more: Partial<Field> = {}): Field => ({ ...plainField(name, 'text'), ...more });
const typeOf = (fields: readonly Field[], more: Partial<PageType> = {}): PageType => ({
  ...plainType('salle', 'Salle', fields),
  ...more,
});
const names = (type: PageType | undefined) => type?.fields.map(({ name }) => name).join(' ');

const [a, b, c] = [field('a'), field('b'), field('c')];
const base = typeOf([a, b, c]);

describe('what changed in a type', () => {
  test('is said field by field, then of the whole', () => {
    expect(typeChanges(base, base)).toEqual([]);
    const before = typeOf([a, b, c, field('d')], { retired: [field('z')] });
    const after = typeOf(
      [field('z'), c, field('a', { label: 'Prix', kind: 'number', required: true }), b, field('e')],
      { description: 'Où se réunir', body: 'Un plan' },
    );
    expect(typeChanges(before, after)).toEqual([
      { kind: 'restored', label: 'Z' },
      { kind: 'renamed', from: 'A', to: 'Prix' },
      { kind: 'kind', label: 'Prix', from: 'text', to: 'number' },
      { kind: 'required', label: 'Prix' },
      { kind: 'added', label: 'E' },
      { kind: 'removed', label: 'D' },
      { kind: 'order' },
      { kind: 'settings' },
      { kind: 'body' },
    ]);
    const help = typeOf([field('a', { help: 'Ici' }), field('b', { readers: 'members' }), c]);
    expect(typeChanges(base, help)).toEqual([
      { kind: 'other', label: 'A' },
      { kind: 'audience', label: 'B' },
    ]);
  });

  test('touches no entry where values are read as before', () => {
    expect(effectsOf(base, typeOf([c, field('b', { label: 'Autre', help: 'x' }), a, field('e')]))).toEqual(
      [],
    );
    const looser = typeOf([field('a', { required: true, readers: 'members' })]);
    expect(effectsOf(looser, typeOf([a])).map(({ kind }) => kind)).toEqual(['shown']);
  });
});

describe('two types', () => {
  test('read values alike whatever they are called, and not when a kind, an option, a reader or the agenda differs', () => {
    const words = typeOf([field('a', { label: 'Prix', help: 'x', required: true, show: 'none' }), b, c]);
    expect(isReadAlike(base, { ...words, title: 'Lieu', description: 'x', line: 'm', body: 'Un plan' })).toBe(
      true,
    );
    const others: PageType[] = [
      typeOf([b, a, c]),
      typeOf([a, b]),
      typeOf([a, b, c], { retired: [field('d')] }),
      typeOf([field('a', { kind: 'number' }), b, c]),
      typeOf([field('a', { readers: 'members' }), b, c]),
      typeOf([field('a', { options: [{ value: 'x', label: 'x', depth: 0 }] }), b, c]),
      typeOf([a, b, c], { agenda: 'a' }),
    ];
    for (const other of others) expect(isReadAlike(base, other)).toBe(false);
  });
});

describe('two changes of one type', () => {
  test('become one: fields, settings, order and text', () => {
    const mine = typeOf([field('a', { label: 'Prix' }), b, c, field('mien')], { view: 'map' });
    const theirs = typeOf([field('a', { required: true }), field('sien'), b, c], { body: 'Un plan' });
    const merged = mergeTypes(base, mine, theirs);
    expect(names(merged)).toBe('a sien b c mien');
    expect(merged?.fields[0]).toMatchObject({ label: 'Prix', required: true });
    expect(merged).toMatchObject({ view: 'map', body: 'Un plan' });
    expect(names(mergeTypes(base, typeOf([c, a, b]), typeOf([a, b, field('x'), c])))).toBe('c a b x');
    const off = mergeTypes(base, typeOf([a, c], { retired: [b] }), typeOf([a, b, c, field('x')]));
    expect([names(off), off?.retired]).toEqual(['a c x', [b]]);
  });

  test('stay two where both changed the same thing, or one took off what the other changed', () => {
    const label = (text: string) => typeOf([field('a', { label: text }), b, c]);
    expect(mergeTypes(base, label('Un'), label('Deux'))).toBeUndefined();
    expect(mergeTypes(base, label('Un'), typeOf([b, c], { retired: [a] }))).toBeUndefined();
    expect(mergeTypes(base, typeOf([c, a, b]), typeOf([b, a, c]))).toBeUndefined();
    expect(
      mergeTypes(base, typeOf([a, b, c], { view: 'map' }), typeOf([a, b, c], { view: 'table' })),
    ).toBeUndefined();
    expect(names(mergeTypes(base, label('Un'), label('Un')))).toBe('a b c');
  });

  const change = record({
    order: shuffledSubarray(['a', 'b', 'c'], { minLength: 1 }),
    added: array(constantFrom('x', 'y', 'z'), { maxLength: 2 }),
    label: constantFrom('A', 'Prix', 'Tarif'),
    required: boolean(),
  }).map(({ order, added, label, required }) => {
    const all = [field('a', { label, required }), b, c];
    const kept = order.flatMap((name) => all.filter((one) => one.name === name));
    const retired = all.filter((one) => !kept.includes(one));
    return typeOf([...kept, ...[...new Set(added)].map((name) => field(name))], { retired });
  });

  test('lose no field, whatever they are, and give a type that can be read', () => {
    assert(
      property(change, change, (mine, theirs) => {
        const merged = mergeTypes(base, mine, theirs);
        if (!merged) return;
        const all = (type: PageType) => [...type.fields, ...type.retired].map(({ name }) => name);
        expect(new Set(all(merged))).toEqual(new Set([...all(mine), ...all(theirs)]));
        expect(new Set(all(merged)).size).toBe(all(merged).length);
        expect(parsePageType('salle', formatPageType(merged))).toEqual({ type: merged });
      }),
    );
  });

  test('of which one is none give the other', () => {
    assert(
      property(change, (changed) => {
        const sorted = (type: PageType | undefined) => ({
          ...type,
          retired: [...(type?.retired ?? [])].sort((one, other) => one.name.localeCompare(other.name)),
        });
        expect(sorted(mergeTypes(base, changed, base))).toEqual(sorted(changed));
        expect(sorted(mergeTypes(base, base, changed))).toEqual(sorted(changed));
      }),
    );
  });
});
