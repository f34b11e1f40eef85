import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createMarkdown } from '../../src/markdown/markdown.ts';

const markdown = createMarkdown();

test('links are gathered once per page meant, in order, without anchors', () => {
  const { links } = markdown.read(
    '[[Accueil]] [[accueil|là]] [[ACCUEIL#partie]] [[tresorerie:Accueil]] [[Réunion d’été]] [[reunion-dete]]',
  );
  expect(links).toEqual([
    { name: 'Accueil' },
    { space: 'tresorerie', name: 'Accueil' },
    { name: 'Réunion d’été' },
  ]);
});

test('links count wherever they will be seen, and only there', () => {
  const { links } = markdown.read(`# [[Un]]

- [[Deux]] **[[Trois]]** \`[[Code]]\` ![[[Alternative]]](x.png)

|a|
|-|
|[[Quatre]]|

::: info
Texte[^a]
{{inclure page="[[Non]]"}}
:::

[^a]: [[Cinq]]

    [[Code]]
`);
  expect(links.map(({ name }) => name)).toEqual(['Un', 'Deux', 'Trois', 'Quatre', 'Cinq', 'Code']);
});

test('a text with n different links asks for n pages', () => {
  fc.assert(
    fc.property(fc.uniqueArray(fc.stringMatching(/^[a-z]{1,12}$/), { maxLength: 40 }), (names) => {
      const body = names
        .map((name, index) => (index % 2 ? `* [[${name}]]\n` : `texte [[${name}|ici]] `))
        .join('');
      expect(markdown.read(body).links).toEqual(names.map((name) => ({ name })));
    }),
  );
});

test('names of files are decoded, each once', () => {
  const { fileNames } = markdown.read(
    '![a](photo%20de%20groupe.jpg) [b](<photo de groupe.jpg>) [c](e\u0301te\u0301.pdf#page=2) [d](./plan.png) [e](https://exemple.org/x.pdf) [f](/gare/x.pdf) [g](#h)',
  );
  expect(fileNames).toEqual(['photo de groupe.jpg', 'été.pdf', 'plan.png']);
});

test('embeds are numbered in the order of the text and say why they cannot be read', () => {
  const { embeds } = markdown.read(`{{entries type="réunion"}}

- {{sommaire}}

{{fiches type="réunion}}
`);
  expect(embeds.map(({ index, name, problem }) => ({ index, name, problem }))).toEqual([
    { index: 0, name: 'fiches', problem: undefined },
    { index: 1, name: 'sommaire', problem: undefined },
    { index: 2, name: '', problem: 'unclosed-quote' },
  ]);
  expect(embeds[0]?.args).toEqual({ type: 'réunion' });
  expect(embeds[2]?.raw).toBe('{{fiches type="réunion}}');
});

test('headings are listed as the table of contents shows them', () => {
  expect(markdown.read('# Le *plan*[^a]\n### Suite `x`\n# Le plan\n\n[^a]: note').headings).toEqual([
    { level: 2, id: 'le-plan', text: 'Le plan' },
    { level: 3, id: 'suite-x', text: 'Suite x' },
    { level: 2, id: 'le-plan-2', text: 'Le plan' },
  ]);
});

test('ids are unique whatever the headings are called', () => {
  fc.assert(
    fc.property(
      fc.array(fc.constantFrom('a', 'a 2', 'a-2', 'a 2 2', 'note 1', '', '!'), { maxLength: 30 }),
      (titles) => {
        const { headings } = markdown.read(titles.map((title) => `# ${title}\n`).join('\n'));
        expect(new Set(headings.map(({ id }) => id)).size).toBe(titles.length);
      },
    ),
  );
});

test('tasks are counted', () => {
  const { taskCount, doneCount } = markdown.read(
    '- [ ] a\n- [x] b\n  - [ ] c\n- d\n\n```\n- [ ] code\n```\n',
  );
  expect({ taskCount, doneCount }).toEqual({ taskCount: 3, doneCount: 1 });
  expect(markdown.read('rien').taskCount).toBe(0);
});

test('a text with two reading levels says so', () => {
  expect(markdown.read('::: approfondir\na\n:::').hasDeepLevel).toBe(true);
  expect(markdown.read('> ::: essentiel\n> a').hasDeepLevel).toBe(true);
  expect(markdown.read('::: info\na\n:::').hasDeepLevel).toBe(false);
});

test('more links and embeds than the bounds are shown as text', () => {
  const pages = Array.from({ length: 5_003 }, (_, index) => `[[p${index}]]`).join(' ');
  expect(markdown.read(pages).links.length).toBe(5_000);
  expect(markdown.read('{{sommaire}}\n'.repeat(150)).embeds.length).toBe(100);
});

test('reading is deterministic', () => {
  const fragments = [
    '[[a]] ',
    '# b\n',
    '- [ ] c\n',
    '[^d] ',
    '\n[^d]: e\n\n',
    '::: info\n',
    ':::\n',
    '{{toc}}\n',
    '|',
    '\n',
  ];
  fc.assert(
    fc.property(fc.array(fc.constantFrom(...fragments), { maxLength: 30 }), (parts) => {
      const body = parts.join('');
      expect(createMarkdown().read(body)).toEqual(markdown.read(body));
    }),
  );
});
