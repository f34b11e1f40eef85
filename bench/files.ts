/** Made-up files of the archive: minutes, reports and tables as associations attach them. The same number gives the same file. */
import { Readable } from 'node:stream';
import type { Actor } from '../src/core/access.ts';
import { addAttachment, listAttachments } from '../src/wiki/attachments.ts';
import { runJobs } from '../src/wiki/jobs.ts';
import type { Wiki } from '../src/wiki/wiki.ts';
import type { Corpus } from './generate.ts';
import { textPdf } from './pdfs.ts';
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
  if (number % 2 === 0) return { name: `${name}.pdf`, bytes: textPdf(inThree(brokenUp([title, ...lines]))) };
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

/** Characters of a line. */
const lineLength = 100;

function brokenUp(lines: readonly string[]): string[] {
  const line = new RegExp(`.{1,${lineLength}}(?:\\s|$)|.{1,${lineLength}}`, 'gu');
  return lines.flatMap((text) => text.match(line) ?? []);
}
