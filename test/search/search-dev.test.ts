/** Quality on real questions, through the search that people use: what the product promises, and what tuning must not break. */
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { readKnownItems } from '../../bench/known-items.ts';
import { askAll, type Quality, type QualitySet, readQualitySet } from '../../bench/quality.ts';
import { openQualityWiki } from '../../bench/quality-wiki.ts';
import { openPlainFts } from '../../bench/rivals.ts';

const data = (path: string) => fileURLToPath(new URL(`../../../shared/data/${path}`, import.meta.url));

async function qualityOf(set: QualitySet): Promise<Quality> {
  const wiki = await openQualityWiki(set.docs);
  try {
    return (await askAll(set, wiki.find)).quality;
  } finally {
    await wiki.close();
  }
}

async function plainQualityOf(set: QualitySet): Promise<Quality> {
  const plain = openPlainFts(set.docs);
  const { quality } = await askAll(set, plain.find);
  plain.close();
  return quality;
}

test('questions find their answers as well as it was promised', { timeout: 240_000 }, async () => {
  const set = readQualitySet(data('search-dev'));
  expect([set.questions.length, set.docs.length]).toEqual([159, 506]);
  const quality = await qualityOf(set);
  // Got 0.68, 0.62 and 0.86.
  expect(quality.ndcg).toBeGreaterThanOrEqual(0.65);
  expect(quality.reciprocal).toBeGreaterThanOrEqual(0.6);
  expect(quality.recall).toBeGreaterThanOrEqual(0.85);
  const plain = await plainQualityOf(set);
  expect(quality.ndcg).toBeGreaterThan(plain.ndcg);
  expect(quality.recall).toBeGreaterThan(plain.recall);
});

test('a page is found by its headings and by words of its sentences', { timeout: 240_000 }, async () => {
  const set = readKnownItems(data('revisions'));
  expect(set.questions.length).toBeGreaterThan(500);
  const quality = await qualityOf(set);
  // Got 0.94, 0.92 and 0.99.
  expect(quality.ndcg).toBeGreaterThanOrEqual(0.925);
  expect(quality.reciprocal).toBeGreaterThanOrEqual(0.905);
  expect(quality.recall).toBeGreaterThanOrEqual(0.98);
  expect(quality.ndcg).toBeGreaterThan((await plainQualityOf(set)).ndcg);
});

test('data that are not there are named', () => {
  expect(() => readQualitySet('/absent')).toThrow('/absent/qrels.tsv');
  expect(() => readKnownItems('/absent')).toThrow('/absent/multibao.jsonl.gz');
});
