/** Under which Markdown heading each line of a text stands: enough to name a change, not a reading of Markdown. */

/** Asked with line places (0-based) that never go back, answers with the nearest heading at or above that line. */
export type HeadingLookup = (line: number) => string | undefined;

const atx = /^ {0,3}#{1,6}[ \t]+(.*?)(?:[ \t]+#+)?\s*$/;
/** Characters of a line that are read: the pattern takes quadratic time, and nobody names a change by more. */
const longestHeading = 500;
const setextUnderline = /^ {0,3}=+\s*$/;
const fenceMark = /^ {0,3}(`{3,}|~{3,})(.*)$/;

/** Headings are `#` lines and lines underlined with `=`; a `---` more often rules off or ends front matter. */
export function headingLookup(lines: readonly string[]): HeadingLookup {
  let read = 0;
  let heading: string | undefined;
  let fence: string | undefined;
  return (line) => {
    for (; read <= line && read < lines.length; read++) {
      const text = lines[read] ?? '';
      fence = fenceAfter(text, fence);
      if (fence === undefined) heading = headingAt(lines, read) ?? heading;
    }
    return heading;
  };
}

function headingAt(lines: readonly string[], line: number): string | undefined {
  const title = atx.exec((lines[line] ?? '').slice(0, longestHeading))?.[1];
  if (title) return title;
  if (!setextUnderline.test(lines[line] ?? '')) return undefined;
  return lines[line - 1]?.trim() || undefined;
}

/** The mark of the code block that is open after this line, if any: what looks like a heading in it is code. */
function fenceAfter(text: string, open: string | undefined): string | undefined {
  const [, mark, rest = ''] = fenceMark.exec(text) ?? [];
  if (!mark) return open;
  if (!open) return mark.startsWith('`') && rest.includes('`') ? undefined : mark;
  return mark.startsWith(open) && rest.trim() === '' ? undefined : open;
}
