/** What is sent by forms: who publishes, what waits, and for whom, whatever becomes of the rules meanwhile. */
import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type AccessRule, type Actor, type Member, may } from '../../src/core/access.ts';
import { changeAccess } from '../../src/wiki/access-rules.ts';
import { listSubmissions } from '../../src/wiki/decide-submission.ts';
import { viewEntryForm } from '../../src/wiki/entry-form.ts';
import { managersOf, waitingFor } from '../../src/wiki/submission-notices.ts';
import { type SendRequest, sendEntry } from '../../src/wiki/submissions.ts';
import { addPerson, emailOf, ruleForGroup, setRule } from './people.ts';
import { defineType, openStation, type Station } from './station.ts';

let station: Station;
let manager: Member;
let writer: Member;
let member: Member;
const visitor: Actor = { kind: 'visitor', name: 'Visiteur·euse' };

const typeOf = (more: string) =>
  [
    '---',
    'nom: Annonce',
    more,
    'champs:',
    '  - { nom: courriel, libelle: Courriel, type: courriel, lecture: gestion }',
    '  - { nom: lieu, libelle: Lieu, type: texte }',
    '---',
    '',
  ].join('\n');

beforeEach(async () => {
  station = await openStation();
  const { wiki } = station;
  manager = await addPerson(wiki, 'gestion', { groups: ['gestion'] });
  writer = await addPerson(wiki, 'ecriture', { groups: ['ecriture'] });
  member = await addPerson(wiki, 'membre');
  await setRule(wiki, await ruleWith('gestion'), 'gare');
  await defineType(wiki, 'annonce', 'Annonce', typeOf('creation: visiteurs\nmoderation: oui\nespace: gare'));
  await defineType(wiki, 'libre', 'Libre', typeOf('creation: visiteurs'));
  await defineType(wiki, 'interne', 'Interne', typeOf('creation: gestion'));
});
afterEach(() => station.wiki.close());

async function ruleWith(managing: string): Promise<AccessRule> {
  const managers = (await ruleForGroup(station.wiki, managing, 'manage')).groups ?? [];
  const writers = (await ruleForGroup(station.wiki, 'ecriture', 'write')).groups ?? [];
  return { visitors: 'read', members: 'read', groups: [...managers, ...writers] };
}

const send = (actor: Actor, more: Partial<SendRequest> = {}) =>
  sendEntry(station.wiki, actor, {
    space: 'gare',
    type: 'annonce',
    title: 'Fête du quartier',
    body: '',
    form: { champ_lieu: 'Place haute', champ_courriel: 'fete@exemple.org' },
    editId: randomUUID(),
    secret: randomUUID(),
    name: '',
    email: '',
    ...more,
  });

async function entryOf(outcome: Awaited<ReturnType<typeof send>>) {
  if (outcome.kind !== 'sent') throw new Error(`not sent but ${outcome.kind}`);
  const { db } = station.wiki.store;
  const row = await db
    .selectFrom('submission')
    .innerJoin('page', 'page.id', 'submission.page_id')
    .innerJoin('access', 'access.id', 'page.access_id')
    .select(['page.slug', 'page.own_access', 'access.rule', 'submission.state', 'submission.email'])
    .where('receipt', '=', outcome.receipt)
    .executeTakeFirstOrThrow();
  return { ...row, rule: JSON.parse(row.rule) as AccessRule };
}

describe('who may publish', () => {
  test('does so at once; who may not, waits', async () => {
    expect((await send(manager)).kind).toBe('published');
    for (const actor of [visitor, member]) {
      const entry = await entryOf(await send(actor));
      expect([entry.state, entry.own_access]).toEqual(['pending', 1]);
    }
  });

  test('gives managers what only they read, and has no form that would lose it', async () => {
    const entry = await entryOf(await send(writer));
    expect([entry.state, entry.own_access]).toEqual(['accepted', 0]);
    const view = await viewEntryForm(station.wiki, writer, {
      space: 'gare',
      type: 'annonce',
      fields: ['courriel'],
      given: {},
    });
    expect(view.kind === 'form' && view.form.inputs.map(({ field }) => field)).toEqual(['courriel']);
  });

  test('is who manages, where the type says so', async () => {
    expect((await send(manager, { type: 'interne' })).kind).toBe('published');
    for (const actor of [writer, member, visitor]) {
      await expect(send(actor, { type: 'interne' })).rejects.toMatchObject({ code: 'entry-form.closed' });
    }
  });

  test('is no program that may only read', async () => {
    await expect(send({ ...member, atMost: 'read' })).rejects.toMatchObject({ kind: 'forbidden' });
  });

  test('is nobody by a type that does not say where: what visitors send so waits', async () => {
    expect((await entryOf(await send(visitor, { type: 'libre' }))).state).toBe('pending');
  });

  test('learns nothing of a space they may not read, nor of a type that is not there', async () => {
    await setRule(station.wiki, { visitors: 'none', members: 'none' }, 'observatoire');
    await expect(send(visitor, { space: 'observatoire' })).rejects.toMatchObject({ kind: 'not-found' });
    await expect(send(visitor, { type: 'absent' })).rejects.toMatchObject({ code: 'entry-form.closed' });
  });
});

describe('what waits', () => {
  test('is read by those who manage, and by nobody else', async () => {
    const { rule } = await entryOf(await send(visitor));
    expect(may(manager, 'manage', rule)).toBe(true);
    for (const actor of [writer, member, visitor]) expect(may(actor, 'read', rule)).toBe(false);
  });

  test('is for those who manage the space after its rule has changed', async () => {
    const { wiki } = station;
    const outcome = await send(visitor);
    const successor = await addPerson(wiki, 'relais', { groups: ['relais'] });
    const space = await wiki.store.spaces.find('gare');
    const base = { accessId: space?.accessId ?? 0, inherits: false };
    const wish = { kind: 'rule' as const, rule: await ruleWith('relais') };
    const confirmed = ['lock-out', 'no-manager'] as const;
    const done = await changeAccess(wiki, manager, {
      space: 'gare',
      base,
      wish,
      reason: '',
      confirmed,
      past: 'open',
    });
    expect(done.kind).toBe('saved');
    const { rule } = await entryOf(outcome);
    expect([may(successor, 'manage', rule), may(manager, 'read', rule)]).toEqual([true, false]);
    const list = await listSubmissions(wiki, successor, { space: 'gare', state: 'pending', page: 1 });
    expect(list.items).toHaveLength(1);
  });

  test('is told to those whom the rule lets manage; to administrators, where it lets nobody', async () => {
    const { wiki } = station;
    const admin = await addPerson(wiki, 'administration', { isAdmin: true });
    expect(await managersOf(wiki, 'gare')).toEqual([manager.id]);
    expect(await waitingFor(wiki, manager.id)).toBeUndefined();
    await send(visitor);
    await send(visitor);
    const spaces = [{ slug: 'gare', title: 'Gare centrale', count: 2 }];
    expect(await waitingFor(wiki, manager.id)).toEqual({ email: emailOf('gestion'), spaces });
    expect(await waitingFor(wiki, writer.id)).toBeUndefined();
    await setRule(wiki, { visitors: 'read', members: 'read' }, 'gare');
    expect(await managersOf(wiki, 'gare')).toEqual([admin.id]);
  });

  test('keeps of a member no address but that of their account', async () => {
    const { email } = await entryOf(await send(member, { email: 'autre@exemple.org', name: 'Autre' }));
    expect(email).toBe('');
    const left = await entryOf(await send(visitor, { email: ` ${emailOf('membre').toUpperCase()} ` }));
    expect(left.email).toBe(emailOf('membre'));
    await station.wiki.transact((tx) => tx.personal.forget(member.id, { handle: 'parti', name: 'Parti·e' }));
    const rows = await station.wiki.store.db
      .selectFrom('submission')
      .select(['email', 'secret_hash'])
      .execute();
    expect(rows.filter(({ email }) => email !== '')).toEqual([]);
    expect(rows.some(({ secret_hash }) => secret_hash === null)).toBe(true);
  });
});
