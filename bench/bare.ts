/** What Gare is measured against: Express alone, which sends bytes that it was given, headers included. */
import { readFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import express from 'express';

/** One answer of Gare, as it came over the wire. */
export interface RecordedAnswer {
  path: string;
  headers: Record<string, string>;
  /** In base64. */
  body: string;
}

const recorded = JSON.parse(readFileSync(process.env['BENCH_ANSWERS'] ?? '', 'utf8')) as RecordedAnswer[];
const answers = new Map(
  recorded.map(({ path, headers, body }) => [path, { headers, body: Buffer.from(body, 'base64') }]),
);
/** What every other address answers: the load of a walk through many pages is the same for both. */
const usual = answers.values().next().value;

const app = express();
app.disable('x-powered-by');
app.use((req, res) => {
  const answer = answers.get(req.path) ?? usual;
  if (!answer) throw new Error('nothing to send');
  res.set(answer.headers).send(answer.body);
});
const server = app.listen(0, '127.0.0.1', () => {
  console.log(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
});
