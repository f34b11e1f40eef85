/** The agenda in a browser: a repeated event without script, then the month by keyboard. */
import type { Page } from 'playwright-core';
import { beforeAll, expect, test } from 'vitest';
import { onStage, wordsOf } from './browser.ts';

onStage('the agenda', (stage) => {
  let plain: Page;

  beforeAll(async () => {
    plain = await stage().member('Permanence', {
      javaScriptEnabled: false,
      viewport: { width: 360, height: 800 },
    });
  });

  test('takes a repeated event from a form without script, and says it in words', async () => {
    await plain.goto('/mobilisation/agenda');
    await plain.getByText('Annoncer', { exact: true }).click();
    await plain.getByRole('link', { name: 'Événement', exact: true }).click();
    await plain.getByLabel('Titre', { exact: true }).fill('Permanence du mardi');
    await plain.getByLabel('Date (nécessaire)').fill('2031-03-01');
    await plain.getByLabel('Début').fill('18:30');
    await plain.getByLabel('Rythme').selectOption('mois 2');
    await plain.getByRole('button', { name: 'Publier', exact: true }).click();
    expect(await wordsOf(plain.locator('.field__error'))).toContain('Dites de quel jour de la semaine');
    expect(await plain.getByLabel('Rythme').inputValue()).toBe('mois 2');
    await plain.getByLabel(/^Jours de la semaine/).fill('mardi');
    await plain.getByLabel(/^Exceptions/).fill('8 avril 2031\n13/05/2031 → 14/05/2031');
    await plain.getByRole('button', { name: 'Publier', exact: true }).click();
    expect(new URL(plain.url()).pathname).toBe('/mobilisation/permanence-du-mardi');
    expect(await wordsOf(plain.locator('main'))).toContain(
      'le 2e mardi de chaque mois, sauf le 8 avril 2031, le 13 mai 2031 déplacé au 14 mai 2031',
    );
  });

  test('shows its times on the days that they fall on, in badges and in words', async () => {
    await plain.goto('/agenda?month=2031-05');
    const days = plain.locator('table.cal td', {
      has: plain.locator('a.event', { hasText: 'Permanence du mardi' }),
    });
    expect(await days.locator('.cal__no').allInnerTexts()).toEqual(['13', '14']);
    const list = (await wordsOf(plain.locator('ol.agenda'))).replace(/\s+/g, ' ');
    expect(list).toContain('mer. 14 mai 2031 18:30');
    expect(list).toContain('déplacée, prévue d’abord le mar. 13 mai');
    await plain.goto('/agenda?month=2031-04');
    expect(await plain.locator('a.event', { hasText: 'Permanence du mardi' }).count()).toBe(0);
  });

  test('is gone through by keyboard, and keeps what was chosen', async () => {
    const page = await stage().member('Clavier');
    await page.goto('/agenda?month=2031-05');
    const gare = page.getByRole('checkbox', { name: 'Mobilisation' });
    await gare.focus();
    await page.keyboard.press('Space');
    await Promise.all([page.waitForEvent('load'), page.keyboard.press('Enter')]);
    expect(await page.locator('a.event', { hasText: 'Permanence du mardi' }).count()).toBe(0);
    expect(await gare.isChecked()).toBe(false);
    await page.getByRole('link', { name: 'Juin' }).focus();
    await Promise.all([page.waitForEvent('load'), page.keyboard.press('Enter')]);
    expect(await page.locator('h1').innerText()).toBe('Juin 2031');
    expect(await gare.isChecked()).toBe(false);
  });
});
