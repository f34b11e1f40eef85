import { readFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { endpoints } from '../../src/api/endpoints.ts';
import { addToken } from '../../src/wiki/tokens.ts';
import { addPerson } from '../wiki/people.ts';
import { type Example, readExamples } from './curl.ts';
import { type DoorOfTests, openDoor } from './door.ts';

const docs = readFileSync(new URL('../../docs/api.md', import.meta.url), 'utf8');
const examples = readExamples(docs);
const inBraces = (path: string) => path.replace(/:(\w+)/g, '{$1}');

let door: DoorOfTests;
let server: ReturnType<DoorOfTests['app']['listen']>;
let gare: string;
let token: string;

beforeAll(async () => {
  door = await openDoor();
  server = door.app.listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  token = await addToken(door.wiki, (await addPerson(door.wiki, 'Secrétariat')).id, {
    name: 'Essais',
    scope: 'write',
    days: 30,
  });
  gare = `http://127.0.0.1:${(server.address() as AddressInfo).port}/api/v1`;
});
afterAll(async () => {
  server.close();
  await door.wiki.close();
});

async function send({ method, url, headers, body, files }: Example): Promise<Response> {
  const form = new FormData();
  for (const [field, name] of files) form.append(field, new Blob(['Présents : douze.']), name);
  const sent = files.length > 0 ? form : body;
  return fetch(url.replace('$GARE', gare), {
    method,
    headers: withToken(headers),
    ...(sent === undefined ? {} : { body: sent }),
  });
}

const withToken = (headers: Record<string, string>) =>
  Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, value.replace('$TOKEN', token)]));

/** Names of members, lists by their first item: what a reader takes from an example. */
function shapeOf(value: unknown): unknown {
  if (Array.isArray(value)) return value.slice(0, 1).map(shapeOf);
  if (typeof value !== 'object' || value === null) return '';
  return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, shapeOf(one)]));
}

describe('docs/api.md', () => {
  test('holds examples', () => {
    expect(examples.length).toBeGreaterThanOrEqual(endpoints.length);
  });

  // In order, for each stands on those before it.
  test.each(
    examples.map((example) => [`${example.method} ${example.url} → ${example.status}`, example] as const),
  )('%s', async (_name, example) => {
    const answer = await send(example);
    const text = await answer.text();
    expect([answer.status, text.slice(0, 300)]).toEqual([example.status, text.slice(0, 300)]);
    if (example.shown === undefined) return;
    const real: unknown = JSON.parse(text);
    expect(shapeOf(real)).toMatchObject(shapeOf(example.shown) as object);
  });

  test('names every endpoint, and runs each', () => {
    const run = new Set(examples.map(({ method, url }) => `${method} ${url.replace(/\?.*/, '')}`));
    for (const { method, path } of endpoints) {
      const pattern = new RegExp(
        `^${method.toUpperCase()} \\$GARE${path.replace(':name', '[^/]+').replace(/:\w+/g, '[^/]+')}$`,
      );
      expect(docs, path).toContain(`\`${method.toUpperCase()} ${inBraces(path)}\``);
      expect(
        [...run].some((one) => pattern.test(one)),
        `${method} ${path}`,
      ).toBe(true);
    }
  });

  test('shows the very answer of an error', async () => {
    const refused = examples.find(({ status }) => status === 422);
    if (!refused) throw new Error('docs/api.md has no example of an error');
    expect(await (await send(refused)).json()).toEqual(refused.shown);
  });
});

describe('/openapi.json', () => {
  test('describes every endpoint and nothing else', async () => {
    const { body } = await door.agent.get('/api/v1/openapi.json');
    expect([body.openapi, body.servers]).toEqual(['3.1.0', [{ url: 'https://gare.example.org/api/v1' }]]);
    const described = Object.entries(body.paths as object).flatMap(([path, methods]) =>
      Object.keys(methods as object).map((method) => `${method} ${path}`),
    );
    expect(described.sort()).toEqual(
      endpoints.map(({ method, path }) => `${method} ${inBraces(path)}`).sort(),
    );
  });

  test('says what is required, and that nothing else is taken', async () => {
    const { body } = await door.agent.get('/api/v1/openapi.json');
    const { post, get } = body.paths['/spaces/{space}/pages'];
    const schema = post.requestBody.content['application/json'].schema;
    expect([schema.required, schema.additionalProperties]).toEqual([['title', 'body'], false]);
    const limit = get.parameters.find(({ name }: { name: string }) => name === 'limit');
    expect(limit).toMatchObject({ in: 'query', schema: { type: 'integer', minimum: 1, maximum: 100 } });
    expect(limit.required ?? false).toBe(false);
    expect(post.responses.default.content).toHaveProperty(['application/problem+json']);
    expect(body.components.schemas.Page.required).toEqual([
      'space',
      'slug',
      'title',
      'type',
      'values',
      'tags',
      'body',
      'revision',
      'updatedAt',
      'authors',
      'url',
    ]);
  });

  test('points to nothing that is not in it', async () => {
    const { text, body } = await door.agent.get('/api/v1/openapi.json');
    const pointed = [...text.matchAll(/"#\/components\/schemas\/(\w+)"/g)].map(([, name = '']) => name);
    expect(pointed.length).toBeGreaterThan(5);
    expect(pointed.filter((name) => !(name in body.components.schemas))).toEqual([]);
  });
});
