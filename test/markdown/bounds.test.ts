import { readFileSync } from 'node:fs';
import { beforeAll, expect, test } from 'vitest';
import { createMarkdown } from '../../src/markdown/markdown.ts';
import { hostile } from './hostile.ts';
import { htmlProblems } from './html-check.ts';
import { resolved } from './resolved.ts';

const markdown = createMarkdown();

/** What the output may be at most: a floor for links and notes written in full, then a multiple of the body. */
const floor = 1_000_000;
const factor = 30;

function render(body: string): string {
  return markdown.render(markdown.read(body), resolved({ typography: 'fr' }));
}

/** Milliseconds of processor time: what else the machine does must not count. */
function processorTime(work: () => unknown): number {
  const start = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(start);
  return (user + system) / 1000;
}

/** The best of a few attempts: the first ones pay for compiling and for the memory of other tests. */
function bestTime(work: () => unknown, enough: number): number {
  let best = Number.POSITIVE_INFINITY;
  for (let attempt = 0; attempt < 5 && best > enough; attempt++) best = Math.min(best, processorTime(work));
  return best;
}

/** How many times longer than an ordinary text of its length a hostile one may take: machines differ, this does not. */
const timesOrdinary = 12;

const ordinary = (length: number): string => {
  const dossier = readFileSync(
    new URL('../../content/observatoire/les-contrats-a-impact-social.md', import.meta.url),
    'utf8',
  );
  return `${dossier}\n\n`.repeat(Math.ceil(length / dossier.length)).slice(0, length);
};

let limits: Readonly<Record<'short' | 'long', number>>;

beforeAll(() => {
  const limitFor = (length: number) => {
    const body = ordinary(length);
    return timesOrdinary * bestTime(() => render(body), 0);
  };
  limits = { short: limitFor(100_000), long: limitFor(1_000_000) };
});

for (const [kind, make] of Object.entries(hostile)) {
  test(`100 kB of ${kind} take at most twelve times an ordinary text and grow no further than the bound`, () => {
    const body = make(100_000);
    const html = render(body);
    expect(html.length).toBeLessThan(floor + factor * body.length);
    expect(htmlProblems(html)).toEqual([]);
    expect(bestTime(() => render(body), limits.short)).toBeLessThan(limits.short);
  });
}

const heaviest = ['open calls', 'quotations in quotations', 'definitions never begun', 'tasks'];

for (const kind of heaviest) {
  test(`1 MB of ${kind} takes at most twelve times an ordinary text`, () => {
    const body = hostile[kind]?.(1_000_000) ?? '';
    expect(body.length).toBeGreaterThan(999_000);
    let html = '';
    const time = bestTime(() => {
      html = render(body);
    }, limits.long);
    expect(time).toBeLessThan(limits.long);
    expect(html.length).toBeLessThan(floor + factor * body.length);
  });
}

test('what is beyond a bound is shown as typed', () => {
  const deep = render(`${'>'.repeat(100)} fond`);
  expect(deep.split('<blockquote>').length - 1).toBe(30);
  expect(deep).toContain('&gt;&gt; fond</p>');
  const rows = render(`|a|b|\n|-|-|\n${'|x|y|\n'.repeat(30_000)}dernière`);
  expect(rows.split('<tr>').length - 1).toBeLessThan(25_001);
  expect(rows).toContain('|x|y|\ndernière</p>');
  const notes = render('^[mot]'.repeat(2_001));
  expect(notes).toContain('id="note-2000"');
  expect(notes).toContain('^[mot]</p>');
  expect(render(`a ${'*'.repeat(101)}b`)).toContain(`<p>a ${'*'.repeat(101)}b</p>`);
  expect(render('{{toc}}\n'.repeat(101))).toContain('<p>{{toc}}</p>');
  expect(render('# a\n'.repeat(2_001))).toContain('<h2>a</h2>');
});

test('when links have cost enough they are reduced to their words', () => {
  const html = render('[[Absente]] '.repeat(20_000));
  expect(html.startsWith('<p><a class="wikilink--new" href="/gare/new?title=Absente"')).toBe(true);
  expect(html.endsWith('Absente Absente</p>\n')).toBe(true);
  expect(html.length).toBeLessThan(floor + 5 * 12 * 20_000);
});

test('an address or a title that is too long is cut off', () => {
  expect(render(`[a](https://exemple.org/${'x'.repeat(2_000)})`)).toContain('<p>[a](');
  expect(render(`[a](/x "${'t'.repeat(400)}")`)).toBe(
    `<p><a href="/x" title="${'t'.repeat(300)}">a</a></p>\n`,
  );
});
