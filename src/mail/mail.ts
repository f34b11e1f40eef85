/** Sends mail through the host's own server. Nobody waits for it: how long it takes would tell whether there is an account. */
import { randomInt } from 'node:crypto';

export interface Letter {
  /** One address. */
  to: string;
  subject: string;
  /** Plain text: no picture, nothing that reports back when it is read. */
  text: string;
}

export interface Mailer {
  /** Whether letters can be sent at all; without it links are shown to be copied. */
  isSet: boolean;
  /** Hands the letter over and returns at once; a failure is tried again, then told to `onFailure`. */
  send(letter: Letter): void;
  /** Waits for what is being sent. */
  close(): Promise<void>;
}

export interface MailOptions {
  /** `smtp://name:password@host:587` or `smtps://…`. */
  smtp: string;
  /** As it stands in letters: `Gare <gare@example.org>`. */
  from: string;
  /** Told without the address of whoever should have got it. */
  onFailure(error: unknown): void;
  /** Milliseconds before the second and the third try. */
  pauses?: readonly number[];
  /** Milliseconds before the first try; up to a second, by chance, when absent. */
  delay?: () => number;
}

/** The work of sending would slow down what the same person asks for next, and so tell that a letter went out. */
const anyDelay = () => randomInt(100, 1000);

/** A wiki without mail. */
export const noMailer: Mailer = { isSet: false, send: () => {}, close: async () => {} };

/** Connects with the first letter. What is still waiting for another try when it closes is lost, and nobody is told. */
export function createMailer({
  smtp,
  from,
  onFailure,
  pauses = [5_000, 60_000],
  delay = anyDelay,
}: MailOptions): Mailer {
  let opened: ReturnType<typeof openTransport> | undefined;
  const underWay = new Set<Promise<void>>();
  const attempt = async (letter: Letter) => {
    await wait(delay()).over;
    for (let tries = 0; ; tries += 1) {
      try {
        opened ??= openTransport(smtp, from);
        await (await opened).sendMail(letter);
        return;
      } catch (error) {
        const pause = pauses[tries];
        if (pause === undefined) return onFailure(error);
        const rest = wait(pause);
        rest.timer.unref();
        await rest.over;
      }
    }
  };
  return {
    isSet: true,
    send: (letter) => {
      const sending = attempt(letter).finally(() => underWay.delete(sending));
      underWay.add(sending);
    },
    close: async () => {
      const patience = wait(3_000);
      await Promise.race([Promise.all(underWay), patience.over]);
      clearTimeout(patience.timer);
      (await opened)?.close();
    },
  };
}

function wait(milliseconds: number): { over: Promise<void>; timer: NodeJS.Timeout } {
  let end = () => {};
  const over = new Promise<void>((resolve) => {
    end = resolve;
  });
  return { over, timer: setTimeout(end, milliseconds) };
}

/** Loaded with the first letter: most wikis send none. */
async function openTransport(smtp: string, from: string) {
  const { createTransport } = await import('nodemailer');
  return createTransport(smtp, { from, disableFileAccess: true, disableUrlAccess: true });
}
