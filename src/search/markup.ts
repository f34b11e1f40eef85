/** What Markdown hides from readers, as far as words go: targets, embeds, marks, addresses. Not a parser. */

export interface HiddenMarkup {
  /** Stretches inside it that readers see. */
  shown: readonly (readonly [number, number])[];
  end: number;
}

const embed = /\{\{([^{}\n]{0,2000})\}\}/y;
const labelledTarget = /\[\[[^[\]|\n]{1,400}\|(?=[^[\]\n]{1,400}\]\])/y;
const footnote = /\[\^[^\]\s]{1,64}\]/y;
const container = /:{3,}[ \t]*\p{L}*/uy;

/** Reads what begins at `start` with `{{`, `[[`, `[^`, `[x]`, `:::` or an entity that ends at `end`. */
export function readMarkup(text: string, start: number, end: number): HiddenMarkup {
  const opening = text.slice(start, start + 2);
  if (opening === '{{') return readEmbed(text, start);
  if (opening === '[[') return hidden(skip(labelledTarget, text, start) ?? end);
  if (opening === '[^') return hidden(skip(footnote, text, start) ?? end);
  if (opening === '::') return hidden(skip(container, text, start) ?? end);
  return hidden(end);
}

/** Of an embed's arguments only the title is shown as written. */
const shownArgument = /\s(?:titre|title)\s*=\s*["“”«]/gi;

function readEmbed(text: string, start: number): HiddenMarkup {
  embed.lastIndex = start;
  const inner = embed.exec(text)?.[1];
  if (inner === undefined) return hidden(start + 2);
  const shown = [...inner.matchAll(shownArgument)].map((match) => {
    const from = match.index + match[0].length;
    const close = inner.slice(from).search(/["”»]/);
    return [start + 2 + from, start + 2 + (close < 0 ? inner.length : from + close)] as const;
  });
  return { shown, end: start + inner.length + 4 };
}

function hidden(end: number): HiddenMarkup {
  return { shown: [], end };
}

export interface Address {
  /** Without `www.`; empty for addresses that name no host. */
  hostStart: number;
  hostEnd: number;
  end: number;
}

const schemes: ReadonlySet<string> = new Set(['http', 'https', 'ftp', 'www', 'data', 'mailto']);
const hosted = /:\/\/(?:[^\s/@?#()[\]<>"]{0,200}@)?(?:www\.)?([^\s/?#()[\]<>"'|]*)[^\s()[\]<>"|]*/y;
const bare = /\.([^\s/?#()[\]<>"'|]*)[^\s()[\]<>"|]*/y;
const inline = /:[a-z]+\/[^\s()[\]<>"|]*/iy;

/** The web address whose scheme (or `www`) is the word from `start` to `end`, if it is one. */
export function readAddress(text: string, start: number, end: number): Address | undefined {
  const sign = text.charCodeAt(end);
  if ((sign !== 0x3a && sign !== 0x2e) || end - start > 6) return undefined; // : .
  const scheme = text.slice(start, end).toLowerCase();
  if (!schemes.has(scheme)) return undefined;
  if (scheme === 'mailto') return { hostStart: end, hostEnd: end, end: end + 1 };
  const pattern = scheme === 'data' ? inline : scheme === 'www' ? bare : hosted;
  pattern.lastIndex = end;
  const found = pattern.exec(text);
  if (!found) return undefined;
  const host = found[1] ?? '';
  const hostStart = end + found[0].indexOf(host, scheme === 'www' ? 1 : 3);
  return scheme === 'data'
    ? { hostStart: end, hostEnd: end, end: end + found[0].length }
    : { hostStart, hostEnd: hostStart + host.length, end: end + found[0].length };
}

function skip(sticky: RegExp, text: string, at: number): number | undefined {
  sticky.lastIndex = at;
  return sticky.test(text) ? sticky.lastIndex : undefined;
}
