import { describe, expect, test } from 'vitest';
import { createCorpus, readSentences } from '../../bench/generate.ts';

const sentences = [
  'Le groupe se réunit depuis 2019.',
  'La subvention est versée en mars.',
  'Le local ferme à 22 h.',
];

describe('the generated archive', () => {
  test('the same number gives the same page, whatever was made before it', () => {
    const [one, other] = [createCorpus(1000, sentences), createCorpus(1000, sentences)];
    for (let number = 999; number >= 0; number -= 1) other.page(number);
    expect(one.page(123)).toEqual(other.page(123));
    expect(one.page(123)).not.toEqual(one.page(124));
  });

  test('a page in a hundred is a group, and the meetings after it are its own', () => {
    const { page } = createCorpus(1000, sentences);
    expect(page(200)).toMatchObject({
      title: 'Groupe de Clairrive 3',
      slug: 'groupe-de-clairrive-3',
      type: 'groupe',
    });
    expect(page(201)).toMatchObject({
      title: 'Clairrive, réunion 201 du 2020-05-24',
      type: 'reunion',
      values: { date: '2020-05-24', groupe: 'Groupe de Clairrive 3' },
    });
    expect(page(206).type).toBe('dossier');
    expect(page(208).type).toBe('');
  });

  test('no two pages have one address, and links lead to pages that are there', () => {
    const corpus = createCorpus(300, sentences);
    const pages = Array.from({ length: 300 }, (_, number) => corpus.page(number));
    expect(new Set(pages.map(({ slug }) => slug)).size).toBe(300);
    const titles = new Set(pages.map(({ title }) => title));
    const links = pages.flatMap(({ revisions }) => [
      ...(revisions.at(-1)?.text.matchAll(/\[\[(.+?)\]\]/g) ?? []),
    ]);
    const wanted = links.filter(([, name = '']) => !titles.has(name));
    expect(links.length).toBeGreaterThan(500);
    expect(wanted.every(([, name]) => name?.startsWith('Fiche à écrire sur '))).toBe(true);
    expect(wanted.length).toBeLessThan(links.length / 5);
  });

  test('one page in fifty is revised forty times, each time with a longer text', () => {
    const { revisions } = createCorpus(300, sentences).page(57);
    expect(revisions).toHaveLength(40);
    for (const [index, { date, text }] of revisions.entries()) {
      expect(date > (revisions[index - 1]?.date ?? '')).toBe(true);
      expect(text.length).toBeGreaterThanOrEqual(revisions[index - 1]?.text.length ?? 0);
    }
  });

  test('sentences come whole out of the starter content, without markup', () => {
    const found = readSentences();
    expect(found.length).toBeGreaterThan(300);
    expect(found.filter((sentence) => /[[\]{}|*`#<>]|^\s|[^.!?]$/.test(sentence))).toEqual([]);
  });
});
