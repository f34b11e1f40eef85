import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { endpoints } from '../../src/api/endpoints.ts';
import { parseJson } from '../../src/api/json.ts';
import { addPage, type DoorOfTests, openDoor } from './door.ts';

let door: DoorOfTests;
let page: string;
const pages = '/api/v1/spaces/gare/pages';

beforeAll(async () => {
  door = await openDoor({ maxUpload: 1000 });
  page = await addPage(door, { title: 'Page', body: 'texte' });
});
afterAll(() => door.wiki.close());

const post = (type: string, body: string | Buffer) =>
  door.agent.post(pages).set('Content-Type', type).send(body);

describe('a request from another site', () => {
  const others = [
    { 'Sec-Fetch-Site': 'cross-site', Origin: 'https://evil.example' },
    { Origin: 'https://evil.example' },
    { Origin: 'null' },
  ];
  test.each(others)('with %o writes nothing', async (headers) => {
    const answers = await Promise.all([
      door.agent.post(pages).set(headers).send({ title: 'Volé', body: '' }),
      door.agent.put(page).set(headers).set('If-Match', '"1"').send({ body: 'volé' }),
      door.agent.delete(page).set(headers),
      door.agent.post(`${page}/attachments`).set(headers).attach('files', Buffer.from('x'), 'a.txt'),
      door.agent.put(`${page}/attachments/a.txt`).set(headers).send('x'),
      door.agent.delete(`${page}/attachments/a.txt`).set(headers),
    ]);
    for (const { status, body, headers: sent } of answers) {
      expect([status, body.code]).toEqual([403, 'cross-site']);
      expect(sent['content-type']).toBe('application/problem+json; charset=utf-8');
    }
    expect((await door.agent.get(page)).body).toMatchObject({ revision: 1, body: 'texte' });
    expect((await door.agent.get(pages)).body.pages).toHaveLength(1);
  });

  test('as a form that looks like JSON is refused for its kind', async () => {
    expect((await post('text/plain', '{"title":"a","body":""}')).body).toMatchObject({ status: 415 });
  });

  test('under another name of this machine is refused', async () => {
    const answer = await door.agent.get(pages).set('Host', 'evil.example');
    expect(answer.body).toMatchObject({ status: 421, code: 'wrong-host' });
  });
});

describe('what is not there', () => {
  test('is told as a problem, whatever the client says to read', async () => {
    for (const path of ['/api/v1', '/api/v1/', '/api/v1/pages', '/api/v1/spaces/gare', `${page}/x`]) {
      const answer = await door.agent.get(path).set('Accept', 'text/html');
      expect(answer.headers['content-type']).toBe('application/problem+json; charset=utf-8');
      expect(answer.body).toEqual({
        type: 'about:blank',
        status: 404,
        title: expect.any(String),
        detail: expect.any(String),
        code: 'not-found',
      });
    }
  });

  test('is told in the language asked for', async () => {
    const french = await door.agent.put(page).set('Accept-Language', 'fr').send({ body: '' });
    expect(french.body.detail).toContain('Il manque l’en-tête If-Match');
    const english = await door.agent.put(page).set('Accept-Language', 'en').send({ body: '' });
    expect(english.body.detail).toContain('If-Match header');
  });

  test('as a method gives 405 with those that are', async () => {
    const path = (pattern: string) =>
      pattern
        .replace(':space', 'gare')
        .replace(':slug', 'page')
        .replace(':name', 'a')
        .replace(':number', '1');
    for (const pattern of new Set(endpoints.map((one) => one.path))) {
      const here = endpoints.filter((one) => one.path === pattern).map((one) => one.method.toUpperCase());
      const answer = await door.agent.patch(`/api/v1${path(pattern)}`).send({});
      expect(answer.body).toMatchObject({ status: 405, code: 'method' });
      expect(String(answer.headers['allow']).split(', ')).toEqual([...here, 'HEAD', 'OPTIONS']);
      const options = await door.agent.options(`/api/v1${path(pattern)}`);
      expect([options.status, options.headers['allow']]).toEqual([204, answer.headers['allow']]);
    }
  });

  test('is not changed by a header that claims another method', async () => {
    const answer = await door.agent.get(page).set('X-HTTP-Method-Override', 'DELETE');
    expect(answer.status).toBe(200);
  });
});

describe('a body', () => {
  test.each([
    ['text', 'application/json', 'pas du JSON', 400, 'json.broken'],
    ['half of one', 'application/json', '{"title":"a"', 400, 'json.broken'],
    ['nothing', 'application/json', '', 400, 'json.missing'],
    ['a form', 'application/x-www-form-urlencoded', 'title=a', 415, 'json.kind'],
    ['another charset', 'application/json; charset=utf-16', '{}', 415, 'json.charset'],
    ['a list', 'application/json', '[]', 400, 'input.invalid'],
    ['null', 'application/json', 'null', 400, 'input.invalid'],
  ])('of %s is refused', async (_what, type, body, status, code) => {
    expect((await post(type, body)).body).toMatchObject({ status, code });
  });

  test('of no UTF-8 is refused', async () => {
    const body = Buffer.from('{"title":"\xe9","body":""}', 'latin1');
    expect(() => parseJson(body)).toThrow('json.utf8');
  });

  test('names each field that is wrong', async () => {
    const page = { title: 1, slogan: 'x', values: { date: null }, tags: 'a', minor: 'oui', __proto: 1 };
    const answer = await door.agent.post(pages).send(page);
    expect(answer.status).toBe(400);
    const errors = (answer.body.errors as { field: string; code: string }[]).map(
      ({ field, code }) => `${field} ${code}`,
    );
    expect(errors.sort()).toEqual([
      '__proto input.unknown',
      'body input.type',
      'minor input.type',
      'slogan input.unknown',
      'tags input.type',
      'title input.type',
      'values.date input.type',
    ]);
  });

  test('tells twenty faults at most', async () => {
    const many = Object.fromEntries(Array.from({ length: 500 }, (_, at) => [`x${at}`, 1]));
    expect((await door.agent.post(pages).send({ title: 'a', body: '', ...many })).body.errors).toHaveLength(
      20,
    );
  });

  test('pollutes nothing', async () => {
    const hostile =
      '{"title":"a","body":"","__proto__":{"polluted":1},"values":{"__proto__":{"polluted":1}}}';
    expect((await post('application/json', hostile)).status).toBe(400);
    expect(Reflect.get({}, 'polluted')).toBeUndefined();
  });

  test('over 16 MB is refused before it is parsed', async () => {
    const body = `{"title":"a","body":"${'x'.repeat(16 * 1024 * 1024)}"}`;
    expect((await post('application/json', body)).body).toMatchObject({ status: 413 });
  });

  test('of two million é, each written in six signs, is read', async () => {
    const written = `{"title":"a","body":"${'\\u00e9'.repeat(2_000_000)}"}`;
    expect((await post('application/json', written)).body).toMatchObject({
      status: 422,
      errors: [{ field: 'body', code: 'body.too-long' }],
    });
  });

  test.each([
    ['[', 'json.too-deep'],
    ['{"a":', 'json.too-deep'],
    ['[],', 'json.too-many'],
    ['1,', 'json.too-many'],
    ['"",', 'json.too-many'],
  ])('of nothing but %s is refused at once', async (unit, code) => {
    const body = `[${unit.repeat(Math.floor((15 * 1024 * 1024) / unit.length))}`;
    const began = performance.now();
    expect(() => parseJson(Buffer.from(body))).toThrow(code);
    expect(performance.now() - began).toBeLessThan(1000);
    expect((await post('application/json', body)).body).toMatchObject({ status: 400, code });
  });

  test('may hold brackets and commas without number inside strings', async () => {
    const text = '[{,"\\'.repeat(20_000);
    expect(parseJson(Buffer.from(JSON.stringify({ body: text })))).toEqual({ body: text });
  });

  test('of a lone surrogate or NUL is saved without them', async () => {
    const answer = await post(
      'application/json',
      '{"title":"a\\u0000b","body":"x\\ud800y\\u0000z","tags":["\\udfff"]}',
    );
    expect([answer.status, answer.body.title, answer.body.body]).toEqual([201, 'ab', 'x\uFFFDyz']);
  });
});

describe('whatever is sent', () => {
  const anything = fc.oneof(
    fc.json(),
    fc.string({ unit: 'binary' }),
    fc
      .record(
        {
          title: fc.oneof(fc.string({ unit: 'binary' }), fc.jsonValue()),
          body: fc.oneof(fc.string({ unit: 'binary' }), fc.jsonValue()),
          values: fc.oneof(fc.dictionary(fc.string(), fc.jsonValue()), fc.jsonValue()),
          tags: fc.oneof(fc.array(fc.string({ unit: 'binary' })), fc.jsonValue()),
          type: fc.constantFrom('reunion', 'x', '', 1),
          parent: fc.constantFrom('page', 'x', '', null),
          slug: fc.string(),
          summary: fc.string(),
          minor: fc.oneof(fc.boolean(), fc.jsonValue()),
          editId: fc.string(),
          signature: fc.string({ unit: 'binary' }),
        },
        { requiredKeys: [] },
      )
      .map((value) => JSON.stringify(value)),
  );

  test('as a body never breaks the server', async () => {
    await fc.assert(
      fc.asyncProperty(anything, fc.boolean(), async (body, isNew) => {
        const request = isNew ? door.agent.post(pages) : door.agent.put(page).set('If-Match', '"1"');
        const answer = await request.set('Content-Type', 'application/json').send(body);
        expect(answer.status).toBeLessThan(500);
        if (answer.status >= 400) {
          expect(answer.headers['content-type']).toBe('application/problem+json; charset=utf-8');
        }
      }),
      { numRuns: 300 },
    );
  });

  test('as an address or a query never breaks the server', async () => {
    const segment = fc
      .string({ unit: 'binary', maxLength: 40 })
      .map((text) => encodeURIComponent(text.replace(/\p{Cs}/gu, 'x')));
    const paths = [
      (a: string, b: string) => `/api/v1/spaces/${a}/pages/${b}`,
      (a: string, b: string) => `/api/v1/spaces/gare/pages/${a}/revisions/${b}`,
      (a: string, b: string) => `/api/v1/spaces/gare/pages/page/attachments/${a}?v=${b}`,
      (a: string, b: string) => `/api/v1/spaces/gare/pages?sort=${a}&cursor=${b}`,
      (a: string, b: string) => `/api/v1/spaces/gare/pages?q=${a}&tag=${b}&limit=3`,
      (a: string, b: string) => `/api/v1/search?q=${a}&type=${b}`,
    ];
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...paths), segment, segment, async (path, one, other) => {
        expect((await door.agent.get(path(one, other))).status).toBeLessThan(500);
      }),
      { numRuns: 300 },
    );
  });

  test('as a cursor never breaks the server', async () => {
    const cursor = fc
      .tuple(
        fc.constantFrom('title', 'date'),
        fc.jsonValue(),
        fc.jsonValue(),
        fc.jsonValue(),
        fc.jsonValue(),
        fc.jsonValue(),
      )
      .map((parts) => Buffer.from(JSON.stringify(parts)).toString('base64url'));
    await fc.assert(
      fc.asyncProperty(cursor, fc.constantFrom('title', 'date'), async (one, sort) => {
        expect((await door.agent.get(`${pages}?sort=${sort}&cursor=${one}`)).status).toBeLessThan(500);
      }),
      { numRuns: 100 },
    );
  });
});
