/** What the documentation says of the settings is held against what reads them. */
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { variables } from '../src/config.ts';

const textOf = (path: string) => readFileSync(new URL(`../${path}`, import.meta.url), 'utf8');

/** Names in the first column of the table whose head has this word. */
function variablesIn(text: string, head: string): string[] {
  const table = new RegExp(`^\\| ${head} \\|.*\\n\\|[-|]+\\n((?:\\|.*\\n)+)`, 'm').exec(text)?.[1] ?? '';
  return table
    .split('\n')
    .filter((row) => row !== '')
    .flatMap((row) => [...(row.split('|')[1] ?? '').matchAll(/`([A-Z_]+)`/g)].map(([, name = '']) => name));
}

test.each([
  ['README.md', 'variable'],
  ['docs/hosting.md', 'variable'],
  ['content/aide/pour-la-personne-qui-heberge.md', 'Variable'],
])('%s names exactly the variables that are read', (path, head) => {
  expect(variablesIn(textOf(path), head).sort()).toEqual([...variables].sort());
});

test.each(['README.md', 'docs/hosting.md'])('%s names no variable that nothing reads', (path) => {
  const named = [...textOf(path).matchAll(/\bGARE_[A-Z_]+\b/g)].map(([name]) => name);
  expect(named.length).toBeGreaterThan(5);
  expect(named.filter((name) => !variables.includes(name))).toEqual([]);
});

test('README.md and docs/hosting.md lead to files that are there', () => {
  for (const [path, folder] of [
    ['README.md', ''],
    ['docs/hosting.md', 'docs/'],
  ] as const) {
    const links = [...textOf(path).matchAll(/\]\((?!https?:)([^)#]+)\)/g)].map(([, link = '']) => link);
    for (const link of links)
      expect(() => readFileSync(new URL(`../${folder}${link}`, import.meta.url))).not.toThrow();
  }
});
