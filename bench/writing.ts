/** Saves over HTTP as a browser and a program send them, and what the disk takes for the same durability. */
import { randomUUID } from 'node:crypto';
import { closeSync, fsyncSync, openSync, unlinkSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { milliseconds, percentile, processor, type Row } from './figures.ts';
import { type Client, openClient } from './load.ts';
import { processorTime, startGare } from './servers.ts';
import { archive, type BenchStation } from './station.ts';

const saves = 800;
const longest = 50;

interface Draft {
  slug: string;
  title: string;
  text: string;
  tags: readonly string[];
  /** Number of the revision that the next edit begins from. */
  base: number;
}

type Save = (client: Client, draft: Draft) => Promise<void>;

export async function measureSaves(station: BenchStation): Promise<Row[]> {
  const gare = await startGare(station.folder, '/');
  try {
    const drafts = draftsOf(station);
    const run = (writers: number, save: Save, count: number) =>
      withProcessor(gare.pid, () => saveAll(gare.url, drafts, writers, save, count));
    await run(1, saveForm, 100);
    const one = await run(1, saveForm, saves);
    const eight = await run(8, saveForm, saves * 2);
    const api = await run(1, saveJson, saves);
    const disk = syncTimes(station.folder);
    return [
      ...rowsOf('save by form, one writer', one, 2),
      ...rowsOf('save by form, eight writers', eight, 8),
      ...rowsOf('save by the API, one writer', api, 2),
      {
        work: 'the disk: 16 KiB written and synced',
        gare: `p50 ${milliseconds(percentile(disk, 0.5))}`,
        beside: `p99 ${milliseconds(percentile(disk, 0.99))}`,
      },
    ];
  } finally {
    await gare.stop();
  }
}

interface Saves {
  /** Milliseconds of each save, as its writer waits for it. */
  times: readonly number[];
  /** Milliseconds of processor that the server took for all of them. */
  spent: number | undefined;
}

async function withProcessor(pid: number, work: () => Promise<number[]>): Promise<Saves> {
  const before = processorTime(pid);
  const times = await work();
  const after = processorTime(pid);
  return { times, spent: before === undefined || after === undefined ? undefined : after - before };
}

/** Pages from all over the archive, of all kinds; every writer has its own. */
function draftsOf({ corpus }: BenchStation): Draft[] {
  const step = Math.max(1, Math.floor(corpus.count / 420));
  const drafts: Draft[] = [];
  for (let number = 1; number < corpus.count && drafts.length < 420; number += step) {
    const { slug, title, revisions, tags } = corpus.page(number);
    drafts.push({ slug, title, tags, text: revisions.at(-1)?.text ?? '', base: revisions.length });
  }
  return drafts;
}

async function saveAll(
  url: string,
  drafts: readonly Draft[],
  writers: number,
  save: Save,
  count: number,
): Promise<number[]> {
  const times: number[] = [];
  const write = async (_: unknown, writer: number) => {
    const own = drafts.filter((_draft, index) => index % writers === writer);
    const client = openClient(url);
    for (let turn = 0; turn < count / writers; turn += 1) {
      const draft = own[turn % own.length];
      if (!draft) throw new Error('there are fewer pages than writers');
      draft.text = `${draft.text.replace(/\n\nRelu \(\d+\)\.$/, '')}\n\nRelu (${draft.base}).`;
      const began = performance.now();
      await save(client, draft);
      times.push(performance.now() - began);
      draft.base += 1;
    }
    client.close();
  };
  await Promise.all(Array.from({ length: writers }, write));
  return times;
}

async function saveForm(client: Client, { slug, title, text, tags, base }: Draft): Promise<void> {
  const form = new URLSearchParams({ action: 'publish', title, body: text, tags: tags.join(', ') });
  for (const [name, value] of Object.entries({
    base: String(base),
    editId: randomUUID(),
    summary: 'Relecture',
  })) {
    form.set(name, value);
  }
  const type = { 'content-type': 'application/x-www-form-urlencoded' };
  const answer = await client.send('POST', `/${archive}/${slug}/edit`, type, form.toString());
  if (answer.status !== 303) throw new Error(`a save of ${slug} answers ${answer.status}`);
}

async function saveJson(client: Client, { slug, text, base }: Draft): Promise<void> {
  const headers = {
    'content-type': 'application/json',
    'if-match': `"${base}"`,
    'idempotency-key': randomUUID(),
  };
  const body = JSON.stringify({ body: text, summary: 'Relecture' });
  const answer = await client.send('PUT', `/api/v1/spaces/${archive}/pages/${slug}`, headers, body);
  const revision = answer.status === 200 ? (JSON.parse(answer.body) as { revision: number }).revision : 0;
  if (revision !== base + 1) throw new Error(`a save of ${slug} answers ${answer.status}: ${answer.body}`);
}

function rowsOf(work: string, { times, spent }: Saves, most: number): Row[] {
  const [p50, p99] = [percentile(times, 0.5), percentile(times, 0.99)];
  return [
    {
      work,
      gare: `p50 ${milliseconds(p50)}`,
      beside: processor(spent, times.length),
      figure: milliseconds(p50),
      target: `≤ ${milliseconds(most)}`,
      holds: p50 <= most,
    },
    {
      work,
      gare: `p99 ${milliseconds(p99)}`,
      figure: milliseconds(p99),
      target: `≤ ${milliseconds(longest)}`,
      holds: p99 <= longest,
    },
  ];
}

/** What no durable save can be quicker than. */
function syncTimes(folder: string): number[] {
  const path = join(folder, 'sync');
  const file = openSync(path, 'w');
  const bytes = Buffer.alloc(16 * 1024);
  const times = Array.from({ length: 200 }, (_, index) => {
    const began = performance.now();
    writeSync(file, bytes, 0, bytes.length, index * bytes.length);
    fsyncSync(file);
    return performance.now() - began;
  });
  closeSync(file);
  unlinkSync(path);
  return times;
}
