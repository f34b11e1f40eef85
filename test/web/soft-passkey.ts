/** A device that makes and shows passkeys, in software: what a browser would send, right or wrong in one respect. */
import { createHash, generateKeyPairSync, type KeyObject, randomBytes, sign } from 'node:crypto';

export interface Wrong {
  /** In the place of what the site says. */
  origin?: string;
  rpId?: string;
  challenge?: string;
  type?: string;
  /** Whether the device was unlocked; true when absent. */
  isUnlocked?: boolean;
  counter?: number;
  userHandle?: string;
  /** Of somebody else. */
  key?: KeyObject;
}

interface Asked {
  challenge: string;
}

const sha256 = (data: string | Buffer) => createHash('sha256').update(data).digest();
const base64url = (data: Buffer | string) => Buffer.from(data).toString('base64url');

/** The few kinds of CBOR that an attestation is made of. */
function cbor(value: number | string | Buffer | ReadonlyMap<number | string, unknown>): Buffer {
  if (typeof value === 'number') return value < 0 ? head(1, -1 - value) : head(0, value);
  if (typeof value === 'string')
    return Buffer.concat([head(3, Buffer.byteLength(value)), Buffer.from(value)]);
  if (Buffer.isBuffer(value)) return Buffer.concat([head(2, value.length), value]);
  const pairs = [...value].flatMap(([key, one]) => [cbor(key), cbor(one as string)]);
  return Buffer.concat([head(5, value.size), ...pairs]);
}

function head(major: number, count: number): Buffer {
  if (count < 24) return Buffer.from([(major << 5) | count]);
  return count < 256
    ? Buffer.from([(major << 5) | 24, count])
    : Buffer.from([(major << 5) | 25, count >> 8, count & 255]);
}

export type SoftPasskey = ReturnType<typeof softPasskey>;

export function softPasskey(site: string) {
  const { origin, hostname } = new URL(site);
  const pair = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const id = randomBytes(20);
  let counter = 0;
  let handle = '';

  const clientData = (type: string, asked: Asked, wrong: Wrong) =>
    Buffer.from(
      JSON.stringify({
        type: wrong.type ?? type,
        challenge: wrong.challenge ?? asked.challenge,
        origin: wrong.origin ?? origin,
        crossOrigin: false,
      }),
    );
  const authData = (wrong: Wrong, more: Buffer = Buffer.alloc(0)) => {
    const flags = 1 | (wrong.isUnlocked === false ? 0 : 4) | (more.length > 0 ? 0x40 : 0);
    const count = Buffer.alloc(4);
    count.writeUInt32BE(wrong.counter ?? counter);
    return Buffer.concat([sha256(wrong.rpId ?? hostname), Buffer.from([flags]), count, more]);
  };
  const answer = (response: object) =>
    JSON.stringify({ id: base64url(id), rawId: base64url(id), type: 'public-key', response });

  return {
    id: base64url(id),
    key: pair.privateKey,
    /** @param options as the site gives them, with the handle of whose it will be. */
    make: (options: Asked & { user: { id: string } }, wrong: Wrong & { format?: string } = {}) => {
      handle = options.user.id;
      const { x = '', y = '' } = pair.publicKey.export({ format: 'jwk' });
      const point = (part: string) => Buffer.from(part, 'base64url');
      const publicKey = cbor(
        new Map<number, number | Buffer>([
          [1, 2],
          [3, -7],
          [-1, 1],
          [-2, point(x)],
          [-3, point(y)],
        ]),
      );
      const attested = Buffer.concat([Buffer.alloc(16), Buffer.from([0, id.length]), id, publicKey]);
      const attestation = new Map<string, unknown>([
        ['fmt', wrong.format ?? 'none'],
        ['attStmt', new Map()],
        ['authData', authData(wrong, attested)],
      ]);
      return answer({
        clientDataJSON: base64url(clientData('webauthn.create', options, wrong)),
        attestationObject: base64url(cbor(attestation)),
        transports: ['internal', '<b>', 7],
      });
    },
    show: (options: Asked, wrong: Wrong = {}) => {
      counter += 1;
      const said = clientData('webauthn.get', options, wrong);
      const data = authData(wrong);
      const signature = sign('sha256', Buffer.concat([data, sha256(said)]), wrong.key ?? pair.privateKey);
      return answer({
        clientDataJSON: base64url(said),
        authenticatorData: base64url(data),
        signature: base64url(signature),
        userHandle: wrong.userHandle ?? handle,
      });
    },
  };
}
