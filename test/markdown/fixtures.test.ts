import { expect, test } from 'vitest';
import { createMarkdown } from '../../src/markdown/markdown.ts';
import { readFixtures } from './fixtures.ts';
import { htmlProblems } from './html-check.ts';
import { resolved } from './resolved.ts';

const markdown = createMarkdown();

for (const file of [
  'markdown-syntax',
  'markdown-links',
  'markdown-mentions',
  'markdown-notes',
  'markdown-containers',
  'markdown-attacks',
]) {
  for (const { title, markdown: body, html } of readFixtures(file)) {
    test(`${file}: ${title}`, () => {
      const rendered = markdown.render(markdown.read(body), resolved());
      expect(rendered.endsWith('\n') ? rendered : `${rendered}\n`).toBe(html);
      expect(htmlProblems(rendered)).toEqual([]);
    });
  }
}

test('the checker of these tests finds what must not be there', () => {
  const wrong = [
    '<p>',
    '</p>',
    '<p><em>a</p></em>',
    '<script>a</script>',
    '<p onclick="a">b</p>',
    '<p style="a">b</p>',
    '<a href="javascript:a">b</a>',
    '<a href="java&#9;script:a">b</a>',
    '<a href="//exemple.org">b</a>',
    '<img src="https://exemple.org/a.png" alt="">',
    '<p>a < b</p>',
    '<p title=a>b</p>',
    '<a href="/a"><a href="/b">c</a></a>',
    '<p><ul><li>a</li></ul></p>',
    '<ul><p>a</p></ul>',
    '<p id="a">b</p><p id="a">c</p>',
    '<p class="admin">b</p>',
  ];
  expect(wrong.filter((html) => htmlProblems(html).length === 0)).toEqual([]);
  expect(htmlProblems('<p>a &lt; <a href="/b" title="&gt;">c</a><br></p>')).toEqual([]);
});
