/** Opens a wiki: the store and the pure parts that the actions of this folder need, handed to each of them. */
import { typesSpace } from '../core/page-type.ts';
import { createExtractor, type Extractor } from '../files/extract.ts';
import { createMarkdown, type Markdown } from '../markdown/markdown.ts';
import { type Analyzer, createAnalyzer } from '../search/analysis.ts';
import { createPasswords, type Passwords } from '../secrets/password.ts';
import { openStore, type Store, type Writers } from '../store/store.ts';
import { type Alarm, createAlarm } from './alarm.ts';
import { type Background, createBackground } from './background.ts';
import { createHeavyWork, type HeavyWork } from './heavy.ts';
import { createKeptReads, type KeptReads } from './kept-reads.ts';
import { createPageTypeCache, type PageTypeCache } from './page-type-cache.ts';
import { createPowers, type Powers } from './powers.ts';
import { createQueues, type Queues } from './queues.ts';

export interface WikiOptions {
  /** Path of the SQLite file, or `:memory:`. */
  path: string;
  clock?: () => Date;
  /** IANA name in which days and hours are meant. */
  timeZone?: string;
  /** Bytes of the largest file that may be attached. */
  maxUpload?: number;
  /** Told of what fails in the background, where nobody waits for it. */
  onFailure?: (error: unknown) => void;
}

export interface Wiki {
  store: Store;
  markdown: Markdown;
  analyzer: Analyzer;
  heavy: HeavyWork;
  /** By the id of the run. */
  imports: Background<number>;
  /** Entries that are read anew, by the slug of their type. */
  derivings: Background<string>;
  /** Work of the queue, by its kinds (jobs.ts). */
  jobs: Background<string>;
  /** Rings when a commit has left work for later. */
  alarm: Alarm;
  extractor: Extractor;
  noteFailure(error: unknown): void;
  queues: Queues;
  passwords: Passwords;
  pageTypes: PageTypeCache;
  /** Only for what is read of people, rights, spaces and page types: what store/watch.ts watches. */
  reads: KeptReads;
  /** For what is counted over entries: the keys say what was written when (entry-counts.ts). */
  lists: KeptReads;
  powers: Powers;
  clock(): Date;
  timeZone: string;
  maxUpload: number;
  /** Moves at each commit: what was made from the data before may have to be made anew. */
  generation(): number;
  /** One IMMEDIATE transaction; moves the generation when it has committed. */
  transact<T>(work: (tx: Writers) => Promise<T>): Promise<T>;
  /** A transaction that changes nothing anybody is shown or may do: sessions, the audit. The generation stays. */
  record<T>(work: (tx: Writers) => Promise<T>): Promise<T>;
  close(): Promise<void>;
}

export const defaultMaxUpload = 100 * 1024 * 1024;

export async function openWiki(options: WikiOptions): Promise<Wiki> {
  const store = await openStore(options.path, typesSpace);
  await store.transact((tx) => tx.imports.restAll());
  const heavy = createHeavyWork();
  const imports = createBackground<number>();
  const derivings = createBackground<string>();
  const jobs = createBackground<string>();
  const alarm = createAlarm();
  const extractor = createExtractor();
  let generation = 0;
  let rareGeneration = 0;
  const transact = async <T>(work: (tx: Writers) => Promise<T>): Promise<T> => {
    let isRare = false;
    let leavesJobs = false;
    const result = await store.transact(async (tx) => {
      const before = { rare: store.rareWrites(), jobs: store.jobWrites() };
      const done = await work(tx);
      isRare = store.rareWrites() !== before.rare;
      leavesJobs = store.jobWrites() !== before.jobs;
      return done;
    });
    if (isRare) rareGeneration += 1;
    if (leavesJobs) alarm.ring();
    return result;
  };
  return {
    store,
    markdown: createMarkdown(),
    analyzer: createAnalyzer(),
    heavy,
    imports,
    derivings,
    jobs,
    alarm,
    extractor,
    noteFailure: options.onFailure ?? (() => {}),
    queues: createQueues(),
    passwords: createPasswords(),
    pageTypes: createPageTypeCache(),
    reads: createKeptReads(() => rareGeneration),
    lists: createKeptReads(() => 0),
    powers: createPowers(),
    clock: options.clock ?? (() => new Date()),
    timeZone: options.timeZone ?? 'Europe/Paris',
    maxUpload: options.maxUpload ?? defaultMaxUpload,
    generation: () => generation,
    transact: async (work) => {
      const result = await transact(work);
      generation += 1;
      return result;
    },
    record: transact,
    close: async () => {
      await Promise.all([imports.close(), derivings.close(), jobs.close()]);
      await extractor.close();
      await heavy.close();
      await store.close();
    },
  };
}
