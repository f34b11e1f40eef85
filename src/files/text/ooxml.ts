/** What documents, presentations and workbooks of Office Open XML have in common: parts that name others. */
import { localName, readXml, type XmlReader } from '../xml.ts';
import type { Zip } from '../zip.ts';
import type { Flow } from './flow.ts';

export interface Relation {
  id: string;
  /** The last word of its type: `slide`, `header`, `comments`. */
  kind: string;
  part: string;
}

export type OfficeKind = 'document' | 'presentation' | 'workbook';

/** Where programs put the main part, should the list of contents not say it. */
const usual: readonly (readonly [OfficeKind, string])[] = [
  ['document', 'word/document.xml'],
  ['presentation', 'ppt/presentation.xml'],
  ['workbook', 'xl/workbook.xml'],
];

/** The main part of the file and what it is; undefined when it is none of ours. @throws FileFault */
export async function findMain(zip: Zip): Promise<{ kind: OfficeKind; part: string } | undefined> {
  let main: { kind: OfficeKind; part: string } | undefined;
  await readXml(zip, '[Content_Types].xml', {
    open: (_name, { ContentType = '', PartName = '' }) => {
      const kind = kindOf(ContentType);
      const part = PartName.replace(/^\//, '');
      if (kind && zip.has(part)) main ??= { kind, part };
    },
  });
  if (main) return main;
  const [kind, part] = usual.find(([, name]) => zip.has(name)) ?? [];
  return kind && part ? { kind, part } : undefined;
}

/** Documents, templates, shows, with macros or without. */
function kindOf(type: string): OfficeKind | undefined {
  if (!type.endsWith('main+xml')) return undefined;
  if (/wordprocessingml|ms-word/.test(type)) return 'document';
  if (/presentationml|ms-powerpoint/.test(type)) return 'presentation';
  return /spreadsheetml|ms-excel/.test(type) ? 'workbook' : undefined;
}

/** What a part names; nothing that lies outside of the file. @throws FileFault */
export async function readRelations(zip: Zip, part: string): Promise<readonly Relation[]> {
  const at = part.lastIndexOf('/') + 1;
  const folder = part.slice(0, at);
  const found: Relation[] = [];
  await readXml(zip, `${folder}_rels/${part.slice(at)}.rels`, {
    open: (name, { Id, Type = '', Target, TargetMode }) => {
      if (localName(name) !== 'Relationship' || !Id || !Target || TargetMode === 'External') return;
      const target = resolve(folder, Target);
      if (zip.has(target)) found.push({ id: Id, kind: Type.slice(Type.lastIndexOf('/') + 1), part: target });
    },
  });
  return found;
}

/** `ppt/slides/` and `../charts/chart1.xml` make `ppt/charts/chart1.xml`. */
function resolve(folder: string, target: string): string {
  if (target.startsWith('/')) return target.slice(1);
  const steps: string[] = folder.split('/').slice(0, -1);
  for (const step of target.split('/')) {
    if (step === '..') steps.pop();
    else if (step !== '.') steps.push(step);
  }
  return steps.join('/');
}

/** Words of slides, drawings, diagrams and charts. Numbers that a program sets by itself, as of slides, are left out. */
export function drawingReader(flow: Flow): XmlReader {
  let isText = false;
  let skipped = 0;
  return {
    isDone: flow.isFull,
    open: (tag, { type = '' }) => {
      const name = localName(tag);
      if (skipped > 0 || name === 'Fallback' || (name === 'fld' && type === 'slidenum')) skipped += 1;
      else if (name === 't') isText = true;
      else if (name === 'p') flow.openBlock('paragraph');
      else if (name === 'tr') flow.openBlock('row');
      else if (name === 'br') flow.line();
    },
    text: (text) => {
      if (isText) flow.text(text);
    },
    close: (tag) => {
      const name = localName(tag);
      if (skipped > 0) skipped -= 1;
      else if (name === 't') isText = false;
      else if (name === 'p') flow.closeBlock('paragraph');
      else if (name === 'tr') flow.closeBlock('row');
      else if (name === 'tc') flow.cell();
    },
  };
}
