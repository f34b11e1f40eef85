/**
 * `npm run bench:search`: how well and how fast questions find their answers, beside plain FTS5 and plain lunr.
 * `npm run bench:search -- folder…` asks other sets of the same form (shared/data/search-dev/README.md).
 */
import { fileURLToPath } from 'node:url';
import { milliseconds, percentile } from './figures.ts';
import { readKnownItems } from './known-items.ts';
import { askAll, type QualitySet, readQualitySet } from './quality.ts';
import { openQualityWiki } from './quality-wiki.ts';
import { openPlainFts, openPlainLunr, type Rival } from './rivals.ts';

const data = (path: string) => fileURLToPath(new URL(`../../shared/data/${path}`, import.meta.url));

/** What the set of development must reach. */
const promised = { ndcg: 0.65, recall: 0.85 };

const folders = process.argv.slice(2);
const sets =
  folders.length > 0
    ? folders.map(readQualitySet)
    : [readQualitySet(data('search-dev')), readKnownItems(data('revisions'))];

console.log('| set | search | nDCG@10 | MRR@10 | recall@10 | p50 | p95 |');
console.log('|---|---|---|---|---|---|---|');
for (const set of sets) {
  const wiki = await openQualityWiki(set.docs);
  const { ndcg, recall } = await measure(set, 'Gare', wiki);
  await wiki.close();
  for (const [name, open] of [
    ['FTS5', openPlainFts],
    ['lunr', openPlainLunr],
  ] as const) {
    const rival = open(set.docs);
    await measure(set, name, rival);
    rival.close();
  }
  if (set.name === 'search-dev' && (ndcg < promised.ndcg || recall < promised.recall)) {
    console.log(`DOES NOT HOLD: nDCG@10 ≥ ${promised.ndcg} and recall@10 ≥ ${promised.recall}`);
    process.exitCode = 1;
  }
}

interface Searched {
  find(text: string): string[] | Promise<string[]>;
}

async function measure(set: QualitySet, name: string, searched: Searched | Rival) {
  const { quality, times } = await askAll(set, (text) => searched.find(text));
  const figures = [quality.ndcg, quality.reciprocal, quality.recall].map((value) => value.toFixed(3));
  const speeds = [0.5, 0.95].map((share) => milliseconds(percentile(times, share)));
  const asked = `${set.name}, ${set.questions.length} questions, ${set.docs.length} pages`;
  console.log(`| ${[asked, name, ...figures, ...speeds].join(' | ')} |`);
  return quality;
}
