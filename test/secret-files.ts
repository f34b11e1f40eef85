/** Secrets of the wiki of secret-station.ts that stand in files, in what waits to be read, and in what pages were called. */
import { randomUUID } from 'node:crypto';
import { Readable } from 'node:stream';
import { textPdf } from '../bench/pdfs.ts';
import type { Actor, Member } from '../src/core/access.ts';
import { addAttachment, removeAttachment } from '../src/wiki/attachments.ts';
import { runJobs } from '../src/wiki/jobs.ts';
import { renamePage } from '../src/wiki/rename-page.ts';
import { savePage } from '../src/wiki/save-page.ts';
import { sendEntry } from '../src/wiki/submissions.ts';
import { odfOf } from './files/text/office-files.ts';
import type { Place } from './wiki/files.ts';
import { setRule } from './wiki/people.ts';
import { edit, type Station, saved } from './wiki/station.ts';

/** Each beside a word that is none, by which whoever may read it finds it. */
export const fileSecrets = {
  /** On the second page of a PDF, in a text of OpenDocument and in one of its sheets, and the name of that. */
  pdfPage: 'Zibelinfeuillet',
  odtText: 'Zibelinminute',
  sheetCell: 'Zibelincellule',
  sheetLabel: 'Zibelinonglet',
  /** Under a page for those who manage. */
  managersFile: 'Zibelindirection',
  /** What a file held, and one that was taken off, before its page was opened; and what that page was called. */
  formerFile: 'Zibelinversion',
  removedFile: 'Zibelinretrait',
  formerName: 'Zibelinbaptême',
  /** In what a visitor sent, which waits. */
  sentTitle: 'Zibelinattente',
  sentText: 'Zibelinrécit',
} as const;

/** What whoever may read the files looks for. */
export const fileWords = ['quartz', 'mica', 'feldspath', 'gneiss', 'basalte'] as const;

const attach = (
  { wiki }: Station,
  host: Member,
  at: Place,
  name: string,
  bytes: Buffer | string,
): Promise<unknown> =>
  addAttachment(wiki, host, { ...at, name, stream: Readable.from([Buffer.from(bytes)]) });

export async function addClosedFiles(station: Station, host: Member, at: readonly Place[]): Promise<void> {
  const { pdfPage, odtText, sheetCell, sheetLabel, managersFile } = fileSecrets;
  const pdf = textPdf([['Une page.'], [`Un ${pdfPage} de quartz.`]]);
  const odt = odfOf('text', `<text:p>Une ${odtText} de mica.</text:p>`);
  const cell = `<table:table-cell office:value-type="string"><text:p>Une ${sheetCell} de feldspath</text:p></table:table-cell>`;
  const table = `<table:table table:name="${sheetLabel}"><table:table-row>${cell}</table:table-row></table:table>`;
  for (const place of at) {
    await attach(station, host, place, 'Feuillets.pdf', pdf);
    await attach(station, host, place, 'Minutes.odt', odt);
    await attach(station, host, place, 'Comptes.ods', odfOf('spreadsheet', table));
  }
  const managed = saved(
    await savePage(station.wiki, host, {
      space: 'gare',
      edit: edit({ title: 'Direction', body: managersFile }),
    }),
  );
  await setRule(station.wiki, { visitors: 'none', members: 'none' }, 'gare', managed.slug);
  await attach(station, host, managed, 'Direction.txt', `La ${managersFile} de gneiss.`);
}

/** Of a page that is closed still: a file that is replaced, one that is taken off, a name that is given up. */
export async function addFormerFiles(station: Station, host: Member, at: Place): Promise<Place> {
  const { formerFile, removedFile, formerName } = fileSecrets;
  await attach(station, host, at, 'note.txt', `Une ${formerFile} de basalte.`);
  await attach(station, host, at, 'note.txt', 'Une note.');
  await attach(station, host, at, 'retrait.txt', `Un ${removedFile} de basalte.`);
  await runJobs(station.wiki);
  await removeAttachment(station.wiki, host, { ...at, name: 'retrait.txt' });
  const rename = (slug: string, title: string) =>
    renamePage(station.wiki, host, { space: at.space, slug, title, summary: '' });
  const named = await rename(at.slug, formerName);
  return rename(named.slug, 'Ouverte');
}

export async function sendSecret({ wiki }: Station, type: string): Promise<void> {
  const visitor: Actor = { kind: 'visitor', name: '' };
  const sent = await sendEntry(wiki, visitor, {
    ...{ space: 'gare', type, title: fileSecrets.sentTitle, body: '' },
    form: { champ_commune: fileSecrets.sentText },
    editId: randomUUID(),
    secret: 'x'.repeat(43),
    name: '',
    email: '',
  });
  if (sent.kind !== 'sent') throw new Error(`not sent but ${sent.kind}`);
}

/** Everything is read, indexed and learnt. */
export async function finishWork(station: Station): Promise<void> {
  station.setTime('2026-03-12T09:05:00.000Z');
  await runJobs(station.wiki);
}
