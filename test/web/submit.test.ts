/** Forms open to visitors, from the page that holds one to the decision of who manages. */
import request from 'supertest';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { pathIn } from '../mailbox.ts';
import { sameOrigin, setRule } from '../wiki/people.ts';
import { addPage } from '../wiki/station.ts';
import { cookiesOf, wordsOf } from './door.ts';
import { type Desk, hiddenIn, openDesk } from './submit-desk.ts';

let desk: Desk;
beforeEach(async () => {
  desk = await openDesk();
});
afterEach(() => desk.close());

const told = {
  champ_ville: 'Roubaix',
  champ_telephone: '06 12 34 56 78',
  champ_recit: 'La subvention a été retirée sans motif.',
};

/** Opens the form on the page, takes the time to read it, and sends it. */
async function testify(more: Record<string, string> = {}, browser = desk.visitor()) {
  const page = await browser.get('/gare/temoigner');
  const hidden = hiddenIn(page.text, '/gare/submit');
  desk.wait();
  const form = { ...hidden, ...told, ...more };
  return { answer: await browser.post('/gare/submit', form), form, browser };
}

const linkOf = (html: string) => /value="http:\/\/127\.0\.0\.1:3000(\/correct\/[^"]+)"/.exec(html)?.[1] ?? '';

async function pendingSlug(): Promise<string> {
  const screen = await (await desk.as('gestion')).get('/observatoire/submissions');
  return /\/observatoire\/(cas-[a-z0-9]+)\/accept/.exec(screen.text)?.[1] ?? '';
}

describe('a form on a page', () => {
  test('asks visitors for what they may give, and says who reads it', async () => {
    const page = await desk.visitor().get('/gare/temoigner');
    expect(page.status).toBe(200);
    expect(page.text).toContain('name="champ_ville"');
    expect(page.text).toContain('name="champ_telephone"');
    expect(page.text).not.toContain('name="champ_suivi"');
    expect(page.text).toContain('Lu par l’équipe seulement, jamais publié.');
    expect(page.text).toContain('href="/privacy"');
    expect(page.text).not.toContain('name="title"');
    expect(cookiesOf(page)).toEqual([]);
  });

  test('has a number of its own for each who opens it', async () => {
    const numbers = await Promise.all(
      [1, 2].map(
        async () => hiddenIn((await desk.visitor().get('/gare/temoigner')).text, '/gare/submit')['formId'],
      ),
    );
    expect(numbers[0]).not.toBe(numbers[1]);
  });

  test('tells a type kept for members to nobody else', async () => {
    await setRule(desk.wiki, { visitors: 'manage', members: 'manage' }, 'gare');
    await addPage(desk.wiki, { title: 'Proposer', body: '{{formulaire type="seance"}}' });
    await setRule(desk.wiki, { visitors: 'read', members: 'read' }, 'gare');
    const page = await desk.visitor().get('/gare/proposer');
    expect(wordsOf(page)).toContain('Ce formulaire est réservé aux membres.');
    expect(page.text).not.toContain('Séance');
    const member = await (await desk.as('membre')).get('/gare/proposer');
    expect(wordsOf(member)).toContain('réservé aux personnes qui écrivent dans son espace');
    const sent = await desk.visitor().post('/gare/submit', { type: 'seance', formId: 'aaaaaaaa-1' });
    expect(sent.status).toBe(403);
    expect(sent.text).not.toContain('Séance');
  });
});

describe('what a visitor sends', () => {
  test('waits for who manages the space, and is nowhere for anybody else', async () => {
    const { answer } = await testify({ name: 'Une adhérente', email: 'adherente@exemple.org' });
    expect(answer.status).toBe(200);
    expect(wordsOf(answer)).toContain('Merci, c’est bien reçu');
    expect(linkOf(answer.text)).toMatch(/^\/correct\/[\w-]{43}$/);
    const slug = await pendingSlug();
    for (const browser of [desk.visitor(), await desk.as('membre'), await desk.as('ecriture')]) {
      for (const path of [
        `/observatoire/${slug}`,
        `/observatoire/${slug}.md`,
        `/observatoire/${slug}/history`,
        `/api/v1/spaces/observatoire/pages/${slug}`,
      ]) {
        expect((await browser.get(path)).status, path).toBe(404);
      }
      for (const path of [
        '/search?q=Roubaix',
        '/search?q=subvention',
        '/changes',
        '/observatoire/pages',
        '/observatoire/pages?type=cas',
        '/observatoire',
        '/observatoire/feed.atom',
        '/changes.atom',
        '/sitemap.xml',
      ]) {
        const { text } = await browser.get(path);
        expect(text.replaceAll('q=Roubaix', '').replaceAll('Roubaix»', ''), path).not.toMatch(
          /Cas de Roubaix|cas-[a-z0-9]{8}|retirée sans motif/,
        );
      }
      expect((await browser.get('/observatoire')).text).not.toContain('/observatoire/submissions');
    }
    expect((await (await desk.as('membre')).get('/observatoire/submissions')).status).toBe(403);
    expect((await desk.visitor().get('/observatoire/submissions')).status).toBe(404);
  });

  test('is shown whole to who manages, who are told by letter once an hour', async () => {
    await testify({ email: 'adherente@exemple.org', name: 'Une adhérente' });
    const letters = [await desk.mailbox.next(), await desk.mailbox.next()];
    const receipt = letters.find(({ to }) => to[0] === 'adherente@exemple.org');
    const word = letters.find(({ to }) => to[0] === 'gestion@exemple.org');
    expect(receipt && pathIn(receipt, '/correct/')).toMatch(/^\/correct\//);
    expect(word?.text).toContain('Observatoire\u00a0: un envoi attend.');
    expect(word?.text).not.toContain('Roubaix');
    await testify({ champ_ville: 'Tourcoing' });
    expect(await desk.mailbox.waiting()).toBe(0);

    const manager = await desk.as('gestion');
    expect(wordsOf(await manager.get('/observatoire'))).toContain('2 envois attendent votre réponse.');
    const screen = await manager.get('/observatoire/submissions');
    expect(screen.text).toContain('href="tel:0612345678"');
    expect(screen.text).toContain('à lire');
    expect(screen.text).toContain('adherente@exemple.org');
  });

  test('sent twice is one entry, with one receipt and one link', async () => {
    const { answer, form, browser } = await testify();
    const again = await browser.post('/gare/submit', form);
    expect(again.status).toBe(200);
    expect(linkOf(again.text)).toBe(linkOf(answer.text));
    const both = await Promise.all(
      [1, 2].map(() => browser.post('/gare/submit', { ...form, champ_ville: 'Lens' })),
    );
    expect(both.map(({ status }) => status)).toEqual([200, 200]);
    const screen = await (await desk.as('gestion')).get('/observatoire/submissions');
    expect(screen.text.match(/\/accept"/g)).toHaveLength(2);
  });

  test('cannot fill in what only managers write, nor empty it', async () => {
    await testify({ champ_suivi: 'classé', champ__efface: 'suivi' });
    const screen = await (await desk.as('gestion')).get('/observatoire/submissions');
    expect(screen.text).toContain('à lire');
    expect(screen.text).not.toContain('classé');
  });

  test('comes back with everything typed when something is wrong', async () => {
    const { answer, form, browser } = await testify({ champ_ville: '', email: 'pas une adresse' });
    expect(answer.status).toBe(422);
    expect(answer.text).toContain('La subvention a été retirée sans motif.');
    expect(answer.text).toContain('value="pas une adresse"');
    expect(answer.text).toContain('aria-invalid="true"');
    // Mended in a second: the stamp is that of the first time.
    const hidden = hiddenIn(answer.text, '/gare/submit');
    const mended = await browser.post('/gare/submit', {
      ...form,
      ...hidden,
      champ_ville: 'Roubaix',
      email: '',
    });
    expect(mended.status).toBe(200);
    expect(wordsOf(mended)).toContain('Merci');
  });

  test('is published at once where the type says so, and noted all the same', async () => {
    const browser = desk.visitor();
    const page = await browser.get('/gare/submit?type=rencontre');
    expect(wordsOf(page)).toContain('Votre envoi est publié aussitôt.');
    desk.wait();
    const hidden = hiddenIn(page.text, '/gare/submit');
    const answer = await browser.post('/gare/submit', {
      ...hidden,
      title: 'Fête du quartier',
      champ_jour: '2026-05-01',
      body: 'Venez nombreux·ses.',
    });
    expect(wordsOf(answer)).toContain('Il est publié.');
    const entry = await desk.visitor().get('/gare/fete-du-quartier');
    expect(entry.status).toBe(200);
    expect((await desk.visitor().get('/gare/fete-du-quartier/history')).text).toContain('Visiteur·euse');
    const list = await (await desk.as('gestion')).get('/gare/submissions?state=accepted');
    expect(list.text).toContain('Fête du quartier');
  });
});

describe('a robot', () => {
  test('that fills in what nobody sees is thanked, and nothing is kept', async () => {
    const { answer } = await testify({ website: 'https://exemple.com' });
    expect(answer.status).toBe(200);
    expect(wordsOf(answer)).toContain('Merci, c’est bien reçu');
    const followed = await desk.visitor().get(linkOf(answer.text));
    expect(followed.status).toBe(404);
    expect(await pendingSlug()).toBe('');
  });

  test('that answers in a moment, or with a stamp of another form, gets its form back', async () => {
    const browser = desk.visitor();
    const hidden = hiddenIn((await browser.get('/gare/temoigner')).text, '/gare/submit');
    const early = await browser.post('/gare/submit', { ...hidden, ...told });
    expect(early.status).toBe(422);
    expect(early.text).toContain('La subvention a été retirée sans motif.');
    desk.wait();
    const other = await browser.post('/gare/submit', { ...hidden, ...told, formId: 'un-autre-formulaire' });
    expect(other.status).toBe(422);
    desk.wait(25 * 3600_000);
    const late = await browser.post('/gare/submit', { ...hidden, ...told });
    expect(wordsOf(late)).toContain('Ce formulaire était ouvert depuis longtemps.');
    expect(await pendingSlug()).toBe('');
    desk.wait();
    const again = { ...hidden, ...hiddenIn(late.text, '/gare/submit'), ...told };
    expect((await browser.post('/gare/submit', again)).status).toBe(200);
  });

  test('is stopped after some entries, its text given back with the time to wait', async () => {
    const app = desk.appWith({ submit: [{ per: 'address', minutes: 60, most: 1, counts: 'done' }] });
    const first = await testify({}, desk.visitor(app));
    expect(first.answer.status).toBe(200);
    const second = await testify({ champ_ville: 'Lens' }, desk.visitor(app));
    expect(second.answer.status).toBe(429);
    expect(second.answer.text).toContain('value="Lens"');
    expect(wordsOf(second.answer)).toContain('envoyez-le de nouveau dans 60');
    expect(Number(second.answer.headers['retry-after'])).toBeGreaterThan(0);
  });

  test('that sends many links is marked, no more', async () => {
    await testify({ champ_recit: 'https://a.example https://b.example http://c.example www.d.example' });
    const screen = await (await desk.as('gestion')).get('/observatoire/submissions');
    expect(wordsOf(screen)).toContain('Peut-être indésirable');
  });
});

describe('who manages', () => {
  test('publishes what they have redacted; what stood before stays with them', async () => {
    await testify();
    const manager = await desk.as('gestion');
    const slug = await pendingSlug();
    const edit = await manager.get(`/observatoire/${slug}/edit`);
    const hidden = hiddenIn(edit.text, `/observatoire/${slug}/edit`);
    const saved = await manager.post(`/observatoire/${slug}/edit`, {
      ...hidden,
      title: 'Un cas dans le Nord',
      body: '',
      champ_ville: 'une ville du Nord',
      champ_recit: 'La subvention a été retirée.',
      champ_telephone: '06 12 34 56 78',
      champ_suivi: 'lu',
    });
    expect(saved.status).toBe(303);
    const done = await manager.post(`/observatoire/${slug}/accept`);
    expect(done.headers['location']).toBe('/observatoire/submissions?done=accepted');
    const member = await desk.as('membre');
    const entry = await member.get('/observatoire/un-cas-dans-le-nord');
    expect(entry.status).toBe(200);
    expect(entry.text).not.toMatch(/Roubaix|tel:06|roubaix/);
    const history = await member.get('/observatoire/un-cas-dans-le-nord/history');
    expect(history.text).not.toContain('Roubaix');
    expect((await member.get('/observatoire/un-cas-dans-le-nord/rev/1')).status).toBe(404);
    expect((await manager.get('/observatoire/un-cas-dans-le-nord/rev/1')).text).toContain('Roubaix');
    expect((await manager.post(`/observatoire/${slug}/accept`)).status).toBe(409);
    expect((await manager.post('/observatoire/un-cas-dans-le-nord/accept')).status).toBe(409);
  });

  test('refuses with a reason, tells it by letter, and takes it back', async () => {
    await testify({ email: 'adherente@exemple.org' });
    await desk.mailbox.next();
    await desk.mailbox.next();
    const manager = await desk.as('gestion');
    const slug = await pendingSlug();
    const refused = await manager.post(`/observatoire/${slug}/refuse`, {
      action: 'refuse',
      reason: 'Le cas est déjà connu.',
      tells: '1',
    });
    expect(refused.status).toBe(303);
    const letter = await desk.mailbox.next();
    expect(letter.to).toEqual(['adherente@exemple.org']);
    expect(letter.text).toContain('Le cas est déjà connu.');
    expect((await manager.get(`/observatoire/${slug}`)).status).toBe(410);
    const list = await manager.get('/observatoire/submissions?state=refused');
    expect(list.text).toContain('Cas de Roubaix');
    expect((await manager.post(`/observatoire/${slug}/refuse`, { action: 'reopen' })).status).toBe(303);
    expect(await pendingSlug()).toBe(slug);
    expect((await manager.get(`/observatoire/${slug}`)).status).toBe(200);
  });

  test('puts several aside at once, and tells nobody of what is unwanted', async () => {
    await testify({ email: 'robot@exemple.org' });
    await testify({ champ_ville: 'Lens' });
    const manager = await desk.as('gestion');
    const screen = await manager.get('/observatoire/submissions');
    const slugs = [...screen.text.matchAll(/\/observatoire\/(cas-[a-z0-9]+)\/accept/g)].map(
      ([, one = '']) => one,
    );
    expect(slugs).toHaveLength(2);
    const letters = desk.mailbox.letters.length;
    const done = await request(desk.app)
      .post('/observatoire/submissions')
      .set({ ...sameOrigin, cookie: manager.cookie() })
      .type('form')
      .send(`chosen-${slugs[0]}=1&chosen-${slugs[1]}=1&action=unwanted&tells=1`);
    expect(done.headers['location']).toBe('/observatoire/submissions?done=unwanted&count=2');
    expect(await pendingSlug()).toBe('');
    await desk.mailbox.waiting();
    expect(
      desk.mailbox.letters.slice(letters).filter(({ to }) => to[0] === 'robot@exemple.org').length,
    ).toBeLessThan(2);
    expect(
      (await desk.visitor().post('/observatoire/submissions', { [`chosen-${slugs[0]}`]: '1' })).status,
    ).toBe(404);
  });

  test('is nobody else: a member is told no more than of any page', async () => {
    await testify();
    const slug = await pendingSlug();
    for (const browser of [desk.visitor(), await desk.as('membre'), await desk.as('ecriture')]) {
      for (const what of ['accept', 'refuse']) {
        expect((await browser.post(`/observatoire/${slug}/${what}`)).status).toBe(404);
        expect((await browser.post(`/observatoire/cas-aaaaaaaa/${what}`)).status).toBe(404);
      }
    }
    expect(await pendingSlug()).toBe(slug);
  });
});
