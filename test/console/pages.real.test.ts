import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { barriers, hasChromium, openBrowser, sideways } from './browser.ts';
import { nestedGroups, peopleFile, seated, serveStage } from './stage.ts';
import { goTo, openPage, signIn } from './visitor.ts';

const looks = [
  { width: 1280, colorScheme: 'light' },
  { width: 1280, colorScheme: 'dark' },
  { width: 390, colorScheme: 'light' },
] as const;

describe.runIf(hasChromium)('every page', { timeout: 600_000 }, () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await openBrowser();
  });
  afterAll(() => browser.close());

  /** Opens each once, and looks at it in every look. */
  async function lookAt(page: Page, paths: readonly string[]): Promise<void> {
    for (const path of paths) {
      await goTo(page, path);
      for (const { width, colorScheme } of looks) {
        await page.emulateMedia({ colorScheme });
        await page.setViewportSize({ width, height: 860 });
        await page.locator(`html[data-mantine-color-scheme=${colorScheme}]`).waitFor();
        // Colours come over a moment; what is measured is where they end.
        await page.evaluate(`Promise.all(document.getAnimations()
          .filter(({ effect }) => effect.getComputedTiming().endTime !== Infinity)
          .map(({ finished }) => finished.catch(() => undefined)))`);
        const found = { barriers: await barriers(page), sideways: await sideways(page) };
        expect({ path, width, colorScheme, ...found }).toEqual({
          path,
          width,
          colorScheme,
          barriers: [],
          sideways: 0,
        });
      }
    }
  }

  test('is without barriers and without sideways scrolling, light and dark, wide and narrow', async () => {
    await using served = await serveStage(['Ada', 'Grace', 'Linus']);
    const { stage } = served;
    await seated(stage);
    const person = await stage.personOf('ada');
    // Ada leaves: the plan tells of seats and of what she leads.
    stage.write('people.csv', peopleFile(['Grace', 'Linus', 'Mary']));
    await stage.round('staff');
    const { id } = await stage.heldPlan('staff');
    await stage.app.directory.tell('hr', nestedGroups);
    const page = await openPage(browser);
    await signIn(served, 'administrator', page);
    // Two tabs of one page never follow each other: that the next one is there is told by its heading.
    await lookAt(page, [
      `plans/${id}`,
      'connections',
      'connections/hr',
      'add-connection',
      'connections/jira',
      'syncs',
      'syncs/staff',
      'add-connection?kind=source&type=okta',
      'add-sync',
      'people',
      `people/${person}`,
      'groups',
      'groups/hr/company',
      'seats',
      'activity',
      'settings',
      'activity?tab=failures',
      'settings?tab=tokens',
      'activity?tab=leavers',
      'settings?tab=service',
      'activity?tab=audit',
      'settings?tab=notices',
      'overview',
      'settings?tab=seats',
      'plans',
      'settings?tab=file',
    ]);
    await stage.approve(id);
    await lookAt(page, ['overview', 'activity?tab=failures', `plans/${id}`]);
  });
});
