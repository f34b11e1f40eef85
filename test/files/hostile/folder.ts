/** A folder of files that would harm a careless reader. All are made here: the largest takes no room on the disk. */
import { randomBytes } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdir, stat, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { textPdf } from '../../../bench/pdfs.ts';
import type { FileTextState } from '../../../src/core/file-text.ts';
import { xlsxOf } from '../sheets.ts';
import * as archives from './archives.ts';
import * as compounds from './compounds.ts';
import * as pdfs from './pdfs.ts';
import * as texts from './texts.ts';

export interface HostileFile {
  path: string;
  name: string;
  mime: string;
  size: number;
  /** What reading it may come to. */
  states: readonly FileTextState[];
  /** Words that are found in it all the same. */
  holds?: string;
}

interface Recipe {
  make(): Buffer;
  states: readonly FileTextState[];
  holds?: string;
}

const refused = ['broken', 'too-large'] as const;
const readOrRefused = ['text', 'empty', ...refused] as const;

const types: Readonly<Record<string, string>> = {
  pdf: 'application/pdf',
  docx: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  odt: 'application/vnd.oasis.opendocument.text',
  ods: 'application/vnd.oasis.opendocument.spreadsheet',
  doc: 'application/msword',
  xls: 'application/vnd.ms-excel',
  rtf: 'application/rtf',
  eml: 'message/rfc822',
  html: 'text/html',
  csv: 'text/csv',
  txt: 'text/plain',
};

/** First bytes by which each kind is known. */
const heads: Readonly<Record<string, string>> = {
  pdf: '%PDF-1.7\n',
  docx: 'PK\x03\x04',
  odt: 'PK\x03\x04',
  doc: '\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1',
  xls: '\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1',
  rtf: '{\\rtf1 ',
  eml: 'From: a@example.org\r\n\r\n',
  html: '<!doctype html>',
  csv: 'a;b\n',
  txt: '',
};

/** @param address of a server of this machine that nothing may ask. */
function recipes(address: string): Readonly<Record<string, Recipe>> {
  const secret = 'file:///etc/passwd';
  const outside = { states: ['broken', 'empty', 'text'] } as const;
  return {
    'zeros.docx': { make: archives.zeroBomb, states: refused },
    'menteur.docx': { make: archives.lyingDocx, states: refused },
    'menteur.xlsx': { make: archives.lyingXlsx, states: refused },
    'poupees.docx': { make: () => archives.nestedZips(5), states: ['text'], holds: 'Dehors' },
    'foule.docx': { make: archives.crowdedZip, states: readOrRefused },
    'entites.docx': { make: () => archives.entityBomb('docx'), states: refused },
    'entites.odt': { make: () => archives.entityBomb('odt'), states: refused },
    'secret.docx': { make: () => archives.outsider('docx', secret), ...outside },
    'secret.odt': { make: () => archives.outsider('odt', secret), ...outside },
    'reseau.docx': { make: () => archives.outsider('docx', address), ...outside },
    'reseau.odt': { make: () => archives.outsider('odt', address), ...outside },
    'liens.docx': { make: () => archives.linkedDocx(address), states: ['text'], holds: 'Dedans' },
    'profond.docx': { make: () => archives.deepDocx(300_000), states: readOrRefused },
    'profond.ods': { make: () => archives.deepOds(500_000), states: readOrRefused },
    'deux-fois.pdf': { make: pdfs.doublyDeflatedPdf, states: ['too-large', 'scan'] },
    'long.pdf': { make: () => pdfs.longPdf(5000), states: ['text'], holds: 'Procès-verbal, page 500' },
    'arbre.pdf': { make: pdfs.cyclicTreePdf, states: ['scan', ...refused] },
    'vantard.pdf': { make: pdfs.boastingPdf, states: ['text'], holds: 'Seule page' },
    'boucle.pdf': { make: pdfs.loopingObjectsPdf, states: ['scan', ...refused] },
    'sans-fin.pdf': { make: pdfs.endlessFormsPdf, states: ['too-large', 'scan', 'text'] },
    'bonde.pdf': { make: pdfs.crowdedPdf, states: ['text', 'too-large'] },
    'police.pdf': { make: pdfs.boundlessFontPdf, states: ['text', 'scan', 'too-large'] },
    'partout.xls': { make: compounds.repeatedSheetXls, states: ['text', 'too-large'] },
    'vantard.xls': { make: compounds.boastingXls, states: ['empty', 'broken'] },
    'cercle.doc': { make: compounds.circularCompound, states: refused },
    'groupes.rtf': { make: () => texts.rtfGroups(1_000_000), states: readOrRefused },
    'lettres.eml': { make: () => texts.nestedEml(1000), states: readOrRefused },
    'transmis.eml': { make: () => texts.forwardedEml(1000), states: readOrRefused },
    'ligne.csv': { make: () => texts.longCsvLine(50_000_000), states: ['text', 'too-large'] },
    'guillemet.csv': { make: () => texts.openQuoteCsv(20_000_000), states: ['text', ...refused] },
    'profond.html': { make: () => texts.deepHtml(1_000_000), states: readOrRefused },
    'ouvert.html': { make: () => texts.openHtml(2_000_000), states: readOrRefused },
    'vide.pdf': { make: () => Buffer.alloc(0), states: ['empty'] },
  };
}

/** Noise behind the head of each kind, and the first half of honest files. */
function damaged(): Readonly<Record<string, Recipe>> {
  const noise = Object.entries(heads).map(([kind, head]): [string, Recipe] => [
    `hasard.${kind}`,
    {
      make: () => Buffer.concat([Buffer.from(head, 'latin1'), randomBytes(200_000)]),
      states: ['text', 'empty', 'scan', 'encrypted', 'unsupported', ...refused],
    },
  ]);
  const honest: Readonly<Record<string, Buffer>> = {
    'moitie.pdf': textPdf([['Première page'], ['Deuxième page']]),
    'moitie.docx': archives.docxOf(archives.paragraph('Bonjour')),
    'moitie.xlsx': xlsxOf({ sheets: { Un: '<row r="1"><c r="A1"><v>1</v></c></row>' } }),
    'moitie.xls': compounds.xlsOf({ Un: [] }),
  };
  const halves = Object.entries(honest).map(([name, bytes]): [string, Recipe] => [
    name,
    { make: () => bytes.subarray(0, bytes.length / 2), states: ['broken', 'empty', 'scan', 'text'] },
  ]);
  return Object.fromEntries([...noise, ...halves]);
}

const sparse = 2 * 1024 ** 3;

/**
 * Writes them all, some hundred megabytes.
 * @param address of a server of this machine that nothing may ask.
 */
export async function writeHostileFolder(folder: string, address: string): Promise<HostileFile[]> {
  await mkdir(folder, { recursive: true });
  const files: HostileFile[] = [];
  const note = async (name: string, { states, holds }: Omit<Recipe, 'make'>) => {
    const path = join(folder, name);
    const mime = types[name.slice(name.lastIndexOf('.') + 1)] ?? 'application/octet-stream';
    const { size } = await stat(path);
    files.push({ path, name, mime, size, states, ...(holds === undefined ? {} : { holds }) });
  };
  for (const [name, recipe] of Object.entries({ ...recipes(address), ...damaged() })) {
    await writeFile(join(folder, name), recipe.make());
    await note(name, recipe);
  }
  await writeFile(join(folder, 'creux.pdf'), heads['pdf'] ?? '');
  await truncate(join(folder, 'creux.pdf'), sparse);
  await note('creux.pdf', { states: ['too-large'] });
  return files;
}

/** Its bytes as the store hands them out. */
export async function* piecesOf(file: HostileFile): AsyncGenerator<Buffer> {
  for await (const piece of createReadStream(file.path, { highWaterMark: 256 * 1024 })) yield piece as Buffer;
}
