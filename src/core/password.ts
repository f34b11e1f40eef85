/**
 * Which passwords are taken. Length is what counts (OWASP ASVS 6.2): no rule about digits and signs, but nothing that
 * is tried first: a common word with digits around it, a walk over the keyboard, a repetition, one's own name.
 */
import { memberLimits } from './member.ts';
import { foldName } from './page.ts';

export type PasswordFault = 'password.short' | 'password.long' | 'password.common' | 'password.name';

/**
 * Words that head every published list of passwords, French ones first. Lists of ten thousand hold few that are as
 * long as ours must be; nearly all of those are such a word, once or twice, with a year or a row of digits.
 */
const commonWords = new Set(
  (
    'motdepasse password passwort passw0rd bonjour soleil doudou loulou chouchou princesse jetaime iloveyou marseille ' +
    'chocolat nicolas camille pompier tigrou poupette vacances bienvenue welcome letmein admin administrateur ' +
    'administrator administration root secret changeme default gare wiki association collectif coordination sunshine ' +
    'football baseball superman batman dragon monkey master shadow michael jordan trustno test testtest utilisateur user ' +
    'invite guest login connexion compte france paris lyon toulouse nantes juillet janvier septembre'
  ).split(' '),
);

/** Rows and columns of French and English keyboards, and the digits. */
const walks = [
  'azertyuiopqsdfghjklmwxcvbn',
  'qwertyuiopasdfghjklzxcvbnm',
  '0123456789012345678901234567890',
  'abcdefghijklmnopqrstuvwxyz',
  'aqwzsxedcrfvtgbyhnujikolpm',
  'qazwsxedcrfvtgbyhnujmikolp',
  '1qaz2wsx3edc4rfv5tgb6yhn7ujm',
  '1q2w3e4r5t6y7u8i9o0p',
  'a1z2e3r4t5y6u7i8o9p0',
];

/** @param own what the person is called by: alone it is no password. */
export function passwordFault(
  password: string,
  own: { name: string; email: string },
): PasswordFault | undefined {
  const length = [...password].length;
  if (length < memberLimits.shortestPassword) return 'password.short';
  if (length > memberLimits.longestPassword) return 'password.long';
  const folded = foldName(password).replaceAll(' ', '');
  if (isCommon(folded) || /^(.{1,5})\1+$/su.test(password)) return 'password.common';
  const names = [own.name, own.email, own.email.split('@')[0] ?? ''].map((one) =>
    foldName(one).replaceAll(' ', ''),
  );
  const bare = withoutDigits(folded);
  return names.some((one) => one.length > 3 && (folded === one || bare === withoutDigits(one)))
    ? 'password.name'
    : undefined;
}

/** A common word or a walk, once or several times, with digits before, between and after. */
function isCommon(folded: string): boolean {
  if (folded === '') return false;
  if (isWalk(folded)) return true;
  const words = folded.split(/\d+/).filter((word) => word !== '');
  return words.length > 0 && words.every((word) => isWalk(word) || isCommonWord(word));
}

function isCommonWord(word: string): boolean {
  if (commonWords.has(word)) return true;
  // « motdepassemotdepasse », « bonjourparis »: two of them joined.
  for (let cut = 3; cut <= word.length - 3; cut += 1)
    if (commonWords.has(word.slice(0, cut)) && commonWords.has(word.slice(cut))) return true;
  return false;
}

/** Made of at most three pieces of keyboard rows, each walked forwards or backwards, and two signs more. */
function isWalk(text: string): boolean {
  let rest = text;
  for (let pieces = 0; pieces < 3; pieces += 1) rest = rest.slice(longestStep(rest));
  return rest.length <= 2;
}

/** How many of the first characters stand beside each other on a row; 0 for fewer than three. */
function longestStep(text: string): number {
  let length = 0;
  for (let end = 3; end <= text.length; end += 1) {
    const piece = text.slice(0, end);
    const back = [...piece].reverse().join('');
    if (!walks.some((row) => row.includes(piece) || row.includes(back))) break;
    length = end;
  }
  return length;
}

function withoutDigits(text: string): string {
  return text.replace(/\d+/g, '');
}
