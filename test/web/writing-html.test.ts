import { HtmlValidate } from 'html-validate';
import request from 'supertest';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Desk, openDesk } from './writing-desk.ts';

let desk: Desk;

beforeAll(async () => {
  desk = await openDesk();
  const { write, attach, post } = desk;
  const slug = await write({
    space: 'gare',
    type: 'essai',
    title: 'Tout & <rien>',
    values: {
      sujet: 'Un "sujet"',
      etat: 'validé',
      axes: ['agir'],
      public: true,
      duree: { debut: '2026-03-12' },
    },
    body: '# Notes\n\nUn.\n',
    tags: ['a & b'],
  });
  await write({
    space: 'gare',
    slug,
    title: 'Tout & <tout>',
    base: 1,
    values: { sujet: 'Deux' },
    body: '# Notes\n\nUn <b>.\n\n\nDeux.\n',
    minor: true,
    summary: '<i>',
  });
  await attach('gare', slug, 'bilan & "été".csv', Buffer.from('a;b\n'));
  await attach('gare', slug, 'bilan & "été".csv', Buffer.from('a;b;c\n'));
  await write({ space: 'gare', title: 'Jetée' });
  await post('/gare/jetee/delete', { summary: '' });
});
afterAll(() => desk.wiki.close());

/** Names in our forms have no brackets (src/web/security.ts), so boxes of one group share theirs, as HTML allows. */
const validator = new HtmlValidate({
  extends: ['html-validate:recommended', 'html-validate:document'],
  rules: { 'form-dup-name': 'off' },
});

async function findings(html: string): Promise<string[]> {
  const report = await validator.validateString(html);
  const lines = html.split('\n');
  return report.results.flatMap(({ messages }) =>
    messages.map(({ ruleId, message, line }) => `${ruleId}: ${message} | ${lines[line - 1]?.slice(0, 200)}`),
  );
}

test.each([
  '/gare/new',
  '/gare/new?title=Un%20titre&parent=charte',
  '/gare/new?type=page',
  '/gare/new?type=essai',
  '/gare/tout-rien/edit',
  '/gare/tout-rien/edit?from=1',
  '/gare/tout-rien/rename',
  '/gare/tout-rien/delete',
  '/gare/tout-rien/history',
  '/gare/tout-rien/history?minor=0',
  '/gare/jetee/history',
  '/gare/tout-rien/diff?from=1&to=2',
  '/gare/tout-rien/diff?from=1&to=1',
  '/gare/tout-rien/blame',
  '/gare/tout-rien/files',
  '/gare/tout-rien/files/bilan%20%26%20%22%C3%A9t%C3%A9%22.csv/versions',
  '/gare/charte/files',
  '/gare/charte?publie=1',
  '/gare/tout-rien?publie=2&reuni=1',
  '/gare/trash',
  '/observatoire/trash',
  '/gare/tout-rien/edit?lang=en',
  '/gare/tout-rien/history?lang=en',
])('%s is valid HTML', async (address) => {
  const { status, text } = await desk.get(address);
  expect(status).toBe(200);
  expect(await findings(text)).toEqual([]);
});

test('what answers a form is valid HTML too', async () => {
  const path = '/gare/tout-rien/edit';
  const form = await desk.open(path);
  const body = '# Titre\r\n\r\nUn < deux & **trois**.\r\n';
  const preview = await desk.post('/gare/tout-rien/preview', { ...form, body, action: 'preview' });
  const compared = await desk.post(path, { ...form, body, action: 'compare' });
  const invalid = await desk.post(path, {
    ...form,
    title: '',
    champ_sujet: '',
    champ_jour: 'hier',
    champ_lieu_lat: 'x',
    champ_lieu_lon: '1',
  });
  const slug = await desk.write({
    space: 'gare',
    type: 'essai',
    title: 'Heurtée',
    values: { sujet: 'Un' },
    body: 'Un.\n',
  });
  const stale = await desk.open(`/gare/${slug}/edit`);
  await desk.write({
    space: 'gare',
    slug,
    title: 'Heurtée & <mieux>',
    base: 1,
    values: { sujet: 'Deux' },
    body: 'Deux.\n',
  });
  const conflict = await desk.post(`/gare/${slug}/edit`, {
    ...stale,
    title: 'Autre',
    body: 'Trois.\r\n',
    champ_sujet: 'Trois',
  });
  await desk.post(`/gare/${slug}/delete`, { summary: '' });
  const kept = await desk.post(`/gare/${slug}/edit`, { ...stale, body: 'Gardé <b>' });
  const refused = await request(desk.app)
    .post('/gare/charte/files')
    .attach('files', Buffer.from(''), 'vide.txt')
    .attach('files', Buffer.from('x'), 'plein.txt');
  const renamed = await desk.post('/gare/tout-rien/rename', { title: '', slug: '' });
  const parent = await desk.post('/gare/tout-rien/parent', { parent: 'Rien' });
  const home = await desk.post('/gare/accueil/delete', { summary: 'x' });
  const answers = { preview, compared, invalid, conflict, kept, refused, renamed, parent, home };
  expect(Object.values(answers).map(({ status }) => status)).toEqual([
    200, 200, 422, 409, 410, 422, 422, 422, 422,
  ]);
  for (const [name, { text }] of Object.entries(answers)) {
    expect([name, ...(await findings(text))]).toEqual([name]);
  }
});
