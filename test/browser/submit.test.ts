/** A form that is open to everybody, from the visitor to the manager and back, in browsers that run no script. */
import type { Page } from 'playwright-core';
import { beforeAll, expect, test } from 'vitest';
import { stampBounds } from '../../src/web/form-stamp.ts';
import { savePage } from '../../src/wiki/save-page.ts';
import { onStage, sidewaysScroll, wordsOf } from './browser.ts';
import { hostOf } from './screens.ts';

const type = [
  '---',
  'nom: Témoignage',
  'titre: "À {ville}"',
  'creation: visiteurs',
  'moderation: oui',
  'espace: mobilisation',
  'champs:',
  '  - { nom: ville, libelle: Ville, type: texte, requis: oui }',
  '  - { nom: telephone, libelle: Téléphone, type: telephone, lecture: gestion }',
  '  - { nom: recit, libelle: Récit, type: texte_long }',
  '---',
  '',
].join('\n');

onStage('a form without any script', (stage) => {
  let visitor: Page;
  let manager: Page;
  let link = '';
  const plain = { javaScriptEnabled: false, viewport: { width: 360, height: 800 } };
  const press = (page: Page, name: string) => page.getByRole('button', { name, exact: true }).click();
  /** As long as somebody takes to read the form. */
  const read = (page: Page) => page.waitForTimeout(stampBounds.least + 200);

  beforeAll(async () => {
    const { wiki } = stage();
    const host = await hostOf(wiki);
    const usual = { values: {}, tags: [], base: 0, summary: '', minor: false };
    const pages = [
      { space: 'modeles', type: 'modele', title: 'Témoignage', body: type },
      {
        space: 'mobilisation',
        title: 'Témoigner',
        body: '{{formulaire type="témoignage" titre="Raconter"}}',
      },
    ];
    for (const { title, body, ...place } of pages) {
      const edit = { ...usual, title, body, editId: crypto.randomUUID() };
      const { kind } = await savePage(wiki, host, { ...place, edit });
      expect(kind).toBe('saved');
    }
    visitor = await stage().person(plain);
    manager = await stage().host({ javaScriptEnabled: false });
  });

  test('a visitor sends what they have to say, and keeps a link', async () => {
    await visitor.goto('/mobilisation/temoigner');
    const form = visitor.getByRole('form', { name: 'Raconter' });
    await form.getByLabel(/^Ville/).fill('Roubaix');
    await form.getByLabel('Téléphone').fill('06 12 34 56 78');
    await form.getByLabel('Récit').fill('La salle nous a été refusée.');
    expect(await sidewaysScroll(visitor)).toBe(0);
    await read(visitor);
    await press(visitor, 'Envoyer');
    expect(await visitor.locator('h1').textContent()).toBe('Merci, c’est bien reçu');
    link = await visitor.getByLabel(/^Votre lien/).inputValue();
    expect(new URL(link).pathname).toMatch(/^\/correct\/[\w-]{43}$/);
  });

  test('and corrects it by the link', async () => {
    await visitor.goto(new URL(link).pathname);
    await press(visitor, 'Voir mon envoi');
    await visitor.getByText('Corriger', { exact: true }).click();
    await visitor.getByLabel(/^Ville/).fill('Tourcoing');
    await press(visitor, 'Enregistrer la correction');
    expect(await wordsOf(visitor.locator('main'))).toContain('C’est corrigé.');
  });

  test('who manages is told, redacts it, and publishes it', async () => {
    await manager.goto('/mobilisation');
    expect(await wordsOf(manager.locator('main'))).toContain('Un envoi attend votre réponse.');
    await manager.getByRole('link', { name: 'Envois des formulaires' }).last().click();
    expect(await wordsOf(manager.locator('article'))).toContain('Tourcoing');
    await manager.getByRole('link', { name: /^Modifier d’abord/ }).click();
    await manager.getByLabel(/^Récit/).fill('Une salle a été refusée.');
    await press(manager, 'Publier');
    await manager.goto('/mobilisation/submissions');
    await manager.getByRole('button', { name: /^Publier/ }).click();
    expect(await wordsOf(manager.locator('main'))).toContain('C’est publié.');
    const answer = await visitor.goto('/mobilisation/a-tourcoing');
    expect(answer?.status()).toBe(200);
    const words = await wordsOf(visitor.locator('main'));
    expect(words).toContain('Une salle a été refusée.');
    expect(words).not.toContain('06 12');
  });

  test('the link then says so, and changes nothing any more', async () => {
    await visitor.goto(new URL(link).pathname);
    await press(visitor, 'Voir mon envoi');
    expect(await wordsOf(visitor.locator('main'))).toContain('Il est publié.');
    expect(await visitor.getByRole('button', { name: 'Retirer mon envoi' }).count()).toBe(0);
    expect(await visitor.getByText('Corriger', { exact: true }).count()).toBe(0);
  });
});
