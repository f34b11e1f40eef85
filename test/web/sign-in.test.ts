/** Signing in by password and by letter: who comes in, who does not, and that nobody learns who has an account. */
import { hash as argonHash } from '@node-rs/argon2';
import request from 'supertest';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { formOf, openClient } from '../http.ts';
import { pathIn } from '../mailbox.ts';
import { addPerson, emailOf, password, sameOrigin, signIn } from '../wiki/people.ts';
import { cookiesOf, type Door, openBrowser, openDoor, wordsOf } from './door.ts';

let door: Door;
beforeAll(async () => {
  door = await openDoor();
  for (const name of ['Trésorerie', 'Secrétariat', 'Partie', 'Bloquée', 'En attente']) {
    await addPerson(door.wiki, name);
  }
  const set = async (name: string, state: 'blocked' | 'waiting' | 'left') => {
    const member = await door.wiki.store.members.findByEmail(emailOf(name));
    await door.wiki.transact((tx) => tx.members.change(member?.id ?? 0, { state }));
  };
  await set('Bloquée', 'blocked');
  await set('En attente', 'waiting');
  await set('Partie', 'left');
});
afterAll(() => door.close());

const closedPage = '/observatoire/ordre-du-jour';
const known = emailOf('Trésorerie');
const wrong = 'pas du tout le bon mot';

describe('the screen', () => {
  test('offers the link of a letter first where there is mail, and the password folded below', async () => {
    const { text } = await request(door.app).get('/login').set('Accept-Language', 'fr');
    expect(text).toContain('Recevoir un lien de connexion');
    expect(text).toMatch(/<details class="fold"><summary>J’ai un mot de passe/);
    expect(text.indexOf('Recevoir un lien')).toBeLessThan(text.indexOf('J’ai un mot de passe'));
    expect(text.match(/btn--primary/g)).toHaveLength(1);
  });

  test('asks for the password at once where there is none', async () => {
    const { text } = await request(door.plain).get('/login').set('Accept-Language', 'fr');
    expect(text).not.toContain('Recevoir un lien');
    expect(text).not.toContain('<details class="fold"');
    expect(text).toContain('name="password"');
  });

  test('offers no account to ask for while registration is closed', async () => {
    const closed = await request(door.app).get('/login');
    expect(closed.text).not.toContain('href="/register"');
  });

  test('keeps where one comes from, and says so', async () => {
    const { text } = await request(door.app).get(`/login?next=${encodeURIComponent(closedPage)}`);
    expect(text.match(new RegExp(`name="next" value="${closedPage}"`, 'g'))).toHaveLength(2);
    expect(text).toContain('Vous reviendrez ensuite');
    expect(text).toContain(`href="/reset?next=${encodeURIComponent(closedPage)}"`);
  });

  test('sends on whoever is signed in already', async () => {
    const browser = openBrowser(door.app, await signIn(door.app, 'Trésorerie'));
    const answer = await browser.get(`/login?next=${closedPage}`);
    expect([answer.status, answer.headers['location']]).toEqual([303, closedPage]);
  });
});

describe('a password', () => {
  test('opens what was closed, and only to who has it', async () => {
    const browser = openBrowser(door.app);
    expect((await browser.get(closedPage)).status).toBe(404);
    const answer = await browser.post('/login', { email: known, password, next: closedPage });
    expect([answer.status, answer.headers['location']]).toEqual([303, closedPage]);
    const read = await browser.get(closedPage);
    expect([read.status, read.text.includes('Le klaxon')]).toEqual([200, true]);
    expect((await request(door.app).get(closedPage)).status).toBe(404);
  });

  test('is taken with the address in capitals and with spaces around it', async () => {
    const answer = await openBrowser(door.app).post('/login', {
      email: ` ${known.toUpperCase()} `,
      password,
    });
    expect(answer.status).toBe(303);
  });

  test('is the same however its accents are composed', async () => {
    const answer = await openBrowser(door.app).post('/login', {
      email: known,
      password: password.normalize('NFD'),
    });
    expect(answer.status).toBe(303);
  });

  test('refuses in the same words whoever may not come in', async () => {
    const attempts = [
      [known, wrong],
      ['personne@exemple.org', wrong],
      ['personne@exemple.org', password],
      [emailOf('Bloquée'), password],
      [emailOf('En attente'), password],
      [emailOf('Partie'), password],
      ['ceci n’en est pas une', password],
      ['', ''],
      [known, ''],
      [known, 'x'.repeat(100_000)],
    ] as const;
    const answers = [];
    for (const [email, typed] of attempts) {
      const answer = await request(door.app)
        .post('/login')
        .set(sameOrigin)
        .type('form')
        .send({ email, password: typed });
      expect(cookiesOf(answer)).toEqual([]);
      answers.push(`${answer.status} ${wordsOf(answer)}`);
    }
    expect(new Set(answers).size).toBe(1);
    expect(answers[0]).toMatch(/^422 .*ne vont pas ensemble/);
  });

  test('is given back in no byte of the answer', async () => {
    const { text } = await openBrowser(door.app).post('/login', { email: known, password: wrong });
    expect(text).not.toContain(wrong);
    expect(text).toContain(`value="${known}"`);
    expect(text).toContain('<details class="fold" open>');
  });

  test('is hashed anew when it was hashed with other parameters', async () => {
    const old = await argonHash(password.normalize('NFC'), { memoryCost: 8192, timeCost: 1, parallelism: 1 });
    const { id } = await addPerson(door.wiki, 'Ancienne empreinte');
    await door.wiki.record((tx) => tx.members.change(id, { password: old }));
    const email = emailOf('Ancienne empreinte');
    const refused = await openBrowser(door.app).post('/login', { email, password: wrong });
    expect(refused.status).toBe(422);
    expect(await door.wiki.store.members.password(id)).toBe(old);
    expect((await openBrowser(door.app).post('/login', { email, password })).status).toBe(303);
    const fresh = await door.wiki.store.members.password(id);
    expect(fresh).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
    expect((await openBrowser(door.app).post('/login', { email, password })).status).toBe(303);
    expect(await door.wiki.store.members.password(id)).toBe(fresh);
  });

  test('waits for the code of the second factor, and opens nothing before', async () => {
    const { id } = await addPerson(door.wiki, 'Deux facteurs');
    await door.wiki.transact((tx) => tx.members.change(id, { totp_secret: 'JBSWY3DPEHPK3PXP' }));
    const browser = openBrowser(door.app);
    const email = emailOf('Deux facteurs');
    const answer = await browser.post('/login', { email, password, next: closedPage, keep: '1' });
    expect(answer.status).toBe(303);
    expect(answer.headers['location']).toBe(`/login/code?next=${encodeURIComponent(closedPage)}`);
    expect((await browser.get(closedPage)).status).toBe(404);
  });
});

describe('next=', () => {
  const elsewhere = [
    '//evil.example',
    '///evil.example',
    '/\\evil.example',
    '\\\\evil.example',
    '/\t/evil.example',
    '\t//evil.example',
    '/\n/evil.example',
    '/%0d%0aLocation: https://evil.example'.replace('%0d%0a', '\r\n'),
    'https:evil.example',
    'https://evil.example',
    'javascript:alert(1)',
    'data:text/html,x',
    'evil.example',
    ' /gare',
    '/gare\u0000',
    '@evil.example',
    `/${'x'.repeat(3000)}`,
  ];

  test.each(elsewhere)('%j leads home', async (next) => {
    const shown = await request(door.app).get(`/login?next=${encodeURIComponent(next)}`);
    expect(shown.text).toContain('name="next" value="/"');
    const answer = await openBrowser(door.app).post('/login', { email: known, password, next });
    expect([answer.status, answer.headers['location']]).toEqual([303, '/']);
    const signedIn = openBrowser(door.app, await signIn(door.app, 'Trésorerie'));
    const again = await signedIn.get(`/login?next=${encodeURIComponent(next)}`);
    expect(again.headers['location']).toBe('/');
  });

  test.each(['/gare/accueil?x=1#ici', '/search?q=%2F%2Fevil', '/gare//accueil'])(
    '%j is kept',
    async (next) => {
      const answer = await openBrowser(door.app).post('/login', { email: known, password, next });
      expect(answer.headers['location']).toBe(next);
    },
  );

  test('of a repeated field the first counts, of a list none', async () => {
    const answer = await request(door.app)
      .post('/login')
      .set(sameOrigin)
      .type('form')
      .send(`email=${known}&password=${encodeURIComponent(password)}&next=%2Fgare&next=%2F%2Fevil`);
    expect(answer.headers['location']).toBe('/gare');
    const list = await request(door.app).post('/login').set(sameOrigin).type('form').send('next[]=/gare');
    expect(list.status).toBe(400);
  });
});

describe('the session', () => {
  test('is begun by nobody who only reads', async () => {
    for (const path of ['/', '/gare', '/gare/accueil', '/login', '/reset', closedPage, '/invite/rien']) {
      const answer = await request(door.app).get(path);
      expect(cookiesOf(answer), path).toEqual([]);
    }
  });

  test('has a cookie that scripts, other sites and other paths do not get', async () => {
    const answer = await openBrowser(door.app).post('/login', { email: known, password });
    const [cookie = ''] = cookiesOf(answer);
    expect(cookiesOf(answer)).toHaveLength(1);
    expect(cookie).toMatch(/^gare=/);
    expect(cookie).toMatch(/; Path=\/(;|$)/);
    expect(cookie).toMatch(/; HttpOnly/);
    expect(cookie).toMatch(/; SameSite=Lax/);
    expect(cookie).not.toMatch(/Expires|Max-Age|Domain/);
  });

  test('lasts a month for who asked for it', async () => {
    const answer = await openBrowser(door.app).post('/login', { email: known, password, keep: '1' });
    const expires = Date.parse(/Expires=([^;]+)/.exec(cookiesOf(answer)[0] ?? '')?.[1] ?? '');
    const days = (expires - Date.now()) / 86_400_000;
    expect(days).toBeGreaterThan(29.9);
    expect(days).toBeLessThan(30.1);
  });

  test('known before signing in is worth nothing after', async () => {
    const member = openBrowser(door.app, await signIn(door.app, 'Secrétariat'));
    const before = member.cookie();
    // Somebody else signs in with the cookie that the first one planted.
    const planted = openBrowser(door.app, before);
    await planted.post('/login', { email: known, password });
    expect(planted.cookie()).not.toBe(before);
    expect((await openBrowser(door.app, planted.cookie()).get(closedPage)).status).toBe(200);
    expect((await openBrowser(door.app, before).get(closedPage)).status).toBe(404);
  });

  test.each([
    'gare=inventé',
    'gare=s%3Aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa.bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb',
    'gare=s%3A',
    'gare=',
    'gare=a; gare=b',
  ])('is not taken from a cookie %j that somebody set', async (preset) => {
    const asked = await request(door.app)
      .post('/login')
      .set({ ...sameOrigin, cookie: encodeURI(preset) })
      .type('form')
      .send({ email: known, password });
    expect(asked.status).toBe(303);
    const [given = ''] = cookiesOf(asked);
    expect(given.split(';')[0]).not.toBe(encodeURI(preset));
    const browser = openBrowser(door.app, given.split(';')[0] ?? '');
    expect((await browser.get(closedPage)).status).toBe(200);
    const attacker = await request(door.app).get(closedPage).set('cookie', encodeURI(preset));
    expect(attacker.status).toBe(404);
  });

  test('that owes a code is another than the one after it, and than the one before', async () => {
    const before = openBrowser(door.app, await signIn(door.app, 'Secrétariat'));
    const old = before.cookie();
    await before.post('/login', { email: emailOf('Deux facteurs'), password });
    expect(before.cookie()).not.toBe(old);
    expect((await openBrowser(door.app, old).get(closedPage)).status).toBe(404);
    expect((await before.get(closedPage)).status).toBe(404);
  });

  test('ends where one leaves, in every browser that has it', async () => {
    const browser = openBrowser(door.app, await signIn(door.app, 'Trésorerie'));
    const kept = browser.cookie();
    const answer = await browser.post('/logout');
    expect([answer.status, answer.headers['clear-site-data']]).toEqual([303, '"cache"']);
    expect(browser.cookie()).toBe('');
    expect((await openBrowser(door.app, kept).get(closedPage)).status).toBe(404);
  });
});

describe('the link of a letter', () => {
  const ask = (email: string, more: Readonly<Record<string, string>> = {}) =>
    openBrowser(door.app).post('/login/link', { email, ...more });

  test('lets its reader in once, by a button, to where they wanted to go', async () => {
    const asked = await ask(known, { next: closedPage, keep: '1' });
    expect(asked.status).toBe(200);
    expect(wordsOf(asked)).toContain('Regardez votre courriel');
    const letter = await door.mailbox.next();
    expect(letter.to).toEqual([known]);
    expect(letter.subject).toBe('Votre lien de connexion à Gare');
    expect(letter.text).toContain('Bonjour Trésorerie,');
    expect(letter.raw).not.toMatch(/text\/html|<img|<a /i);
    const path = pathIn(letter, '/login/link/');

    // Whatever looks into letters follows links: that opens nothing and uses nothing up.
    for (const method of ['get', 'head', 'get'] as const) {
      const looked = await request(door.app)[method](path);
      expect([looked.status, cookiesOf(looked)]).toEqual([200, []]);
      expect(looked.headers['cache-control']).toBe('no-store');
    }
    const browser = openBrowser(door.app);
    const shown = await browser.get(path);
    expect(wordsOf(shown)).toContain('Vous allez entrer comme Trésorerie.');
    const entered = await browser.post(path);
    expect([entered.status, entered.headers['location']]).toEqual([303, closedPage]);
    expect(cookiesOf(entered)[0]).toContain('Expires=');
    expect((await browser.get(closedPage)).status).toBe(200);

    const again = await openBrowser(door.app).post(path);
    expect([again.status, cookiesOf(again)]).toEqual([404, []]);
    expect(wordsOf(again)).toContain('Ce lien a expiré, ou il a déjà servi.');
    expect((await openBrowser(door.app).get(path)).status).toBe(404);
  });

  test('works for half an hour', async () => {
    door.setTime('2026-03-12T10:00:00.000Z');
    await ask(known);
    const path = pathIn(await door.mailbox.next(), '/login/link/');
    door.setTime('2026-03-12T10:29:59.000Z');
    expect((await openBrowser(door.app).get(path)).status).toBe(200);
    door.setTime('2026-03-12T10:30:00.000Z');
    expect((await openBrowser(door.app).get(path)).status).toBe(404);
    expect((await openBrowser(door.app).post(path)).status).toBe(404);
  });

  test('used twice at the same moment lets in once', async () => {
    await ask(known);
    const path = pathIn(await door.mailbox.next(), '/login/link/');
    const answers = await Promise.all([1, 2, 3, 4].map(() => openBrowser(door.app).post(path)));
    expect(answers.map(({ status }) => status).sort()).toEqual([303, 404, 404, 404]);
  });

  test('is promised to everybody in the same words, and sent to who has an account', async () => {
    const answers = [];
    for (const email of [
      known,
      'personne@exemple.org',
      emailOf('Bloquée'),
      emailOf('En attente'),
      emailOf('Partie'),
      'rien',
      '',
    ]) {
      const answer = await ask(email);
      answers.push(`${answer.status} ${wordsOf(answer)}`);
    }
    expect(new Set(answers).size).toBe(1);
    await door.mailbox.next();
    expect(await door.mailbox.waiting()).toBe(0);
  });

  test('opens nothing to who was blocked in the meantime', async () => {
    await addPerson(door.wiki, 'Bientôt bloquée');
    const email = emailOf('Bientôt bloquée');
    await ask(email);
    const path = pathIn(await door.mailbox.next(), '/login/link/');
    const member = await door.wiki.store.members.findByEmail(email);
    await door.wiki.transact((tx) => tx.members.change(member?.id ?? 0, { state: 'blocked' }));
    expect((await openBrowser(door.app).post(path)).status).toBe(404);
  });

  test('owes the code of the second factor too', async () => {
    await ask(emailOf('Deux facteurs'), { next: closedPage });
    const browser = openBrowser(door.app);
    const answer = await browser.post(pathIn(await door.mailbox.next(), '/login/link/'));
    expect(answer.headers['location']).toBe(`/login/code?next=${encodeURIComponent(closedPage)}`);
    expect((await browser.get(closedPage)).status).toBe(404);
  });

  test('leads nowhere else, whatever was asked', async () => {
    await ask(known, { next: '//evil.example' });
    const answer = await openBrowser(door.app).post(pathIn(await door.mailbox.next(), '/login/link/'));
    expect(answer.headers['location']).toBe('/');
  });

  test('stands on the public address, whatever host was asked', async () => {
    await request(door.app)
      .post('/login/link')
      .set({ ...sameOrigin, 'X-Forwarded-Host': 'evil.example' })
      .type('form')
      .send({ email: known });
    const letter = await door.mailbox.next();
    expect(letter.text).toContain('http://127.0.0.1:3000/login/link/');
    expect(letter.text).not.toContain('evil');
  });

  test('writes to nobody else, whatever is put into the address', async () => {
    for (const email of [
      `${known}\r\nBcc: autre@exemple.org`,
      `${known}, autre@exemple.org`,
      `${known};autre@exemple.org`,
      `"x" <${known}>`,
    ]) {
      expect((await ask(email)).status).toBe(200);
    }
    expect(await door.mailbox.waiting()).toBe(0);
  });

  test('is not offered without mail', async () => {
    const answer = await openBrowser(door.plain).post('/login/link', { email: known, next: '/gare' });
    expect([answer.status, answer.headers['location']]).toEqual([303, '/login?next=%2Fgare']);
  });

  test('of an invented secret is as ended as a used one', async () => {
    const answer = await request(door.app).get('/login/link/inconnu');
    expect([answer.status, answer.text.includes('Ce lien a expiré')]).toEqual([404, true]);
  });
});

describe('the time it takes', () => {
  test('tells unknown accounts from known ones neither at signing in nor when a link is asked for', async () => {
    const client = await openClient(door.plain);
    const mailed = await openClient(door.app);
    const measure = async (ask: typeof client.ask, path: string, email: string) => {
      const began = performance.now();
      await ask({ method: 'POST', path, ...formOf({ email, password: wrong }) });
      return performance.now() - began;
    };
    const compare = async (ask: typeof client.ask, path: string, rounds: number) => {
      const times = { known: [] as number[], unknown: [] as number[] };
      for (let round = -5; round < rounds; round += 1) {
        const pair = [
          ['known', known],
          ['unknown', `personne-${round}@exemple.org`],
        ] as const;
        for (const [name, email] of round % 2 === 0 ? pair : [...pair].reverse()) {
          const time = await measure(ask, path, email);
          // The first ones warm up what both use.
          if (round >= 0) times[name].push(time);
        }
      }
      return report(path, times.known, times.unknown);
    };
    const signIn = await compare(client.ask, '/login', 60);
    const link = await compare(mailed.ask, '/login/link', 60);
    const reset = await compare(mailed.ask, '/reset', 60);
    await client.close();
    await mailed.close();
    // Without the same work the medians are a hundred to one, and every known one is slower than every unknown one.
    expect(signIn.ratio).toBeGreaterThan(0.5);
    expect(signIn.ratio).toBeLessThan(2);
    for (const { share } of [signIn, link, reset]) {
      expect(share).toBeGreaterThan(0.1);
      expect(share).toBeLessThan(0.9);
    }
  }, 120_000);
});

/** The medians' ratio, and how often a known one takes longer than an unknown one: half the time when they are alike. */
function report(path: string, known: readonly number[], unknown: readonly number[]) {
  const median = (times: readonly number[]) => [...times].sort((a, b) => a - b)[times.length >> 1] ?? 0;
  const pairs = known.flatMap((one) =>
    unknown.map((other): number => (one > other ? 1 : one === other ? 0.5 : 0)),
  );
  const share = pairs.reduce((sum, one) => sum + one, 0) / pairs.length;
  const count = known.length;
  // Mann and Whitney's test, in standard deviations.
  const z = ((share - 0.5) * count * count) / Math.sqrt((count * count * (2 * count + 1)) / 12);
  const ratio = median(known) / median(unknown);
  const [a, b] = [median(known).toFixed(2), median(unknown).toFixed(2)];
  process.stdout.write(
    `${path}: known ${a} ms, unknown ${b} ms, ratio ${ratio.toFixed(3)}, known slower in ${(share * 100).toFixed(0)} %, z ${z.toFixed(2)}\n`,
  );
  return { ratio, share };
}
