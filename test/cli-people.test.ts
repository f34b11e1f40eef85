/** The real command line, as processes of their own on a folder of their own. */
import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { signIn } from '../src/wiki/accounts.ts';
import { resetPassword } from '../src/wiki/reset.ts';
import { readSession, writeSession } from '../src/wiki/sessions.ts';
import { actorOfToken } from '../src/wiki/tokens.ts';
import { openWiki, type Wiki } from '../src/wiki/wiki.ts';

const root = fileURLToPath(new URL('../', import.meta.url));
const password = 'quai numéro neuf trois quarts';
const email = 'secretariat@exemple.org';

let folder: string;
beforeAll(() => {
  const built = spawnSync(process.execPath, ['build.js', '--if-needed'], { cwd: root, encoding: 'utf8' });
  if (built.status !== 0) throw new Error(`the command line cannot be built: ${built.stdout}${built.stderr}`);
  folder = mkdtempSync(join(tmpdir(), 'gare-cli-'));
}, 120_000);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

interface Said {
  code: number | null;
  out: string;
  fault: string;
}

async function gare(words: readonly string[], input = ''): Promise<Said> {
  const child = spawn(process.execPath, ['dist/cli.js', ...words], {
    cwd: root,
    env: { PATH: process.env['PATH'], GARE_DATA: folder, GARE_URL: 'https://gare.example.org' },
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  child.stdin.end(input);
  const ended = new Promise<number | null>((resolve) => child.once('close', resolve));
  const [out, fault, code] = await Promise.all([text(child.stdout), text(child.stderr), ended]);
  return { code, out, fault };
}

async function inWiki<T>(work: (wiki: Wiki) => Promise<T>): Promise<T> {
  const wiki = await openWiki({ path: join(folder, 'gare.db') });
  try {
    return await work(wiki);
  } finally {
    await wiki.close();
  }
}

const memberNow = (wiki: Wiki) => wiki.store.members.findByEmail(email);
const audit = async (wiki: Wiki) => (await wiki.store.audit.list({ limit: 50 })).reverse();
const secretIn = (out: string) => /^https:\/\/gare\.example\.org\/reset\/([\w-]{43})$/m.exec(out)?.[1] ?? '';

test('accounts are made, listed, blocked, given back and reset; the audit says that the host did it', async () => {
  const admin = [
    'user',
    'add',
    'admin@exemple.org',
    '--name',
    'Administration',
    '--admin',
    '--password-stdin',
  ];
  expect(await gare(admin, `${password}\nmore\n`)).toEqual({
    code: 0,
    out: 'admin@exemple.org has an account and administers the wiki\n',
    fault: '',
  });
  const added = await gare(['user', 'add', email, '--name', 'Secrétariat']);
  expect(added.code).toBe(0);
  await inWiki(async (wiki) => {
    expect((await signIn(wiki, { email: 'admin@exemple.org', password })).kind).toBe('signed-in');
    await resetPassword(wiki, secretIn(added.out), { password });
    const memberId = (await memberNow(wiki))?.id ?? 0;
    expect((await signIn(wiki, { email, password })).kind).toBe('signed-in');
    const session = {
      memberId,
      data: '{}',
      device: '',
      expiresAt: new Date(Date.now() + 60_000),
      isNew: true,
    };
    await writeSession(wiki, 'ouverte', session);
  });

  const listed = await gare(['user', 'list']);
  expect(listed.out).toBe(
    `admin@exemple.org\tAdministration\tactive\tadministrator\n${email}\tSecrétariat\tactive\n`,
  );

  expect((await gare(['user', 'block', email.toUpperCase()])).out).toContain('is blocked now');
  expect((await gare(['user', 'block', email])).out).toContain('was blocked already');
  await inWiki(async (wiki) => {
    expect(await signIn(wiki, { email, password })).toEqual({ kind: 'refused' });
    expect(await readSession(wiki, 'ouverte')).toBeUndefined();
  });
  const closed = await gare(['user', 'reset', email]);
  expect([closed.code, closed.fault]).toEqual([
    1,
    'gare: This account is not active: nobody can choose a password for it.\n',
  ]);
  expect((await gare(['user', 'unblock', email])).out).toContain('is active now');

  const reset = await gare(['user', 'reset', email]);
  await inWiki(async (wiki) => {
    expect((await signIn(wiki, { email, password })).kind).toBe('signed-in');
    await resetPassword(wiki, secretIn(reset.out), { password: 'un autre mot de passe' });
    expect(await signIn(wiki, { email, password })).toEqual({ kind: 'refused' });
    const memberId = (await memberNow(wiki))?.id;
    const lines = (await audit(wiki)).filter((line) => line.memberId === memberId && line.actorId === null);
    expect(lines.map(({ action }) => action)).toEqual([
      'member.add',
      'member.reset-link',
      'member.block',
      'member.unblock',
      'member.reset-link',
    ]);
    expect(JSON.stringify(lines)).not.toMatch(/exemple\.org/);
  });
}, 60_000);

test('tokens are made for programs, as long and as strong as was said', async () => {
  const read = await gare(['token', 'add', 'admin@exemple.org']);
  const write = await gare(['token', 'add', email, '--name', 'Copie', '--scope', 'write', '--days', '7']);
  await inWiki(async (wiki) => {
    expect(await actorOfToken(wiki, read.out.trim())).toMatchObject({
      name: 'Administration',
      atMost: 'read',
    });
    const member = await actorOfToken(wiki, write.out.trim());
    expect(member).toMatchObject({ name: 'Secrétariat', atMost: 'write' });
    const [token] = await wiki.store.tokens.listOf(member?.id ?? 0);
    const days = (Date.parse(token?.expiresAt ?? '') - Date.now()) / 86_400_000;
    expect([token?.name, Math.round(days)]).toEqual(['Copie', 7]);
    expect((await audit(wiki)).filter(({ action }) => action === 'token.add')).toMatchObject([
      { actorId: null },
      { actorId: null },
    ]);
  });
}, 60_000);

test('what cannot be is told in one line', async () => {
  const faults: [readonly string[], RegExp][] = [
    [['user', 'add', email, '--name', 'Encore'], /^gare: This address has an account already\.\n$/],
    [['user', 'add', 'pas une adresse', '--name', 'A'], /^gare: This is no e-mail address\.\n$/],
    [['user', 'reset', 'personne@exemple.org'], /^gare: No account has this address\.\n$/],
    [['token', 'add', email, '--days', '4000'], /^gare: A token lasts a year at most\.\n$/],
    [['token', 'add', email, '--scope', 'manage'], /Allowed choices are read, write/],
    [['user', 'add', email], /required option '--name <name>'/],
  ];
  for (const [words, fault] of faults) {
    const said = await gare(words);
    expect([said.code, said.out]).toEqual([1, '']);
    expect(said.fault).toMatch(fault);
  }
  const short = await gare(['user', 'add', 'a@exemple.org', '--name', 'A', '--password-stdin'], 'court\n');
  expect(short.fault).toBe('gare: This password is too short: twelve characters at least.\n');
}, 60_000);

test('while the server runs nothing is changed, and the way through the site is told', async () => {
  await inWiki(async (wiki) => {
    const said = await gare(['user', 'block', email]);
    expect(said.code).toBe(1);
    expect(said.fault).toContain('Arrêtez le serveur');
    expect(said.fault).toContain('Stop the server');
    expect(said.fault).toContain('https://gare.example.org/admin/people');
    expect((await memberNow(wiki))?.state).toBe('active');
  });
}, 60_000);
