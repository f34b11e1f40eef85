/** The thread of heavy.ts: takes a job, does it, answers. */
import { parentPort } from 'node:worker_threads';
import { createHeavyJobs, type HeavyJobs } from './heavy-jobs.ts';

const jobs = createHeavyJobs();

interface HeavyRequest {
  id: number;
  name: keyof HeavyJobs;
  input: never;
}

async function answer({ id, name, input }: HeavyRequest): Promise<void> {
  try {
    parentPort?.postMessage({ id, output: await jobs[name](input) });
  } catch (error) {
    const told = error instanceof Error ? (error.stack ?? error.message) : String(error);
    parentPort?.postMessage({ id, error: told });
  }
}

parentPort?.on('message', (request: HeavyRequest) => void answer(request));
