/** Coming in, staying out and being put out: what a visitor meets, and what becomes of a text when a session ends. */
import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { endSessionsOf } from '../../src/wiki/sessions.ts';
import { emailOf, password } from '../wiki/people.ts';
import { onStage, signIn, watchFaults, wordsOf } from './browser.ts';

const body = (page: Page) => page.getByLabel('Texte de la page, en Markdown');
const button = (page: Page, name: string) => page.getByRole('button', { name, exact: true });
const heading = (page: Page) => page.getByRole('heading', { level: 1 });

onStage('a visitor', (stage) => {
  test('reads what is public without a cookie, and meets nothing of what is not', async () => {
    const page = await stage().person();
    const faults = watchFaults(page, stage().address);
    for (const path of ['/', '/observatoire', '/observatoire/glossaire', '/search?q=contrats', '/changes']) {
      expect((await page.goto(path))?.status()).toBe(200);
      expect(await wordsOf(page.locator('body'))).not.toContain('Gare centrale');
    }
    for (const path of ['/gare', '/gare/charte', '/gare/charte/history', '/gare/nulle-part'])
      expect([path, (await page.goto(path))?.status()]).toEqual([path, 404]);
    expect(await page.context().cookies()).toEqual([]);
    expect(faults).toEqual([]);
  });

  test('comes back to the page they were refused once they have signed in', async () => {
    await stage().member('Rédaction');
    const page = await stage().person();
    await page.goto('/gare/charte');
    await page.locator('.masthead').getByRole('link', { name: 'Se connecter' }).click();
    await signIn(page, 'Rédaction');
    expect(new URL(page.url()).pathname).toBe('/gare/charte');
    expect(await wordsOf(heading(page))).toBe('Charte de la gare');
  });

  test('who signs out is a visitor again, on the pages the browser kept too', async () => {
    const page = await stage().member('Sortie');
    await page.goto('/gare/charte');
    await page.locator('.masthead .menu > summary', { hasText: 'Sortie' }).click();
    await button(page, 'Se déconnecter').click();
    await page.waitForURL('**/');
    expect(await page.context().cookies()).toEqual([]);
    expect((await page.goto('/gare/charte'))?.status()).toBe(404);
  });
});

onStage('a session that ends while somebody writes', (stage) => {
  async function endSessions(name: string): Promise<void> {
    const { wiki } = stage();
    const member = await wiki.store.members.findByEmail(emailOf(name));
    await endSessionsOf(wiki, member?.id ?? 0);
  }

  test('takes nothing of the text, which waits in the form after signing in again', async () => {
    const page = await stage().member('Rédaction');
    await page.goto('/gare/charte/edit');
    const text = `${await body(page).inputValue()}\nÉcrit pendant que la session se terminait.\n`;
    await body(page).fill(text);
    await page.locator('[data-draft-status]', { hasText: 'Gardé' }).waitFor();
    await endSessions('Rédaction');
    await button(page, 'Publier').click();
    await page.getByRole('heading', { name: 'Votre session est terminée' }).waitFor();
    expect(await body(page).inputValue()).toContain('Écrit pendant que la session se terminait.');

    await page.goto('/gare/charte/edit');
    await page.locator('.masthead').getByRole('link', { name: 'Se connecter' }).click();
    await signIn(page, 'Rédaction');
    expect(new URL(page.url()).pathname).toBe('/gare/charte/edit');
    await page.getByRole('button', { name: 'Reprendre ce texte' }).click();
    expect((await body(page).inputValue()).trimEnd()).toBe(text.trimEnd());
    await button(page, 'Publier').click();
    await page.waitForURL('**/gare/charte?publie=*');
    expect(await wordsOf(page.locator('.prose--parts'))).toContain('la session se terminait');
  });

  test('and where no script keeps it, is sent again from the same screen', async () => {
    const page = await stage().member('Secours', { javaScriptEnabled: false });
    await page.goto('/gare/charte/edit');
    await body(page).fill('Un texte sans filet.');
    await endSessions('Secours');
    await button(page, 'Publier').click();
    expect(await body(page).inputValue()).toContain('Un texte sans filet.');
    const opened = page.context().waitForEvent('page');
    await page.getByRole('link', { name: 'Me connecter dans un autre onglet' }).click();
    const other = await opened;
    await signIn(other, 'Secours');
    await button(page, 'Enregistrer de nouveau').click();
    await page.waitForURL('**/gare/charte?publie=*');
    expect(await wordsOf(page.locator('.prose--parts'))).toContain('Un texte sans filet.');
  });
});

onStage(
  'the first account',
  (stage) => {
    test('is made by keyboard alone, by a link that works once', async () => {
      const page = await stage().person();
      const faults = watchFaults(page, stage().address);
      await page.goto(stage().setUpUrl);
      await page.getByLabel('Votre nom').focus();
      await page.keyboard.type('Secrétariat');
      await page.keyboard.press('Tab');
      await page.keyboard.type(emailOf('Secrétariat'));
      await page.keyboard.press('Tab');
      await page.keyboard.type(password);
      await page.keyboard.press('Enter');
      await page.waitForURL('**/admin');
      expect((await page.goto('/gare'))?.status()).toBe(200);
      expect((await page.goto(stage().setUpUrl))?.status()).toBe(404);
      expect(faults).toEqual([]);
    });

    test('signs in by keyboard, and without any script', async () => {
      const page = await stage().person({ javaScriptEnabled: false });
      await page.goto('/login?next=%2Fgare%2Fcharte');
      await page.getByLabel('Votre adresse de courriel').focus();
      await page.keyboard.type(emailOf('Secrétariat'));
      await page.keyboard.press('Tab');
      await page.keyboard.type(password);
      await page.keyboard.press('Enter');
      await page.waitForURL('**/gare/charte');
      expect(await wordsOf(heading(page))).toBe('Charte de la gare');
    });

    test('with a wrong password is told so, the address kept', async () => {
      const page = await stage().person({ javaScriptEnabled: false });
      await page.goto('/login');
      await page.getByLabel('Votre adresse de courriel').fill(emailOf('Secrétariat'));
      await page.getByLabel('Mot de passe', { exact: true }).fill('ce n’est pas celui-ci');
      await button(page, 'Entrer').click();
      expect(await wordsOf(page.getByRole('alert'))).toContain('ne vont pas ensemble');
      expect(await page.getByLabel('Votre adresse de courriel').inputValue()).toBe(emailOf('Secrétariat'));
      expect(await page.context().cookies()).toEqual([]);
    });
  },
  { isNew: true },
);
