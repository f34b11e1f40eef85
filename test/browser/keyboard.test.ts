/** Everything is reached, seen and done by keyboard alone. */
import type { Page } from 'playwright-core';
import { beforeAll, expect, test } from 'vitest';
import { onStage, wordsOf } from './browser.ts';

/** What has the focus, in words, and whether its ring shows. */
function focused(page: Page): Promise<{ words: string; isRinged: boolean; isInView: boolean }> {
  return page.evaluate(() => {
    const element = document.activeElement ?? document.body;
    const label =
      element instanceof HTMLInputElement ? element.labels?.[0]?.textContent : element.textContent;
    const ringed = [element, ...(element.parentElement ? [element.parentElement] : [])].some((one) => {
      const { outlineStyle, outlineWidth } = getComputedStyle(one);
      return outlineStyle !== 'none' && Number.parseFloat(outlineWidth) >= 2;
    });
    const { top, bottom, left, right } = element.getBoundingClientRect();
    // What lies at its middle is the element itself, unless a sticky bar covers it.
    const middle = document.elementFromPoint(
      (left + right) / 2,
      (Math.max(top, 0) + Math.min(bottom, innerHeight)) / 2,
    );
    return {
      words: (element.getAttribute('aria-label') ?? label ?? '').replace(/\s+/g, ' ').trim(),
      isRinged: ringed,
      isInView: middle !== null && (element.contains(middle) || middle.contains(element)),
    };
  });
}

/** Presses Tab until the words have the focus. */
async function tabTo(page: Page, words: string | RegExp, key = 'Tab'): Promise<void> {
  const met: string[] = [];
  for (let steps = 0; steps < 80; steps++) {
    await page.keyboard.press(key);
    const now = await focused(page);
    met.push(now.words);
    if (typeof words === 'string' ? now.words === words : words.test(now.words)) return;
  }
  throw new Error(`the focus never came to ${words}, but to: ${met.join(' | ')}`);
}

onStage('by keyboard alone', (stage) => {
  let page: Page;

  beforeAll(async () => {
    page = await stage().member('Rédaction', { viewport: { width: 1280, height: 900 } });
  });

  test('the skip link comes first, shows itself, and leads past the head', async () => {
    await page.goto('/gare/charte');
    await page.keyboard.press('Tab');
    expect(await focused(page)).toEqual({ words: 'Aller au contenu', isRinged: true, isInView: true });
    await page.keyboard.press('Enter');
    await page.keyboard.press('Tab');
    expect(await page.evaluate(() => document.activeElement?.closest('main') !== null)).toBe(true);
  });

  test('a menu opens with Enter, is walked with Tab, and gives the focus back on Escape', async () => {
    await page.goto('/gare/charte');
    await tabTo(page, 'Espaces');
    await page.keyboard.press('Enter');
    await tabTo(page, /Observatoire$/);
    await page.keyboard.press('Escape');
    expect(await page.locator('.menu--lines').getAttribute('open')).toBeNull();
    expect((await focused(page)).words).toBe('Espaces');
    await tabTo(page, 'Autres actions');
    await page.keyboard.press('Space');
    await tabTo(page, 'Renommer');
    await page.keyboard.press('Enter');
    await page.waitForURL('**/gare/charte/rename');
  });

  test('the drawer of a phone opens, closes on Escape, and gives the focus back', async () => {
    const phone = await stage().member('Rédaction', { viewport: { width: 360, height: 740 } });
    await phone.goto('/');
    await tabTo(phone, 'Menu');
    await phone.keyboard.press('Enter');
    expect(await phone.locator('#tiroir').isVisible()).toBe(true);
    await tabTo(phone, 'Changements');
    await phone.keyboard.press('Escape');
    expect(await phone.locator('#tiroir').isVisible()).toBe(false);
    expect((await focused(phone)).words).toBe('Menu');
    await phone.context().close();
  });

  test('the two levels of a dossier change with the arrows', async () => {
    await page.goto('/observatoire/les-contrats-a-impact-social');
    await tabTo(page, /^Le texte complet/);
    expect((await focused(page)).isRinged).toBe(true);
    const deep = page.locator('.is-deep').first();
    expect(await deep.isVisible()).toBe(true);
    await page.keyboard.press('ArrowLeft');
    expect(await deep.isVisible()).toBe(false);
    await page.keyboard.press('ArrowRight');
    expect(await deep.isVisible()).toBe(true);
  });

  test('a page is opened for writing, seen and published', async () => {
    await page.goto('/gare/charte');
    await tabTo(page, 'Modifier');
    await page.keyboard.press('Enter');
    await page.waitForURL('**/gare/charte/edit');
    await tabTo(page, 'Aperçu');
    await tabTo(page, /^Adoptée par le conseil/);
    await page.keyboard.press('Control+End');
    await page.keyboard.type('\nRelue au clavier.');
    await tabTo(page, 'Aperçu', 'Shift+Tab');
    await page.keyboard.press('Enter');
    await page.getByRole('region', { name: 'Aperçu' }).getByText('Relue au clavier.').waitFor();
    await tabTo(page, 'Qu’avez-vous changé ?');
    await page.keyboard.type('Au clavier');
    await tabTo(page, 'Publier');
    await page.keyboard.press('Enter');
    await page.waitForURL('**/gare/charte?publie=*');
    expect(await wordsOf(page.locator('.prose--parts'))).toContain('Relue au clavier.');
  });

  test('two revisions are chosen and compared', async () => {
    await page.goto('/gare/charte/history');
    await tabTo(page, /^Comparer A et B/);
    await page.keyboard.press('Enter');
    await page.waitForURL('**/gare/charte/diff?**');
    await tabTo(page, 'Dans le texte');
    await page.keyboard.press('ArrowRight');
    expect(await page.locator('.diff--sides').isVisible()).toBe(true);
  });

  test.each([
    '/',
    '/gare',
    '/gare/marchandisation-reunion-du-12-fevrier-2026',
    '/gare/charte/edit',
    '/search?q=charte',
  ])('every stop of the Tab key on %s shows a ring, inside the window', async (path) => {
    await page.goto(path);
    const unseen: string[] = [];
    let stops = 0;
    for (let steps = 0; steps < 150; steps++) {
      await page.keyboard.press('Tab');
      const now = await focused(page);
      if (await page.evaluate(() => document.activeElement === document.body)) break;
      stops += 1;
      if (!(now.isRinged && now.isInView)) unseen.push(now.words.slice(0, 60));
    }
    expect(unseen).toEqual([]);
    expect(stops).toBeGreaterThan(15);
  });
});
