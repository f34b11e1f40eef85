import express from 'express';
import request from 'supertest';
import { describe, expect, test } from 'vitest';
import { fieldOf, fieldsOf, formReaders } from '../../src/web/forms.ts';
import { answerProblem } from './answer-problem.ts';

function app() {
  const one = express();
  const readers = formReaders();
  for (const kind of ['small', 'save', 'upload'] as const) {
    one.post(`/${kind}`, ...readers[kind], (req, res) => {
      res.json({ body: fieldOf(req.body, 'body').length, tags: fieldsOf(req.body, 'tag') });
    });
  }
  one.use(answerProblem);
  return one;
}

const post = (path: string, body: string, type = 'application/x-www-form-urlencoded') =>
  request(app()).post(path).set('Content-Type', type).send(body);

describe('forms', () => {
  test('are read with repeated fields and accents', async () => {
    const answer = await post('/small', 'body=%C3%A9t%C3%A9&tag=a&tag=b');
    expect(answer.body).toEqual({ body: 3, tags: ['a', 'b'] });
  });

  test('may be empty', async () => {
    expect((await request(app()).post('/small')).body).toEqual({ body: 0, tags: [] });
  });

  test('of more than 256 kB are refused, except where a page is saved', async () => {
    const long = `body=${'%C3%A9'.repeat(60_000)}`;
    expect((await post('/small', long)).status).toBe(413);
    const answer = await post('/save', long);
    expect(answer.status).toBe(200);
    expect(answer.body.body).toBe(60_000);
  });

  test('with a bracket in a name are refused', async () => {
    const answer = await post('/small', 'a%5B4294967294%5D=x');
    expect([answer.status, answer.text]).toEqual([400, 'field-name']);
  });

  test('with more than a thousand fields are refused', async () => {
    expect((await post('/save', 'a=1&'.repeat(1001))).status).toBe(413);
  });

  test.each([
    ['/small', 'application/json'],
    ['/save', 'text/plain'],
    ['/small', 'multipart/form-data; boundary=x'],
    ['/upload', 'application/x-www-form-urlencoded'],
    ['/small', 'application/x-www-form-urlencoded; charset=utf-16'],
  ])('sent to %s as %s are refused', async (path, type) => {
    expect((await post(path, 'a=1', type)).status).toBe(415);
  });

  test('keep names like __proto__ as plain text', async () => {
    expect((await post('/small', '__proto__=x&constructor=y&body=z')).body).toEqual({ body: 1, tags: [] });
    expect(fieldOf({}, 'constructor')).toBe('');
    expect(fieldOf(undefined, 'body')).toBe('');
  });
});
