/**
 * Every registered route × every state of a page, as the one actor there is until accounts exist: a visitor. A route
 * without a row fails; so does an answer that tells a hidden page from a missing one, or that holds its word.
 */
import request from 'supertest';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { endpoints } from '../src/api/endpoints.ts';
import { routes } from '../src/web/app.ts';
import {
  type AccessStation,
  canary,
  openAccessStation,
  type State,
  states,
  tryRoute,
} from './access-station.ts';

type Row = Readonly<Record<State, number>>;

const always = (status: number): Row => ({
  open: status,
  readable: status,
  hidden: status,
  deleted: status,
  missing: status,
});
/** For those who may read; a deleted page is gone. */
const readers: Row = { open: 200, readable: 200, hidden: 404, deleted: 410, missing: 404 };
/** History stays citable when its page is gone. */
const past: Row = { ...readers, deleted: 200 };
/** For those who may write. */
const writers = (status: number): Row => ({ ...readers, open: status, readable: 404 });

const rows: Readonly<Record<string, Row>> = {
  'get /': always(200),
  'get /healthz': always(200),
  'get /robots.txt': always(200),
  'get /favicon.ico': always(301),
  'get /new': always(200),
  'get /sitemap.xml': always(200),
  'get /opensearch.xml': always(200),
  'get /search': always(200),
  'get /changes': always(200),
  'get /changes.atom': always(200),
  'get /:space': always(200),
  'get /:space/changes': always(200),
  'get /:space/changes.atom': always(200),
  'get /:space/feed.atom': always(200),
  'get /:space/search': always(200),
  'get /:space/pages': always(200),
  'get /:space/wanted': always(200),
  'get /:space/orphans': always(200),
  'get /:space/tags': always(200),
  'get /:space/new': always(200),
  'post /:space/new': always(303),
  'post /:space/preview': always(200),
  'get /:space/trash': always(200),
  'get /:space/:slug': readers,
  'get /:space/:slug.md': readers,
  'get /:space/:slug/edit': writers(200),
  // What was typed is given back on the page that says why it was not saved.
  'post /:space/:slug/edit': writers(303),
  'post /:space/:slug/preview': writers(200),
  'get /:space/:slug/rename': writers(200),
  'post /:space/:slug/rename': writers(303),
  'post /:space/:slug/move': writers(303),
  'post /:space/:slug/parent': writers(303),
  'get /:space/:slug/delete': writers(200),
  'post /:space/:slug/delete': writers(303),
  'post /:space/:slug/restore': { ...writers(303), deleted: 303 },
  'get /:space/:slug/history': past,
  'get /:space/:slug/diff': past,
  'get /:space/:slug/blame': past,
  'get /:space/:slug/rev/:number': past,
  'get /:space/:slug/rev/:number.md': past,
  'get /:space/:slug/rev/:number.bib': past,
  'get /:space/:slug/rev/:number.ris': past,
  'post /:space/:slug/rev/:number/revert': writers(303),
  'get /:space/:slug/files': readers,
  'post /:space/:slug/files': writers(303),
  'get /:space/:slug/files/:name': readers,
  'get /:space/:slug/files/:name/thumbnail': readers,
  'get /:space/:slug/files/:name/versions': readers,
  'post /:space/:slug/files/:name/delete': writers(303),
  'get /api/v1/spaces': always(200),
  'get /api/v1/search': always(200),
  'get /api/v1/openapi.json': always(200),
  'get /api/v1/spaces/:space/pages': always(200),
  'post /api/v1/spaces/:space/pages': always(201),
  'get /api/v1/spaces/:space/pages/:slug': readers,
  'put /api/v1/spaces/:space/pages/:slug': writers(200),
  'delete /api/v1/spaces/:space/pages/:slug': writers(204),
  'get /api/v1/spaces/:space/pages/:slug/revisions': past,
  'get /api/v1/spaces/:space/pages/:slug/revisions/:number': past,
  'get /api/v1/spaces/:space/pages/:slug/attachments': readers,
  'post /api/v1/spaces/:space/pages/:slug/attachments': writers(201),
  'get /api/v1/spaces/:space/pages/:slug/attachments/:name': readers,
  'put /api/v1/spaces/:space/pages/:slug/attachments/:name': writers(200),
  'delete /api/v1/spaces/:space/pages/:slug/attachments/:name': writers(204),
};

const registered = [
  ...routes.map(({ method, path }) => ({ method, path })),
  ...endpoints.map(({ method, path }) => ({ method, path: `/api/v1${path}` })),
];

let station: AccessStation;
beforeAll(async () => {
  station = await openAccessStation();
});
afterAll(() => station.close());

describe('the access matrix', () => {
  test('has a row for every registered route, and none for others', () => {
    expect(Object.keys(rows).sort()).toEqual(
      registered.map(({ method, path }) => `${method} ${path}`).sort(),
    );
  });

  test.each(registered)('$method $path answers each state as it should', async ({ method, path }) => {
    const answers = new Map<State, { status: number; text: string }>();
    for (const state of states) answers.set(state, await tryRoute(station, method, path, state));
    const statuses = Object.fromEntries(states.map((state) => [state, answers.get(state)?.status]));
    expect(statuses).toEqual(rows[`${method} ${path}`]);
    for (const { text } of answers.values()) expect(text).not.toContain(canary);
    if (path.includes(':slug')) {
      expect(comparable(answers.get('hidden')?.text)).toBe(comparable(answers.get('missing')?.text));
    }
  });
  test.each(['/search?q=', '/gare/search?q=', '/api/v1/search?q='])(
    '%s answers the word of a hidden page as any unknown word',
    async (address) => {
      await tryRoute(station, 'get', '/:space/:slug', 'hidden');
      const [asked, unknown] = [canary, 'ornithoptere'];
      const answers = await Promise.all(
        [asked, unknown].map((word) => request(station.app).get(address + word)),
      );
      const texts = answers.map(({ text }, at) => text.replaceAll(at === 0 ? asked : unknown, 'MOT'));
      expect(answers.map(({ status }) => status)).toEqual([200, 200]);
      expect(texts[0]).toBe(texts[1]);
    },
  );
});

/** Without the identity of an edit and the address asked for. */
function comparable(text: string | undefined): string {
  return (text ?? '')
    .replace(/[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g, 'ID')
    .replace(/essai(?:-|%20| )\d+/gi, 'ESSAI');
}
