/** Somebody without technical knowledge makes a page type, with mouse and keyboard, and changes it when it is in use. */
import type { Page } from 'playwright-core';
import { beforeAll, expect, test } from 'vitest';
import { savePage } from '../../src/wiki/save-page.ts';
import { onStage, watchFaults, wordsOf } from './browser.ts';
import { hostOf } from './screens.ts';

const fields = [
  ['Nom', 'text'],
  ['Places', 'number'],
  ['Accessible', 'boolean'],
  ['Ouverture', 'date'],
  ['Équipement', 'choices'],
  ['Adresse', 'place'],
  ['Contact', 'email'],
  ['Tarif', 'text'],
] as const;

onStage('a type made and changed in the browser', (stage) => {
  let page: Page;
  let faults: string[];
  beforeAll(async () => {
    page = await stage().member('Rédaction');
    faults = watchFaults(page, stage().address);
  });

  const button = (name: string) => page.getByRole('button', { name, exact: true });
  const row = (number: number) => page.locator('[data-row]').nth(number - 1);
  const labels = () =>
    page.locator('[data-label]').evaluateAll((all) => all.map((one) => (one as HTMLInputElement).value));
  const sent = (act: Promise<unknown>) => Promise.all([page.waitForEvent('load'), act]);
  const save = () => sent(page.locator('.savebar button').click());
  const handle = (number: number) => row(number).locator('[data-handle]');

  test('gets a name and eight fields of different kinds, by keyboard', async () => {
    await page.goto('/modeles/new');
    await page.locator('main').getByRole('link', { name: 'Modèle', exact: true }).click();
    await page.waitForURL('**/modeles/new-type');
    await page.getByLabel('Nom du modèle').fill('Salle');
    await page.getByLabel('Nom du champ').first().focus();
    for (const [at, [label, kind]] of fields.entries()) {
      if (at > 0) {
        await button('Ajouter un champ').focus();
        await sent(page.keyboard.press('Enter'));
      }
      // The new row has the focus, without a touch of the mouse.
      const isReady = () =>
        row(at + 1)
          .locator('[data-label]:focus')
          .count();
      await expect.poll(isReady).toBe(1);
      await page.keyboard.type(label);
      await row(at + 1)
        .getByLabel('Genre')
        .selectOption(kind);
    }
    expect(await labels()).toEqual(fields.map(([label]) => label));
  });

  test('shows what a kind asks for when it is chosen, and nothing else', async () => {
    expect(await row(5).getByLabel('Réponses proposées').isVisible()).toBe(true);
    expect(await row(1).getByLabel('Réponses proposées').isVisible()).toBe(false);
    expect(await row(2).getByLabel('Unité').isVisible()).toBe(true);
    expect(await wordsOf(row(4))).toContain('12 mars 2026');
    await row(5).getByLabel('Réponses proposées').fill('cuisine\nscène\n  rideau');
  });

  test('is put in order by dragging, and by Alt and the arrows', async () => {
    await handle(8).scrollIntoViewIfNeeded();
    const grip = await handle(8).boundingBox();
    const goal = await row(7).boundingBox();
    if (!grip || !goal) throw new Error('nothing to drag');
    await page.mouse.move(grip.x + 10, grip.y + 10);
    await page.mouse.down();
    await page.mouse.move(grip.x + 10, goal.y + 30, { steps: 8 });
    await page.mouse.up();
    expect((await labels()).slice(5)).toEqual(['Adresse', 'Tarif', 'Contact']);
    expect(await page.locator('[data-said]').textContent()).toContain('en place 7 sur 8');
    await handle(7).focus();
    for (const _ of [1, 2, 3, 4, 5]) await page.keyboard.press('Alt+ArrowUp');
    expect(await labels()).toEqual([
      'Nom',
      'Tarif',
      'Places',
      'Accessible',
      'Ouverture',
      'Équipement',
      'Adresse',
      'Contact',
    ]);
    expect(await page.locator('[data-said]').textContent()).toBe(
      '«\u00a0Tarif\u00a0» est maintenant en place 2 sur 8.',
    );
    await page.keyboard.press('Alt+ArrowDown');
    expect((await labels()).slice(1, 3)).toEqual(['Places', 'Tarif']);
  });

  test('makes titles of its fields, and is saved', async () => {
    const names = page.getByRole('group', { name: 'Ajouter au titre' });
    await names.getByRole('button', { name: '{Nom}' }).click();
    expect(await page.getByLabel('Titre des fiches').inputValue()).toBe('{Nom}');
    await save();
    expect(new URL(page.url()).pathname).toBe('/modeles/salle');
    const table = await wordsOf(page.locator('table').first());
    expect(table).toContain('Réponses\u00a0: cuisine, scène, rideau');
    expect(faults).toEqual([]);
  });

  test('is renamed, and loses and gets back a field, while entries keep their values', async () => {
    const host = await hostOf(stage().wiki);
    for (const [title, tarif] of [
      ['Maison', 'gratuit'],
      ['Atelier', '12'],
    ] as const) {
      const edit = {
        title,
        values: { nom: title, tarif },
        body: '',
        tags: [],
        base: 0,
        summary: '',
        minor: false,
      };
      const request = { space: 'gare', type: 'salle', edit: { ...edit, editId: crypto.randomUUID() } };
      expect((await savePage(stage().wiki, host, request)).kind).toBe('saved');
    }
    await page.getByRole('link', { name: 'Modifier les champs' }).first().click();
    await row(7).getByLabel('Nom du champ').fill('Où');
    await sent(row(3).getByRole('button', { name: 'Retirer' }).click());
    const restore = button('Rétablir Tarif');
    expect(await restore.evaluate((element) => element === document.activeElement)).toBe(true);
    await save();
    const effects = page.locator('#effets');
    expect(await wordsOf(effects)).toContain('«\u00a0Tarif\u00a0»\u00a0: 2 fiches gardent leur valeur');
    await sent(effects.getByRole('button', { name: 'Enregistrer quand même' }).click());
    expect(await wordsOf(page.locator('main'))).toContain('Champs retirés');
    await page.getByRole('link', { name: 'Modifier les champs' }).first().click();
    await sent(button('Rétablir Tarif').click());
    expect((await labels()).at(-1)).toBe('Tarif');
    await save();
    await sent(page.locator('#effets').getByRole('button', { name: 'Enregistrer quand même' }).click());
    await page.goto('/gare/maison');
    expect(await wordsOf(page.locator('main'))).toContain('gratuit');
  });

  test('says which values another kind cannot read, before it is saved', async () => {
    await page.goto('/modeles/salle/fields');
    await row(8).getByLabel('Genre').selectOption('number');
    await save();
    const effects = page.locator('#effets');
    expect(await wordsOf(effects)).toContain('une valeur ne se lit pas ainsi');
    await effects.locator('summary').click();
    expect(await wordsOf(effects)).toMatch(/Maison\s[^.]*gratuit/);
    await sent(effects.getByRole('button', { name: 'Enregistrer quand même' }).click());
    await page.goto('/gare/maison');
    expect(await wordsOf(page.locator('main'))).toContain('gratuit');
    expect(faults).toEqual([]);
  });

  test('warns before leaving what is not saved', async () => {
    await page.goto('/modeles/salle/fields');
    await page.getByLabel('Nom du modèle').fill('Autre');
    let asked = false;
    page.once('dialog', (dialog) => {
      asked = true;
      void dialog.dismiss();
    });
    await page.evaluate(() => {
      window.location.href = '/';
    });
    await expect.poll(() => asked).toBe(true);
  });
});
