/** The starter content as the tests read it from disk: spaces, page files, earlier revisions, attachments. */
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { parse } from 'yaml';
import { parsePageFile } from '../../src/core/front-matter.ts';
import type { Content } from '../../src/core/revision.ts';

export const contentFolder = new URL('../../content/', import.meta.url);

export interface StarterPage {
  /** `gare/accueil`: space and slug. */
  name: string;
  space: string;
  slug: string;
  type: string;
  parent: string;
  /** What the front matter says beside the page itself: author, date, summary. */
  front: Readonly<Record<string, unknown>>;
  content: Content;
  files: readonly { name: string; size: number }[];
  earlier: readonly Readonly<Record<string, unknown>>[];
}

export interface StarterSpace {
  slug: string;
  title: string;
  description: string;
  line: string;
  home: string;
  menu: string;
}

export function readSpaces(): StarterSpace[] {
  return readdirSync(contentFolder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => ({ slug: entry.name, ...parse(readText(`${entry.name}/space.yaml`)) }));
}

export function readPages(): StarterPage[] {
  return readSpaces().flatMap(({ slug }) =>
    readdirSync(new URL(`${slug}/`, contentFolder))
      .filter((name) => name.endsWith('.md'))
      .map((name) => readPage(slug, name.slice(0, -'.md'.length))),
  );
}

function readPage(space: string, slug: string): StarterPage {
  const name = `${space}/${slug}`;
  const text = readText(`${name}.md`);
  const read = parsePageFile(text);
  if (!('content' in read)) throw new Error(`${name}.md: ${JSON.stringify(read.errors)}`);
  const revisions = new URL(`${name}.revisions.yaml`, contentFolder);
  return {
    name,
    space,
    slug,
    type: read.type,
    parent: read.parent,
    front: parse(/^---\n([\s\S]*?)\n---\n/.exec(text)?.[1] ?? '') ?? {},
    content: read.content,
    files: readFiles(name),
    earlier: existsSync(revisions) ? parse(readFileSync(revisions, 'utf8')) : [],
  };
}

function readFiles(name: string): { name: string; size: number }[] {
  const folder = new URL(`${name}/`, contentFolder);
  if (!existsSync(folder)) return [];
  return readdirSync(folder).map((file) => ({ name: file, size: statSync(new URL(file, folder)).size }));
}

function readText(path: string): string {
  return readFileSync(new URL(path, contentFolder), 'utf8');
}
