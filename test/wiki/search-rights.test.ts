/** What a search must never tell: pages, files, authors, tags, fields and words of what the actor may not read. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type AccessRule, type Actor, type Member, openRule } from '../../src/core/access.ts';
import { deletePage, restorePage } from '../../src/wiki/delete-page.ts';
import { runJobs } from '../../src/wiki/jobs.ts';
import { movePage } from '../../src/wiki/rename-page.ts';
import { savePage } from '../../src/wiki/save-page.ts';
import { searchPages } from '../../src/wiki/search.ts';
import type { SearchRequest } from '../../src/wiki/search-view.ts';
import { addPerson, ruleForGroup, setRule } from './people.ts';
import { attachText } from './search-files.ts';
import { addPage, edit, openStation, type Station, saved } from './station.ts';

const visitor: Actor = { kind: 'visitor', name: 'Passage' };

let station: Station;
let member: Member;
beforeEach(async () => {
  station = await openStation({ types: ['reunion'] });
  member = await addPerson(station.wiki, 'Trésorerie', { groups: ['cercle'] });
  await addPage(station.wiki, { title: 'Porte ouverte', body: 'Un texte sur la gare.', tags: ['commun'] });
});
afterEach(() => station.wiki.close());

const search = (actor: Actor, q: string, more: Partial<SearchRequest> = {}) =>
  searchPages(station.wiki, actor, { q, page: 1, ...more });
const close = async (space: string, slug?: string) =>
  setRule(station.wiki, await ruleForGroup(station.wiki, 'cercle', 'write'), space, slug);
const open = (rule: AccessRule, space: string, slug?: string) => setRule(station.wiki, rule, space, slug);

/** Everything that a search could say of one word, as one text. */
async function saidOf(actor: Actor, q: string): Promise<string> {
  const views = [
    await search(actor, q),
    await search(actor, `gare ${q}`),
    await search(actor, q, { order: 'date' }),
    await search(actor, q, { order: 'title', chosen: { space: ['gare'] } }),
  ];
  return JSON.stringify(views.map(({ q: _q, ...view }) => view));
}

describe('a page that the actor may not read', () => {
  const secret = 'quetsche';
  let slug: string;
  beforeEach(async () => {
    const written = edit({
      title: 'Quetsche du cercle',
      body: 'La quetsche secrète.',
      tags: ['quetsche'],
      values: { date: '1987-05-06' },
    });
    const made = await savePage(station.wiki, member, { space: 'gare', type: 'reunion', edit: written });
    slug = saved(made).slug;
    await attachText(station.wiki, { space: 'gare', slug }, 'Quetsche.pdf', ['La quetsche, page une.']);
    await close('gare', slug);
  });

  test('gives no hit, no count, no facet, no word and no file', async () => {
    expect(await search(member, secret)).toMatchObject({
      total: 1,
      hits: [{ files: [{ name: 'Quetsche.pdf' }] }],
    });
    expect(await search(visitor, secret)).toMatchObject({ total: 0, hits: [], facets: [], isCut: false });
    expect(await saidOf(visitor, secret)).not.toMatch(/quetsche|1987/i);
    expect((await saidOf(visitor, 'cercle page')).toLowerCase()).not.toContain('quetsche');
  });

  test('is none of the pages without words either, nor of their facets', async () => {
    const all = await search(visitor, '', { chosen: { space: ['gare'] } });
    expect([all.total, JSON.stringify(all)]).toEqual([
      1,
      expect.not.stringMatching(/quetsche|1987|reunion/i),
    ]);
    for (const q of [
      'fichier:pdf',
      'type:reunion',
      'étiquette:quetsche',
      'année:1987',
      'avant:1990',
      'date:1987-05-06',
    ])
      expect([q, (await search(visitor, q)).total]).toEqual([q, 0]);
  });

  test('makes no filter known: its type, tag and author are as those that there are not', async () => {
    for (const filter of ['étiquette:quetsche', 'auteur:tresorerie'])
      expect(await search(visitor, `gare ${filter}`)).toMatchObject({ total: 0, unknown: [filter] });
    expect((await search(member, 'gare auteur:tresorerie')).unknown).toEqual([]);
  });

  test('is found at once by whom it is opened to, and no longer by whom it is closed to', async () => {
    await open(openRule, 'gare', slug);
    expect((await search(visitor, secret)).total).toBe(1);
    await close('gare', slug);
    expect((await search(visitor, secret)).total).toBe(0);
  });

  test('does not keep older readable pages from being found', async () => {
    for (let at = 0; at < 25; at += 1) {
      const made = await savePage(station.wiki, member, {
        space: 'gare',
        edit: edit({ title: `Gare ${at}`, body: 'gare '.repeat(40) }),
      });
      await close('gare', saved(made).slug);
    }
    const found = await search(visitor, 'gare', { limit: 5 });
    expect([found.total, found.hits.map(({ page }) => page.slug)]).toEqual([1, ['porte-ouverte']]);
  });
});

test('a closed space closes what is in it, and an open page of it is found under its address alone', async () => {
  await addPage(station.wiki, { title: 'Dedans', body: 'La quetsche.' }, { space: 'observatoire' });
  await addPage(station.wiki, { title: 'Dehors', body: 'La quetsche.' }, { space: 'observatoire' });
  await open({ visitors: 'read', members: 'read' }, 'observatoire', 'dehors');
  await close('observatoire');
  const found = await search(visitor, 'quetsche');
  expect(found.hits.map(({ page }) => page.title)).toEqual(['Dehors']);
  const spaces = found.facets.find(({ name }) => name === 'space');
  expect(spaces?.options).toEqual([
    { value: 'observatoire', label: 'observatoire', count: 1, isChosen: false },
  ]);
  expect((await search(visitor, 'quetsche espace:Observatoire')).unknown).toEqual([]);
});

test('what is deleted is found by nothing, and again when it is restored, with its files', async () => {
  const { slug } = await addPage(station.wiki, { title: 'Quetsche' });
  const at = { space: 'gare', slug };
  await attachText(station.wiki, at, 'Prune.pdf', ['La prune.']);
  const total = async (q: string) => (await search(member, q)).total;
  await deletePage(station.wiki, member, { ...at, summary: '' });
  expect([await total('quetsche'), await total('prune')]).toEqual([0, 0]);
  await restorePage(station.wiki, member, at);
  await runJobs(station.wiki);
  expect([await total('quetsche'), await total('prune')]).toEqual([1, 1]);
});

test('a page that moves takes its files along, into the rights of its new space', async () => {
  const { slug } = await addPage(station.wiki, { title: 'Archives' });
  const at = { space: 'gare', slug };
  await attachText(station.wiki, at, 'Prune.pdf', ['La prune.']);
  await close('observatoire');
  await movePage(station.wiki, member, { ...at, toSpace: 'observatoire' });
  expect([(await search(visitor, 'prune')).total, (await search(member, 'prune')).total]).toEqual([0, 1]);
});

test('an author is found by what may be read of the past alone', async () => {
  const made = await savePage(station.wiki, member, {
    space: 'gare',
    edit: edit({ title: 'Budget', body: 'Un budget.' }),
  });
  const { slug } = saved(made);
  const by = edit({ title: 'Budget', body: 'Le budget.', base: 1 });
  await savePage(station.wiki, visitor, { space: 'gare', slug, edit: by });
  expect((await search(visitor, 'budget auteur:tresorerie')).total).toBe(1);
  const rule = await ruleForGroup(station.wiki, 'cercle', 'read');
  const page = (await station.wiki.store.pages.listAll(0, 100)).find((one) => one.slug === slug);
  await station.wiki.transact(async (tx) =>
    tx.pasts.close(page?.id ?? 0, await tx.access.idOf(rule), station.wiki.clock().toISOString()),
  );
  const now = await search(visitor, 'budget auteur:tresorerie');
  expect([now.total, now.unknown]).toEqual([0, ['auteur:tresorerie']]);
  expect((await search(member, 'budget auteur:tresorerie')).total).toBe(1);
});
