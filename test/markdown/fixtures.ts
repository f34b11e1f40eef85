/** Reads the fixtures of this floor: a title, then Markdown and HTML, each ended by a line that holds one dot. */
import { readFileSync } from 'node:fs';

export interface Fixture {
  title: string;
  markdown: string;
  html: string;
}

/** Of `test/fixtures/<name>.txt`; `→` stands for a tab. */
export function readFixtures(name: string): Fixture[] {
  const text = readFileSync(new URL(`../fixtures/${name}.txt`, import.meta.url), 'utf8').replaceAll(
    '→',
    '\t',
  );
  const fixtures = [...text.matchAll(/^(?!\.$)(.+)\n\.\n([\s\S]*?)^\.\n([\s\S]*?)^\.$/gm)].map(
    ([, title = '', markdown = '', html = '']) => ({ title, markdown, html }),
  );
  const dots = text.match(/^\.$/gm)?.length ?? 0;
  if (fixtures.length === 0 || fixtures.length * 3 !== dots) throw new Error(`${name}.txt is badly formed`);
  return fixtures;
}
