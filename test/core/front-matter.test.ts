import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { joinFront, splitFront } from '../../src/core/front-block.ts';
import { formatPageFile, parsePageFile } from '../../src/core/front-matter.ts';

/** Cases with the beginning of their text for a name. */
function named(cases: readonly (readonly [text: string, code: string, line: number])[]) {
  return cases.map(([text, code, line]) => ({ shown: JSON.stringify(text.slice(0, 40)), text, code, line }));
}

describe('formatPageFile', () => {
  it('writes title, type, parent, tags and values, then the body', () => {
    const file = formatPageFile({
      title: 'Réunion du 12 mars',
      type: 'reunion',
      parent: 'marchandisation',
      tags: ['lettre', '2026'],
      values: {
        date: '2026-03-12',
        presents: ['Coordination', 'Ligue: antenne'],
        places: 12,
        lieu: { adresse: 'Nantes', lat: 47.2, lon: -1.55 },
      },
      body: '## Ordre du jour\n',
    });
    expect(file).toBe(`---
title: Réunion du 12 mars
type: reunion
parent: marchandisation
tags:
  - lettre
  - "2026"
values:
  date: 2026-03-12
  presents:
    - Coordination
    - "Ligue: antenne"
  places: 12
  lieu:
    adresse: Nantes
    lat: 47.2
    lon: -1.55
---

## Ordre du jour
`);
  });

  it('leaves out what a page has not', () => {
    expect(formatPageFile({ title: 'A', tags: [], values: {}, body: '' })).toBe('---\ntitle: A\n---\n\n');
  });
});

describe('parsePageFile', () => {
  it('takes a text without a block for a body', () => {
    expect(parsePageFile('# Titre\n---\n')).toEqual({
      content: { title: '', body: '# Titre\n---\n', values: {}, tags: [] },
      type: '',
      parent: '',
      ignored: [],
    });
  });

  it('names the keys it does not know, and takes French ones', () => {
    expect(parsePageFile('---\ntitre: A\nétiquettes: b, c\nauthor: X\nmodele: dossier\n---\nTexte')).toEqual({
      content: { title: 'A', body: 'Texte', values: {}, tags: ['b', 'c'] },
      type: 'dossier',
      parent: '',
      ignored: ['author'],
    });
  });

  it('takes CRLF, a byte order mark, and spaces behind the fences', () => {
    expect(
      parsePageFile('\ufeff--- \r\ntitle: A\r\nvalues:\r\n  date: 2026-03-12\r\n---\t\r\n\r\nun\r\ndeux'),
    ).toEqual({
      content: { title: 'A', body: 'un\r\ndeux', values: { date: '2026-03-12' }, tags: [] },
      type: '',
      parent: '',
      ignored: [],
    });
  });

  it('reads a page type whose body has a block of its own', () => {
    expect(
      parsePageFile('---\ntitle: Salle\ntype: modele\n---\n\n---\nnom: Salle\n---\n\nTexte\n'),
    ).toMatchObject({
      content: { title: 'Salle', body: '---\nnom: Salle\n---\n\nTexte\n' },
      type: 'modele',
    });
  });

  it('drops a value that is empty and keeps what a list holds as it is written', () => {
    expect(parsePageFile('---\nvalues:\n  a:\n  b: [2025, 0102, oui]\n  c: true\n---\n')).toMatchObject({
      content: { values: { b: ['2025', '0102', 'oui'], c: true } },
    });
  });

  it.each(
    named([
      ['---\ntitle: A\n', 'file.front-unclosed', 1],
      ['---\n- a\n---\n', 'file.not-a-map', 2],
      ['---\ntitle: [A]\n---\n', 'file.not-text', 2],
      ['---\ntags: {a: b}\n---\n', 'file.not-tags', 2],
      ['---\ntitle: A\nvalues: [a]\n---\n', 'file.not-values', 3],
      ['---\nvalues:\n  a: b\n  c: [[d]]\n---\n', 'file.value-shape', 4],
      ['---\nvalues:\n  c: {d: [e]}\n---\n', 'file.value-shape', 3],
      ['---\ntitle: &a A\ntags: *a\n---\n', 'yaml.alias', 2],
      ['---\ntitle: !!js/function "x"\n---\n', 'yaml.invalid', 2],
      ['---\ntitle: A\ntitle: B\n---\n', 'yaml.duplicate', 3],
      [`---\n${'['.repeat(100_000)}\n---\n`, 'yaml.too-deep', 2],
      [`---\ntitle: ${'x'.repeat(1_100_000)}\n---\n`, 'yaml.too-long', 2],
    ]),
  )('refuses $shown with $code at line $line', ({ text, code, line }) => {
    const read = parsePageFile(text);
    expect('errors' in read && read.errors[0]).toMatchObject({ code, line });
  });

  it('gives a page back as it was written, whatever its texts', () => {
    const text = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 30 }),
      fc.string({
        unit: fc.constantFrom(...'-?:,[]{}#&*!|>\'"%@` \n\r\tab1.~', '---\n', '\ufeff'),
        maxLength: 20,
      }),
      fc.constantFrom('2026-03-12', '0102', 'true', 'null', 'oui', '---\nfoo\n---\n', 'a\r\nb'),
    );
    const number = fc.double({ noNaN: true, noDefaultInfinity: true });
    const value = fc.oneof(
      text,
      number,
      fc.boolean(),
      fc.array(text, { maxLength: 4 }),
      fc.dictionary(text, fc.oneof(text, number), { maxKeys: 3 }),
    );
    const body = fc.oneof(
      text,
      fc
        .array(fc.constantFrom('---\n', '\n', '\r\n', '---\r\n', 'a', '\ufeff', '---', '...\n', ' '), {
          maxLength: 8,
        })
        .map((parts) => parts.join('')),
    );
    const content = fc.record({
      title: text,
      body,
      values: fc.dictionary(text, value, { maxKeys: 5 }),
      tags: fc.array(text, { maxLength: 3 }),
    });
    fc.assert(
      fc.property(
        content,
        fc.constantFrom('', 'reunion'),
        fc.constantFrom('', 'accueil'),
        (page, type, parent) => {
          const read = parsePageFile(formatPageFile({ ...page, type, parent }));
          expect(read).toEqual({ content: page, type, parent, ignored: [] });
        },
      ),
      { numRuns: 2000 },
    );
  });
});

describe('splitFront', () => {
  it('undoes joinFront for every body', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom('-', '---', '\n', '\r', ' ', 'a'), maxLength: 12 }),
        (body) => {
          expect(splitFront(joinFront('a: b\n', body))).toEqual({ front: 'a: b\n', body });
        },
      ),
    );
  });

  it('takes only a line of three dashes for a fence', () => {
    expect(splitFront('----\na\n---\n')).toBe('missing');
    expect(splitFront(' ---\na\n---\n')).toBe('missing');
    expect(splitFront('---\na\n ---\n----\n')).toBe('unclosed');
    expect(splitFront('---\n---')).toEqual({ front: '', body: '' });
  });
});
