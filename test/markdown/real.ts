/** Real French pages with their history; a test whose data is absent fails. */
import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';

/** Every revision's text of one of the files in data/revisions. */
export function realTexts(name: string): string[] {
  const url = new URL(`../../../shared/data/revisions/${name}.jsonl.gz`, import.meta.url);
  let packed: Buffer;
  try {
    packed = readFileSync(url);
  } catch (error) {
    throw new Error(`the test data is missing: put data/revisions/${name}.jsonl.gz at ${url.pathname}`, {
      cause: error,
    });
  }
  const lines = gunzipSync(packed).toString('utf8').trim().split('\n');
  return lines.flatMap((line) => {
    const page: { revisions: { text: string }[] } = JSON.parse(line);
    return page.revisions.map(({ text }) => text);
  });
}
