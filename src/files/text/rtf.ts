/** RTF: groups of braces, words of command and bytes of text, read in one go. */
import type { FileText } from '../../core/file-text.ts';
import { decodeAs } from '../encodings.ts';
import { FileFault } from '../file-fault.ts';
import { createFlow, type Flow } from './flow.ts';
import { gather, type OnPart } from './parts.ts';

interface Group {
  /** Nothing in it is text. */
  isSkipped: boolean;
  /** Hidden, or deleted while changes were tracked. */
  isHidden: boolean;
  /** Signs that follow a `\u` for programs that do not know it. */
  fallback: number;
  isAside: boolean;
}

/** Writers nest some ten deep, tables within tables some tens. */
const deepest = 1000;

/** A command with its number and the blank that ends it, a byte in hexadecimals, a sign, a brace, text, the end of a line. */
const tokens =
  /\\([a-zA-Z]{1,32})(-?\d{1,10})? ?|\\'([0-9a-fA-F]{2})|\\([^a-zA-Z])|([{}])|([^\\{}\r\n]+)|[\r\n]+/y;

/** @throws FileFault for a text that ends within its braces. */
export function readRtf(bytes: Buffer, onPart?: OnPart): FileText {
  const gathering = gather('stretch', onPart);
  const flow = createFlow((text) => gathering.add(1, text));
  const machine = createMachine(flow);
  const source = bytes.toString('latin1');
  let isWhole = false;
  for (let at = 0; at < source.length && !isWhole && !flow.isFull(); ) {
    tokens.lastIndex = at;
    const token = tokens.exec(source);
    if (!token) break;
    at = tokens.lastIndex + machine.take(token);
    isWhole = machine.isWhole();
  }
  machine.end();
  flow.flush();
  if (!isWhole && !flow.isFull()) throw new FileFault('broken');
  return gathering.end();
}

/** Groups that hold no text, or the same once more for other programs. */
const unread: ReadonlySet<string> = new Set([
  ...['fonttbl', 'colortbl', 'stylesheet', 'info', 'pict', 'objdata', 'objclass', 'objname', 'themedata'],
  ...[
    'nonshppict',
    'sp',
    'fldinst',
    'listtext',
    'pntext',
    'pntxta',
    'pntxtb',
    'xe',
    'tc',
    'bkmkstart',
    'bkmkend',
  ],
  ...[
    'atnid',
    'atnauthor',
    'atntime',
    'atnref',
    'atndate',
    'atrfstart',
    'atrfend',
    'generator',
    'nonesttables',
  ],
  ...[
    'datafield',
    'filetbl',
    'revtbl',
    'rsidtbl',
    'listtable',
    'listoverridetable',
    'nesttableprops',
    'xmlnstbl',
  ],
]);

/** Of the groups that old programs may leave out (`\*`) those that hold text all the same. */
const readAnyway: ReadonlySet<string> = new Set(['footnote', 'annotation', 'shpinst', 'shptxt']);

const asides: ReadonlySet<string> = new Set([
  ...['footnote', 'annotation', 'shptxt', 'header', 'headerl', 'headerr', 'headerf'],
  ...['footer', 'footerl', 'footerr', 'footerf'],
]);

const signs: ReadonlyMap<string, string> = new Map([
  ...([
    ['tab', '\t'],
    ['emspace', ' '],
    ['enspace', ' '],
    ['qmspace', ' '],
  ] as const),
  ...([
    ['emdash', '—'],
    ['endash', '–'],
    ['bullet', '•'],
    ['lquote', '‘'],
    ['rquote', '’'],
  ] as const),
  ...([
    ['ldblquote', '“'],
    ['rdblquote', '”'],
    ['~', '\u00a0'],
    ['_', '\u2011'],
  ] as const),
  ...([
    ['{', '{'],
    ['}', '}'],
    ['\\', '\\'],
  ] as const),
]);

/** A line end after a backslash is a paragraph's. */
const paragraphEnds: ReadonlySet<string> = new Set(['par', 'sect', 'page', '\n', '\r']);
const rowEnds: ReadonlySet<string> = new Set(['trowd', 'row', 'nestrow']);

/** Writes into the flow what is bytes in the code page of the file. */
function createWriter(flow: Flow) {
  let codePage = 'windows-1252';
  // Bytes of one text: in the code pages of the Far East two make a character.
  let waiting: number[] = [];
  const flush = () => {
    if (waiting.length > 0) flow.text(decodeAs(codePage, Uint8Array.from(waiting)) ?? '');
    waiting = [];
  };
  return {
    flush,
    setCodePage: (label: string) => {
      codePage = label;
    },
    bytes: (text: string) => {
      if (waiting.length === 0 && !/[\x80-\xff]/.test(text)) flow.text(text);
      else for (let at = 0; at < text.length; at++) waiting.push(text.charCodeAt(at));
    },
    text: (text: string) => {
      flush();
      flow.text(text);
    },
    layout: (word: string) => {
      flush();
      const end = paragraphEnds.has(word) ? 'paragraph' : rowEnds.has(word) ? 'row' : undefined;
      if (end) {
        flow.closeBlock(end);
        flow.openBlock('paragraph');
      } else if (word === 'line' || word === 'column') flow.line();
      else if (word === 'cell' || word === 'nestcell') flow.cell();
    },
    openAside: () => {
      flush();
      flow.openAside();
      flow.openBlock('paragraph');
    },
    closeAside: () => {
      flow.closeBlock('paragraph');
      flow.closeAside();
    },
  };
}

function createMachine(flow: Flow) {
  const writer = createWriter(flow);
  const groups: Group[] = [];
  let group: Group = { isSkipped: false, isHidden: false, fallback: 1, isAside: false };
  let leftOut = 0;
  let isOptional = false;
  let isOver = false;

  const isRead = () => !group.isSkipped && !group.isHidden;
  const open = () => {
    writer.flush();
    if (groups.length >= deepest) throw new FileFault('broken');
    groups.push(group);
    group = { ...group, isAside: false };
    leftOut = 0;
    isOptional = false;
  };
  const close = () => {
    writer.flush();
    if (group.isAside) writer.closeAside();
    group = groups.pop() ?? group;
    isOver = groups.length === 0;
    leftOut = 0;
  };
  /** @returns how many bytes follow that are no text at all. */
  const command = (word: string, number: number | undefined): number => {
    if (unread.has(word) || (isOptional && !readAnyway.has(word))) group.isSkipped = true;
    else if (asides.has(word) && !group.isSkipped && !group.isAside) {
      group.isAside = true;
      writer.openAside();
    }
    isOptional = false;
    leftOut = 0;
    if (word === 'bin') return Math.max(number ?? 0, 0);
    if (word === 'ansicpg' && number) writer.setCodePage(labelOf(number));
    else if (word === 'mac') writer.setCodePage('macintosh');
    else setState(group, word, number);
    if (!isRead()) return 0;
    const sign = word === 'u' ? String.fromCharCode((number ?? 0) & 0xffff) : signs.get(word);
    if (word === 'u') leftOut = group.fallback;
    if (sign === undefined) writer.layout(word);
    else writer.text(sign);
    return 0;
  };
  const addBytes = (text: string) => {
    if (isRead()) writer.bytes(text.slice(leftOut));
    leftOut = Math.max(0, leftOut - text.length);
  };

  flow.openBlock('paragraph');
  return {
    /** @returns how many bytes after the token are to be left out. */
    take: ([, word, number, byte, sign, brace, text]: RegExpExecArray): number => {
      if (brace === '{') open();
      else if (brace === '}') close();
      else if (word !== undefined) return command(word, number === undefined ? undefined : Number(number));
      else if (byte !== undefined) addBytes(String.fromCharCode(Number.parseInt(byte, 16)));
      else if (sign === '*') isOptional = true;
      else if (sign !== undefined) return command(sign, undefined);
      else if (text !== undefined) addBytes(text);
      return 0;
    },
    isWhole: () => isOver,
    end: () => {
      writer.flush();
      flow.closeBlock('paragraph');
    },
  };
}

function setState(group: Group, word: string, number: number | undefined): void {
  if (word === 'uc') group.fallback = Math.min(Math.max(number ?? 1, 0), 100);
  else if (word === 'v' || word === 'deleted') group.isHidden = number !== 0;
  else if (word === 'plain') group.isHidden = false;
}

/** As the standard of encodings calls the code pages of Windows, DOS and Macintosh. */
function labelOf(codePage: number): string {
  const others: Readonly<Record<number, string>> = {
    ...{ 866: 'ibm866', 874: 'windows-874', 932: 'shift_jis', 936: 'gbk', 949: 'euc-kr', 950: 'big5' },
    ...{ 10000: 'macintosh', 65001: 'utf-8' },
  };
  const label = others[codePage] ?? `windows-${codePage}`;
  return decodeAs(label, new Uint8Array()) === undefined ? 'windows-1252' : label;
}
