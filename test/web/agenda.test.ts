/** The screens and files of the agenda, as browsers and calendars ask for them. */
import request from 'supertest';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createApp } from '../../src/web/app.ts';
import { addPerson, setRule, signIn } from '../wiki/people.ts';
import { addPage, openStation, type Station } from '../wiki/station.ts';
import { type Browser, openBrowser, site } from './door.ts';

let station: Station;
let app: ReturnType<typeof createApp>;
let visitor: Browser;
let reader: Browser;

beforeAll(async () => {
  // 10:00 in Paris on Thursday 12 March 2026.
  station = await openStation({ types: ['reunion'] });
  const { wiki } = station;
  const meet = (title: string, values: Record<string, string>, space = 'gare') =>
    addPage(wiki, { title, values, body: '## Ordre du jour\n\n1. Budget' }, { type: 'reunion', space });
  await meet('Groupe presse', {
    date: '2026-03-12',
    debut: '10:15',
    fin: '12:00',
    groupe: 'presse',
    visio: 'https://visio.example.org/presse',
  });
  await meet('Conseil', { date: '2026-03-19', debut: '18:00', lieu: 'Salle B', statut: 'annulée' });
  await meet('Bureau réservé', { date: '2026-03-24', debut: '09:30', statut: 'reportée' }, 'observatoire');
  for (let hour = 10; hour < 16; hour++)
    await meet(`Atelier ${hour}`, { date: '2026-03-20', debut: `${hour}:00` });
  await addPage(wiki, { title: 'Sans date' });
  await setRule(wiki, { visitors: 'read', members: 'write' }, 'gare');
  await setRule(wiki, { visitors: 'none', members: 'read' }, 'observatoire');
  await setRule(wiki, { visitors: 'read', members: 'read' }, 'modeles');
  app = createApp(wiki, { url: site, limits: 'none', sessionSecret: 'un secret' });
  await addPerson(wiki, 'Lecture');
  visitor = openBrowser(app);
  reader = openBrowser(app, await signIn(app, 'Lecture'));
});
afterAll(() => station.wiki.close());

const text = (html: string) => html.replace(/<[^>]+>/g, ' ').replace(/\s+/g, ' ');

describe('the screen of a month', () => {
  test('is the present one, with its neighbours, its table and what comes', async () => {
    const { status, text: html } = await visitor.get('/agenda');
    expect(status).toBe(200);
    expect(html).toContain('<h1>Mars 2026</h1>');
    expect(html).toContain('href="/agenda?month=2026-02" rel="prev"');
    expect(html).toContain('<caption class="vh">Réunions et événements de mars 2026</caption>');
    expect(html).toContain(
      '<td class="is-today"><span class="cal__no">12<span class="vh"> mars, aujourd’hui</span></span>',
    );
    expect(html).toContain('<a class="cal__more" href="/agenda?week=2026-03-20">+ 3 autres');
    expect(text(html)).toContain('Aujourd’hui jeu. 12 mars 10:15 A Gare centrale : presse budget Rejoindre');
    expect(html).not.toContain('Bureau réservé');
  });

  test('says in words what is cancelled and what is moved', async () => {
    const html = (await reader.get('/agenda')).text;
    expect(html).toMatch(/event is-moved"[^>]*href="\/gare\/conseil".*, Gare centrale, annulée/);
    expect(text(html)).toContain('Conseil annulée budget Salle B');
    expect(text(html)).toContain('Bureau réservé reportée');
    expect(text(html)).toContain('Réservé aux membres');
  });

  test('keeps its filters from month to month', async () => {
    const html = (
      await reader.get('/agenda?space=observatoire&type=reunion&f.statut=report%C3%A9e&month=2026-03')
    ).text;
    const kept = 'space=observatoire&amp;f.statut=report%C3%A9e&amp;type=reunion';
    expect(html).toContain(`href="/agenda?${kept}&amp;month=2026-04" rel="next"`);
    expect(html).toContain(`value="${site}/agenda.ics?${kept}"`);
    expect(html).toContain('<input type="hidden" name="f.statut" value="reportée">');
    expect(html).not.toContain('Atelier');
    expect(html).toMatch(/name="space" value="observatoire" checked/);
    expect(html).toMatch(/name="space" value="gare">/);
  });

  test('is kept for no other reader when its filter says « moi »', async () => {
    await addPerson(station.wiki, 'Presse', { groups: ['presse'] });
    const member = openBrowser(app, await signIn(app, 'Presse'));
    const shown = async (browser: Browser) => (await browser.get('/agenda?type=reunion&f.groupe=moi')).text;
    expect(await shown(member)).toContain('href="/gare/groupe-presse"');
    expect(await shown(reader)).not.toContain('href="/gare/groupe-presse"');
  });

  test('shows nonsense in an address as the present', async () => {
    for (const query of [
      'month=2026-13',
      'month[]=x',
      'week=never',
      'view=past&before=x',
      'space=&type=',
      `month=${'9'.repeat(500)}`,
    ])
      expect([query, (await visitor.get(`/agenda?${query}`)).status]).toEqual([
        query,
        query.includes('[') ? 400 : 200,
      ]);
  });

  test('offers to announce to those who may write', async () => {
    expect((await reader.get('/gare/agenda')).text).toContain('href="/gare/new?type=reunion"');
    expect((await visitor.get('/gare/agenda')).text).not.toContain('/new?type=reunion');
    expect((await reader.get('/observatoire/agenda')).text).not.toContain('/new?type=reunion');
  });

  test('of a closed space is as one that is not there', async () => {
    expect((await visitor.get('/observatoire/agenda')).status).toBe(404);
    expect((await visitor.get('/observatoire/agenda.ics')).status).toBe(404);
  });
});

describe('week, list and past', () => {
  test('each say their own', async () => {
    const week = (await visitor.get('/agenda?week=2026-03-19')).text;
    expect(week).toContain('<h1>Semaine du 16 au 22 mars 2026</h1>');
    expect(week.match(/Atelier 1\d<span class="vh">/g)).toHaveLength(6);
    const list = (await visitor.get('/agenda?view=list')).text;
    expect(list).not.toContain('class="cal"');
    expect(text(list)).toContain('ven. 20 mars 15:00');
    const past = (await visitor.get('/agenda?view=past')).text;
    expect(text(past)).toContain('Rien avant cette date');
  });
});

describe('the files of the agenda', () => {
  test('are calendars of what each may read, and are not sent twice', async () => {
    const { text: file, headers } = await visitor.get('/agenda.ics');
    expect(headers['content-type']).toBe('text/calendar; charset=utf-8');
    expect(headers['content-disposition']).toContain('inline; filename="agenda.ics"');
    expect([file.match(/BEGIN:VEVENT/g)?.length, file.includes('Bureau')]).toEqual([8, false]);
    expect(headers['etag']).toMatch(/^W\/"/);
    const again = await request(app)
      .get('/agenda.ics')
      .set('if-none-match', headers['etag'] ?? '');
    expect([again.status, again.text]).toEqual([304, '']);
    expect((await reader.get('/agenda.ics')).text).toContain('SUMMARY:Bureau réservé (reportée)');
  });

  test('honour filters', async () => {
    const count = async (path: string) => (await visitor.get(path)).text.match(/BEGIN:VEVENT/g)?.length ?? 0;
    expect(await count('/agenda.ics?type=reunion')).toBe(8);
    expect(await count('/agenda.ics?type=dossier')).toBe(0);
    expect(await count('/gare/agenda.ics?f.lieu=Salle%20B')).toBe(1);
    expect(await count('/agenda.ics?space=observatoire')).toBe(0);
  });

  test('are there for one entry, and for no page without a date', async () => {
    const one = await visitor.get('/gare/conseil.ics');
    expect(one.headers['content-disposition']).toContain('attachment; filename="conseil.ics"');
    expect(one.text).toContain('STATUS:CANCELLED');
    for (const path of ['/gare/sans-date.ics', '/gare/jamais.ics', '/observatoire/bureau-reserve.ics'])
      expect([path, (await visitor.get(path)).status]).toEqual([path, 404]);
  });
});

describe('the address of one’s own', () => {
  test('is for who is signed in, told once, and opens what they may read and nothing else', async () => {
    expect((await visitor.get('/agenda/subscription')).headers['location']).toBe(
      '/login?next=%2Fagenda%2Fsubscription',
    );
    const made = await reader.post('/agenda/subscription?type=reunion');
    expect([made.status, made.headers['cache-control']]).toEqual([200, 'no-store']);
    const path =
      new RegExp(`value="${site}(/agenda/agenda_[\\w-]{43}\\.ics\\?type=reunion)"`).exec(made.text)?.[1] ??
      '';
    const file = await visitor.get(path);
    expect([file.status, file.headers['cache-control']]).toEqual([200, 'private, no-cache']);
    expect(file.text).toContain('Bureau réservé');
    expect((await reader.get('/agenda/subscription')).text).not.toContain('agenda_');
    const secret = /agenda_[\w-]{43}/.exec(path)?.[0] ?? '';
    const asToken = await request(app)
      .get('/observatoire/bureau-reserve')
      .set('authorization', `Bearer ${secret}`);
    expect(asToken.status).toBe(401);
    expect((await reader.get('/me/tokens')).text).toContain('Lire l’agenda, et rien d’autre');
    await reader.post('/agenda/subscription');
    expect((await visitor.get(path)).status).toBe(404);
    const ended = await reader.post('/agenda/subscription/end');
    expect(ended.text).toContain('Votre adresse d’agenda est supprimée.');
  });
});
