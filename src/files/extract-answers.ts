/** What the child that reads files says: lines of JSON, each of which is checked, for a hostile file may have the say there. */
import { type FilePart, type FileTextState, type FileUnit, fileTextLimits } from '../core/file-text.ts';

export type Answer =
  /** It has heard of the file and waits for its bytes. */
  | { kind: 'ready' }
  /** Sent as it is read: what came before a limit is kept. */
  | { kind: 'part'; unit: FileUnit; part: FilePart }
  | { kind: 'end'; unit: FileUnit; state: FileTextState; isCut: boolean };

/** Characters of the name of a sheet. */
const mostLabel = 255;

/** Bytes of one line: a part, each character of which is escaped. */
const mostLine = 64 * 1024;

const newline = 0x0a;
const units: ReadonlySet<unknown> = new Set<FileUnit>(['page', 'slide', 'sheet', 'stretch']);
const states: ReadonlySet<unknown> = new Set<FileTextState>([
  ...(['text', 'empty', 'scan', 'encrypted', 'broken', 'too-large', 'unsupported'] as const),
]);

export function writeAnswer(answer: Answer): Buffer {
  return Buffer.from(`${JSON.stringify(answer)}\n`);
}

/** Lines out of pieces. `take` is given undefined for what is no answer, or longer than any. */
export function createAnswerReader(take: (answer: Answer | undefined) => void): (piece: Buffer) => void {
  let rest = Buffer.alloc(0);
  return (piece) => {
    let bytes = Buffer.concat([rest, piece]);
    for (let end = bytes.indexOf(newline); end >= 0; end = bytes.indexOf(newline)) {
      take(end > mostLine ? undefined : readAnswer(bytes.toString('utf8', 0, end)));
      bytes = bytes.subarray(end + 1);
    }
    if (bytes.length > mostLine) take(undefined);
    rest = bytes.length > mostLine ? Buffer.alloc(0) : bytes;
  };
}

function readAnswer(line: string): Answer | undefined {
  const said = readObject(line);
  if (said?.['kind'] === 'ready') return { kind: 'ready' };
  const unit = said?.['unit'];
  if (!said || !units.has(unit)) return undefined;
  if (said['kind'] === 'part') {
    const part = readPart(said['part']);
    return part && { kind: 'part', unit: unit as FileUnit, part };
  }
  const { state, isCut } = said;
  if (said['kind'] !== 'end' || !states.has(state) || typeof isCut !== 'boolean') return undefined;
  return { kind: 'end', unit: unit as FileUnit, state: state as FileTextState, isCut };
}

function readObject(line: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(line);
    return isObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}

function readPart(value: unknown): FilePart | undefined {
  if (!isObject(value)) return undefined;
  const { number, label, text } = value;
  if (typeof number !== 'number' || !Number.isSafeInteger(number) || number < 1) return undefined;
  if (typeof label !== 'string' || label.length > mostLabel) return undefined;
  if (typeof text !== 'string' || text === '' || text.length > fileTextLimits.part) return undefined;
  return { number, label: label.toWellFormed(), text: text.toWellFormed() };
}
