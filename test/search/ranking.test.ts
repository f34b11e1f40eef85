import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createAnalyzer } from '../../src/search/analysis.ts';
import { parseQuery } from '../../src/search/query.ts';
import {
  type Candidate,
  type Corpus,
  createRanking,
  scoreWithFiles,
  stemsOf,
} from '../../src/search/ranking.ts';

const analyzer = createAnalyzer();
const today = '2026-03-12';
const corpus: Corpus = { count: 1000, averageLength: 100, frequencyOf: () => 20 };

function page(body: string, more: Partial<Candidate> = {}): Candidate {
  return { title: 'Une page', body, day: '2020-01-01', votes: 0, ...more };
}

function rank(raw: string, candidates: readonly Candidate[], known: Corpus = corpus): Candidate[] {
  const ranking = createRanking(parseQuery(raw), analyzer, known, today);
  const scores = new Map(candidates.map((candidate) => [candidate, ranking.score(candidate)]));
  return candidates.toSorted((a, b) => (scores.get(b) ?? 0) - (scores.get(a) ?? 0));
}

/** The better one wins in either order of input. */
function expectBefore(raw: string, better: Candidate, worse: Candidate, known?: Corpus): void {
  const scoreOf = createRanking(parseQuery(raw), analyzer, known ?? corpus, today).score;
  expect(scoreOf(better)).toBeGreaterThan(scoreOf(worse));
  expect(rank(raw, [better, worse], known)[0]).toBe(better);
  expect(rank(raw, [worse, better], known)[0]).toBe(better);
}

const filler = (words: number) => Array.from({ length: words }, (_, at) => `remplissage${at}`).join(' ');

describe('what comes first', () => {
  test('the written form, before other forms of the word', () => {
    expectBefore(
      'adhésions',
      page('Les adhésions sont là. Voilà tout.'),
      page('Une adhésion est là. Voilà tout.'),
    );
    expectBefore('coût', page('Le coût est là.'), page('Le cout est là.'));
    expectBefore('SIB', page('La SIB est là.'), page('La sib est là.'));
  });

  test('a word in the title, before one in a heading, before one in the text', () => {
    const inTitle = page('Voici un texte de peu de choses.', { title: 'Cantine ouverte' });
    const inHeading = page('Voici un texte.\n## Cantine\nPeu de choses.', { title: 'Autre ouverte' });
    const inBody = page('Voici un texte.\nCantine\nPeu de choses.', { title: 'Autre ouverte' });
    expectBefore('cantine', inTitle, inHeading);
    expectBefore('cantine', inHeading, inBody);
  });

  test.each(['aliases', 'tags', 'values'] as const)(
    'a word among the %s, before one in the text',
    (field) => {
      expectBefore(
        'cantine',
        page('Peu de choses.', { [field]: 'cantine' }),
        page('Peu de cantine dans ces choses.'),
      );
    },
  );

  test('words that follow each other, before words that are apart', () => {
    const together = page(`${filler(30)} le conseil municipal ${filler(30)}`);
    const apart = page(`le conseil ${filler(60)} municipal`);
    expectBefore('conseil municipal', together, apart);
    expectBefore('"conseil municipal"', together, apart);
    expectBefore('conseil municipal', together, page(`${filler(30)} municipal le conseil ${filler(30)}`));
  });

  test('the rarer of two words', () => {
    const known = { ...corpus, frequencyOf: (stem: string) => (stem === analyzer.stem('rotonde') ? 2 : 500) };
    expectBefore('rotonde réunion', page('La rotonde est ici.'), page('La réunion est ici.'), known);
  });

  test('what is asked for, before the words of asking', () => {
    expectBefore('peut-on filmer ?', page('On va filmer la gare.'), page('On peut aller à la gare.'));
  });

  test('a short text, before a long one with the same words', () => {
    expectBefore('cantine', page('La cantine.'), page(`La cantine. ${filler(400)}`));
  });

  test('among equals what is recent, and what others lead to', () => {
    expectBefore('cantine', page('La cantine.', { day: '2026-03-01' }), page('La cantine.'));
    expectBefore('cantine', page('La cantine.', { votes: 5 }), page('La cantine.'));
    const relevant = page('La cantine et la cantine.');
    expectBefore('cantine', relevant, page('La cantine.', { votes: 1000, day: today }));
  });

  test('a passage by the name of its file, and by the title of its page', () => {
    const passage = (title: string, context: string) => page('Un texte.', { title, context, isPlain: true });
    expectBefore('statuts', passage('statuts.pdf', 'Archives'), passage('plan.pdf', 'Statuts'));
    expectBefore('statuts', passage('plan.pdf', 'Statuts'), passage('plan.pdf', 'Archives'));
  });

  test('a phrase word for word, before one with other small words', () => {
    const exact = page(`${filler(40)} Ce qu’il faut **avoir en** tête, dit-on.`);
    const near = page('La tête. En tête, la tête.');
    expectBefore('"avoir en tête"', exact, near);
    expectBefore('"l’impact de l’action"', page('De l’impact de l’action.'), page('Un impact par l’action.'));
    expectBefore(
      '"impact de l\'action"',
      page('Fin', { title: 'Impact de l’action' }),
      page('Impact, action.'),
    );
  });

  test('an answer, before a page that tells how such pages are made', () => {
    expectBefore('cantine', page('La cantine.'), page('La cantine.', { isPattern: true }));
  });

  test('a page that answers together with a file, before one that answers alone', () => {
    expect(scoreWithFiles(3, 2)).toBeGreaterThan(scoreWithFiles(3, 0));
    expect(scoreWithFiles(2, 3)).toBe(scoreWithFiles(3, 2));
  });
});

describe('the passage that is shown', () => {
  const values = '9 novembre 2026\nexemple.org/presse\nUne **cantine** ouverte.';
  const shown = (raw: string, candidate: Candidate) =>
    createRanking(parseQuery(raw), analyzer, corpus, today)
      .snippetOf(candidate)
      .map(({ text, isHit }) => (isHit ? `[${text}]` : text))
      .join('');

  test('is of the text, and of the values where nothing is found but there', () => {
    expect(shown('cantine', page('La cantine.', { values }))).toBe('La [cantine].');
    expect(shown('cantine', page('Un texte.', { values }))).toBe('9 novembre 2026 · Une [cantine] ouverte.');
    expect(shown('page', page('Un texte.', { values }))).toBe('Un texte.');
  });

  test('is of the values where there is no text', () => {
    expect(shown('page', page('', { values }))).toBe('9 novembre 2026 · Une cantine ouverte.');
    expect(shown('page', page(''))).toBe('');
  });
});

describe('what does not count', () => {
  test.each([
    ['targets of links', '[ici](cantine.html)'],
    ['paths of addresses', 'https://exemple.org/cantine/cantine'],
    ['embeds', '{{fiches type="cantine"}}'],
  ])('%s', (_what, body) => {
    const { score } = createRanking(parseQuery('cantine'), analyzer, corpus, today);
    expect(score(page(body))).toBe(score(page('rien')));
  });

  test('what is left out, and titles for words of titles only', () => {
    const { score } = createRanking(parseQuery('gare -cantine titre:quai'), analyzer, corpus, today);
    expect(score(page('une gare, la cantine'))).toBe(score(page('une gare, la fontaine')));
    expect(score(page('un quai'))).toBe(score(page('un pont')));
    expect(score(page('', { title: 'Un quai' }))).toBeGreaterThan(score(page('un quai')));
  });
});

test('the stems that must be counted are those of the words that are wanted', () => {
  expect(stemsOf(parseQuery('Les adhésions -budget "conseil municipal"'), analyzer)).toEqual(
    ['adhésion', 'conseil', 'municipal'].map(analyzer.stem),
  );
  expect(stemsOf(parseQuery(''), analyzer)).toEqual([]);
});

const words = ['cantine', 'conseil', 'municipal', 'rotonde', 'budget', 'statuts'];
const others = ['maison', 'fleuve', 'nuage', 'tortue', 'papier', 'violon'];

test('another word that is asked for never lowers a page', () => {
  const text = fc.array(fc.constantFrom(...words, ...others), { minLength: 1, maxLength: 60 });
  fc.assert(
    fc.property(text, fc.nat(), fc.constantFrom(...words), (tokens, place, word) => {
      const at = place % tokens.length;
      // In the place of a word of no account that is as long.
      const without = tokens.with(at, 'zzzzzzz');
      const query = words.join(' ');
      const { score } = createRanking(parseQuery(query), analyzer, corpus, today);
      expect(score(page(without.with(at, word).join(' ')))).toBeGreaterThanOrEqual(
        score(page(without.join(' '))),
      );
    }),
    { numRuns: 300 },
  );
});

test('any query scores any page: a number that is not negative, the same each time', () => {
  const anything = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 300 }),
    fc.string({
      unit: fc.constantFrom('#', '\n', '[', ']', '(', ')', '{', '}', '/', ':', '.', '·', 'é', 'a', ' ', '1'),
    }),
  );
  fc.assert(
    fc.property(anything, anything, anything, fc.string(), (raw, title, body, day) => {
      const candidate = page(body, { title, day, tags: title, context: body });
      const ranking = createRanking(parseQuery(raw), analyzer, corpus, today);
      const score = ranking.score(candidate);
      expect(score).toBeGreaterThanOrEqual(0);
      expect(Number.isFinite(score)).toBe(true);
      expect(createRanking(parseQuery(raw), analyzer, corpus, today).score({ ...candidate })).toBe(score);
      for (const { text } of ranking.snippetOf(candidate))
        expect(text.isWellFormed() || !body.isWellFormed()).toBe(true);
    }),
  );
});

test.each([
  ['a letter', 'a'],
  ['hashes', '#'],
  ['headings', '# a\n'],
  ['the word itself', 'cantine '],
  ['its beginning', 'can '],
  ['letters with dots', 'c.'],
  ['marks', '\u0301'],
  ['brackets', ']('],
  ['braces', '{{'],
  ['addresses', 'http://a/'],
  ['slashes', '://'],
])('two million characters of %s take no longer than a long text', (_what, piece) => {
  const body = piece.repeat(2_000_000 / piece.length);
  const ranking = createRanking(parseQuery('cantine conseil a* "des cantines"'), analyzer, corpus, today);
  const candidate = page(body);
  const before = process.cpuUsage();
  ranking.score(candidate);
  ranking.snippetOf(candidate);
  const { user, system } = process.cpuUsage(before);
  // An ordinary text of this length takes some 20 ms; what went wrong would take minutes.
  expect((user + system) / 1000).toBeLessThan(2000);
});
