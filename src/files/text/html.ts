/** HTML, and XML as far as it has words: what a reader of the page sees. */
import { Parser } from 'htmlparser2';
import type { FileText } from '../../core/file-text.ts';
import { decodeAs, decodeLeniently } from '../encodings.ts';
import { FileFault } from '../file-fault.ts';
import { createFlow, type Flow } from './flow.ts';
import { gather, type OnPart } from './parts.ts';

/** Bytes of a page with all its marks; what lies beyond is left out. */
const mostBytes = 16 * 1024 * 1024;

/** As in browsers. Closing an element looks through all that are open. */
const deepest = 512;

/** @throws FileFault */
export function readHtml(bytes: Buffer, onPart?: OnPart): FileText {
  const gathering = gather('stretch', onPart);
  const flow = createFlow((text) => gathering.add(1, text));
  addHtml(flow, decodePage(bytes.subarray(0, mostBytes)));
  flow.flush();
  const read = gathering.end();
  return { ...read, isCut: read.isCut || (read.state === 'text' && bytes.length > mostBytes) };
}

/** By its mark, else as it says of itself in its first kilobyte, else as its bytes look. */
function decodePage(bytes: Buffer): string {
  const hasMark = /^(?:\xff\xfe|\xfe\xff|\xef\xbb\xbf)/.test(bytes.toString('latin1', 0, 3));
  const said = /<(?:meta|\?xml)[^>]{0,200}?(?:charset|encoding)\s*=\s*["']?\s*([\w.:-]{1,40})/i.exec(
    bytes.toString('latin1', 0, 1024),
  )?.[1];
  // What speaks of itself in ASCII is in no UTF-16; and most of what says UTF-8 and is not comes from old offices.
  if (hasMark || said === undefined || /^utf/i.test(said)) return decodeLeniently(bytes);
  return decodeAs(said, bytes) ?? decodeLeniently(bytes);
}

const unseen: ReadonlySet<string> = new Set([
  ...[
    'script',
    'style',
    'template',
    'noscript',
    'iframe',
    'object',
    'audio',
    'video',
    'canvas',
    'datalist',
    'del',
  ],
]);
const blocks: ReadonlySet<string> = new Set([
  ...['p', 'div', 'section', 'article', 'aside', 'header', 'footer', 'main', 'nav', 'address', 'blockquote'],
  ...['h1', 'h2', 'h3', 'h4', 'h5', 'h6', 'ul', 'ol', 'li', 'dl', 'dt', 'dd', 'pre', 'figure', 'figcaption'],
  ...[
    'table',
    'caption',
    'form',
    'fieldset',
    'legend',
    'option',
    'details',
    'summary',
    'hr',
    'title',
    'body',
  ],
  ...['center', 'textarea'],
]);

/** @throws FileFault for elements within elements without end. */
export function addHtml(flow: Flow, page: string): void {
  // Of other languages nobody knows what stays within a line.
  const isXml = /^\s*<\?xml/.test(page) && !/<html/i.test(page.slice(0, 1024));
  let hidden = 0;
  let depth = 0;
  const parser = new Parser(
    {
      onopentag: (name, attributes) => {
        depth += 1;
        if (depth > deepest) throw new FileFault('too-large');
        if (hidden > 0 || unseen.has(name) || isHidden(attributes)) hidden += 1;
        else if (name === 'br') flow.line();
        else if (name === 'tr') flow.openBlock('row');
        else if (isXml || blocks.has(name)) flow.openBlock('paragraph');
      },
      ontext: (text) => {
        if (hidden > 0) return;
        if (/^[ \t\r\n\f]/.test(text)) flow.space();
        flow.text(text.replace(/[ \t\r\n\f]+/g, ' ').replace(/^ | $/g, ''));
        if (/[ \t\r\n\f]$/.test(text)) flow.space();
      },
      onclosetag: (name) => {
        depth -= 1;
        if (hidden > 0) hidden -= 1;
        else if (name === 'tr') flow.closeBlock('row');
        else if (name === 'td' || name === 'th') flow.cell();
        else if (isXml || blocks.has(name)) flow.closeBlock('paragraph');
      },
    },
    { decodeEntities: true, recognizeSelfClosing: isXml },
  );
  for (let at = 0; at < page.length && !flow.isFull(); at += piece) parser.write(page.slice(at, at + piece));
  parser.end();
}

const piece = 64 * 1024;

function isHidden({ hidden, style, type }: Readonly<Record<string, string>>): boolean {
  if (hidden !== undefined || type === 'hidden') return true;
  return (
    style !== undefined && /(?:display\s*:\s*none|visibility\s*:\s*hidden|mso-hide\s*:\s*all)/i.test(style)
  );
}
