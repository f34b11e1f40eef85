/** Quality on real questions: bm25 over our stems, any of the words, against the plain reference of the set's README. */
import { expect, test } from 'vitest';
import { createAnalyzer } from '../../src/search/analysis.ts';
import { toLooseMatch, toMatch } from '../../src/search/match.ts';
import { parseQuery } from '../../src/search/query.ts';
import { openIndex } from './fts.ts';
import { readLines } from './real-data.ts';

interface Doc {
  id: string;
  title: string;
  text: string;
}

interface Question {
  id: string;
  text: string;
  topic: string;
}

const cut = 10;

test('questions find their answer at least as well as with plain FTS5', () => {
  const docs = readLines('search-dev/docs.jsonl.gz').map((line) => JSON.parse(line) as Doc);
  const questions = readLines('search-dev/queries.jsonl').map((line) => JSON.parse(line) as Question);
  const grades = readGrades();
  const analyzer = createAnalyzer();
  const index = openIndex(
    analyzer,
    docs.map(({ title, text }) => ({ title, body: text })),
  );

  const scores = questions.map(({ id, text, topic }) => {
    const query = parseQuery(text);
    const match = toLooseMatch(query, analyzer) ?? toMatch(query, analyzer);
    const found = match === undefined ? [] : index.find(match, cut).map((row) => docs[row - 1]?.id ?? '');
    return { topic, ...score(found, grades.get(id) ?? new Map()) };
  });
  index.close();

  expect(questions.length).toBe(159);
  // Got 0.569, 0.502 and 0.780.
  expect(byTopic(scores, ({ ndcg }) => ndcg)).toBeGreaterThanOrEqual(0.563);
  expect(byTopic(scores, ({ reciprocal }) => reciprocal)).toBeGreaterThanOrEqual(0.497);
  expect(byTopic(scores, ({ recall }) => recall)).toBeGreaterThanOrEqual(0.774);
});

function readGrades(): Map<string, Map<string, number>> {
  const grades = new Map<string, Map<string, number>>();
  for (const line of readLines('search-dev/qrels.tsv').slice(1)) {
    const [query = '', doc = '', grade = '0'] = line.split('\t');
    grades.set(query, (grades.get(query) ?? new Map<string, number>()).set(doc, Number(grade)));
  }
  return grades;
}

interface Score {
  topic: string;
  ndcg: number;
  reciprocal: number;
  recall: number;
}

function score(found: readonly string[], grades: ReadonlyMap<string, number>): Omit<Score, 'topic'> {
  const gains = found.map((id) => 2 ** (grades.get(id) ?? 0) - 1);
  const ideal = [...grades.values()].sort((a, b) => b - a).map((grade) => 2 ** grade - 1);
  const first = gains.findIndex((gain) => gain > 0);
  return {
    ndcg: discounted(gains) / discounted(ideal.slice(0, cut)),
    reciprocal: first < 0 ? 0 : 1 / (first + 1),
    recall: gains.filter((gain) => gain > 0).length / Math.min(cut, grades.size),
  };
}

function discounted(gains: readonly number[]): number {
  return gains.reduce((sum, gain, at) => sum + gain / Math.log2(at + 2), 0);
}

/** The mean of the topics' means: each topic counts once, however many wordings it has. */
function byTopic(scores: readonly Score[], pick: (score: Score) => number): number {
  const topics = [...new Set(scores.map(({ topic }) => topic))].map((topic) =>
    scores.filter((score) => score.topic === topic),
  );
  return mean(topics.map((group) => mean(group.map(pick))));
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
