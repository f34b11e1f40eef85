/**
 * Does the work that waits in the table `job`: reads files, indexes them, learns words. Behind what people do, a step at
 * a time. An attempt is counted before it begins, so that work which takes the process with it does not do so for ever.
 */
import type { JobKind, JobRow } from '../store/jobs.ts';
import { extractBlob, indexFile, noteUnreadable } from './file-texts.ts';
import { learnWords } from './learn-words.ts';
import { letOthers } from './queues.ts';
import type { Wiki } from './wiki.ts';

interface Work {
  /** Subjects taken at once. */
  atOnce: number;
  /** Times the process may end in the middle of it before it is thought to be the reason. */
  trust: number;
  /** Done again for the same subjects it comes to the same: a process may end in the middle. */
  run(wiki: Wiki, subjects: readonly number[], signal: AbortSignal): Promise<void>;
  /** After the last attempt. */
  giveUp?(wiki: Wiki, subject: number): Promise<void>;
}

const works: Readonly<Record<JobKind, Work>> = {
  index: { atOnce: 1, trust: 3, run: (wiki, [id = 0], signal) => indexFile(wiki, id, signal) },
  learn: { atOnce: 20, trust: 3, run: learnWords },
  extract: {
    atOnce: 1,
    trust: 2,
    run: (wiki, [id = 0], signal) => extractBlob(wiki, id, signal),
    giveUp: noteUnreadable,
  },
};

/** Kinds of one lane are done one after the other; a file that takes long to read holds up no passage and no word. */
const lanes: readonly (readonly JobKind[])[] = [['extract'], ['index', 'learn']];

const minute = 60_000;

/** Milliseconds until it is tried again after the first attempt, the second, the third; then it is given up. */
const pauses = [minute, 10 * minute, 60 * minute] as const;

/** Milliseconds until the next try after the store itself has failed: a full disk, a lock. */
const troublePause = 10_000;

/** Begins behind whoever calls: what waits, then whatever comes. Ends with the wiki, and goes on at the next start. */
export async function startJobs(wiki: Wiki): Promise<void> {
  await settleCutOff(wiki);
  const showing = createShowing(wiki);
  for (const kinds of lanes)
    wiki.jobs
      .start(kinds.join(), (signal) => keepDoing(wiki, kinds, showing, signal))
      ?.over.catch(wiki.noteFailure);
}

/** Does all that is due now, also what comes of it. @throws what the store throws; work that fails stays for later. */
export async function runJobs(wiki: Wiki, signal = new AbortController().signal): Promise<void> {
  const showing = createShowing(wiki);
  for (let isMore = true; isMore; ) {
    const done = await Promise.all(lanes.map((kinds) => doLane(wiki, kinds, showing, signal)));
    isMore = done.some((count) => count > 0);
  }
  await showing.end();
}

async function keepDoing(
  wiki: Wiki,
  kinds: readonly JobKind[],
  showing: Showing,
  signal: AbortSignal,
): Promise<void> {
  while (!signal.aborted) {
    const seen = wiki.alarm.rings();
    try {
      await doLane(wiki, kinds, showing, signal);
      await showing.end();
      const at = await wiki.store.jobs.nextAt(kinds);
      const wait = at === undefined ? Number.POSITIVE_INFINITY : Date.parse(at) - wiki.clock().getTime();
      await wiki.alarm.wait(seen, wait, signal);
    } catch (error) {
      wiki.noteFailure(error);
      await wiki.alarm.wait(wiki.alarm.rings(), troublePause, signal);
    }
  }
}

/** All that is due of these kinds, those that are named first before the others. @returns how much was done. */
async function doLane(
  wiki: Wiki,
  kinds: readonly JobKind[],
  showing: Showing,
  signal: AbortSignal,
): Promise<number> {
  let done = 0;
  for (let isMore = true; isMore && !signal.aborted; ) {
    isMore = false;
    for (const kind of kinds) {
      isMore = await wiki.queues.run(`job/${kind}`, () => doSome(wiki, kind, signal));
      if (!isMore) continue;
      done += 1;
      if (kind !== 'learn') await showing.note();
      break;
    }
    await letOthers();
  }
  return done;
}

/** @returns whether there was something to do. */
async function doSome(wiki: Wiki, kind: JobKind, signal: AbortSignal): Promise<boolean> {
  if (signal.aborted) return false;
  const jobs = await wiki.store.jobs.listDue(kind, wiki.clock().toISOString(), works[kind].atOnce);
  if (jobs.length === 0) return false;
  const isDone = await attempt(wiki, kind, jobs, signal);
  // One of them spoils the work of all: each by itself.
  if (!isDone && jobs.length > 1) for (const job of jobs) await attempt(wiki, kind, [job], signal);
  return true;
}

/** @returns false when several failed together, which is the failure of none of them yet. @throws what the store throws. */
async function attempt(
  wiki: Wiki,
  kind: JobKind,
  jobs: readonly JobRow[],
  signal: AbortSignal,
): Promise<boolean> {
  await wiki.record((tx) => tx.jobs.begin(jobs.map(({ id }) => id)));
  try {
    await works[kind].run(
      wiki,
      jobs.map(({ subject }) => subject),
      signal,
    );
  } catch (error) {
    const isInnocent = signal.aborted || isTrouble(error) || jobs.length > 1;
    if (!isInnocent) wiki.noteFailure(error);
    for (const job of jobs) {
      if (isInnocent) await wiki.record((tx) => tx.jobs.putBack(job.id));
      else await settleFailure(wiki, kind, { ...job, attempts: job.attempts + 1 }, reasonOf(error));
    }
    if (isTrouble(error)) throw error;
    return signal.aborted;
  }
  await wiki.record(async (tx) => {
    for (const { id } of jobs) await tx.jobs.finish(id);
  });
  return true;
}

/** Of the store, not of the work: it is done when the store is well again. */
function isTrouble(error: unknown): boolean {
  return (
    error instanceof Error && 'code' in error && /^SQLITE_(FULL|BUSY|IOERR|LOCKED)/.test(String(error.code))
  );
}

/** The kind of error alone: what it says may quote the file. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return 'unknown';
  return 'code' in error ? `${error.name} ${String(error.code)}` : error.name;
}

/** @param job with the attempts it has had. */
async function settleFailure(wiki: Wiki, kind: JobKind, job: JobRow, reason: string): Promise<void> {
  const pause = pauses[job.attempts - 1];
  if (pause === undefined) return giveUp(wiki, kind, job, reason);
  await wiki.record((tx) => tx.jobs.postpone(job.id, later(wiki, pause), reason));
}

async function giveUp(wiki: Wiki, kind: JobKind, job: JobRow, reason: string): Promise<void> {
  await works[kind].giveUp?.(wiki, job.subject);
  await wiki.record((tx) => tx.jobs.giveUp(job.id, reason));
}

/**
 * What the process ended in the middle of counts as one attempt. While it is trusted it is done at once, after what
 * waited before it; then it has to wait as what fails, longer each time, and a file is given up.
 */
async function settleCutOff(wiki: Wiki): Promise<void> {
  const reason = 'the process ended in the middle of it';
  for (const { kind, ...job } of await wiki.store.jobs.listCutOff()) {
    const { trust, giveUp: isGivenUp } = works[kind];
    const suspected = job.attempts - trust;
    if (isGivenUp && suspected >= pauses.length) {
      await giveUp(wiki, kind, job, reason);
      continue;
    }
    const pause = suspected <= 0 ? 0 : (pauses[suspected - 1] ?? pauses[2]);
    await wiki.record((tx) => tx.jobs.postpone(job.id, later(wiki, pause), reason));
  }
}

function later(wiki: Wiki, milliseconds: number): string {
  return new Date(wiki.clock().getTime() + milliseconds).toISOString();
}

/** Milliseconds between two moves of the generation while files are read. */
const showEvery = 10_000;

interface Showing {
  /** What screens say of a file has changed. */
  note(): Promise<void>;
  /** There is nothing more to come for now. */
  end(): Promise<void>;
}

/** Thousands of files in a row would leave no screen kept for anybody: they are made anew now and then, and at the end. */
function createShowing(wiki: Wiki): Showing {
  let shownAt = Number.NEGATIVE_INFINITY;
  let isOwed = false;
  const show = async () => {
    isOwed = false;
    shownAt = performance.now();
    await wiki.transact(async () => {});
  };
  return {
    note: async () => {
      isOwed = true;
      if (performance.now() - shownAt >= showEvery) await show();
    },
    end: async () => {
      if (isOwed) await show();
    },
  };
}
