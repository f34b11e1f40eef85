import { Writable } from 'node:stream';
import express from 'express';
import { pino } from 'pino';
import request from 'supertest';
import { describe, expect, test } from 'vitest';
import { type LogLevel, logRequests } from '../../src/web/log.ts';

async function lines(
  level: LogLevel,
  method: 'get' | 'post',
  path: string,
): Promise<Record<string, unknown>[]> {
  const written: string[] = [];
  const stream = new Writable({
    write: (chunk, _encoding, done) => {
      written.push(String(chunk));
      done();
    },
  });
  const app = express();
  app.use(logRequests(pino({ level }, stream)));
  app.all('/*path', (_req, res) => {
    res.status(204).end();
  });
  await request(app)[method](path).set('Cookie', 'lang=fr').send('body=secret');
  return written.map((line) => JSON.parse(line) as Record<string, unknown>);
}

describe('the log', () => {
  test('says what was written, never what was asked or sent', async () => {
    const [line, ...rest] = await lines('info', 'post', '/gare/charte/edit?q=quelque-chose');
    expect(rest).toEqual([]);
    expect(line).toMatchObject({ method: 'POST', path: '/gare/charte/edit', status: 204, id: 1 });
    expect(JSON.stringify(line)).not.toMatch(/quelque-chose|secret|lang=fr|127\.0\.0\.1/);
  });

  test('says who reads what to nobody, unless a fault is looked for', async () => {
    expect(await lines('info', 'get', '/gare/charte')).toEqual([]);
    expect(await lines('debug', 'get', '/gare/charte')).toHaveLength(1);
  });

  test('can be silent', async () => {
    expect(await lines('silent', 'post', '/gare/charte/edit')).toEqual([]);
  });
});
