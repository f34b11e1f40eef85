/** The link of a receipt: reading what became of an entry, correcting it, taking it back; and sessions that are full. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { tidyUp } from '../../src/wiki/tidy-up.ts';
import { setRule } from '../wiki/people.ts';
import { addPage } from '../wiki/station.ts';
import { wordsOf } from './door.ts';
import { type Desk, hiddenIn, openDesk } from './submit-desk.ts';

let desk: Desk;
beforeEach(async () => {
  desk = await openDesk();
});
afterEach(() => desk.close());

const day = 24 * 3600_000;

/** Sends the form at this address. @returns the answer and, if it has one, the link of its receipt. */
async function send(path: string, typed: Record<string, string>) {
  const browser = desk.visitor();
  const page = await browser.get(path);
  desk.wait();
  const answer = await browser.post('/gare/submit', { ...hiddenIn(page.text, '/gare/submit'), ...typed });
  const link = /value="http:\/\/127\.0\.0\.1:3000(\/correct\/[^"]+)"/.exec(answer.text)?.[1] ?? '';
  return { answer, link };
}

const testify = () =>
  send('/gare/temoigner', {
    champ_ville: 'Roubaix',
    champ_telephone: '0612345678',
    champ_recit: 'Sans motif.',
  });

async function pendingSlugs(space = 'observatoire'): Promise<string[]> {
  const screen = await (await desk.as('gestion')).get(`/${space}/submissions`);
  return [...screen.text.matchAll(/\/([a-z]+-[a-z0-9]{8})\/accept/g)].map(([, slug = '']) => slug);
}

describe('the link of a receipt', () => {
  test('shows a button first, then what was sent, the telephone too', async () => {
    const { link } = await testify();
    const before = await desk.visitor().get(link);
    expect(before.status).toBe(200);
    expect(before.headers['cache-control']).toBe('no-store');
    expect(before.text).not.toContain('Roubaix');
    const open = await desk.visitor().post(link, { action: 'open' });
    expect(open.text).toContain('Roubaix');
    expect(open.text).toContain('tel:0612345678');
    expect(open.text).not.toContain('à lire');
    expect(wordsOf(open)).toContain('Il attend');
  });

  test('corrects while nobody has begun to work on it, and never what managers write', async () => {
    const { link } = await testify();
    const open = await desk.visitor().post(link, { action: 'open' });
    const form = {
      ...hiddenIn(open.text, link),
      action: 'correct',
      title: 'Un cas',
      champ_ville: 'Lens',
      champ_recit: 'Sans motif, le 3 mars.',
      champ_suivi: 'classé',
      champ__efface: 'suivi',
    };
    const corrected = await desk.visitor().post(link, form);
    expect(wordsOf(corrected)).toContain('C’est corrigé.');
    expect((await desk.visitor().post(link, form)).status).toBe(200);
    const manager = await desk.as('gestion');
    const screen = await manager.get('/observatoire/submissions');
    expect(screen.text).toContain('Cas de Lens');
    expect(screen.text).toContain('à lire');
    expect(screen.text).not.toMatch(/classé|Roubaix/);
    const [slug = ''] = await pendingSlugs();
    const history = await manager.get(`/observatoire/${slug}/history`);
    expect(history.text.match(/rev\/2"/g)?.length).toBeGreaterThan(0);
    expect(history.text).not.toContain('rev/3"');

    const wrong = await desk
      .visitor()
      .post(link, { ...form, champ_ville: '', champ_recit: 'Un mot de plus.' });
    expect(wrong.status).toBe(422);
    expect(wrong.text).toContain('Un mot de plus.');
  });

  test('no longer corrects what somebody has changed, whose words it does not show', async () => {
    const { link } = await testify();
    const [slug = ''] = await pendingSlugs();
    const manager = await desk.as('gestion');
    const edit = await manager.get(`/observatoire/${slug}/edit`);
    await manager.post(`/observatoire/${slug}/edit`, {
      ...hiddenIn(edit.text, `/observatoire/${slug}/edit`),
      title: 'Un cas',
      body: '',
      champ_ville: 'Lens',
      champ_recit: 'Une note de l’équipe.',
    });
    const open = await desk.visitor().post(link, { action: 'open' });
    expect(open.text).toContain('Roubaix');
    expect(open.text).not.toContain('Une note de l’équipe.');
    const late = await desk.visitor().post(link, {
      action: 'correct',
      type: 'cas',
      formId: 'aaaaaaaa-1',
      title: 'Un cas',
      champ_ville: 'Douai',
    });
    expect(late.status).toBe(409);
    expect(late.text).toContain('Douai');
  });

  test('takes back what waits, every word of it', async () => {
    const { link } = await testify();
    const asked = await desk.visitor().post(link, { action: 'withdraw' });
    expect(wordsOf(asked)).toContain('effacé pour toujours');
    expect(await pendingSlugs()).toHaveLength(1);
    const done = await desk.visitor().post(link, { action: 'withdraw-yes' });
    expect(wordsOf(done)).toContain('Votre envoi est effacé');
    expect(await pendingSlugs()).toEqual([]);
    expect((await desk.visitor().get(link)).status).toBe(404);
    const { db } = desk.wiki.store;
    const left = await db
      .selectFrom('revision')
      .select('title')
      .where('title', 'like', '%Roubaix%')
      .execute();
    expect(left).toEqual([]);
    expect(await db.selectFrom('submission').selectAll().execute()).toEqual([]);
    expect(await desk.wiki.store.settings.find('forgetting')).toBe('');
  });

  test('says what was decided for thirty days; then who sent it is forgotten, and what was refused is gone', async () => {
    const { link } = await testify();
    const second = await testify();
    const [first = '', other = ''] = await pendingSlugs();
    const manager = await desk.as('gestion');
    await manager.post(`/observatoire/${first}/refuse`, { action: 'refuse', reason: 'Déjà connu.' });
    await manager.post(`/observatoire/${other}/accept`);
    expect(wordsOf(await desk.visitor().post(link, { action: 'open' }))).toContain('Déjà connu.');
    const accepted = await desk.visitor().post(second.link, { action: 'open' });
    expect(wordsOf(accepted)).toContain('Il est publié.');
    // The space is closed to visitors: nothing leads there.
    expect(accepted.text).not.toContain('href="/observatoire');
    expect((await desk.visitor().post(link, { action: 'withdraw-yes' })).status).toBe(409);
    desk.wait(29 * day);
    await tidyUp(desk.wiki);
    expect((await desk.visitor().get(link)).status).toBe(200);
    desk.wait(2 * day);
    expect((await desk.visitor().get(link)).status).toBe(404);
    await tidyUp(desk.wiki);
    const rows = await desk.wiki.store.db.selectFrom('submission').selectAll().execute();
    expect(rows.map(({ state, secret_hash }) => [state, secret_hash])).toEqual([['accepted', null]]);
    const left = await desk.wiki.store.db
      .selectFrom('page')
      .select('slug')
      .where('slug', '=', first)
      .execute();
    expect(left).toEqual([]);
  });

  test('is guessed by nobody', async () => {
    for (const secret of ['inconnu', 'a'.repeat(43)]) {
      expect((await desk.visitor().get(`/correct/${secret}`)).status).toBe(404);
      expect((await desk.visitor().post(`/correct/${secret}`, { action: 'open' })).status).toBe(404);
    }
  });
});

describe('a session', () => {
  beforeEach(async () => {
    const open = { visitors: 'manage', members: 'manage' } as const;
    for (const space of ['gare', 'modeles']) await setRule(desk.wiki, open, space);
    const body = '{{formulaire type="inscription" seance="ici"}}';
    const one = { title: 'Séance d’essai', body, values: { places: 2 } };
    await addPage(desk.wiki, one, { type: 'seance' });
  });

  const signUp = (nom: string) => send('/gare/seance-dessai', { champ_nom: nom });

  async function openToReaders() {
    const groups = (await desk.wiki.store.groups.list()).filter(({ handle }) => handle === 'gestion');
    const grants = groups.map(({ id }) => ({ id, role: 'manage' as const }));
    await setRule(desk.wiki, { visitors: 'read', members: 'read', groups: grants }, 'gare');
  }

  test('is said by the page that holds the form, and is not typed', async () => {
    await openToReaders();
    const page = await desk.visitor().get('/gare/seance-dessai');
    expect(page.text).toContain('<input type="hidden" name="champ_seance" value="gare:Séance d’essai">');
    expect(page.text).not.toMatch(/<input class="input"[^>]*name="champ_seance"/);
    const { answer } = await send('/gare/seance-dessai', { champ_nom: 'Une', champ_seance: 'Accueil' });
    expect(answer.status).toBe(422);
    expect(wordsOf(answer)).toContain('Cette fiche n’existe pas, ou plus.');
  });

  test('tells visitors how many places are left, of entries that they do not read, and names none', async () => {
    await openToReaders();
    const left = async () => {
      const words = wordsOf(await desk.visitor().get('/gare/seance-dessai'));
      return /Places restantes (\d+)/.exec(words)?.[1];
    };
    // Asked twice, so that the second answer is the one that is kept.
    expect([await left(), await left()]).toEqual(['2', '2']);
    await signUp('Zibeline');
    expect([await left(), await left()]).toEqual(['1', '1']);
    await signUp('Zibeline aussi');
    expect(await left()).toBe('0');
    const seen = wordsOf(await desk.visitor().get('/gare/seance-dessai'));
    expect(seen).toContain('Complet.');
    expect(seen).not.toContain('Zibeline');
    const [slug = ''] = await pendingSlugs('gare');
    await (await desk.as('gestion')).post(`/gare/${slug}/refuse`, { action: 'refuse' });
    expect(await left()).toBe('1');
  });

  test('takes as many as it has places, those who wait counted; who comes last keeps what they typed', async () => {
    await openToReaders();
    expect((await signUp('Une')).answer.status).toBe(200);
    const browsers = [desk.visitor(), desk.visitor()];
    const pages = await Promise.all(browsers.map((browser) => browser.get('/gare/seance-dessai')));
    desk.wait();
    const both = await Promise.all(
      browsers.map((browser, at) =>
        browser.post('/gare/submit', {
          ...hiddenIn(pages[at]?.text ?? '', '/gare/submit'),
          champ_nom: at === 0 ? 'Deux' : 'Trois',
        }),
      ),
    );
    expect(both.map(({ status }) => status).sort()).toEqual([200, 409]);
    const last = both.find(({ status }) => status === 409);
    expect(last && wordsOf(last)).toContain('Toutes les places sont prises.');
    expect(last?.text).toMatch(/value="(Deux|Trois)"/);
    expect(wordsOf(await desk.visitor().get('/gare/seance-dessai'))).toContain('Complet.');
    const [slug = ''] = await pendingSlugs('gare');
    await (await desk.as('gestion')).post(`/gare/${slug}/refuse`, { action: 'refuse' });
    expect((await signUp('Quatre')).answer.status).toBe(200);
  });
});
