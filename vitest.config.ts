import { configDefaults, defineConfig } from 'vitest/config';

/** Say how long something may take on a machine that is at nothing else: they run first, one after the other. */
const timed = ['test/faults/**/*.test.ts', 'test/files/sniff.test.ts', 'test/wiki/type-editor.test.ts'];

export default defineConfig({
  test: {
    pool: 'forks',
    testTimeout: 30_000,
    hookTimeout: 60_000,
    projects: [
      {
        extends: true,
        test: { name: 'timed', include: timed, maxWorkers: 1, sequence: { groupOrder: 0 } },
      },
      {
        extends: true,
        test: {
          name: 'all',
          include: ['test/**/*.test.ts'],
          exclude: [...configDefaults.exclude, ...timed],
          // Every core: much of the time is spent waiting for a browser, a disk or a server.
          maxWorkers: '100%',
          sequence: { groupOrder: 1 },
        },
      },
    ],
  },
});
