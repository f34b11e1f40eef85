/** What a PDF says is pieces of text at places of a page; these rules make lines and whole words of them again. */

/** A piece of text where it stands, as pdf.js tells it. Lengths are points; y grows upwards. */
export interface PdfPiece {
  str: string;
  dir: string;
  /** Matrix of six numbers: the last two are the place of its first letter on the baseline. */
  transform: readonly number[];
  width: number;
  /** After it the program that wrote the file, or pdf.js, sees a new line. */
  hasEOL: boolean;
}

interface Piece {
  text: string;
  order: number;
  x: number;
  end: number;
  y: number;
  /** Height of its letters. */
  em: number;
  isUpright: boolean;
}

interface Line {
  y: number;
  pieces: Piece[];
}

/** So far back a piece may belong to a line that was left: programs for posters write the words of a line out of order. */
const linesBack = 40;

/** Of a letter's height: how near a piece stands to its neighbour on a line, and from what on a blank is between them. */
const near = 0.5;
const blank = 0.12;

/** The text of a page, its lines in the order in which they were written and each from left to right. */
export function pageText(items: readonly PdfPiece[]): string {
  const lines: Line[] = [];
  let open: Line | undefined;
  for (const [order, item] of items.entries()) {
    const piece = pieceOf(item, order);
    if (piece.text !== '') {
      open ??= findLine(lines, piece) ?? startLine(lines, piece);
      if (!isPrintedTwice(open, piece)) open.pieces.push(piece);
    }
    if (item.hasEOL) open = undefined;
  }
  const texts = lines.map(lineText).filter((text) => text !== '');
  return joinLines(texts);
}

function pieceOf({ str, dir, transform, width }: PdfPiece, order: number): Piece {
  const [a = 0, b = 0, c = 0, d = 0, x = 0, y = 0] = transform;
  const em = Math.hypot(c, d) || 1;
  const isUpright = dir === 'ltr' && a > 0 && Math.abs(b) + Math.abs(c) < em / 100;
  return { text: str, order, x, end: x + width, y, em, isUpright };
}

function startLine(lines: Line[], { y }: Piece): Line {
  const line: Line = { y, pieces: [] };
  lines.push(line);
  return line;
}

/** The line in which there is a gap for it: on the same baseline, with a neighbour at the distance of a blank. */
function findLine(lines: readonly Line[], piece: Piece): Line | undefined {
  if (!piece.isUpright) return undefined;
  return lines.slice(-linesBack).findLast((line) => {
    if (Math.abs(line.y - piece.y) > piece.em / 5) return false;
    const slack = piece.em * near;
    const overlaps = line.pieces.some(({ x, end }) => x < piece.end - slack && end > piece.x + slack);
    return !overlaps && line.pieces.some((other) => isBeside(other, piece, slack));
  });
}

function isBeside(other: Piece, piece: Piece, slack: number): boolean {
  if (!other.isUpright || other.text.trim() === '') return false;
  return Math.abs(piece.x - other.end) < slack || Math.abs(other.x - piece.end) < slack;
}

/** Bold letters that a program made by writing them twice, a hair apart. */
function isPrintedTwice({ pieces }: Line, piece: Piece): boolean {
  const last = pieces.at(-1);
  return last?.text === piece.text && piece.text.trim() !== '' && Math.abs(last.x - piece.x) < piece.em / 8;
}

function lineText({ pieces }: Line): string {
  const sorted = pieces.every(({ isUpright }) => isUpright) ? pieces.toSorted((a, b) => a.x - b.x) : pieces;
  let text = '';
  let last: Piece | undefined;
  for (const piece of sorted) {
    // What follows in the file itself follows as pdf.js saw it: it writes the blanks between, as pieces.
    const isMoved = last !== undefined && piece.order !== last.order + 1;
    if (isMoved && last && piece.x - last.end > piece.em * blank) text += ' ';
    text += piece.text;
    last = piece;
  }
  return text.replace(/[\s\p{Cc}]+/gu, ' ').trim();
}

/** Words that keep the hyphen at which a line ends: `peut-être`, `sous-préfet`, `celui-ci`, `rendez-vous`, `eux-mêmes`. */
const heads = new Set(
  'avant après arrière sous non demi semi peut quasi vice grand grande petit petite porte celui celle ceux celles'.split(
    ' ',
  ),
);
const tails = new Set('là il ils elle elles nous vous moi toi lui eux même mêmes être'.split(' '));

/** With a break between lines; a word that was parted at the end of one is whole again. */
export function joinLines(lines: readonly string[]): string {
  const joined: string[] = [];
  for (const line of lines) {
    const last = joined.at(-1);
    const parted = last !== undefined && joinWord(last, line);
    if (parted) joined[joined.length - 1] = parted;
    else joined.push(line);
  }
  return joined
    .join('\n')
    .replace(/[ﬀ-ﬆ]/g, (sign) => sign.normalize('NFKC'))
    .replaceAll(softHyphen, '');
}

const softHyphen = '\u00ad';
const hyphens: ReadonlySet<string | undefined> = new Set(['-', '\u2010', softHyphen]);

/** Characters of the longest word, nearly. */
const longestWord = 60;

/** Both lines as one; undefined when no word goes on from the first to the second. */
function joinWord(line: string, next: string): string | undefined {
  const hyphen = line.at(-1);
  if (!hyphens.has(hyphen)) return undefined;
  const tail = /^\p{Ll}+/u.exec(next.slice(0, longestWord))?.[0];
  const head = /\p{L}+$/u.exec(line.slice(-longestWord, -1))?.[0];
  if (!tail || !head) return undefined;
  return (hyphen !== softHyphen && keepsHyphen(head, tail) ? line : line.slice(0, -1)) + next;
}

function keepsHyphen(head: string, tail: string): boolean {
  return head.length === 1 || heads.has(head.toLowerCase()) || tails.has(tail);
}
