/** A revision as others cite it: BibTeX and RIS. The sentence in words is the locale files' matter. */

export interface Citation {
  /** Unique among citations of this wiki: space, slug and revision. */
  key: string;
  title: string;
  /** The collective that answers for the text: citations name it rather than whoever saved last. */
  author: string;
  /** What the page is, in the reader's language ("dossier"). */
  kind: string;
  /** Number of the revision. */
  revision: number;
  /** Day of the revision as `YYYY-MM-DD`. */
  date: string;
  /** Absolute address of the revision, which never shows another text. */
  url: string;
}

/** BibTeX's own signs. It counts braces even behind a backslash, so theirs are written as words. */
const bibtexSigns: Readonly<Record<string, string>> = {
  '\\': '\\textbackslash{}',
  '{': '\\textbraceleft{}',
  '}': '\\textbraceright{}',
  $: '\\$',
  '&': '\\&',
  '#': '\\#',
  '%': '\\%',
  _: '\\_',
  '~': '\\textasciitilde{}',
  '^': '\\textasciicircum{}',
};

/** A BibTeX `@misc` entry: the oldest styles know it, and `howpublished` is what they print of an address. */
export function formatBibtex(citation: Citation): string {
  const [year = '', month = ''] = citation.date.split('-');
  const fields = [
    ['author', `{${bibtexText(citation.author)}}`],
    ['title', `{${bibtexText(citation.title)}}`],
    ['year', year],
    ['month', String(Number(month))],
    ['version', String(citation.revision)],
    ['note', bibtexText(citation.kind)],
    ['howpublished', `\\url{${bibtexUrl(citation.url)}}`],
    ['url', bibtexUrl(citation.url)],
  ];
  const lines = fields.map(([name, value]) => `  ${name} = {${value}},`);
  return [`@misc{${bibtexKey(citation.key)},`, ...lines, '}', ''].join('\n');
}

/** A RIS record, which Zotero and its kin read. Lines end in CR LF, as the format wants. */
export function formatRis(citation: Citation): string {
  const [year = '', month = '', day = ''] = citation.date.split('-');
  const lines = [
    ['TY', 'ELEC'],
    ['AU', oneLine(citation.author)],
    ['TI', oneLine(citation.title)],
    ['PY', year],
    ['DA', `${year}/${month}/${day}/`],
    ['ET', String(citation.revision)],
    ['M3', oneLine(citation.kind)],
    ['UR', citation.url],
    ['ID', citation.key],
    ['ER', ''],
  ];
  return `${lines.map(([tag, value]) => `${tag}  - ${value}`).join('\r\n')}\r\n`;
}

function bibtexText(text: string): string {
  return oneLine(text).replace(/[\\{}$&#%_~^]/g, (sign) => bibtexSigns[sign] ?? sign);
}

/** Inside `\url` only unbalanced braces and stray `%` harm; addresses are percent-encoded, so `%` is followed by hex. */
function bibtexUrl(url: string): string {
  return url.replace(/[{}\\]/g, (sign) => encodeURIComponent(sign));
}

function bibtexKey(key: string): string {
  return key.replace(/[^A-Za-z0-9:-]+/g, '-');
}

function oneLine(text: string): string {
  return text.replace(/\s+/g, ' ').trim();
}

/** A kind inside a sentence: a title's capital goes, an acronym's stays. */
export function lowerFirst(text: string): string {
  return /^\p{Lu}\p{Ll}/u.test(text) ? text.charAt(0).toLowerCase() + text.slice(1) : text;
}
