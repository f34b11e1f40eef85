/** Sends mail through the host's own server. Nobody waits for it: how long it takes would tell whether there is an account. */
import { createTransport } from 'nodemailer';

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
}

/** A wiki without mail. */
export const noMailer: Mailer = { isSet: false, send: () => {}, close: async () => {} };

export function createMailer({ smtp, from, onFailure, pauses = [5_000, 60_000] }: MailOptions): Mailer {
  const transport = createTransport(smtp, { from, disableFileAccess: true, disableUrlAccess: true });
  const underWay = new Set<Promise<void>>();
  const attempt = async (letter: Letter) => {
    for (let tries = 0; ; tries += 1) {
      try {
        await transport.sendMail(letter);
        return;
      } catch (error) {
        const pause = pauses[tries];
        if (pause === undefined) return onFailure(error);
        await new Promise<void>((resolve) => {
          setTimeout(resolve, pause).unref();
        });
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
      await Promise.race([
        Promise.all(underWay),
        new Promise<void>((resolve) => {
          setTimeout(resolve, 3_000).unref();
        }),
      ]);
      transport.close();
    },
  };
}
