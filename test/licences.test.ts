/** Every licence of what is shipped may be shipped with ours, and docs/licences.md says what is. */
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, test } from 'vitest';

const root = fileURLToPath(new URL('../', import.meta.url));

function run(...args: readonly string[]) {
  const { status, stderr } = spawnSync(process.execPath, [join(root, 'build-licences.js'), ...args], {
    encoding: 'utf8',
  });
  return { status, stderr };
}

test('docs/licences.md is what the lock file says, and nothing in it is incompatible', () => {
  expect(run('--check')).toEqual({ status: 0, stderr: '' });
});

describe('a lock file', () => {
  const folders: string[] = [];
  afterAll(() => {
    for (const folder of folders) rmSync(folder, { recursive: true });
  });

  /** A checkout whose only package is under this licence. */
  function checkout(license: string | undefined, more: object = {}): string {
    const folder = mkdtempSync(join(tmpdir(), 'gare-licences-'));
    folders.push(folder);
    mkdirSync(join(folder, 'docs'));
    const packages = { '': {}, 'node_modules/essai': { version: '1.0.0', license, ...more } };
    writeFileSync(join(folder, 'package-lock.json'), JSON.stringify({ packages }));
    return folder;
  }

  test.each(['MIT', '(MIT OR WTFPL)', 'Apache-2.0 AND LGPL-3.0-or-later', 'WTFPL OR ISC'])(
    'passes with %s',
    (license) => {
      const folder = checkout(license);
      expect(run(folder)).toEqual({ status: 0, stderr: '' });
      expect(readFileSync(join(folder, 'docs/licences.md'), 'utf8')).toContain(
        `| essai | 1.0.0 | ${license} |`,
      );
    },
  );

  test.each([
    'GPL-2.0-only',
    'MPL-1.1',
    'SSPL-1.0',
    'MIT AND GPL-2.0-only',
    '(MIT OR GPL-2.0-only) AND MPL-1.1',
    undefined,
  ])('fails with %s', (license) => {
    const { status, stderr } = run(checkout(license));
    expect(status).toBe(1);
    expect(stderr).toMatch(/^essai 1\.0\.0: /);
  });

  test('says nothing of tools for developers', () => {
    const folder = checkout('SSPL-1.0', { dev: true });
    expect(run(folder).status).toBe(0);
    expect(readFileSync(join(folder, 'docs/licences.md'), 'utf8')).not.toContain('essai');
  });

  test('that has changed since makes the page stale', () => {
    const folder = checkout('MIT');
    expect(run(folder).status).toBe(0);
    expect(run('--check', folder).status).toBe(0);
    const packages = { '': {}, 'node_modules/essai': { version: '1.0.1', license: 'MIT' } };
    writeFileSync(join(folder, 'package-lock.json'), JSON.stringify({ packages }));
    const { status, stderr } = run('--check', folder);
    expect(status).toBe(1);
    expect(stderr).toContain('stale');
  });
});
