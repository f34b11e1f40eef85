/** A passage of Markdown as readers see it, near enough for a snippet: marks gone, links reduced to their label. */

/** Stands where one block, or one cell, ends and the next begins: a character that no text has. */
const bound = '\ue000';

/** Applied in turn. Every repetition that could start over is bounded, so that no passage takes long. */
const rules: readonly (readonly [RegExp, string])[] = [
  [/^[ \t]*(?:`{3,}|~{3,})[^\n]*$/gm, ''],
  [/^(?=[^\n]*---)[ \t|:-]+$|^[ \t]*(?:\*{3,}|_{3,}|={2,})[ \t]*$/gm, ''],
  [/:{3,}[ \t]*\p{L}*([^\n]*)/gu, `${bound}$1${bound}`],
  [/\{\{[^{}\n]{0,2000}\}\}/g, ''],
  [/\[\[(?:[^[\]|\n]{1,400}\||[a-z0-9-]{1,80}:(?=\S))?([^[\]|\n]{1,400})\]\]/g, '$1'],
  [/!?\[([^[\]\n]{0,400})\]\((?:[^()\n]|\([^()\n]{0,200}\)){0,500}\)/g, '$1'],
  [/\[\^[^\]\s]{1,64}\]:?/g, ''],
  [/^[ \t>]*#{1,6}[ \t]+([^\n]*)/gm, `${bound}$1${bound}`],
  [/^[ \t>]*(?:[-*+]|\d{1,3}[.)])[ \t]+(?:\[[ xX]\][ \t]+)?|^[ \t]*$/gm, bound],
  [/^[ \t>]+/gm, ''],
  [
    /[*_](?<!\\[*_])[*_]{0,2}(?:(?<![\p{L}\p{N}][*_]{1,3})(?=\S)|(?<=[^\s*_][*_]{1,3})(?![\p{L}\p{N}]))|~~|`+/gu,
    '',
  ],
  [/\\(?=[!-/:-@[-`{-~])/g, ''],
  [/<(https?:[^\s<>]{1,400})>/g, '$1'],
  [/&nbsp;/g, ' '],
  [/\|/g, bound],
  [/\s{2,}|[^\S ]/g, ' '],
  // A sentence is at its end anyway.
  [/(?<=^|[.,:;!?…]) ?\ue000[ \ue000]*/g, ' '],
  [/ ?\ue000[ \ue000]*/g, ' · '],
];

/** One line. What is left of the text is as written: nothing is folded or decoded; points stand between blocks. */
export function visibleText(markdown: string): string {
  const text = rules.reduce((shown, [pattern, instead]) => shown.replace(pattern, instead), markdown);
  return text.replace(/^[ ·]+|(?: ·)? *$/g, '');
}

/** What an entry says in its fields, one value a line, as one line; without addresses, which only links make readable. */
export function visibleValues(values: string): string {
  const lines = values.split('\n').filter((line) => !/^\S+[.@]\S{2,}$/.test(line));
  return visibleText(lines.join('\n\n'));
}
