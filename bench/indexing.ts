/** What the index of search adds to a save, and its size beside the texts. */
import { copyFile } from 'node:fs/promises';
import { join } from 'node:path';
import BetterSqlite3 from 'better-sqlite3';
import type { Actor } from '../src/core/access.ts';
import { savePage } from '../src/wiki/save-page.ts';
import { openWiki, type Wiki } from '../src/wiki/wiki.ts';
import { megabytes, milliseconds, percent, percentile, type Row } from './figures.ts';
import { archive, type BenchStation } from './station.ts';

const saves = 600;
const writer: Actor = { kind: 'visitor', name: '' };

/** Everything that is there for searches alone, beside what it was made from. */
const searchTables = [
  'text_index%',
  'file_index%',
  'title_index%',
  'searchable%',
  'passage%',
  'word%',
  'near_word%',
];

export async function measureIndex(station: BenchStation): Promise<Row[]> {
  const db = new BetterSqlite3(join(station.folder, 'gare.db'), { readonly: true });
  const sum = (sql: string) => Number(db.prepare(sql).pluck().get());
  const named = searchTables.map((name) => `name LIKE '${name}'`).join(' OR ');
  const index = sum(`SELECT sum(pgsize) FROM dbstat WHERE ${named} OR name LIKE 'sqlite_autoindex_word%'
    OR name LIKE 'sqlite_autoindex_passage%'`);
  const whole = sum('SELECT sum(pgsize) FROM dbstat');
  const bodies = sum(`SELECT sum(length(CAST(body AS BLOB))) FROM revision JOIN page
    ON page.id = revision.page_id AND page.current = revision.number`);
  const files = sum('SELECT coalesce(sum(length(CAST(text AS BLOB))), 0) FROM file_part');
  db.close();
  const share = index / (bodies + files);
  return [
    {
      work: 'search index: words, passages, vocabulary',
      gare: megabytes(index),
      beside: `${megabytes(bodies)} of pages, ${megabytes(files)} of files`,
      figure: percent(share),
      target: '≤ 60 %',
      holds: share <= 0.6,
    },
    { work: 'the whole file, every revision', gare: megabytes(whole) },
  ];
}

/** The same saves by turns in two copies of the wiki, one of which indexes nothing: neither words nor jobs. */
export async function measureIndexedSaves(station: BenchStation): Promise<Row[]> {
  const [path, bare] = ['indexed.db', 'bare.db'].map((name) => join(station.folder, name)) as [
    string,
    string,
  ];
  await copyWiki(station, path);
  await copyWiki(station, bare);
  forgetIndex(bare);
  const indexed = await openWiki({ path });
  const without = await openWiki({ path: bare });
  try {
    const silent: Wiki = { ...without, analyzer: { ...without.analyzer, forEachToken: () => undefined } };
    const times = { indexed: [] as number[], without: [] as number[] };
    for (let turn = 0; turn < saves; turn += 1) {
      times.indexed.push(await saveOne(indexed, station, turn));
      times.without.push(await saveOne(silent, station, turn));
    }
    return [rowOf('p50', times, 0.5), rowOf('p95', times, 0.95)];
  } finally {
    await indexed.close();
    await without.close();
  }
}

async function copyWiki(station: BenchStation, path: string): Promise<void> {
  // Closed before: nothing is left in the write-ahead log.
  await station.withWiki(async () => undefined);
  await copyFile(join(station.folder, 'gare.db'), path);
}

/** Rows of search are written into nothing. */
function forgetIndex(path: string): void {
  const db = new BetterSqlite3(path);
  for (const table of ['text_index', 'title_index']) {
    const columns = (db.pragma(`table_info(${table})`) as { name: string }[]).map(({ name }) => name);
    const empty = ['rowid', ...columns].map((name) => `NULL AS "${name}"`).join(', ');
    db.exec(`DROP TABLE ${table};
      CREATE VIEW ${table} AS SELECT ${empty} WHERE 0;
      CREATE TRIGGER no_${table}_insert INSTEAD OF INSERT ON ${table} BEGIN SELECT 1; END;
      CREATE TRIGGER no_${table}_delete INSTEAD OF DELETE ON ${table} BEGIN SELECT 1; END;`);
  }
  for (const table of ['searchable', 'job']) {
    db.exec(`CREATE TRIGGER no_${table} BEFORE INSERT ON ${table} BEGIN SELECT RAISE(IGNORE); END;`);
  }
  db.close();
}

async function saveOne(wiki: Wiki, { corpus }: BenchStation, turn: number): Promise<number> {
  const { slug, title, revisions, tags, values } = corpus.page((turn * 17 + 3) % corpus.count);
  const found = await wiki.store.pages.find((await archiveId(wiki)) ?? 0, slug);
  const base = found?.current ?? 0;
  const body = `${revisions.at(-1)?.text ?? ''}\n\nRelu (${turn}).`;
  const began = performance.now();
  const { kind } = await savePage(wiki, writer, {
    space: archive,
    slug,
    edit: { title, body, values, tags, base, summary: 'Relecture', minor: false, editId: `bench-${turn}` },
  });
  if (kind !== 'saved') throw new Error(`a save of ${slug} ends ${kind}`);
  return performance.now() - began;
}

async function archiveId(wiki: Wiki): Promise<number | undefined> {
  return (await wiki.store.spaces.list()).find(({ slug }) => slug === archive)?.id;
}

function rowOf(
  name: string,
  times: { indexed: readonly number[]; without: readonly number[] },
  share: number,
): Row {
  const [indexed, without] = [percentile(times.indexed, share), percentile(times.without, share)];
  const ratio = indexed / without;
  return {
    work: `save in the process, indexed, ${name}`,
    gare: milliseconds(indexed),
    beside: `${milliseconds(without)} without an index`,
    figure: `${ratio.toFixed(2)} ×`,
    ...(share === 0.5 ? { target: '≤ 1.2 ×', holds: ratio <= 1.2 } : {}),
  };
}
