/** Tables out of files: what offices write, and what somebody made to do harm. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readSheet } from '../../src/files/sheet.ts';
import { SheetFault } from '../../src/files/sheet-fault.ts';
import { csvOf } from '../../src/web/csv.ts';
import { odsOf, xlsxOf, zipOf } from './sheets.ts';

const utf8 = (text: string) => Buffer.from(text);
const cellsOf = async (bytes: Uint8Array, wanted?: string) => {
  const { head, rows } = await readSheet(bytes, wanted);
  return [head, ...rows.map(({ cells }) => cells)];
};
const faultOf = async (bytes: Uint8Array, wanted?: string) => {
  try {
    await readSheet(bytes, wanted);
  } catch (error) {
    if (error instanceof SheetFault) return error.code;
    throw error;
  }
  return 'none';
};

describe('CSV', () => {
  test.each([
    [';', 'Nom;Ville\r\nAccueil;Lyon\r\n'],
    [',', 'Nom,Ville\nAccueil,Lyon\n'],
    ['tab', 'Nom\tVille\nAccueil\tLyon'],
    ['sep=', 'sep=;\r\nNom;Ville\r\nAccueil;Lyon'],
  ])('is cut at %s', async (_name, text) => {
    expect(await cellsOf(utf8(text))).toEqual([
      ['Nom', 'Ville'],
      ['Accueil', 'Lyon'],
    ]);
  });

  test('decimal commas cut nothing', async () => {
    expect(await cellsOf(utf8('Nom;Somme\na;1,5\nb;2,5\n'))).toEqual([
      ['Nom', 'Somme'],
      ['a', '1,5'],
      ['b', '2,5'],
    ]);
  });

  test('is read with its accents, whatever wrote them', async () => {
    for (const bytes of [
      utf8('Prénom;Été\né;à'),
      utf8('\ufeffPrénom;Été\né;à'),
      Buffer.from('\ufeffPrénom;Été\né;à', 'utf16le'),
    ]) {
      const { head, rows, notes } = await readSheet(bytes);
      expect([head, rows[0]?.cells, notes]).toEqual([['Prénom', 'Été'], ['é', 'à'], []]);
    }
    const old = await readSheet(Buffer.from('Pr\xe9nom;\xc9t\xe9\n\x80;\x9c', 'latin1'));
    expect([old.head, old.rows[0]?.cells, old.notes]).toEqual([['Prénom', 'Été'], ['€', 'œ'], ['windows']]);
  });

  test('keeps lines, quotes and delimiters inside quotes, and numbers rows as spreadsheets do', async () => {
    const { rows } = await readSheet(utf8('a;b\r\n\r\n"x;\r\ny";"il dit ""oui"""\r\n;\r\nz;\r\n'));
    expect(rows).toEqual([
      { number: 3, cells: ['x;\r\ny', 'il dit "oui"'] },
      { number: 5, cells: ['z', ''] },
    ]);
  });

  test('that is none is refused', async () => {
    expect(await faultOf(utf8(''))).toBe('sheet.empty');
    expect(await faultOf(utf8('Nom;Ville\n;\n'))).toBe('sheet.empty');
    expect(await faultOf(utf8('Nom;Ville\n"ouvert;Lyon\nb;c\n'))).toBe('sheet.open-quotes');
    expect(await faultOf(utf8('Nom\0;b\n1;2'))).toBe('sheet.wrong-kind');
    expect(await faultOf(utf8('%PDF-1.7 …'))).toBe('sheet.wrong-kind');
    expect(await faultOf(Buffer.from('d0cf11e0a1b11ae1', 'hex'))).toBe('sheet.old-excel');
  });

  test('too large is refused for what is too large in it', async () => {
    expect(await faultOf(Buffer.alloc(5_000_001, 'a'))).toBe('sheet.too-large');
    expect(await faultOf(utf8(`a\n${'b\n'.repeat(20_001)}`))).toBe('sheet.too-many-rows');
    expect((await readSheet(utf8(`a\n${'b\n'.repeat(20_000)}`))).rows).toHaveLength(20_000);
    expect(await faultOf(utf8(`${';x'.repeat(201)}\n1;2`))).toBe('sheet.too-many-columns');
    expect(await faultOf(utf8(`a\n${'b'.repeat(100_001)}`))).toBe('sheet.too-much-text');
  });

  test('as we write it comes back as it was', async () => {
    const cell = fc
      .string({ unit: 'binary' })
      .filter((text) => !/[\0\ufeff]/.test(text) && text.trim() !== '');
    await fc.assert(
      fc.asyncProperty(fc.array(fc.tuple(cell, cell), { minLength: 1, maxLength: 5 }), async (rows) => {
        const { rows: read } = await readSheet(utf8(csvOf([['a', 'b'], ...rows])));
        const written = rows.map((cells) =>
          cells.map((text) => text.replace(/^(['\s\p{Cf}]*[=+\-@\t\r|%＝＋－＠])/u, '$1')),
        );
        for (const [at, cells] of written.entries())
          for (const [column, text] of cells.entries())
            expect([text, `'${text}`]).toContain(read[at]?.cells[column]);
      }),
      { numRuns: 200 },
    );
  });
});

describe('ODS', () => {
  const cell = (text: string, more = '') =>
    `<table:table-cell office:value-type="string"${more}><text:p>${text}</text:p></table:table-cell>`;
  const row = (cells: string, more = '') => `<table:table-row${more}>${cells}</table:table-row>`;
  const table = (rows: string, name = 'Feuille1') =>
    `<table:table table:name="${name}">${rows}</table:table>`;

  test('gives what cells hold, not how they look', async () => {
    const head = row(
      ['jour', 'moment', 'heure', 'somme', 'part', 'vrai', 'texte'].map((name) => cell(name)).join(''),
    );
    const values = [
      '<table:table-cell office:value-type="date" office:date-value="2026-03-12"><text:p>12/03/26</text:p></table:table-cell>',
      '<table:table-cell office:value-type="date" office:date-value="2026-03-12T14:30:00"><text:p>12/03</text:p></table:table-cell>',
      '<table:table-cell office:value-type="time" office:time-value="PT09H05M00S"><text:p>9:05</text:p></table:table-cell>',
      '<table:table-cell office:value-type="currency" office:value="1300.5"><text:p>1 300,50 €</text:p></table:table-cell>',
      '<table:table-cell office:value-type="percentage" office:value="0.5"><text:p>50 %</text:p></table:table-cell>',
      '<table:table-cell office:value-type="boolean" office:boolean-value="true"><text:p>VRAI</text:p></table:table-cell>',
      '<table:table-cell office:value-type="string"><office:annotation><text:p>une note</text:p></office:annotation><text:p>une<text:s text:c="2"/>ligne</text:p><text:p>puis<text:line-break/>une &amp; autre</text:p></table:table-cell>',
    ];
    expect(await cellsOf(odsOf(table(head + row(values.join('')))))).toEqual([
      ['jour', 'moment', 'heure', 'somme', 'part', 'vrai', 'texte'],
      ['2026-03-12', '2026-03-12T14:30', '09:05', '1300.5', '0.5', 'oui', 'une  ligne\npuis\nune & autre'],
    ]);
  });

  test('repeats rows and cells, and stops at the edge of what is used', async () => {
    const rows = [
      row(
        cell('a') +
          cell('b', ' table:number-columns-repeated="2"') +
          '<table:table-cell table:number-columns-repeated="16381"/>',
      ),
      row('<table:table-cell table:number-columns-repeated="16384"/>', ' table:number-rows-repeated="2"'),
      row(`${cell('x')}<table:table-cell/>${cell('y')}`, ' table:number-rows-repeated="2"'),
      row(
        '<table:table-cell table:number-columns-repeated="16384"/>',
        ' table:number-rows-repeated="1048570"',
      ),
    ];
    const { head, rows: read } = await readSheet(odsOf(table(rows.join(''))));
    expect(head).toEqual(['a', 'b', 'b']);
    expect(read).toEqual([
      { number: 4, cells: ['x', '', 'y'] },
      { number: 5, cells: ['x', '', 'y'] },
    ]);
  });

  test('has several sheets: the first that holds something, or the one asked for', async () => {
    const book = odsOf(
      table('', 'Vide') +
        table(row(cell('un')) + row(cell('1')), 'Un') +
        table(row(cell('deux')) + row(cell('2')), 'Deux'),
    );
    expect(await readSheet(book)).toMatchObject({
      sheets: ['Vide', 'Un', 'Deux'],
      sheet: 'Un',
      head: ['un'],
    });
    expect(await readSheet(book, 'Deux')).toMatchObject({ sheet: 'Deux', head: ['deux'] });
    expect(await faultOf(book, 'Trois')).toBe('sheet.no-such-sheet');
  });

  test('that repeats without end, or is no sheet, or locked, is refused', async () => {
    const endless = row(cell('a'), ' table:number-rows-repeated="1000000"');
    expect(await faultOf(odsOf(table(endless)))).toBe('sheet.too-many-rows');
    const wide = row(cell('a', ' table:number-columns-repeated="1000000"'));
    expect(await faultOf(odsOf(table(wide)))).toBe('sheet.too-many-columns');
    expect(await faultOf(zipOf([{ name: 'content.xml', bytes: '<a/>' }]))).toBe('sheet.wrong-kind');
    expect(await faultOf(zipOf([{ name: 'word/document.xml', bytes: '<a/>' }]))).toBe('sheet.wrong-kind');
    const manifest = '<manifest:manifest xmlns:manifest="x"><manifest:encryption-data/></manifest:manifest>';
    expect(await faultOf(odsOf('', [{ name: 'META-INF/manifest.xml', bytes: manifest }]))).toBe(
      'sheet.locked',
    );
  });
});

describe('XLSX', () => {
  const shared = '<si><t>Nom</t></si><si><r><t>Ac</t></r><r><t>cueil</t></r><rPh><t>x</t></rPh></si>';
  const styles =
    '<numFmts><numFmt numFmtId="164" formatCode="dd/mm/yyyy"/><numFmt numFmtId="165" formatCode="[Red]&quot;jours&quot; 0.00"/></numFmts><cellXfs><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="164"/><xf numFmtId="165"/><xf numFmtId="22"/><xf numFmtId="20"/></cellXfs>';

  test('gives shared and inline texts, days by their style, and cells where they stand', async () => {
    const rows = [
      '<row r="1"><c r="A1" t="s"><v>0</v></c><c r="C1" t="inlineStr"><is><t>Jour</t></is></c><c r="D1" t="str"><v>x</v></c></row>',
      '<row r="3"><c r="A3" t="s"><v>1</v></c><c r="C3" s="1"><v>46093</v></c><c r="D3" s="2"><v>46093.604166667</v></c></row>',
      '<row r="4"><c r="A4"><v>0.30000000000000004</v></c><c r="C4" s="3"><v>7</v></c><c r="D4" t="b"><v>1</v></c></row>',
      '<row r="5"><c r="A5" t="e"><v>#N/A</v></c><c r="C5" s="5"><v>0.375</v></c><c r="D5" s="4"><v>61</v></c></row>',
    ];
    const book = xlsxOf({ sheets: { Liste: rows.join('') }, shared, styles });
    const { head, rows: read } = await readSheet(book);
    expect(head).toEqual(['Nom', '', 'Jour', 'x']);
    expect(read).toEqual([
      { number: 3, cells: ['Accueil', '', '2026-03-12', '2026-03-12T14:30'] },
      { number: 4, cells: ['0.3', '', '7', 'oui'] },
      { number: 5, cells: ['', '', '09:00', '1900-03-01'] },
    ]);
  });

  test('counts days from 1904 where the file says so', async () => {
    const rows =
      '<row r="1"><c r="A1" t="inlineStr"><is><t>j</t></is></c></row><row r="2"><c r="A2" s="1"><v>44631</v></c></row>';
    const book = xlsxOf({ sheets: { a: rows }, styles, workbook: '<workbookPr date1904="1"/>' });
    expect(await cellsOf(book)).toEqual([['j'], ['2026-03-12']]);
  });

  test('has several sheets', async () => {
    const sheet = (name: string) =>
      `<row r="1"><c r="A1" t="inlineStr"><is><t>${name}</t></is></c></row><row r="2"><c r="A2"><v>1</v></c></row>`;
    const book = xlsxOf({ sheets: { Vide: '', Un: sheet('un'), Deux: sheet('deux') } });
    expect(await readSheet(book)).toMatchObject({
      sheets: ['Vide', 'Un', 'Deux'],
      sheet: 'Un',
      head: ['un'],
    });
    expect(await readSheet(book, 'Deux')).toMatchObject({ head: ['deux'] });
  });
});

describe('files made to do harm', () => {
  const quickly = async (work: () => Promise<string>) => {
    const start = performance.now();
    const code = await work();
    expect(performance.now() - start).toBeLessThan(3000);
    return code;
  };

  test('a bomb that says its size is not opened, one that lies is stopped', async () => {
    const zeros = Buffer.alloc(120 * 1024 * 1024, 0x20);
    const honest = zipOf([{ name: 'content.xml', bytes: zeros }]);
    expect(honest.length).toBeLessThan(1_000_000);
    expect(await quickly(() => faultOf(honest))).toBe('sheet.unpacks-too-large');
    const lying = zipOf([{ name: 'content.xml', bytes: zeros, claims: 1000 }]);
    expect(['sheet.broken', 'sheet.unpacks-too-large']).toContain(await quickly(() => faultOf(lying)));
  });

  test('entities are not unfolded', async () => {
    const bomb = `<?xml version="1.0"?><!DOCTYPE a [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]><office:document-content>&b;</office:document-content>`;
    expect(await quickly(() => faultOf(zipOf([{ name: 'content.xml', bytes: bomb }])))).toBe('sheet.broken');
    const outside = '<!DOCTYPE a SYSTEM "file:///etc/passwd"><a/>';
    expect(await quickly(() => faultOf(zipOf([{ name: 'content.xml', bytes: outside }])))).toBe(
      'sheet.broken',
    );
  });

  test('a short text that thousands of cells point to is counted each time', async () => {
    const long = 'x'.repeat(90_000);
    const rows = Array.from(
      { length: 200 },
      (_, at) => `<row r="${at + 1}"><c r="A${at + 1}" t="s"><v>0</v></c></row>`,
    );
    const book = xlsxOf({ sheets: { a: rows.join('') }, shared: `<si><t>${long}</t></si>` });
    expect(await quickly(() => faultOf(book))).toBe('sheet.too-much-text');
  });

  test('broken, cut and invented archives are told as such', async () => {
    const whole = xlsxOf({ sheets: { a: '<row r="1"><c r="A1"><v>1</v></c></row>' } });
    for (let at = 4; at < whole.length; at += 37)
      expect(await faultOf(whole.subarray(0, at))).toMatch(/^sheet\./);
    expect(await faultOf(zipOf([{ name: 'content.xml', bytes: '<a>', isEncrypted: true }]))).toBe(
      'sheet.locked',
    );
    expect(await faultOf(zipOf([{ name: 'xl/workbook.xml', bytes: '<a><b></a>' }]))).toBe('sheet.broken');
    const many = Array.from({ length: 2100 }, (_, at) => ({ name: `p${at}`, bytes: '' }));
    expect(await faultOf(zipOf(many))).toBe('sheet.unpacks-too-large');
  });

  test('any bytes give a table or a reason', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 300 }), fc.boolean(), async (bytes, isZip) => {
        const file = isZip ? Buffer.concat([Buffer.from('PK\x03\x04'), bytes]) : bytes;
        const found = await faultOf(file);
        expect(found === 'none' || found.startsWith('sheet.')).toBe(true);
      }),
      { numRuns: 300 },
    );
  });
});
