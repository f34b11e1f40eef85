/** Markdown read and rendered without holding anybody up: long texts go to the worker thread. */
import type { Reading } from '../markdown/markdown.ts';
import type { Wiki } from './wiki.ts';

export async function readText(wiki: Wiki, body: string): Promise<Reading> {
  return wiki.markdown.read(body);
}
