import { Readable } from 'node:stream';
import { sql } from 'kysely';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Actor } from '../../src/core/access.ts';
import { addAttachment } from '../../src/wiki/attachments.ts';
import { deletePage } from '../../src/wiki/delete-page.ts';
import { previewPage } from '../../src/wiki/edit-page.ts';
import { listChanges, listOrphans, listPages, listTags, listWanted } from '../../src/wiki/lists.ts';
import { renamePage } from '../../src/wiki/rename-page.ts';
import { viewHistory } from '../../src/wiki/revisions.ts';
import { savePage } from '../../src/wiki/save-page.ts';
import { searchPages } from '../../src/wiki/search.ts';
import { viewPage } from '../../src/wiki/view-page.ts';
import type { BodyView, EmbedView, PageView } from '../../src/wiki/views.ts';
import { closedRule } from '../store/shelf.ts';
import { addPage, coordination, edit, openStation, type Station } from './station.ts';

let station: Station;
beforeEach(async () => {
  station = await openStation({ types: ['reunion'] });
});
afterEach(() => station.wiki.close());

const add = (title: string, body = '', more: { space?: string; type?: string; parent?: string } = {}) =>
  addPage(station.wiki, { title, body }, more);

async function view(slug: string, space = 'gare', actor: Actor = coordination): Promise<PageView> {
  const outcome = await viewPage(station.wiki, actor, { space, slug });
  if (outcome.kind !== 'page') throw new Error(`${slug}: ${outcome.kind}`);
  return outcome.view;
}

/** Where the links of the page lead, or what they want, each once, as `space/slug` or `space?Name`. */
async function links(slug: string): Promise<string[]> {
  const { resolved } = (await view(slug)).body;
  return [...resolved.links.values()].map(({ page, space, target }) =>
    page ? `${page.space}/${page.slug}` : `${space}?${target.name}`,
  );
}

async function embeds(body: string): Promise<readonly EmbedView[]> {
  const seen = await previewPage(station.wiki, coordination, { space: 'gare', content: { body } });
  return seen.embeds;
}

describe('a link', () => {
  test('finds a page by title, by slug, by an old address, and in another space', async () => {
    await add('Réunion d’été');
    await add('Charte', '', { space: 'observatoire' });
    await add('Bilan');
    await renamePage(station.wiki, coordination, {
      space: 'gare',
      slug: 'bilan',
      title: 'Rapport',
      summary: '',
    });
    await add(
      'Source',
      '[[Réunion d’été]] [[reunion-dete]] [[REUNION D’ETE]] [[bilan]] [[observatoire:charte]] [[Charte]]',
    );
    expect(await links('source')).toEqual([
      'gare/reunion-dete',
      'gare/rapport',
      'observatoire/charte',
      'gare?Charte',
    ]);
  });

  test('means the page that has the slug rather than one that has the title, and a living name rather than an old one', async () => {
    await add('Bilan');
    await add('BILAN');
    await add('Source', '[[bilan]]');
    expect(await links('source')).toEqual(['gare/bilan']);
    await renamePage(station.wiki, coordination, {
      space: 'gare',
      slug: 'bilan',
      title: 'Rapport',
      summary: '',
    });
    expect(await links('source')).toEqual(['gare/bilan-2']);
  });

  test('with a prefix that is no space is a title, and to a space that is not there is wanted here', async () => {
    await add('CA: avril');
    await add('Source', '[[CA: avril]] [[ailleurs:Page]]');
    expect(await links('source')).toEqual(['gare/ca-avril', 'gare?ailleurs: Page']);
  });

  test('to a page in the trash is wanted', async () => {
    await add('Charte');
    await add('Source', '[[Charte]]');
    await deletePage(station.wiki, coordination, { space: 'gare', slug: 'charte', summary: '' });
    expect(await links('source')).toEqual(['gare?Charte']);
  });

  test('is looked up also where a body has thousands', async () => {
    await add('Charte');
    const many = Array.from({ length: 4990 }, (_, at) => `[[Page ${at}]]`).join(' ');
    await add('Source', `[[Charte]] ${many}`);
    const { resolved } = (await view('source')).body;
    expect(resolved.links.size).toBe(4991);
    expect([...resolved.links.values()].filter((link) => link.page).map((link) => link.page?.slug)).toEqual([
      'charte',
    ]);
  });
});

test('a file is found by name as written, accents and case folded; others are not', async () => {
  await add('Charte', '![](Été.PNG) [bilan](bilan.pdf) [loin](https://example.org/a.pdf)');
  const stream = Readable.from([Buffer.from('texte')]);
  await addAttachment(station.wiki, coordination, { space: 'gare', slug: 'charte', name: 'ete.png', stream });
  const { resolved } = (await view('charte')).body;
  expect([...resolved.files].map(([written, file]) => [written, file.name])).toEqual([
    ['Été.PNG', 'ete.png'],
  ]);
});

describe('a page that may not be read', () => {
  beforeEach(async () => {
    await addPage(
      station.wiki,
      {
        title: 'Caisse',
        body: 'Le coffre fermé. [[Voulue par la caisse]]',
        tags: ['argent'],
        values: { date: '2026-04-02' },
      },
      { type: 'reunion' },
    );
    await add(
      'Ouverte',
      '[[Caisse]]\n\n{{inclure page="Caisse"}}\n\n{{fiches type="reunion"}}\n\n{{departs}}\n\n{{changements}}\n',
    );
    await add('Enfant', '', { parent: 'caisse' });
    const closed = await station.wiki.transact((tx) => tx.access.idOf(closedRule));
    await sql`UPDATE page SET access_id = ${closed} WHERE slug = 'caisse'`.execute(station.wiki.store.db);
  });

  /** The hidden page beside one that never was: whatever differs tells that it is there. */
  test('looks as one that is not there, by every action', async () => {
    for (const slug of ['caisse', 'absente']) {
      const at = { space: 'gare', slug };
      const refusals = [
        viewPage(station.wiki, coordination, at),
        viewPage(station.wiki, coordination, { ...at, revision: 1 }),
        viewHistory(station.wiki, coordination, { ...at, withMinor: true }),
        savePage(station.wiki, coordination, { ...at, edit: edit({ title: 'X', base: 1 }) }),
        deletePage(station.wiki, coordination, { ...at, summary: '' }),
        renamePage(station.wiki, coordination, { ...at, title: 'X', summary: '' }),
      ];
      for (const result of await Promise.allSettled(refusals)) {
        expect([slug, result]).toMatchObject([
          slug,
          { status: 'rejected', reason: { kind: 'not-found', code: 'not-found', details: {} } },
        ]);
      }
    }
  });

  test('shows in no link, embed, trail, list, tag, change or hit', async () => {
    const { body, backlinks } = await view('ouverte');
    const seen = JSON.stringify([...body.resolved.links.values(), body.embeds, backlinks]);
    expect(seen).not.toMatch(/coffre|"slug":"caisse"|2026-04-02/);
    expect(body.embeds[0]).toEqual({
      kind: 'error',
      code: 'embed.page-missing',
      details: { page: 'Caisse' },
    });
    expect(body.embeds[1]).toMatchObject({ list: { items: [], total: 0 } });
    expect((await view('enfant')).trail.map((crumb) => crumb.title)).toEqual(['Gare centrale', 'Enfant']);
    const lists = await Promise.all([
      listPages(station.wiki, coordination, { space: 'gare', page: 1 }),
      listTags(station.wiki, coordination, 'gare'),
      listOrphans(station.wiki, coordination, 'gare'),
      listChanges(station.wiki, coordination, { withMinor: true, limit: 50 }),
      searchPages(station.wiki, coordination, { q: 'coffre', page: 1 }),
      searchPages(station.wiki, coordination, { q: 'caisse argent', page: 1 }),
    ]);
    expect(JSON.stringify(lists)).not.toMatch(/"slug":"caisse"|"tag":"argent"|coffre fermé/);
    const { wanted } = await listWanted(station.wiki, coordination, 'gare');
    expect(wanted.map((one) => one.key)).toEqual(['caisse']);
  });
});

describe('an inclusion', () => {
  const included = (body: BodyView | undefined): EmbedView | undefined => body?.embeds[0];

  test('shows the text of the page where it stands, its files and links being its own', async () => {
    await add('Partie', '[[Voisine]] [plan](plan.txt)', { space: 'observatoire' });
    await add('Voisine', '', { space: 'observatoire' });
    await addAttachment(station.wiki, coordination, {
      space: 'observatoire',
      slug: 'partie',
      name: 'plan.txt',
      stream: Readable.from([Buffer.from('x')]),
    });
    const [shown] = await embeds('{{inclure page="observatoire:Partie"}}');
    if (shown?.kind !== 'include') throw new Error(JSON.stringify(shown));
    expect(shown.page.slug).toBe('partie');
    expect([...shown.body.resolved.links.values()].map((link) => link.page?.space)).toEqual(['observatoire']);
    expect([...shown.body.resolved.files.keys()]).toEqual(['plan.txt']);
  });

  test('in a circle ends with a message, whatever the length of the circle', async () => {
    await add('Seule', '{{inclure page="Seule"}}');
    expect((await view('seule')).body.embeds).toEqual([
      { kind: 'error', code: 'embed.circle', details: { page: 'Seule' } },
    ]);
    await add('A', '{{inclure page="B"}}');
    await add('B', '{{inclure page="A"}}');
    const inA = included((await view('a')).body);
    expect(inA?.kind === 'include' && included(inA.body)).toEqual({
      kind: 'error',
      code: 'embed.circle',
      details: { page: 'A' },
    });
  });

  test('goes three deep', async () => {
    await add('E', 'fond');
    for (const [title, next] of [
      ['D', 'E'],
      ['C', 'D'],
      ['B', 'C'],
      ['A', 'B'],
    ] as const)
      await add(title, `{{inclure page="${next}"}}`);
    let body: BodyView | undefined = (await view('a')).body;
    const met: string[] = [];
    for (let deep = 0; body && deep < 10; deep += 1) {
      const embed = included(body);
      if (embed?.kind === 'error') met.push(embed.code);
      body = embed?.kind === 'include' ? embed.body : undefined;
      if (embed?.kind === 'include') met.push(embed.page.slug);
    }
    expect(met).toEqual(['b', 'c', 'd', 'embed.too-deep']);
  });
});

describe('an embed that cannot be shown says why', () => {
  const cases: [string, string, Record<string, string>][] = [
    ['{{inconnu}}', 'embed.unknown', { name: 'inconnu' }],
    ['{{constructor}}', 'embed.unknown', { name: 'constructor' }],
    ['{{inclure}}', 'embed.no-page', {}],
    ['{{inclure page="Absente"}}', 'embed.page-missing', { page: 'Absente' }],
    ['{{fiches espace="ailleurs"}}', 'embed.no-space', { space: 'ailleurs' }],
    ['{{fiches nombre="beaucoup"}}', 'embed.bad-limit', { limit: 'beaucoup' }],
    ['{{fiches nombre="0"}}', 'embed.bad-limit', { limit: '0' }],
    ['{{fiches nombre="-1"}}', 'embed.bad-limit', { limit: '-1' }],
    ['{{fiches vue="nuage"}}', 'embed.bad-view', { view: 'nuage' }],
    ['{{fiches vue="constructor"}}', 'embed.bad-view', { view: 'constructor' }],
    ['{{fiches depuis="2026-02-31"}}', 'entries.bad-date', { field: 'Date', value: '2026-02-31' }],
    ['{{bouton url="/\\\\example.org"}}', 'embed.bad-url', { url: '/\\\\example.org' }],
    ['{{fiches depuis="avant-hier"}}', 'entries.bad-date', { field: 'Date', value: 'avant-hier' }],
    ['{{bouton url="javascript:alert(1)"}}', 'embed.bad-url', { url: 'javascript:alert(1)' }],
    ['{{bouton url="//example.org"}}', 'embed.bad-url', { url: '//example.org' }],
  ];
  for (const [body, code, details] of cases) {
    test(body, async () => {
      expect(await embeds(body)).toMatchObject([{ kind: 'error', code, details }]);
    });
  }
});

describe('a list of entries', () => {
  beforeEach(async () => {
    for (const [title, date, groupe] of [
      ['Avril', '2026-04-02', 'Éducation'],
      ['Mars', '2026-03-20', 'Logement'],
      ['Février', '2026-02-01', 'Éducation'],
    ] as const) {
      await addPage(
        station.wiki,
        { title, values: { date, groupe }, tags: groupe === 'Logement' ? ['local'] : [] },
        { type: 'reunion' },
      );
    }
  });

  const titles = async (body: string) => {
    const [shown] = await embeds(body);
    return shown?.kind === 'entries' ? shown.list.items.map((item) => item.page.title) : shown;
  };

  test('is filtered by type, tag, field and day, sorted, and bounded', async () => {
    expect(await titles('{{fiches type="réunion" tri="-date"}}')).toEqual(['Avril', 'Mars', 'Février']);
    expect(await titles('{{fiches type="reunion" groupe="education" tri="date"}}')).toEqual([
      'Février',
      'Avril',
    ]);
    expect(await titles('{{fiches type="reunion" groupe="!Éducation"}}')).toEqual(['Mars']);
    expect(await titles('{{fiches type="reunion" etiquette="local"}}')).toEqual(['Mars']);
    expect(await titles('{{fiches type="reunion" tri="constructor"}}')).toHaveLength(3);
    expect(await titles('{{fiches type="reunion" depuis="2026-03-20" tri="date"}}')).toEqual([
      'Mars',
      'Avril',
    ]);
    expect(await titles('{{fiches type="reunion" jusqua="2026-03-20" tri="date"}}')).toEqual([
      'Février',
      'Mars',
    ]);
    expect(await titles('{{fiches type="reunion" a_venir tri="date"}}')).toEqual(['Mars', 'Avril']);
    expect(await titles('{{fiches type="reunion" tri="titre" nombre="2"}}')).toEqual(['Avril', 'Février']);
    expect(await titles('{{entries type="reunion" sort="-date" limit="1"}}')).toEqual(['Avril']);
    expect(await titles('{{fiches type="inconnu"}}')).toEqual([]);
  });
});
