import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createMarkdown, type Resolved } from '../../src/markdown/markdown.ts';
import { htmlProblems } from './html-check.ts';
import { realTexts } from './real.ts';
import { resolved } from './resolved.ts';

const markdown = createMarkdown();

function render(body: string, changes: Partial<Resolved> = {}): string {
  return markdown.render(markdown.read(body), resolved(changes));
}

test('a text in another text moves its headings down and keeps its ids apart', () => {
  const html = render('# Un[^a]\n\n[vers deux](#Deux) [dehors](#contenu)\n\n###### Deux\n\n[^a]: note', {
    headingOffset: 4,
    idPrefix: 'p7-',
  });
  expect(
    html,
  ).toBe(`<h6 id="p7-un">Un<sup><a class="noteref" href="#p7-note-1" id="p7-appel-1" aria-label="Note 1">1</a></sup> <a class="anchor" href="#p7-un" aria-label="Lien vers cette partie">#</a></h6>
<p class="note" id="p7-note-1" role="note"><b>1</b> note <a href="#p7-appel-1" aria-label="Revenir au texte, appel de note 1">↑</a></p>
<p><a href="#p7-deux">vers deux</a> <a href="#contenu">dehors</a></p>
<h6 id="p7-deux">Deux <a class="anchor" href="#p7-deux" aria-label="Lien vers cette partie">#</a></h6>
`);
});

test('icons, dates and embeds are printed as they are given', () => {
  const html = render('::: attention\na^[n]\n:::\n\n- [ ] b 2026-03-09\n\n{{toc}}', {
    icon: (name) => `<i class="${name}"></i>`,
    date: (iso) => `le <${iso}>`,
    embedHtml: () => '<nav>…</nav>',
  });
  expect(html).toContain('role="note"><i class="triangle-alert"></i><strong>Attention</strong>');
  expect(html).toContain('aria-label="Revenir au texte, appel de note 1"><i class="arrow-up"></i></a>');
  expect(html).toContain('<time class="pill pill--when" datetime="2026-03-09">le &lt;2026-03-09&gt;</time>');
  expect(html).toContain('\n<nav>…</nav>\n');
});

test('typography touches words, not code nor addresses', () => {
  expect(render("L'été `l'eau !` https://exemple.org/l'eau : fin !", { typography: 'fr' })).toBe(
    '<p>L’été <code>l\'eau !</code> <a href="https://exemple.org/l\'eau" rel="noopener">https://exemple.org/l\'eau</a>\u00a0: fin\u202f!</p>\n',
  );
  expect(render('::: info Quoi ?\na\n:::\n\n[x](plan.pdf)', { typography: 'fr' })).toContain(
    '<strong>À savoir\u00a0: Quoi\u202f?</strong>',
  );
});

test('one reading may be rendered many times, with other answers', () => {
  const reading = markdown.read('[[Accueil]] ![x](photo.jpg "t")\n\n![y](photo.jpg "t")\n\na[^1]\n\n[^1]: b');
  const first = markdown.render(reading, resolved());
  const closed = markdown.render(
    reading,
    resolved({ link: () => ({ href: '', exists: false, title: '' }), file: () => undefined }),
  );
  expect(closed).toContain('<span class="wikilink--new">Accueil</span>');
  expect(closed).not.toContain('<figure>');
  expect(markdown.render(reading, resolved())).toBe(first);
});

test('any text becomes balanced HTML of allowed elements', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 200 }), (body) => {
      expect(htmlProblems(render(body, { typography: 'fr' }))).toEqual([]);
    }),
    { numRuns: 300 },
  );
});

const syntax = [
  ...'*_~`[]()!<>#|:-+=\\^&"\'{}@ \n\t\r\0',
  ...[
    '\n\n',
    '[[',
    ']]',
    '](',
    '![',
    '[^a]',
    '[^a]: ',
    '^[',
    '::: info\n',
    '::: replier "\n',
    '::: colonnes\n',
  ],
  ...[
    ':::\n',
    '---\n',
    '```\n',
    '> ',
    '- ',
    '1. ',
    '- [ ] ',
    '[x] ',
    '    ',
    '\n: ',
    '|a|b|\n|-|-:|\n|',
    '{{toc}}\n',
  ],
  ...[
    'photo.jpg',
    'https://a.fr',
    'javascript:',
    'mot',
    'é',
    '«',
    '»',
    '[a]: /b "t"\n',
    '<b>',
    '&lt;',
    '2026-01-02',
  ],
];

test('any mix of signs becomes balanced HTML, and nothing throws', () => {
  fc.assert(
    fc.property(fc.array(fc.constantFrom(...syntax), { maxLength: 60 }), (parts) => {
      expect(htmlProblems(render(parts.join(''), { typography: 'fr' }))).toEqual([]);
    }),
    { numRuns: 1_500 },
  );
});

test('real pages render cleanly and lose no word', () => {
  const texts = [...realTexts('multibao'), ...realTexts('guides-etalab')];
  expect(texts.length).toBe(354);
  for (const text of texts) {
    const html = render(text);
    expect(htmlProblems(html)).toEqual([]);
    const shown = new Set(html.match(/\p{L}{3,}/gu));
    // Addresses are percent-encoded, entities decoded, names of containers become labels.
    const typed = text.replace(/\]\([^)]*\)|&nbsp;|^::: info/gm, ' ').match(/\p{L}{3,}/gu) ?? [];
    expect(typed.filter((word) => !shown.has(word))).toEqual([]);
  }
});
