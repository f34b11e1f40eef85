/** Passwords: argon2id, at most two at once, and the same work for an account that is not there. */
import { newSecret } from './random.ts';

/** Loaded with the first use: whoever only reads a wiki does not pay for it. */
const library = () => import('@node-rs/argon2');

/** OWASP's first choice: 19 MiB, two passes, one lane; the library's default is argon2id. */
const parameters = { memoryCost: 19_456, timeCost: 2, parallelism: 1 } as const;

/** Each takes 19 MiB and a thread of four that files share: a crowd that signs in waits in line. */
const mostAtOnce = 2;

export interface Passwords {
  /** @returns the PHC form, `$argon2id$v=19$…`. */
  hash(password: string): Promise<string>;
  /**
   * Takes as long for no hash as for one, so that nobody learns whether there is an account.
   * `isOld` says that the hash was made with other parameters and should be made anew.
   */
  verify(hash: string | undefined, password: string): Promise<{ isRight: boolean; isOld: boolean }>;
}

/** One for a wiki: it is what keeps a crowd that signs in from taking all threads. */
export function createPasswords(): Passwords {
  const inTurn = limitTo(mostAtOnce);
  let decoy: Promise<string> | undefined;
  const makeDecoy = () => {
    decoy ??= library().then(({ hash }) => hash(newSecret(), parameters));
    return decoy;
  };
  return {
    hash: async (password) => {
      const { hash } = await library();
      return inTurn(() => hash(password.normalize('NFC'), parameters));
    },
    verify: async (hash, password) => {
      // Asked for in any case: its making, once, would tell the first unknown account.
      const instead = await makeDecoy();
      const { verify } = await library();
      const isEqual = await inTurn(() => verify(hash ?? instead, password.normalize('NFC')));
      return { isRight: isEqual && hash !== undefined, isOld: hash !== undefined && !isCurrent(hash) };
    },
  };
}

const { memoryCost, timeCost, parallelism } = parameters;
const currentForm = `$argon2id$v=19$m=${memoryCost},t=${timeCost},p=${parallelism}$`;

function isCurrent(hash: string): boolean {
  return hash.startsWith(currentForm);
}

function limitTo(most: number): <T>(work: () => Promise<T>) => Promise<T> {
  let running = 0;
  const waiting: (() => void)[] = [];
  return async (work) => {
    if (running >= most) await new Promise<void>((resolve) => waiting.push(resolve));
    running += 1;
    try {
      return await work();
    } finally {
      running -= 1;
      waiting.shift()?.();
    }
  };
}
