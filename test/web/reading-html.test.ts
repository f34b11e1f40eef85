import request from 'supertest';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { deletePage } from '../../src/wiki/delete-page.ts';
import { furnish, htmlFindings, openStation, type Station } from './reading-station.ts';

let station: Station;

beforeAll(async () => {
  station = await openStation();
  await furnish(station);
  const { write, attach } = station;
  const body = [
    '{{sommaire}}',
    '## Un\n\nVoir [[Charte]], [[Absente]] et le [bilan](bilan.csv).[^1]\n\n[^1]: Une note.',
    '### Deux\n\n| Nom | Montant |\n|---|---:|\n| A | 12 |',
    '- [ ] Envoyer @secretariat 2026-12-01\n- [x] Relire',
    '::: decision D 1\nOui.\n:::\n\n::: replier Plus\nLa suite.\n:::\n\n::: colonnes\nA\n\n---\n\nB\n:::',
    '{{fiches type="réunion"}}\n\n{{fiches type="réunion" vue="cartes"}}\n\n{{fiches type="réunion" vue="tableau"}}',
    '{{departs}}\n\n{{changements}}\n\n{{fichiers}}\n\n{{inclure page="Charte"}}',
    '{{bouton url="https://exemple.org" titre="Ouvrir"}}\n\n{{video url="https://exemple.org/v" titre="Film"}}\n\n{{rien}}',
  ].join('\n\n');
  await write({ space: 'gare', title: 'Tout & <rien>', body, tags: ['a', 'b'], parent: 'charte' });
  await attach('gare', 'tout-rien', 'bilan.csv', Buffer.from('a;b\n'));
  await write({
    space: 'gare',
    type: 'cafe-cac',
    title: 'Café',
    values: { date: '2026-03-17', theme: 'Subventions', participants: 12, liens: ['https://exemple.org'] },
    body: 'Présentation.',
  });
  await write({ space: 'gare', title: 'Jetée' });
  await deletePage(
    station.wiki,
    { kind: 'visitor', name: 'secrétariat' },
    { space: 'gare', slug: 'jetee', summary: '' },
  );
  await write({ space: 'gare', title: 'Vide' });
  await write({ space: 'gare', slug: 'vide', title: 'Vide', base: 1, body: 'Un mot.' });
});

afterAll(() => station.wiki.close());

const screens = [
  '/',
  '/gare',
  '/observatoire',
  '/modeles',
  '/gare/charte',
  '/gare/tout-rien',
  '/gare/vide',
  '/gare/vide/rev/1',
  '/gare/cafe',
  '/gare/reunion-du-2026-01-15',
  '/gare/reunion-du-2026-02-12',
  '/observatoire/les-contrats',
  '/gare/jetee',
  '/changes',
  '/gare/changes?minor=1',
  '/gare/pages',
  '/gare/pages?type=reunion',
  '/gare/pages?tag=r%C3%A8gles',
  '/gare/wanted',
  '/observatoire/wanted',
  '/gare/orphans',
  '/gare/tags',
  '/observatoire/tags',
  '/search',
  '/search?q=bilan',
  '/search?q=bilan&space=gare',
  '/search?q=xyzzyx',
];

test.each(screens)('%s is valid HTML in both languages', async (path) => {
  for (const lang of ['fr', 'en']) {
    const { text } = await request(station.app).get(path).set('Accept-Language', lang);
    expect(await htmlFindings(text)).toEqual([]);
  }
});
