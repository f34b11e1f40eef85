import { describe, expect, test } from 'vitest';
import { visibleText, visibleValues } from '../../src/search/visible.ts';

describe('a passage as readers see it', () => {
  test.each<[string, string]>([
    ['# Titre\n\nTexte', 'Titre · Texte'],
    ['**gras**, *penché*, __gras__, _penché_, ~~barré~~, `code`', 'gras, penché, gras, penché, barré, code'],
    ['2 * 3, snake_case, 5*6, a_b_c', '2 * 3, snake_case, 5*6, a_b_c'],
    ['\\*pas penché\\*', '*pas penché*'],
    ['[libellé](https://exemple.org/a_(b)) ![image](x.png "titre")', 'libellé image'],
    ['[[Page]] [[espace:Page|libellé]]', 'Page libellé'],
    ['- un\n* deux\n1. trois\n- [ ] quatre\n> cité\n> - dedans', 'un · deux · trois · quatre cité · dedans'],
    ['En 2024. Un an', 'En 2024. Un an'],
    [
      'Une phrase.\n\nUne autre :\n\n- un\n- deux ;\n\n## Fin ?\n\nOui',
      'Une phrase. Une autre : un · deux ; Fin ? Oui',
    ],
    ['sur\ndeux lignes', 'sur deux lignes'],
    ['| | |\n\n- ', ''],
    ['::: replier En savoir plus\nTexte\n:::', 'En savoir plus · Texte'],
    ['Avant\n{{fiches type="réunion"}}\nAprès', 'Avant · Après'],
    ['| Nom | Lieu |\n|:----|-----:|\n| Ana | Ici |', 'Nom · Lieu · Ana · Ici'],
    ['Titre\n=====\n\n---\n***\nTexte', 'Titre · Texte'],
    ['```js\nlet a = 1;\n```', 'let a = 1;'],
    ['Un appel[^1] et <https://exemple.org>&nbsp;!', 'Un appel et https://exemple.org !'],
    ['[^1]: La note', 'La note'],
    ['[pas un lien] (ni là)', '[pas un lien] (ni là)'],
    ['<b>montré</b>', '<b>montré</b>'],
    ['  \n\t ', ''],
  ])('%j', (markdown, shown) => {
    expect(visibleText(markdown)).toBe(shown);
  });
});

test('values are one line, without addresses', () => {
  const values =
    '9 novembre 2026\nexemple.org/presse\nnous@exemple.org\nUn **extrait**.\n\n- un point\nLa S.C.I.C.';
  expect(visibleValues(values)).toBe('9 novembre 2026 · Un extrait. un point · La S.C.I.C.');
});

test('no passage of repeated marks takes long', () => {
  // A rule that starts over at each mark takes seconds here.
  const marks = [
    '[',
    '![',
    '](',
    '[](',
    '[[a|',
    '{{',
    '**',
    '_ ',
    '> ',
    '- ',
    '|-',
    '`',
    '<https:',
    '[^',
    '\\',
    '(',
    '((',
    ' ',
    '\n',
    '---',
  ];
  const begun = performance.now();
  for (const mark of marks) visibleText(mark.repeat(Math.floor(2400 / mark.length)));
  expect(performance.now() - begun).toBeLessThan(2000);
});
