/** Cutting a line into words. French elision and punctuation are pieces of their own: `l’eau,` is `l` `’` `eau` `,`. */

const piece = /[\p{L}\p{M}\p{N}_]+|\s+|[^\p{L}\p{M}\p{N}_\s]/gu;
const wordWithTail = /[\p{L}\p{M}\p{N}_]+[^\p{L}\p{M}\p{N}_]*|[^\p{L}\p{M}\p{N}_]+/gu;

/** Words, runs of white space and single signs; together they are the text. */
export function splitWords(text: string): string[] {
  return text.match(piece) ?? [];
}

/** Words each with what follows them up to the next word; together they are the text. */
export function splitWordsWithTails(text: string): string[] {
  return text.match(wordWithTail) ?? [];
}
