/** Texts and presentations of office programs, with the least that makes them what they are. */
import { type ZipPart, zipOf } from '../sheets.ts';

const head = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>';
const office = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
const words = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"';
const drawing = 'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"';
const slides = `xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main" ${drawing} xmlns:r="${office}"`;

/** Names a part by its kind: `['notesSlide', '../notes1.xml']`. */
export type Link = readonly [kind: string, target: string];

export function relationsOf(links: readonly Link[]): string {
  const list = links.map(
    ([kind, target], at) => `<Relationship Id="rId${at + 1}" Type="${office}/${kind}" Target="${target}"/>`,
  );
  return `${head}<Relationships>${list.join('')}</Relationships>`;
}

/** @param beside what stands in parts of their own, by kind: `footnotes`, `header`… */
export function docxOf(
  body: string,
  beside: readonly (readonly [kind: string, content: string])[] = [],
): Buffer {
  const root = (content: string) => `${head}<w:root ${words} ${drawing}>${content}</w:root>`;
  const file = (at: number) => `beside${at}.xml`;
  return zipOf([
    { name: 'word/document.xml', bytes: root(`<w:body>${body}</w:body>`) },
    {
      name: 'word/_rels/document.xml.rels',
      bytes: relationsOf(beside.map(([kind], at) => [kind, file(at)])),
    },
    ...beside.map(([, content], at) => ({ name: `word/${file(at)}`, bytes: root(content) })),
  ]);
}

/** A paragraph of one run. */
export const w = (text: string) => `<w:p><w:r><w:t xml:space="preserve">${text}</w:t></w:r></w:p>`;

export interface Slide {
  shapes: string;
  notes?: string;
  /** Remarks as programs wrote them before 2021. */
  remark?: string;
}

/** The parts are named backwards: their order is that of the list, not that of their names. */
export function pptxOf(deck: readonly Slide[]): Buffer {
  const nameOf = (at: number) => `slide${deck.length - at}.xml`;
  const list = deck.map((_, at) => `<p:sldId id="${256 + at}" r:id="rId${at + 1}"/>`).join('');
  const parts = deck.flatMap(({ shapes, notes, remark }, at): ZipPart[] => {
    const name = nameOf(at);
    const links: Link[] = [
      ...(notes ? [['notesSlide', `../notesSlides/${name}`] as const] : []),
      ...(remark ? [['comments', `../comments/${name}`] as const] : []),
    ];
    return [
      { name: `ppt/slides/${name}`, bytes: `${head}<p:sld ${slides}>${shapes}</p:sld>` },
      { name: `ppt/slides/_rels/${name}.rels`, bytes: relationsOf(links) },
      { name: `ppt/notesSlides/${name}`, bytes: `${head}<p:notes ${slides}>${notes ?? ''}</p:notes>` },
      {
        name: `ppt/comments/${name}`,
        bytes: `${head}<p:cmLst ${slides}><p:cm><p:text>${remark ?? ''}</p:text></p:cm></p:cmLst>`,
      },
    ];
  });
  return zipOf([
    {
      name: 'ppt/presentation.xml',
      bytes: `${head}<p:presentation ${slides}><p:sldIdLst>${list}</p:sldIdLst></p:presentation>`,
    },
    {
      name: 'ppt/_rels/presentation.xml.rels',
      bytes: relationsOf(deck.map((_, at) => ['slide', `slides/${nameOf(at)}`])),
    },
    ...parts,
  ]);
}

/** A paragraph of a slide. */
export const a = (text: string) => `<a:p><a:r><a:t>${text}</a:t></a:r></a:p>`;

export type OdfBody = 'text' | 'presentation' | 'spreadsheet' | 'drawing';

export function odfOf(kind: OdfBody, body: string, more: readonly ZipPart[] = []): Buffer {
  return zipOf([
    { name: 'mimetype', bytes: `application/vnd.oasis.opendocument.${kind}` },
    { name: 'content.xml', bytes: flatOdf(kind, body, 'document-content') },
    ...more,
  ]);
}

/** The same in one piece of XML. */
export function flatOdf(kind: OdfBody, body: string, root = 'document'): string {
  return `${head}<office:${root} ${odfNames}><office:body><office:${kind}>${body}</office:${kind}></office:body></office:${root}>`;
}

export const odfNames = ['office', 'table', 'text', 'draw', 'presentation', 'style', 'manifest']
  .map((name) => `xmlns:${name}="urn:oasis:names:tc:opendocument:xmlns:${name}:1.0"`)
  .concat('xmlns:dc="http://purl.org/dc/elements/1.1/"')
  .join(' ');
