/**
 * What a file is, from its first bytes; its name decides only where the bytes cannot. What reads them is loaded with
 * the first file: many a server never gets one, and it weighs some 20 MB.
 */

export interface Sniffed {
  mime: string;
  /** Pixels, for pictures that browsers show. */
  width?: number;
  height?: number;
}

/** Pictures that are shown in a page. SVG is not: it can hold scripts. */
const shownImages = new Set(['image/png', 'image/jpeg', 'image/gif', 'image/webp', 'image/avif']);

/** Plain texts have no magic bytes; a wrong guess here is harmless, as none of these is ever shown inline. */
const textTypes: Readonly<Record<string, string>> = {
  csv: 'text/csv',
  txt: 'text/plain',
  md: 'text/markdown',
  html: 'text/html',
  htm: 'text/html',
  svg: 'image/svg+xml',
  json: 'application/json',
  ics: 'text/calendar',
  xml: 'application/xml',
  eml: 'message/rfc822',
};

/** Word, Excel and PowerPoint before 2007 share one container, which only the name tells apart. */
const containerTypes: Readonly<Record<string, string>> = {
  doc: 'application/msword',
  xls: 'application/vnd.ms-excel',
  ppt: 'application/vnd.ms-powerpoint',
};

/** @param head the first bytes of the file: 256 KiB are enough, where cameras write 64 KiB segments before the picture. */
export async function readHead(head: Buffer, name: string): Promise<Sniffed> {
  const extension = /\.([a-z0-9]{1,6})$/i.exec(name)?.[1]?.toLowerCase() ?? '';
  const { fileTypeFromBuffer } = await import('file-type');
  const found = await fileTypeFromBuffer(head).catch(() => undefined);
  const mime = found?.mime ?? textTypes[extension] ?? 'application/octet-stream';
  if (mime === 'application/x-cfb') return { mime: containerTypes[extension] ?? mime };
  return shownImages.has(mime) ? { mime, ...(await pictureSize(head)) } : { mime };
}

/** Undefined sizes for a picture that is broken: it is then offered as a download only. */
async function pictureSize(head: Buffer): Promise<{ width: number; height: number } | undefined> {
  const { imageSize } = await import('image-size');
  try {
    const { width, height, orientation } = imageSize(head);
    // Orientations 5 to 8 of EXIF lie on their side.
    return orientation !== undefined && orientation >= 5
      ? { width: height, height: width }
      : { width, height };
  } catch {
    return undefined;
  }
}
