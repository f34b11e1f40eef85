/** A right that is lost while somebody writes: the text comes back, and goes out again when the right is back. */
import request, { type Response } from 'supertest';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { internalRule, type Member } from '../../src/core/access.ts';
import { deletePage } from '../../src/wiki/delete-page.ts';
import { viewPage } from '../../src/wiki/view-page.ts';
import { addPerson, sameOrigin, setRule, signIn } from '../wiki/people.ts';
import { type Desk, decode, type Form, formIn, openDesk } from './writing-desk.ts';

const publicRule = { visitors: 'read', members: 'write' } as const;
const typed = 'Le texte que j’ai tapé, en entier.\r\n\r\nAvec « guillemets » & <chevrons>.';
const edit = '/gare/charte/edit';

let desk: Desk;
let member: Member;
let cookie: string;
beforeEach(async () => {
  desk = await openDesk();
  member = await addPerson(desk.wiki, 'Secrétariat');
  await setRule(desk.wiki, publicRule, 'gare');
  cookie = await signIn(desk.app, 'Secrétariat');
});
afterEach(() => desk.wiki.close());

const get = (path: string, as: string) => request(desk.app).get(path).set('Cookie', as);

async function post(path: string, form: Form, as = ''): Promise<Response> {
  const sent = request(desk.app).post(path).set(sameOrigin).type('form');
  return (as === '' ? sent : sent.set('Cookie', as)).send(
    new URLSearchParams(form as Record<string, string>).toString(),
  );
}

/** The form of the page as the member has it open, with what they typed. */
async function writtenForm(path = edit): Promise<Form> {
  const opened = await get(path, cookie);
  return {
    ...formIn(opened.text, path.replace(/\?.*$/, '')),
    body: typed,
    title: 'Charte',
    action: 'publish',
  };
}

async function online(): Promise<{ body: string; authors: readonly string[]; number: number }> {
  const outcome = await viewPage(desk.wiki, member, { space: 'gare', slug: 'charte' });
  if (outcome.kind !== 'page') throw new Error(outcome.kind);
  return outcome.view.revision;
}

/** The form in which the text came back, as the browser would send it. */
function keptForm(answer: Response, action: string): Form {
  const form = formIn(answer.text, action);
  expect(form['body']).toBe(typed);
  expect(form['title']).toBe('Charte');
  return form;
}

async function expectNothingSaved(): Promise<void> {
  expect((await online()).number).toBe(1);
}

describe('a text typed by a member', () => {
  test('has no signature to fill in, where a visitor’s has', async () => {
    expect((await get(edit, cookie)).text).not.toContain('name="signature"');
    expect((await get('/gare/charte/delete', cookie)).text).not.toContain('name="signature"');
    expect((await get('/gare/charte/files', cookie)).text).not.toContain('name="signature"');
    await setRule(desk.wiki, { visitors: 'write', members: 'write' }, 'gare');
    expect((await desk.get(edit)).text).toContain('name="signature"');
  });

  test('comes back when the session has ended, and is saved after signing in again', async () => {
    const form = await writtenForm();
    desk.wait(3 * 24 * 60);
    const refused = await post(edit, form, cookie);
    expect(refused.status).toBe(403);
    expect(decode(refused.text)).toContain('Votre session est terminée');
    expect(refused.text).toMatch(/<a [^>]*href="\/login"[^>]*target="_blank"/);
    await expectNothingSaved();
    const again = { ...keptForm(refused, edit), action: 'publish' };
    expect(again).toMatchObject({ editId: form['editId'], base: form['base'] });
    const saved = await post(edit, again, await signIn(desk.app, 'Secrétariat'));
    expect(saved.status).toBe(303);
    expect(await online()).toMatchObject({ number: 2, authors: ['Secrétariat'] });
    expect((await online()).body).toBe(typed.replaceAll('\r\n', '\n'));
    // And once more, for the answer may have been lost: no second revision.
    await post(edit, again, await signIn(desk.app, 'Secrétariat'));
    expect((await online()).number).toBe(2);
  });

  test('is never published under no name, where visitors may write too', async () => {
    await setRule(desk.wiki, { visitors: 'write', members: 'write' }, 'gare');
    const form = await writtenForm();
    desk.wait(3 * 24 * 60);
    const refused = await post(edit, form, cookie);
    expect(refused.status).toBe(403);
    keptForm(refused, edit);
    await expectNothingSaved();
  });

  test('is not published by somebody else who has signed in meanwhile, until they say so', async () => {
    const form = await writtenForm();
    await addPerson(desk.wiki, 'Trésorerie');
    const other = await signIn(desk.app, 'Trésorerie');
    const refused = await post(edit, form, other);
    expect(refused.status).toBe(403);
    await expectNothingSaved();
    expect((await post(edit, { ...keptForm(refused, edit), action: 'publish' }, other)).status).toBe(303);
    expect(await online()).toMatchObject({ authors: ['Trésorerie'] });
  });

  test('comes back when its writer looks with the eyes of others in another tab, and is saved when they stop', async () => {
    const form = await writtenForm();
    await post('/view-as', { as: 'visitor', next: '/' }, cookie);
    const refused = await post(edit, form, cookie);
    expect(refused.status).toBe(403);
    expect(decode(refused.text)).toContain('on peut lire ainsi, pas écrire');
    expect(refused.text).toMatch(/<form [^>]*action="\/view-as\/end" target="_blank"/);
    await expectNothingSaved();
    const again = { ...keptForm(refused, edit), action: 'publish' };
    await post('/view-as/end', { next: '/' }, cookie);
    expect((await post(edit, again, cookie)).status).toBe(303);
    expect(await online()).toMatchObject({ number: 2, authors: ['Secrétariat'] });
  });

  test('comes back when the member was blocked', async () => {
    const form = await writtenForm();
    await desk.wiki.transact((tx) => tx.members.change(member.id, { state: 'blocked' }));
    const refused = await post(edit, form, cookie);
    expect(refused.status).toBe(403);
    keptForm(refused, edit);
    await expectNothingSaved();
  });

  test('comes back when the rule has changed, as if the page had never been', async () => {
    const form = await writtenForm();
    await setRule(desk.wiki, { visitors: 'none', members: 'none' }, 'gare');
    const [closed, missing] = [
      await post(edit, form, cookie),
      await post('/gare/nulle-part/edit', form, cookie),
    ];
    expect([closed.status, missing.status]).toEqual([404, 404]);
    expect(closed.text.replaceAll('charte', 'nulle-part')).toBe(missing.text);
    const kept = keptForm(closed, edit);
    await setRule(desk.wiki, publicRule, 'gare');
    expect((await post(edit, { ...kept, action: 'publish' }, cookie)).status).toBe(303);
    expect((await online()).number).toBe(2);
  });

  test('comes back when they may only read any more', async () => {
    const form = await writtenForm();
    await setRule(desk.wiki, { visitors: 'read', members: 'read' }, 'gare');
    const refused = await post(edit, form, cookie);
    expect(refused.status).toBe(403);
    keptForm(refused, edit);
    expect(refused.text).not.toContain('target="_blank"');
  });

  test('comes back when the page went to the trash', async () => {
    const form = await writtenForm();
    await deletePage(desk.wiki, member, { space: 'gare', slug: 'charte', summary: '' });
    const refused = await post(edit, form, cookie);
    expect(refused.status).toBe(410);
    const again = keptForm(refused, '/gare/new');
    expect(again['editId']).not.toBe(form['editId']);
    expect((await post('/gare/new', { ...again, action: 'publish' }, cookie)).status).toBe(303);
  });

  test('comes back as a new page that may not be made any more', async () => {
    const form = await writtenForm('/gare/new?type=page');
    await setRule(desk.wiki, internalRule, 'gare');
    desk.wait(3 * 24 * 60);
    const refused = await post('/gare/new', form, cookie);
    expect(refused.status).toBe(403);
    const again = { ...keptForm(refused, '/gare/new'), action: 'publish' };
    expect((await post('/gare/new', again, await signIn(desk.app, 'Secrétariat'))).status).toBe(303);
  });

  test('stays in its preview too', async () => {
    const form = await writtenForm();
    desk.wait(3 * 24 * 60);
    const refused = await post('/gare/charte/preview', form, cookie);
    expect(refused.status).toBe(403);
    keptForm(refused, edit);
  });
});

describe('a text whose base is closed by now', () => {
  test('meets what is online, and nothing of its base', async () => {
    await desk
      .write({ space: 'gare', slug: 'charte', title: 'Charte', base: 1, body: 'Deux.', author: 'x' })
      .catch(() => '');
    const form = await writtenForm();
    const { wiki } = desk;
    const space = await wiki.store.spaces.find('gare');
    const page = await wiki.store.pages.find(space?.id ?? 0, 'charte');
    await post(edit, { ...(await writtenForm()), body: 'Entre-temps.' }, cookie);
    await wiki.transact(async (tx) => {
      const none = await tx.access.idOf({ visitors: 'none', members: 'none' });
      await tx.pasts.close(page?.id ?? 0, none, wiki.clock().toISOString());
    });
    const conflict = await post(edit, form, cookie);
    expect(conflict.status).toBe(409);
    expect(conflict.text).not.toContain('Écouter.');
    expect(decode(conflict.text)).toContain('Le texte que j’ai tapé');
  });
});

describe('what may not be done', () => {
  test('is not offered', async () => {
    const asVisitor = await desk.get('/gare/charte');
    const asMember = await get('/gare/charte', cookie);
    for (const href of [
      '/gare/charte/edit',
      '/gare/charte/rename',
      '/gare/charte/delete',
      '/gare/new?parent=charte',
    ]) {
      expect(asVisitor.text).not.toContain(`href="${href}"`);
      expect(asMember.text).toContain(`href="${href}"`);
    }
    expect((await desk.get('/gare/charte/files')).text).not.toContain('type="file"');
    expect((await get('/gare/charte/files', cookie)).text).toContain('type="file"');
    expect((await desk.get('/gare/charte/history')).text).not.toContain('/edit?from=');
    expect((await desk.get('/gare/wanted')).text).not.toContain('/new?');
    expect((await desk.get('/gare')).text).not.toContain('/gare/new');
    const upload = await request(desk.app)
      .post('/gare/charte/files')
      .attach('files', Buffer.from('x'), 'x.txt');
    expect(upload.status).toBe(403);
  });
});
