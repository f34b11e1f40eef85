import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import { movePage } from '../../src/wiki/rename-page.ts';
import { savePage } from '../../src/wiki/save-page.ts';
import { viewPage } from '../../src/wiki/view-page.ts';
import { setRule } from '../wiki/people.ts';
import { edit, saved } from '../wiki/station.ts';
import { type AccessDesk, findings, openAccessDesk, type Who, wordsIn } from './access-desk.ts';

let desk: AccessDesk;
const opened: AccessDesk[] = [];
beforeEach(async () => {
  desk = await openAccessDesk();
  opened.push(desk);
});
afterAll(async () => {
  for (const one of opened) await one.wiki.close();
});

const lines = (action = 'access.change') => desk.wiki.store.audit.list({ actions: [action], limit: 10 });

/** Sends the form as it was shown, with these fields changed. */
async function change(who: Who, path: string, fields: object, action = 'save') {
  const shown = await desk.get(who, path);
  return desk.post(who, path, { ...desk.fieldsOf(shown.text), ...fields, action });
}

describe('the screen of a space', () => {
  test.each([
    ['visiteuse', 404],
    ['lecture', 403],
    ['membre', 403],
    ['gestion', 200],
    ['admin', 200],
  ] as const)('answers %s with %i', async (who, status) => {
    expect((await desk.get(who, '/gare/access')).status).toBe(status);
    const before = await desk.accessId('gare');
    const form = { rule: String(before), visitors: 'write', members: 'write', past: 'open', action: 'save' };
    const posted = await desk.post(who, '/gare/access', form);
    if (status !== 200) expect([posted.status, await desk.accessId('gare')]).toEqual([status, before]);
  });

  test('tells who may only read who manages, and a visitor of a public space to sign in', async () => {
    const refused = wordsIn((await desk.get('lecture', '/gare/access')).text);
    expect(refused).toContain('Vous pouvez lire ici, pas gérer');
    expect(refused).toContain('demandez à qui gère ici : gestion');
    const visitor = await desk.get('visiteuse', '/observatoire/access');
    expect(visitor.status).toBe(403);
    expect(wordsIn(visitor.text)).not.toContain('gestion');
    expect(visitor.text).toContain('href="/login?next=%2Fobservatoire%2Faccess"');
  });

  test('says the rule in one sentence, with counts', async () => {
    const text = wordsIn((await desk.get('gestion', '/gare/access')).text);
    expect(text).toContain('Aujourd’hui : les 4 membres peuvent lire, 2 personnes peuvent');
    expect(text).toContain('une personne peut gérer');
    expect(text).toContain('L’administration du wiki (une personne) peut tout gérer, partout.');
  });

  test('saves a rule with its reason in the audit, by whom it was', async () => {
    const before = await desk.accessId('gare');
    const answer = await change('gestion', '/gare/access', {
      members: 'write',
      reason: 'Assemblée du 5 mars',
    });
    expect([answer.status, answer.headers['location']]).toEqual([303, '/gare/access?saved=1']);
    expect((await desk.ruleOf('gare')).members).toBe('write');
    const [line] = await lines();
    expect(line).toMatchObject({ actorId: desk.people.gestion.id, pageId: null });
    expect(line?.details).toEqual({
      before,
      after: await desk.accessId('gare'),
      reason: 'Assemblée du 5 mars',
    });
    const shown = wordsIn((await desk.get('gestion', '/gare/access?saved=1')).text);
    expect(shown).toContain('Les accès sont enregistrés.');
    expect(shown).toContain('Motif : Assemblée du 5 mars');
  });

  test('notes the use of an administrator’s power, and nothing where nothing changes', async () => {
    await change('gestion', '/gare/access', {});
    expect(await lines()).toEqual([]);
    await change('admin', '/gare/access', { members: 'comment' });
    expect((await lines())[0]?.details).toMatchObject({ asAdmin: true });
  });

  test('takes effect at the next request', async () => {
    expect((await desk.get('membre', '/gare/charte')).status).toBe(200);
    await change('gestion', '/gare/access', { members: 'none' });
    expect((await desk.get('membre', '/gare/charte')).status).toBe(404);
    expect((await desk.get('lecture', '/gare/charte')).status).toBe(200);
  });

  test('adds by handle, by name, offers a choice of several, and says when there is nobody', async () => {
    const add = (typed: string, action = 'add') => change('gestion', '/gare/access', { add: typed }, action);
    const tresorerie = await desk.groupId('tresorerie');
    expect((await add('@tresorerie')).text).toContain(`name="group-${tresorerie}" value="read" checked`);
    expect((await add('Membre')).text).toContain(
      `name="person-${desk.people.membre.id}" value="read" checked`,
    );
    await desk.wiki.transact(async (tx) => {
      const group = { handle: 'membres-honoraires', name: 'Membre', description: '', createdAt: '' };
      await tx.groups.add(group);
      await tx.members.change(desk.people.membre.id, { handle: 'quai' });
    });
    const many = await add('membre');
    expect(many.status).toBe(422);
    expect(many.text).toContain(`value="add:person:${desk.people.membre.id}"`);
    const picked = await add('membre', `add:person:${desk.people.membre.id}`);
    expect(picked.text).toContain(`name="person-${desk.people.membre.id}"`);
    const nobody = await add('Personne de ce nom');
    expect([nobody.status, wordsIn(nobody.text).includes('Aucun groupe ni membre de ce nom')]).toEqual([
      422,
      true,
    ]);
    expect(await lines()).toEqual([]);
  });

  test('shows before saving what changes, in words, and saves nothing', async () => {
    const shown = await change('gestion', '/gare/access', { visitors: 'read' }, 'preview');
    const text = wordsIn(shown.text);
    expect(shown.status).toBe(200);
    expect(text).toContain('Après : tout le monde peut lire, 2 personnes peuvent écrire');
    expect(text).toContain('3 pages deviendront publiques');
    expect(shown.text).toContain('class="notice notice--error" role="alert" id="effet"');
    expect((await desk.ruleOf('gare')).visitors).toBe('none');
  });

  test('never lets visitors manage, whatever is sent', async () => {
    const refused = await change('gestion', '/gare/access', { visitors: 'manage', past: 'open' });
    expect(refused.status).toBe(422);
    expect(wordsIn(refused.text)).toContain('Une personne sans compte ne peut pas gérer');
    await change('gestion', '/gare/access', { visitors: 'emperor', members: 'emperor' });
    expect(await desk.ruleOf('gare')).toMatchObject({ visitors: 'none', members: 'none' });
  });

  test('refuses a rule that names too many', async () => {
    const many = Object.fromEntries(Array.from({ length: 201 }, (_, at) => [`person-${at + 1000}`, 'read']));
    expect((await change('gestion', '/gare/access', many)).status).toBe(422);
    expect(await lines()).toEqual([]);
  });

  test('gives nothing to ids that nobody has', async () => {
    await change('gestion', '/gare/access', {
      'group-999': 'manage',
      'person-999': 'manage',
      members: 'write',
    });
    const rule = await desk.ruleOf('gare');
    expect(JSON.stringify(rule)).not.toContain('999');
  });
});

describe('safety', () => {
  test('nobody locks themselves out without a yes', async () => {
    const me = `person-${desk.people.gestion.id}`;
    const asked = await change('gestion', '/gare/access', { [me]: 'none' });
    expect(asked.status).toBe(422);
    expect(wordsIn(asked.text)).toContain('Vous ne pourrez plus gérer ces accès');
    expect(wordsIn(asked.text)).toContain('Plus personne ne gérera ici');
    expect(await lines()).toEqual([]);
    const half = await change('gestion', '/gare/access', { [me]: 'none', 'sure-lock-out': '1' });
    expect(half.status).toBe(422);
    const sure = await change('gestion', '/gare/access', {
      [me]: 'none',
      'sure-lock-out': '1',
      'sure-no-manager': '1',
    });
    expect([sure.status, sure.headers['location']]).toEqual([303, '/gare']);
    expect((await desk.get('gestion', '/gare/access')).status).toBe(403);
  });

  test('an administrator needs no yes to leave a space without managers', async () => {
    const answer = await change('admin', '/gare/access', { [`person-${desk.people.gestion.id}`]: 'none' });
    expect(answer.status).toBe(303);
  });

  test('a rule changed meanwhile is not overwritten: both are shown', async () => {
    const stale = desk.fieldsOf((await desk.get('gestion', '/gare/access')).text);
    await change('admin', '/gare/access', { members: 'none' });
    const theirs = await desk.ruleOf('gare');
    const answer = await desk.post('gestion', '/gare/access', { ...stale, members: 'write', action: 'save' });
    expect(answer.status).toBe(409);
    const text = wordsIn(answer.text);
    expect(text).toContain('Maintenant : 2 personnes peuvent lire et écrire, une personne peut gérer.');
    expect(text).toContain('Votre choix : les 4 membres peuvent lire et écrire, une personne peut gérer.');
    expect(await desk.ruleOf('gare')).toEqual(theirs);
    const again = await desk.post('gestion', '/gare/access', {
      ...desk.fieldsOf(answer.text),
      action: 'save',
    });
    expect([again.status, (await desk.ruleOf('gare')).members]).toEqual([303, 'write']);
  });

  test('who is blocked keeps what they had', async () => {
    const { lecture } = desk.people;
    await change('gestion', '/gare/access', { [`person-${lecture.id}`]: 'write' });
    await desk.wiki.transact((tx) => tx.members.change(lecture.id, { state: 'blocked' }));
    await change('gestion', '/gare/access', { members: 'none' });
    expect((await desk.ruleOf('gare')).people).toContainEqual({ id: lecture.id, role: 'write' });
  });
});

describe('the past, when reading widens', () => {
  async function withPast() {
    const { wiki, people } = desk;
    const again = edit({ title: 'Charte', body: 'La charte, deuxième.', base: 1 });
    saved(await savePage(wiki, people.gestion, { space: 'gare', slug: 'charte', edit: again }));
    const space = await wiki.store.spaces.find('gare');
    const page = await wiki.store.pages.find(space?.id ?? 0, 'charte');
    return { id: page?.id ?? 0, before: await desk.accessId('gare') };
  }

  test('is asked for, and closed under the rule there was', async () => {
    const { id, before } = await withPast();
    const asked = await change('gestion', '/gare/access', { visitors: 'read' });
    expect(asked.status).toBe(422);
    expect(wordsIn(asked.text)).toContain('restent fermées (conseillé)');
    const answer = await desk.post('gestion', '/gare/access', {
      ...desk.fieldsOf(asked.text),
      action: 'save',
    });
    expect(answer.status).toBe(303);
    expect(await desk.wiki.store.pasts.listClosed(id)).toMatchObject([{ before: 2, accessId: before }]);
    expect((await lines())[0]?.details).toMatchObject({ past: 'closed' });
  });

  test('opens when it is said so', async () => {
    const { id } = await withPast();
    expect((await change('gestion', '/gare/access', { visitors: 'read', past: 'open' })).status).toBe(303);
    expect(await desk.wiki.store.pasts.listClosed(id)).toEqual([]);
  });

  test('is closed of a page that gets a wider rule of its own', async () => {
    const { id, before } = await withPast();
    const answer = await change('gestion', '/gare/charte/access', { visitors: 'read', past: 'closed' });
    expect(answer.status).toBe(303);
    expect(await desk.wiki.store.pasts.listClosed(id)).toMatchObject([{ before: 2, accessId: before }]);
  });

  test('is closed of a page that moves to a space with more readers, not of one with a rule of its own', async () => {
    const { id, before } = await withPast();
    await setRule(desk.wiki, { visitors: 'none', members: 'write' }, 'gare', 'budget');
    const own = await desk.accessId('gare', 'budget');
    for (const slug of ['charte', 'budget']) {
      await movePage(desk.wiki, desk.people.admin, { space: 'gare', slug, toSpace: 'observatoire' });
    }
    expect(await desk.wiki.store.pasts.listClosed(id)).toMatchObject([{ accessId: before }]);
    expect((await desk.get('visiteuse', '/observatoire/charte')).status).toBe(200);
    expect(await desk.accessId('observatoire', 'budget')).toBe(own);
    expect((await desk.get('visiteuse', '/observatoire/budget')).status).toBe(404);
    const outcome = await viewPage(desk.wiki, desk.people.membre, { space: 'observatoire', slug: 'budget' });
    expect(outcome.kind).toBe('page');
  });
});

describe('the screen of a page', () => {
  test.each([
    ['visiteuse', 404],
    ['lecture', 403],
    ['gestion', 200],
    ['admin', 200],
  ] as const)('answers %s with %i', async (who, status) => {
    expect((await desk.get(who, '/gare/charte/access')).status).toBe(status);
  });

  test('says whose rule holds, gives the page its own, and the space’s again', async () => {
    const first = wordsIn((await desk.get('gestion', '/gare/charte/access')).text);
    expect(first).toContain('Cette page suit la règle de son espace, Gare centrale');
    const own = await change('gestion', '/gare/charte/access', {
      members: 'none',
      reason: 'Paroles confiées',
    });
    expect(own.status).toBe(303);
    expect((await desk.get('membre', '/gare/charte')).status).toBe(404);
    expect((await desk.get('membre', '/gare/budget')).status).toBe(200);
    // The space changes, and the page keeps its own.
    await change('gestion', '/gare/access', { members: 'write' });
    expect((await desk.get('membre', '/gare/charte')).status).toBe(404);
    const listed = wordsIn((await desk.get('gestion', '/gare/access')).text);
    expect(listed).toContain('Exceptions une page');
    expect(listed).toContain('Paroles confiées');
    expect(wordsIn((await desk.get('gestion', '/gare/charte/access')).text)).toContain('a sa propre règle');
    const asked = await change('gestion', '/gare/charte/access', {}, 'inherit');
    expect([asked.status, wordsIn(asked.text).includes('L’histoire d’avant')]).toEqual([422, true]);
    const back = await desk.post('gestion', '/gare/charte/access', {
      ...desk.fieldsOf(asked.text),
      action: 'inherit',
    });
    expect(back.status).toBe(303);
    expect(await desk.accessId('gare', 'charte')).toBe(await desk.accessId('gare'));
    await change('gestion', '/gare/access', { members: 'none' });
    expect((await desk.get('membre', '/gare/charte')).status).toBe(404);
  });

  test('warns when the page becomes wider than its space, and tells visitors nothing of the space', async () => {
    const shown = await change('gestion', '/gare/charte/access', { visitors: 'read' }, 'preview');
    expect(wordsIn(shown.text)).toContain('L’espace reste fermé ; seul son nom court paraît dans l’adresse.');
    await change('gestion', '/gare/charte/access', { visitors: 'read', past: 'closed' });
    const page = await desk.get('visiteuse', '/gare/charte');
    expect(page.status).toBe(200);
    expect(page.text).not.toContain('Gare centrale');
    expect((await desk.get('visiteuse', '/gare')).status).toBe(404);
  });

  test('is the business of who manages the page, though they do not manage its space', async () => {
    const grant = { people: [{ id: desk.people.membre.id, role: 'manage' }] } as const;
    await setRule(desk.wiki, { visitors: 'none', members: 'none', ...grant }, 'gare', 'budget');
    expect((await desk.get('membre', '/gare/budget/access')).status).toBe(200);
    expect((await desk.get('membre', '/gare/access')).status).toBe(403);
    // Who manages the space and not the page is not told of it.
    expect((await desk.get('gestion', '/gare/budget/access')).status).toBe(404);
    const space = wordsIn((await desk.get('gestion', '/gare/access')).text);
    expect(space).not.toContain('Budget');
  });

  test('is offered in the menu of the page, and the page says whom it is kept for', async () => {
    const managed = await desk.get('gestion', '/gare/charte');
    expect(managed.text).toContain('href="/gare/charte/access"');
    const read = await desk.get('lecture', '/gare/charte');
    expect(read.text).not.toContain('/gare/charte/access');
    expect(wordsIn(read.text)).toContain('Réservé aux membres');
    const klaxon = { id: await desk.groupId('klaxon'), role: 'read' } as const;
    await setRule(desk.wiki, { visitors: 'none', members: 'none', groups: [klaxon] }, 'gare', 'charte');
    expect(wordsIn((await desk.get('lecture', '/gare/charte')).text)).toContain('Réservé au groupe klaxon');
  });
});

describe('whoever may read but not write', () => {
  test('a visitor is told to sign in', async () => {
    const answer = await desk.get('visiteuse', '/observatoire/accueil/edit');
    expect(answer.status).toBe(403);
    expect(wordsIn(answer.text)).toContain('Cette page se lit sans compte');
    expect(answer.text).toContain('href="/login?next=%2Fobservatoire%2Faccueil%2Fedit"');
  });

  test('a visitor is told of a space where it is the space', async () => {
    const answer = await desk.get('visiteuse', '/observatoire/new');
    expect(answer.status).toBe(403);
    expect(wordsIn(answer.text)).toContain('Cet espace se lit sans compte');
    expect(wordsIn(answer.text)).not.toContain('Cette page');
  });

  test('a member is told who may, and whom to ask', async () => {
    const answer = await desk.get('membre', '/gare/charte/edit');
    expect(answer.status).toBe(403);
    const text = wordsIn(answer.text);
    expect(text).toContain('Écrire ici : Réservé au groupe klaxon et à une personne.');
    expect(text).toContain('demandez à qui gère ici : gestion');
  });

  test('what is hidden and what is missing are one answer, with the same way to sign in', async () => {
    const [hidden, missing] = [
      await desk.get('visiteuse', '/gare/charte'),
      await desk.get('visiteuse', '/gare/chartf'),
    ];
    expect([hidden.status, missing.status]).toEqual([404, 404]);
    const plain = (text: string) => text.replaceAll(/chart[ef]/gi, 'X');
    expect(plain(hidden.text)).toBe(plain(missing.text));
    expect(hidden.text).toContain('href="/login?next=%2Fgare%2Fcharte"');
  });
});

test('every screen is valid HTML in both languages', async () => {
  await change('gestion', '/gare/charte/access', {
    visitors: 'read',
    past: 'closed',
    reason: '<b>"oui"</b>',
  });
  const preview = await change('gestion', '/gare/access', { visitors: 'write' }, 'preview');
  const risky = await change('gestion', '/gare/access', { [`person-${desk.people.gestion.id}`]: 'none' });
  const unknown = await change('gestion', '/gare/access', { add: 'x & <y>' }, 'add');
  const stale = await desk.post('gestion', '/gare/access', { rule: '1', members: 'write', action: 'save' });
  const shown = await Promise.all([
    desk.get('gestion', '/gare/access'),
    desk.get('gestion', '/gare/access?lang=en'),
    desk.get('gestion', '/gare/charte/access'),
    desk.get('gestion', '/gare/budget/access'),
    desk.get('lecture', '/gare/access'),
    desk.get('membre', '/gare/charte/edit'),
    desk.get('visiteuse', '/observatoire/accueil/edit'),
    desk.get('visiteuse', '/gare'),
    desk.get('gestion', '/gare/charte'),
    desk.get('gestion', '/'),
  ]);
  expect([preview, risky, unknown, stale].map(({ status }) => status)).toEqual([200, 422, 422, 409]);
  for (const { text } of [preview, risky, unknown, stale, ...shown]) expect(await findings(text)).toEqual([]);
});
