import { expect, test } from 'vitest';
import { type Citation, formatBibtex, formatRis, lowerFirst } from '../../src/web/citation.ts';

const citation: Citation = {
  key: 'observatoire-les-contrats-12',
  title: 'Les contrats à impact social : qui paie, qui gagne ?',
  author: 'Observatoire',
  kind: 'Dossier',
  revision: 12,
  date: '2026-03-03',
  url: 'https://gare.example.org/observatoire/les-contrats/rev/12',
};

test('a BibTeX entry names the collective, the revision and its permanent address', () => {
  expect(formatBibtex(citation)).toBe(
    [
      '@misc{observatoire-les-contrats-12,',
      '  author = {{Observatoire}},',
      '  title = {{Les contrats à impact social : qui paie, qui gagne ?}},',
      '  year = {2026},',
      '  month = {3},',
      '  version = {12},',
      '  note = {Dossier},',
      '  howpublished = {\\url{https://gare.example.org/observatoire/les-contrats/rev/12}},',
      '  url = {https://gare.example.org/observatoire/les-contrats/rev/12},',
      '}',
      '',
    ].join('\n'),
  );
});

test('signs that mean something to BibTeX are words or escaped, so that braces stay in pairs', () => {
  const entry = formatBibtex({ ...citation, title: '50 % de {rien} & \\input_x $y #1 ~ ^\n@book{a,' });
  expect(entry).toContain(
    'title = {{50 \\% de \\textbraceleft{}rien\\textbraceright{} \\& \\textbackslash{}input\\_x \\$y \\#1 ' +
      '\\textasciitilde{} \\textasciicircum{} @book\\textbraceleft{}a,}},',
  );
  const depth = [...entry].reduce((sum, sign) => sum + (sign === '{' ? 1 : sign === '}' ? -1 : 0), 0);
  expect(depth).toBe(0);
});

test('a RIS record has one tag a line, and a title that breaks the line adds none', () => {
  expect(formatRis({ ...citation, title: 'Les contrats\r\nER  - \nTY  - BOOK' })).toBe(
    [
      'TY  - ELEC',
      'AU  - Observatoire',
      'TI  - Les contrats ER - TY - BOOK',
      'PY  - 2026',
      'DA  - 2026/03/03/',
      'ET  - 12',
      'M3  - Dossier',
      'UR  - https://gare.example.org/observatoire/les-contrats/rev/12',
      'ID  - observatoire-les-contrats-12',
      'ER  - ',
      '',
    ].join('\r\n'),
  );
});

test('a kind loses its capital inside a sentence, an acronym does not', () => {
  expect(lowerFirst('Dossier')).toBe('dossier');
  expect(lowerFirst('Événement')).toBe('événement');
  expect(lowerFirst('CAC')).toBe('CAC');
});
