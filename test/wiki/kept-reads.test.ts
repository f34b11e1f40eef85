import { describe, expect, test } from 'vitest';
import { createKeptReads } from '../../src/wiki/kept-reads.ts';

/** Reads that say how often they were run, and a generation to be moved. */
function openReads() {
  const state = { generation: 1, runs: 0 };
  const reads = createKeptReads(() => state.generation);
  const ask = (key: string) =>
    reads.once(key, () => {
      state.runs += 1;
      return Promise.resolve(`${key} as of ${state.generation}`);
    });
  return { state, reads, ask };
}

describe('a kept read', () => {
  test('is run once for all who ask until something is committed', async () => {
    const { state, ask } = openReads();
    expect(await Promise.all([ask('spaces'), ask('spaces'), ask('rules')])).toEqual([
      'spaces as of 1',
      'spaces as of 1',
      'rules as of 1',
    ]);
    expect(state.runs).toBe(2);
    state.generation = 2;
    expect(await ask('spaces')).toBe('spaces as of 2');
    expect(state.runs).toBe(3);
  });

  test('that was begun before a commit is not given to those who ask after it', async () => {
    const { state, reads, ask } = openReads();
    const begun: { end?: (answer: string) => void } = {};
    const early = reads.once('spaces', () => new Promise<string>((resolve) => (begun.end = resolve)));
    state.generation = 2;
    const late = ask('spaces');
    begun.end?.('before the commit');
    expect([await early, await late, await ask('spaces')]).toEqual([
      'before the commit',
      'spaces as of 2',
      'spaces as of 2',
    ]);
  });

  test('that fails is run again', async () => {
    const { reads, ask } = openReads();
    const failing = reads.once('spaces', () => Promise.reject(new Error('the disk is full')));
    await expect(failing).rejects.toThrow('the disk is full');
    expect(await ask('spaces')).toBe('spaces as of 1');
  });

  test('of ever new names does not fill the memory', async () => {
    const { state, ask } = openReads();
    for (let number = 0; number < 2400; number += 1) await ask(`type ${number}`);
    expect(state.runs).toBe(2400);
    await ask('type 2399');
    expect(state.runs).toBe(2400);
    await ask('type 0');
    expect(state.runs).toBe(2401);
  });
});
