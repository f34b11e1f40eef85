import { HtmlValidate } from 'html-validate';
import { expect, test } from 'vitest';
import { createMarkdown } from '../../src/markdown/markdown.ts';
import { readFixtures } from './fixtures.ts';
import { realTexts } from './real.ts';
import { resolved } from './resolved.ts';

const markdown = createMarkdown();
const validator = new HtmlValidate({ extends: ['html-validate:recommended'] });

function problemsOfText(body: string): Promise<string[]> {
  return problems(markdown.render(markdown.read(body), resolved({ typography: 'fr' })));
}

async function problems(html: string): Promise<string[]> {
  const page = `<!DOCTYPE html>
<html lang="fr"><head><title>Page</title></head><body><main><h1>Page</h1>
<div class="prose">
${html}</div></main></body></html>
`;
  const report = await validator.validateString(page);
  return report.results.flatMap(({ messages }) =>
    messages.map(({ ruleId, message, line }) => `${ruleId}: ${message} in ${page.split('\n')[line - 1]}`),
  );
}

test('every kind of text is valid HTML to html-validate', async () => {
  for (const file of ['markdown-syntax', 'markdown-links', 'markdown-notes', 'markdown-containers']) {
    for (const { title, markdown: body } of readFixtures(file)) {
      expect({ title, problems: await problemsOfText(body) }).toEqual({ title, problems: [] });
    }
  }
});

test('real pages are valid HTML to html-validate', async () => {
  for (const text of realTexts('multibao').slice(0, 20)) expect(await problemsOfText(text)).toEqual([]);
});

test('what is wrong is found', async () => {
  expect(await problems('<p><div>a</div></p><a href="/x"><a href="/y">b</a></a><img src="/z">')).not.toEqual(
    [],
  );
});
