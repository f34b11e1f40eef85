/** Whatever becomes of a type, no value of its entries is lost unless somebody says so. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { checkValues, parseForm } from '../../src/core/entry.ts';
import { erasing, inputsOf } from '../../src/core/entry-form.ts';
import {
  audiences,
  type Control,
  controlName,
  type Field,
  type KindName,
  plainField,
} from '../../src/core/field.ts';
import { mayChangeField, maySeeField } from '../../src/core/field-access.ts';
import { fieldKinds } from '../../src/core/field-kinds.ts';
import { formatPageType, type PageType, parsePageType, plainType } from '../../src/core/page-type.ts';
import type { Values } from '../../src/core/revision.ts';
import { openedFields } from '../../src/core/type-openings.ts';

const names = ['a', 'b', 'c', 'd'] as const;
const option = (value: string) => ({ value, label: value, depth: 0 });
const optionSets = [[option('oui'), option('non')], [option('rouge'), option('2026')], [option('x')]];

/** Those whose values people type; what is worked out or comes with a file has none of its own in a form. */
const kinds = (Object.keys(fieldKinds) as KindName[]).filter(
  (kind) => !['computed', 'image', 'file'].includes(kind),
);

const texts = [
  'oui',
  '12',
  '2026-03-12',
  'rouge',
  'deux\nlignes',
  'a@exemple.org',
  'https://exemple.org/x',
  '14:30',
  'Été, «\u00a0là\u00a0»',
];

const name = fc.constantFrom(...names);
const kind = fc.constantFrom(...kinds);
const optionSet = fc.constantFrom(...optionSets);

/** One revision of a type. */
const change = fc.oneof(
  fc.record({ what: fc.constant('add' as const), name, kind, options: optionSet }),
  fc.record({ what: fc.constant('relabel' as const), name }),
  fc.record({ what: fc.constant('rename' as const), name, to: name }),
  fc.record({ what: fc.constant('kind' as const), name, kind, options: optionSet }),
  fc.record({ what: fc.constant('options' as const), name, options: optionSet }),
  fc.record({ what: fc.constant('require' as const), name }),
  fc.record({ what: fc.constant('remove' as const), name, isKnown: fc.boolean() }),
  fc.record({ what: fc.constant('back' as const), name }),
  fc.record({ what: fc.constant('readers' as const), name, readers: fc.constantFrom(...audiences) }),
  fc.record({ what: fc.constant('writers' as const), name }),
);
type Change = typeof change extends fc.Arbitrary<infer T> ? T : never;

function retype(type: PageType, one: Change): PageType {
  const field = type.fields.find((each) => each.name === one.name);
  const others = type.fields.filter((each) => each !== field);
  const retired = type.retired.filter((each) => each.name !== one.name);
  const put = (changed: Field) => ({
    ...type,
    fields: type.fields.map((each) => (each === field ? changed : each)),
  });
  const isFree = !field;
  if (one.what === 'add') {
    if (!isFree) return type;
    const added = { ...plainField(one.name, one.kind), options: optionsFor(one.kind, one.options) };
    return { ...type, fields: [...type.fields, added], retired };
  }
  if (one.what === 'back') {
    const old = type.retired.find((each) => each.name === one.name);
    return old && isFree ? { ...type, fields: [...type.fields, old], retired } : type;
  }
  if (!field) return type;
  if (one.what === 'relabel') return put({ ...field, label: `${field.label.slice(0, 50)} bis` });
  if (one.what === 'kind')
    return put({ ...field, kind: one.kind, options: optionsFor(one.kind, one.options) });
  if (one.what === 'options') return put({ ...field, options: optionsFor(field.kind, one.options) });
  if (one.what === 'require') return put({ ...field, required: !field.required });
  if (one.what === 'readers') return put({ ...field, readers: one.readers });
  if (one.what === 'writers') return put({ ...field, writers: field.writers === 'all' ? 'managers' : 'all' });
  const kept = [...retired, field];
  if (one.what === 'remove') return { ...type, fields: others, retired: one.isKnown ? kept : retired };
  if (type.fields.some((each) => each.name === one.to)) return type;
  const renamed = { ...field, name: one.to };
  return { ...type, fields: [...others, renamed], retired: kept.filter((each) => each.name !== one.to) };
}

function optionsFor(kind: KindName, options: Field['options']): Field['options'] {
  return kind === 'choice' || kind === 'choices' ? options : [];
}

/** What somebody does with an entry: saves its form, with one field typed or one value erased, or sends values. */
const act = fc.record({
  by: fc.constantFrom(...audiences),
  name,
  how: fc.constantFrom('look', 'type', 'erase', 'send'),
  text: fc.constantFrom(...texts),
});
type Act = typeof act extends fc.Arbitrary<infer T> ? T : never;

/** As browsers do: one line has no line ends, a list that shows none of its options sends the first. */
function sent(control: Control): string[] {
  const { values } = control;
  if (control.control === 'textarea') return [(values[0] ?? '').replace(/\r?\n/g, '\r\n')];
  if (control.control === 'select') {
    const chosen = control.options?.find(({ value }) => value === values[0]);
    return [chosen?.value ?? control.options?.[0]?.value ?? ''];
  }
  if (control.control === 'checkbox') {
    const box = control.options?.[0]?.value ?? '';
    return [values[0] ? (control.unticked ?? '') : '', ...(values.includes(box) ? [box] : [])];
  }
  if (control.control === 'checkboxes') return [control.unticked ?? '', ...values];
  const lines = control.isRepeated ? [...values, '', ''] : [values[0] ?? ''];
  return lines.map((line) => line.replace(/[\r\n]/g, ''));
}

/** Names that the act was about, and what the entry holds after it. */
function perform(
  type: PageType,
  stored: Values,
  { by, name: about, how, text }: Act,
): { values: Values; touched: string[] } {
  const named = (one: string) => [...type.fields, ...type.retired].find((field) => field.name === one);
  const sees = (one: string) => maySeeField(by, named(one) ?? { readers: 'all' });
  const mayChange = (one: string) => {
    const field = named(one);
    return !field || mayChangeField(by, field);
  };
  const seen = Object.fromEntries(Object.entries(stored).filter(([one]) => sees(one)));
  if (how === 'send') {
    const given = { ...seen, [about]: text };
    const { values, errors } = checkValues(type, given, stored, mayChange);
    return Object.keys(errors).length > 0 ? { values: stored, touched: [] } : { values, touched: [about] };
  }
  const shown = { ...type, fields: type.fields.filter(({ name: one }) => mayChange(one)) };
  const form: Record<string, string[]> = Object.fromEntries(
    inputsOf(shown, seen).flatMap(({ controls }) => controls.map((control) => [control.name, sent(control)])),
  );
  const first = Object.keys(form).find(
    (one) => one === controlName(about) || one.startsWith(`${controlName(about)}_`),
  );
  if (how === 'type' && first !== undefined) form[first] = [text];
  if (how === 'erase') form[erasing] = [about];
  const read = parseForm(type, form, seen, mayChange);
  const { values, errors } = checkValues(type, read.values, stored, mayChange);
  const isRefused = Object.keys({ ...read.errors, ...errors }).length > 0;
  return isRefused ? { values: stored, touched: [] } : { values, touched: how === 'look' ? [] : [about] };
}

describe('an entry whose type changes', () => {
  test('loses no value but what somebody typed over or erased, whatever was changed and by whom', () => {
    fc.assert(
      fc.property(fc.array(fc.oneof(change, act), { maxLength: 40 }), (history) => {
        let type = plainType('cas', 'Cas', [plainField('a', 'text'), plainField('b', 'longtext')]);
        let stored: Values = { a: 'oui', b: 'deux\nlignes', inconnu: ['x', 'y'] };
        for (const step of history) {
          if ('what' in step) {
            type = retype(type, step);
            continue;
          }
          const { values, touched } = perform(type, stored, step);
          for (const [one, value] of Object.entries(stored)) {
            const isTouched = touched.includes(one);
            if (!isTouched) expect(JSON.stringify(values[one])).toBe(JSON.stringify(value));
            const field = [...type.fields, ...type.retired].find((each) => each.name === one);
            if (field && !mayChangeField(step.by, field)) expect(values[one]).toEqual(value);
          }
          for (const one of Object.keys(values)) expect([...Object.keys(stored), ...touched]).toContain(one);
          stored = values;
        }
      }),
      { numRuns: 1000 },
    );
  });

  test('has all of them under names that some field, retired or not, may get back', () => {
    const field = { ...plainField('jour', 'date'), label: 'Jour' };
    const kept = { ...plainType('cas', 'Cas'), retired: [field] };
    const read = parsePageType('cas', formatPageType(kept));
    expect('type' in read && read.type.retired).toEqual([field]);
    const values = { jour: '2026-03-12' };
    expect(checkValues(kept, values, values)).toEqual({ values, errors: {} });
    const back = retype(kept, { what: 'back', name: 'a' });
    expect(back).toBe(kept);
    expect(parseForm({ ...kept, fields: [field], retired: [] }, {}, values).values).toEqual(values);
  });

  test('keeps to the letter what another kind reads otherwise, so that the old kind reads it again', () => {
    const stored = { a: 12, b: 'un\ndeux', c: ['x', 'y'] };
    const asText = plainType(
      'cas',
      'Cas',
      names.map((one) => plainField(one, 'text')),
    );
    const form = Object.fromEntries(
      inputsOf(asText, stored).flatMap(({ controls }) =>
        controls.map((control) => [control.name, sent(control)]),
      ),
    );
    const read = parseForm(asText, form, stored);
    expect(read).toEqual({ values: stored, errors: {} });
    expect(checkValues(asText, read.values, stored)).toEqual({ values: stored, errors: {} });
  });
});

describe('a value that its field cannot read', () => {
  const type = plainType('cas', 'Cas', [plainField('a', 'boolean'), plainField('b', 'date')]);
  const stored = { a: 'le mardi', b: 'au printemps' };

  test('stands beside an empty control, stays as long as that says nothing, and goes when it is told to', () => {
    const inputs = inputsOf(type, stored);
    expect(inputs.map(({ left, controls }) => [left, controls[0]?.values])).toEqual([
      ['le mardi', ['']],
      ['au printemps', ['']],
    ]);
    expect(parseForm(type, { champ_a: '', champ_b: '' }, stored).values).toEqual(stored);
    expect(parseForm(type, { champ_a: ['', 'oui'], champ_b: '2026-03-12' }, stored).values).toEqual({
      a: true,
      b: '2026-03-12',
    });
    expect(parseForm(type, { [erasing]: ['a', 'b'] }, stored)).toEqual({ values: {}, errors: {} });
    expect(parseForm(type, { [erasing]: 'a' }, stored, () => false).values).toEqual(stored);
  });

  test('is not erased by that box where the field has a control of its own to empty', () => {
    const read = parseForm(type, { [erasing]: ['a'], champ_a: ['non', 'oui'] }, { a: true });
    expect(read.values).toEqual({ a: true });
  });
});

describe('openedFields', () => {
  const field = (readers: Field['readers'], writers: Field['writers'] = 'all'): Field => ({
    ...plainField('a', 'text'),
    readers,
    writers,
  });
  const withFields = (fields: Field[], retired: Field[] = []) => ({
    ...plainType('cas', 'Cas', fields),
    retired,
  });
  const opens = (before: PageType, after: PageType) => openedFields(before, after).length > 0;

  test.each(audiences)('knows every way to let more people see what was kept for %s', (readers) => {
    const before = withFields([field(readers)]);
    for (const other of audiences) {
      const isWider = audiences.indexOf(other) < audiences.indexOf(readers);
      expect(opens(before, withFields([field(other)]))).toBe(isWider);
      expect(opens(before, withFields([], [field(other)]))).toBe(isWider);
      expect(opens(withFields([], [field(readers)]), withFields([field(other)]))).toBe(isWider);
    }
    expect(opens(before, withFields([]))).toBe(readers !== 'all');
    expect(opens(before, withFields([{ ...field(readers), name: 'b' }]))).toBe(readers !== 'all');
  });

  test('knows who may change a field too', () => {
    expect(opens(withFields([field('all', 'managers')]), withFields([field('all')]))).toBe(true);
    expect(opens(withFields([field('all')]), withFields([field('all', 'managers')]))).toBe(false);
    expect(opens(withFields([field('all', 'managers')]), withFields([]))).toBe(true);
  });
});
