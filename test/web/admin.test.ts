import { HtmlValidate } from 'html-validate';
import request from 'supertest';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Member } from '../../src/core/access.ts';
import { type AppOptions, createApp } from '../../src/web/app.ts';
import { deletePage } from '../../src/wiki/delete-page.ts';
import { savePage } from '../../src/wiki/save-page.ts';
import { addPerson, emailOf, password, sameOrigin, setRule, signIn } from '../wiki/people.ts';
import { addPage, edit, openStation, type Station } from '../wiki/station.ts';

let station: Station;
let app: ReturnType<typeof createApp>;
let cookies: Record<'admin' | 'keeper' | 'plume', string>;
let plume: Member;

const open = (options: AppOptions = {}) => createApp(station.wiki, options);

beforeAll(async () => {
  station = await openStation();
  const { wiki } = station;
  app = open();
  await addPerson(wiki, 'Administration', { isAdmin: true });
  const keeper = await addPerson(wiki, 'Gérance');
  plume = await addPerson(wiki, 'Plume');
  await addPage(wiki, { title: 'Accueil' });
  const rule = { visitors: 'read', members: 'write' } as const;
  await setRule(wiki, { ...rule, people: [{ id: keeper.id, role: 'manage' }] }, 'gare');
  await setRule(wiki, rule, 'observatoire');
  await wiki.transact(async (tx) => {
    const accessId = await tx.access.idOf({ visitors: 'write', members: 'write' });
    const usual = { description: '', home: 'accueil', menu: 'menu', accessId, language: 'fr' };
    await tx.spaces.add({ ...usual, slug: 'libre', title: 'Libre', line: 'm' });
  });
  await setRule(wiki, rule, 'modeles');
  cookies = {
    admin: await signIn(app, 'Administration'),
    keeper: await signIn(app, 'Gérance'),
    plume: await signIn(app, 'Plume'),
  };
});
afterAll(() => station.wiki.close());

type Who = keyof typeof cookies | 'visitor';
const get = (path: string, who: Who = 'admin') => {
  const asked = request(app).get(path);
  return who === 'visitor' ? asked : asked.set('Cookie', cookies[who]);
};
const post = (path: string, form: Record<string, string> = {}, who: Who = 'admin') => {
  const sent = request(app).post(path).set(sameOrigin).type('form');
  return (who === 'visitor' ? sent : sent.set('Cookie', cookies[who])).send(form);
};

const validator = new HtmlValidate({ extends: ['html-validate:recommended', 'html-validate:document'] });
async function expectValid(html: string): Promise<void> {
  const { results } = await validator.validateString(html);
  const lines = html.split('\n');
  expect(
    results.flatMap(({ messages }) =>
      messages.map(({ ruleId, message, line }) => `${ruleId}: ${message} | ${lines[line - 1]}`),
    ),
  ).toEqual([]);
}

let count = 0;
/** A page of two revisions by this member, in the trash if so wished. */
async function newPage(options: { isDeleted?: boolean } = {}): Promise<string> {
  count += 1;
  const title = `Essai ${count}`;
  const { wiki } = station;
  const slug = `essai-${count}`;
  await savePage(wiki, plume, { space: 'gare', edit: edit({ title, body: 'Un.' }) });
  await savePage(wiki, plume, { space: 'gare', slug, edit: edit({ title, body: 'Deux.', base: 1 }) });
  if (options.isDeleted) await post(`/gare/${slug}/delete`, { summary: '' });
  return slug;
}

describe('what only administrators manage', () => {
  test.each([
    '/admin/people/plume',
    '/admin/people/plume/revert',
    '/admin/people/plume/revert?from=2026-03-01&to=2026-03-31',
    '/admin/revert',
    '/admin/revert?author=Anonyme&from=2026-03-01&to=2026-03-31',
    '/admin/settings',
  ])('%s is a valid screen for them, and nothing to others', async (path) => {
    const { status, text } = await get(path);
    expect(status).toBe(200);
    await expectValid(text);
    await expectValid((await get(`${path}${path.includes('?') ? '&' : '?'}lang=en`)).text);
    for (const who of ['visitor', 'plume', 'keeper'] as const)
      expect((await get(path, who)).status).toBe(404);
  });

  test.each([
    '/admin/people',
    '/admin/people/gerance/block',
    '/admin/people/gerance/unblock',
    '/admin/people/gerance/admin',
    '/admin/people/gerance/reset',
    '/admin/people/gerance/sign-out',
    '/admin/people/gerance/revert',
    '/admin/revert',
    '/admin/settings',
    '/admin/waiting/1/approve',
    '/admin/waiting/1/refuse',
  ])('POST %s does nothing for others', async (path) => {
    const form = { name: 'Une', email: 'une@exemple.org', admin: '1', password, open: '1' };
    for (const who of ['visitor', 'plume', 'keeper'] as const) {
      expect((await post(path, form, who)).status).toBe(404);
    }
    expect((await get('/', 'keeper')).text).toContain('Gérance');
    expect(await station.wiki.store.settings.find('registration')).not.toBe('open');
    expect(await station.wiki.store.members.findByEmail('une@exemple.org')).toBeUndefined();
  });
});

describe('the screen of the audit', () => {
  test('says each line as a sentence, and leads to the page', async () => {
    const slug = await newPage({ isDeleted: true });
    const { status, text } = await get('/admin/audit?kind=pages&person=administration&space=gare');
    expect(status).toBe(200);
    expect(text).toContain('a mis au dépôt la page');
    expect(text).toContain(`href="/gare/${slug}/history"`);
    await expectValid(text);
    await expectValid((await get('/admin/audit?person=personne')).text);
  });

  test('is a manager’s too, for their space, and nobody else’s', async () => {
    expect((await get('/admin/audit', 'keeper')).status).toBe(200);
    for (const path of ['/admin/audit', '/admin/audit.csv']) {
      for (const who of ['visitor', 'plume'] as const) expect((await get(path, who)).status).toBe(404);
    }
  });

  test('is read page by page', async () => {
    const at = '2026-03-12T09:00:00.000Z';
    await station.wiki.record(async (tx) => {
      for (let one = 0; one < 60; one += 1) {
        await tx.audit.add({ at, actorId: null, action: 'settings.change', details: {} });
      }
    });
    const first = await get('/admin/audit?kind=admin');
    const next = /href="(\/admin\/audit\?[^"]*before=\d+)"/.exec(first.text)?.[1]?.replaceAll('&amp;', '&');
    expect(next).toBeDefined();
    const second = await get(next ?? '');
    expect(second.text.match(/a changé les réglages du wiki/g)).toHaveLength(10);
    await expectValid(second.text);
    expect((await get('/admin/audit?before=x')).status).toBe(200);
  });

  test('comes as a file in which no cell is a formula', async () => {
    const { wiki } = station;
    const hostile = ['=HYPERLINK("http://mal")', '+1+1', '-2+3', '@SUM(A1)', '|calc', 'a;b"c'];
    for (const [at, name] of hostile.entries()) {
      const member = await addPerson(wiki, name.replace('mal', `mal${at}`));
      const page = await addPage(wiki, { title: `${name} ${at}` }, { space: 'libre' });
      await deletePage(wiki, member, { space: 'libre', slug: page.slug, summary: '' });
    }
    const { headers, text } = await get('/admin/audit.csv?kind=pages');
    expect(headers['content-type']).toMatch(/text\/csv/);
    expect(headers['content-disposition']).toMatch(/attachment/);
    expect(headers['cache-control']).toBe('private, no-store');
    const rows = text.split('\r\n');
    expect(rows[0]).toBe('\ufeffDate;Qui;Quoi;Espace;Page');
    const names = rows.slice(1, 7).map((row) => row.split(';')[1]);
    expect(names.toReversed().slice(0, 5)).toEqual([
      `"'=HYPERLINK(""http://mal0"")"`,
      "'+1+1",
      "'-2+3",
      "'@SUM(A1)",
      "'|calc",
    ]);
    expect(rows[1]).toContain(';"a;b""c";');
    // No quoted cell begins as a formula either.
    expect(text).not.toMatch(/(?:^|[;\r\n])"?[=+@|-]/);
  });
});

describe('the screen of people', () => {
  test('lists accounts, finds one, and opens one with a link that is shown once', async () => {
    await expectValid((await get('/admin/people')).text);
    const found = await get('/admin/people?q=plum');
    expect(found.text).toContain('/admin/people/plume');
    expect(found.text).not.toContain('/admin/people/gerance');
    const made = await post('/admin/people', { name: 'Nouvelle', email: 'nouvelle@exemple.org' });
    expect(made.text).toMatch(/http:\/\/127\.0\.0\.1:3000\/reset\/[\w-]{40,}/);
    await expectValid(made.text);
    const twice = await post('/admin/people', { name: 'Nouvelle', email: 'nouvelle@exemple.org' });
    expect(twice.status).toBe(422);
    expect(twice.text).toContain('Cette adresse a déjà un compte.');
    await expectValid(twice.text);
  });

  test('sends the link where mail is set', async () => {
    const letters: { to: string; text: string }[] = [];
    const mailer = {
      isSet: true,
      send: (letter: { to: string; text: string }) => void letters.push(letter),
      close: async () => {},
    };
    const mailing = open({ mailer });
    const answer = await request(mailing)
      .post('/admin/people/gerance/reset')
      .set(sameOrigin)
      .set('Cookie', await signIn(mailing, 'Administration'))
      .type('form')
      .send({ password });
    expect(answer.text).toContain(emailOf('Gérance'));
    expect(letters).toMatchObject([{ to: emailOf('Gérance') }]);
    expect(letters[0]?.text).toMatch(/\/reset\/[\w-]{40,}/);
  });

  test('hands a link to another password only to who says their own', async () => {
    const { wiki } = station;
    const tickets = async () =>
      (await wiki.store.audit.list({ action: 'member.reset-link', limit: 50 })).length;
    const before = await tickets();
    for (const form of [{}, { password: 'une autre phrase de passe' }]) {
      const refused = await post('/admin/people/gerance/reset', form);
      expect(refused.status).toBe(422);
      expect(refused.text).not.toMatch(/\/reset\/[\w-]{40,}/);
      await expectValid(refused.text);
    }
    expect(await tickets()).toBe(before);
    const made = await post('/admin/people/gerance/reset', { password });
    expect(made.text).toMatch(/\/reset\/[\w-]{40,}/);
    await expectValid(made.text);
    expect(await tickets()).toBe(before + 1);
  });

  test('shows who waits to the manager of the space, and no account', async () => {
    const space = await station.wiki.store.spaces.find('gare');
    const add = (name: string) =>
      station.wiki.transact((tx) =>
        tx.members.add({
          name,
          email: emailOf(name),
          handle: name.toLowerCase(),
          state: 'waiting',
          request: JSON.stringify({ why: 'Je <b>cherche</b>', spaceId: space?.id }),
          created_at: '2026-03-12T09:00:00.000Z',
        }),
      );
    const [wanted, unwanted] = [await add('Candidate'), await add('Importune')];
    const { text } = await get('/admin/people', 'keeper');
    expect(text).toContain('Candidate');
    expect(text).toContain('Je &lt;b&gt;cherche&lt;/b&gt;');
    expect(text).not.toContain('/admin/people/plume');
    await expectValid(text);
    const approved = await post(`/admin/waiting/${wanted}/approve`, {}, 'keeper');
    expect(approved.text).toMatch(/\/reset\/[\w-]{40,}/);
    await expectValid(approved.text);
    expect((await post(`/admin/waiting/${unwanted}/refuse`, {}, 'keeper')).status).toBe(200);
    expect(await station.wiki.store.members.findByHandle('importune')).toBeUndefined();
    expect((await get('/admin/people', 'plume')).status).toBe(404);
  });

  test('blocks somebody, whose next request is a visitor’s, and lets them in again', async () => {
    const { wiki } = station;
    await addPerson(wiki, 'Passante');
    const theirs = await signIn(app, 'Passante');
    const asThem = () => request(app).get('/').set('Cookie', theirs);
    expect((await asThem()).text).toContain('Passante');
    const done = await post('/admin/people/passante/block');
    expect(done.headers['location']).toBe('/admin/people/passante?done=block');
    expect((await asThem()).text).not.toContain('Passante');
    await expect(signIn(app, 'Passante')).rejects.toThrow();
    await expectValid((await get('/admin/people/passante?done=block')).text);
    await post('/admin/people/passante/unblock');
    expect(await signIn(app, 'Passante')).toContain('gare');
  });

  test('keeps the last administrator, and asks for the password', async () => {
    const self = await post('/admin/people/administration/block');
    expect(self.status).toBe(409);
    const last = await post('/admin/people/administration/admin', { admin: '0', password });
    expect(last.status).toBe(409);
    const wrong = await post('/admin/people/plume/admin', { admin: '1', password: 'autre' });
    expect(wrong.status).toBe(422);
    await expectValid(wrong.text);
    await post('/admin/people/plume/admin', { admin: '1', password });
    expect((await get('/admin/settings', 'plume')).status).toBe(200);
    await post('/admin/people/plume/admin', { admin: '0', password });
    expect((await get('/admin/settings', 'plume')).status).toBe(404);
    expect((await get('/admin/people/personne')).status).toBe(404);
  });
});

test('everything that somebody wrote is taken back after it was shown', async () => {
  const slug = await newPage();
  const days = 'from=2026-03-12&to=2026-03-12';
  const shown = await get(`/admin/people/plume/revert?${days}`);
  expect(shown.text).toContain('va au dépôt');
  await expectValid(shown.text);
  const done = await post('/admin/people/plume/revert', { from: '2026-03-12', to: '2026-03-12', after: '0' });
  expect(done.status).toBe(303);
  await expectValid((await get(done.headers['location'] ?? '')).text);
  expect((await get(`/gare/${slug}`)).status).toBe(410);
  const wrong = await get('/admin/revert?author=x&from=2026-03-12&to=2026-03-11');
  expect(wrong.status).toBe(422);
  await expectValid(wrong.text);
});

describe('a revision', () => {
  let slug: string;
  beforeEach(async () => {
    slug = await newPage();
  });

  test('is hidden from the history with a reason, and shown again', async () => {
    expect((await get(`/gare/${slug}/history`, 'keeper')).text).toContain(`/gare/${slug}/rev/1/hide`);
    expect((await get(`/gare/${slug}/history`, 'plume')).text).not.toContain('/hide');
    expect((await get(`/gare/${slug}/rev/1`, 'keeper')).text).toContain(`/gare/${slug}/rev/1/hide`);
    expect((await get(`/gare/${slug}/rev/1`, 'plume')).text).not.toContain('/hide');
    await expectValid((await get(`/gare/${slug}/rev/1/hide`, 'keeper')).text);
    const blank = await post(`/gare/${slug}/rev/1/hide`, { reason: ' ' }, 'keeper');
    expect(blank.status).toBe(422);
    await expectValid(blank.text);
    expect((await post(`/gare/${slug}/rev/1/hide`, { reason: 'Privé' }, 'keeper')).status).toBe(303);
    expect((await get(`/gare/${slug}/rev/1`, 'plume')).text).not.toContain('Un.');
    const history = await get(`/gare/${slug}/history`, 'keeper');
    await expectValid(history.text);
    expect(history.text).toContain(`/gare/${slug}/rev/1/hide`);
    await expectValid((await get(`/gare/${slug}/rev/1/hide`, 'keeper')).text);
    await post(`/gare/${slug}/rev/1/show`, {}, 'keeper');
    expect((await get(`/gare/${slug}/rev/1`, 'plume')).text).toContain('Un.');
  });

  test('that is current is not hidden: an older text is offered first', async () => {
    const form = await get(`/gare/${slug}/rev/2/hide`, 'keeper');
    expect(form.text).toContain(`/gare/${slug}/rev/1/revert`);
    await expectValid(form.text);
    expect((await post(`/gare/${slug}/rev/2/hide`, { reason: 'x' }, 'keeper')).status).toBe(409);
  });

  test('is hidden by nobody who only writes or reads', async () => {
    for (const who of ['plume', 'visitor'] as const) {
      expect((await get(`/gare/${slug}/rev/1/hide`, who)).status).toBe(403);
      expect((await post(`/gare/${slug}/rev/1/hide`, { reason: 'x' }, who)).status).toBe(403);
      expect((await post(`/gare/${slug}/rev/1/show`, {}, who)).status).toBe(403);
    }
    expect((await get(`/gare/${slug}/rev/9/hide`, 'keeper')).status).toBe(404);
  });
});

describe('a page of the trash', () => {
  test('is purged with its address and the password of who manages the space', async () => {
    const slug = await newPage({ isDeleted: true });
    expect((await get('/gare/trash', 'keeper')).text).toContain(`/gare/${slug}/purge`);
    expect((await get('/gare/trash', 'plume')).text).not.toContain('/purge');
    await expectValid((await get('/gare/trash', 'keeper')).text);
    await expectValid((await get(`/gare/${slug}/purge`, 'keeper')).text);
    const wrong = await post(`/gare/${slug}/purge`, { typed: slug, password: 'autre' }, 'keeper');
    expect(wrong.status).toBe(422);
    await expectValid(wrong.text);
    const astray = await post(`/gare/${slug}/purge`, { typed: 'autre', password }, 'keeper');
    expect(astray.status).toBe(422);
    await expectValid(astray.text);
    const done = await post(`/gare/${slug}/purge`, { typed: slug, password }, 'keeper');
    expect(done.headers['location']).toBe('/gare/trash');
    expect((await get(`/gare/${slug}`, 'keeper')).status).toBe(404);
    expect((await get('/admin/audit?kind=pages')).text).toContain(`gare/${slug}`);
  });

  test('is purged by nobody else, and no living page is', async () => {
    const [deleted, living] = [await newPage({ isDeleted: true }), await newPage()];
    expect((await post(`/gare/${deleted}/purge`, { typed: deleted, password }, 'plume')).status).toBe(403);
    expect((await post(`/gare/${deleted}/purge`, { typed: deleted, password }, 'visitor')).status).toBe(403);
    expect((await get(`/gare/${living}/purge`)).status).toBe(409);
    expect((await post(`/gare/${living}/purge`, { typed: living, password })).status).toBe(409);
    expect((await get(`/gare/${living}`)).status).toBe(200);
  });
});

test('requests for accounts are opened and closed', async () => {
  await expectValid((await get('/admin/settings')).text);
  const opened = await post('/admin/settings', { open: '1' });
  expect(opened.headers['location']).toBe('/admin/settings?done=1');
  expect(await station.wiki.store.settings.find('registration')).toBe('open');
  await expectValid((await get('/admin/settings?done=1')).text);
  await post('/admin/settings', { open: '0' });
  expect(await station.wiki.store.settings.find('registration')).toBe('closed');
});
