/** The records of an old Excel workbook: kind, length, bytes; long ones go on in records that only continue. */

export interface XlsRecord {
  kind: number;
  data: Buffer;
  /** The record and what continues it. */
  runs: readonly Buffer[];
}

const continues = 0x3c;

/** From `start` on, as far as the stream is whole. */
export function* readRecords(stream: Buffer, start: number): Generator<XlsRecord> {
  let record: { kind: number; data: Buffer; runs: Buffer[] } | undefined;
  for (let at = start; at + 4 <= stream.length; ) {
    const kind = stream.readUInt16LE(at);
    const end = at + 4 + stream.readUInt16LE(at + 2);
    if (end > stream.length) break;
    const data = stream.subarray(at + 4, end);
    at = end;
    if (kind === continues) {
      record?.runs.push(data);
      continue;
    }
    if (record) yield record;
    record = { kind, data, runs: [data] };
  }
  if (record) yield record;
}

/** Texts of a record that may be continued in the middle of one. */
export interface XlsTexts {
  /** A text behind its length, which takes `lengthBytes`. @throws RangeError behind the end. */
  read(lengthBytes: 1 | 2): string;
  /** `count` characters behind the sign of how wide they are. */
  readBare(count: number): string;
  skip(bytes: number): void;
  isOver(): boolean;
}

/** Of the byte before a text: two bytes a character; behind the text how its runs look, or how it is pronounced. */
const [wide, hasSound, hasRuns] = [1, 4, 8];

export function openTexts(runs: readonly Buffer[], start = 0): XlsTexts {
  let [run, at] = [0, start];
  const rest = () => (runs[run]?.length ?? 0) - at;
  const settle = () => {
    while (run < runs.length && rest() <= 0) {
      at = -rest();
      run += 1;
    }
  };
  const skip = (bytes: number) => {
    at += bytes;
    settle();
  };
  const byte = () => {
    settle();
    const value = runs[run]?.[at];
    if (value === undefined) throw new RangeError('behind the end of a record');
    at += 1;
    return value;
  };
  const number = (bytes: number) => {
    let value = 0;
    for (let place = 0; place < bytes; place += 1) value += byte() * 256 ** place;
    return value;
  };
  const characters = (count: number, sign: number) => {
    let text = '';
    let isWide = (sign & wide) !== 0;
    while (text.length < count) {
      if (rest() <= 0) {
        // Each run that goes on with characters says anew how wide they are.
        settle();
        isWide = (byte() & wide) !== 0;
      }
      const size = isWide ? 2 : 1;
      const taken = Math.min(count - text.length, Math.floor(rest() / size));
      if (taken === 0) throw new RangeError('a character is cut in two');
      text += runs[run]?.toString(isWide ? 'utf16le' : 'latin1', at, at + taken * size) ?? '';
      at += taken * size;
    }
    return text;
  };
  return {
    read: (lengthBytes) => {
      const count = number(lengthBytes);
      const sign = byte();
      const runsAfter = (sign & hasRuns) === 0 ? 0 : number(2);
      const soundAfter = (sign & hasSound) === 0 ? 0 : number(4);
      const text = characters(count, sign);
      skip(runsAfter * 4 + soundAfter);
      return text;
    },
    readBare: (count) => characters(count, byte()),
    skip,
    isOver: () => {
      settle();
      return run >= runs.length;
    },
  };
}
