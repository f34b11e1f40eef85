/** The name a visitor signs with: any words, made fit to stand on one line of a list. */

/** Characters of a signature that are kept. */
export const signatureLimit = 80;

/** The author of what nobody signed. */
export const unsigned = 'Visiteur·euse';

/** Control characters and runs of white space would let a name pretend to be two lines of a list. */
export function signatureOf(written: string): string {
  const plain = written.replace(/[\p{Cc}\p{Cf}\p{Cs}\s]+/gu, ' ').trim();
  const name = [...plain].slice(0, signatureLimit).join('').trim();
  return name === '' ? unsigned : name;
}
