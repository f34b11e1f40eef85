/**
 * Work that would hold up other requests, done in a worker thread that is ended when it takes too long.
 * Small work stays in the caller's thread, where it is done before a worker would have answered.
 */
import { Worker } from 'node:worker_threads';
import { WikiError } from '../core/errors.ts';
import type { HeavyJobs } from './heavy-jobs.ts';

type Name = keyof HeavyJobs;
type Input<N extends Name> = Parameters<HeavyJobs[N]>[0];
type Output<N extends Name> = Awaited<ReturnType<HeavyJobs[N]>>;

export interface HeavyWork {
  /** @throws WikiError too-large when the job does not end in time. */
  run<N extends Name>(name: N, input: Input<N>): Promise<Output<N>>;
  close(): Promise<void>;
}

/** Milliseconds after which a job is given up: the longest honest one (2 MiB of Markdown) takes about 1.5 s. */
const jobTimeout = 10_000;

/** Idle time after which the thread is ended, so that a quiet wiki does not keep its memory. */
const idleTimeout = 30_000;

interface Pending {
  id: number;
  name: Name;
  input: unknown;
  resolve(output: unknown): void;
  reject(error: unknown): void;
}

/** One thread, one job at a time, in order. */
export function createHeavyWork(): HeavyWork {
  const queue: Pending[] = [];
  let worker: Worker | undefined;
  let current: Pending | undefined;
  let timer: NodeJS.Timeout | undefined;
  let count = 0;

  const stop = async () => {
    const stopped = worker;
    worker = undefined;
    await stopped?.terminate();
  };

  const settle = (act: (job: Pending) => void) => {
    clearTimeout(timer);
    const job = current;
    current = undefined;
    // A thread with nothing to do keeps no command from ending.
    worker?.unref();
    if (job) act(job);
    next();
  };

  const open = () => {
    const opened = startWorker();
    opened.on('message', (message: { id: number; output?: unknown; error?: string }) => {
      if (message.id !== current?.id) return;
      settle((job) =>
        message.error === undefined ? job.resolve(message.output) : job.reject(new Error(message.error)),
      );
    });
    opened.on('error', (error) => {
      if (worker !== opened) return;
      worker = undefined;
      settle((job) => job.reject(error));
    });
    opened.unref();
    return opened;
  };

  const next = () => {
    if (current) return;
    current = queue.shift();
    if (!current) {
      timer = setTimeout(() => void stop(), idleTimeout).unref();
      return;
    }
    clearTimeout(timer);
    worker ??= open();
    worker.ref();
    worker.postMessage({ id: current.id, name: current.name, input: current.input });
    timer = setTimeout(() => {
      void stop();
      settle((job) => job.reject(new WikiError('too-large', 'work.too-long')));
    }, jobTimeout);
  };

  return {
    run: <N extends Name>(name: N, input: Input<N>) =>
      new Promise<Output<N>>((resolve, reject) => {
        count += 1;
        queue.push({ id: count, name, input, resolve: resolve as (output: unknown) => void, reject });
        next();
      }),
    close: async () => {
      clearTimeout(timer);
      for (const job of queue.splice(0)) job.reject(new Error('the wiki is closing'));
      const job = current;
      current = undefined;
      await stop();
      job?.reject(new Error('the wiki is closing'));
    },
  };
}

/** Compiled code runs as it is; sources (development, tests) need a loader that Node 20 lacks, in the thread too. */
function startWorker(): Worker {
  if (!import.meta.url.endsWith('.ts')) return new Worker(new URL('./heavy-worker.js', import.meta.url));
  const source = new URL('./heavy-worker.ts', import.meta.url).href;
  const start = `import('tsx/esm/api').then((tsx) => { tsx.register(); return import(${JSON.stringify(source)}); })`;
  return new Worker(start, { eval: true });
}
