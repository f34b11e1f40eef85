/** Text as it may be stored and how long it is there. Knows nothing of Markdown. */

/**
 * The body as it may be stored: lone surrogates, which UTF-8 cannot carry, become U+FFFD, and NUL, at which SQLite's
 * text functions stop, is dropped. Nothing else changes: line endings and spaces are the author's.
 */
export function normaliseBody(text: string): string {
  // With the `u` flag a pair is one character, so that `Cs` matches only surrogates that stand alone.
  return text.replace(/\p{Cs}/gu, '\uFFFD').replaceAll('\0', '');
}

/** A title, a summary, a value on one line: control characters, line ends among them, become spaces. */
export function oneLine(text: string): string {
  return normaliseBody(text)
    .replace(/[\p{Cc}\u2028\u2029]+/gu, ' ')
    .trim();
}

/** The same for what people say of themselves and of groups: nothing invisible stays either, and one space is one. */
export function plainLine(text: string): string {
  return normaliseBody(text)
    .replace(/[\p{Cc}\p{Cf}\s]+/gu, ' ')
    .trim();
}

/** Bytes of the text in UTF-8; a lone surrogate counts as the U+FFFD that would replace it. */
export function utf8Length(text: string): number {
  let bytes = text.length;
  for (let at = 0; at < text.length; at++) {
    const unit = text.charCodeAt(at);
    if (unit < 0x80) continue;
    if (unit < 0x800) bytes += 1;
    else if (isHighSurrogate(unit) && isLowSurrogate(text.charCodeAt(at + 1))) {
      bytes += 2;
      at++;
    } else bytes += 2;
  }
  return bytes;
}

function isHighSurrogate(unit: number): boolean {
  return unit >= 0xd800 && unit < 0xdc00;
}

function isLowSurrogate(unit: number): boolean {
  return unit >= 0xdc00 && unit < 0xe000;
}
