/** Files that were made to do harm, and files that something happened to: each ends in a state, within its bounds. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type FileText, fileTextLimits } from '../../../src/core/file-text.ts';
import { readFileText } from '../../../src/files/read-text.ts';
import { odsOf, xlsxOf, zipOf } from '../sheets.ts';
import { a, docxOf, flatOdf, odfOf, pptxOf, w } from './office-files.ts';

const read = (bytes: Uint8Array, name: string) => readFileText({ bytes: Buffer.from(bytes), mime: '', name });

const samples: Readonly<Record<string, Buffer>> = {
  'a.docx': docxOf(w('L’œuvre de l’été').repeat(20), [['header', w('En-tête')]]),
  'a.pptx': pptxOf([
    { shapes: a('Bilan'), notes: a('Saluer') },
    { shapes: a('Suite'), remark: 'vu' },
  ]),
  'a.odt': odfOf(
    'text',
    '<text:p>L’œuvre<office:annotation><text:p>vu</text:p></office:annotation></text:p>'.repeat(9),
  ),
  'a.odp': odfOf('presentation', '<draw:page><text:p>Bilan</text:p></draw:page>'.repeat(5)),
  'a.ods': odsOf(
    '<table:table table:name="Été"><table:table-row><table:table-cell><text:p>x</text:p></table:table-cell></table:table-row></table:table>',
  ),
  'a.xlsx': xlsxOf({
    sheets: { A: '<row><c t="s"><v>0</v></c><c s="1"><v>46093</v></c></row>' },
    shared: '<si><t>x</t></si>',
    styles: '<cellXfs><xf/><xf numFmtId="14"/></cellXfs>',
  }),
  'a.fodt': Buffer.from(flatOdf('text', '<text:p>L’œuvre</text:p>')),
  'a.rtf': Buffer.from(
    "{\\rtf1\\ansi\\ansicpg1252{\\fonttbl{\\f0 A;}}L\\'92\\u339?uvre{\\*\\footnote n}\\par\\trowd a\\cell\\row{\\pict\\bin3 abc}}",
  ),
  'a.html': Buffer.from(
    '<!doctype html><html><meta charset="utf-8"><title>Été</title><p hidden>x<table><tr><td>œ</table>',
  ),
  'a.eml': Buffer.from(
    'From: a@b.example\r\nSubject: =?utf-8?q?=C3=A9?=\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\r\nété\r\n--b\r\nContent-Type: text/html\r\n\r\n<p>x\r\n--b--',
  ),
  'a.csv': Buffer.from('\ufeffNom;Somme\r\n"Été ""x""";1,5\r\n'),
  'a.txt': Buffer.from('Un texte.\n\nSuite : œuvre.'),
};

function expectBounds({ state, parts, isCut }: FileText): void {
  expect(state === 'text').toBe(parts.length > 0);
  expect(parts.length).toBeLessThanOrEqual(fileTextLimits.parts);
  expect(parts.reduce((sum, { text }) => sum + text.length, 0)).toBeLessThanOrEqual(fileTextLimits.text);
  for (const { number, text } of parts) {
    expect(number).toBeGreaterThan(0);
    expect(text.length).toBeLessThanOrEqual(fileTextLimits.part);
    expect(text.trim() === text && text !== '' && text.isWellFormed() && !text.includes('\0')).toBe(true);
  }
  if (isCut) expect(state).toBe('text');
}

describe('whatever happens to a file', () => {
  test('as it was made it is read', async () => {
    for (const [name, bytes] of Object.entries(samples)) {
      const found = await read(bytes, name);
      expect([name, found.state]).toEqual([name, 'text']);
      expectBounds(found);
    }
  });

  test('cut off anywhere it ends in a state; an archive is then broken', async () => {
    for (const [name, bytes] of Object.entries(samples)) {
      const step = Math.max(1, Math.floor(bytes.length / 150));
      for (let end = 0; end < bytes.length; end += step) {
        const found = await read(bytes.subarray(0, end), name);
        expectBounds(found);
        if (bytes[0] === 0x50 && end > 4) expect([name, end, found.state]).toEqual([name, end, 'broken']);
      }
    }
  });

  test('with bytes changed anywhere it ends in a state', async () => {
    const change = fc.tuple(fc.nat(), fc.integer({ min: 0, max: 255 }));
    const changes = fc.array(change, { minLength: 1, maxLength: 6 });
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...Object.keys(samples)), changes, async (name, list) => {
        const bytes = Buffer.from(samples[name] ?? '');
        for (const [at, byte] of list) bytes[at % bytes.length] = byte;
        expectBounds(await read(bytes, name));
      }),
      { numRuns: 500 },
    );
  });

  test('a part of which one byte is another is broken', async () => {
    const bytes = Buffer.from(samples['a.docx'] ?? '');
    bytes[60] = (bytes[60] ?? 0) ^ 0x10;
    expect((await read(bytes, 'a.docx')).state).toBe('broken');
  });

  test('noise ends in a state, whatever it is called and begins with', async () => {
    const begin = fc.constantFrom(
      '',
      'PK\x03\x04',
      '{\\rtf1',
      '<html>',
      '<?xml ',
      'From: ',
      '\xff\xfe',
      '<office:document ',
    );
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...Object.keys(samples)),
        begin,
        fc.uint8Array({ maxLength: 3000 }),
        async (name, head, noise) => {
          expectBounds(await read(Buffer.concat([Buffer.from(head, 'latin1'), noise]), name));
        },
      ),
      { numRuns: 400 },
    );
  });
});

describe('a file that was made to do harm', () => {
  const stateOf = async (bytes: Buffer, name: string) => (await read(bytes, name)).state;
  const inDocx = (xml: string) => zipOf([{ name: 'word/document.xml', bytes: xml }]);

  test('is too large when it unpacks to more than is given', async () => {
    const zeros = Buffer.alloc(65 * 1024 * 1024, 'a');
    const started = performance.now();
    expect(await stateOf(zipOf([{ name: 'content.xml', bytes: zeros }]), 'a.odt')).toBe('too-large');
    const sum = docxOf(
      w('a'),
      Array.from({ length: 3 }, () => ['footnotes', ' '.repeat(45 * 1024 * 1024)] as const),
    );
    expect(await stateOf(sum, 'a.docx')).toBe('too-large');
    expect(performance.now() - started).toBeLessThan(20_000);
  });

  test('is broken when it unpacks to more than it says', async () => {
    const bytes = Buffer.alloc(20 * 1024 * 1024, 'a');
    expect(await stateOf(zipOf([{ name: 'content.xml', bytes, claims: 100 }]), 'a.odt')).toBe('broken');
  });

  test('is too large when it is of too many parts', async () => {
    const parts = Array.from({ length: 5001 }, (_, at) => ({ name: `${at}`, bytes: '' }));
    expect(await stateOf(zipOf(parts), 'a.docx')).toBe('too-large');
  });

  test('is broken when its XML declares words of its own, or words that lie elsewhere', async () => {
    const laughs = '<!DOCTYPE a [<!ENTITY b "ha"><!ENTITY c "&b;&b;&b;">]><w:t>&c;</w:t>';
    const far = '<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><w:t>&b;</w:t>';
    for (const xml of [laughs, far, '<w:t>&inconnu;</w:t>']) {
      expect(await stateOf(inDocx(xml), 'a.docx')).toBe('broken');
      expect(await stateOf(zipOf([{ name: 'content.xml', bytes: xml }]), 'a.odt')).toBe('broken');
    }
  });

  test('is read when it uses words that JavaScript has for itself', async () => {
    for (const word of ['constructor', 'toString', '__proto__', 'hasOwnProperty']) {
      const xml = `<w:a xmlns:w="x"><${word}/><w:${word}/>${w('texte')}</w:a>`;
      const files: Record<string, Buffer> = {
        'a.docx': inDocx(xml),
        'a.odt': zipOf([
          {
            name: 'content.xml',
            bytes: `<${word} xmlns:office="o" xmlns:text="t"><office:text><text:p>texte</text:p></office:text></${word}>`,
          },
        ]),
        'a.rtf': Buffer.from(`{\\rtf1\\${word} texte}`),
        'a.html': Buffer.from(`<html><${word} ${word}=a>texte</${word}>`),
        'a.eml': Buffer.from(`${word}: a\r\nSubject: texte\r\n\r\n`),
      };
      for (const [name, bytes] of Object.entries(files)) {
        const { parts } = await read(bytes, name);
        expect([word, name, parts[0]?.text]).toEqual([word, name, expect.stringContaining('texte')]);
      }
    }
  });

  test('is broken when its elements nest without end', async () => {
    expect(await stateOf(inDocx('<w:p>'.repeat(100_000)), 'a.docx')).toBe('broken');
  });

  test('is cut when it holds more text than is kept, and is not read to its end', async () => {
    const text = 'mot '.repeat(250_000);
    const found = await read(docxOf(`${w(text).repeat(8)}<faux>`), 'a.docx');
    expect([found.state, found.isCut]).toEqual(['text', true]);
    expectBounds(found);
    const rows = `<table:table-row><table:table-cell><text:p>${'mot '.repeat(1000)}</text:p></table:table-cell></table:table-row>`;
    const sheets = odsOf(`<table:table table:name="A">${rows.repeat(900)}</table:table>`.repeat(2));
    expect((await read(sheets, 'a.ods')).isCut).toBe(true);
    expect((await read(Buffer.from(text.repeat(6)), 'a.txt')).isCut).toBe(true);
  });
});
