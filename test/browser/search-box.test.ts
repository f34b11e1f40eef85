/** Suggestions while one types: a combobox for the keyboard, a list for the finger, and nothing that one may not read. */
import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from 'playwright-core';
import { beforeAll, expect, test } from 'vitest';
import { learnWords } from '../../src/wiki/learn-words.ts';
import { savePage } from '../../src/wiki/save-page.ts';
import { addPerson, setRule } from '../wiki/people.ts';
import { edit } from '../wiki/station.ts';
import { onStage, sidewaysScroll, watchFaults } from './browser.ts';

const list = '.masthead .suggestions';
const options = (page: Page, place = list) => page.locator(`${place} [role="option"]`);

async function typeInHead(page: Page, text: string): Promise<void> {
  await page.keyboard.press('/');
  await page.keyboard.type(text);
  await options(page).first().waitFor();
}

async function axeFindings(page: Page): Promise<string[]> {
  const { violations } = await new AxeBuilder({ page }).setLegacyMode().analyze();
  return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`);
}

onStage('the search box', (stage) => {
  let page: Page;
  let faults: string[];

  beforeAll(async () => {
    const { wiki, address } = stage();
    const host = await addPerson(wiki, 'Archives', { isAdmin: true });
    const texts = {
      'Mirador du canal': 'Le miradorien note.',
      'Miraculé du quai': 'Rien.',
      'Mirabelle interne': 'La mirabelline.',
    };
    for (const [title, body] of Object.entries(texts))
      await savePage(wiki, host, { space: 'aide', edit: edit({ title, body }) });
    await setRule(wiki, { visitors: 'none', members: 'read' }, 'aide', 'mirabelle-interne');
    const pages = await wiki.store.pages.listAll(0, 1000);
    await learnWords(
      wiki,
      pages.map(({ id }) => id),
    );
    page = await stage().person({ viewport: { width: 1280, height: 900 } });
    faults = watchFaults(page, address);
  });

  test('offers pages, then searches, and nothing that is closed to a visitor', async () => {
    await page.goto('/');
    await typeInHead(page, 'mira');
    expect(await options(page).allInnerTexts()).toEqual([
      expect.stringContaining('Miraculé du quai'),
      expect.stringContaining('Mirador du canal'),
      expect.stringMatching(/^mira/),
      expect.stringMatching(/^mira/),
      'miradorien',
    ]);
    expect(await page.locator(list).innerText()).not.toContain('mirabel');
    expect(await page.locator(`${list} + [role="status"]`).textContent()).toContain('5 propositions');
  });

  test('shows a member what they may read', async () => {
    const member = await stage().member('Rédaction', { viewport: { width: 1280, height: 900 } });
    await member.goto('/');
    await typeInHead(member, 'mirab');
    expect(await options(member).allInnerTexts()).toContainEqual(
      expect.stringContaining('Mirabelle interne'),
    );
    await member.context().close();
  });

  test('is a combobox: arrows go round, Escape closes and then empties, the ends of the text are its own', async () => {
    await page.goto('/');
    const input = page.getByRole('combobox', { name: 'Chercher dans les pages' });
    expect(await input.getAttribute('aria-expanded')).toBe('false');
    await typeInHead(page, 'mira');
    const active = () => input.getAttribute('aria-activedescendant');
    expect(await input.getAttribute('aria-expanded')).toBe('true');
    expect(await active()).toBeNull();
    await page.keyboard.press('ArrowDown');
    const first = await active();
    expect(first).toBe(await options(page).first().getAttribute('id'));
    expect(await options(page).first().getAttribute('aria-selected')).toBe('true');
    await page.keyboard.press('ArrowUp');
    expect(await active()).toBeNull();
    await page.keyboard.press('ArrowUp');
    expect(await active()).toBe(await options(page).last().getAttribute('id'));
    await page.keyboard.press('Home');
    expect(await active()).toBeNull();
    expect(await input.evaluate((element) => (element as HTMLInputElement).selectionStart)).toBe(0);
    await page.keyboard.press('Escape');
    expect(await input.getAttribute('aria-expanded')).toBe('false');
    expect(await input.inputValue()).toBe('mira');
    await page.keyboard.press('Escape');
    expect(await input.inputValue()).toBe('');
  });

  test('opens the page that is chosen, sends the words that are chosen, and what is typed when nothing is', async () => {
    await page.goto('/');
    await typeInHead(page, 'mirad');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await page.waitForURL('**/aide/mirador-du-canal');
    await page.goto('/');
    await typeInHead(page, 'mirado');
    await page.keyboard.press('ArrowUp');
    await page.keyboard.press('Enter');
    await page.waitForURL('**/search?q=miradorien');
    await page.goto('/');
    await typeInHead(page, 'mirad');
    await page.keyboard.press('Enter');
    await page.waitForURL('**/search?q=mirad');
  });

  test('lets go with Tab, and comes with Ctrl+K, but not while something is typed elsewhere', async () => {
    await page.goto('/');
    await typeInHead(page, 'mira');
    await page.keyboard.press('Tab');
    expect(await page.locator(list).isHidden()).toBe(true);
    await page.keyboard.press('Control+k');
    expect(await page.evaluate(() => document.activeElement?.id)).toBe('q-haut');
    await page.keyboard.type('/');
    expect(await page.locator('#q-haut').inputValue()).toBe('/');
  });

  test('has nothing wrong in it by axe, open, in light and dark', async () => {
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme });
      await page.goto('/');
      await typeInHead(page, 'mira');
      await page.keyboard.press('ArrowDown');
      expect(await axeFindings(page)).toEqual([]);
    }
    expect(faults).toEqual([]);
  });

  test('on a phone the drawer and the search page have one too, with rows for a finger', async () => {
    const phone = await stage().person({
      viewport: { width: 360, height: 740 },
      hasTouch: true,
      isMobile: true,
    });
    await phone.goto('/');
    await phone.locator('.masthead__burger').tap();
    await phone.locator('#q-tiroir').fill('mirador');
    await options(phone, '#tiroir').first().waitFor();
    expect(await axeFindings(phone)).toEqual([]);
    await phone.goto('/search');
    await phone.locator('#q').fill('mirador');
    const found = options(phone, 'form[data-search]');
    await found.first().waitFor();
    for (const box of await Promise.all((await found.all()).map((option) => option.boundingBox())))
      expect(box?.height).toBeGreaterThanOrEqual(44);
    expect(await sidewaysScroll(phone)).toBe(0);
    await found.first().tap();
    await phone.waitForURL('**/aide/mirador-du-canal');
    await phone.context().close();
  });

  test('without JavaScript it is the form it was', async () => {
    const plain = await stage().person({ javaScriptEnabled: false, viewport: { width: 1280, height: 900 } });
    await plain.goto('/');
    await plain.getByRole('searchbox', { name: 'Chercher dans les pages' }).fill('mirador');
    await plain.keyboard.press('Enter');
    await plain.waitForURL('**/search?q=mirador');
    await plain.context().close();
  });
});
