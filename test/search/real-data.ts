/** Real French texts and questions, beside the checkout. */
import { existsSync, readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';

/** Text of a file of the shared data, unpacked. Throws a clear error when it is absent. */
export function readData(path: string): string {
  const url = new URL(`../../../shared/data/${path}`, import.meta.url);
  if (!existsSync(url)) throw new Error(`The test data is not there: ${url.pathname}`);
  const bytes = readFileSync(url);
  return (path.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString('utf8');
}

export function readLines(path: string): string[] {
  return readData(path).trim().split('\n');
}

/** Current texts of a history. */
export function readBodies(name: string): string[] {
  return readLines(`revisions/${name}.jsonl.gz`).map((line) => {
    const page = JSON.parse(line) as { revisions: { text: string }[] };
    return page.revisions.at(-1)?.text ?? '';
  });
}
