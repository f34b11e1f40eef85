/** What Linux knows of the children that read files. */
import { readdirSync, readFileSync } from 'node:fs';

export interface Seen {
  pid: number;
  /** Bytes: the most it ever had in memory. */
  peak: number;
}

/** Children of this process, or of another, that run a program whose path holds these words. */
export function childrenRunning(words: string, parent = process.pid): Seen[] {
  const pids = readdirSync('/proc').filter((name) => /^\d+$/.test(name));
  return pids.flatMap((pid) => {
    const status = readProcess(pid, 'status');
    const isOurs = status.includes(`PPid:\t${parent}\n`) && !/State:\tZ/.test(status);
    if (!isOurs || !readProcess(pid, 'cmdline').includes(words)) return [];
    return [{ pid: Number(pid), peak: Number(/VmHWM:\s+(\d+)/.exec(status)?.[1] ?? 0) * 1024 }];
  });
}

export function isRunning(pid: number): boolean {
  const status = readProcess(String(pid), 'status');
  return status !== '' && !/State:\tZ/.test(status);
}

function readProcess(pid: string, file: string): string {
  try {
    return readFileSync(`/proc/${pid}/${file}`, 'utf8');
  } catch {
    return '';
  }
}

/** Waits until it holds. @throws after `most` milliseconds. */
export async function until(holds: () => boolean, most = 10_000): Promise<void> {
  const end = Date.now() + most;
  while (!holds()) {
    if (Date.now() > end) throw new Error(`not so after ${most} ms: ${holds}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
