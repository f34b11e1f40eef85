import { readFileSync } from 'node:fs';
import type { Express, RequestHandler } from 'express';
import request from 'supertest';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openRule } from '../../src/core/access.ts';
import { WikiError } from '../../src/core/errors.ts';
import { createApp, routes } from '../../src/web/app.ts';
import { openWiki, type Wiki } from '../../src/wiki/wiki.ts';

let wiki: Wiki;
let app: Express;

beforeAll(async () => {
  wiki = await openWiki({ path: ':memory:', clock: () => new Date('2026-03-12T13:05:00Z') });
  app = createApp(wiki, { url: 'https://gare.example.org' });
});

afterAll(async () => {
  await wiki.close();
});

/** An address that fails in a given way, behind the same guards as the pages. */
function failing(error: unknown): Express {
  const handler: RequestHandler = (req, _res, next) => {
    if (req.path === '/boum') throw error;
    next();
  };
  return createApp(wiki, { doors: [{ path: '/', handler }] });
}

describe('every screen', () => {
  test('stands in the layout: skip link, masthead, trail, main, colophon, one sprite', async () => {
    const { status, text } = await request(app).get('/new').set('Accept-Language', 'fr');
    expect(status).toBe(200);
    expect(text).toMatch(/^<!DOCTYPE html>\n<html lang="fr">/);
    expect(text).toContain('<title>Dans quel espace\u202f? — Gare</title>');
    expect(text).toContain('<a class="skip" href="#contenu">Aller au contenu</a>');
    expect(text).toContain('<a class="plaque" href="/">Gare</a>');
    expect(text).toContain('<nav class="trail" data-line="p" aria-label="Fil d’Ariane">');
    expect(text).toContain('<main id="contenu" tabindex="-1" class="frame" data-line="p">');
    expect(text).toContain('Textes sous licence CC\u00a0BY-SA\u00a04.0');
    expect(text.match(/<symbol id="i-search"/g)).toHaveLength(1);
    const used = [...text.matchAll(/href="#i-([\w-]+)"/g)].map(([, name]) => name);
    for (const name of used) expect(text).toContain(`<symbol id="i-${name}"`);
  });

  test('speaks English to those who ask, and remembers a choice made by hand', async () => {
    const asked = await request(app).get('/new').set('Accept-Language', 'en');
    expect(asked.text).toContain('<html lang="en">');
    expect(asked.headers['set-cookie']).toBeUndefined();
    const chosen = await request(app).get('/new?lang=en').set('Accept-Language', 'fr');
    expect(chosen.text).toContain('<a class="skip" href="#contenu">Skip to content</a>');
    expect(String(chosen.headers['set-cookie'])).toMatch(/^lang=en; .*SameSite=Lax/);
    const later = await request(app).get('/new').set('Cookie', 'lang=en').set('Accept-Language', 'fr');
    expect(later.text).toContain('<html lang="en">');
  });

  test('offers itself in the other language, what was asked for kept', async () => {
    const { text } = await request(app).get('/new?title=%C3%A9t%C3%A9%20%26%20apr%C3%A8s');
    expect(text).toContain('href="/new?title=%C3%A9t%C3%A9+%26+apr%C3%A8s&amp;lang=en"');
  });

  test('carries the security headers', async () => {
    const { headers } = await request(app).get('/new');
    expect(headers['content-security-policy']).toContain("default-src 'self'");
    expect(headers['strict-transport-security']).toBe('max-age=31536000');
    expect(headers['x-powered-by']).toBeUndefined();
    expect(headers['cache-control']).toBe('no-cache');
  });
});

describe('answers', () => {
  test('are compressed for those who read it, and the same for those who do not', async () => {
    const plain = await request(app).get('/new').set('Accept-Encoding', 'identity');
    expect(plain.headers['content-encoding']).toBeUndefined();
    for (const encoding of ['br', 'gzip']) {
      const packed = await request(app).get('/new').set('Accept-Encoding', encoding);
      expect(packed.headers['content-encoding']).toBe(encoding);
      expect(packed.headers['etag']).toBe(plain.headers['etag']);
      if (encoding === 'gzip') expect(packed.text).toBe(plain.text);
    }
  });

  test('are not sent twice to a browser that has them', async () => {
    const first = await request(app).get('/new');
    const again = await request(app).get('/new').set('If-None-Match', String(first.headers['etag']));
    expect([again.status, again.text]).toEqual([304, '']);
    const other = await request(app).get('/new').set('If-None-Match', 'W/"another"');
    expect(other.status).toBe(200);
  });

  test('to HEAD have the headers and no body', async () => {
    const answer = await request(app).head('/new');
    expect(answer.status).toBe(200);
    expect(Number(answer.headers['content-length'])).toBeGreaterThan(500);
    expect(answer.text).toBeUndefined();
  });

  test('kept in memory are made anew when the wiki has changed', async () => {
    const before = await request(app).get('/new?title=kept');
    await wiki.transact(async (tx) => {
      const accessId = await tx.access.idOf(openRule);
      const space = { slug: 'fraiche', title: 'Fraîche', description: '', line: 'o' as const };
      await tx.spaces.add({ ...space, home: 'accueil', menu: 'menu', accessId, language: 'fr' });
    });
    const after = await request(app).get('/new?title=kept');
    expect(before.text).not.toContain('Fraîche');
    expect(after.text).toContain('<a href="/fraiche/new?title=kept">Fraîche</a>');
  });
});

describe('errors', () => {
  test('say what happened and where to go, the same for what is missing and what is closed', async () => {
    const missing = await request(app).get('/nulle-part/du-tout').set('Accept-Language', 'fr');
    expect(missing.status).toBe(404);
    expect(missing.text).toContain('<h1>Cet arrêt n’existe pas, ou plus</h1>');
    expect(missing.text).toContain('href="/search?q=du%20tout"');
    expect(missing.text).toContain('<meta name="robots" content="noindex">');
    const closed = await request(failing(new WikiError('not-found', 'not-found')))
      .get('/boum')
      .set('Accept-Language', 'fr');
    expect(closed.text).toContain('<h1>Cet arrêt n’existe pas, ou plus</h1>');
  });

  test('offer to make a page that is missing in a space one may read', async () => {
    const { text } = await request(app).get('/fraiche/ordre-du-jour').set('Accept-Language', 'fr');
    expect(text).toContain('href="/fraiche/new?title=Ordre%20du%20jour"');
    const elsewhere = await request(app).get('/close/ordre-du-jour');
    expect(elsewhere.text).not.toContain('/new?title=');
  });

  test('that are bugs show a reference and no trace', async () => {
    const answer = await request(failing(new Error('secret of the kitchen')))
      .get('/boum')
      .set('Accept-Language', 'fr');
    expect(answer.status).toBe(500);
    expect(answer.text).toMatch(/Référence à donner au support\u00a0: [0-9a-f]{8}/);
    expect(answer.text).not.toContain('secret of the kitchen');
    expect(answer.text).not.toContain('.ts:');
  });

  test('of a full disk say that the text can be saved', async () => {
    const full = Object.assign(new Error('database or disk is full'), { code: 'SQLITE_FULL' });
    const answer = await request(failing(full)).get('/boum').set('Accept-Language', 'fr');
    expect(answer.status).toBe(507);
    expect(answer.text).toContain('copiez votre texte');
  });

  test('say limits in words', async () => {
    const error = new WikiError('too-large', 'file.too-large', { max: 50_000_000 });
    const answer = await request(failing(error)).get('/boum').set('Accept-Language', 'fr');
    expect(answer.text).toContain('limite de 50\u00a0Mo.');
  });

  test('are problems for programs', async () => {
    const answer = await request(app)
      .get('/nulle/part')
      .set('Accept', 'application/json')
      .set('Accept-Language', 'en');
    expect(answer.status).toBe(404);
    expect(answer.headers['content-type']).toBe('application/problem+json; charset=utf-8');
    expect(JSON.parse(answer.text)).toEqual({
      type: 'about:blank',
      status: 404,
      title: 'This stop does not exist, or no longer',
      detail: 'No page that you may read is at this address. It may come from an old link.',
      code: 'not-found',
    });
  });

  test.each([
    ['/gare/%ff', 400],
    ['/new?a[]=1', 400],
    ['/static/build/manifest.json', 404],
    ['/static/../package.json', 404],
    ['/static/css/', 404],
  ])('answer %s with %i', async (path, status) => {
    expect((await request(app).get(path)).status).toBe(status);
  });

  test('meet a request that came by another name or from another site', async () => {
    expect((await request(app).get('/new').set('Host', 'evil.example')).status).toBe(421);
    const forged = await request(app).post('/gare/charte/edit').set('Sec-Fetch-Site', 'cross-site');
    expect(forged.status).toBe(403);
  });
});

describe('machines', () => {
  test('learn that the site is up', async () => {
    const answer = await request(app).get('/healthz');
    expect([answer.status, answer.text]).toEqual([200, 'up\n']);
  });

  test('are told what is not for search engines', async () => {
    const { text } = await request(app).get('/robots.txt');
    expect(text).toContain('User-agent: *\nDisallow: /search\n');
  });

  test('get styles as they stand, and the icon', async () => {
    expect((await request(app).get('/static/css/tokens.css')).headers['content-type']).toBe(
      'text/css; charset=utf-8',
    );
    expect((await request(app).get('/favicon.ico')).headers['location']).toBe('/static/favicon.svg');
    expect((await request(app).get('/static/favicon.svg')).status).toBe(200);
  });
});

describe('the table of routes', () => {
  test('has one row per method and path', () => {
    const rows = routes.map(({ method, path }) => `${method} ${path}`);
    expect(new Set(rows).size).toBe(rows.length);
  });

  test('writes only by POST, and keeps in memory only what is read', () => {
    for (const route of routes) {
      if (route.method === 'get') expect(route.form).toBeUndefined();
      else expect(route.isKept).toBeUndefined();
    }
  });

  test('lets no space hide behind a word of the site', async () => {
    const { reservedSpaces } = await import('../../src/core/page.ts');
    const words = routes
      .map(({ path }) => path.split('/')[1] ?? '')
      .filter((word) => word !== '' && !word.startsWith(':'));
    expect(words.filter((word) => !reservedSpaces.has(word))).toEqual([]);
  });
});

test('the licence of the icons is kept with them', () => {
  expect(readFileSync(new URL('../../static/licences/lucide.txt', import.meta.url), 'utf8')).toContain(
    'ISC License',
  );
});
