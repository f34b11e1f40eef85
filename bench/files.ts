/** Made-up files of the archive: minutes, reports and tables as associations attach them. The same number gives the same file. */
import { Readable } from 'node:stream';
import type { Actor } from '../src/core/access.ts';
import { addAttachment, listAttachments } from '../src/wiki/attachments.ts';
import { runJobs } from '../src/wiki/jobs.ts';
import type { Wiki } from '../src/wiki/wiki.ts';
import type { Corpus } from './generate.ts';
import { archive } from './station.ts';

export interface GeneratedFile {
  name: string;
  bytes: Buffer;
}

const visitor: Actor = { kind: 'visitor', name: '' };

/**
 * Attaches files to pages from all over the archive and reads their texts, as the server does behind its answers. Where
 * they hang already, nothing is done.
 */
export async function addFiles(wiki: Wiki, corpus: Corpus, count: number): Promise<void> {
  const { slug } = corpus.page(((count - 1) * 5) % corpus.count);
  const last = await listAttachments(wiki, visitor, { space: archive, slug });
  if (last.files.length > 0) return;
  for (let number = 0; number < count; number += 1) {
    const { slug } = corpus.page((number * 5) % corpus.count);
    const { name, bytes } = fileOf(corpus, number);
    await addAttachment(wiki, visitor, { space: archive, slug, name, stream: Readable.from([bytes]) });
  }
  await runJobs(wiki);
}

/** Half are PDF of three pages, the others texts, web pages and tables; each holds the text of a page of the archive. */
export function fileOf(corpus: Corpus, number: number): GeneratedFile {
  const { title, revisions } = corpus.page((number * 5 + 2) % corpus.count);
  const lines = (revisions.at(-1)?.text ?? '').split('\n').filter((line) => line !== '');
  const name = `Annexe ${number}`;
  if (number % 2 === 0) return { name: `${name}.pdf`, bytes: pdfOf(inThree([title, ...lines])) };
  if (number % 6 === 1) return { name: `${name}.txt`, bytes: Buffer.from([title, ...lines].join('\n\n')) };
  if (number % 6 === 3) return { name: `${name}.csv`, bytes: Buffer.from(tableOf(lines)) };
  return { name: `${name}.html`, bytes: Buffer.from(webPageOf(title, lines)) };
}

function inThree(lines: readonly string[]): string[][] {
  const size = Math.ceil(lines.length / 3);
  return [0, 1, 2].map((page) => lines.slice(page * size, (page + 1) * size));
}

function tableOf(lines: readonly string[]): string {
  return lines.map((line, at) => `${at + 1};"${line.replaceAll('"', '""')}"`).join('\r\n');
}

function webPageOf(title: string, lines: readonly string[]): string {
  const paragraphs = lines.map((line) => `<p>${line.replaceAll('&', '&amp;').replaceAll('<', '&lt;')}</p>`);
  return `<!doctype html><meta charset="utf-8"><title>${title}</title>${paragraphs.join('\n')}`;
}

/** Lines of a page of A4 in 9 points. */
const lineLength = 100;

/** A PDF of one font, in the bytes of ISO 32000: objects, the table of where they stand, a trailer. */
function pdfOf(pages: readonly (readonly string[])[]): Buffer {
  const kids = pages.map((_, at) => `${4 + at * 2} 0 R`).join(' ');
  const objects = [
    '<< /Type /Catalog /Pages 2 0 R >>',
    `<< /Type /Pages /Kids [${kids}] /Count ${pages.length} >>`,
    '<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>',
    ...pages.flatMap((lines, at) => pageObjects(lines, 5 + at * 2)),
  ];
  let file = '%PDF-1.4\n';
  const places = objects.map((object, at) => {
    const place = file.length;
    file += `${at + 1} 0 obj\n${object}\nendobj\n`;
    return `${String(place).padStart(10, '0')} 00000 n \n`;
  });
  const count = objects.length + 1;
  const table = `xref\n0 ${count}\n0000000000 65535 f \n${places.join('')}`;
  const trailer = `trailer\n<< /Size ${count} /Root 1 0 R >>\nstartxref\n${file.length}\n%%EOF\n`;
  return Buffer.from(file + table + trailer, 'latin1');
}

function pageObjects(lines: readonly string[], content: number): string[] {
  const shown = lines
    .flatMap((line) => line.match(new RegExp(`.{1,${lineLength}}(?:\\s|$)|.{1,${lineLength}}`, 'gu')) ?? [])
    .map((line) => `(${winAnsi(line).replace(/[\\()]/g, '\\$&')}) Tj T*`);
  const stream = `BT /F1 9 Tf 40 800 Td 11 TL\n${shown.join('\n')}\nET`;
  return [
    `<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Resources << /Font << /F1 3 0 R >> >> /Contents ${content} 0 R >>`,
    `<< /Length ${stream.length} >>\nstream\n${stream}\nendstream`,
  ];
}

/** Signs beyond Latin-1 that French texts hold, where Windows-1252 has them. */
const beyondLatin: Readonly<Record<string, string>> = {
  '€': '\x80',
  '…': '\x85',
  '’': '\x92',
  '“': '\x93',
  '”': '\x94',
  '–': '\x96',
  '—': '\x97',
  œ: '\x9c',
};

function winAnsi(text: string): string {
  return text.replace(/[^\x20-\x7e\xa0-\xff]/g, (sign) => beyondLatin[sign] ?? ' ');
}
