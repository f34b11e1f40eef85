/** Texts with few marks or none, in the encodings in which they lie in archives; and what is taken for what. */
import { describe, expect, test } from 'vitest';
import { readFileText } from '../../../src/files/read-text.ts';
import { zipOf } from '../sheets.ts';
import { docxOf, w } from './office-files.ts';

const latin = (text: string) => Buffer.from(text, 'latin1');
const read = (bytes: Buffer | string, name: string, mime = '') =>
  readFileText({ bytes: Buffer.from(bytes), mime, name });
const textOf = async (bytes: Buffer | string, name: string, mime = '') => {
  const { unit, parts } = await read(bytes, name, mime);
  expect(unit).toBe('stretch');
  return parts.map(({ text }) => text).join('\n');
};
const stateOf = async (bytes: Buffer | string, name: string, mime = '') =>
  (await read(bytes, name, mime)).state;

describe('RTF', () => {
  const rtf = (body: string) =>
    `{\\rtf1\\ansi\\ansicpg1252\\deff0{\\fonttbl{\\f0 Arial;}}{\\info{\\title Titre}}${body}}`;

  test('has its accents, however they are written', async () => {
    expect(
      await textOf(rtf("L\\'92\\'9cuvre d\\'e9j\\'e0 \\u339?uvre, 12\\~\\u8364\\'80 \\{net\\}"), 'a.rtf'),
    ).toBe('L’œuvre déjà œuvre, 12\u00a0€ {net}');
    expect(await textOf(latin(rtf('d\xe9j\xe0')), 'a.rtf')).toBe('déjà');
  });

  test('leaves out as many signs after a Unicode one as it says, and as long as it says', async () => {
    expect(await textOf(rtf('a{\\uc2\\u233 xy}b\\u233 xc\\uc0\\u233 d{\\u-10179\\u-8704 }'), 'a.rtf')).toBe(
      'aébécéd😀',
    );
  });

  test('is read in its code page, of two bytes too', async () => {
    const other = (page: string, body: string) => `{\\rtf1\\ansi\\ansi${page} ${body}}`;
    expect(await textOf(other('cpg1251', "\\'cc\\'ee\\'f1\\'ea\\'e2\\'e0"), 'a.rtf')).toBe('Москва');
    expect(await textOf(other('cpg932', "\\'93\\'fa\\'96\\'7b"), 'a.rtf')).toBe('日本');
    expect(await textOf("{\\rtf1\\mac d\\'8e}", 'a.rtf')).toBe('dé');
  });

  test('has paragraphs, tables, and what is said aside behind them', async () => {
    const body =
      'Le c{\\b oe}ur{\\super\\chftn{\\*\\footnote note \\par suite}} bat\\line ici.\\par{\\*\\annotation remarque}\\pard\\trowd\\cellx1 Poste\\cell Montant\\cell\\row\\trowd \\cell 12\\tab net\\cell\\row fin{\\header Bureau}';
    expect(await textOf(rtf(body), 'a.rtf')).toBe(
      'Le coeur bat\nici.\nnote \nsuite\nremarque\nPoste\tMontant\n12\tnet\nfin\nBureau',
    );
  });

  test('shows no pictures, orders, hidden or deleted words', async () => {
    const body =
      'A{\\pict\\wmetafile8 ffd8ffe0}{\\pict\\bin4 }}{{}{\\field{\\*\\fldinst PAGE}{\\fldrslt 3}}{\\v caché}{\\deleted parti}{\\*\\inconnu mystère}{\\shp{\\*\\shpinst{\\sp{\\sn a}{\\sv b}}{\\shptxt boite}}}Z';
    expect(await textOf(rtf(body), 'a.rtf')).toBe('A3Z\nboite');
  });

  test('that ends within its braces is broken', async () => {
    expect(await stateOf('{\\rtf1\\ansi Bonjour', 'a.rtf')).toBe('broken');
    expect(await stateOf(`{\\rtf1${'{'.repeat(5000)}${'}'.repeat(5001)}`, 'a.rtf')).toBe('broken');
    expect(await stateOf('{\\rtf1\\ansi }', 'a.rtf')).toBe('empty');
  });
});

describe('HTML', () => {
  test('is its title and what is seen of its body', async () => {
    const page = `<!DOCTYPE html><html><head><title>L’été &amp; nous</title><style>p{}</style></head><body>
      <script>non()</script><template>non</template><p hidden>non</p><p style="color:red; Display : None">non<b>non</b></p>
      <h1>Œuvres</h1><p>Un <b>mot</b>c&oelig;ur,
      deux&nbsp;€<br>fin<input type="hidden" value="non"></p><ul><li>un<li>deux</ul>
      <table><tr><td><p>Poste</p></td><td>12 €</td></tr><tr><td></td><td>x</td></tr></table></body></html>`;
    expect(await textOf(page, 'page.html')).toBe(
      'L’été & nous\nŒuvres\nUn motcœur, deux\u00a0€\nfin\nun\ndeux\nPoste\t12 €\nx',
    );
  });

  test('is read in the encoding that it names, or that its bytes show', async () => {
    const page = (charset: string) => `<html><meta charset="${charset}"><body>d\xe9j\xe0 \x80</body></html>`;
    expect(await textOf(latin(page('iso-8859-1')), 'a.htm')).toBe('déjà €');
    expect(await textOf(latin(page('utf-8')), 'a.htm')).toBe('déjà €');
    expect(await textOf(latin(page('inconnu')), 'a.htm')).toBe('déjà €');
    expect(await textOf(latin('<html><meta charset=iso-8859-2>\xb1'), 'a.htm')).toBe('ą');
    expect(await textOf('<html><meta charset="iso-8859-1">', 'a.htm')).toBe('');
    expect(await textOf(Buffer.from('\ufeff<html>déjà', 'utf16le'), 'a.html')).toBe('déjà');
  });

  test('is known by its beginning whatever it is called; XML gives its words', async () => {
    expect(await textOf('<html><body>Ancien export</body></html>', 'rapport.doc')).toBe('Ancien export');
    expect(await textOf('<?xml version="1.0"?><a><b>Poste</b><b>12 €</b></a>', 'a.xml')).toBe('Poste\n12 €');
  });

  test('that nests without end is too large', async () => {
    expect(await stateOf(`<html>${'<b>'.repeat(100_000)}`, 'a.html')).toBe('too-large');
  });
});

describe('a letter', () => {
  const head = [
    'From: =?utf-8?q?Tr=C3=A9sori=C3=A8re?= <tresorerie@asso.example>',
    'To: bureau@asso.example, "Le conseil" <ca@asso.example>',
    'Subject: =?iso-8859-1?Q?R=E9union_d=27=E9t=E9?=',
    'MIME-Version: 1.0',
  ];
  const letter = (...lines: string[]) => [...head, ...lines].join('\r\n');

  test('is what it is about, between whom, and what it says', async () => {
    const text = letter(
      'Content-Type: text/plain; charset=iso-8859-15',
      'Content-Transfer-Encoding: quoted-printable',
      '',
      'Le c=BDur =E0 12 =A4.',
    );
    expect(await textOf(text, 'a.eml')).toBe(
      "Réunion d'été\nTrésorière\nbureau@asso.example, Le conseil\nLe cœur à 12 €.",
    );
  });

  test('has the words of its HTML when it has no others, and the names of what hangs on it', async () => {
    const text = letter(
      'Content-Type: multipart/mixed; boundary=b',
      ...['', '--b', 'Content-Type: text/html; charset=utf-8', '', '<p>Vôtre</p><style>x</style>'],
      ...[
        '--b',
        'Content-Type: application/pdf',
        "Content-Disposition: attachment; filename*=utf-8''re%C3%A7u.pdf",
      ],
      ...['Content-Transfer-Encoding: base64', '', 'AAAA', '--b--'],
    );
    const read = await textOf(text, 'a.eml');
    expect(read.split('\n').slice(3)).toEqual(['Vôtre', 'reçu.pdf']);
  });

  test('with parts within parts without end is too large', async () => {
    const nested = Array.from({ length: 100 }, (_, at) => [
      `Content-Type: multipart/mixed; boundary=b${at}`,
      '',
      `--b${at}`,
    ]);
    expect(await stateOf(letter(...nested.flat(), '', 'x'), 'a.eml')).toBe('too-large');
  });
});

describe('plain texts', () => {
  test.each([
    ['UTF-8', Buffer.from('Déjà : œuvre à 12 €')],
    ['UTF-8 with its mark', Buffer.from('\ufeffDéjà : œuvre à 12 €')],
    ['UTF-16', Buffer.from('\ufeffDéjà : œuvre à 12 €', 'utf16le')],
    ['UTF-16, the other way', Buffer.from('\ufeffDéjà : œuvre à 12 €', 'utf16le').swap16()],
    ['Windows-1252', latin('D\xe9j\xe0 : \x9cuvre \xe0 12 \x80')],
  ])('in %s', async (_name, bytes) => {
    for (const name of ['a.txt', 'LISEZ-MOI', 'a.md']) {
      expect(await textOf(bytes, name)).toBe('Déjà : œuvre à 12 €');
    }
  });

  test('stay in UTF-8 when a byte or two are damaged', async () => {
    const bytes = Buffer.concat([Buffer.from('été '.repeat(50)), Buffer.from([0xc3])]);
    expect((await textOf(bytes, 'a.txt')).startsWith('été été')).toBe(true);
  });

  test('of rows are lines of cells', async () => {
    expect(await textOf('Nom;Somme\r\n"Été; dit ""œuvre""\nici";1,5\r\n;2\r\n', 'a.csv')).toBe(
      'Nom\tSomme\nÉté; dit "œuvre" ici\t1,5\n2',
    );
    expect(await textOf('Nom\tSomme\nÉté\t2\n', 'vieux.xls')).toBe('Nom\tSomme\nÉté\t2');
    expect(await textOf('Nom;"jamais fermé\nsuite', 'a.csv')).toBe('Nom\tjamais fermé suite');
  });
});

describe('what is not what it says', () => {
  const noise = Buffer.from(Array.from({ length: 2000 }, (_, at) => (at * 7919 + 13) % 256));

  test.each([
    ['a text', 'a.docx', Buffer.from('Bonjour'), 'broken'],
    ['a text', 'a.pdf', Buffer.from('Bonjour'), 'broken'],
    ['noise', 'a.odt', noise, 'broken'],
    ['noise', 'a.txt', noise, 'broken'],
    ['noise', 'a.bin', noise, 'unsupported'],
    ['nothing', 'a.docx', Buffer.alloc(0), 'empty'],
    ['a text', 'a.jpg', Buffer.from('Bonjour'), 'text'],
    ['an archive', 'a.docx', zipOf([{ name: 'a.txt', bytes: 'a' }]), 'broken'],
    ['an archive', 'a.zip', zipOf([{ name: 'a.txt', bytes: 'a' }]), 'unsupported'],
    ['half an archive', 'a.zip', zipOf([{ name: 'a.txt', bytes: 'a' }]).subarray(0, 40), 'unsupported'],
    ['half a document', 'a.docx', docxOf(w('a')).subarray(0, 300), 'broken'],
    [
      'a locked part',
      'a.docx',
      zipOf([{ name: 'word/document.xml', bytes: 'x', isEncrypted: true }]),
      'encrypted',
    ],
    ['a program for a printer', 'a.ps', Buffer.from('%!PS-Adobe-3.0\nshow'), 'unsupported'],
    ['a head of a compound file', 'a.doc', Buffer.from('d0cf11e0a1b11ae10000', 'hex'), 'broken'],
  ])('%s called %s', async (_what, name, bytes, state) => {
    expect(await stateOf(bytes, name)).toBe(state);
  });

  test('a document by any name is a document', async () => {
    for (const name of ['a.doc', 'a.zip', 'a.txt', 'sans'])
      expect(await textOf(docxOf(w('Bonjour')), name)).toBe('Bonjour');
  });
});
