/** A passage of Markdown as readers see it, near enough for a snippet: marks gone, links reduced to their label. */

/** Applied in turn. Every repetition that could start over is bounded, so that no passage takes long. */
const rules: readonly (readonly [RegExp, string])[] = [
  [/^[ \t]*(?:`{3,}|~{3,})[^\n]*$/gm, ''],
  [/^(?=[^\n]*---)[ \t|:-]+$|^[ \t]*(?:\*{3,}|_{3,}|={2,})[ \t]*$/gm, ''],
  [/:{3,}[ \t]*\p{L}*/gu, ''],
  [/\{\{[^{}\n]{0,2000}\}\}/g, ''],
  [/\[\[(?:[^[\]|\n]{1,400}\||[a-z0-9-]{1,80}:(?=\S))?([^[\]|\n]{1,400})\]\]/g, '$1'],
  [/!?\[([^[\]\n]{0,400})\]\((?:[^()\n]|\([^()\n]{0,200}\)){0,500}\)/g, '$1'],
  [/\[\^[^\]\s]{1,64}\]:?/g, ''],
  [/^[ \t>]*(?:#{1,6}|[-*+]|\d{1,3}[.)])[ \t]+(?:\[[ xX]\][ \t]+)?|^[ \t>]+/gm, ''],
  [
    /[*_](?<!\\[*_])[*_]{0,2}(?:(?<![\p{L}\p{N}][*_]{1,3})(?=\S)|(?<=[^\s*_][*_]{1,3})(?![\p{L}\p{N}]))|~~|`+/gu,
    '',
  ],
  [/\\(?=[!-/:-@[-`{-~])/g, ''],
  [/<(https?:[^\s<>]{1,400})>/g, '$1'],
  [/&nbsp;|\|/g, ' '],
  [/\s{2,}|[^\S ]/g, ' '],
];

/** One line. What is left of the text is as written: nothing is folded or decoded. */
export function visibleText(markdown: string): string {
  return rules.reduce((text, [pattern, shown]) => text.replace(pattern, shown), markdown).trim();
}
