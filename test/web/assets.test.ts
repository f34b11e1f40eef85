import { existsSync, readFileSync } from 'node:fs';
import express from 'express';
import request from 'supertest';
import { beforeAll, describe, expect, test } from 'vitest';
import { type Assets, readAssets, sendBuilt, sendStatic } from '../../src/web/assets.ts';
import { answerProblem } from './answer-problem.ts';

let assets: Assets;

const app = express();
app.use('/static/build', sendBuilt());
app.use('/static', sendStatic());
app.use(answerProblem);

beforeAll(() => {
  const manifest = new URL('../../static/build/manifest.json', import.meta.url);
  if (!existsSync(manifest)) throw new Error('static/build is missing: run npm run build first');
  assets = readAssets();
});

describe('built assets', () => {
  test('are one stylesheet, one script and the two upright faces', () => {
    expect(assets.styles.map(({ href }) => href)).toEqual([
      expect.stringMatching(/^\/static\/build\/gare-[A-Z0-9]{8}\.css$/),
    ]);
    expect(assets.scripts.map(({ href }) => href)).toEqual([
      expect.stringMatching(/^\/static\/build\/main-[A-Z0-9]{8}\.js$/),
    ]);
    expect(assets.fonts).toHaveLength(2);
  });

  test.each(['br', 'gzip'])('travel as %s, and are kept for a year', async (encoding) => {
    const answer = await request(app)
      .get(String(assets.styles[0]?.href))
      .set('Accept-Encoding', encoding)
      .buffer(false);
    expect(answer.status).toBe(200);
    expect(answer.headers['content-encoding']).toBe(encoding);
    expect(answer.headers['content-type']).toBe('text/css; charset=utf-8');
    expect(answer.headers['cache-control']).toBe('public, max-age=31536000, immutable');
    expect(answer.headers['vary']).toBe('Accept-Encoding');
    expect(Number(answer.headers['content-length'])).toBeLessThan(18_000);
  });

  test('hold both stylesheets, their layers in order, and faces by their hashed names', async () => {
    const { text } = await request(app)
      .get(String(assets.styles[0]?.href))
      .set('Accept-Encoding', 'identity');
    expect(text.startsWith('@layer tokens,reset,base,layout,components,states,utilities,print;')).toBe(true);
    expect(text).toContain('.masthead');
    for (const [, font = ''] of text.matchAll(/url\("\.\/([^"]+)"\)/g)) {
      expect((await request(app).get(`/static/build/${font}`)).headers['content-type']).toBe('font/woff2');
    }
  });

  test('of the browser need no policy of their own: no eval, no inline', () => {
    const script = readFileSync(new URL(`../..${assets.scripts[0]?.href}`, import.meta.url), 'utf8');
    expect(script).not.toMatch(/\beval\(|new Function|innerHTML/);
    expect(script.length).toBeLessThan(20_000);
  });

  test.each([
    '/static/build/nothing.css',
    '/static/build/manifest.json',
    '/static/build/..%2Fcss%2Fgare.css',
  ])('do not answer %s', async (path) => {
    expect((await request(app).get(path)).status).toBe(404);
  });
});
