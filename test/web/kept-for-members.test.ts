import type { Express } from 'express';
import fc from 'fast-check';
import request, { type Response } from 'supertest';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { AccessRule, Member, Role } from '../../src/core/access.ts';
import { emptyProfile, type Visibility } from '../../src/core/profile.ts';
import { createApp, routes } from '../../src/web/app.ts';
import { createMetrics } from '../../src/web/metrics.ts';
import { savePage } from '../../src/wiki/save-page.ts';
import type { Wiki } from '../../src/wiki/wiki.ts';
import { addPerson, emailOf, sameOrigin, setRule, signIn } from '../wiki/people.ts';
import { addPage, coordination, edit, openStation } from '../wiki/station.ts';

type Who = 'zibeline' | 'hermine' | 'loutre' | 'admin' | 'visiteuse';
const members = ['zibeline', 'hermine', 'loutre', 'admin'] as const;
const everybody: readonly Who[] = [...members, 'visiteuse'];

let wiki: Wiki;
/** One that keeps what it renders, and one that keeps nothing. */
let keeping: Express;
let fresh: Express;
let kept: () => Promise<number>;
const people = new Map<Who, Member>();
const cookies = new Map<Who, string>();

beforeAll(async () => {
  ({ wiki } = await openStation());
  const metrics = createMetrics();
  const options = { sessionSecret: 'une gare de triage', limits: 'none' } as const;
  keeping = createApp(wiki, { ...options, metrics });
  fresh = createApp(wiki, { ...options, cacheBytes: 0 });
  kept = async () => {
    const { body } = await metrics.text(wiki);
    return Number(/gare_requests_total\{method="GET",route="kept",status="2xx"\} (\d+)/.exec(body)?.[1] ?? 0);
  };
  await addPage(wiki, { title: 'Accueil', body: 'Voir [[Charte]].' });
  await addPage(wiki, { title: 'Charte', body: 'Un mot.' });
  await addPage(wiki, { title: 'Budget', body: '{{changements}}\n\n{{inclure page="Charte"}}' });
  await addPage(wiki, { title: 'Accueil', body: 'Public.' }, { space: 'observatoire' });
  for (const who of members) {
    const groups = who === 'loutre' ? ['klaxon'] : ['berges'];
    people.set(who, await addPerson(wiki, who, { isAdmin: who === 'admin', groups }));
    cookies.set(who, await signIn(keeping, who));
  }
});
afterAll(() => wiki.close());

async function ask(app: Express, who: Who, path: string, more: object = {}): Promise<Response> {
  const cookie = cookies.get(who);
  return request(app)
    .get(path)
    .set({ 'Accept-Language': 'fr', ...(cookie === undefined ? {} : { Cookie: cookie }), ...more });
}

const idOf = (who: Who) => people.get(who)?.id ?? 0;
const groupOf = async (handle: string) => (await wiki.store.groups.findByHandle(handle))?.id ?? 0;

const readable: AccessRule = { visitors: 'none', members: 'write' };

/** An address of each screen that is kept. */
const addresses = routes
  .filter(({ isKept }) => isKept)
  .map(({ path }) =>
    path
      .replace(':space', 'gare')
      .replace(':slug', 'charte')
      .replace(':number', '1')
      .replace(':name', 'plan.pdf')
      .replace(/diff$/, 'diff?from=1&to=2'),
  );

async function rename(who: Who, name: string): Promise<void> {
  await wiki.transact((tx) => tx.members.change(idOf(who), { name }));
}

async function list(who: Who, listed: Visibility): Promise<void> {
  const profile = JSON.stringify({ ...emptyProfile, listed });
  await wiki.transact((tx) => tx.members.change(idOf(who), { profile }));
}

/** By an administrator, who may always. */
async function reword(text: string): Promise<void> {
  const space = await wiki.store.spaces.find('gare');
  const page = space && (await wiki.store.pages.find(space.id, 'charte'));
  const what = edit({ title: 'Charte', body: text, base: page?.current ?? 0 });
  await savePage(wiki, people.get('admin') ?? coordination, { space: 'gare', slug: 'charte', edit: what });
}

async function joinOrLeave(who: Who, handle: string): Promise<void> {
  const groupId = await groupOf(handle);
  const id = idOf(who);
  const own = await wiki.store.groups.listOf(id);
  await wiki.transact((tx) =>
    own.some((one) => one.groupId === groupId)
      ? tx.groups.leave(groupId, id)
      : tx.groups.join(groupId, id, false, wiki.clock().toISOString()),
  );
}

async function blockOrFree(who: Who): Promise<void> {
  const state = (await wiki.store.members.find(idOf(who)))?.state === 'active' ? 'blocked' : 'active';
  await wiki.transact((tx) => tx.members.change(idOf(who), { state }));
}

async function borrow(who: Who, as: string): Promise<void> {
  await request(keeping)
    .post(as === '' ? '/view-as/end' : '/view-as')
    .set({ ...sameOrigin, Cookie: cookies.get(who) ?? '' })
    .type('form')
    .send({ as, next: '/' });
}

const mainOf = (html: string) => html.slice(html.indexOf('<main'));

describe('a screen kept for members', () => {
  test('is shared by those of equal rights, and holds nothing of who they are', async () => {
    for (const space of ['gare', 'observatoire', 'modeles']) await setRule(wiki, readable, space);
    await reword('Deux mots.');
    await rename('zibeline', 'Zibeline d’or');
    await rename('hermine', 'Hermine d’argent');
    const shown: string[] = [];
    for (const path of addresses) {
      const first = await ask(keeping, 'zibeline', path);
      const before = await kept();
      const second = await ask(keeping, 'hermine', path);
      if (first.status !== 200) continue;
      shown.push(path);
      expect([path, (await kept()) - before]).toEqual([path, 1]);
      expect(mainOf(second.text)).toBe(mainOf(first.text));
      const lower = second.text.toLowerCase();
      for (const trace of ['zibeline', emailOf('zibeline'), `member:${idOf('zibeline')}`]) {
        expect([path, lower.includes(trace)]).toEqual([path, false]);
      }
      expect(lower).toContain('hermine d’argent');
      expect(second.text).toBe((await ask(fresh, 'hermine', path)).text);
      expect(second.headers['cache-control']).toBe('private, no-cache');
      expect(second.headers['etag']).not.toBe(first.headers['etag']);
      const again = await ask(keeping, 'hermine', path, { 'If-None-Match': String(second.headers['etag']) });
      expect([path, again.status]).toEqual([path, 304]);
      const other = await ask(keeping, 'hermine', path, { 'If-None-Match': String(first.headers['etag']) });
      expect([path, other.status]).toEqual([path, 200]);
    }
    expect(shown.length).toBeGreaterThanOrEqual(14);
  });

  test('is neither for visitors nor for other rights, nor for administrators and programs', async () => {
    const klaxon = { id: await groupOf('klaxon'), role: 'manage' } as const;
    await setRule(wiki, { visitors: 'none', members: 'read', groups: [klaxon] }, 'gare');
    const manages = await ask(keeping, 'loutre', '/gare/charte');
    expect(manages.text).toContain('href="/gare/charte/edit"');
    const reads = await ask(keeping, 'zibeline', '/gare/charte');
    expect([reads.status, reads.text.includes('href="/gare/charte/edit"')]).toEqual([200, false]);
    expect((await ask(keeping, 'visiteuse', '/gare/charte')).status).toBe(404);
    const before = await kept();
    for (const _ of [1, 2]) expect((await ask(keeping, 'admin', '/gare/charte')).status).toBe(200);
    const token = { Authorization: 'Bearer rien' };
    expect((await ask(keeping, 'zibeline', '/gare/charte', token)).status).toBe(401);
    expect(await kept()).toBe(before);
  });

  test('does not hold what is said once', async () => {
    await setRule(wiki, readable, 'gare');
    for (const who of ['zibeline', 'hermine'] as const) {
      const before = await kept();
      const said = await ask(keeping, who, '/gare/charte?publie=rien');
      expect(said.text).toContain('notice--ok');
      expect(await kept()).toBe(before);
    }
  });

  test('follows at the next request who is mentioned by a name that only they are shown', async () => {
    await setRule(wiki, readable, 'gare');
    await reword('Avec @zibeline.');
    await list('zibeline', 'nobody');
    const link = 'href="/members/zibeline"';
    expect(mainOf((await ask(keeping, 'zibeline', '/gare/charte')).text)).toContain(link);
    expect(mainOf((await ask(keeping, 'hermine', '/gare/charte')).text)).not.toContain(link);
    await list('zibeline', 'members');
    expect(mainOf((await ask(keeping, 'hermine', '/gare/charte')).text)).toContain(link);
    await rename('zibeline', 'Zibeline bleue');
    expect((await ask(keeping, 'hermine', '/gare/charte')).text).toContain('Zibeline bleue');
  });

  test('is gone for who is blocked and who was ended', async () => {
    await setRule(wiki, readable, 'gare');
    for (const who of ['zibeline', 'hermine'] as const) {
      expect((await ask(keeping, who, '/gare/charte')).status).toBe(200);
    }
    await wiki.transact((tx) => tx.members.change(idOf('hermine'), { state: 'blocked' }));
    expect((await ask(keeping, 'hermine', '/gare/charte')).status).toBe(404);
    await wiki.transact((tx) => tx.members.change(idOf('hermine'), { state: 'active' }));
    expect((await ask(keeping, 'hermine', '/gare/charte')).status).toBe(200);
    await wiki.record((tx) => tx.sessions.removeOf(idOf('hermine')));
    expect((await ask(keeping, 'hermine', '/gare/charte')).status).toBe(404);
    cookies.set('hermine', await signIn(keeping, 'hermine'));
  });
});

const paths = [
  '/',
  '/gare',
  '/gare/charte',
  '/gare/budget',
  '/gare/charte/history',
  '/gare/changes',
  '/observatoire',
  '/gare/tags',
];
const role = fc.constantFrom<Role>('none', 'read', 'write', 'manage');
const whom = fc.constantFrom<Who>(...members);
const other = fc.constantFrom<Who>('zibeline', 'hermine', 'loutre');
const say = (words: readonly unknown[], run: () => Promise<void>) => ({
  toString: () => words.join(' '),
  run,
});

const rule = fc
  .tuple(fc.constantFrom<Role>('none', 'none', 'read'), role, role, role, other)
  .chain((granted) => fc.constantFrom(undefined, 'charte', 'budget').map((slug) => ({ granted, slug })))
  .map(({ granted, slug }) =>
    say(['rule', ...granted, slug], async () => {
      const [visitors, all, group, person, whose] = granted;
      const groups = [{ id: await groupOf('klaxon'), role: group }];
      const given = { visitors, members: all, groups, people: [{ id: idOf(whose), role: person }] };
      await setRule(wiki, given, 'gare', slug);
    }),
  );
const change = fc.oneof(
  rule,
  fc
    .tuple(whom, fc.constantFrom('klaxon', 'berges'))
    .map(([who, handle]) => say(['group', who, handle], () => joinOrLeave(who, handle))),
  other.map((who) => say(['state', who], () => blockOrFree(who))),
  fc
    .tuple(whom, fc.constantFrom('Rive', 'Quai', 'Voie'))
    .map(([who, name]) => say(['rename', who, name], () => rename(who, name))),
  fc
    .tuple(whom, fc.constantFrom<Visibility>('nobody', 'groups', 'members'))
    .map(([who, listed]) => say(['list', who, listed], () => list(who, listed))),
  fc
    .constantFrom('Avec @zibeline et @loutre.', 'Sans personne.', 'Avec @hermine.')
    .map((text) => say(['text', text], () => reword(text))),
  fc
    .tuple(other, fc.constantFrom('visitor', 'members', ''))
    .map(([who, as]) => say(['eyes', who, as], () => borrow(who, as))),
);

test('whatever changes in between, everybody is shown what they would be shown if nothing were kept', async () => {
  const step = fc.record({
    change,
    views: fc.array(fc.tuple(fc.constantFrom(...everybody), fc.constantFrom(...paths)), {
      minLength: 2,
      maxLength: 5,
    }),
  });
  const before = await kept();
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 3, maxLength: 8 }), async (steps) => {
      for (const { change: one, views } of steps) {
        await one.run();
        for (const [who, path] of views) {
          // Twice, so that the second comes out of memory.
          for (const _ of [1, 2]) {
            const [had, made] = [await ask(keeping, who, path), await ask(fresh, who, path)];
            expect([who, path, had.status]).toEqual([who, path, made.status]);
            expect([had.headers['etag'], had.headers['cache-control']]).toEqual([
              made.headers['etag'],
              made.headers['cache-control'],
            ]);
            if (had.status === 200) expect(had.text).toBe(made.text);
          }
        }
      }
    }),
    { numRuns: 15 },
  );
  expect((await kept()) - before).toBeGreaterThan(0);
}, 120_000);
