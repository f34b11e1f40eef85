/**
 * The starter content that an empty wiki is filled with. A folder is a space (`space.yaml`), a file a page
 * (`slug.md`, as core/front-matter.ts exports it), `slug.revisions.yaml` its earlier revisions, `slug/` its attachments.
 */
import { createReadStream } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { type AccessRule, internalRule, type Role, roles } from '../core/access.ts';
import { parsePageFile } from '../core/front-matter.ts';
import { linkKey } from '../core/link.ts';
import { lineLetters, type Space } from '../core/page.ts';
import { typesSpace } from '../core/page-type.ts';
import { readPlainYaml } from '../core/yaml.ts';
import type { Writers } from '../store/store.ts';
import { storeFile } from './attachments.ts';
import { hangFile } from './file-passages.ts';
import { type ImportedPage, type ImportedRevision, importPage } from './import-page.ts';
import type { Wiki } from './wiki.ts';

/** Spaces in the order in which the plan shows them; others follow by name. */
const firstSpaces = ['gare', 'observatoire', 'mobilisation', 'universites', 'aide', 'modeles'];

/** Bounds for files of our own making. */
const yamlBounds = { characters: 2_000_000, tokens: 100_000 };

interface StarterPage extends ImportedPage {
  parent: string;
  files: readonly { name: string; path: string }[];
}

/** Whether nothing was ever written here, nor asked to be left empty. */
export async function isEmptyWiki(wiki: Wiki): Promise<boolean> {
  return (await wiki.store.access.list()).length === 0 && (await wiki.store.spaces.list()).length === 0;
}

/** Begins a wiki without any content: its first access rule says that it was meant so. */
export async function leaveEmpty(wiki: Wiki): Promise<void> {
  await wiki.transact((tx) => tx.access.idOf(internalRule));
}

/**
 * Fills the wiki with every space found in the folder, whole or not at all. A clear error names the file that cannot
 * be read.
 * @returns how many pages were made.
 */
export async function addStarterContent(wiki: Wiki, folder: string): Promise<number> {
  const found = (await readdir(folder, { withFileTypes: true })).filter((entry) => entry.isDirectory());
  const names = found.map((entry) => entry.name).sort((a, b) => rank(a) - rank(b) || a.localeCompare(b));
  const read = await Promise.all(names.map((name) => readSpace(wiki, name, path.join(folder, name))));
  const files = await storeFiles(wiki, read);
  await wiki.transact(async (tx) => {
    const spaces: Space[] = [];
    for (const { space, rule } of read) {
      const accessId = await tx.access.idOf(rule);
      spaces.push({ ...space, accessId, id: await tx.spaces.add({ ...space, accessId }) });
    }
    // Types come first: the values of entries are read by them.
    const typesFirst = read.toSorted(
      (a, b) => Number(b.space.slug === typesSpace) - Number(a.space.slug === typesSpace),
    );
    for (const {
      space: { slug },
      pages,
    } of typesFirst) {
      const space = spaces.find((one) => one.slug === slug);
      if (space) await addPages(wiki, tx, space, spaces, pages, files);
    }
  });
  return read.reduce((sum, { pages }) => sum + pages.length, 0);
}

function rank(name: string): number {
  const at = firstSpaces.indexOf(name);
  return at < 0 ? firstSpaces.length : at;
}

interface StarterSpace {
  space: Omit<Space, 'id' | 'accessId'>;
  rule: AccessRule;
  pages: readonly StarterPage[];
}

async function readSpace(wiki: Wiki, slug: string, folder: string): Promise<StarterSpace> {
  const file = path.join(folder, 'space.yaml');
  const yaml = record(readPlainYaml(await readFile(file, 'utf8'), yamlBounds), file);
  const text = (key: string, usual: string) => (typeof yaml[key] === 'string' ? yaml[key] : usual);
  const names = (await readdir(folder)).filter((name) => name.endsWith('.md')).sort();
  return {
    space: {
      slug,
      title: text('title', slug),
      description: text('description', ''),
      line: lineLetters.find((letter) => letter === yaml['line']) ?? 'p',
      home: text('home', 'accueil'),
      menu: text('menu', 'menu'),
      language: 'fr',
    },
    rule: { visitors: roleIn(yaml, 'visitors', file), members: roleIn(yaml, 'members', file) },
    pages: await Promise.all(names.map((name) => readPage(wiki, path.join(folder, name)))),
  };
}

/** `visitors: read` and `members: write`; what is not said is that of an internal space. */
function roleIn(yaml: Record<string, unknown>, who: 'visitors' | 'members', file: string): Role {
  const written = yaml[who] ?? internalRule[who];
  const role = roles.find((one) => one === written);
  if (role === undefined) throw new Error(`${file} gives ${who} no role there is`);
  return role;
}

type StoredFile = Awaited<ReturnType<typeof storeFile>>;

/** The bytes of all attachments, by path. */
async function storeFiles(wiki: Wiki, spaces: readonly StarterSpace[]): Promise<Map<string, StoredFile>> {
  const stored = new Map<string, StoredFile>();
  for (const file of spaces.flatMap(({ pages }) => pages.flatMap((page) => page.files))) {
    stored.set(file.path, await storeFile(wiki, file.name, createReadStream(file.path)));
  }
  return stored;
}

async function addPages(
  wiki: Wiki,
  tx: Writers,
  space: Space,
  spaces: readonly Space[],
  pages: readonly StarterPage[],
  files: ReadonlyMap<string, StoredFile>,
): Promise<void> {
  const ids = new Map<string, number>();
  for (const page of pages) {
    const { id } = await importPage(wiki, tx, space, spaces, page);
    ids.set(page.slug, id);
    const last = page.revisions.at(-1);
    for (const { name, path: from } of page.files) {
      const file = files.get(from);
      const said = {
        author: last?.authors[0] ?? 'Gare',
        createdAt: last?.createdAt ?? wiki.clock().toISOString(),
      };
      if (file) await hangFile(wiki, tx, id, name, { ...file, ...said });
    }
  }
  for (const page of pages) {
    const [id, parentId] = [ids.get(page.slug), ids.get(page.parent)];
    if (id !== undefined && parentId !== undefined) await tx.pages.setParent(id, parentId);
  }
}

async function readPage(wiki: Wiki, file: string): Promise<StarterPage> {
  const text = await readFile(file, 'utf8');
  const read = parsePageFile(text);
  if (!('content' in read)) throw new Error(`${file} is not a page file`);
  const { content, type } = read;
  const front = record(readPlainYaml(frontMatter(text), yamlBounds), file);
  const member = (key: string, usual: string) => (typeof front[key] === 'string' ? front[key] : usual);
  const slug = path.basename(file, '.md');
  const last: ImportedRevision = {
    content,
    createdAt: member('date', wiki.clock().toISOString()),
    authors: [member('author', 'Gare')],
    summary: member('summary', ''),
    minor: false,
    kind: 'edit',
  };
  const earlier = await readRevisions(file.replace(/\.md$/, '.revisions.yaml'), last);
  const folder = file.replace(/\.md$/, '');
  const names = await readdir(folder).catch(() => []);
  return {
    slug,
    type: type === '' ? '' : linkKey(type),
    revisions: [...earlier, last],
    aliases: [],
    parent: member('parent', ''),
    files: names.sort().map((name) => ({ name, path: path.join(folder, name) })),
  };
}

/** Earlier revisions say what differs: their text, and when and by whom; the rest is the page's own. */
async function readRevisions(file: string, last: ImportedRevision): Promise<ImportedRevision[]> {
  const text = await readFile(file, 'utf8').catch(() => undefined);
  if (text === undefined) return [];
  const list = readPlainYaml(text, yamlBounds);
  if (!Array.isArray(list)) throw new Error(`${file} is not a list of revisions`);
  return list.map((item: unknown): ImportedRevision => {
    const revision = record(item, file);
    const member = (key: string, usual: string) =>
      typeof revision[key] === 'string' ? revision[key] : usual;
    const values = revision['values'] as ImportedRevision['content']['values'] | undefined;
    return {
      ...last,
      content: {
        ...last.content,
        title: member('title', last.content.title),
        body: member('body', ''),
        ...(values ? { values } : {}),
      },
      createdAt: member('date', last.createdAt),
      authors: [member('author', 'Gare')],
      summary: member('summary', ''),
      minor: revision['minor'] === true,
    };
  });
}

/** What stands between the two first lines of three dashes. */
function frontMatter(text: string): string {
  return /^---\r?\n([\s\S]*?)\r?\n---\r?\n/.exec(text)?.[1] ?? '';
}

function record(value: unknown, file: string): Record<string, unknown> {
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw new Error(`${file} cannot be read`);
  return value as Record<string, unknown>;
}
