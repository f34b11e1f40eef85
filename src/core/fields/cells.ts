/** Several texts in one CSV cell: `a; b; "c; d"`. Made so that people can type it and nothing is lost. */

export function joinCell(items: readonly string[]): string {
  return items.map(quoted).join('; ');
}

/** Splits at `;`, spaces around items dropped; inside quotes `;` is plain and `""` is a quote. */
export function splitCell(cell: string): string[] {
  const items: string[] = [];
  // Each step eats one item and its `;`; an opening quote that is never closed counts as a plain character.
  const item = /\s*(?:"([^"]*(?:""[^"]*)*)"\s*(?=;|$)|([^;]*))(;|$)/y;
  for (;;) {
    const match = item.exec(cell);
    if (!match) return items;
    const text = match[1] === undefined ? (match[2] ?? '').trim() : match[1].replaceAll('""', '"');
    if (text !== '' || match[1] !== undefined) items.push(text);
    if (match[3] !== ';') return items;
  }
}

function quoted(item: string): string {
  return /[;"]|^\s|\s$|^$/.test(item) ? `"${item.replaceAll('"', '""')}"` : item;
}
