/** Letters on their way: handed over later than asked, tried again, and not forgotten when the server closes. */
import { afterEach, expect, test } from 'vitest';
import { createMailer, type Letter, noMailer } from '../../src/mail/mail.ts';
import { type Mailbox, openMailbox } from '../mailbox.ts';

const letter: Letter = { to: 'a@exemple.org', subject: 'Été', text: 'Un départ à 14 h 30.\n' };
let mailbox: Mailbox | undefined;
afterEach(async () => {
  await mailbox?.close();
  mailbox = undefined;
});

test('a letter arrives as it was written, in plain text', async () => {
  mailbox = await openMailbox();
  mailbox.mailer.send(letter);
  expect(mailbox.letters).toEqual([]);
  const received = await mailbox.next();
  expect(received).toMatchObject({ to: [letter.to], from: 'gare@exemple.org', subject: letter.subject });
  expect(received.text.trim()).toBe(letter.text.trim());
  expect(received.raw).toMatch(/^Content-Type: text\/plain/im);
});

test('what stands in a subject breaks no header', async () => {
  mailbox = await openMailbox();
  mailbox.mailer.send({ ...letter, subject: 'Bonjour\r\nBcc: b@exemple.org\r\n\r\nTexte' });
  const received = await mailbox.next();
  expect(received.to).toEqual([letter.to]);
  expect(received.raw).not.toMatch(/^Bcc:/im);
});

test('closing waits for what was asked for', async () => {
  mailbox = await openMailbox();
  mailbox.mailer.send(letter);
  await mailbox.mailer.close();
  expect(mailbox.letters).toHaveLength(1);
});

test('a failure is told once, after the last try, and to nobody who asked', async () => {
  const failures: unknown[] = [];
  const mailer = createMailer({
    // Nothing listens there.
    smtp: 'smtp://127.0.0.1:9',
    from: 'gare@exemple.org',
    onFailure: (error) => failures.push(error),
    pauses: [10, 10],
    delay: () => 0,
  });
  mailer.send(letter);
  await mailer.close();
  expect(failures).toHaveLength(1);
  expect(String(failures[0])).not.toContain('a@exemple.org');
});

test('without mail nothing is sent and nothing fails', async () => {
  expect(noMailer.isSet).toBe(false);
  noMailer.send(letter);
  await noMailer.close();
});
