/** « Vouliez-vous dire »: what was misspelt is found among the words of the wiki, as far as one may read them. */
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type Actor, type Member, openRule } from '../../src/core/access.ts';
import { collectWords } from '../../src/search/vocabulary.ts';
import { deletePage } from '../../src/wiki/delete-page.ts';
import { runJobs } from '../../src/wiki/jobs.ts';
import { learnWords } from '../../src/wiki/learn-words.ts';
import { findNear } from '../../src/wiki/near-words.ts';
import { purgePage } from '../../src/wiki/purge.ts';
import { savePage } from '../../src/wiki/save-page.ts';
import { scopeOf } from '../../src/wiki/scope.ts';
import { suggestQuery } from '../../src/wiki/spelling.ts';
import type { Wiki } from '../../src/wiki/wiki.ts';
import { misspell } from '../search/misspelling.ts';
import { readBodies, readLines } from '../search/real-data.ts';
import { addPerson, password, setRule } from './people.ts';
import { attachText } from './search-files.ts';
import { addPage, defineType, edit, openStation, type Station } from './station.ts';

const visitor: Actor = { kind: 'visitor', name: 'Passage' };

let station: Station;
let wiki: Wiki;

async function learnAll(): Promise<void> {
  const pages = await wiki.store.pages.listAll(0, 5000);
  await learnWords(
    wiki,
    pages.map(({ id }) => id),
  );
}

async function meant(q: string, actor: Actor = visitor): Promise<string | undefined> {
  return (await suggestQuery(wiki, await scopeOf(wiki, actor), q))?.q;
}

describe('a wiki of an association', () => {
  beforeAll(async () => {
    station = await openStation();
    wiki = station.wiki;
    const words = `association comité adhérent bénévole subvention fédération réunion développement langage connexion
      assemblée générale règlement intérieur orthographe bibliothèque accueil événement quorum pharmacie beaucoup dons`;
    await addPage(wiki, { title: 'Vie de l’association', body: words });
    await addPage(wiki, {
      title: 'Compte rendu du comité',
      body: 'Le compte rendu est écrit par le C.R.I.J.',
    });
    await learnAll();
  });
  afterAll(() => wiki.close());

  test.each([
    ['asociation', 'association'],
    ['commité', 'comité'],
    ['adérent', 'adhérent'],
    ['bénévolle', 'bénévole'],
    ['subvansion', 'subvention'],
    ['fédérassion', 'fédération'],
    ['réunnion', 'réunion'],
    ['dévelopement', 'développement'],
    ['language', 'langage'],
    ['connection', 'connexion'],
    ['asemblé génrale', 'assemblée générale'],
    ['ortografe', 'orthographe'],
    ['bibliotèke', 'bibliothèque'],
    ['acceuil', 'accueil'],
    ['korum', 'quorum'],
    ['farmacie', 'pharmacie'],
    ['bocou', 'beaucoup'],
    ['rgèlement', 'règlement'],
    ['assiciation', 'association'],
  ])('takes %s for %s', async (typed, wanted) => {
    expect(await meant(typed)).toBe(wanted);
  });

  test.each([
    ['compterendu', 'compte rendu'],
    ['lassociation', 'l’association'],
    ['dadhérent', 'd’adhérent'],
    ['asso ciation', 'association'],
  ])('parts and joins: %s is %s', async (typed, wanted) => {
    expect(await meant(typed)).toBe(wanted);
  });

  test('takes no small word of a phrase for a slip: the index does not hold them', async () => {
    expect(await meant('donz')).toBe('dons');
    expect(await meant('"donc le comité"')).toBeUndefined();
  });

  test('keeps the rest of the query, its capital letters and its signs, and marks what was changed', async () => {
    expect(await meant('SUBVANSION')).toBe('SUBVENTION');
    expect(await meant('Réunnion du "commité" titre:subvansion -quorum avant:2020')).toBe(
      'Réunion du "comité" titre:subvention -quorum avant:2020',
    );
    const scope = await scopeOf(wiki, visitor);
    expect((await suggestQuery(wiki, scope, 'l’asociation du comité'))?.parts).toEqual([
      { text: 'l’', isHit: false },
      { text: 'association', isHit: true },
      { text: ' du comité', isHit: false },
    ]);
  });

  test.each([
    'association',
    'reunion',
    'zyxwvutsrq',
    '',
    '???',
    'le la',
    'asoc*',
    '12 345',
    '" OR *',
    '-asociation',
    '\u0000',
  ])('has nothing better than %j', async (typed) => {
    expect(await meant(typed)).toBeUndefined();
  });
});

describe('nobody is told of a word that stands only', () => {
  let host: Member;
  beforeEach(async () => {
    station = await openStation();
    wiki = station.wiki;
    host = await addPerson(wiki, 'hote', { isAdmin: true });
    for (const space of ['gare', 'modeles'])
      await setRule(wiki, { visitors: 'read', members: 'write' }, space);
    await setRule(wiki, { visitors: 'none', members: 'write' }, 'observatoire');
  });
  afterEach(() => wiki.close());

  const save = (partial: Parameters<typeof edit>[0], more: { space?: string; type?: string } = {}) =>
    savePage(wiki, host, { space: 'gare', ...more, edit: edit(partial) });

  test('in an internal page, or in its files', async () => {
    await save({ title: 'Note', body: 'La mirabelle.' }, { space: 'observatoire' });
    await setRule(wiki, openRule, 'observatoire');
    await attachText(wiki, { space: 'observatoire', slug: 'note' }, 'vendange.txt', ['La quetsche.']);
    await setRule(wiki, { visitors: 'none', members: 'write' }, 'observatoire');
    await learnAll();
    for (const [typed, word] of [
      ['mirabbelle', 'mirabelle'],
      ['quetche', 'quetsche'],
      ['vandange', 'vendange'],
    ] as const) {
      expect(await meant(typed)).toBeUndefined();
      expect(await meant(typed, host)).toBe(word);
    }
  });

  test('in another form than the one that may be read', async () => {
    await save({ title: 'Note', body: 'Les mirabelles.' }, { space: 'observatoire' });
    await save({ title: 'Recette', body: 'Une mirabelle.' });
    await learnAll();
    expect(await meant('mirabbelles')).toBe('mirabelle');
    expect(await meant('mirabbelles', host)).toBe('mirabelles');
  });

  test('in a field that not everybody sees', async () => {
    await defineType(
      wiki,
      'cas',
      'Cas',
      '---\nnom: Cas\nchamps:\n  - {nom: lieu, type: texte}\n  - {nom: suivi, type: texte, lecture: gestion}\n---\n',
    );
    await save({ title: 'Cas 1', values: { lieu: 'Bobigny', suivi: 'mirabelle' } }, { type: 'cas' });
    await learnAll();
    expect(await meant('Bobigni')).toBe('Bobigny');
    expect(await meant('mirabbelle')).toBeUndefined();
    const rows = await wiki.store.words.listStarting('mira', 10);
    expect(rows).toEqual([]);
  });

  test('in a deleted page, in an old revision, in a page that was closed just now', async () => {
    await save({ title: 'Page 1', body: 'La mirabelle.' });
    await save({ title: 'Page 2', body: 'La quetsche.' });
    await save({ title: 'Page 3', body: 'La reinette.' });
    await learnAll();
    for (const [typed, word] of [
      ['mirabbelle', 'mirabelle'],
      ['quetche', 'quetsche'],
      ['rainette', 'reinette'],
    ] as const)
      expect(await meant(typed)).toBe(word);
    await deletePage(wiki, host, { space: 'gare', slug: 'page-1', summary: '' });
    await savePage(wiki, host, {
      space: 'gare',
      slug: 'page-2',
      edit: edit({ title: 'Page 2', body: 'Rien.', base: 1 }),
    });
    await setRule(wiki, { visitors: 'none', members: 'read' }, 'gare', 'page-3');
    for (const typed of ['mirabbelle', 'quetche', 'rainette']) expect(await meant(typed)).toBeUndefined();
    expect(await meant('rainette', host)).toBe('reinette');
  });
});

test('what was purged is forgotten, and the words of other pages are learnt anew', async () => {
  station = await openStation();
  wiki = station.wiki;
  const host = await addPerson(wiki, 'hote', { isAdmin: true });
  await addPage(wiki, { title: 'Page 1', body: 'La mirabelle.' });
  await addPage(wiki, { title: 'Page 2', body: 'La quetsche.' });
  await learnAll();
  expect(await wiki.store.words.listStarting('mira', 10)).toHaveLength(1);
  await deletePage(wiki, host, { space: 'gare', slug: 'page-1', summary: '' });
  await purgePage(wiki, host, { space: 'gare', slug: 'page-1', password, typed: 'page-1' });
  await runJobs(wiki);
  expect(await wiki.store.words.listStarting('mira', 10)).toEqual([]);
  expect(await meant('quetche')).toBe('quetsche');
  await wiki.close();
});

describe('real texts', () => {
  const words = new Set<string>();
  beforeAll(async () => {
    station = await openStation();
    wiki = station.wiki;
    const docs = readLines('search-dev/docs.jsonl.gz').map(
      (line) => JSON.parse(line) as { title: string; text: string },
    );
    const texts = [...docs.map(({ title, text }) => `${title}\n${text}`), ...readBodies('guides-etalab')];
    for (const text of texts) collectWords(text, words);
    for (let at = 0; at < texts.length; at += 10)
      await addPage(wiki, {
        title: `Textes ${at}`,
        body: texts
          .slice(at, at + 10)
          .join('\n\n')
          .slice(0, 200_000),
      });
    await learnAll();
  }, 60_000);
  afterAll(() => wiki.close());

  test('300 misspelt words are corrected by the first suggestion in at least 85 of 100 cases', async () => {
    const scope = await scopeOf(wiki, visitor);
    const wrong: string[] = [];
    const pairs = misspell([...words], 300, 2026);
    for (const { written, meant, families } of pairs) {
      const near = await findNear(wiki, scope, written);
      if (near?.word !== meant) wrong.push(`${written} → ${near?.word} (${meant}: ${families.join(', ')})`);
    }
    expect(wrong.length, wrong.join('\n')).toBeLessThanOrEqual(45);
  }, 60_000);
});
