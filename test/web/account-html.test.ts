/** Every screen of the account is valid HTML, as it is asked for and as it answers a form. */
import { HtmlValidate } from 'html-validate';
import { Secret, TOTP } from 'otpauth';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { savePage } from '../../src/wiki/save-page.ts';
import { pathIn } from '../mailbox.ts';
import { addPerson, emailOf, password, signIn } from '../wiki/people.ts';
import { edit } from '../wiki/station.ts';
import { type Browser, type Door, openBrowser, openDoor } from './door.ts';

let door: Door;
let admin: Browser;
let member: Browser;
/** Without mail. */
let plain: Browser;

beforeAll(async () => {
  door = await openDoor();
  const person = await addPerson(door.wiki, 'Été & <Co>');
  await addPerson(door.wiki, 'Administration', { isAdmin: true });
  await savePage(door.wiki, person, { space: 'gare', edit: edit({ title: 'Un & <deux>', summary: '<i>' }) });
  admin = openBrowser(door.app, await signIn(door.app, 'Administration'));
  member = openBrowser(door.app, await signIn(door.app, 'Été & <Co>'));
  plain = openBrowser(door.plain, await signIn(door.plain, 'Été & <Co>'));
  await member.post('/me/tokens', { name: 'Agenda & <b>', scope: 'write', days: '365', password });
});
afterAll(() => door.close());

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

const screens = [
  '',
  '/password',
  '/email',
  '/sessions',
  '/tokens',
  '/second-factor',
  '/passkeys',
  '/contributions',
];

test.each([...screens, '?lang=en', '/contributions?before=2026-01-01T00:00:00.000Z_1_1'])(
  '/me%s is valid HTML',
  async (path) => {
    for (const browser of [admin, member, plain]) {
      const { status, text } = await browser.get(`/me${path}`);
      expect([path, status, ...(await findings(text))]).toEqual([path, 200]);
    }
    await member.get('/me?lang=fr');
  },
);

test('what answers a form is valid HTML too', async () => {
  const wrong = { password: 'pas le bon' };
  const answers = {
    password: await member.post('/me/password', { ...wrong, wanted: 'x' }),
    short: await member.post('/me/password', { password, wanted: 'x' }),
    email: await member.post('/me/email', { ...wrong, email: '"<b>' }),
    wrongEmail: await member.post('/me/email', { password, email: '"<b>' }),
    token: await member.post('/me/tokens', { password, name: '', days: 'x' }),
    made: await member.post('/me/tokens', { password, name: '"<b>', days: '30' }),
    start: await member.post('/me/second-factor/start', wrong),
    asked: await member.post('/me/email', { password, email: 'autre@exemple.org' }),
  };
  expect(Object.values(answers).map(({ status }) => status)).toEqual([
    422, 422, 422, 422, 422, 200, 422, 200,
  ]);
  for (const [name, { text }] of Object.entries(answers)) {
    expect([name, ...(await findings(text))]).toEqual([name]);
  }
  const link = pathIn(await door.mailbox.next(), '/email/');
  for (const answer of [await member.get(link), await member.post(link), await member.get(link)]) {
    expect(await findings(answer.text)).toEqual([]);
  }
});

test('so are the screens of the second factor', async () => {
  await admin.post('/me/second-factor/start', { password });
  const offered = await admin.get('/me/second-factor');
  expect(await findings(offered.text)).toEqual([]);
  const key = /id="cle"[^>]*value="([A-Z2-7 ]+)"/.exec(offered.text)?.[1]?.replaceAll(' ', '') ?? '';
  const timestamp = door.wiki.clock().getTime();
  const code = TOTP.generate({ secret: Secret.fromBase32(key), timestamp });
  const wrong = await admin.post('/me/second-factor/confirm', { code: 'x' });
  const codes = await admin.post('/me/second-factor/confirm', { code });
  const on = await admin.get('/me/second-factor');
  const refused = await admin.post('/me/second-factor/off', { password: 'pas le bon' });
  const fresh = openBrowser(door.app);
  await fresh.post('/login', { email: emailOf('Administration'), password });
  const owed = await fresh.get('/login/code?next=/gare');
  const again = await fresh.post('/login/code', { code });
  for (let tries = 0; tries < 3; tries += 1) await fresh.post('/login/code', { code });
  const over = await fresh.post('/login/code', { code, next: '/gare' });
  const answers = { wrong, codes, on, refused, owed, again, over };
  expect(Object.values(answers).map(({ status }) => status)).toEqual([422, 200, 200, 422, 200, 422, 422]);
  for (const [name, { text }] of Object.entries(answers)) {
    expect([name, ...(await findings(text))]).toEqual([name]);
    expect(text).not.toMatch(/<[^>]+\sstyle=/);
  }
});
