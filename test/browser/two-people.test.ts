/** Two people with a browser each write the same page, and a person whose tab or server is gone finds their text again. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { launch, onStage, person, setUp, withChromium, wordsOf } from './browser.ts';

const body = (page: Page) => page.getByLabel('Texte de la page, en Markdown');
const publish = (page: Page) => page.getByRole('button', { name: 'Publier', exact: true }).click();
const replace = async (page: Page, from: string, to: string) =>
  body(page).fill((await body(page).inputValue()).replace(from, to));

onStage('two people on one page', (stage) => {
  const start = '## Matin\n\nAccueil à 9 h.\n\n## Après-midi\n\nAteliers à 14 h.\n';
  let first: Page;
  let second: Page;

  beforeAll(async () => {
    first = await stage().member('Rédaction');
    second = await stage().member('Trésorerie');
  });

  async function bothOpen(title: string, slug: string): Promise<void> {
    await first.goto('/gare/new?type=page');
    await first.getByLabel('Titre', { exact: true }).fill(title);
    await body(first).fill(start);
    await publish(first);
    await first.waitForURL(`**/gare/${slug}?publie=*`);
    for (const page of [first, second]) await page.goto(`/gare/${slug}/edit`);
  }

  test('who write in different places are both kept, and the second is told so', async () => {
    await bothOpen('Programme du samedi', 'programme-du-samedi');
    await replace(first, '9 h', '9 h 30');
    await replace(second, '14 h', '14 h 15');
    await publish(first);
    await first.waitForURL('**?publie=*');
    await publish(second);
    await second.waitForURL('**?publie=*');
    const text = await wordsOf(second.locator('.prose'));
    expect(text).toMatch(/Accueil à 9\sh\s30\./);
    expect(text).toMatch(/Ateliers à 14\sh\s15\./);
    expect(await wordsOf(second.locator('main > .notice'))).toContain(
      'Votre texte et celui de Rédaction ont été réunis.',
    );
  });

  test('who write in the same place see both texts, and keep both with « Publier ma fusion »', async () => {
    await bothOpen('Programme du dimanche', 'programme-du-dimanche');
    await replace(first, 'Accueil à 9 h.', 'Accueil et café, salle A.');
    await replace(second, 'Accueil à 9 h.', 'Petit déjeuner au jardin.');
    await publish(first);
    await first.waitForURL('**?publie=*');
    await publish(second);
    await second.getByRole('heading', { name: 'Deux textes pour une même page' }).waitFor();
    const screen = await wordsOf(second.locator('main'));
    expect(screen).toContain('Vos deux textes sont gardés.');
    expect(screen).toContain('Rédaction');
    expect(await second.getByLabel(/^Le texte publié/).inputValue()).toContain('Accueil et café, salle A.');
    expect(await second.getByLabel('Votre texte', { exact: true }).inputValue()).toContain(
      'Petit déjeuner au jardin.',
    );
    const merged = await second.locator('#texte').inputValue();
    expect(merged).toContain('Accueil et café, salle A.');
    expect(merged).toContain('Petit déjeuner au jardin.');

    await second.getByRole('button', { name: 'Publier ma fusion' }).click();
    expect(await wordsOf(second.getByRole('alert').first())).toContain('Il reste un point à corriger.');
    const kept = (await second.locator('#texte').inputValue())
      .split('\n')
      .filter((line) => !/^[◀◆▶]{3}/.test(line));
    await second.locator('#texte').fill(kept.join('\n'));
    await second.getByRole('button', { name: 'Publier ma fusion' }).click();
    await second.waitForURL('**?publie=*');
    const text = await wordsOf(second.locator('.prose'));
    expect(text).toContain('Accueil et café, salle A.');
    expect(text).toContain('Petit déjeuner au jardin.');
    expect(text).toMatch(/Ateliers à 14\sh\./);
  });
});

describe('what was typed and not published', () => {
  withChromium('is offered again on the same device', (executable) => {
    const draft = 'Une heure de notes, pas encore publiée.';
    let folder: string;
    let browser: Browser;
    let context: BrowserContext;
    let page: Page;
    let server: ChildProcess;
    let address = '';

    /** @returns where the first account is made, while there is none. */
    async function serve(port: string): Promise<string> {
      const cli = fileURLToPath(new URL('../../src/cli.ts', import.meta.url));
      server = spawn(process.execPath, ['--import', 'tsx', cli, 'serve'], {
        env: { ...process.env, GARE_DATA: folder, PORT: port, GARE_LOG: 'error' },
        stdio: ['ignore', 'pipe', 'inherit'],
      });
      let said = '';
      for await (const bytes of server.stdout ?? []) {
        said += String(bytes);
        const ready = /(http:\/\/127\.0\.0\.1:\d+)\n/.exec(said);
        const link = /http:\S+\/setup\/\S+/.exec(said)?.[0] ?? '';
        if (!ready?.[1] || (address === '' && link === '')) continue;
        address = ready[1];
        return link;
      }
      throw new Error(`the server ended before it was ready: ${said}`);
    }

    async function kill(): Promise<void> {
      const gone = once(server, 'exit');
      server.kill('SIGKILL');
      await gone;
    }

    beforeAll(async () => {
      folder = mkdtempSync(join(tmpdir(), 'gare-crash-'));
      const setUpUrl = await serve('0');
      browser = await launch(executable);
      page = await person(browser, address);
      await setUp(page, setUpUrl);
      context = page.context();
    });
    afterAll(async () => {
      await browser.close();
      await kill();
      rmSync(folder, { recursive: true, force: true });
    });

    const offer = () => page.locator('form .notice', { hasText: 'Un texte non publié vous attend.' });

    test('after the tab was closed', async () => {
      await page.goto('/gare/charte/edit');
      const before = await body(page).inputValue();
      await body(page).fill(`${before}\n${draft}\n`);
      await page.locator('[data-draft-status]', { hasText: 'Gardé sur cet appareil' }).waitFor();
      await page.close();
      page = await context.newPage();
      await page.goto('/gare/charte/edit');
      expect(await body(page).inputValue()).toBe(before);
      await offer().getByRole('button', { name: 'Reprendre ce texte' }).click();
      expect(await body(page).inputValue()).toContain(draft);
    });

    test('after the server was killed while publishing, and publishes then', async () => {
      await kill();
      await Promise.all([page.waitForEvent('requestfailed'), publish(page)]);
      await page.close();
      await serve(new URL(address).port);
      page = await context.newPage();
      await page.goto('/gare/charte/edit');
      expect(await body(page).inputValue()).not.toContain(draft);
      await offer().getByRole('button', { name: 'Reprendre ce texte' }).click();
      expect(await body(page).inputValue()).toContain(draft);
      await publish(page);
      await page.waitForURL('**/gare/charte?publie=*');
      expect(await wordsOf(page.locator('.prose--parts'))).toContain(draft);
    });

    test('and no longer once it is published', async () => {
      await page.goto('/gare/charte/edit');
      expect(await body(page).inputValue()).toContain(draft);
      expect(await offer().count()).toBe(0);
    });
  });
});
