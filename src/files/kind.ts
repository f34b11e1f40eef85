/** What a file is called on screen: "PDF", "ODT", "Image"… from its media type and its name. */

const kinds: Readonly<Record<string, string>> = {
  'application/pdf': 'PDF',
  'image/png': 'PNG',
  'image/jpeg': 'JPEG',
  'image/gif': 'GIF',
  'image/webp': 'WebP',
  'image/avif': 'AVIF',
  'image/svg+xml': 'SVG',
  'text/csv': 'CSV',
  'text/plain': 'TXT',
  'text/html': 'HTML',
  'application/zip': 'ZIP',
};

/** At most six letters; the extension when the type tells nothing better; never empty. */
export function fileKind(mime: string, name: string): string {
  const extension = /\.([a-z0-9]{1,6})$/i.exec(name)?.[1]?.toUpperCase();
  return kinds[mime] ?? extension ?? mime.split('/')[0]?.toUpperCase().slice(0, 6) ?? 'BIN';
}

/** Groups in which a search narrows files; the words of `fichier:` in a query. */
export const fileGroups = ['pdf', 'texte', 'tableur', 'diaporama', 'image', 'autre'] as const;
export type FileGroup = (typeof fileGroups)[number];

const groupByEnding: Readonly<Record<string, FileGroup>> = {
  pdf: 'pdf',
  ...endings('texte', 'doc docx odt rtf txt md html htm eml'),
  ...endings('tableur', 'xls xlsx ods csv tsv'),
  ...endings('diaporama', 'ppt pptx odp'),
  ...endings('image', 'png jpg jpeg gif webp avif svg'),
};

function endings(group: FileGroup, list: string): Record<string, FileGroup> {
  return Object.fromEntries(list.split(' ').map((ending) => [ending, group]));
}

/** The name tells more than the type: an office document may have come as a ZIP. */
export function fileGroup(mime: string, name: string): FileGroup {
  const ending = /\.([a-z0-9]{1,6})$/i.exec(name)?.[1]?.toLowerCase() ?? '';
  if (mime === 'application/pdf') return 'pdf';
  if (mime.startsWith('image/')) return 'image';
  return groupByEnding[ending] ?? (mime.startsWith('text/') ? 'texte' : 'autre');
}
