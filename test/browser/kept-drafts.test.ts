/** What was typed stays on the device until a screen shows that it is published. */
import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { onStage, wordsOf } from './browser.ts';

const body = (page: Page) => page.getByLabel('Texte de la page, en Markdown');
const publish = (page: Page) => page.getByRole('button', { name: 'Publier', exact: true }).click();
const found = (page: Page) => page.getByRole('button', { name: 'Reprendre', exact: false });

onStage('a text that was sent', (stage) => {
  async function write(page: Page, text: string): Promise<void> {
    await page.goto('/aide/ecrire-une-page/edit');
    await body(page).fill(text);
  }

  test('and never arrived is offered again, whatever screen is visited in between', async () => {
    const page = await stage().member('Rédaction');
    await write(page, 'Tapé pendant une panne.');
    await page.route('**/aide/ecrire-une-page/edit', (route) =>
      route.request().method() === 'POST' ? route.abort('connectionrefused') : route.continue(),
    );
    await publish(page).catch(() => undefined);
    await page.waitForURL('chrome-error://**');
    await page.goto('/');
    await page.goto('/aide/ecrire-une-page/edit');
    await found(page).click();
    expect(await body(page).inputValue()).toBe('Tapé pendant une panne.');
  });

  test('and is published is offered no more', async () => {
    const page = await stage().member('Rédaction');
    await write(page, 'Publié.');
    await publish(page);
    await page.waitForURL('**?publie=*');
    expect(await wordsOf(page.locator('.prose'))).toContain('Publié.');
    await page.goto('/aide/ecrire-une-page/edit');
    expect(await found(page).count()).toBe(0);
  });

  test('and was refused is still there beside its errors, and goes when it is published', async () => {
    const page = await stage().member('Rédaction');
    await write(page, 'Sans titre.');
    await page.getByLabel('Titre', { exact: true }).fill('');
    await publish(page);
    await page.locator('#problemes').waitFor();
    await page.goto('/aide/ecrire-une-page/edit');
    await found(page).click();
    expect(await body(page).inputValue()).toBe('Sans titre.');
    await page.getByLabel('Titre', { exact: true }).fill('Écrire une page');
    await publish(page);
    await page.waitForURL('**?publie=*');
    await page.goto('/aide/ecrire-une-page/edit');
    expect(await found(page).count()).toBe(0);
  });
});
