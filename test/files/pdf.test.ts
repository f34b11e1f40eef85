import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { drawLines, pdfPages, textPdf } from '../../bench/pdfs.ts';
import { readPdf } from '../../src/files/text/pdf.ts';
import { joinLines, type PdfPiece, pageText } from '../../src/files/text/pdf-lines.ts';
import { lockedPdf } from './hostile/pdfs.ts';

/** A piece of letters ten points high, of five points each. */
function piece(str: string, x: number, y: number, hasEOL = true): PdfPiece {
  return { str, dir: 'ltr', transform: [10, 0, 0, 10, x, y], width: str.length * 5, hasEOL };
}

describe('the lines of a page', () => {
  test('are those of the file', () => {
    expect(pageText([piece('Ordre du jour', 0, 100), piece('Budget', 0, 80)])).toBe('Ordre du jour\nBudget');
  });

  test('take back a word that was written later into its gap', () => {
    const pieces = [piece('résultat', 0, 50, false), piece('test', 67, 50), piece('d’un', 43, 50)];
    expect(pageText(pieces)).toBe('résultat d’un test');
  });

  test('of two columns stay apart', () => {
    const [left, right] = [0, 300];
    const pieces = [
      piece('un', left, 90),
      piece('deux', left, 80),
      piece('trois', right, 90),
      piece('quatre', right, 80),
    ];
    expect(pageText(pieces)).toBe('un\ndeux\ntrois\nquatre');
  });

  test('are printed once when the file prints them twice to make them bold', () => {
    expect(pageText([piece('Titre', 0, 50, false), piece('Titre', 0.4, 50)])).toBe('Titre');
  });

  test('that stand upright on their side keep the order of the file', () => {
    const turned = (str: string, y: number): PdfPiece => ({
      ...piece(str, 9, y, false),
      transform: [0, 10, -10, 0, 9, y],
    });
    expect(pageText([turned('dans ', 0), turned('la marge', 25)])).toBe('dans la marge');
  });

  test('come out whatever the file says', () => {
    const wild = fc.record({
      str: fc.string({ unit: 'binary' }),
      dir: fc.constantFrom('ltr', 'rtl', 'ttb'),
      transform: fc.array(fc.double(), { maxLength: 7 }),
      width: fc.double(),
      hasEOL: fc.boolean(),
    });
    fc.assert(
      fc.property(fc.array(wild, { maxLength: 60 }), (pieces) => {
        const written = pieces.map(({ str }) => str).join('');
        const letters = new Set([...written, ...written.normalize('NFKC')]);
        const invented = [...pageText(pieces).replace(/\s/g, '')].filter((letter) => !letters.has(letter));
        expect(invented).toEqual([]);
      }),
    );
  });
});

describe('a word parted at the end of a line', () => {
  test.each([
    ['l’associa-|tion a', 'l’association a'],
    ['l’associa\u00ad|tion', 'l’association'],
    ['trans\u2010|port', 'transport'],
    ['peut-|être', 'peut-être'],
    ['rendez-|vous', 'rendez-vous'],
    ['un sous-|préfet', 'un sous-préfet'],
    ['celui-|ci', 'celui-ci'],
    ['Jean-|Pierre', 'Jean-\nPierre'],
    ['2019-|2020', '2019-\n2020'],
    ['- un|- deux', '- un\n- deux'],
    ['long, très-|', 'long, très-\n'],
    ['a-|b-|c', 'a-b-c'],
  ])('%s', (lines, text) => {
    expect(joinLines(lines.split('|'))).toBe(text);
  });

  test('is whole again wherever it was parted', () => {
    const word = fc.stringMatching(/^[bcdfghj]{4,20}$/);
    fc.assert(
      fc.property(word, fc.nat(), (whole, place) => {
        const at = 2 + (place % (whole.length - 3));
        expect(joinLines([`${whole.slice(0, at)}-`, whole.slice(at)])).toBe(whole);
      }),
    );
  });
});

describe('a PDF', () => {
  test('gives its text page by page, as soon as each is read', async () => {
    const sent: string[] = [];
    const bytes = textPdf([
      ['Première page'],
      [],
      ['L’œuvre (2)', 'est associa-', 'tive'].map((line) => line.replace('œ', 'oe').replace('’', "'")),
    ]);
    const read = await readPdf(bytes, (part, unit) => sent.push(`${unit} ${part.number}`));
    expect(read).toEqual({
      state: 'text',
      unit: 'page',
      isCut: false,
      parts: [
        { number: 1, label: '', text: 'Première page' },
        { number: 3, label: '', text: "L'oeuvre (2)\nest associative" },
      ],
    });
    expect(sent).toEqual(['page 1', 'page 3']);
  });

  test('leaves the bytes as they are', async () => {
    const bytes = textPdf([['Une page']]);
    const copy = Buffer.from(bytes);
    await readPdf(bytes);
    expect(bytes.equals(copy)).toBe(true);
  });

  test('without a word is a scan', async () => {
    expect(await readPdf(pdfPages(['0 0 100 100 re f', '']))).toMatchObject({ state: 'scan', parts: [] });
  });

  test('that asks for a password is told as such', async () => {
    expect(await readPdf(lockedPdf('Secret', 'sésame'))).toMatchObject({ state: 'encrypted', parts: [] });
  });

  test('whose password only guards changes is read', async () => {
    const read = await readPdf(lockedPdf('Statuts de la collectivité'));
    expect(read.parts.map(({ text }) => text)).toEqual(['Statuts de la collectivité']);
  });

  test('that is cut off, or none at all, is broken', async () => {
    const bytes = textPdf([['Une page']]);
    for (const part of [bytes.subarray(0, 200), Buffer.alloc(0), Buffer.from('%PDF-1.7'), drawLines(['x'])])
      expect(await readPdf(part)).toMatchObject({ state: 'broken', parts: [] });
  });
});
