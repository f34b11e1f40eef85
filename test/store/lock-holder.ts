/** A process that opens a store, says so, and stays: what lock.test.ts kills. */
import { openStore } from '../../src/store/store.ts';

const path = process.argv[2] ?? '';
try {
  await openStore(path);
  process.stdout.write('open\n');
  setInterval(() => {}, 1000);
} catch (error) {
  process.stdout.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(1);
}
