import { monitorEventLoopDelay } from 'node:perf_hooks';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Actor } from '../../src/core/access.ts';
import type { Field } from '../../src/core/field.ts';
import { plainField } from '../../src/core/field.ts';
import { formatPageType, type PageType, plainType } from '../../src/core/page-type.ts';
import { findPageType } from '../../src/wiki/page-types.ts';
import { savePage } from '../../src/wiki/save-page.ts';
import { contentOfType, editType, newType, saveType, weighType } from '../../src/wiki/type-editor.ts';
import { writeRevision } from '../../src/wiki/write-revision.ts';
import { addPerson, setRule } from './people.ts';
import { addPage, coordination, edit, openStation, type Station, saved } from './station.ts';

let station: Station;
beforeEach(async () => {
  station = await openStation({ types: ['modele'] });
});
afterEach(() => station.wiki.close());

const address = { space: 'modeles', slug: 'salle' };
const field = (name: string, more: Partial<Field> = {}): Field => ({ ...plainField(name, 'text'), ...more });

async function makeType(fields: readonly Field[]): Promise<PageType> {
  const type = plainType('salle', 'Salle', fields);
  const request = { title: 'Salle', body: formatPageType(type) };
  saved(
    await savePage(station.wiki, coordination, { space: 'modeles', type: 'modele', edit: edit(request) }),
  );
  return type;
}

const weigh = (
  before: PageType,
  fields: readonly Field[],
  actor: Actor = coordination,
  retired: Field[] = [],
) => weighType(station.wiki, actor, { before, after: { ...before, fields, retired }, locale: 'fr' });
const felt = ({ effects }: Awaited<ReturnType<typeof weigh>>) =>
  effects.map(({ effect, count, converted, named }) => [
    effect.kind,
    count,
    converted,
    named.map(({ page, value }) => `${page.title} ${value}`.trim()),
  ]);

describe('what a change would do to entries', () => {
  test('is nothing when it touches none of them', async () => {
    const before = await makeType([field('nom'), field('ville')]);
    await addPage(station.wiki, { title: 'Nue' }, { type: 'salle' });
    expect(
      felt(await weigh(before, [field('nom', { label: 'Nom entier', help: 'Comme sur la porte' })])),
    ).toEqual([]);
    expect(felt(await weigh(before, [field('ville'), field('nom', { kind: 'number' })]))).toEqual([]);
  });

  test('counts values that stay, that no longer convert, that are missing, that more people see', async () => {
    const choice = {
      kind: 'choice',
      options: ['a', 'b'].map((value) => ({ value, label: value, depth: 0 })),
    } as const;
    const before = await makeType([
      field('prix'),
      field('etat', choice),
      field('contact', { readers: 'members' }),
    ]);
    const add = (title: string, values: Record<string, string>) =>
      addPage(station.wiki, { title, values }, { type: 'salle' });
    await add('Une', { prix: '12', etat: 'a' });
    await add('Deux', { prix: 'libre', etat: 'b' });
    const [prix, etat, contact] = before.fields as [Field, Field, Field];
    expect(felt(await weigh(before, [etat, contact]))).toEqual([['removed', 2, 0, []]]);
    expect(felt(await weigh(before, [{ ...prix, kind: 'number' }, etat, contact]))).toEqual([
      ['unread', 1, 1, ['Deux libre']],
    ]);
    const fewer = { ...etat, options: etat.options.slice(1) };
    expect(felt(await weigh(before, [prix, fewer, contact]))).toEqual([['unread', 1, 1, ['Une a']]]);
    const asked = field('ville', { required: true });
    expect(felt(await weigh(before, [prix, etat, contact, asked]))).toEqual([
      ['required', 2, 0, ['Une', 'Deux']],
    ]);
    const unasked = { ...asked, showIf: { field: 'etat', values: ['b'], negated: false } };
    expect(felt(await weigh(before, [prix, etat, contact, unasked]))).toEqual([['required', 1, 0, ['Deux']]]);
    expect(felt(await weigh(before, [{ ...prix, readers: 'managers' }, etat, contact]))).toEqual([
      ['hidden', 2, 0, []],
    ]);
  });

  test('names only entries and values that the actor may see', async () => {
    const { wiki } = station;
    const before = await makeType([field('prix', { readers: 'managers' })]);
    const host = await addPerson(wiki, 'Accueil', { isAdmin: true });
    const person = await addPerson(wiki, 'Rédaction');
    for (const space of ['gare', 'observatoire']) {
      const what = edit({ title: `À ${space}`, values: { prix: 'libre' } });
      saved(await savePage(wiki, host, { space, type: 'salle', edit: what }));
    }
    await setRule(wiki, { visitors: 'none', members: 'none' }, 'observatoire');
    await setRule(wiki, { visitors: 'none', members: 'write' }, 'gare');
    const change = [field('prix', { kind: 'number', readers: 'managers' })];
    expect(felt(await weigh(before, change, host))).toEqual([
      ['unread', 2, 0, ['À gare libre', 'À observatoire libre']],
    ]);
    // Else they would find out by trying what it is.
    expect(felt(await weigh(before, change, person))).toEqual([]);
  });

  test('of twenty thousand entries is weighed while others are served, and twenty are named', async () => {
    const before = await makeType([field('prix')]);
    await addEntries(station, 20_000);
    const delay = monitorEventLoopDelay({ resolution: 5 });
    delay.enable();
    const weighed = await weigh(before, [field('prix', { kind: 'number' })]);
    delay.disable();
    expect(weighed.effects[0]).toMatchObject({ count: 20_000 });
    expect([weighed.effects[0]?.named.length, weighed.isCut]).toEqual([20, false]);
    // Nothing is measured where the loop never turned.
    expect(delay.max).toBeGreaterThan(0);
    expect(delay.max / 1e6).toBeLessThan(250);
  }, 120_000);
});

/** Entries of one value each, without what is derived from them. */
async function addEntries({ wiki }: Station, count: number): Promise<void> {
  const createdAt = wiki.clock().toISOString();
  await wiki.transact(async (tx) => {
    const space = await tx.spaces.find('gare');
    if (!space) throw new Error('there is no space to put them in');
    for (let number = 1; number <= count; number++) {
      const title = `Salle ${number}`;
      const page = { spaceId: space.id, slug: `salle-${number}`, type: 'salle', title, parentId: null };
      const id = await tx.pages.add({ ...page, accessId: space.accessId, createdAt });
      const content = { title, body: '', values: { prix: 'libre' }, tags: [] };
      const written = {
        kind: 'edit',
        content,
        authors: ['Gare'],
        summary: '',
        minor: false,
        createdAt,
      } as const;
      await writeRevision(tx, { id, current: 0 }, written);
    }
  });
}

describe('the form of a type', () => {
  test('is for who may write its page; who may read it is told so, others learn nothing', async () => {
    const { wiki } = station;
    await makeType([field('nom')]);
    const member = await addPerson(wiki, 'Lecture');
    const visitor: Actor = { kind: 'visitor', name: '' };
    await setRule(wiki, { visitors: 'none', members: 'read' }, 'modeles');
    await expect(editType(wiki, visitor, address)).rejects.toMatchObject({ kind: 'not-found' });
    await expect(newType(wiki, visitor, 'modeles')).rejects.toMatchObject({ kind: 'not-found' });
    await expect(editType(wiki, member, address)).rejects.toMatchObject({ code: 'role.write' });
    await expect(newType(wiki, member, 'modeles')).rejects.toMatchObject({ code: 'role.write' });
    await setRule(wiki, { visitors: 'none', members: 'write' }, 'modeles');
    expect((await editType(wiki, member, address)).type?.fields).toEqual([field('nom')]);
    await expect(newType(wiki, member, 'gare')).rejects.toMatchObject({ kind: 'not-found' });
  });

  test('saves what it made of the text, and leaves a text as it is written when nothing changed', async () => {
    const { wiki } = station;
    await makeType([field('nom')]);
    const view = await editType(wiki, coordination, address);
    const type = view.type;
    if (!type) throw new Error('it can be read');
    expect(contentOfType(view, type)).toEqual(view.content);
    const changed = { ...type, fields: [...type.fields, field('ville')] };
    const content = contentOfType(view, changed);
    const outcome = await saveType(wiki, coordination, view, changed, edit({ ...content, base: view.base }));
    expect(saved(outcome)).toMatchObject({ revision: 2, merged: false });
    expect((await findPageType(wiki, 'salle'))?.fields.map(({ name }) => name)).toEqual(['nom', 'ville']);
  });
});
