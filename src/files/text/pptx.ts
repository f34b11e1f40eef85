/** Presentations of Office Open XML: each slide with its diagrams, its notes and what was remarked on it. */
import type { FileText } from '../../core/file-text.ts';
import { localName, readXml, type XmlReader } from '../xml.ts';
import type { Zip } from '../zip.ts';
import { createFlow, type Flow } from './flow.ts';
import { drawingReader, readRelations } from './ooxml.ts';
import { gather, type OnPart } from './parts.ts';

/** Parts beside a slide, in the order in which they are read. */
const beside = ['diagramData', 'chart', 'notesSlide', 'comments'];

/** @param main the part that lists the slides. @throws FileFault */
export async function readPptx(zip: Zip, main: string, onPart?: OnPart): Promise<FileText> {
  const gathering = gather('slide', onPart);
  let number = 0;
  const flow = createFlow((text) => gathering.add(number, text));
  for (const slide of await listSlides(zip, main)) {
    number += 1;
    if (!slide) continue;
    await readXml(zip, slide, drawingReader(flow));
    const relations = await readRelations(zip, slide);
    for (const kind of beside)
      for (const relation of relations)
        if (relation.kind === kind) await readXml(zip, relation.part, besideReader(flow, kind));
    flow.flush();
    if (flow.isFull()) break;
  }
  return gathering.end();
}

/** In the order in which they are shown, which their names do not tell; nothing for one that is not in the file. */
async function listSlides(zip: Zip, main: string): Promise<readonly (string | undefined)[]> {
  const relations = new Map((await readRelations(zip, main)).map(({ id, part }) => [id, part]));
  const slides: (string | undefined)[] = [];
  await readXml(zip, main, {
    open: (tag, attributes) => {
      if (localName(tag) !== 'sldId') return;
      const id = Object.entries(attributes).find(([key]) => key.endsWith(':id'))?.[1] ?? '';
      slides.push(relations.get(id));
    },
  });
  return slides;
}

function besideReader(flow: Flow, kind: string): XmlReader {
  flow.line();
  return kind === 'comments' ? commentReader(flow) : drawingReader(flow);
}

/** Remarks of before 2021 are plain texts; later ones are written as slides are. */
function commentReader(flow: Flow): XmlReader {
  const inner = drawingReader(flow);
  let isPlain = false;
  return {
    ...inner,
    open: (tag, attributes) => {
      if (localName(tag) === 'text') isPlain = true;
      inner.open?.(tag, attributes);
    },
    text: (text) => {
      if (isPlain) flow.text(text);
      else inner.text?.(text);
    },
    close: (tag) => {
      inner.close?.(tag);
      if (localName(tag) !== 'text') return;
      isPlain = false;
      flow.line();
    },
  };
}
