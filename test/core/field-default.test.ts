import { expect, it } from 'vitest';
import { startingValues } from '../../src/core/entry.ts';
import { type Field, type KindName, plainField } from '../../src/core/field.ts';
import { checkDefault } from '../../src/core/field-default.ts';
import { plainType } from '../../src/core/page-type.ts';
import type { FieldValue } from '../../src/core/revision.ts';

const opening = { now: '2026-03-12T14:05', handle: 'secretariat' };

function starts(kind: KindName, written: unknown, at = opening): FieldValue | undefined {
  const field = plainField('champ', kind);
  const checked = checkDefault(written, field);
  if ('error' in checked) throw new Error(checked.error.code);
  const withDefault: Field = checked.value === undefined ? field : { ...field, default: checked.value };
  return startingValues(plainType('essai', 'Essai', [withDefault]), at)['champ'];
}

it('means the day of the form by aujourd’hui', () => {
  expect(starts('date', "aujourd'hui")).toBe('2026-03-12');
  expect(starts('date', 'Aujourd’hui')).toBe('2026-03-12');
  expect(starts('datetime', 'today')).toBe('2026-03-12T14:05');
  expect(starts('period', "aujourd'hui")).toEqual({ debut: '2026-03-12' });
  expect(starts('text', "aujourd'hui")).toBe("aujourd'hui");
  expect(starts('date', "aujourd'hui", { now: '', handle: '' })).toBeUndefined();
});

it('means the member at the form by moi, and nobody for a visitor', () => {
  expect(starts('member', 'moi')).toBe('secretariat');
  expect(starts('member', 'moi', { ...opening, handle: '' })).toBeUndefined();
  expect(starts('text', 'moi')).toBe('moi');
});

it('checks any other default as a value', () => {
  expect(starts('date', '12/02/2026')).toBe('2026-02-12');
  expect(checkDefault('demain', plainField('jour', 'date'))).toHaveProperty('error');
});
