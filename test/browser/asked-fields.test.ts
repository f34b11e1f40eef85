/** Fields that are asked for only while another holds something: they come and go, and lose nothing. */
import { expect, test } from 'vitest';
import { findActor } from '../../src/wiki/members.ts';
import { savePage } from '../../src/wiki/save-page.ts';
import { onStage } from './browser.ts';

const body = `---
nom: Atelier
champs:
  - { nom: statut, libelle: Statut, type: choix, options: [prévu, annulé] }
  - { nom: motif, libelle: Motif, type: texte, si: statut = annulé }
  - { nom: suite, libelle: Suite, type: texte, si: motif }
---
`;

onStage('fields that depend on another', (stage) => {
  test('come when they are asked for, go when they are not, and keep what was typed', async () => {
    const page = await stage().host();
    const host = await findActor(stage().wiki, 1);
    if (!host) throw new Error('there is no host');
    const edit = { title: 'Atelier', body, values: {}, tags: [], base: 0, summary: '', minor: false };
    const request = { space: 'modeles', type: 'modele', edit: { ...edit, editId: 'atelier-0' } };
    expect((await savePage(stage().wiki, host, request)).kind).toBe('saved');

    await page.goto(`${stage().address}/gare/new?type=atelier`);
    const [reason, next] = [page.getByLabel('Motif'), page.getByLabel('Suite')];
    expect([await reason.isVisible(), await next.isVisible()]).toEqual([false, false]);
    await page.getByLabel('Statut').selectOption('annulé');
    await reason.waitFor({ state: 'visible' });
    expect(await page.locator('main form > [role=status].vh').textContent()).toBe(
      'Un champ de plus à remplir\u00a0: Motif.',
    );
    await reason.fill('Grève');
    await next.fill('En avril');
    await page.getByLabel('Statut').selectOption('prévu');
    expect([await reason.isVisible(), await next.isVisible()]).toEqual([false, false]);
    await page.getByLabel('Statut').selectOption('annulé');
    expect([await reason.inputValue(), await next.inputValue()]).toEqual(['Grève', 'En avril']);
    await page.getByLabel('Statut').selectOption('prévu');
    await page.getByLabel('Titre').fill('Compost');
    await page.getByRole('button', { name: 'Publier' }).click();
    await page.waitForURL(/compost/);
    expect(await page.getByText('Grève').count()).toBe(0);
  });

  test('all show without script, each with its rule', async () => {
    const page = await stage().host({ javaScriptEnabled: false });
    await page.goto(`${stage().address}/gare/new?type=atelier`);
    expect(await page.getByLabel('Motif').isVisible()).toBe(true);
    expect(
      await page.getByText('À remplir seulement si «\u00a0Statut\u00a0» est\u00a0: annulé.').isVisible(),
    ).toBe(true);
  });
});
