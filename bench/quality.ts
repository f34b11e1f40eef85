/** Questions with the pages that answer them, and how well a search does on them. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';

export interface Doc {
  id: string;
  title: string;
  text: string;
}

export interface Question {
  id: string;
  text: string;
  /** Wordings of one topic count together as one. */
  topic: string;
  /** How well a document answers, from 1; the others do not. */
  grades: ReadonlyMap<string, number>;
}

export interface QualitySet {
  name: string;
  docs: readonly Doc[];
  questions: readonly Question[];
}

/**
 * A folder with `docs.jsonl.gz`, `queries.jsonl` and `qrels.tsv`.
 * @throws Error in one line when one of them is not there.
 */
export function readQualitySet(folder: string): QualitySet {
  const grades = new Map<string, Map<string, number>>();
  for (const line of readLines(join(folder, 'qrels.tsv')).slice(1)) {
    const [query = '', doc = '', grade = '0'] = line.split('\t');
    if (Number(grade) > 0)
      grades.set(query, (grades.get(query) ?? new Map<string, number>()).set(doc, Number(grade)));
  }
  const docs = readLines(join(folder, 'docs.jsonl.gz')).map((line) => JSON.parse(line) as Doc);
  const asked = readLines(join(folder, 'queries.jsonl')).map((line) => JSON.parse(line) as Question);
  const questions = asked.flatMap(({ id, text, topic = id }) => {
    const graded = grades.get(id);
    return graded ? [{ id, text, topic, grades: graded }] : [];
  });
  return { name: folder.split('/').at(-1) ?? folder, docs, questions };
}

/** Lines of a file, unpacked. @throws Error in one line when it is not there. */
export function readLines(path: string): string[] {
  if (!existsSync(path)) throw new Error(`The data of the measure is not there: ${path}`);
  const bytes = readFileSync(path);
  const text = (path.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString('utf8');
  return text.split('\n').filter((line) => line !== '');
}

/** All between 0 and 1. */
export interface Quality {
  ndcg: number;
  reciprocal: number;
  recall: number;
}

/** Answers that are looked at. */
export const cut = 10;

/** @param found ids, best first. */
export function scoreOf(found: readonly string[], grades: ReadonlyMap<string, number>): Quality {
  const gains = found.slice(0, cut).map((id) => 2 ** (grades.get(id) ?? 0) - 1);
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

/** Asks every question. The mean of the topics' means: each topic counts once, however many wordings it has. */
export async function askAll(
  { questions }: QualitySet,
  find: (text: string) => string[] | Promise<string[]>,
): Promise<{ quality: Quality; times: readonly number[] }> {
  const topics = new Map<string, Quality[]>();
  const times: number[] = [];
  for (const { text, topic, grades } of questions) {
    const began = performance.now();
    const found = await find(text);
    times.push(performance.now() - began);
    topics.set(topic, [...(topics.get(topic) ?? []), scoreOf(found, grades)]);
  }
  const byTopic = (pick: (score: Quality) => number) =>
    mean([...topics.values()].map((scores) => mean(scores.map(pick))));
  const quality = {
    ndcg: byTopic(({ ndcg }) => ndcg),
    reciprocal: byTopic(({ reciprocal }) => reciprocal),
    recall: byTopic(({ recall }) => recall),
  };
  return { quality, times };
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
