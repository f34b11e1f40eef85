/** Characters out of bytes: UTF-8 and UTF-16, the Windows-1252 of old offices, and what a file says of itself. */

export interface Decoded {
  text: string;
  /** Neither a mark nor the bytes themselves said it: Windows-1252 was taken. */
  isGuessed: boolean;
}

/** By the mark of the encoding, which is left out; else UTF-8 when every byte fits; else Windows-1252. */
export function decodeStrictly(bytes: Uint8Array): Decoded {
  const marked = decodeMarked(bytes);
  if (marked !== undefined) return { text: marked, isGuessed: false };
  try {
    return { text: new TextDecoder('utf-8', { fatal: true }).decode(bytes), isGuessed: false };
  } catch {
    return { text: fromWindows(bytes), isGuessed: true };
  }
}

/** The same for a text that may be damaged: UTF-8 stays UTF-8 as long as nearly all of its accents are whole. */
export function decodeLeniently(bytes: Uint8Array): string {
  const marked = decodeMarked(bytes);
  if (marked !== undefined) return marked;
  const text = new TextDecoder('utf-8').decode(bytes);
  const broken = text.match(/\ufffd/g)?.length ?? 0;
  if (broken === 0) return text;
  const beyondAscii = text.match(/[^\0-\x7f]/g)?.length ?? 0;
  return broken * 10 <= beyondAscii ? text : fromWindows(bytes);
}

/** @param label as HTML, RTF and letters write it. @returns undefined for one that nobody knows. */
export function decodeAs(label: string, bytes: Uint8Array): string | undefined {
  try {
    const decoder = new TextDecoder(label);
    return decoder.encoding === 'windows-1252' ? fromWindows(bytes) : decoder.decode(bytes);
  } catch {
    return undefined;
  }
}

function decodeMarked(bytes: Uint8Array): string | undefined {
  const [first, second, third] = bytes;
  if (first === 0xff && second === 0xfe) return new TextDecoder('utf-16le').decode(bytes);
  if (first === 0xfe && second === 0xff) return new TextDecoder('utf-16be').decode(bytes);
  if (first === 0xef && second === 0xbb && third === 0xbf) return new TextDecoder('utf-8').decode(bytes);
  return undefined;
}

/** What Windows-1252 has where Latin-1 has nothing to show, from 0x80 on. Node's own decoder takes the one for the other. */
const windowsSigns = '€\ufffd‚ƒ„…†‡ˆ‰Š‹Œ\ufffdŽ\ufffd\ufffd‘’“”•–—˜™š›œ\ufffdžŸ';

function fromWindows(bytes: Uint8Array): string {
  const latin = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1');
  return latin.replace(/[\x80-\x9f]/g, (sign) => windowsSigns[sign.charCodeAt(0) - 0x80] ?? sign);
}
