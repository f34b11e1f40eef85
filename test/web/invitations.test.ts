/** Invitations: who may make which, what they give, and when they end. */
import request from 'supertest';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Member } from '../../src/core/access.ts';
import { viewInvitation } from '../../src/wiki/accept-invitation.ts';
import { createInvitation, type InvitationRequest, listInvitations } from '../../src/wiki/invitations.ts';
import { findActor } from '../../src/wiki/members.ts';
import { pathIn } from '../mailbox.ts';
import { addPerson, emailOf, setRule, signIn } from '../wiki/people.ts';
import { type Browser, cookiesOf, type Door, openBrowser, openDoor, wordsOf } from './door.ts';

let door: Door;
let admin: Member;
let keeper: Member;
let manager: Member;
let plain: Member;
let groupId: number;

beforeAll(async () => {
  door = await openDoor();
  const { wiki } = door;
  admin = await addPerson(wiki, 'Administration', { isAdmin: true });
  keeper = await addPerson(wiki, 'Tenue de liste', { groups: ['klaxon', 'bureau'] });
  manager = await addPerson(wiki, 'Gestion');
  plain = await addPerson(wiki, 'Simple membre', { groups: ['klaxon'] });
  const group = await wiki.store.groups.findByHandle('klaxon');
  groupId = group?.id ?? 0;
  await wiki.transact((tx) => tx.groups.join(groupId, keeper.id, true, wiki.clock().toISOString()));
  await resetRules();
  keeper = (await findActor(wiki, keeper.id)) ?? keeper;
});
afterAll(() => door.close());

/** `gare` is managed by one person; `observatoire` by administrators only. */
async function resetRules(): Promise<void> {
  const people = [{ id: manager.id, role: 'manage' } as const];
  await setRule(door.wiki, { visitors: 'none', members: 'none', people }, 'gare');
  await setRule(door.wiki, { visitors: 'none', members: 'none' }, 'observatoire');
}

const usual: InvitationRequest = {
  label: 'Le nouveau bureau',
  email: '',
  group: '',
  space: '',
  role: '',
  days: 7,
  uses: 1,
};
const make = async (actor: Member, more: Partial<InvitationRequest> = {}) =>
  `/invite/${(await createInvitation(door.wiki, actor, { ...usual, ...more })).secret}`;

let people = 0;
function newcomer(): { name: string; email: string; password: string } {
  people += 1;
  return { name: `Invité·e ${people}`, email: `invite-${people}@exemple.org`, password: 'au prochain arrêt' };
}
const found = async (email: string) => {
  const row = await door.wiki.store.members.findByEmail(email);
  return row && findActor(door.wiki, row.id);
};
const browserOf = async (name: string): Promise<Browser> =>
  openBrowser(door.app, await signIn(door.app, name));

describe('who may invite', () => {
  test('has a screen; for others there is no such address', async () => {
    for (const [name, status] of [
      ['Administration', 200],
      ['Tenue de liste', 200],
      ['Gestion', 200],
      ['Simple membre', 404],
    ] as const) {
      const browser = await browserOf(name);
      expect((await browser.get('/admin/invitations')).status, name).toBe(status);
      const posted = await browser.post('/admin/invitations', { label: 'x' });
      expect(posted.status, name).toBe(status === 200 ? 422 : 404);
    }
    const visitor = await request(door.app).get('/admin/invitations');
    const missing = await request(door.app).get('/admin/rien-du-tout');
    expect(visitor.status).toBe(404);
    expect(wordsOf(visitor).replace(/invitations/gi, 'x')).toBe(
      wordsOf(missing).replace(/rien du tout/gi, 'x'),
    );
  });

  test('finds in the form only what is theirs to give', async () => {
    const optionsIn = (text: string) =>
      [...text.matchAll(/<option value="(\w[\w-]*)"/g)].map(([, value = '']) => value);
    const roles = ['read', 'comment', 'write', 'manage'];
    const kept = await (await browserOf('Tenue de liste')).get('/admin/invitations');
    expect(optionsIn(kept.text)).toEqual(['klaxon']);
    const managed = await (await browserOf('Gestion')).get('/admin/invitations');
    expect(optionsIn(managed.text)).toEqual(['gare', ...roles]);
    const all = await (await browserOf('Administration')).get('/admin/invitations');
    expect(optionsIn(all.text)).toEqual(['bureau', 'klaxon', 'gare', 'observatoire', 'modeles', ...roles]);
  });

  test.each([
    ['keeper', { group: 'bureau' }, 'group'],
    ['keeper', { group: 'klaxon', space: 'gare', role: 'read' }, 'space'],
    ['keeper', {}, 'group'],
    ['manager', { space: 'observatoire', role: 'read' }, 'space'],
    ['manager', { space: 'gare', group: 'klaxon', role: 'read' }, 'group'],
    ['manager', {}, 'group'],
    ['admin', { group: 'rien' }, 'group'],
    ['admin', { space: 'gare', role: 'none' }, 'role'],
    ['admin', { space: 'gare', role: 'admin' }, 'role'],
    ['admin', { label: ' \u0000 ' }, 'label'],
    ['admin', { email: 'pas une adresse' }, 'email'],
    ['admin', { email: 'a@exemple.org, b@exemple.org' }, 'email'],
    ['admin', { days: 0 }, 'days'],
    ['admin', { days: 91 }, 'days'],
    ['admin', { days: 1.5 }, 'days'],
    ['admin', { days: Number.NaN }, 'days'],
    ['admin', { uses: 0 }, 'uses'],
    ['admin', { uses: 201 }, 'uses'],
    ['admin', { uses: Number.POSITIVE_INFINITY }, 'uses'],
  ] as const)('%s may not make %j', async (who, more, field) => {
    const actor = { admin, keeper, manager }[who];
    const before = (await door.wiki.store.invitations.list()).length;
    await expect(createInvitation(door.wiki, actor, { ...usual, ...more })).rejects.toMatchObject({
      kind: 'invalid',
      members: { errors: [{ field }] },
    });
    expect(await door.wiki.store.invitations.list()).toHaveLength(before);
  });

  test('has their own eyes and all their rights', async () => {
    const wanted = { ...usual, group: 'klaxon', space: 'gare', role: 'read' };
    for (const actor of [
      { kind: 'visitor', name: '' } as const,
      plain,
      { ...admin, atMost: 'read' } as const,
      { ...admin, seenAs: { kind: 'visitor' } } as const,
      { ...keeper, atMost: 'write' } as const,
      { ...keeper, seenAs: { kind: 'members' } } as const,
    ]) {
      await expect(createInvitation(door.wiki, actor, wanted)).rejects.toMatchObject({ kind: 'not-found' });
    }
  });
});

describe('an invitation', () => {
  test('is shown once as a link to copy, and kept as its hash only', async () => {
    const browser = await browserOf('Administration');
    const made = await browser.post('/admin/invitations', {
      label: 'Le nouveau bureau',
      group: 'klaxon',
      space: 'gare',
      role: 'read',
      days: '7',
      uses: '2',
    });
    expect([made.status, made.headers['cache-control']]).toEqual([200, 'no-store']);
    const url = /value="(http:\/\/127\.0\.0\.1:3000\/invite\/[\w-]{43})"/.exec(made.text)?.[1] ?? '';
    expect(url).not.toBe('');
    const listed = await browser.get('/admin/invitations');
    expect(listed.text).not.toContain(url);
    expect(listed.text).toContain('Le nouveau bureau');
    const rows = JSON.stringify(await door.wiki.store.invitations.list());
    expect(rows).not.toContain(url.split('/').at(-1));
    const [line] = await door.wiki.store.audit.list({ actions: ['invitation.add'], limit: 1 });
    expect(line).toMatchObject({ actorId: admin.id, groupId, details: { role: 'read', days: 7, uses: 2 } });
  });

  test('goes out by letter to the address it names, which the form then holds', async () => {
    const browser = await browserOf('Tenue de liste');
    const email = 'future@exemple.org';
    const made = await browser.post('/admin/invitations', {
      label: 'Une personne de plus',
      email: ' Future@Exemple.org ',
      group: 'klaxon',
      days: '7',
      uses: '1',
    });
    expect(wordsOf(made)).toContain(`Elle part à l’adresse ${email}.`);
    const letter = await door.mailbox.next();
    expect([letter.to, letter.subject]).toEqual([[email], 'Invitation à Gare']);
    expect(letter.text).toContain('Tenue de liste vous invite sur Gare.');
    const path = pathIn(letter, '/invite/');
    const shown = await request(door.app).get(path);
    expect(shown.text).toContain(`value="${email}"`);
    // Another address will do as well: people have several.
    const other = { ...newcomer(), email: 'autre-adresse@exemple.org' };
    expect((await openBrowser(door.app).post(path, other)).status).toBe(303);
  });

  test('makes an active account in the group, signed in, at home', async () => {
    const path = await make(keeper, { group: 'klaxon' });
    const shown = await request(door.app).get(path);
    expect(wordsOf(shown)).toContain('Tenue de liste vous invite sur ce wiki.');
    expect(wordsOf(shown)).toContain('Groupe «\u00a0klaxon\u00a0»'.replace(/\u00a0/g, ' '));
    const typed = newcomer();
    const browser = openBrowser(door.app);
    const joined = await browser.post(path, typed);
    expect([joined.status, joined.headers['location']]).toEqual([303, '/']);
    const member = await found(typed.email);
    expect(member).toMatchObject({ isAdmin: false, groups: [groupId], managedGroups: [] });
    expect((await browser.get('/')).text).toContain(typed.name);
    const [line] = await door.wiki.store.audit.list({ actions: ['member.join'], limit: 1 });
    expect(line).toMatchObject({ actorId: member?.id, memberId: member?.id, groupId });
    expect(line?.details).toMatchObject({ by: keeper.id });
  });

  test('gives the role in the space to that person alone, and the next request reads', async () => {
    await resetRules();
    const path = await make(manager, { space: 'gare', role: 'write' });
    const typed = newcomer();
    const browser = openBrowser(door.app);
    await browser.post(path, typed);
    expect((await browser.get('/gare/accueil/edit')).status).toBe(200);
    expect((await browser.get('/gare/accueil/history')).status).toBe(200);
    expect((await (await browserOf('Simple membre')).get('/gare/accueil')).status).toBe(404);
    const space = await door.wiki.store.spaces.find('gare');
    const stored = (await door.wiki.store.access.list()).find(({ id }) => id === space?.accessId);
    const member = await found(typed.email);
    expect(stored?.rule).toEqual({
      visitors: 'none',
      members: 'none',
      people: [
        { id: manager.id, role: 'manage' },
        { id: member?.id, role: 'write' },
      ],
    });
  });

  test('with its last use is over, also for who had it open', async () => {
    const path = await make(admin, { uses: 2 });
    const answers = await Promise.all([1, 2, 3, 4].map(() => openBrowser(door.app).post(path, newcomer())));
    expect(answers.map(({ status }) => status).sort()).toEqual([303, 303, 404, 404]);
    const ended = await request(door.app).get(path);
    expect(ended.status).toBe(404);
    expect(wordsOf(ended)).toContain('Elle a été utilisée, retirée, ou son temps est passé.');
  });

  test('ends when its days are over', async () => {
    door.setTime('2026-04-01T09:00:00.000Z');
    const path = await make(admin, { days: 3 });
    door.setTime('2026-04-04T08:59:59.000Z');
    expect((await request(door.app).get(path)).status).toBe(200);
    door.setTime('2026-04-04T09:00:00.000Z');
    expect((await request(door.app).get(path)).status).toBe(404);
    const refused = newcomer();
    expect((await openBrowser(door.app).post(path, refused)).status).toBe(404);
    expect(await found(refused.email)).toBeUndefined();
  });

  test('is not used up by a form that is wrong', async () => {
    const path = await make(admin);
    const typed = newcomer();
    for (const wrong of [
      { ...typed, name: '' },
      { ...typed, email: 'rien' },
      { ...typed, password: 'court' },
      { ...typed, password: typed.email },
      {},
    ]) {
      const answer = await openBrowser(door.app).post(path, wrong);
      expect([answer.status, cookiesOf(answer)]).toEqual([422, []]);
      expect(answer.text).toMatch(/aria-invalid="true"/);
    }
    expect((await openBrowser(door.app).post(path, typed)).status).toBe(303);
  });

  test('takes over no account, and gives no more than it says', async () => {
    const path = await make(admin);
    const taken = { ...newcomer(), email: emailOf('Administration') };
    const answer = await openBrowser(door.app).post(path, taken);
    expect([answer.status, cookiesOf(answer)]).toEqual([422, []]);
    expect(answer.text).toContain(`href="/login?next=${encodeURIComponent(path)}"`);
    const typed = newcomer();
    const more = {
      is_admin: '1',
      isAdmin: 'true',
      role: 'manage',
      group: 'bureau',
      state: 'active',
      id: '1',
    };
    await openBrowser(door.app).post(path, { ...typed, ...more });
    expect(await found(typed.email)).toMatchObject({ isAdmin: false, groups: [] });
  });
});

describe('somebody who has an account', () => {
  test('accepts with one button, and counts once', async () => {
    await resetRules();
    const member = await addPerson(door.wiki, 'Déjà là');
    const path = await make(admin, { group: 'klaxon', space: 'gare', role: 'read', uses: 1 });
    const browser = await browserOf('Déjà là');
    const shown = await browser.get(path);
    expect(shown.text).not.toContain('name="password"');
    expect(wordsOf(shown)).toContain('Accepter l’invitation');
    expect((await browser.get('/gare/accueil')).status).toBe(404);
    const joined = await browser.post(path);
    expect([joined.status, joined.headers['location']]).toEqual([303, '/']);
    expect((await browser.get('/gare/accueil')).status).toBe(200);
    expect(await findActor(door.wiki, member.id)).toMatchObject({ groups: [groupId] });
    expect((await browser.get(path)).status).toBe(404);
  });

  test('uses nothing up when it gives them nothing new, and loses nothing', async () => {
    await resetRules();
    const path = await make(admin, { group: 'klaxon', space: 'gare', role: 'read' });
    await make(admin, { group: 'klaxon' });
    // Keeps the list, and so is in it.
    const grouped = await make(admin, { group: 'klaxon' });
    const list = await browserOf('Tenue de liste');
    expect((await list.post(grouped)).status).toBe(303);
    expect(await findActor(door.wiki, keeper.id)).toMatchObject({ managedGroups: [groupId] });
    expect((await request(door.app).get(grouped)).status).toBe(200);
    const spaced = await make(admin, { space: 'gare', role: 'read' });
    expect((await (await browserOf('Gestion')).post(spaced)).status).toBe(303);
    expect((await (await browserOf('Gestion')).get('/gare/accueil/edit')).status).toBe(200);
    expect((await request(door.app).get(spaced)).status).toBe(200);
    expect((await request(door.app).get(path)).status).toBe(200);
  });

  test('comes back to it by signing in', async () => {
    const path = await make(admin, { group: 'klaxon' });
    const { text } = await request(door.app).get(path);
    expect(text).toContain(`href="/login?next=${encodeURIComponent(path)}"`);
    const { email } = { email: emailOf('Déjà là') };
    const answer = await openBrowser(door.app).post('/login', {
      email,
      password: 'quai numéro neuf trois quarts',
      next: path,
    });
    expect(answer.headers['location']).toBe(path);
  });
});

describe('whoever made it', () => {
  test('cuts it; so do those who keep what it leads into, and nobody else', async () => {
    const mine = await createInvitation(door.wiki, keeper, { ...usual, group: 'klaxon' });
    const theirs = await createInvitation(door.wiki, admin, { ...usual, group: 'klaxon' });
    const both = await createInvitation(door.wiki, admin, {
      ...usual,
      group: 'klaxon',
      space: 'gare',
      role: 'read',
    });
    const alone = await createInvitation(door.wiki, admin, usual);
    const ids = (await listInvitations(door.wiki, keeper)).map(({ id }) => id);
    expect(ids).toEqual(expect.arrayContaining([mine.id, theirs.id]));
    expect(ids).not.toContain(both.id);
    expect(ids).not.toContain(alone.id);

    const list = await browserOf('Tenue de liste');
    for (const id of [both.id, alone.id, 99_999]) {
      expect((await list.post(`/admin/invitations/${id}/cut`)).status).toBe(404);
    }
    for (const id of ['0', '-1', 'x', '1e3', '99999999999']) {
      expect((await list.post(`/admin/invitations/${id}/cut`)).status).toBe(404);
    }
    const member = await browserOf('Simple membre');
    expect((await member.post(`/admin/invitations/${mine.id}/cut`)).status).toBe(404);
    expect((await request(door.app).get(`/invite/${mine.secret}`)).status).toBe(200);
    const cut = await list.post(`/admin/invitations/${theirs.id}/cut`);
    expect([cut.status, cut.headers['location']]).toEqual([303, '/admin/invitations']);
    expect((await request(door.app).get(`/invite/${theirs.secret}`)).status).toBe(404);
    const [line] = await door.wiki.store.audit.list({ actions: ['invitation.cut'], limit: 1 });
    expect(line).toMatchObject({ actorId: keeper.id, groupId });
  });

  test('gives nothing any more that they lost the right to give', async () => {
    await resetRules();
    const former = await addPerson(door.wiki, 'Ancienne gestion', { groups: ['klaxon'] });
    const at = door.wiki.clock().toISOString();
    await door.wiki.transact((tx) => tx.groups.join(groupId, former.id, true, at));
    const people = [{ id: former.id, role: 'manage' } as const];
    await setRule(door.wiki, { visitors: 'none', members: 'none', people }, 'gare');
    const now = (await findActor(door.wiki, former.id)) ?? former;
    const grouped = await createInvitation(door.wiki, now, { ...usual, group: 'klaxon' });
    const spaced = await createInvitation(door.wiki, now, { ...usual, space: 'gare', role: 'read' });
    expect(await viewInvitation(door.wiki, grouped.secret)).toBeDefined();
    expect(await viewInvitation(door.wiki, spaced.secret)).toBeDefined();
    await door.wiki.transact((tx) => tx.groups.join(groupId, former.id, false, at));
    await resetRules();
    for (const { secret } of [grouped, spaced]) {
      expect(await viewInvitation(door.wiki, secret)).toBeUndefined();
      expect((await openBrowser(door.app).post(`/invite/${secret}`, newcomer())).status).toBe(404);
    }
  });

  test('and is blocked gives nothing at all', async () => {
    await addPerson(door.wiki, 'Bientôt dehors', { isAdmin: true });
    const row = await door.wiki.store.members.findByEmail(emailOf('Bientôt dehors'));
    const actor = (await findActor(door.wiki, row?.id ?? 0)) ?? admin;
    const path = await make(actor);
    expect((await request(door.app).get(path)).status).toBe(200);
    await door.wiki.transact((tx) => tx.members.change(actor.id, { state: 'blocked' }));
    expect((await request(door.app).get(path)).status).toBe(404);
  });
});
