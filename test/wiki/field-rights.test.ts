/** Fields that not everybody sees or changes: at every door by which values leave, and whatever is saved. */
import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Actor, Member } from '../../src/core/access.ts';
import { anyEntries } from '../../src/core/entry-query.ts';
import type { Values } from '../../src/core/revision.ts';
import { deletePage } from '../../src/wiki/delete-page.ts';
import { hideValues } from '../../src/wiki/derive-entries.ts';
import { editPage, newPage, readForm } from '../../src/wiki/edit-page.ts';
import { viewEntries } from '../../src/wiki/entry-list.ts';
import { exportPersonalData } from '../../src/wiki/personal-data.ts';
import { readBase, readPage } from '../../src/wiki/read-page.ts';
import { movePage } from '../../src/wiki/rename-page.ts';
import { compareRevisions, revertPage } from '../../src/wiki/revisions.ts';
import { savePage } from '../../src/wiki/save-page.ts';
import { searchPages } from '../../src/wiki/search.ts';
import { viewPage } from '../../src/wiki/view-page.ts';
import { walkPages } from '../../src/wiki/walk-pages.ts';
import { addPerson, setRule } from './people.ts';
import { defineType, edit, openStation, type Station, saved } from './station.ts';

const typeBody = `---
nom: Cas
champs:
  - {nom: lieu, type: texte}
  - {nom: courriel, type: texte, lecture: membres}
  - {nom: secret, libelle: Suivi, type: texte, lecture: gestion, requis: oui, defaut: zozotte}
  - {nom: lien, type: page, lecture: gestion}
  - {nom: etat, type: texte, ecriture: gestion, defaut: ouvert}
retires:
  - {nom: jadis, libelle: Jadis, type: texte}
  - {nom: naguere, libelle: Naguère, type: texte, lecture: gestion}
---
`;

const values = {
  lieu: 'Lille',
  courriel: 'mirabelle',
  secret: 'quetsche',
  lien: 'Charte',
  etat: 'fini',
  jadis: 'groseille',
  naguere: 'myrtille',
  inconnu: 'cassis',
} satisfies Values;

/** What its first revision said else. */
const before = { lieu: 'Lille Sud', secret: 'prune', naguere: 'airelle' };

const at = { space: 'gare', slug: 'cas-1' };
const visitor: Actor = { kind: 'visitor', name: 'Passage' };

let station: Station;
let host: Member;
let writer: Member;
beforeEach(async () => {
  station = await openStation();
  const { wiki } = station;
  await defineType(wiki, 'cas', 'Cas', typeBody);
  host = await addPerson(wiki, 'hote', { isAdmin: true });
  writer = await addPerson(wiki, 'plume');
  for (const space of ['gare', 'modeles']) await setRule(wiki, { visitors: 'read', members: 'write' }, space);
  await save(host, { title: 'Charte' });
  await save(host, { title: 'Cas 1', body: 'Un.', values: { ...values, ...before } }, 'cas');
  await change(host, { title: 'Cas 1', body: 'Deux.', values, base: 1 });
});
afterEach(() => station.wiki.close());

function save(actor: Actor, partial: Parameters<typeof edit>[0], type?: string) {
  const { wiki } = station;
  return savePage(wiki, actor, { space: 'gare', ...(type ? { type } : {}), edit: edit(partial) });
}

function change(actor: Actor, partial: Parameters<typeof edit>[0], where = at) {
  return savePage(station.wiki, actor, { ...where, edit: edit({ title: 'Cas 1', ...partial }) });
}

async function storedValues(slug = 'cas-1'): Promise<Values> {
  const read = await readPage(station.wiki, host, { space: 'gare', slug });
  if (read.kind !== 'page') throw new Error(read.kind);
  return read.page.revision.values;
}

const wholePage = (actor: Actor) => viewPage(station.wiki, actor, at);

/** Everything an actor can be given of the entry, as one text. */
const doors: Readonly<Record<string, (actor: Actor) => Promise<unknown>>> = {
  page: wholePage,
  'old revision': (actor) => viewPage(station.wiki, actor, { ...at, revision: 1 }),
  stored: (actor) => readPage(station.wiki, actor, at),
  'stored, old': (actor) => readPage(station.wiki, actor, { ...at, revision: 1 }),
  comparison: (actor) => compareRevisions(station.wiki, actor, { ...at, from: 1, to: 2 }),
  list: (actor) => viewEntries(station.wiki, actor, { ...anyEntries, type: 'cas' }),
  walk: (actor) => walkPages(station.wiki, actor, { space: 'gare', type: 'cas', limit: 10 }),
};

const writingDoors: typeof doors = {
  form: (actor) => editPage(station.wiki, actor, at),
  'form from an old text': (actor) => editPage(station.wiki, actor, { ...at, from: 1 }),
  'base of an edit': (actor) => readBase(station.wiki, actor, { ...at, base: 1 }),
  'read form': (actor) => readForm(station.wiki, actor, { space: 'gare', type: 'cas', page: at, form: {} }),
  conflict: (actor) => change(actor, { body: 'Trois.', base: 1, values: { lieu: 'Rouen' } }),
  'new form': (actor) => newPage(station.wiki, actor, { space: 'gare', type: 'cas' }),
};

const words = {
  all: ['Lille', 'fini'],
  members: ['mirabelle'],
  writers: ['groseille', 'cassis'],
  managers: ['quetsche', 'prune', 'myrtille', 'airelle', 'zozotte'],
};

async function told(door: (actor: Actor) => Promise<unknown>, actor: Actor): Promise<string[]> {
  const text = JSON.stringify(await door(actor), (_key, value) =>
    value instanceof Map ? [...value] : value,
  );
  return Object.values(words)
    .flat()
    .filter((word) => text.includes(word));
}

describe('a field is seen', () => {
  test.each(Object.keys(doors))('by %s: by those alone whom its type names', async (name) => {
    const door = doors[name] ?? wholePage;
    const others = await told(door, visitor);
    expect(others.filter((word) => !words.all.includes(word))).toEqual([]);
    expect(others).toContain('Lille');
    const reader = { ...writer, atMost: 'read' as const };
    const asReader = await told(door, reader);
    expect(asReader.filter((word) => ![...words.all, ...words.members].includes(word))).toEqual([]);
    expect((await told(door, writer)).filter((word) => words.managers.includes(word))).toEqual([]);
    const seen = await told(door, host);
    expect(seen).toContain(name.includes('old') ? 'prune' : 'quetsche');
  });

  test.each(Object.keys(writingDoors))('by the %s: not by who may only write', async (name) => {
    const door = writingDoors[name] ?? wholePage;
    expect((await told(door, writer)).filter((word) => words.managers.includes(word))).toEqual([]);
  });

  test('with borrowed eyes as those see it, and by a token that may only read as by a member', async () => {
    expect(await told(wholePage, { ...host, seenAs: { kind: 'visitor' } })).toEqual(words.all);
    expect(await told(wholePage, { ...host, seenAs: { kind: 'members' } })).toEqual([
      ...words.all,
      ...words.members,
    ]);
    expect(await told(wholePage, { ...host, atMost: 'read' })).toEqual([...words.all, ...words.members]);
  });

  test('apart, when the type has it no more, by who may write the entry', async () => {
    const retiredFor = async (actor: Actor) => {
      const found = await viewPage(station.wiki, actor, at);
      if (found.kind !== 'page') throw new Error(found.kind);
      return found.view.retired.map(({ label, parts }) => `${label} ${parts[0]?.text}`);
    };
    expect(await retiredFor(visitor)).toEqual([]);
    expect(await retiredFor({ ...writer, atMost: 'read' })).toEqual([]);
    expect(await retiredFor(writer)).toEqual(['Jadis groseille', 'inconnu cassis']);
    expect(await retiredFor(host)).toEqual(['Jadis groseille', 'Naguère myrtille', 'inconnu cassis']);
  });

  test('by nobody but who manages the entry while its type cannot be read', async () => {
    await deletePage(station.wiki, host, { space: 'modeles', slug: 'cas', summary: '' });
    for (const actor of [visitor, writer]) {
      const read = await readPage(station.wiki, actor, at);
      expect(read.kind === 'page' && read.page.revision.values).toEqual({});
    }
    expect(await storedValues()).toEqual(values);
    const outcome = saved(
      await change(writer, { body: 'Autre.', base: 2, values: { secret: 'x', lieu: 'y' } }),
    );
    expect(outcome.revision).toBe(3);
    expect(await storedValues()).toEqual(values);
    const found = await searchPages(station.wiki, visitor, { q: 'quetsche', page: 1 });
    expect(found.total).toBe(0);
  });

  test('in one’s own export as anywhere', async () => {
    saved(await change(writer, { body: 'Mon texte.', base: 2, values }));
    let text = '';
    for await (const piece of await exportPersonalData(station.wiki, writer)) text += piece;
    expect(text).toContain('Mon texte.');
    expect(text).toContain('mirabelle');
    expect(words.managers.filter((word) => text.includes(word))).toEqual([]);
  });
});

describe('a hidden field', () => {
  test('is found by no word, leads nowhere and orders no list for who does not see it', async () => {
    const { wiki } = station;
    for (const q of ['quetsche', 'mirabelle', 'groseille', 'cassis']) {
      expect([q, (await searchPages(wiki, visitor, { q, page: 1 })).total]).toEqual([q, 0]);
    }
    expect((await searchPages(wiki, visitor, { q: 'Lille', page: 1 })).total).toBe(1);
    const charter = await viewPage(wiki, host, { space: 'gare', slug: 'charte' });
    expect(charter.kind === 'page' && charter.view.backlinks).toEqual([]);
    for (const [title, secret] of [
      ['Cas 2', 'abricot'],
      ['Cas 3', 'zeste'],
    ] as const)
      await save(host, { title, values: { secret, courriel: secret } }, 'cas');
    const order = async (actor: Actor, sort: string) => {
      const walked = await walkPages(wiki, actor, { space: 'gare', type: 'cas', sort, limit: 10 });
      const listed = await viewEntries(wiki, actor, { ...anyEntries, type: 'cas', sort });
      const titles = [walked.pages, listed.items.map(({ page }) => page)];
      return titles.map((pages) => pages.map(({ title }) => title.at(-1)).join('')).join(' ');
    };
    expect(await order(host, 'secret')).toBe('213 213');
    expect(await order(host, '-secret')).toBe('312 312');
    for (const actor of [visitor, writer]) {
      expect(await order(actor, 'secret')).toBe(await order(actor, 'no_such_field'));
      expect(await order(actor, '-secret')).toBe(await order(actor, '-no_such_field'));
    }
    expect(await order(writer, 'courriel')).toBe('213 213');
    expect(await order(visitor, 'courriel')).toBe(await order(visitor, 'no_such_field'));
  });

  test('is in no cursor', async () => {
    await save(host, { title: 'Cas 2', values: { secret: 'abricot' } }, 'cas');
    const walk = (actor: Actor) =>
      walkPages(station.wiki, actor, { space: 'gare', type: 'cas', sort: 'secret', limit: 1 });
    const cursor = async (actor: Actor) =>
      Buffer.from((await walk(actor)).next ?? '', 'base64url').toString('utf8');
    expect(await cursor(host)).toContain('abricot');
    expect(await cursor(writer)).toMatch(/^\["secret",1,"",0,"",\d+\]$/);
  });

  test('has no control in a form; one that may not be changed is said in words', async () => {
    const inputs = async (actor: Actor) =>
      (await editPage(station.wiki, actor, at)).inputs.map(({ field, fixed, controls }) =>
        fixed === undefined ? `${field} ${controls.length}` : `${field}: ${fixed}`,
      );
    expect(await inputs(writer)).toEqual(['lieu 1', 'courriel 1', 'etat: fini']);
    expect(await inputs(host)).toEqual(['lieu 1', 'courriel 1', 'secret 1', 'lien 1', 'etat 1']);
    const starting = await newPage(station.wiki, writer, { space: 'gare', type: 'cas' });
    expect(starting.inputs.map(({ field, fixed }) => [field, fixed])).toEqual([
      ['lieu', undefined],
      ['courriel', undefined],
      ['etat', 'ouvert'],
    ]);
    expect(starting.content.values).toEqual({ etat: 'ouvert' });
  });
});

describe('whoever may not change a field', () => {
  const locked = { secret: values.secret, lien: values.lien, etat: values.etat, naguere: values.naguere };

  test.each([
    ['leaving it out', { lieu: 'Brest' }],
    ['giving another', { lieu: 'Brest', secret: 'forgé', etat: 'forgé', naguere: 'forgé', lien: 'forgé' }],
    ['giving nonsense', { lieu: 'Brest', secret: { a: 'b' }, etat: ['x'], naguere: '' }],
  ])('keeps it, %s', async (_how, given: Values) => {
    saved(await change(writer, { body: 'Trois.', base: 2, values: given }));
    expect(await storedValues()).toEqual({ lieu: 'Brest', ...locked });
  });

  test('keeps it by a form that was forged, and is told nothing of it', async () => {
    const form = {
      champ_lieu: 'Brest',
      champ_secret: 'forgé',
      champ_etat: 'forgé',
      champ__efface: ['secret', 'naguere', 'etat'],
    };
    const read = await readForm(station.wiki, writer, { space: 'gare', type: 'cas', page: at, form });
    expect(read.errors).toEqual({});
    expect(read.values).toEqual({
      lieu: 'Brest',
      courriel: 'mirabelle',
      etat: 'fini',
      jadis: 'groseille',
      inconnu: 'cassis',
    });
    saved(await change(writer, { body: 'Trois.', base: 2, values: read.values }));
    expect(await storedValues()).toEqual({ ...values, lieu: 'Brest' });
  });

  test('has its conflicts settled for what is stored, and merges as if it were not there', async () => {
    saved(
      await change(host, { body: 'Deux.', base: 2, values: { ...values, secret: 'autre', etat: 'rouvert' } }),
    );
    const merged = saved(
      await change(writer, { body: 'Trois.', base: 2, values: { ...values, secret: 'forgé' } }),
    );
    expect(merged.merged).toBe(true);
    expect(await storedValues()).toEqual({ ...values, secret: 'autre', etat: 'rouvert' });
    const other = { lieu: 'Nantes', secret: 'forgé', etat: 'forgé' };
    const outcome = await change(writer, { body: 'Quatre.', base: 1, values: other });
    if (outcome.kind !== 'conflict') throw new Error(outcome.kind);
    expect(outcome.view.conflict.fields).not.toContain('secret');
    expect(outcome.view.conflict.fields).not.toContain('etat');
    expect(JSON.stringify(outcome.view)).not.toMatch(/autre|forgé|quetsche|prune/);
  });

  test('keeps it when an old text is taken up again, and is told so', async () => {
    saved(await change(host, { base: 2, values: { ...values, lieu: 'Caen', etat: 'rouvert' } }));
    const revert = { ...at, number: 1, editId: randomUUID(), summary: '' };
    const outcome = await revertPage(station.wiki, writer, revert);
    expect(outcome).toMatchObject({ kind: 'saved', keepsFields: true });
    expect(await storedValues()).toEqual({ ...values, lieu: 'Lille Sud', etat: 'rouvert' });
    const own = await revertPage(station.wiki, host, { ...revert, editId: randomUUID() });
    expect(own).toMatchObject({ kind: 'saved', keepsFields: false });
    expect(await storedValues()).toEqual({ ...values, ...before });
  });

  test('makes entries with what they start with, required or not', async () => {
    saved(
      await save(writer, { title: 'Cas 2', values: { secret: 'forgé', etat: 'forgé', lieu: 'Lyon' } }, 'cas'),
    );
    expect(await storedValues('cas-2')).toEqual({ lieu: 'Lyon', secret: 'zozotte', etat: 'ouvert' });
    saved(await save(host, { title: 'Cas 3', values: { secret: 'su', etat: 'fini' } }, 'cas'));
    expect(await storedValues('cas-3')).toEqual({ secret: 'su', etat: 'fini' });
  });

  test('is answered as before when the same edit comes again', async () => {
    const again = edit({ title: 'Cas 1', body: 'Trois.', base: 2, values: { lieu: 'Brest' } });
    const first = saved(await savePage(station.wiki, writer, { ...at, edit: again }));
    const second = saved(await savePage(station.wiki, writer, { ...at, edit: again }));
    expect(second.revision).toBe(first.revision);
    const made = { space: 'gare', type: 'cas', edit: edit({ title: 'Cas 9', values: { lieu: 'Lyon' } }) };
    const one = saved(await savePage(station.wiki, writer, made));
    expect(saved(await savePage(station.wiki, writer, made)).slug).toBe(one.slug);
  });

  test('does not move the entry to where it would be seen', async () => {
    const { wiki } = station;
    await setRule(wiki, { visitors: 'none', members: 'manage' }, 'observatoire');
    const move = (actor: Actor) => movePage(wiki, actor, { ...at, toSpace: 'observatoire' });
    await expect(move(writer)).rejects.toMatchObject({ kind: 'forbidden', code: 'move.reserved' });
    expect(await move(host)).toEqual({ space: 'observatoire', slug: 'cas-1' });
  });
});

describe('a change of the type', () => {
  const typeAt = { space: 'modeles', slug: 'cas' };
  const retype = async (actor: Actor, from: string | RegExp, to: string) => {
    const read = await readPage(station.wiki, actor, typeAt);
    if (read.kind !== 'page') throw new Error(read.kind);
    const { title, body } = read.page.revision;
    const changed = edit({ title, body: body.replace(from, to), base: read.page.current });
    return savePage(station.wiki, actor, { ...typeAt, edit: changed });
  };

  test.each([
    ['opens a field', ', lecture: gestion, requis: oui', ', lecture: membres, requis: oui'],
    ['lets more people change one', ', ecriture: gestion', ''],
    ['drops one', /.*nom: secret.*\n/, ''],
    ['renames one', 'nom: secret', 'nom: public'],
    ['forgets a retired one', /.*nom: naguere.*\n/, ''],
    [
      'opens a retired one',
      'naguere, libelle: Naguère, type: texte, lecture: gestion',
      'naguere, libelle: Naguère, type: texte',
    ],
  ])('that %s is for those who manage it', async (_what, from, to) => {
    const outcome = await retype(writer, from, to);
    expect(outcome).toMatchObject({ kind: 'invalid', errors: { body: { code: 'type.opens' } } });
    expect(await told(wholePage, writer)).not.toContain('quetsche');
    expect((await retype(host, from, to)).kind).toBe('saved');
  });

  test('that hides, retires or words a field is anybody’s who may write the type', async () => {
    saved(await retype(writer, 'libelle: Suivi', 'libelle: Accompagnement'));
    saved(await retype(writer, '{nom: lieu, type: texte}', '{nom: lieu, type: texte, lecture: gestion}'));
    expect(await told(wholePage, visitor)).toEqual(['fini']);
    expect((await searchPages(station.wiki, host, { q: 'Lille', page: 1 })).total).toBe(0);
    const outcome = await retype(writer, ', lecture: gestion}\n  - {nom: courriel', '}\n  - {nom: courriel');
    expect(outcome.kind).toBe('invalid');
  });

  test('that hides a field is felt by lists in the same transaction, before any entry is derived anew', async () => {
    const { wiki } = station;
    for (const [title, lieu] of [
      ['Cas 2', 'Agen'],
      ['Cas 3', 'Zuydcoote'],
    ] as const)
      saved(await save(host, { title, values: { lieu, secret: 'x' } }, 'cas'));
    const order = async (sort: string) =>
      (await walkPages(wiki, visitor, { space: 'gare', type: 'cas', sort, limit: 9 })).pages.map(
        ({ title }) => title,
      );
    const usual = await order('no_such_field');
    expect(await order('lieu')).toEqual(['Cas 2', 'Cas 1', 'Cas 3']);
    const space = await wiki.store.spaces.find('modeles');
    const page = await wiki.store.pages.find(space?.id ?? 0, 'cas');
    if (!page) throw new Error('there is no type');
    const hidden = typeBody.replace('{nom: lieu, type: texte}', '{nom: lieu, type: texte, lecture: membres}');
    await wiki.transact((tx) => hideValues(tx, page, hidden));
    expect(await order('lieu')).toEqual(usual);
    await wiki.transact((tx) => hideValues(tx, page, undefined));
    expect(await order('etat')).toEqual(usual);
  });

  test('is weighed against the last text that was a type, when the one online is none', async () => {
    const broken = await readPage(station.wiki, writer, typeAt);
    if (broken.kind !== 'page') throw new Error(broken.kind);
    const { title } = broken.page.revision;
    const tear = edit({ title, body: 'rien', base: broken.page.current });
    saved(await savePage(station.wiki, host, { ...typeAt, acceptsBrokenType: true, edit: tear }));
    expect(await told(wholePage, writer)).toEqual([]);
    const open = edit({
      title,
      body: typeBody.replaceAll(', lecture: gestion', ''),
      base: broken.page.current + 1,
    });
    const outcome = await savePage(station.wiki, writer, { ...typeAt, edit: open });
    expect(outcome).toMatchObject({ kind: 'invalid', errors: { body: { code: 'type.opens' } } });
    const mend = edit({ title, body: typeBody, base: broken.page.current + 1 });
    saved(await savePage(station.wiki, writer, { ...typeAt, edit: mend }));
    expect(await told(wholePage, writer)).toContain('mirabelle');
  });
});
