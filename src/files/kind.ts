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
