/** A small wiki in memory for tests: two spaces and the page types, a clock that can be moved. */
import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { type Actor, openRule } from '../../src/core/access.ts';
import { parsePageFile } from '../../src/core/front-matter.ts';
import type { Edit } from '../../src/core/revision.ts';
import { type SaveOutcome, savePage } from '../../src/wiki/save-page.ts';
import { openWiki, type Wiki } from '../../src/wiki/wiki.ts';

export const coordination: Actor = { kind: 'visitor', name: 'Coordination' };
export const secretariat: Actor = { kind: 'visitor', name: 'Secrétariat' };

export interface Station {
  wiki: Wiki;
  setTime(iso: string): void;
}

/** @param types slugs of page types of content/modeles that entries of the test need. */
export async function openStation(
  options: { types?: readonly string[]; maxUpload?: number } = {},
): Promise<Station> {
  let now = new Date('2026-03-12T09:00:00.000Z');
  const wiki = await openWiki({
    path: ':memory:',
    clock: () => now,
    ...(options.maxUpload === undefined ? {} : { maxUpload: options.maxUpload }),
  });
  await wiki.transact(async (tx) => {
    const accessId = await tx.access.idOf(openRule);
    const usual = { description: '', home: 'accueil', menu: 'menu', accessId, language: 'fr' };
    await tx.spaces.add({ ...usual, slug: 'gare', title: 'Gare centrale', line: 'a' });
    await tx.spaces.add({ ...usual, slug: 'observatoire', title: 'Observatoire', line: 'o' });
    await tx.spaces.add({ ...usual, slug: 'modeles', title: 'Modèles', line: 'e' });
  });
  for (const type of options.types ?? []) await addType(wiki, type);
  return {
    wiki,
    setTime: (iso) => {
      now = new Date(iso);
    },
  };
}

async function addType(wiki: Wiki, slug: string): Promise<void> {
  const text = await readFile(new URL(`../../content/modeles/${slug}.md`, import.meta.url), 'utf8');
  const read = parsePageFile(text);
  if (!('content' in read)) throw new Error(`content/modeles/${slug}.md is not a page file`);
  const { title, body } = read.content;
  await defineType(wiki, slug, title, body);
}

/** A page type of the test's own; @param body its YAML between `---`, and the text new pages start with. */
export async function defineType(wiki: Wiki, slug: string, title: string, body: string): Promise<void> {
  await wiki.transact(async (tx) => {
    const space = await tx.spaces.find('modeles');
    if (!space) throw new Error('no space for types');
    const page = { spaceId: space.id, slug, type: 'modele', title, parentId: null, accessId: space.accessId };
    const id = await tx.pages.add({ ...page, createdAt: wiki.clock().toISOString() });
    const { writeRevision } = await import('../../src/wiki/write-revision.ts');
    await writeRevision(
      tx,
      { id, current: 0 },
      {
        kind: 'edit',
        content: { title, body, values: {}, tags: [] },
        authors: ['Gare'],
        summary: '',
        minor: false,
        createdAt: wiki.clock().toISOString(),
      },
    );
  });
}

export function edit(partial: Partial<Edit>): Edit {
  return {
    title: 'Sans titre',
    body: '',
    values: {},
    tags: [],
    base: 0,
    summary: '',
    minor: false,
    editId: randomUUID(),
    ...partial,
  };
}

/** Makes a page and gives its slug. */
export async function addPage(
  wiki: Wiki,
  partial: Partial<Edit>,
  more: { space?: string; type?: string; parent?: string } = {},
) {
  const outcome = await savePage(wiki, coordination, { space: 'gare', ...more, edit: edit(partial) });
  return saved(outcome);
}

export function saved(outcome: SaveOutcome): Extract<SaveOutcome, { kind: 'saved' }> {
  if (outcome.kind !== 'saved') throw new Error(`not saved but ${JSON.stringify(outcome).slice(0, 500)}`);
  return outcome;
}
