/** Passkeys in a real browser, with a device that Chromium plays: added, used, removed, and refused from then on. */
import { createServer } from 'node:net';
import { AxeBuilder } from '@axe-core/playwright';
import type { BrowserContextOptions, Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { addPerson, password } from '../wiki/people.ts';
import { onStage, type Stage, sidewaysScroll, signIn, watchFaults, wordsOf } from './browser.ts';

/** A browser gives passkeys to a name, and the name of the wiki says its port: it is chosen before the server starts. */
async function freePort(): Promise<string> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  return typeof address === 'object' && address ? String(address.port) : '0';
}

const port = await freePort();
const site = `http://localhost:${port}`;
const env = { PORT: port, GARE_URL: site };

/** A device that unlocks itself, or is not unlocked. */
async function giveDevice(page: Page, isUserVerified = true) {
  const devtools = await page.context().newCDPSession(page);
  await devtools.send('WebAuthn.enable');
  const { authenticatorId } = await devtools.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      protocol: 'ctap2',
      transport: 'internal',
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified,
      automaticPresenceSimulation: true,
    },
  });
  return async (isVerified: boolean) => {
    await devtools.send('WebAuthn.setUserVerified', { authenticatorId, isUserVerified: isVerified });
  };
}

const button = (page: Page, name: string) => page.getByRole('button', { name, exact: true });

/** Signed in at the name of the wiki, not at the address of its machine. */
async function member(stage: Stage, name: string, options: BrowserContextOptions = {}): Promise<Page> {
  await addPerson(stage.wiki, name);
  const page = await stage.person({ baseURL: site, ...options });
  await page.goto('/login');
  await signIn(page, name);
  return page;
}

async function begin(page: Page, name: string): Promise<void> {
  await page.goto('/me/passkeys');
  await page.getByLabel('Sur quel appareil ?').fill(name);
  await page.locator('form[action="/me/passkeys"] input[name=password]').fill(password);
  await button(page, 'Continuer').click();
  await button(page, 'Créer la clé d’accès').waitFor();
}

async function signOut(page: Page): Promise<void> {
  await page.context().clearCookies();
  await page.goto('/login?next=%2Fgare%2Fcharte');
}

onStage(
  'a passkey',
  (stage) => {
    test('is added, signs in at one press, and is refused once it is removed', async () => {
      const page = await member(stage(), 'Régie');
      const faults = watchFaults(page, site);
      await giveDevice(page);
      await begin(page, 'Téléphone');
      await button(page, 'Créer la clé d’accès').click();
      await page.getByRole('status').filter({ hasText: 'Clé d’accès ajoutée' }).waitFor();
      expect(await wordsOf(page.locator('main'))).toContain('Téléphone');

      await signOut(page);
      expect(await page.context().cookies()).toEqual([]);
      await button(page, 'Entrer avec une clé d’accès').click();
      await page.waitForURL('**/gare/charte');
      expect(await wordsOf(page.locator('.masthead'))).toContain('Régie');
      const [cookie] = await page.context().cookies();
      expect(cookie?.expires).toBeGreaterThan(Date.now() / 1000 + 20 * 24 * 3600);

      await page.goto('/me/passkeys');
      await page.locator('form[action$="/remove"] input[name=password]').fill(password);
      await button(page, 'Retirer cette clé').click();
      await page.getByRole('status').filter({ hasText: 'Clé d’accès retirée' }).waitFor();
      await signOut(page);
      await button(page, 'Entrer avec une clé d’accès').click();
      const refusal = page.getByRole('alert').filter({ hasText: 'ne vous fait pas entrer' });
      await refusal.waitFor();
      expect(await page.context().cookies()).toEqual([]);
      expect(faults).toEqual([]);
    });

    test('is not given by a device that is not unlocked, and the screen says so; then it is', async () => {
      const page = await member(stage(), 'Accueil');
      const unlock = await giveDevice(page, false);
      await begin(page, 'Poste');
      const make = button(page, 'Créer la clé d’accès');
      await make.click();
      await page.getByRole('alert').filter({ hasText: 'Rien n’a changé' }).waitFor();
      await unlock(true);
      await make.click();
      await page.getByRole('status').filter({ hasText: 'Clé d’accès ajoutée' }).waitFor();
      await begin(page, 'Le même');
      await make.click();
      await page.getByRole('alert').filter({ hasText: 'a déjà une clé d’accès' }).waitFor();
    });

    test('without scripts is not offered, and everything else works', async () => {
      const page = await member(stage(), 'Guichet', { javaScriptEnabled: false });
      await page.goto('/me/passkeys');
      expect(await wordsOf(page.locator('main'))).toContain('demande un navigateur récent');
      expect(await page.getByRole('button', { name: 'Continuer' }).count()).toBe(0);
      await signOut(page);
      expect(await page.getByRole('button', { name: 'Entrer', exact: true }).count()).toBe(1);
      expect(await page.getByRole('button', { name: 'Entrer avec une clé d’accès' }).count()).toBe(0);
    });

    test('has screens that are accessible, and no wider than the window', async () => {
      const page = await member(stage(), 'Vitrine');
      await giveDevice(page);
      const found: string[] = [];
      const look = async (where: string) => {
        for (const width of [1280, 360]) {
          await page.setViewportSize({ width, height: 900 });
          for (const colorScheme of ['light', 'dark'] as const) {
            await page.emulateMedia({ colorScheme });
            const { violations } = await new AxeBuilder({ page }).setLegacyMode().analyze();
            found.push(...violations.map(({ id, nodes }) => `${where}: ${id} ${nodes[0]?.html}`));
          }
          if ((await sidewaysScroll(page)) > 0) found.push(`${where}: scrolls sideways at ${width}`);
        }
      };
      await page.goto('/me/passkeys');
      await look('none yet');
      await begin(page, 'Ordinateur du local');
      await look('the last step');
      await button(page, 'Créer la clé d’accès').click();
      await page.getByRole('status').filter({ hasText: 'Clé d’accès ajoutée' }).waitFor();
      await look('one there is');
      await signOut(page);
      await button(page, 'Entrer avec une clé d’accès').waitFor();
      await look('signing in');
      expect(found).toEqual([]);
    });
  },
  { env },
);
