/** What office programs write: the words in their order, and nothing that is not shown. */
import { describe, expect, test } from 'vitest';
import { readFileText } from '../../../src/files/read-text.ts';
import { xlsxOf, zipOf } from '../sheets.ts';
import { a, docxOf, flatOdf, odfNames, odfOf, pptxOf, w } from './office-files.ts';

const read = (bytes: Buffer, name = 'fichier') => readFileText({ bytes, mime: '', name });
const textOf = async (bytes: Buffer) => (await read(bytes)).parts.map(({ text }) => text).join('\n');
const partsOf = async (bytes: Buffer) => {
  const { unit, parts } = await read(bytes);
  return [unit, ...parts.map(({ number, label, text }) => [number, label, text])];
};

describe('a document of Word', () => {
  test('is its paragraphs, with ligatures, accents and signs of money', async () => {
    expect(
      await read(docxOf(`${w('L’œuvre de l’été')}<w:p/>${w('1\u00a0234,50\u00a0€ &amp; plus')}`)),
    ).toEqual({
      state: 'text',
      unit: 'stretch',
      parts: [{ number: 1, label: '', text: 'L’œuvre de l’été\n1\u00a0234,50\u00a0€ & plus' }],
      isCut: false,
    });
  });

  test('has runs in one line, tabs, line ends, and no stops of tabs', async () => {
    const run = (text: string) => `<w:r><w:t>${text}</w:t></w:r>`;
    const body = `<w:p><w:pPr><w:tabs><w:tab w:val="left" w:pos="70"/></w:tabs></w:pPr>${run('coti')}${run('sation')}<w:r><w:tab/><w:t>2026</w:t><w:br/><w:t>mi</w:t><w:noBreakHyphen/><w:t>mai</w:t></w:r></w:p>`;
    expect(await textOf(docxOf(body))).toBe('cotisation\t2026\nmi\u2011mai');
  });

  test('has tables by rows and cells, an empty first cell among them', async () => {
    const row = (...cells: string[]) =>
      `<w:tr>${cells.map((cell) => `<w:tc>${cell}</w:tc>`).join('')}</w:tr>`;
    const table = `<w:tbl>${row(w('Poste'), w('Montant'))}${row('<w:p/>', w('12 €') + w('nets'))}</w:tbl>`;
    expect(await textOf(docxOf(w('Avant') + table + w('Après')))).toBe(
      'Avant\nPoste\tMontant\n12 €\nnets\nAprès',
    );
  });

  test('leaves out what was deleted, moved away, hidden, or written again for old programs', async () => {
    const run = (text: string, style = '') => `<w:r><w:rPr>${style}</w:rPr><w:t>${text}</w:t></w:r>`;
    const body = `<w:p>${run('A')}<w:del>${'<w:r><w:delText>supprimé</w:delText></w:r>'}</w:del><w:ins>${run('B')}</w:ins><w:moveFrom>${run('parti')}</w:moveFrom>${run('caché', '<w:vanish/>')}${run('C', '<w:vanish w:val="0"/>')}<w:r><w:instrText>PAGE</w:instrText></w:r></w:p>`;
    const box = (text: string) => `<w:txbxContent>${w(text)}</w:txbxContent>`;
    const shape = `<w:p><w:r><w:t>Le bu</w:t></w:r><w:r><mc:AlternateContent><mc:Choice>${box('encadré')}</mc:Choice><mc:Fallback>${box('encadré')}</mc:Fallback></mc:AlternateContent></w:r><w:r><w:t>reau</w:t></w:r></w:p>`;
    expect(await textOf(docxOf(body + shape))).toBe('ABC\nLe bureau\nencadré');
  });

  test('has notes, remarks, diagrams, and its headers once', async () => {
    const beside = [
      ['header', w('Association des œuvres')],
      ['header', w('Association des œuvres')],
      ['footer', w('Siège : Lyon')],
      ['comments', `<w:comment w:author="Bureau">${w('à revoir')}</w:comment>`],
      ['footnotes', `<w:footnote>${w('note au bas')}</w:footnote>`],
      ['endnotes', `<w:endnote>${w('note à la fin')}</w:endnote>`],
      ['diagramData', a('organigramme')],
      ['image', w('rien à lire')],
    ] as const;
    expect((await textOf(docxOf(w('Texte'), beside))).split('\n')).toEqual([
      ...['Texte', 'note au bas', 'note à la fin', 'à revoir', 'organigramme'],
      ...['Association des œuvres', 'Siège : Lyon'],
    ]);
  });

  test('is found by its list of contents, wherever its main part lies', async () => {
    const type = 'application/vnd.openxmlformats-officedocument.wordprocessingml.template.main+xml';
    const file = zipOf([
      {
        name: '[Content_Types].xml',
        bytes: `<Types><Override PartName="/a/b.xml" ContentType="${type}"/></Types>`,
      },
      { name: 'a/b.xml', bytes: `<w:document xmlns:w="x">${w('Modèle')}</w:document>` },
    ]);
    expect(await textOf(file)).toBe('Modèle');
  });

  test('may be in UTF-16', async () => {
    const bytes = Buffer.from(`\ufeff<w:document xmlns:w="x">${w('Été à l’œuvre')}</w:document>`, 'utf16le');
    expect(await textOf(zipOf([{ name: 'word/document.xml', bytes }]))).toBe('Été à l’œuvre');
  });
});

describe('a presentation', () => {
  test('of PowerPoint is read slide by slide in their order, with notes and remarks, without numbers', async () => {
    const table = `<a:tbl><a:tr><a:tc>${a('Poste')}</a:tc><a:tc>${a('12 €')}</a:tc></a:tr></a:tbl>`;
    const deck = [
      {
        shapes: a('Bienvenue') + a('à l’assemblée'),
        notes: `${a('Saluer')}<a:p><a:fld type="slidenum"><a:t>1</a:t></a:fld></a:p>`,
      },
      { shapes: '' },
      { shapes: table, remark: 'à chiffrer' },
    ];
    expect(await partsOf(pptxOf(deck))).toEqual([
      'slide',
      [1, '', 'Bienvenue\nà l’assemblée\nSaluer'],
      [3, '', 'Poste\t12 €\nà chiffrer'],
    ]);
  });

  test('of OpenDocument too', async () => {
    const box = (text: string) =>
      `<draw:frame><draw:text-box><text:p>${text}</text:p></draw:text-box></draw:frame>`;
    const page = (text: string, notes = '') =>
      `<draw:page draw:name="p">${box(text)}<presentation:notes>${notes}</presentation:notes></draw:page>`;
    const file = odfOf('presentation', page('Bilan', box('Remercier')) + page('Œuvres'));
    expect(await partsOf(file)).toEqual(['slide', [1, '', 'Bilan\nRemercier'], [2, '', 'Œuvres']]);
    expect((await partsOf(odfOf('drawing', page('Plan'))))[0]).toBe('page');
  });
});

describe('a text of OpenDocument', () => {
  const body = `
    <text:tracked-changes><text:deletion><dc:creator>Bureau</dc:creator><text:p>supprimé</text:p></text:deletion></text:tracked-changes>
    <text:h>Procès-verbal</text:h>
    <text:p>Le cœur<text:note><text:note-citation>1</text:note-citation><text:note-body><text:p>note</text:p></text:note-body></text:note> du <text:span>bud</text:span>get<office:annotation><dc:creator>Bureau</dc:creator><text:p>à revoir</text:p></office:annotation>.</text:p>
    <text:list><text:list-item><text:p>premier<text:tab/>point</text:p></text:list-item></text:list>
    <table:table><table:table-row><table:table-cell><text:p>Poste</text:p></table:table-cell><table:table-cell><text:p>12<text:s/>€</text:p></table:table-cell></table:table-row></table:table>
    <text:p>deux<text:line-break/>lignes
    du XML</text:p>`;
  const expected =
    'Procès-verbal\nLe cœur du budget.\nnote\nà revoir\npremier\tpoint\nPoste\t12 €\ndeux\nlignes du XML';

  test('is its words in order; what is said aside parts no sentence, what was deleted is not there', async () => {
    expect(await textOf(odfOf('text', body))).toBe(expected);
    expect(await textOf(Buffer.from(flatOdf('text', body)))).toBe(expected);
  });

  test('has its headers, and none of the rest of its styles', async () => {
    const styles = `<office:styles ${odfNames}><text:p>exemple</text:p><style:header><text:p>En-tête</text:p></style:header></office:styles>`;
    const file = odfOf('text', '<text:p>Texte</text:p>', [{ name: 'styles.xml', bytes: styles }]);
    expect(await textOf(file)).toBe('Texte\nEn-tête');
  });

  test('behind a password says so', async () => {
    const manifest = `<manifest:manifest ${odfNames}><manifest:file-entry><manifest:encryption-data/></manifest:file-entry></manifest:manifest>`;
    const file = odfOf('text', body, [{ name: 'META-INF/manifest.xml', bytes: manifest }]);
    expect((await read(file)).state).toBe('encrypted');
  });
});

describe('a workbook', () => {
  test('of OpenDocument has its sheets by name and its cells as they are shown', async () => {
    const cell = (text: string, more = '') =>
      `<table:table-cell ${more}><text:p>${text}</text:p></table:table-cell>`;
    const date = 'office:value-type="date" office:date-value="2026-03-12"';
    const far =
      '<table:table-row table:number-rows-repeated="1048000"><table:table-cell table:number-columns-repeated="16000"/></table:table-row>';
    const file = odfOf(
      'spreadsheet',
      `<table:table table:name="Été"><table:table-row>${cell('Œuvre')}${cell('12/03/2026', date)}</table:table-row><table:table-row><table:table-cell/>${cell('1 234,50 €')}</table:table-row>${far}</table:table>
       <table:table table:name="Vide"/>
       <table:table table:name="Notes"><table:table-row><table:table-cell><office:annotation><text:p>à revoir</text:p></office:annotation><text:p>cœur</text:p></table:table-cell>${cell('x')}</table:table-row></table:table>`,
    );
    expect(await partsOf(file)).toEqual([
      'sheet',
      [1, 'Été', 'Œuvre\t12/03/2026\n1 234,50 €'],
      [3, 'Notes', 'cœur\tx\nà revoir'],
    ]);
  });

  test('of Excel too: shared texts, texts in place, days and sums by their styles', async () => {
    const file = xlsxOf({
      sheets: {
        Été: '<row r="1"><c r="A1" t="s"><v>0</v></c><c r="C1" s="1"><v>46093</v></c></row><row r="2"><c r="B2" s="2"><v>1234.5</v></c><c t="b"><v>1</v></c><c t="e"><v>#N/A</v></c></row>',
        Vide: '',
        Notes:
          '<row><c t="inlineStr"><is><t>œu</t><t>vre</t></is></c><c t="str"><f>A1</f><v>for\nmule</v></c></row>',
      },
      shared: '<si><r><t>Adhé</t></r><r><t>sion</t></r></si>',
      styles:
        '<numFmts><numFmt numFmtId="164" formatCode="#,##0.00\\ &quot;€&quot;"/></numFmts><cellXfs><xf/><xf numFmtId="14"/><xf numFmtId="164"/></cellXfs>',
    });
    expect(await partsOf(file)).toEqual([
      'sheet',
      [1, 'Été', 'Adhésion\t12/03/2026\n1\u202f234,50 €\tVRAI'],
      [3, 'Notes', 'œuvre\tfor mule'],
    ]);
  });
});
