/** A wiki in a folder of its own whose pages are the documents of a set, saved as a person saves them. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Actor, openRule } from '../src/core/access.ts';
import { addMember, readyMember } from '../src/wiki/accounts.ts';
import { findActor } from '../src/wiki/members.ts';
import { savePage } from '../src/wiki/save-page.ts';
import { searchPages } from '../src/wiki/search.ts';
import { openWiki, type Wiki } from '../src/wiki/wiki.ts';
import { cut, type Doc } from './quality.ts';

export interface QualityWiki {
  /** Ids of the documents found, best first, as somebody who has signed in searches. */
  find(text: string): Promise<string[]>;
  close(): Promise<void>;
}

const space = 'questions';

export async function openQualityWiki(docs: readonly Doc[]): Promise<QualityWiki> {
  const folder = await mkdtemp(join(tmpdir(), 'gare-quality-'));
  const wiki = await openWiki({ path: join(folder, 'gare.db') });
  const reader = await fill(wiki);
  const ids = new Map<string, string>();
  for (const [at, doc] of docs.entries()) ids.set(await save(wiki, reader, doc, `page-${at}`), doc.id);
  return {
    find: async (q) => {
      const { hits } = await searchPages(wiki, reader, { q, page: 1, limit: cut });
      return hits.map(({ page }) => ids.get(page.slug) ?? '');
    },
    close: async () => {
      await wiki.close();
      await rm(folder, { recursive: true });
    },
  };
}

async function fill(wiki: Wiki): Promise<Actor> {
  const person = { name: 'Lecture', email: 'lecture@exemple.org', password: 'quai numéro neuf trois quarts' };
  const ready = await readyMember(wiki, { ...person, isAdmin: false });
  const id = await wiki.transact(async (tx) => {
    const accessId = await tx.access.idOf(openRule);
    const usual = { description: '', line: 'a', home: 'accueil', menu: 'menu', language: 'fr' } as const;
    await tx.spaces.add({ ...usual, slug: space, title: 'Questions', accessId });
    return addMember(tx, ready, wiki.clock());
  });
  const reader = await findActor(wiki, id);
  if (!reader) throw new Error('the reader was not added');
  return reader;
}

/** @returns the address of the page. */
async function save(wiki: Wiki, actor: Actor, doc: Doc, slugWanted: string): Promise<string> {
  const edit = {
    base: 0,
    title: doc.title,
    body: doc.text,
    tags: [],
    values: {},
    summary: '',
    minor: false,
    editId: slugWanted,
  };
  const outcome = await savePage(wiki, actor, { space, slugWanted, edit });
  if (outcome.kind !== 'saved') throw new Error(`${doc.id} was not saved: ${outcome.kind}`);
  return outcome.slug;
}
