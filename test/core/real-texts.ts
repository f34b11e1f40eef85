/** Real pages and their histories, read from the development data beside the checkout. */
import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';

/** One JSON object a line. A test whose data is absent fails: it would otherwise pass without having looked. */
export function readRealTexts<Row>(name: string): Row[] {
  const file = new URL(`../../../shared/data/revisions/${name}`, import.meta.url);
  let packed: Buffer;
  try {
    packed = readFileSync(file);
  } catch {
    throw new Error(`The development data is missing: ${name} is looked for in shared/data/revisions/.`);
  }
  const lines = gunzipSync(packed).toString('utf8').trimEnd().split('\n');
  return lines.map((line): Row => JSON.parse(line));
}

export interface RealPage {
  path: string;
  revisions: { text: string }[];
}
