/** What was closed or taken away stays so, whatever becomes of the group or the person it hung on. */
import request from 'supertest';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { AccessRule, Actor, Member } from '../../src/core/access.ts';
import { createApp } from '../../src/web/app.ts';
import { acceptAsNew, viewInvitation } from '../../src/wiki/accept-invitation.ts';
import { changeAccess, guardedAt } from '../../src/wiki/access-rules.ts';
import { viewAccess } from '../../src/wiki/access-view.ts';
import { deletePage } from '../../src/wiki/delete-page.ts';
import { removeGroup } from '../../src/wiki/groups.ts';
import { createInvitation } from '../../src/wiki/invitations.ts';
import { findActor } from '../../src/wiki/members.ts';
import { hideRevision, showRevisionAgain, viewHiding } from '../../src/wiki/moderation.ts';
import { leaveWiki } from '../../src/wiki/personal-data.ts';
import { purgePage } from '../../src/wiki/purge.ts';
import { approveMember, refuseMember, register, setRegistration } from '../../src/wiki/registration.ts';
import { compareRevisions } from '../../src/wiki/revisions.ts';
import { savePage } from '../../src/wiki/save-page.ts';
import { scopeOf } from '../../src/wiki/scope.ts';
import { addPerson, password, ruleForGroup, setRule, signIn } from './people.ts';
import { edit, openStation, type Station, saved } from './station.ts';

const visitor: Actor = { kind: 'visitor', name: 'Passage' };
const publicRule: AccessRule = { visitors: 'read', members: 'write' };
const page = { space: 'gare', slug: 'dossier' };
const notFound = { kind: 'not-found' };

let station: Station;
let admin: Member;
beforeEach(async () => {
  station = await openStation();
  admin = await addPerson(station.wiki, 'Administration', { isAdmin: true });
});
afterEach(() => station.wiki.close());

async function write(body: string, base: number, actor: Actor = admin) {
  const what = edit({ title: 'Dossier', body, base });
  const at = base === 0 ? { space: 'gare', slugWanted: page.slug } : page;
  return saved(await savePage(station.wiki, actor, { ...at, edit: what }));
}

/** Two revisions under this rule, then opened to everybody with its past closed. */
async function openLate(before: AccessRule): Promise<void> {
  await setRule(station.wiki, before, 'gare');
  await write('Le mot zibeline.', 0);
  await write('Un texte pour tous.', 1);
  const guarded = await guardedAt(station.wiki, await scopeOf(station.wiki, admin), page);
  const outcome = await changeAccess(station.wiki, admin, {
    ...page,
    base: { accessId: guarded.accessId, inherits: guarded.inherits },
    wish: { kind: 'rule', rule: publicRule },
    reason: '',
    past: 'closed',
    confirmed: [],
  });
  expect(outcome.kind).toBe('saved');
  await expect(old(visitor)).rejects.toMatchObject(notFound);
}

const old = (actor: Actor) => compareRevisions(station.wiki, actor, { ...page, from: 1, to: 2 });

test('a past that was closed stays closed when the group that may read it is removed', async () => {
  const { wiki } = station;
  await addPerson(wiki, 'Trésorerie', { groups: ['cercle'] });
  await openLate(await ruleForGroup(wiki, 'cercle', 'write'));
  await removeGroup(wiki, admin, 'cercle');
  await expect(old(visitor)).rejects.toMatchObject(notFound);
  expect(await old(admin)).toBeDefined();
});

test('and when the person who may read it leaves', async () => {
  const { wiki } = station;
  const person = await addPerson(wiki, 'Trésorerie');
  await openLate({ visitors: 'none', members: 'none', people: [{ id: person.id, role: 'manage' }] });
  await leaveWiki(wiki, person, { password, isSure: true });
  await expect(old(visitor)).rejects.toMatchObject(notFound);
});

test('an invitation ends with whoever made it, also when their rights had ended before', async () => {
  const { wiki } = station;
  const person = await addPerson(wiki, 'Gérance');
  const rule: AccessRule = { visitors: 'none', members: 'none' };
  await setRule(wiki, { ...rule, people: [{ id: person.id, role: 'manage' }] }, 'gare');
  const wanted = { label: 'Bureau', email: '', group: '', space: 'gare', role: 'manage', days: 30, uses: 5 };
  const { secret } = await createInvitation(wiki, person, wanted);
  await setRule(wiki, rule, 'gare');
  expect(await viewInvitation(wiki, secret)).toBeUndefined();
  const now = await findActor(wiki, person.id);
  if (!now) throw new Error('the person is gone');
  await leaveWiki(wiki, now, { password, isSure: true });
  expect(await viewInvitation(wiki, secret)).toBeUndefined();
  const typed = { name: 'Revenante', email: 'revenante@exemple.org', password };
  await expect(acceptAsNew(wiki, secret, typed)).rejects.toMatchObject(notFound);
});

test('an invitation of a member who leaves with all their rights ends too', async () => {
  const { wiki } = station;
  const other = await addPerson(wiki, 'Autre', { isAdmin: true });
  const wanted = { label: 'Bureau', email: '', group: '', space: '', role: '', days: 30, uses: 5 };
  const { secret } = await createInvitation(wiki, other, wanted);
  expect(await viewInvitation(wiki, secret)).toBeDefined();
  await leaveWiki(wiki, other, { password, isSure: true });
  expect(await viewInvitation(wiki, secret)).toBeUndefined();
});

test('a text that an administrator hid is shown again by no manager; what a manager hid, by them', async () => {
  const { wiki } = station;
  const keeper = await addPerson(wiki, 'Gérance');
  const other = await addPerson(wiki, 'Seconde gérance');
  const people = [keeper, other].map(({ id }) => ({ id, role: 'manage' as const }));
  await setRule(wiki, { ...publicRule, people }, 'gare');
  for (const base of [0, 1, 2]) await write(`Texte ${base}.`, base);
  const [first, second] = [
    { ...page, number: 1 },
    { ...page, number: 2 },
  ];
  await hideRevision(wiki, admin, { ...first, reason: 'Adresse privée' });
  await hideRevision(wiki, keeper, { ...second, reason: 'Erreur' });
  const refused = { kind: 'forbidden', code: 'revision.hidden' };
  await expect(showRevisionAgain(wiki, keeper, first)).rejects.toMatchObject(refused);
  await expect(showRevisionAgain(wiki, other, second)).rejects.toMatchObject(refused);
  expect((await viewHiding(wiki, keeper, first)).mayShow).toBe(false);
  await expect(compareRevisions(wiki, keeper, { ...page, from: 1, to: 3 })).rejects.toMatchObject(refused);
  expect((await viewHiding(wiki, keeper, second)).mayShow).toBe(true);
  await showRevisionAgain(wiki, keeper, second);
  await showRevisionAgain(wiki, admin, first);
  expect(await compareRevisions(wiki, visitor, { ...page, from: 1, to: 2 })).toBeDefined();
});

test('a decision about somebody who was refused meanwhile falls on nobody else', async () => {
  const { wiki } = station;
  await setRegistration(wiki, admin, true);
  const ask = async (name: string) => {
    const email = `${name}@exemple.org`;
    await register(wiki, { name, email, why: '', space: '' });
    return (await wiki.store.members.findByEmail(email))?.id ?? 0;
  };
  const first = await ask('premier');
  await refuseMember(wiki, admin, first);
  const second = await ask('seconde');
  expect(second).not.toBe(first);
  await expect(approveMember(wiki, admin, first)).rejects.toMatchObject(notFound);
});

test('what the audit says of a purged page is said of no page that comes after', async () => {
  const { wiki } = station;
  await openLate({ visitors: 'none', members: 'read' });
  await deletePage(wiki, admin, { ...page, summary: '' });
  await purgePage(wiki, admin, { ...page, typed: page.slug, password });
  await write('Une page neuve.', 0);
  expect((await viewAccess(wiki, admin, page)).notes).toEqual([]);
});

test('who manages one page is not told the rule of a space that they may not read', async () => {
  const { wiki } = station;
  const keeper = await addPerson(wiki, 'Gérance');
  await addPerson(wiki, 'Trésorerie', { groups: ['cercle'] });
  await write('Une page.', 0);
  await setRule(wiki, await ruleForGroup(wiki, 'cercle', 'write'), 'gare');
  const own: AccessRule = { visitors: 'none', members: 'none', people: [{ id: keeper.id, role: 'manage' }] };
  await setRule(wiki, own, 'gare', page.slug);
  const { guarded } = await viewAccess(wiki, keeper, page);
  expect(guarded.knowsSpace).toBe(false);
  const wish = {
    ...page,
    base: { accessId: guarded.accessId, inherits: false },
    wish: { kind: 'inherit' } as const,
    reason: '',
    confirmed: [],
  };
  const refused = { kind: 'forbidden', code: 'access.space-closed' };
  await expect(changeAccess(wiki, keeper, wish)).rejects.toMatchObject(refused);
  const app = createApp(wiki, { limits: 'none' });
  const screen = await request(app)
    .get('/gare/dossier/access')
    .set('Cookie', await signIn(app, 'Gérance'));
  expect(screen.status).toBe(200);
  expect(screen.text.split('id="personnes"')[0]).not.toContain('cercle');
  expect(screen.text).not.toContain('value="inherit"');
});
