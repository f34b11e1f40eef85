/**
 * Passkeys: a key pair that a device keeps for this site and lends only to who unlocks it. What a browser answers is
 * checked here, so that one answer is possession and knowledge together.
 */
import { isIP } from 'node:net';

/** The site as browsers bind a passkey to it. */
export interface PasskeySite {
  /** Its host name. */
  id: string;
  origin: string;
}

export interface KeptPasskey {
  /** Base64url, chosen by the device. */
  id: string;
  publicKey: Uint8Array<ArrayBuffer>;
  /** Of uses, as the device counts them; 0 when it does not. */
  counter: number;
  /** How a browser may reach the device: `internal`, `usb`, `hybrid`. */
  transports: readonly string[];
}

/** Whose passkey it will be, as the device lists it. */
export interface PasskeyOwner {
  /** What the device gives back at each use: no name, no address. */
  handle: string;
  name: string;
  /** Those they have for this site: no device makes a second one. */
  has: readonly Pick<KeptPasskey, 'id' | 'transports'>[];
}

/** Loaded when somebody first uses a passkey: it takes 27 MB, and a fifth of the time in which the server starts. */
const library = () => import('@simplewebauthn/server');

/** EdDSA, ES256 and RS256: what every version of Node checks. */
const algorithms = [-8, -7, -257];

/** Characters of an answer; a long one has some four thousand. */
const longestAnswer = 32_000;

const longestId = 1400;

/**
 * Browsers give passkeys to a name only, by https, or on the machine itself.
 * @param address public address of the wiki. @returns undefined where there are none, as for an IP address.
 */
export function passkeySite(address: string): PasskeySite | undefined {
  const { protocol, hostname, origin } = new URL(address);
  if (isIP(hostname.replace(/^\[|\]$/g, '')) !== 0) return undefined;
  if (protocol !== 'https:' && hostname !== 'localhost') return undefined;
  return { id: hostname, origin };
}

/** What a browser is given to make one. @param challenge as `newSecret` makes it. */
export async function passkeyToMake(site: PasskeySite, owner: PasskeyOwner, challenge: string) {
  const { generateRegistrationOptions } = await library();
  return generateRegistrationOptions({
    rpName: 'Gare',
    rpID: site.id,
    userName: owner.name,
    userDisplayName: owner.name,
    userID: new TextEncoder().encode(owner.handle),
    challenge: bytesOf(challenge),
    timeout: 300_000,
    attestationType: 'none',
    authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
    excludeCredentials: owner.has.map(({ id, transports }) => ({ id, transports: [...transports] })),
    supportedAlgorithmIDs: algorithms,
  });
}

/** What a browser is given to show one, whichever the person chooses. */
export async function passkeyToShow(site: PasskeySite, challenge: string) {
  const { generateAuthenticationOptions } = await library();
  return generateAuthenticationOptions({
    rpID: site.id,
    challenge: bytesOf(challenge),
    timeout: 300_000,
    userVerification: 'required',
  });
}

/** The passkey that a browser has made for this challenge; undefined for anything else that was sent. */
export async function readNewPasskey(
  site: PasskeySite,
  challenge: string,
  answer: string,
): Promise<KeptPasskey | undefined> {
  const response = readAnswer(answer);
  if (!response) return undefined;
  try {
    if (!(await isPlain(response.response['attestationObject']))) return undefined;
    const { verifyRegistrationResponse } = await library();
    const { registrationInfo } = await verifyRegistrationResponse({
      response: response as never,
      expectedChallenge: challenge,
      expectedOrigin: site.origin,
      expectedRPID: site.id,
      requireUserVerification: true,
      supportedAlgorithmIDs: algorithms,
    });
    if (!registrationInfo || registrationInfo.credential.id.length > longestId) return undefined;
    const { id, publicKey, counter } = registrationInfo.credential;
    return { id, publicKey, counter, transports: transportsIn(response.response['transports']) };
  } catch {
    // The library throws at whatever is wrong with an answer, also at one that is no answer at all.
    return undefined;
  }
}

/** No statement of who built the device was asked for: certificates are not read, nor looked up anywhere. */
async function isPlain(attestation: unknown): Promise<boolean> {
  if (typeof attestation !== 'string') return false;
  const { decodeAttestationObject } = await import('@simplewebauthn/server/helpers');
  const object = decodeAttestationObject(bytesOf(attestation));
  const format = object.get('fmt');
  return format === 'none' || (format === 'packed' && object.get('attStmt').get('x5c') === undefined);
}

/** Which passkey an answer says it is of; undefined when it says nothing that can be read. */
export function passkeyIn(answer: string): string | undefined {
  return readAnswer(answer)?.id;
}

/**
 * Whether this answer was made with the passkey, for this challenge and site, by who unlocked the device.
 * @param handle of the passkey's owner. @returns the counter after this use; undefined when it was not.
 */
export async function provePasskey(
  site: PasskeySite,
  challenge: string,
  answer: string,
  { id, publicKey, counter }: Omit<KeptPasskey, 'transports'>,
  handle: string,
): Promise<number | undefined> {
  const response = readAnswer(answer);
  if (!response || response.id !== id) return undefined;
  const given = response.response['userHandle'];
  if (given !== Buffer.from(handle).toString('base64url')) return undefined;
  try {
    const { verifyAuthenticationResponse } = await library();
    const { verified, authenticationInfo } = await verifyAuthenticationResponse({
      response: response as never,
      expectedChallenge: challenge,
      expectedOrigin: site.origin,
      expectedRPID: site.id,
      credential: { id, publicKey, counter },
      requireUserVerification: true,
    });
    return verified ? authenticationInfo.newCounter : undefined;
  } catch {
    return undefined;
  }
}

/** Of base64url. */
function bytesOf(text: string): Uint8Array<ArrayBuffer> {
  return new Uint8Array(Buffer.from(text, 'base64url'));
}

interface Answer {
  id: string;
  response: Readonly<Record<string, unknown>>;
}

/** JSON of an answer, as far as its shape is needed here; the library checks the rest. */
function readAnswer(text: string): Answer | undefined {
  if (text.length > longestAnswer) return undefined;
  try {
    const read = JSON.parse(text) as Partial<Answer> | null;
    const isOne = typeof read?.id === 'string' && typeof read.response === 'object' && read.response !== null;
    return isOne && /^[\w-]+$/.test(read.id ?? '') ? (read as Answer) : undefined;
  } catch {
    return undefined;
  }
}

function transportsIn(given: unknown): string[] {
  if (!Array.isArray(given)) return [];
  return given.filter((one) => typeof one === 'string' && /^[a-z-]{2,20}$/.test(one)).slice(0, 8);
}
