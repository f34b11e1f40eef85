/** Mentions: what asks for them, and that nothing else in a text ever changes. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createMarkdown, type Resolved } from '../../src/markdown/markdown.ts';
import { htmlProblems } from './html-check.ts';
import { resolved } from './resolved.ts';

const markdown = createMarkdown();
const everybody: Resolved = resolved({
  mention: (handle) => ({ href: `/members/${handle}`, title: 'Quelqu’un' }),
  typography: 'fr',
});
const nobody: Resolved = resolved({ mention: () => undefined, typography: 'fr' });

/** Every link of a mention replaced by its words; typography aside, which looks at what stands beside a word. */
const unlinked = (html: string) =>
  html
    .replace(/<a class="mention"[^>]*>(@[^<]*)<\/a>/g, '$1')
    .replace(/<(a|span) class="pill pill--who"[^>]*>(@[^<]*)<\/\1>/g, '$2');

describe('a reading', () => {
  test('asks for each handle once, lower-case, those of tasks too', () => {
    const body = '@Camille et @camille, @bureau\n\n- [ ] Relire @bureau @dominique @Élise\n\n`@code` a@b.org';
    expect([...markdown.read(body).mentions].sort()).toEqual(['bureau', 'camille', 'dominique']);
  });

  test('asks for so many people and no more', () => {
    const body = Array.from({ length: 800 }, (_, index) => `@p${index}`).join(' ');
    expect(markdown.read(body).mentions).toHaveLength(500);
  });

  test('leaves the plain words of a text as they are', () => {
    expect(markdown.plainText('Merci à @camille.')).toBe('Merci à @camille.');
  });
});

const pieces = [
  ...['@camille', '@a-b', '@A', '@é', '@', 'a@b.org', '@a@b.org', '\\@camille', '@camille.', "d'@camille"],
  ...[
    ' ',
    '\n',
    '\n\n',
    '**',
    '*',
    '_',
    '~~',
    '`',
    '[',
    '](a)',
    '[[',
    ']]',
    '- [ ] ',
    '## ',
    '> ',
    '|',
    '^[',
  ],
  ...['«', '»', '!', ':', "'", '12 000 €', '&amp;', '<', 'mot', 'https://exemple.org/@camille'],
];
const text = fc.array(fc.constantFrom(...pieces), { maxLength: 40 }).map((parts) => parts.join(''));

test('whoever is mentioned, nothing but links of mentions is added to a text', () => {
  fc.assert(
    fc.property(text, (body) => {
      const reading = markdown.read(body);
      const html = markdown.render(reading, nobody);
      // A text without anybody to mention is rendered by the same tokens as before there were mentions.
      expect(html).not.toContain('class="mention"');
      const { mention: _none, ...without } = nobody;
      const plain = { typography: 'none' } as const;
      expect(markdown.render(reading, without)).toBe(html);
      const linked = markdown.render(reading, everybody);
      expect(htmlProblems(linked)).toEqual([]);
      expect(unlinked(markdown.render(reading, { ...everybody, ...plain }))).toBe(
        unlinked(markdown.render(reading, { ...nobody, ...plain })),
      );
    }),
    { numRuns: 2000 },
  );
});

test('any text with signs of mention becomes balanced HTML', () => {
  const unit = fc.oneof(fc.constantFrom('@a', '@', '-', ' '), fc.string({ unit: 'binary', maxLength: 3 }));
  fc.assert(
    fc.property(fc.array(unit, { maxLength: 60 }), (parts) => {
      expect(htmlProblems(markdown.render(markdown.read(parts.join('')), everybody))).toEqual([]);
    }),
    { numRuns: 500 },
  );
});
