/** Every action that is written into the audit has its sentence, and no sentence is left with a hole. */
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { auditSentence } from '../../src/web/audit.ts';
import { createLocales, languages } from '../../src/web/locale.ts';
import type { AuditItem } from '../../src/wiki/audit-log.ts';
import { auditKinds } from '../../src/wiki/audit-log.ts';

const root = fileURLToPath(new URL('../../src/', import.meta.url));

const { has } = createLocales().fr;

/** What stands in quotes and looks like an action, in files that write to the audit. Codes of errors look alike. */
function actionsIn(text: string): string[] {
  const begin = Object.values(auditKinds).flat().join('|').replaceAll('.', '\\.');
  const found = [...text.matchAll(new RegExp(`'((?:${begin})[a-z-]+)'`, 'g'))].map(([, one = '']) => one);
  return found.filter((one) => has(`audit.${one}`) || !has(`errors.${one}`));
}

const written = readdirSync(root, { recursive: true, encoding: 'utf8' })
  .filter((path) => path.endsWith('.ts'))
  .map((path) => readFileSync(`${root}${path}`, 'utf8'))
  .filter((text) => text.includes('audit.add('))
  .flatMap(actionsIn);
const actions = [...new Set(written)].sort();

const asked = [
  ...[
    'setup',
    'join',
    'approve',
    'refuse',
    'block',
    'unblock',
    'admin',
    'reset',
    'password',
    'email',
    'left',
  ].map((one) => `member.${one}`),
  ...[
    'second-factor.on',
    'second-factor.off',
    'passkey.add',
    'passkey.remove',
    'token.add',
    'token.remove',
    'invitation.add',
    'invitation.cut',
  ],
  ...['group.add', 'group.change', 'group.remove', 'group.join', 'group.leave', 'space.add', 'space.change'],
  ...['access.change', 'page.delete', 'page.restore', 'page.purge', 'revision.hide', 'revision.show'],
  ...['author.revert', 'admin.read', 'admin.write', 'settings.change'],
];

test('the actions are found in the sources', () => {
  expect(actions.length).toBeGreaterThan(25);
  for (const one of ['member.block', 'page.purge', 'access.change', 'admin.read', 'registration.open'])
    expect(actions).toContain(one);
});

test('each action is of a kind that the screen can be asked for', () => {
  const begins = Object.values(auditKinds).flat();
  expect([...actions, ...asked].filter((one) => !begins.some((begin) => one.startsWith(begin)))).toEqual([]);
});

describe.each(languages)('in %s', (language) => {
  const locale = { ...createLocales()[language], dateText: (iso: string) => iso };
  const line = { id: 1, at: '2026-03-12T09:00:00.000Z', by: { kind: 'host' }, details: {} } as const;

  test.each([...new Set([...actions, ...asked])].sort())('%s has a sentence without holes', (action) => {
    const full: AuditItem = {
      ...line,
      action,
      member: 'Plume',
      group: 'Bureau',
      page: { kind: 'named', space: 'gare', slug: 'charte', title: 'Charte' },
      details: { number: 3, from: '2026-03-01', to: '2026-03-12', done: 4, isAdmin: true, asAdmin: true },
    };
    for (const item of [full, { ...line, action }]) {
      const sentence = auditSentence(locale, item);
      expect(sentence).not.toBe(action);
      expect(sentence).not.toMatch(/\{\{|undefined|audit\./);
    }
  });
});

test('an action that nobody has given words to is shown as it is', () => {
  const item = { id: 1, at: '', by: { kind: 'host' }, action: 'autre.chose', details: {} } as const;
  expect(auditSentence({ ...createLocales().fr, dateText: (iso) => iso }, item)).toBe('autre.chose');
});
