import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Analyzer, createAnalyzer } from '../../src/search/analysis.ts';
import { parseQuery } from '../../src/search/query.ts';
import { createMarks, highlight, type SnippetPart, snippet } from '../../src/search/snippet.ts';
import { readBodies } from './real-data.ts';

const analyzer = createAnalyzer();
const show = (parts: readonly SnippetPart[]) =>
  parts.map(({ text, isHit }) => (isHit ? `[${text}]` : text)).join('');
const snip = (text: string, raw: string, length?: number) =>
  show(snippet(text, parseQuery(raw), analyzer, length === undefined ? {} : { length }));
const mark = (text: string, raw: string) => show(highlight(text, createMarks(parseQuery(raw), analyzer)));

describe('marks in a title', () => {
  test.each<[string, string, string]>([
    ['L’Assemblée générale', 'assemblee ', 'L’[Assemblée] générale'],
    ['De\u0301cision du bureau', 'décisions ', '[De\u0301cision] du bureau'],
    ['Une œuvre, des ŒUVRES', 'oeuvre ', 'Une [œuvre], des [ŒUVRES]'],
    ['Les adhérent·e·s du S.I.B.', 'adhérents sib ', 'Les [adhérent·e·s] du [S.I.B].'],
    [
      'Conseil municipal, conseil des jeunes',
      '"conseil des jeunes"',
      'Conseil municipal, [conseil] des [jeunes]',
    ],
    ['Compte-rendu et comptes', 'compte-rendu ', '[Compte]-[rendu] et comptes'],
    ['Le rendu des comptes', 'compte-rendu ', 'Le [rendu] des [comptes]'],
    ['Associations et associés', 'associatio*', '[Associations] et associés'],
    ['Budget de la ville', 'budget -ville ', '[Budget] de la ville'],
    ['Budget', 'autre ', 'Budget'],
    ['', 'budget ', ''],
  ])('%s for %s', (title, raw, shown) => {
    expect(mark(title, raw)).toBe(shown);
  });
});

describe('a snippet', () => {
  const filler = (words: number) => Array.from({ length: words }, (_, at) => `mot${at}`).join(' ');

  test('is the whole text when that is short', () => {
    expect(snip('Le budget est voté.', 'budget ')).toBe('Le [budget] est voté.');
  });

  test('is cut at words, with ellipses, around the hit', () => {
    const text = `${filler(100)} le budget voté ${filler(100)}`;
    expect(snip(text, 'budget ', 60)).toBe('… mot98 mot99 le [budget] voté mot0 mot1 mot2 mot3 mot4 mot5 …');
  });

  test('prefers the place where most words of the query stand', () => {
    const text = `Le budget. ${filler(120)} Le budget de la ville. ${filler(120)} La ville. ${filler(400)} Un budget.`;
    expect(snip(text, 'budget ville ', 50)).toContain('[budget] de la [ville].');
  });

  test('prefers a phrase to its words', () => {
    const text = `Un conseil, puis municipal. ${filler(100)} Le conseil municipal. ${filler(100)}`;
    expect(snip(text, '"conseil municipal"', 50)).toContain('Le [conseil] [municipal].');
  });

  test('finds a compound’s words apart when they are nowhere together', () => {
    expect(snip('On rend compte, puis c’est rendu.', 'compte-rendu ')).toBe(
      'On rend [compte], puis c’est [rendu].',
    );
  });

  test('shows the first lines when nothing is found, or nothing is looked for', () => {
    expect(snip(`# Titre\n\nUn **début**. ${filler(200)}`, 'absent ', 22)).toBe('Titre · Un début. mot0 …');
    expect(snip('Un début.', '')).toBe('Un début.');
    expect(snip('', 'budget ')).toBe('');
    expect(snip('{{sommaire}}\n', 'budget ')).toBe('');
  });

  test('begins and ends where a hit does', () => {
    expect(snip(`${'x'.repeat(300)} budget ${'y'.repeat(300)}`, 'budget ', 10)).toBe('… [budget] …');
  });

  test('shows text as readers see it, with the marks on it', () => {
    const text = [
      '## Le **budget**',
      '- [x] [Budget 2026](https://exemple.org/budget) et [[Archives/Budget|le budget voté]]',
      '::: decision Budget',
      '{{fiches type="budget"}}',
      '| Poste | Budget |',
      '|-------|:------|',
      '> Budget_annuel_ \\*, 2 * 3[^budget]',
    ].join('\n');
    expect(snip(text, 'budget ', 500)).toBe(
      'Le [budget] · [Budget] 2026 et le [budget] voté · [Budget] · Poste · [Budget] · [Budget]_annuel *, 2 * 3',
    );
  });

  test('names a page of another space without its space, and keeps a title that has a colon', () => {
    expect(snip('Voir [[observatoire:Les contrats à impact]].', 'contrats ')).toBe(
      'Voir Les [contrats] à impact.',
    );
    expect(snip('Voir [[CA : les contrats]].', 'contrats ')).toBe('Voir CA : les [contrats].');
  });

  test('shows plain text as it is, on one line', () => {
    const text = '# Poste\n* Budget_annuel\t1 200 €\n[Total](somme)';
    expect(show(snippet(text, parseQuery('total'), analyzer, { isPlain: true }))).toBe(
      '# Poste * Budget_annuel 1 200 € [[Total]](somme)',
    );
  });

  test('prefers the rarer word', () => {
    const text = `La réunion. ${filler(150)} La rotonde. ${filler(150)}`;
    const worthOf = (stem: string) => (stem === analyzer.stem('rotonde') ? 5 : 1);
    const parts = snippet(text, parseQuery('réunion rotonde'), analyzer, { length: 50, worthOf });
    expect(show(parts)).toContain('[rotonde]');
  });

  test('does not part a letter from its marks, nor a sign from what it is joined to', () => {
    const family = '\u{1F468}\u200d\u{1F469}\u200d\u{1F467}';
    for (const unit of ['e\u0301\u0323', family, '\u{1F682}']) {
      for (let length = 10; length < 16; length++) {
        const text = snip(`${unit.repeat(400)} budget ${unit.repeat(400)}`, 'absent', length);
        expect(text.replace(/ …$/, '').split(unit).join(''), unit).toBe('');
      }
    }
  });

  test('leaves what only stands in hidden markup unmarked', () => {
    expect(snip('Voir [le site](https://budget.example/).', 'budget ')).toBe('Voir le site.');
  });

  test('never cuts a character in two', () => {
    const text = '𝒜'.repeat(400);
    for (let length = 2; length < 20; length++) {
      const [part] = snippet(text, parseQuery('absent '), analyzer, { length });
      expect(part?.text).toMatch(/^(?:𝒜)+ …$/u);
    }
  });
});

describe('on real pages', () => {
  const bodies = readBodies('multibao');
  const words = [
    'méthode ',
    'adhérents ',
    'licence ',
    'animateur groupe ',
    'réunions décisions ',
    '"prise de décision"',
    'œuvre ',
    'e-mail ',
  ];

  test('a hit anywhere in a page is shown, and what is marked is what was asked for', () => {
    let shown = 0;
    for (const raw of words) {
      const query = parseQuery(raw);
      const stems = new Set(query.terms.flatMap((term) => term.words.map(analyzer.stem)));
      for (const body of bodies) {
        const marks = snippet(body, query, analyzer).filter(({ isHit }) => isHit);
        for (const { text } of marks) {
          expect(body).toContain(text);
          expect(analyzer.tokens(text).some(({ stem }) => stems.has(stem))).toBe(true);
        }
        if (marks.length > 0) shown++;
        else if (query.terms.length === 1 && !raw.startsWith('"')) {
          const visible = highlight(
            body.replace(/\]\([^)]*\)|https?:\S+|\{\{.*?\}\}/g, ' '),
            createMarks(query, analyzer),
          );
          expect(visible.filter(({ isHit }) => isHit)).toEqual([]);
        }
      }
    }
    expect(shown).toBeGreaterThan(50);
  });
});

describe('a body of two million characters', () => {
  const body = readBodies('code-civil').join('\n\n').repeat(4).slice(0, 2_000_000);

  test.each([
    'zimbabwe ',
    'propriété ',
    'zimbabwe usufruit ',
    '"clause zimbabwe"',
    'prop',
    'a b c d e f g h ',
  ])('for %s: at most twenty thousand are read closely', (raw) => {
    let read = 0;
    const counting: Analyzer = {
      ...analyzer,
      tokens(text) {
        read += text.length;
        return analyzer.tokens(text);
      },
    };
    expect(snippet(body, parseQuery(raw), counting).length).toBeGreaterThan(0);
    expect(read).toBeLessThan(20_000);
  });

  test.each([
    'S.I.B.',
    '1 300 000',
    'œuvre',
    'e-mail',
    'e\u0301cole',
    'l’école',
    'Ιδέα',
    'ab',
    'salarié(e)s',
  ])('%s is found at its end', (word) => {
    const filler = 'Un mot puis un autre. '.repeat(20_000);
    const parts = snippet(`${filler}Voici ${word} enfin.`, parseQuery(`${word} `), analyzer);
    expect(parts.some(({ isHit }) => isHit)).toBe(true);
  });
});

test('the parts of a snippet stand in the text, whatever both are', () => {
  const piece = fc.constantFrom(
    'budget',
    'Budgé',
    'l’',
    ' ',
    '\n',
    'é',
    'e\u0301',
    '·e·s',
    '𝒜',
    'œ',
    '.',
    '-',
    'vote',
    '1 300 000',
  );
  const texts = fc.array(piece, { maxLength: 300 }).map((parts) => parts.join(''));
  fc.assert(
    fc.property(
      texts,
      fc.oneof(fc.string(), fc.constantFrom('budget vote', 'e', '1300000', '"l’é"')),
      (text, raw) => {
        const query = parseQuery(raw);
        expect(
          highlight(text, createMarks(query, analyzer))
            .map((part) => part.text)
            .join(''),
        ).toBe(text);
        const flat = text.replace(/\s+/g, ' ');
        for (const part of snippet(text, query, analyzer, { length: 30 })) {
          if (part.isHit) expect(flat).toContain(part.text);
          expect(part.text).not.toBe('');
        }
      },
    ),
  );
});
