import { expect, test } from 'vitest';
import { createMarkdown } from '../../src/markdown/markdown.ts';

const markdown = createMarkdown();

test('plain text has the words and none of the signs', () => {
  expect(
    markdown.plainText(`# Le *plan*

Un [lien](https://exemple.org), [[Accueil|là]], [[Bilan]]
et \`code\`[^a] ![Une photo](a.jpg)

- [x] Fait @nom 2026-01-02

::: decision Adoptée
Oui
:::

{{sommaire}}

|a|b|
|-|-|
|c|d|

[^a]: La note
`),
  ).toBe(
    'Le plan\nUn lien, là, Bilan et code Une photo\nLa note\nFait @nom 2026-01-02\nAdoptée\nOui\na\nb\nc\nd',
  );
  expect(markdown.plainText('')).toBe('');
});

test('a length cuts at a word', () => {
  expect(markdown.plainText('Un deux trois quatre', { length: 12 })).toBe('Un deux…');
  expect(markdown.plainText('Un deux', { length: 7 })).toBe('Un deux');
  expect(markdown.plainText('anticonstitutionnellement', { length: 8 })).toBe('anticon…');
  expect(markdown.plainText('\u{1f600}'.repeat(9), { length: 4 })).toBe('\u{1f600}…');
});

test('each reading level leaves out the other one', () => {
  const body = 'Tous\n\n::: essentiel\nBref\n:::\n\n::: approfondir\n::: info\nLong\n:::\nEncore\n:::\n\nFin';
  expect(markdown.plainText(body, { level: 'brief' })).toBe('Tous\nBref\nFin');
  expect(markdown.plainText(body, { level: 'full' })).toBe('Tous\nLong\nEncore\nFin');
  expect(markdown.plainText(body)).toBe('Tous\nBref\nLong\nEncore\nFin');
});
