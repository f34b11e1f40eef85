import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Member } from '../../src/core/access.ts';
import { signIn } from '../../src/wiki/accounts.ts';
import { findActor } from '../../src/wiki/members.ts';
import {
  addPerson as add,
  blockMember,
  findPerson,
  listPeople,
  setAdmin,
  signOutMember,
  unblockMember,
} from '../../src/wiki/people-admin.ts';
import { resetPassword } from '../../src/wiki/reset.ts';
import { readSession, writeSession } from '../../src/wiki/sessions.ts';
import { actorOfToken, addToken } from '../../src/wiki/tokens.ts';
import type { Wiki } from '../../src/wiki/wiki.ts';
import { addPerson, emailOf, password } from './people.ts';
import { coordination, openStation, type Station } from './station.ts';

let station: Station;
let wiki: Wiki;
let admin: Member;
let plume: Member;
beforeEach(async () => {
  station = await openStation();
  wiki = station.wiki;
  admin = await addPerson(wiki, 'Administration', { isAdmin: true });
  plume = await addPerson(wiki, 'Plume Atelier', { groups: ['bureau'] });
});
afterEach(() => wiki.close());

const openSession = (memberId: number, secret: string) =>
  writeSession(wiki, secret, {
    memberId,
    data: '{"cookie":{}}',
    device: '',
    expiresAt: new Date('2026-04-12'),
    isNew: true,
  });
const lastLine = async () => (await wiki.store.audit.list({ limit: 1 }))[0];

describe('the list of people', () => {
  test('says who is there, since when, seen when, in which groups', async () => {
    await openSession(plume.id, 'secret');
    expect(await listPeople(wiki, admin, '')).toMatchObject([
      { handle: 'administration', isAdmin: true, isLastAdmin: true, groups: [] },
      {
        handle: 'plume-atelier',
        email: 'plume.atelier@exemple.org',
        isAdmin: false,
        groups: ['bureau'],
        seenAt: '2026-03-12T09:00:00.000Z',
        hasSecondFactor: false,
      },
    ]);
  });

  test('is searched by name, group and address, accents and case folded', async () => {
    const found = async (q: string) => (await listPeople(wiki, admin, q)).map(({ handle }) => handle);
    expect(await found('PLÛME')).toEqual(['plume-atelier']);
    expect(await found('bureau')).toEqual(['plume-atelier']);
    expect(await found('plume.atelier@')).toEqual(['plume-atelier']);
    expect(await found('personne')).toEqual([]);
  });

  test('is for administrators alone, and not for their tokens that read', async () => {
    for (const actor of [plume, coordination, { ...admin, atMost: 'read' as const }]) {
      await expect(listPeople(wiki, actor, '')).rejects.toMatchObject({ kind: 'not-found' });
      await expect(blockMember(wiki, actor, 'administration')).rejects.toMatchObject({ kind: 'not-found' });
      const typed = { name: 'Une', email: 'une@exemple.org' };
      await expect(add(wiki, actor, typed)).rejects.toMatchObject({ kind: 'not-found' });
    }
  });
});

describe('a member who is blocked', () => {
  test('acts as nobody at once, by session, token and password', async () => {
    await openSession(plume.id, 'secret');
    const token = await addToken(wiki, plume.id, { name: 'Robot', scope: 'write', days: 30 });
    await blockMember(wiki, admin, 'plume-atelier');
    expect(await findActor(wiki, plume.id)).toBeUndefined();
    expect(await readSession(wiki, 'secret')).toBeUndefined();
    expect(await actorOfToken(wiki, token)).toBeUndefined();
    expect(await signIn(wiki, { email: emailOf('Plume Atelier'), password })).toEqual({ kind: 'refused' });
    expect(await lastLine()).toMatchObject({
      action: 'member.block',
      actorId: admin.id,
      memberId: plume.id,
    });
  });

  test('comes back as they were, without the tokens', async () => {
    await blockMember(wiki, admin, 'plume-atelier');
    await unblockMember(wiki, admin, 'plume-atelier');
    expect((await findActor(wiki, plume.id))?.groups).toHaveLength(1);
    expect(await signIn(wiki, { email: emailOf('Plume Atelier'), password })).toMatchObject({
      kind: 'signed-in',
    });
  });
});

describe('the last administrator', () => {
  test('is neither blocked nor made a plain member, by nobody', async () => {
    await expect(blockMember(wiki, admin, 'administration')).rejects.toMatchObject({
      kind: 'conflict',
      code: 'people.yourself',
    });
    const unmade = setAdmin(wiki, admin, { handle: 'administration', isAdmin: false, password });
    await expect(unmade).rejects.toMatchObject({ code: 'people.last-admin' });
    expect((await findPerson(wiki, admin, 'administration')).isLastAdmin).toBe(true);
  });

  test('stays when two take it from each other at once', async () => {
    await setAdmin(wiki, admin, { handle: 'plume-atelier', isAdmin: true, password });
    const second = await findActor(wiki, plume.id);
    if (!second) throw new Error('the second administrator is gone');
    const results = await Promise.allSettled([
      setAdmin(wiki, admin, { handle: 'plume-atelier', isAdmin: false, password }),
      setAdmin(wiki, second, { handle: 'administration', isAdmin: false, password }),
    ]);
    expect(results.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    expect(await wiki.store.members.hasAdmin()).toBe(true);
  });
});

describe('the power of administrators', () => {
  test('is given and taken by who says their password, and noted', async () => {
    await setAdmin(wiki, admin, { handle: 'plume-atelier', isAdmin: true, password });
    expect((await findActor(wiki, plume.id))?.isAdmin).toBe(true);
    expect(await lastLine()).toMatchObject({ action: 'member.admin', details: { isAdmin: true } });
    await setAdmin(wiki, admin, { handle: 'plume-atelier', isAdmin: false, password });
    expect((await findActor(wiki, plume.id))?.isAdmin).toBe(false);
  });

  test('is not given without it, nor to who is blocked', async () => {
    const wrong = setAdmin(wiki, admin, { handle: 'plume-atelier', isAdmin: true, password: 'non' });
    await expect(wrong).rejects.toMatchObject({ kind: 'invalid', code: 'password.wrong' });
    await blockMember(wiki, admin, 'plume-atelier');
    const blocked = setAdmin(wiki, admin, { handle: 'plume-atelier', isAdmin: true, password });
    await expect(blocked).rejects.toMatchObject({ code: 'people.blocked' });
    expect((await findPerson(wiki, admin, 'plume-atelier')).isAdmin).toBe(false);
  });
});

test('sessions of somebody end, and they stay a member', async () => {
  await openSession(plume.id, 'secret');
  await signOutMember(wiki, admin, 'plume-atelier');
  expect(await readSession(wiki, 'secret')).toBeUndefined();
  expect(await findActor(wiki, plume.id)).toBeDefined();
  await expect(signOutMember(wiki, admin, 'personne')).rejects.toMatchObject({ kind: 'not-found' });
});

test('who is added chooses their password by the link', async () => {
  const posted = await add(wiki, admin, { name: 'Nouvelle Venue', email: 'Nouvelle@Exemple.org' });
  expect(posted).toMatchObject({ email: 'nouvelle@exemple.org', name: 'Nouvelle Venue' });
  expect(await signIn(wiki, { email: posted.email, password: '' })).toEqual({ kind: 'refused' });
  const { outcome } = await resetPassword(wiki, posted.secret, { password: 'une phrase assez longue' });
  expect(outcome).toMatchObject({ kind: 'signed-in', member: { handle: 'nouvelle-venue' } });
  const twice = add(wiki, admin, { name: 'Autre', email: 'nouvelle@exemple.org' });
  await expect(twice).rejects.toMatchObject({ kind: 'invalid', code: 'member.exists' });
  await expect(add(wiki, admin, { name: '', email: 'x' })).rejects.toMatchObject({ kind: 'invalid' });
});
