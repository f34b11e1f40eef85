/** A real browser before a real server that holds the starter content: what the tests of this folder share. */
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import {
  type Browser,
  type BrowserContext,
  type BrowserContextOptions,
  chromium,
  type Locator,
  type Page,
} from 'playwright-core';
import { afterAll, beforeAll, describe, test } from 'vitest';
import { readConfig } from '../../src/config.ts';
import { startServer } from '../../src/server.ts';
import { addStarterContent } from '../../src/wiki/starter.ts';
import type { Wiki } from '../../src/wiki/wiki.ts';
import { addPerson, emailOf, password } from '../wiki/people.ts';

const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'chrome'];

type Environment = Readonly<Record<string, string | undefined>>;

/** @throws when GARE_CHROMIUM names a file that is not there: a wrong setting is no missing browser. */
export function findChromium(env: Environment): string | undefined {
  const named = env['GARE_CHROMIUM'];
  if (named) {
    if (existsSync(named)) return named;
    throw new Error(`GARE_CHROMIUM=${named}: there is no such file`);
  }
  const folders = ['/usr/bin', ...(env['PATH'] ?? '').split(delimiter)];
  return names.flatMap((name) => folders.map((folder) => join(folder, name))).find(existsSync);
}

export interface Stage {
  browser: Browser;
  /** Of the server, without a slash at its end. */
  address: string;
  wiki: Wiki;
  /** Where the first account is made; it has been, unless the stage waits for it. */
  setUpUrl: string;
  /** One visitor with a browser of their own, who reads French. */
  person(options?: BrowserContextOptions): Promise<Page>;
  /** The administrator who made the first account, signed in. */
  host(options?: BrowserContextOptions): Promise<Page>;
  /** A member of this name, signed in by the form; the same one each time. */
  member(name: string, options?: BrowserContextOptions): Promise<Page>;
}

export interface StageOptions {
  env?: Readonly<Record<string, string>>;
  /** Whether nobody has an account yet. */
  isNew?: boolean;
}

/**
 * A `describe` whose tests get a browser and a server of their own. Where no Chromium is found they are skipped, and
 * say so; with GARE_REQUIRE_BROWSER they fail instead.
 */
export function onStage(what: string, tests: (stage: () => Stage) => void, options: StageOptions = {}): void {
  withChromium(what, (executable) => {
    let opened: Awaited<ReturnType<typeof openStage>> | undefined;
    beforeAll(async () => {
      opened = await openStage(executable, options);
    });
    afterAll(() => opened?.close());
    tests(() => {
      if (!opened) throw new Error('the stage opens when the first test begins');
      return opened;
    });
  });
}

/** The same without a server. */
export function withChromium(what: string, tests: (executable: string) => void): void {
  const executable = findChromium(process.env);
  if (executable !== undefined) {
    describe(what, () => tests(executable));
    return;
  }
  const missing = 'no Chromium was found: install one, or name it in GARE_CHROMIUM';
  if (process.env['GARE_REQUIRE_BROWSER']) {
    describe(what, () => {
      test('has a browser to run in', () => {
        throw new Error(missing);
      });
    });
    return;
  }
  process.stderr.write(`\n!!! SKIPPED: ${what}: ${missing}\n\n`);
  describe(what, () => {
    test.skip(`NOT TESTED: ${missing}`, () => undefined);
  });
}

async function openStage(executable: string, { env = {}, isNew = false }: StageOptions) {
  refuseUnbuilt();
  const folder = mkdtempSync(join(tmpdir(), 'gare-browser-'));
  const config = readConfig({ GARE_DATA: folder, PORT: '0', GARE_LOG: 'error', ...env });
  const content = fileURLToPath(new URL('../../content', import.meta.url));
  const prepare = async (wiki: Wiki) => void (await addStarterContent(wiki, content));
  const server = await startServer(config, { prepare });
  const browser = await launch(executable);
  const { address, wiki, setUpUrl = '' } = server;
  const visitor = (options: BrowserContextOptions = {}) => person(browser, address, options);
  // By name; the administrator's is ''.
  const sessions = new Map<string, Promise<SignedIn>>();
  const beginAs = (name: string) => {
    const open = (page: Page) => (name === '' ? setUp(page, setUpUrl) : enter(wiki, page, name));
    const session = sessions.get(name) ?? keep(visitor(), open);
    sessions.set(name, session);
    return session;
  };
  const as = async (name: string, options: BrowserContextOptions = {}) =>
    visitor({ ...options, storageState: await beginAs(name) });
  if (!isNew) await beginAs('');
  return {
    browser,
    address,
    wiki,
    setUpUrl,
    person: visitor,
    host: (options?: BrowserContextOptions) => as('', options),
    member: as,
    close: async () => {
      await browser.close();
      await server.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

type SignedIn = Awaited<ReturnType<BrowserContext['storageState']>>;

/** What the browser holds of a session that was begun in it. */
async function keep(opening: Promise<Page>, begin: (page: Page) => Promise<void>): Promise<SignedIn> {
  const page = await opening;
  await begin(page);
  const state = await page.context().storageState();
  await page.context().close();
  return state;
}

/** Makes the first account by the link that the server gave. */
export async function setUp(page: Page, url: string, name = 'Secrétariat'): Promise<void> {
  await page.goto(url);
  await page.getByLabel('Votre nom').fill(name);
  await page.getByLabel('Votre adresse de courriel').fill(emailOf(name));
  await page.getByLabel('Choisissez un mot de passe').fill(password);
  await page.getByRole('button', { name: 'Créer le compte' }).click();
  await page.waitForURL('**/admin');
}

/** Signs in by the form, which may stand open already. */
export async function signIn(page: Page, name: string): Promise<void> {
  await page.getByLabel('Votre adresse de courriel').fill(emailOf(name));
  await page.getByLabel('Mot de passe', { exact: true }).fill(password);
  await page.getByRole('button', { name: 'Entrer', exact: true }).click();
  await page.waitForURL((reached) => reached.pathname !== '/login');
}

async function enter(wiki: Wiki, page: Page, name: string): Promise<void> {
  await addPerson(wiki, name);
  await page.goto('/login');
  await signIn(page, name);
}

/** Scripts and styles are served as they were built: an old build would be tested in their place. */
function refuseUnbuilt(): void {
  if (existsSync(new URL('../../static/build/manifest.json', import.meta.url))) return;
  throw new Error('static/build/ is missing: run `npm run build` before these tests');
}

export function launch(executablePath: string): Promise<Browser> {
  return chromium.launch({
    executablePath,
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  });
}

export async function person(
  browser: Browser,
  baseURL: string,
  options: BrowserContextOptions = {},
): Promise<Page> {
  const context: BrowserContext = await browser.newContext({
    baseURL,
    locale: 'fr-FR',
    timezoneId: 'Europe/Paris',
    reducedMotion: 'reduce',
    ...options,
  });
  context.setDefaultTimeout(20_000);
  return context.newPage();
}

/**
 * What goes wrong quietly while someone reads: errors in the console, broken rules of the content security policy,
 * requests to other hosts. The list fills as it happens.
 */
export function watchFaults(page: Page, address: string): string[] {
  const faults: string[] = [];
  page.on('pageerror', (error) => faults.push(`script: ${error.message}`));
  page.on('console', (message) => {
    // An answer such as 404 or 422 is what some screens are about.
    if (message.type() === 'error' && !/^Failed to load resource: .* status of 4/.test(message.text()))
      faults.push(`console: ${message.text()}`);
  });
  page.on('request', (request) => {
    const url = request.url();
    if (!url.startsWith(`${address}/`) && !url.startsWith('data:')) faults.push(`request: ${url}`);
  });
  return faults;
}

/** The words that can be seen, line by line. */
export function wordsOf(place: Locator): Promise<string> {
  return place.innerText();
}

/** Opens the fields of the template, which a phone keeps folded. */
export async function unfoldFields(page: Page): Promise<void> {
  const fields = page.locator('.page__fields');
  if ((await fields.getAttribute('open')) === null) await fields.locator('summary').click();
}

/** Whether the page scrolls sideways, in pixels past its edge. */
export function sidewaysScroll(page: Page): Promise<number> {
  return page.evaluate(() => {
    const { scrollWidth, clientWidth } = document.documentElement;
    return scrollWidth - clientWidth;
  });
}
