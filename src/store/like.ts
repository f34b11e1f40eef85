/** LIKE patterns from plain text. */

/** A pattern that matches what begins with `text`, to be used with ESCAPE '\'. */
export function likePrefix(text: string): string {
  return `${text.replace(/[\\%_]/g, '\\$&')}%`;
}
