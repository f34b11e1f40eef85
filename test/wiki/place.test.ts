import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { deletePage } from '../../src/wiki/delete-page.ts';
import { listOrphans, listWanted } from '../../src/wiki/lists.ts';
import { movePage, renamePage, setParent } from '../../src/wiki/rename-page.ts';
import { viewHistory } from '../../src/wiki/revisions.ts';
import { savePage } from '../../src/wiki/save-page.ts';
import { viewPage } from '../../src/wiki/view-page.ts';
import { viewSpace } from '../../src/wiki/view-space.ts';
import type { PageView } from '../../src/wiki/views.ts';
import type { Wiki } from '../../src/wiki/wiki.ts';
import { addPage, coordination, edit, openStation, type Station, saved, secretariat } from './station.ts';

let station: Station;
beforeEach(async () => {
  station = await openStation();
});
afterEach(() => station.wiki.close());

const at = (slug: string, space = 'gare') => ({ space, slug });

async function view(slug: string, space = 'gare'): Promise<PageView> {
  const outcome = await viewPage(station.wiki, coordination, at(slug, space));
  if (outcome.kind !== 'page') throw new Error(`${slug}: ${outcome.kind}`);
  return outcome.view;
}

const rename = (slug: string, title: string, slugWanted?: string) =>
  renamePage(station.wiki, coordination, {
    ...at(slug),
    title,
    summary: '',
    ...(slugWanted === undefined ? {} : { slugWanted }),
  });
const move = (slug: string, toSpace: string, space = 'gare') =>
  movePage(station.wiki, coordination, { space, slug, toSpace });
/** The wiki as somebody meets it whose transaction begins when another action has just ended. */
const justAfter = (other: () => Promise<unknown>): Wiki => ({
  ...station.wiki,
  transact: async (work) => {
    await other();
    return station.wiki.transact(work);
  },
});
const goesTo = (slug: string, space = 'gare') => viewPage(station.wiki, coordination, at(slug, space));

describe('renaming a page', () => {
  test('gives it the address of its new title, leads the old one there, and is told in its history', async () => {
    await addPage(station.wiki, { title: 'Bilan', body: 'texte', tags: ['moral'] });
    expect(await rename('bilan', ' Bilan  moral ')).toEqual(at('bilan-moral'));
    expect(await goesTo('bilan')).toEqual({ kind: 'moved', ...at('bilan-moral') });
    const page = await view('bilan-moral');
    expect(page.revision).toMatchObject({
      number: 2,
      kind: 'rename',
      title: 'Bilan  moral',
      body: 'texte',
      tags: ['moral'],
    });
    const history = await viewHistory(station.wiki, coordination, { ...at('bilan'), withMinor: true });
    expect(history.revisions.map(({ number, kind, title }) => [number, kind, title])).toEqual([
      [2, 'rename', 'Bilan  moral'],
      [1, 'edit', 'Bilan'],
    ]);
  });

  test('back takes its old address back, and the address in between leads there', async () => {
    await addPage(station.wiki, { title: 'Bilan' });
    await rename('bilan', 'Rapport');
    expect(await rename('rapport', 'Bilan')).toEqual(at('bilan'));
    expect(await goesTo('rapport')).toEqual({ kind: 'moved', ...at('bilan') });
    expect((await view('bilan')).current).toBe(3);
  });

  test('to what it is called already adds nothing', async () => {
    await addPage(station.wiki, { title: 'Bilan' });
    expect(await rename('bilan', 'Bilan')).toEqual(at('bilan'));
    expect((await view('bilan')).current).toBe(1);
  });

  test('to the same words keeps its numbered address', async () => {
    await addPage(station.wiki, { title: 'Bilan' });
    await addPage(station.wiki, { title: 'Bilan' });
    expect(await rename('bilan-2', 'BILAN')).toEqual(at('bilan-2'));
    expect((await view('bilan-2')).revision.title).toBe('BILAN');
    expect(await station.wiki.store.aliases.listOfPage((await view('bilan-2')).page.id)).toEqual([]);
  });

  test('onto a title that is taken gives a numbered address, and refuses an address that is taken', async () => {
    await addPage(station.wiki, { title: 'Bilan' });
    await addPage(station.wiki, { title: 'Brouillon' });
    await expect(rename('brouillon', 'Bilan', 'bilan')).rejects.toMatchObject({
      kind: 'invalid',
      code: 'slug.taken',
    });
    expect((await view('brouillon')).current).toBe(1);
    expect(await rename('brouillon', 'Bilan')).toEqual(at('bilan-2'));
  });

  test('never takes an address that leads to another page', async () => {
    await addPage(station.wiki, { title: 'Bilan' });
    await rename('bilan', 'Rapport');
    await addPage(station.wiki, { title: 'Autre' });
    await expect(rename('autre', 'Autre', 'bilan')).rejects.toMatchObject({ code: 'slug.taken' });
    expect(await rename('autre', 'Bilan')).toEqual(at('bilan-2'));
    expect(await goesTo('bilan')).toEqual({ kind: 'moved', ...at('rapport') });
  });

  test('is refused without a title, with a long one, with an address that cannot be, and in the trash', async () => {
    await addPage(station.wiki, { title: 'Bilan' });
    await expect(rename('bilan', ' \t')).rejects.toMatchObject({ kind: 'invalid', code: 'title.empty' });
    await expect(rename('bilan', 'x'.repeat(301))).rejects.toMatchObject({ code: 'title.too-long' });
    for (const slug of ['edit', 'new', 'Été', '../x', 'a b', 'a--b', 'x'.repeat(81)]) {
      await expect(rename('bilan', 'Bilan', slug)).rejects.toMatchObject({ code: 'slug.invalid' });
    }
    await expect(rename('absente', 'X')).rejects.toMatchObject({ kind: 'not-found' });
    await deletePage(station.wiki, coordination, { ...at('bilan'), summary: '' });
    await expect(rename('bilan', 'Rapport')).rejects.toMatchObject({ kind: 'gone' });
  });

  test('of the home and the menu of a space leaves them what they are, and the home cannot leave', async () => {
    await addPage(station.wiki, { title: 'Accueil' });
    await addPage(station.wiki, { title: 'Menu' });
    expect(await rename('accueil', 'Bienvenue')).toEqual(at('bienvenue'));
    expect(await rename('menu', 'Sommaire')).toEqual(at('sommaire'));
    const space = await viewSpace(station.wiki, coordination, 'gare');
    expect(space).toMatchObject({
      page: { title: 'Bienvenue' },
      space: { home: 'bienvenue', menu: 'sommaire' },
    });
    expect(space.menu).toMatchObject({ slug: 'sommaire' });
    await expect(move('bienvenue', 'observatoire')).rejects.toMatchObject({
      kind: 'invalid',
      code: 'page.is-home',
    });
  });

  test('that is a page type keeps its address, by which its entries know it', async () => {
    const typed = await openStation({ types: ['reunion'] });
    const type = { space: 'modeles', slug: 'reunion' };
    const to = (title: string, slugWanted?: string) =>
      renamePage(typed.wiki, coordination, {
        ...type,
        title,
        summary: '',
        ...(slugWanted ? { slugWanted } : {}),
      });
    expect(await to('Rencontre')).toEqual(type);
    await expect(to('Rencontre', 'rencontre')).rejects.toMatchObject({
      kind: 'invalid',
      code: 'slug.of-type',
    });
    const away = movePage(typed.wiki, coordination, { ...type, toSpace: 'gare' });
    await expect(away).rejects.toMatchObject({ code: 'slug.of-type' });
    await addPage(typed.wiki, { title: 'CA', values: { date: '2026-04-02' } }, { type: 'reunion' });
    const outcome = await viewPage(typed.wiki, coordination, at('ca'));
    expect(outcome).toMatchObject({
      kind: 'page',
      view: { typeTitle: 'Réunion', facts: [{ field: 'date' }] },
    });
    await typed.wiki.close();
  });

  test('while others write loses neither', async () => {
    await addPage(station.wiki, { title: 'Bilan', body: 'un\n\ndeux\n' });
    const write = (body: string) =>
      savePage(station.wiki, secretariat, { ...at('bilan'), edit: edit({ title: 'Bilan', body, base: 1 }) });
    const [first, address, second] = await Promise.all([
      write('un!\n\ndeux\n'),
      rename('bilan', 'Rapport'),
      write('un\n\ndeux!\n'),
    ]);
    expect(address).toEqual(at('rapport'));
    expect(new Set([saved(first).revision, saved(second).revision]).size).toBe(2);
    expect((await view('rapport')).current).toBe(4);
    expect((await view('rapport')).revision).toMatchObject({ title: 'Rapport', body: 'un!\n\ndeux!\n' });
  });
});

describe('an edit sent to an old address', () => {
  test('is saved where the page is now', async () => {
    await addPage(station.wiki, { title: 'Bilan', body: 'un' });
    await rename('bilan', 'Rapport');
    const request = { ...at('bilan'), edit: edit({ title: 'Rapport', body: 'deux', base: 2 }) };
    expect(await savePage(station.wiki, coordination, request)).toMatchObject({
      kind: 'saved',
      slug: 'rapport',
      revision: 3,
    });
  });

  test('waits for one sent to the new address, and both are kept', async () => {
    const lines = Array.from({ length: 10 }, (_, line) => `- point ${line}`);
    await addPage(station.wiki, { title: 'Bilan', body: lines.join('\n\n') });
    await rename('bilan', 'Rapport');
    const outcomes = await Promise.all(
      lines.map((line, number) => {
        const body = lines.map((one) => (one === line ? `${one} dit` : one)).join('\n\n');
        const slug = number % 2 === 0 ? 'bilan' : 'rapport';
        return savePage(station.wiki, coordination, {
          ...at(slug),
          edit: edit({ title: 'Rapport', body, base: 2 }),
        });
      }),
    );
    expect(outcomes.map((outcome) => outcome.kind)).toEqual(lines.map(() => 'saved'));
    expect((await view('rapport')).revision.body).toBe(lines.map((line) => `${line} dit`).join('\n\n'));
  });
});

describe('links', () => {
  test('keep meaning a page that is renamed, and its backlinks stay', async () => {
    await addPage(station.wiki, { title: 'Notre bilan' });
    await addPage(station.wiki, { title: 'Source', body: 'Voir [[notre-bilan]] et [[Notre bilan]].' });
    await rename('notre-bilan', 'Rapport');
    const links = [...(await view('source')).body.resolved.links.values()];
    expect(links.map((link) => link.page?.slug)).toEqual(['rapport']);
    expect((await view('rapport')).backlinks.map((page) => page.slug)).toEqual(['source']);
    expect((await listWanted(station.wiki, coordination, 'gare')).wanted).toEqual([]);
    expect((await listOrphans(station.wiki, coordination, 'gare')).pages.map((page) => page.slug)).toEqual([
      'source',
    ]);
  });

  test('keep meaning a page that moves to another space, which shows them among its backlinks', async () => {
    await addPage(station.wiki, { title: 'Charte' });
    await addPage(station.wiki, { title: 'Accueil', body: '[[Charte]]' });
    await addPage(station.wiki, { title: 'Dossier', body: '[[gare:Charte]]' }, { space: 'observatoire' });
    await move('charte', 'observatoire');
    await addPage(station.wiki, { title: 'Récent', body: '[[Charte]]' }, { space: 'observatoire' });
    const { backlinks } = await view('charte', 'observatoire');
    expect(new Set(backlinks.map(({ title }) => title))).toEqual(new Set(['Récent', 'Accueil', 'Dossier']));
  });

  test('within a page that moves mean pages of its new space', async () => {
    await addPage(station.wiki, { title: 'Charte' });
    await addPage(station.wiki, { title: 'Source', body: '[[Charte]] [[gare:Charte]]' });
    await move('source', 'observatoire');
    expect((await view('charte')).backlinks.map((page) => page.slug)).toEqual(['source']);
    const wanted = await listWanted(station.wiki, coordination, 'observatoire');
    expect(wanted.wanted.map((one) => one.key)).toEqual(['charte']);
  });

  test('are cut by a deletion: the page is wanted again, and is no backlink any more', async () => {
    await addPage(station.wiki, { title: 'Charte' });
    await addPage(station.wiki, { title: 'Source', body: '[[Charte]]' });
    await deletePage(station.wiki, coordination, { ...at('charte'), summary: '' });
    expect([...(await view('source')).body.resolved.links.values()].map((link) => link.page)).toEqual([
      undefined,
    ]);
    expect((await listWanted(station.wiki, coordination, 'gare')).wanted).toEqual([
      { space: 'gare', key: 'charte', label: 'Charte', count: 1 },
    ]);
  });
});

describe('moving a page', () => {
  test('takes its history along, leads the old address there, and takes it from under its parent', async () => {
    await addPage(station.wiki, { title: 'Parent' });
    await addPage(station.wiki, { title: 'Bilan', body: 'un' }, { parent: 'parent' });
    expect(await move('bilan', 'observatoire')).toEqual(at('bilan', 'observatoire'));
    expect(await goesTo('bilan')).toEqual({ kind: 'moved', ...at('bilan', 'observatoire') });
    const page = await view('bilan', 'observatoire');
    expect(page.revision).toMatchObject({
      number: 2,
      kind: 'move',
      summary: 'Gare centrale → Observatoire',
      body: 'un',
    });
    expect(page.trail.map((crumb) => crumb.title)).toEqual(['Observatoire', 'Bilan']);
    expect((await view('parent')).children).toEqual([]);
  });

  test('there and back finds its address again, and takes a numbered one where its own is taken', async () => {
    await addPage(station.wiki, { title: 'Bilan' });
    await addPage(station.wiki, { title: 'Bilan' }, { space: 'observatoire' });
    expect(await move('bilan', 'observatoire')).toEqual(at('bilan-2', 'observatoire'));
    expect(await move('bilan-2', 'gare', 'observatoire')).toEqual(at('bilan-2'));
    expect(await goesTo('bilan')).toEqual({ kind: 'moved', ...at('bilan-2') });
  });

  test('leaves the pages under it in their space, under what it stood under', async () => {
    await addPage(station.wiki, { title: 'Haut' });
    await addPage(station.wiki, { title: 'Milieu' }, { parent: 'haut' });
    await addPage(station.wiki, { title: 'Bas' }, { parent: 'milieu' });
    await move('milieu', 'observatoire');
    expect((await view('bas')).trail.map((crumb) => crumb.title)).toEqual(['Gare centrale', 'Haut', 'Bas']);
    expect((await view('milieu', 'observatoire')).children).toEqual([]);
  });

  test('to where it is does nothing, to a space that is not there is refused', async () => {
    await addPage(station.wiki, { title: 'Bilan' });
    expect(await move('bilan', 'gare')).toEqual(at('bilan'));
    await expect(move('bilan', 'ailleurs')).rejects.toMatchObject({ kind: 'not-found' });
    expect((await view('bilan')).current).toBe(1);
  });
});

describe('standing under a page', () => {
  const under = (slug: string, parent: string | null) =>
    setParent(station.wiki, coordination, { ...at(slug), parent });

  test('shows in the trail and among the children, and ends when asked', async () => {
    await addPage(station.wiki, { title: 'A' });
    await addPage(station.wiki, { title: 'B' });
    await under('b', 'a');
    expect((await view('b')).trail.map((crumb) => crumb.title)).toEqual(['Gare centrale', 'A', 'B']);
    expect((await view('a')).children.map((page) => page.slug)).toEqual(['b']);
    await under('b', null);
    expect((await view('b')).trail.map((crumb) => crumb.title)).toEqual(['Gare centrale', 'B']);
  });

  test('in a circle is refused, however long it is', async () => {
    for (const title of ['A', 'B', 'C']) await addPage(station.wiki, { title });
    await under('b', 'a');
    await under('c', 'b');
    await expect(under('a', 'c')).rejects.toMatchObject({ kind: 'invalid', code: 'parent.circle' });
    await expect(under('a', 'a')).rejects.toMatchObject({ code: 'parent.circle' });
  });

  test('ends even when the data holds a circle already', async () => {
    const ids: number[] = [];
    for (const title of ['A', 'B', 'C']) {
      const { slug } = await addPage(station.wiki, { title });
      ids.push((await view(slug)).page.id);
    }
    const [a = 0, b = 0] = ids;
    await station.wiki.transact(async (tx) => {
      await tx.pages.setParent(a, b);
      await tx.pages.setParent(b, a);
    });
    await under('c', 'a');
    expect((await view('c')).trail.map((crumb) => crumb.title)).toEqual(['Gare centrale', 'B', 'A', 'C']);
  });

  test.each(['enfant', 'dossier'])('is refused when %s moves away just before it is set', async (moving) => {
    await addPage(station.wiki, { title: 'Enfant' });
    await addPage(station.wiki, { title: 'Dossier' });
    const late = justAfter(() => move(moving, 'observatoire'));
    const setting = setParent(late, coordination, { ...at('enfant'), parent: 'dossier' });
    await expect(setting).rejects.toThrow('invalid: parent.other-space');
    const { trail } = await view('enfant', moving === 'enfant' ? 'observatoire' : 'gare');
    expect(trail).toHaveLength(2);
  });

  test('given to a page that moves just then is handed on to the pages under it', async () => {
    await addPage(station.wiki, { title: 'Dossier' });
    await addPage(station.wiki, { title: 'Partie' });
    await addPage(station.wiki, { title: 'Chapitre' }, { parent: 'partie' });
    const late = justAfter(() =>
      setParent(station.wiki, coordination, { ...at('partie'), parent: 'dossier' }),
    );
    await movePage(late, coordination, { ...at('partie'), toSpace: 'observatoire' });
    const { trail } = await view('chapitre');
    expect(trail.map((stop) => stop.title)).toEqual(['Gare centrale', 'Dossier', 'Chapitre']);
  });

  test('of another space or of a page that is not there is refused', async () => {
    await addPage(station.wiki, { title: 'A' });
    await addPage(station.wiki, { title: 'Loin' }, { space: 'observatoire' });
    await expect(under('a', 'loin')).rejects.toMatchObject({ kind: 'not-found' });
    await addPage(station.wiki, { title: 'Partie' });
    await move('partie', 'observatoire');
    await expect(under('a', 'partie')).rejects.toMatchObject({ kind: 'invalid', code: 'parent.other-space' });
  });
});
