/** Every screen, light and dark, on a phone and on a wide screen: accessible, valid, still, and no wider than the window. */
import { AxeBuilder } from '@axe-core/playwright';
import type { Page, Response } from 'playwright-core';
import { beforeAll, describe, expect, test } from 'vitest';
import { htmlFindings } from '../web/reading-station.ts';
import { onStage, type Stage, sidewaysScroll, watchFaults } from './browser.ts';
import { addForms, formScreens } from './form-screens.ts';
import { addImports, importScreens } from './import-screens.ts';
import { addPeople, peopleScreens } from './people-screens.ts';
import { dossier, furnish, meeting, type Screen, screens } from './screens.ts';

/** Largest layout shift that is allowed while a screen loads (0.1 is what browsers call good). */
const mostShift = 0.02;

function layoutShift(page: Page): Promise<number> {
  return page.evaluate(
    () =>
      new Promise<number>((resolve) => {
        let sum = 0;
        new PerformanceObserver((list) => {
          for (const entry of list.getEntries() as (PerformanceEntry & {
            value: number;
            hadRecentInput: boolean;
          })[])
            if (!entry.hadRecentInput) sum += entry.value;
        }).observe({ type: 'layout-shift', buffered: true });
        void document.fonts.ready.then(() => setTimeout(() => resolve(sum), 50));
      }),
  );
}

const allRules = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
/** Both schemes are one document: at night only what looks at colours can find anything new. */
const colourRules = ['color-contrast', 'link-in-text-block'];

async function axeFindings(page: Page, colorScheme: 'light' | 'dark'): Promise<string[]> {
  const axe = new AxeBuilder({ page }).setLegacyMode();
  const { violations } = await (colorScheme === 'light'
    ? axe.withTags(allRules)
    : axe.withRules(colourRules)
  ).analyze();
  return violations.flatMap(({ id, nodes }) =>
    nodes.map(
      ({ html, failureSummary = '' }) =>
        `${id}: ${html.slice(0, 160)} | ${failureSummary.replace(/\s+/g, ' ').slice(0, 200)}`,
    ),
  );
}

function open(stage: Stage, { as }: Screen): Promise<Page> {
  const options = { viewport: { width: 1280, height: 900 }, colorScheme: 'light' } as const;
  if (as === 'visitor') return stage.person(options);
  return as === undefined ? stage.host(options) : stage.member(as, options);
}

async function inspect(stage: Stage, screen: Screen): Promise<string[]> {
  const page = await open(stage, screen);
  const faults = watchFaults(page, stage.address);
  const answers: Response[] = [];
  page.on('response', (response) => {
    const request = response.request();
    if (request.isNavigationRequest() && request.redirectedTo() === null) answers.push(response);
  });
  const found: string[] = [];
  const note = (where: string, findings: readonly string[]) =>
    found.push(...findings.map((one) => `${where}: ${one}`));

  await page.goto(screen.path);
  const shift = await layoutShift(page);
  if (shift > mostShift) note('at 1280', [`the layout shifts by ${shift.toFixed(3)} while it loads`]);
  await screen.reach?.(page, stage);
  const answer = answers.at(-1);
  if (answer?.status() !== (screen.status ?? 200)) note('answer', [`status ${answer?.status()}`]);
  note('html', await htmlFindings((await answer?.text()) ?? ''));
  for (const width of [1280, 768, 360, 320]) {
    await page.setViewportSize({ width, height: 900 });
    const over = await sidewaysScroll(page);
    if (over > 0) note(`at ${width}`, [`scrolls ${over} px sideways`]);
    if (width !== 1280 && width !== 360) continue;
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme });
      note(`at ${width}, ${colorScheme}`, await axeFindings(page, colorScheme));
    }
  }
  note('quietly', faults);
  await page.context().close();
  return found;
}

onStage(
  'every screen',
  (stage) => {
    beforeAll(async () => {
      await furnish(stage().wiki);
      await addPeople(stage().wiki);
      await addForms(stage().wiki);
      await addImports(stage().wiki);
    });

    describe.concurrent('has no finding, light and dark, narrow and wide', () => {
      test.each([...screens, ...peopleScreens, ...formScreens, ...importScreens])(
        '$name ($path)',
        { timeout: 120_000 },
        async (screen) => {
          expect(await inspect(stage(), screen)).toEqual([]);
        },
      );
    });

    test('the portal and a meeting load without a shift on a phone', async () => {
      for (const path of ['/', meeting, dossier]) {
        const page = await stage().host({ viewport: { width: 360, height: 740 } });
        await page.goto(path);
        expect(await layoutShift(page)).toBeLessThan(mostShift);
        await page.context().close();
      }
    });

    test('a meeting on paper is its text, without doors or search', async () => {
      const page = await stage().host({ viewport: { width: 720, height: 900 }, colorScheme: 'dark' });
      await page.goto(meeting);
      await page.emulateMedia({ media: 'print' });
      for (const hidden of [
        '.masthead__search',
        '.masthead__nav',
        '.btn',
        '.menu',
        '.skip',
        '.toc',
        '.series',
      ])
        expect([hidden, await page.locator(`${hidden}:visible`).count()]).toEqual([hidden, 0]);
      for (const shown of ['h1', '.facts', '.prose', '.file', '.people'])
        expect([shown, await page.locator(shown).first().isVisible()]).toEqual([shown, true]);
      const paper = await page.evaluate(() => {
        const { color, backgroundColor } = getComputedStyle(document.body);
        return { color, backgroundColor };
      });
      expect(paper).toEqual({ color: 'rgb(0, 0, 0)', backgroundColor: 'rgb(255, 255, 255)' });
    });
  },
  { env: { GARE_MAX_UPLOAD: '1M' } },
);

onStage(
  'the screen of the first account',
  (stage) => {
    test('has no finding, light and dark, narrow and wide', { timeout: 120_000 }, async () => {
      const { pathname } = new URL(stage().setUpUrl);
      expect(await inspect(stage(), { name: 'the first account', path: pathname, as: 'visitor' })).toEqual(
        [],
      );
    });
  },
  { isNew: true },
);
