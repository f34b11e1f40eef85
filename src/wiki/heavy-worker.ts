/** The thread of heavy.ts: takes a job, does it, answers. */
import { parentPort } from 'node:worker_threads';
import { createHeavyJobs, type HeavyJobs } from './heavy-jobs.ts';

const jobs = createHeavyJobs();

parentPort?.on(
  'message',
  async ({ id, name, input }: { id: number; name: keyof HeavyJobs; input: never }) => {
    try {
      parentPort?.postMessage({ id, output: await jobs[name](input) });
    } catch (error) {
      parentPort?.postMessage({
        id,
        error: error instanceof Error ? (error.stack ?? error.message) : String(error),
      });
    }
  },
);
