import spec from 'commonmark-spec';
import { expect, test } from 'vitest';
import { createParser } from '../../src/markdown/parser.ts';

interface Example {
  number: number;
  markdown: string;
  html: string;
}

const examples: readonly Example[] = spec.tests.map(({ number, markdown, html }) => ({
  number,
  markdown: markdown.replaceAll('→', '\t'),
  html: html.replaceAll('→', '\t'),
}));

/** Where this wiki means something else by the same signs, on purpose. */
const wikiLinks = [548, 559, 590];
const refusedSchemes = [596, 598, 599, 601];
const linkedAddresses = [602, 608, 611, 612];

/** Examples with raw HTML in them, which is shown as text here. */
const rawHtml = [
  21,
  31,
  ...range(148, 191),
  201,
  308,
  309,
  344,
  ...range(475, 477),
  491,
  494,
  524,
  536,
  ...range(613, 617),
  623,
  ...range(625, 631),
  642,
  643,
];

test('the whole CommonMark suite is there', () => {
  expect(examples.length).toBe(652);
});

test('the parser agrees with CommonMark wherever no raw HTML, wiki link or bare address stands', () => {
  const parser = createParser();
  const expected = [...rawHtml, ...wikiLinks, ...refusedSchemes, ...linkedAddresses].sort((a, b) => a - b);
  expect(differing(parser)).toEqual(expected);
  expect(examples.length - expected.length).toBe(569);
});

test('raw HTML and bare addresses are all that the other differences come from', () => {
  const parser = createParser();
  parser.set({ html: true, linkify: false });
  expect(differing(parser)).toEqual([...wikiLinks, ...refusedSchemes]);
});

/** Numbers of the examples for which markdown-it's own renderer, fed by this parser, gives other HTML. */
function differing(parser: ReturnType<typeof createParser>): number[] {
  parser.set({ xhtmlOut: true });
  return examples
    .filter(({ markdown, html }) => normalise(parser.render(markdown)) !== normalise(html))
    .map(({ number }) => number);
}

/** An empty quotation is written on one line or two; both are the same. */
function normalise(html: string): string {
  return html.replaceAll('<blockquote></blockquote>', '<blockquote>\n</blockquote>');
}

function range(from: number, to: number): number[] {
  return Array.from({ length: to - from + 1 }, (_, index) => from + index);
}
