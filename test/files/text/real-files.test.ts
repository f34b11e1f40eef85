/** Files that people made with the programs of their offices: every phrase that is known to be there is found. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { describe, expect, test } from 'vitest';
import { readFileText } from '../../../src/files/read-text.ts';

interface Expected {
  file: string;
  expect: 'text' | 'no-text' | 'encrypted' | 'broken';
  phrases?: string[];
}

const folder = new URL('../../../../shared/data/attachments/', import.meta.url);
if (!existsSync(folder)) throw new Error(`The test data is not there: ${folder.pathname}`);
const all = readdirSync(folder)
  .filter((name) => name.endsWith('.json'))
  .map((name) => JSON.parse(readFileSync(new URL(name, folder), 'utf8')) as Expected);

const fold = (text: string) => text.replace(/[\s\u00a0\u202f]+/g, ' ').replaceAll('’', "'");
const states = { text: 'text', 'no-text': 'scan', encrypted: 'encrypted', broken: 'broken' } as const;

describe('real files', () => {
  test('are there', () => expect(all.length).toBeGreaterThan(10));

  test.each(all.map((one) => [basename(one.file), one] as const))('%s', async (name, expected) => {
    const bytes = readFileSync(new URL(expected.file, folder));
    const { state, parts, isCut } = await readFileText({ bytes, mime: 'application/octet-stream', name });
    expect([state, isCut]).toEqual([states[expected.expect], false]);
    const text = fold(parts.map((part) => part.text).join(' '));
    expect((expected.phrases ?? []).filter((phrase) => !text.includes(fold(phrase)))).toEqual([]);
  });
});
