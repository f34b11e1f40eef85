/** A mail server in this process that keeps what it is given: letters go out by the real mailer. */
import type { AddressInfo } from 'node:net';
import { SMTPServer } from 'smtp-server';
import { createMailer, type Mailer } from '../src/mail/mail.ts';

export interface ReceivedLetter {
  from: string;
  to: readonly string[];
  subject: string;
  text: string;
  /** As it came over the wire. */
  raw: string;
}

export interface Mailbox {
  mailer: Mailer;
  letters: readonly ReceivedLetter[];
  /** The next letter that is not fetched yet. @throws when none comes within five seconds. */
  next(): Promise<ReceivedLetter>;
  /** Waits as long as a letter would take, and says how many have come that were not fetched. */
  waiting(): Promise<number>;
  close(): Promise<void>;
}

export async function openMailbox(): Promise<Mailbox> {
  const letters: ReceivedLetter[] = [];
  let fetched = 0;
  const server = new SMTPServer({
    disabledCommands: ['AUTH', 'STARTTLS'],
    onData: (stream, session, done) => {
      const pieces: Buffer[] = [];
      stream.on('data', (piece: Buffer) => pieces.push(piece));
      stream.on('end', () => {
        const { mailFrom, rcptTo } = session.envelope;
        const from = mailFrom ? mailFrom.address : '';
        letters.push({ from, to: rcptTo.map(({ address }) => address), ...read(Buffer.concat(pieces)) });
        done();
      });
    },
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.server.address() as AddressInfo;
  const failures: unknown[] = [];
  const mailer = createMailer({
    smtp: `smtp://127.0.0.1:${port}`,
    from: 'Gare <gare@exemple.org>',
    onFailure: (error) => failures.push(error),
    pauses: [],
    delay: () => 40,
  });
  const pause = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds));
  return {
    mailer,
    letters,
    next: async () => {
      for (let tries = 0; tries < 250; tries += 1) {
        const letter = letters[fetched];
        if (letter) {
          fetched += 1;
          return letter;
        }
        if (failures.length > 0) throw failures[0];
        await pause(20);
      }
      throw new Error('no letter came');
    },
    waiting: async () => {
      await pause(300);
      return letters.length - fetched;
    },
    close: async () => {
      await mailer.close();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}

function read(bytes: Buffer): Pick<ReceivedLetter, 'subject' | 'text' | 'raw'> {
  const raw = bytes.toString('latin1');
  const end = raw.indexOf('\r\n\r\n');
  const head = raw.slice(0, end).replace(/\r\n[ \t]+/g, ' ');
  const headerOf = (name: string) => new RegExp(`^${name}: (.*)$`, 'im').exec(head)?.[1]?.trim() ?? '';
  const encoding = headerOf('Content-Transfer-Encoding').toLowerCase();
  const body = decode(raw.slice(end + 4), encoding);
  const subject = headerOf('Subject').replace(
    /=\?UTF-8\?([QB])\?([^?]*)\?=(?:\s+(?==\?))?/gi,
    (_all, kind: string, text: string) =>
      kind.toUpperCase() === 'B'
        ? decode(text, 'base64')
        : decode(text.replaceAll('_', ' '), 'quoted-printable'),
  );
  return { subject, text: body.replaceAll('\r\n', '\n'), raw };
}

function decode(text: string, encoding: string): string {
  if (encoding === 'base64') return Buffer.from(text, 'base64').toString('utf8');
  if (encoding !== 'quoted-printable') return Buffer.from(text, 'latin1').toString('utf8');
  const plain = text
    .replace(/=\r\n/g, '')
    .replace(/=([0-9A-F]{2})/gi, (_all, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
  return Buffer.from(plain, 'latin1').toString('utf8');
}

/** The path of the one link in a letter that begins with this. */
export function pathIn(letter: ReceivedLetter, start: string): string {
  const links = [...letter.text.matchAll(/https?:\/\/[^/\s]+(\/\S*)/g)].map(([, path = '']) => path);
  const found = links.filter((path) => path.startsWith(start));
  if (found.length !== 1) throw new Error(`${found.length} links to ${start} in: ${letter.text}`);
  return found[0] ?? '';
}
