/** A visitor searches on a phone, opens a passage in a file at its page, and narrows what was found by keyboard. */
import { readFileSync } from 'node:fs';
import { Readable } from 'node:stream';
import type { Page } from 'playwright-core';
import { beforeAll, expect, test } from 'vitest';
import { openRule } from '../../src/core/access.ts';
import { addAttachment } from '../../src/wiki/attachments.ts';
import { runJobs } from '../../src/wiki/jobs.ts';
import { savePage } from '../../src/wiki/save-page.ts';
import type { Wiki } from '../../src/wiki/wiki.ts';
import { setRule } from '../wiki/people.ts';
import { onStage, sidewaysScroll, watchFaults, wordsOf } from './browser.ts';
import { hostOf } from './screens.ts';

const minutes = 'compte-rendu-avril-2024.pdf';
const asked = '"se réunir le troisième lundi"';

/** Minutes of two pages; on the second stands when the board will meet. */
function readMinutes(): Buffer {
  const file = new URL('../../../shared/data/attachments/files/rca-ago-2024.pdf', import.meta.url);
  try {
    return readFileSync(file);
  } catch {
    throw new Error(`The development data is missing: ${file.pathname} is not there.`);
  }
}

async function addMinutes(wiki: Wiki): Promise<void> {
  const host = await hostOf(wiki);
  await setRule(wiki, openRule, 'gare');
  const write = async (title: string, body: string) => {
    const edit = { title, body, values: {}, tags: [], base: 0, summary: '', minor: false };
    const saved = await savePage(wiki, host, {
      space: 'gare',
      edit: { ...edit, editId: crypto.randomUUID() },
    });
    if (saved.kind !== 'saved') throw new Error(`${title}: ${saved.kind}`);
    return saved.slug;
  };
  const slug = await write('Conseil d’avril', 'Le conseil s’est réuni.');
  await write('Rendez-vous', 'La proposition de se réunir le troisième lundi est adoptée.');
  const stream = Readable.from([readMinutes()]);
  await addAttachment(wiki, host, { space: 'gare', slug, name: minutes, stream });
  await runJobs(wiki);
}

/** What has the focus: its name and value when it is a control, else its words. */
function focused(page: Page): Promise<string> {
  return page.evaluate(() => {
    const element = document.activeElement;
    return element instanceof HTMLInputElement
      ? `${element.name}=${element.value}`
      : (element?.textContent ?? '').replace(/\s+/g, ' ').trim();
  });
}

/** The sentence that says how many there are. */
const countOn = (page: Page) => page.locator('[data-search-part="results"] [role="status"]');

async function tabTo(page: Page, wanted: RegExp): Promise<void> {
  const met: string[] = [];
  for (let steps = 0; steps < 60; steps++) {
    await page.keyboard.press('Tab');
    met.push(await focused(page));
    if (wanted.test(met.at(-1) ?? '')) return;
  }
  throw new Error(`the focus never came to ${wanted}, but to: ${met.join(' | ')}`);
}

onStage('a search on a phone', (stage) => {
  let phone: Page;
  let faults: string[];

  beforeAll(async () => {
    await addMinutes(stage().wiki);
    phone = await stage().person({ viewport: { width: 360, height: 740 }, hasTouch: true });
    faults = watchFaults(phone, stage().address);
  });

  test('is begun from any page, and finds a passage inside a file', async () => {
    await phone.goto('/');
    await phone.getByRole('link', { name: 'Chercher', exact: true }).tap();
    await phone.locator('main').getByLabel('Chercher dans les pages et les pièces jointes').fill(asked);
    await phone.locator('main').getByRole('button', { name: 'Chercher' }).tap();
    await phone.waitForURL('**/search?q=**');
    expect(await phone.title()).toBe(`2 résultats pour «\u00a0${asked}\u00a0» — Gare`);
    expect(await wordsOf(countOn(phone))).toBe('2 résultats');
    const hit = phone.locator('.results > li', { hasText: 'Conseil d’avril' });
    const words = await wordsOf(hit.locator('.hit-file'));
    expect(words).toContain('PDF');
    expect(words).toContain('page 2');
    expect(await hit.locator('.hit-file p mark').count()).toBeGreaterThan(0);
    expect(await sidewaysScroll(phone)).toBe(0);
  });

  test('opens the file at the page of the passage', async () => {
    await phone.locator('.hit-file a').tap();
    await phone.waitForURL(`**/files/${minutes}#page=2`);
    expect(await phone.evaluate(() => document.contentType)).toBe('application/pdf');
    await phone.goBack();
    expect(await phone.locator('.results > li').count()).toBe(2);
  });

  test('is narrowed by keyboard in its drawer, box by box, without losing one’s place', async () => {
    await phone.goto(`/search?q=${encodeURIComponent(asked)}`);
    await tabTo(phone, /^Affiner$/);
    await phone.keyboard.press('Enter');
    const drawer = phone.getByRole('group', { name: 'Affiner' });
    expect(await drawer.isVisible()).toBe(true);
    await tabTo(phone, /^Fichiers$/);
    await phone.keyboard.press('Enter');
    await tabTo(phone, /^file=pdf$/);
    await phone.keyboard.press('Space');
    await phone.waitForURL('**&file=pdf');
    expect(await focused(phone)).toBe('file=pdf');
    expect(await phone.locator('input[name="file"][value="pdf"]').isChecked()).toBe(true);
    expect(await drawer.isVisible()).toBe(true);
    await phone.keyboard.press('Escape');
    expect(await drawer.isVisible()).toBe(false);
    expect(await focused(phone)).toBe('Affiner, 1 filtre actif');
    expect(await wordsOf(countOn(phone))).toBe('1 résultat');
    expect(await phone.title()).toMatch(/^1 résultat pour /);
    await phone.reload();
    expect(await phone.locator('.results > li').count()).toBe(1);
  });

  test('gives what was narrowed back when its chip is taken off', async () => {
    await phone.getByRole('link', { name: /Fichiers\s: PDF retirer ce filtre/ }).press('Enter');
    await phone.waitForURL((address) => !address.search.includes('file='));
    expect(await focused(phone)).toBe(`q=${asked}`);
    expect(await phone.locator('.results > li').count()).toBe(2);
  });

  test('leads back through what it was narrowed by, and does not lose it on a page of a hit', async () => {
    await phone.goBack();
    await phone.waitForURL('**&file=pdf');
    await expect.poll(() => phone.locator('.results > li').count()).toBe(1);
    await phone.locator('.results h3 a').tap();
    await phone.waitForURL((address) => address.pathname !== '/search');
    await phone.goBack();
    expect(await phone.locator('.results > li').count()).toBe(1);
    await phone.goForward();
    await phone.goBack();
    await phone.goto(`/search?q=${encodeURIComponent(`${asked} espace:gare`)}`);
    await phone.getByRole('link', { name: /^espace:gare/ }).tap();
    await expect.poll(() => phone.locator('#q').inputValue()).toBe(asked);
    await phone.goBack();
    await expect.poll(() => phone.locator('#q').inputValue()).toBe(`${asked} espace:gare`);
    await phone.goForward();
    await expect.poll(() => phone.locator('.results > li').count()).toBe(2);
  });

  test('is sorted where one is', async () => {
    const order = phone.getByLabel('Trier par');
    await order.focus();
    await order.selectOption('title');
    await phone.waitForURL('**&sort=title');
    expect(await phone.evaluate(() => document.activeElement?.id)).toBe('tri');
    expect(await wordsOf(phone.locator('.results h3').first())).toBe('Conseil d’avril');
  });

  test('has targets that a finger meets', async () => {
    await phone.getByRole('button', { name: 'Affiner' }).tap();
    const small = await phone
      .locator('.facets :is(summary, label, button, a):visible, .chip, .pager a')
      .evaluateAll((all) =>
        all.filter((one) => one.getBoundingClientRect().height < 40).map((one) => one.textContent),
      );
    expect(small).toEqual([]);
    // The browser's own reader of PDF files.
    expect(faults.filter((fault) => !/^request: chrome(-extension)?:/.test(fault))).toEqual([]);
  });

  test('needs no script', async () => {
    const plain = await stage().person({ viewport: { width: 360, height: 740 }, javaScriptEnabled: false });
    await plain.goto(`/search?q=${encodeURIComponent(asked)}`);
    await plain.getByRole('button', { name: 'Affiner' }).click();
    await plain.locator('summary', { hasText: 'Fichiers' }).click();
    await plain.locator('input[name="file"][value="pdf"]').check();
    await plain.getByRole('button', { name: 'Appliquer' }).click();
    await plain.waitForURL('**file=pdf**');
    expect(await wordsOf(countOn(plain))).toBe('1 résultat');
    await plain.context().close();
  });
});
