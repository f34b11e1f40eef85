/** From one written word to the form by which it is found: folding, then French stems. Knows nothing of texts. */
import snowball from 'snowball-stemmers';

/** Letters that Unicode does not decompose, in lower case. */
const undecomposed: ReadonlyMap<string, string> = new Map([
  ['œ', 'oe'],
  ['æ', 'ae'],
  ['ß', 'ss'],
  ['ø', 'o'],
  ['ł', 'l'],
  ['đ', 'd'],
  ['ı', 'i'],
]);

/**
 * Case, accents, ligatures, soft hyphens and signs folded away: `Cœur`, `CŒUR` and a decomposed `cœur` give `coeur`.
 * Letters of other scripts stay. The result holds only letters and digits; it may be empty.
 */
export function fold(word: string): string {
  if (/^[a-z0-9]*$/.test(word)) return word;
  return word
    .normalize('NFKD')
    .replace(/\p{M}+/gu, '')
    .toLowerCase()
    .replace(/[œæßøłđı]/g, (letter) => undecomposed.get(letter) ?? letter)
    .replace(/[^\p{L}\p{N}]+|\p{Lm}+/gu, '');
}

const french = snowball.newStemmer('french');

/**
 * The stem of a folded word. Snowball alone, fed with words whose accents are gone, leaves apart what the eye takes for one
 * word (`élu` and `élus`, `année` and `années`, `lieu` and `lieux`, `salarié` and `salariée`): the rules around it bring
 * endings to the one form that it treats well. Numbers and words of one or two letters stay as they are.
 */
export function stemFolded(folded: string): string {
  if (folded.length < 3 || !/^[a-z]+[0-9]*$/.test(folded)) return folded;
  return unifyStem(french.stem(unifyEnding(folded)));
}

/**
 * Words that the rules below would split or mix up, with the form to take instead. Some are given an `e` that is no
 * French: it keeps Snowball from cutting them into another word (`loyer` into `loi`).
 */
const irregular: ReadonlyMap<string, string> = new Map([
  ['travaux', 'travail'],
  ['tous', 'tout'],
  ['baux', 'bail'],
  ['vitraux', 'vitrail'],
  ['emplois', 'emploi'],
  ['envois', 'envoi'],
  ['renvois', 'renvoi'],
  ['tournois', 'tournoi'],
  ['lois', 'loi'],
  ['rois', 'roi'],
  ['delais', 'delai'],
  ['essais', 'essai'],
  ['refus', 'refuse'],
  ['abus', 'abuse'],
  ['inclus', 'incluse'],
  ['exclus', 'excluse'],
  ['confus', 'confuse'],
  ['diffus', 'diffuse'],
  ['divers', 'diverse'],
  ['paris', 'parise'],
  ['loyer', 'loyere'],
  ['loyers', 'loyere'],
  ['foyer', 'foyere'],
  ['foyers', 'foyere'],
  ['mais', 'maise'],
  ['fonds', 'fondse'],
  ['concertation', 'concertatione'],
  ['concertations', 'concertatione'],
  ['communication', 'communiquer'],
  ['communications', 'communiquer'],
  ['communique', 'communiquer'],
  ['communiques', 'communiquer'],
  ['publique', 'public'],
  ['publiques', 'public'],
  ['laique', 'laic'],
  ['laiques', 'laic'],
  ['mail', 'email'],
  ['mails', 'email'],
  ['rdv', 'rendezvou'],
]);

function unifyEnding(folded: string): string {
  let word = irregular.get(folded) ?? unifyPlural(folded);
  word = word.replace(/iere$/, 'ier').replace(/yaux$/, 'yau');
  if (word.length > 6)
    word = word
      .replace(/trice$/, 'teur')
      .replace(/eurice$/, 'eur')
      .replace(/illeuse$/, 'illeur');
  // Without its accent a participle in -iée looks like a noun in -ie, and Snowball cuts both the same way.
  if (word.length > 5) word = word.replace(/iee$/, 'ie').replace(/ee$/, 'er');
  return word.replace(/fie$/, 'fier').replace(/entionn(?:er?|ant)$/, 'ention');
}

/** Snowball drops a plural's `s` after some letters only, and a masculine `s` (`compris`) is not one. */
function unifyPlural(word: string): string {
  if (word.length < 4) return word;
  if (word.length > 5 && /(?:(?:m|pr|qu|c)i|[^r]ai)s$/.test(word)) return `${word}e`;
  return /(?:ss|ois)$/.test(word) ? word : word.replace(/s$/, '');
}

function unifyStem(cut: string): string {
  let stem = cut;
  if (stem.length > 3) stem = stem.replace(/e$/, '');
  if (stem.length > 3) stem = stem.replace(/eux$/, 'eu').replace(/if$/, 'iv');
  if (stem.length > 5) stem = stem.replace(/eur$/, 'eu');
  if (stem.length > 4) stem = stem.replace(/y$/, 'i');
  return stem;
}
