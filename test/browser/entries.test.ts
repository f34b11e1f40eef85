/** Views of entries in a real browser: with and without script, by keyboard, and with nothing asked of other servers. */
import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { readPage } from '../../src/wiki/read-page.ts';
import { onStage, watchFaults } from './browser.ts';
import { hostOf } from './screens.ts';

const lists = '/observatoire?type=contrat';
const tileHost = 'http://tuiles.test';
/** One pixel. */
const tile = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAQAAAC1HAwCAAAAC0lEQVR42mNk+A8AAQUBAScY42YAAAAASUVORK5CYII=',
  'base64',
);

/** Presses Tab until what has the focus bears these words. */
async function tabTo(page: Page, words: RegExp | string, kind = '*'): Promise<void> {
  for (let steps = 0; steps < 150; steps++) {
    await page.keyboard.press('Tab');
    const met = await page.evaluate((selector) => {
      const element = document.activeElement;
      if (!element?.matches(selector)) return '';
      return (element.getAttribute('title') ?? element.textContent).replace(/\s+/g, ' ').trim();
    }, kind);
    if (typeof words === 'string' ? met === words : words.test(met)) return;
  }
  throw new Error(`the focus never came to ${words}`);
}

onStage(
  'lists of entries',
  (stage) => {
    const stateOf = async (slug: string) => {
      const actor = await hostOf(stage().wiki);
      const read = await readPage(stage().wiki, actor, { space: 'observatoire', slug });
      return read.kind === 'page' ? read.page.revision.values['etat'] : undefined;
    };
    const card = (page: Page, title: string) => page.locator('.kanban__card', { hasText: title });
    const columnOf = (page: Page, title: string) =>
      page.locator('[data-value]', { has: card(page, title) }).getAttribute('data-value');
    const open = async (path: string, options: object = {}) => {
      const page = await stage().member('Rédaction', { viewport: { width: 1280, height: 900 }, ...options });
      await page.goto(path);
      return page;
    };

    describe('a board', () => {
      const board = `${lists}&view=colonnes`;

      test('moves a card by the arrows, says so, and keeps the focus', async () => {
        const page = await open(board);
        await tabTo(page, /^Déplacer Alternative à l’incarcération/);
        await page.keyboard.press('ArrowRight');
        const said = page
          .getByRole('status')
          .filter({ hasText: 'est maintenant dans «\u00a0terminé\u00a0»' });
        await said.waitFor({ state: 'attached' });
        expect(await columnOf(page, 'Alternative à l’incarcération')).toBe('terminé');
        expect(await stateOf('alternative-a-lincarceration-logement-et-soin')).toBe('terminé');
        // From where it is now, back again.
        await page.keyboard.press('ArrowLeft');
        await page
          .getByRole('status')
          .filter({ hasText: 'dans «\u00a0en cours\u00a0»' })
          .waitFor({ state: 'attached' });
        expect(await stateOf('alternative-a-lincarceration-logement-et-soin')).toBe('en cours');
        await page.context().close();
      });

      test('moves a card that is dragged, and counts it in its new column', async () => {
        const page = await open(board);
        const target = page.locator('[data-value="annoncé"]');
        const before = Number(await target.locator('[data-count]').textContent());
        const moved = page.locator('[data-value="terminé"] .kanban__card').first();
        const title = (await moved.locator('.kanban__title').textContent()) ?? '';
        await moved.dragTo(target.locator('.kanban__head'));
        await page.getByRole('status').filter({ hasText: title }).waitFor({ state: 'attached' });
        expect(await columnOf(page, title)).toBe('annoncé');
        expect(Number(await target.locator('[data-count]').textContent())).toBe(before + 1);
        await page.reload();
        expect(await columnOf(page, title)).toBe('annoncé');
        await page.context().close();
      });

      test('tells when somebody moved the card elsewhere, and leaves it where it was', async () => {
        const page = await open(board);
        const other = await open(board);
        const moveTo = async (one: Page, label: string) => {
          await card(one, 'Apprentissage du numérique').locator('summary').click();
          await card(one, 'Apprentissage du numérique').getByRole('combobox').selectOption({ label });
          await card(one, 'Apprentissage du numérique').getByRole('button', { name: 'Déplacer' }).click();
        };
        await moveTo(other, 'terminé');
        await other.getByRole('status').filter({ hasText: 'Apprentissage' }).waitFor({ state: 'attached' });
        await moveTo(page, 'annoncé');
        await page.getByRole('alert').waitFor();
        expect(await columnOf(page, 'Apprentissage du numérique')).toBe('rompu');
        expect(await stateOf('apprentissage-du-numerique-en-quartier')).toBe('terminé');
        await Promise.all([page.context().close(), other.context().close()]);
      });

      test('is worked without script by a list and a button', async () => {
        const page = await open(board, { javaScriptEnabled: false });
        const moved = card(page, 'Retour au travail après un long arrêt');
        await moved.locator('summary').click();
        await moved.getByRole('combobox').selectOption({ label: 'terminé' });
        await Promise.all([
          page.waitForEvent('load'),
          moved.getByRole('button', { name: 'Déplacer' }).click(),
        ]);
        expect(new URL(page.url()).search).toContain('view=colonnes');
        expect(await columnOf(page, 'Retour au travail après un long arrêt')).toBe('terminé');
        await page.getByRole('link', { name: 'Voir les mêmes fiches en tableau' }).click();
        await page.getByRole('table').waitFor();
        await page.context().close();
      });
    });

    describe('a map', () => {
      const map = `${lists}&view=carte`;
      const asked: string[] = [];
      const openMap = async () => {
        const page = await stage().member('Rédaction', { viewport: { width: 1280, height: 900 } });
        asked.length = 0;
        await page.route(`${tileHost}/**`, (route) => {
          asked.push(route.request().headers()['referer'] ?? '');
          return route.fulfill({ contentType: 'image/png', body: tile });
        });
        await page.goto(map);
        await page.locator('.leaflet-marker-icon').first().waitFor();
        return page;
      };

      test('asks nothing of other servers before its reader wants it, and remembers the choice', async () => {
        const page = await openMap();
        const faults = watchFaults(page, stage().address);
        await page.waitForTimeout(300);
        expect(asked).toEqual([]);
        expect(await page.locator('.places__ground').textContent()).toContain('tuiles.test');
        await page.getByRole('button', { name: 'Afficher le fond de carte' }).click();
        await page.locator('.leaflet-tile-loaded').first().waitFor();
        expect(asked.length).toBeGreaterThan(0);
        // Whoever sends the tiles learns the site, and not the page.
        expect(new Set(asked)).toEqual(new Set([`${stage().address}/`]));
        await page.reload();
        await page.locator('.leaflet-tile-loaded').first().waitFor();
        await page.getByRole('button', { name: 'Retirer le fond de carte' }).click();
        await page.reload();
        await page.locator('.leaflet-marker-icon').first().waitFor();
        await page.getByRole('button', { name: 'Afficher le fond de carte' }).waitFor();
        expect(await page.locator('.leaflet-tile').count()).toBe(0);
        expect(faults.filter((fault) => !fault.startsWith(`request: ${tileHost}`))).toEqual([]);
        await page.context().close();
      });

      test('is walked by keyboard: a marker opens, is read, and gives the focus back', async () => {
        const page = await openMap();
        const name = (await page.locator('.pin').first().getAttribute('title')) ?? '';
        await tabTo(page, name, '.pin');
        await page.keyboard.press('Enter');
        const popup = page.locator('.leaflet-popup');
        await popup.waitFor();
        await page.waitForFunction(() => document.activeElement?.closest('.leaflet-popup') !== null);
        expect(await page.evaluate(() => document.activeElement?.textContent)).toBe(name);
        await page.keyboard.press('Escape');
        await popup.waitFor({ state: 'detached' });
        expect(await page.evaluate(() => document.activeElement?.getAttribute('title'))).toBe(name);
        await page.context().close();
      });

      test('gathers what is near, says how much, and comes closer by Enter', async () => {
        const page = await openMap();
        const before = await page.locator('.leaflet-marker-icon').count();
        await tabTo(page, /^\d+ fiches à cet endroit$/, '.pins');
        await page.keyboard.press('Enter');
        await page.waitForFunction(
          (count) => document.querySelectorAll('.leaflet-marker-icon').length !== count,
          before,
        );
        await page.context().close();
      });

      test('has a list that says the same, which is all there is without script', async () => {
        const page = await open(map, { javaScriptEnabled: false });
        expect(await page.locator('.places__map').count()).toBe(0);
        expect(await page.locator('.places__list > li').count()).toBeGreaterThan(10);
        await page.context().close();
      });

      test('costs nothing to pages that have none', async () => {
        const page = await stage().member('Rédaction');
        const loaded: string[] = [];
        page.on('response', async (answer) => {
          if (/\/static\/build\/.*\.(js|css)$/.test(answer.url()))
            loaded.push(await answer.text().catch(() => ''));
        });
        await page.goto(`${lists}&view=tableau`);
        await page.waitForLoadState('networkidle');
        expect(loaded.length).toBeGreaterThan(1);
        expect(loaded.filter((text) => text.includes('leaflet-container'))).toEqual([]);
        await page.context().close();
      });
    });

    test('a chart is walked by keyboard, bar by bar, to the entries behind it and to its table', async () => {
      const page = await open(`${lists}&view=graphique&group=etat&sum=montant`);
      await tabTo(page, /^terminé$/);
      await tabTo(page, /^Les mêmes chiffres en tableau$/);
      await page.keyboard.press('Enter');
      expect(await page.getByRole('row', { name: /^terminé [\d\s]+€$/ }).isVisible()).toBe(true);
      await page.locator('.bar__label', { hasText: 'terminé' }).press('Enter');
      await page.getByRole('table').waitFor();
      expect(await page.locator('.chip').allTextContents()).toEqual([
        expect.stringContaining('État\u00a0: terminé'),
      ]);
      await page.context().close();
    });

    test('a box ticked narrows the list at once, keeps the focus, and is told', async () => {
      const page = await open(lists);
      const all = await page.locator('tbody tr').count();
      await page.locator('.narrow__facet', { hasText: 'Tout' }).first().locator('summary').click();
      const box = page.getByRole('checkbox', { name: /^Logement/ });
      await box.check();
      await page.locator('.chip', { hasText: 'Logement' }).waitFor();
      expect(await page.locator('tbody tr').count()).toBeLessThan(all);
      expect(await box.evaluate((one) => one === document.activeElement)).toBe(true);
      expect(new URL(page.url()).searchParams.get('f.domaine')).toBe('Logement');
      // The other views keep it.
      expect(await page.getByRole('link', { name: 'Carte', exact: true }).getAttribute('href')).toContain(
        'f.domaine=Logement',
      );
      await page.reload();
      expect(await page.locator('.chip', { hasText: 'Logement' }).count()).toBe(1);
      await page.context().close();
    });

    test('on a phone without script the filters unfold, are sent, and are there again', async () => {
      const phone = { viewport: { width: 360, height: 740 }, javaScriptEnabled: false };
      const page = await open(lists, phone);
      const sheet = page.locator('.narrow__sheet');
      expect(await sheet.isVisible()).toBe(false);
      await page.getByRole('button', { name: 'Filtrer', exact: true }).click();
      await sheet.waitFor();
      await sheet.getByLabel('Contient').fill('logement');
      await Promise.all([page.waitForEvent('load'), sheet.getByRole('button', { name: 'Filtrer' }).click()]);
      expect(await page.locator('.chip').count()).toBe(1);
      expect(
        await page
          .getByRole('button', { name: 'Filtrer (1\u00a0filtre)' })
          .or(page.getByRole('button', { name: 'Filtrer (1 filtre)' }))
          .count(),
      ).toBe(1);
      await page.context().close();
    });

    test('a table on paper lies on its side, and a map is its list', async () => {
      const page = await open(`${lists}&view=carte`);
      await page.locator('.leaflet-marker-icon').first().waitFor();
      await page.emulateMedia({ media: 'print' });
      for (const hidden of ['.places__map', '.places__ground', '.segments', '.narrow'])
        expect([hidden, await page.locator(`${hidden}:visible`).count()]).toEqual([hidden, 0]);
      expect(await page.locator('.places__list > li').first().isVisible()).toBe(true);
      await page.goto(lists);
      expect(await page.evaluate(() => getComputedStyle(document.body).getPropertyValue('page'))).toBe(
        'paysage',
      );
      await page.context().close();
    });
  },
  { env: { GARE_TILES: `${tileHost}/{z}/{x}/{y}.png © Essai` } },
);
