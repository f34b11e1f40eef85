import { describe, expect, test } from 'vitest';
import { internalRule, openRule } from '../../src/core/access.ts';
import { findPageType } from '../../src/wiki/page-types.ts';
import { savePage } from '../../src/wiki/save-page.ts';
import { addPerson } from '../wiki/people.ts';
import { addPage, coordination, edit, openStation } from '../wiki/station.ts';

describe('the watch over people and rights', () => {
  test('sees whatever is written about them, by whichever query', async () => {
    const { wiki } = await openStation();
    const { store } = wiki;
    let before = store.rareWrites();
    const grew = () => {
      const now = store.rareWrites();
      const [did] = [now > before];
      before = now;
      return did;
    };
    await wiki.transact((tx) => tx.access.idOf(internalRule));
    expect(grew()).toBe(true);
    await wiki.transact((tx) => tx.access.idOf(internalRule));
    expect(grew()).toBe(false);
    const member = await addPerson(wiki, 'Rédaction', { groups: ['klaxon'] });
    expect(grew()).toBe(true);
    await wiki.record((tx) => tx.members.change(member.id, { name: 'Rédaction du Klaxon' }));
    expect(grew()).toBe(true);
    await wiki.transact((tx) => tx.groups.leave(member.groups[0] ?? 0, member.id));
    expect(grew()).toBe(true);
    await wiki.transact(async (tx) => {
      const space = await tx.spaces.find('gare');
      await tx.spaces.setAccess(space?.id ?? 0, await tx.access.idOf(internalRule));
    });
    expect(grew()).toBe(true);
    await wiki.transact(async (tx) => {
      const space = await tx.spaces.find('gare');
      await tx.spaces.setAccess(space?.id ?? 0, await tx.access.idOf(openRule));
    });
    expect(grew()).toBe(true);
    await wiki.close();
  });

  test('sees what goes because something else goes', async () => {
    const { wiki } = await openStation();
    const member = await addPerson(wiki, 'Trésorerie', { groups: ['klaxon'] });
    const before = wiki.store.rareWrites();
    await wiki.transact((tx) => tx.groups.remove(member.groups[0] ?? 0));
    // The group, and who was in it.
    expect(wiki.store.rareWrites() - before).toBeGreaterThanOrEqual(2);
    await wiki.close();
  });

  test('is not woken by saves, and what outlasts them is read anew after it was', async () => {
    const { wiki } = await openStation();
    const { slug } = await addPage(wiki, { title: 'Charte', body: 'Un.' });
    const runs: number[] = [];
    const ask = () => wiki.reads.once('question', async () => runs.push(wiki.generation()));
    await ask();
    const before = wiki.store.rareWrites();
    await savePage(wiki, coordination, {
      space: 'gare',
      slug,
      edit: edit({ title: 'Charte', body: 'Deux.', base: 1 }),
    });
    expect(wiki.store.rareWrites()).toBe(before);
    await ask();
    expect(runs).toHaveLength(1);
    const member = await addPerson(wiki, 'Secrétariat');
    await ask();
    expect(runs).toHaveLength(2);
    await wiki.record((tx) => tx.members.change(member.id, { state: 'blocked' }));
    await ask();
    expect(runs).toHaveLength(3);
    await wiki.close();
  });

  test('sees pages of page types, and no others', async () => {
    const { wiki } = await openStation({ types: ['groupe'] });
    const before = wiki.store.rareWrites();
    await addPage(wiki, { title: 'Charte' });
    await addPage(wiki, { title: 'Modèles' }, { space: 'observatoire' });
    expect(wiki.store.rareWrites()).toBe(before);
    expect((await findPageType(wiki, 'groupe'))?.slug).toBe('groupe');
    expect(await findPageType(wiki, 'fiche')).toBeUndefined();
    const space = await wiki.store.spaces.find('modeles');
    const page = space && (await wiki.store.pages.find(space.id, 'groupe'));
    await wiki.transact((tx) => tx.pages.setAddress(page?.id ?? 0, space?.id ?? 0, 'fiche'));
    expect(wiki.store.rareWrites()).toBeGreaterThan(before);
    expect(await findPageType(wiki, 'fiche')).toBeDefined();
    await wiki.close();
  });
});

describe('the watch over entries', () => {
  test('sees of which type an entry is written, and of no other', async () => {
    const { wiki } = await openStation({ types: ['reunion'] });
    const { store } = wiki;
    let before = { reunion: store.entryWrites('reunion'), dossier: store.entryWrites('dossier') };
    const grew = () => {
      const now = { reunion: store.entryWrites('reunion'), dossier: store.entryWrites('dossier') };
      const did = [now.reunion > before.reunion, now.dossier > before.dossier];
      before = now;
      return did;
    };
    await addPage(wiki, { title: 'Simple', values: { date: '2026-03-12' } });
    expect(grew()).toEqual([false, false]);
    const { slug } = await addPage(
      wiki,
      { title: 'R1', values: { date: '2026-03-12' } },
      { type: 'reunion' },
    );
    expect(grew()).toEqual([true, false]);
    const place = { space: 'gare', slug };
    await savePage(wiki, coordination, {
      ...place,
      edit: edit({ title: 'R1', base: 1, values: { date: '2026-04-12' } }),
    });
    expect(grew()).toEqual([true, false]);
    await store.db.updateTable('page').set({ type: 'dossier' }).where('slug', '=', slug).execute();
    expect(grew()).toEqual([true, true]);
    await store.db.deleteFrom('value').where('type', '=', 'dossier').execute();
    expect(grew()).toEqual([false, true]);
    await wiki.close();
  });
});
