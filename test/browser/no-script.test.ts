/** The main job in a browser that runs no script: every screen works as plain HTML. */
import type { Page } from 'playwright-core';
import { beforeAll, expect, test } from 'vitest';
import { onStage, wordsOf } from './browser.ts';

onStage('without any script', (stage) => {
  let page: Page;
  const button = (name: string) => page.getByRole('button', { name, exact: true });
  const body = () => page.getByLabel('Texte de la page, en Markdown');

  beforeAll(async () => {
    page = await stage().member('Rédaction', {
      javaScriptEnabled: false,
      viewport: { width: 1280, height: 900 },
    });
  });

  test('a meeting is written from its type, seen first, then published', async () => {
    await page.goto('/gare/new');
    await page.locator('.cards').getByRole('link', { name: 'Réunion', exact: true }).click();
    await page.getByLabel('Titre', { exact: true }).fill('Réunion sans script');
    await page.getByLabel(/^Date/).fill('2027-05-20');
    await body().fill('## Notes\n\nTout est *simple*.\n');
    await button('Aperçu').click();
    const preview = page.getByRole('region', { name: 'Aperçu' });
    expect(await preview.locator('em').textContent()).toBe('simple');
    expect(await page.getByLabel(/^Date/).inputValue()).toBe('2027-05-20');
    await button('Publier').click();
    expect(new URL(page.url()).pathname).toBe('/gare/reunion-sans-script');
    expect(await wordsOf(page.locator('main > .notice'))).toContain('Publié.');
    expect(await wordsOf(page.locator('.facts'))).toContain('jeu. 20 mai');
  });

  test('what is wrong in the form is said beside the field, the text kept', async () => {
    await page.goto('/gare/new?type=reunion');
    await page.getByLabel('Titre', { exact: true }).fill('Sans date');
    await body().fill('Un texte à ne pas perdre.');
    await button('Publier').click();
    expect(await wordsOf(page.getByRole('alert').first())).toContain('Il reste un point à corriger.');
    const date = page.getByLabel(/^Date/);
    expect(await date.getAttribute('aria-invalid')).toBe('true');
    expect(await body().inputValue()).toBe('Un texte à ne pas perdre.');
  });

  test('two files are attached at once and open from the page', async () => {
    await page.goto('/gare/reunion-sans-script');
    await page.locator('main .menu > summary').click();
    await page.getByRole('link', { name: 'Joindre un fichier' }).click();
    await page.locator('#fichiers').setInputFiles([
      { name: 'bilan.csv', mimeType: 'text/csv', buffer: Buffer.from('a;b\n1;2\n') },
      { name: 'mot.txt', mimeType: 'text/plain', buffer: Buffer.from('Bonjour.\n') },
    ]);
    await button('Joindre').click();
    expect(await page.locator('.file__kind').allInnerTexts()).toEqual(['CSV', 'TXT']);
  });

  test('two revisions are compared in one column or two, and the older one restored', async () => {
    await page.goto('/gare/reunion-sans-script/edit');
    await body().fill('## Notes\n\nTout est *limpide*.\n');
    await button('Publier').click();
    await page.getByRole('link', { name: 'Historique', exact: true }).click();
    await button('Comparer A et B').first().click();
    expect(await page.locator('.diff--inline ins').allInnerTexts()).toEqual([
      expect.stringContaining('limpide'),
    ]);
    await page.getByText('Côte à côte', { exact: true }).click();
    expect(await page.locator('.diff--inline').isVisible()).toBe(false);
    expect(await page.locator('.diff--sides').isVisible()).toBe(true);
    await page.goto('/gare/reunion-sans-script/history');
    await page.locator('.rev').nth(1).locator('summary').click();
    await page.getByRole('button', { name: 'Restaurer cette version' }).locator('visible=true').click();
    expect(await wordsOf(page.locator('.prose--parts'))).toContain('Tout est simple.');
  });

  test('a word of the archives is found, and filters narrow it down', async () => {
    await page.goto('/');
    await page.locator('#q-haut').fill('marchandisation');
    await page.locator('#q-haut').press('Enter');
    const all = await page.getByRole('status').first().textContent();
    await page.getByRole('group', { name: 'Affiner' }).getByText('Observatoire', { exact: true }).click();
    await button('Appliquer').click();
    expect(new URL(page.url()).searchParams.get('space')).toBe('observatoire');
    expect(await page.getByRole('status').first().textContent()).not.toBe(all);
    await page.locator('.results a').first().click();
    expect(page.url()).toContain('/observatoire/');
  });

  test('a dossier shows both reading levels by its radios', async () => {
    await page.goto('/observatoire/les-contrats-a-impact-social');
    const deep = page.locator('.is-deep').first();
    expect(await deep.isVisible()).toBe(true);
    await page.getByText(/^L’essentiel/).click();
    expect(await deep.isVisible()).toBe(false);
  });

  test('a page goes to the trash and comes back', async () => {
    await page.goto('/gare/reunion-sans-script/delete');
    await button('Mettre au dépôt').click();
    await page.goto('/gare/trash');
    await page.getByRole('button', { name: /^Remettre en place/ }).click();
    expect((await page.goto('/gare/reunion-sans-script'))?.status()).toBe(200);
  });

  test('no button shows that only a script could answer', async () => {
    await page.goto('/observatoire/les-contrats-a-impact-social');
    expect(await page.getByRole('button', { name: 'Copier' }).count()).toBe(0);
  });
});
