import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { barriers, hasChromium, openBrowser, sideways } from './browser.ts';
import { leaving, serveStage } from './stage.ts';
import { goTo, openPage, signIn } from './visitor.ts';

const looks = [
  { width: 1280, colorScheme: 'light' },
  { width: 1280, colorScheme: 'dark' },
  { width: 390, colorScheme: 'light' },
  { width: 390, colorScheme: 'dark' },
] as const;

describe.runIf(hasChromium)('every page', { timeout: 600_000 }, () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await openBrowser();
  });
  afterAll(() => browser.close());

  /** Looks at what is there, in every look. */
  async function look(page: Page, what: string): Promise<void> {
    for (const { width, colorScheme } of looks) {
      await page.emulateMedia({ colorScheme });
      await page.setViewportSize({ width, height: 860 });
      await page.locator(`html[data-mantine-color-scheme=${colorScheme}]`).waitFor();
      // Colours come over a moment; what is measured is where they end.
      await page.evaluate(`Promise.all(document.getAnimations()
        .filter(({ effect }) => effect.getComputedTiming().endTime !== Infinity)
        .map(({ finished }) => finished.catch(() => undefined)))`);
      const found = { barriers: await barriers(page), sideways: await sideways(page) };
      expect({ what, width, colorScheme, ...found }).toEqual({
        what,
        width,
        colorScheme,
        barriers: [],
        sideways: 0,
      });
    }
  }

  /** Opens each once, and looks at it. */
  async function lookAt(page: Page, paths: readonly string[]): Promise<void> {
    for (const path of paths) {
      await goTo(page, path);
      await look(page, path);
    }
  }

  test('is without barriers and without sideways scrolling, light and dark, wide and narrow', async () => {
    await using served = await serveStage(['Ada', 'Grace', 'Linus']);
    const { stage } = served;
    const { person, plan: id } = await leaving(stage);
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
      'activity?tab=jobs',
      'settings?tab=access',
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

  test('of those that are not signed in, and every dialog, is without barriers too', async () => {
    await using served = await serveStage(['Ada', 'Grace']);
    const { stage, address } = served;
    await stage.round('staff');
    const { id } = await stage.heldPlan('staff');
    const page = await openPage(browser);
    for (const path of ['sign-in?to=%2Fpeople', 'first?code=x', 'first']) {
      await page.goto(`${address}/${path}`);
      await page.getByRole('heading', { level: 1 }).waitFor();
      await look(page, path);
    }
    await signIn(served, 'administrator', page);
    for (const [path, button] of [
      [`plans/${id}`, 'Approve all'],
      [`plans/${id}`, 'Reject'],
      ['settings', 'Let somebody sign in'],
      ['settings', 'New password: administrator'],
      ['settings', 'Remove: administrator'],
      ['settings?tab=tokens', 'Make a token'],
      ['settings?tab=notices', 'Add a channel'],
    ] as const) {
      await page.goto(`${address}/${path}`);
      await page.setViewportSize({ width: 1280, height: 860 });
      await page.getByRole('button', { name: button }).click();
      await page.getByRole('dialog').waitFor();
      await look(page, `${path}: ${button}`);
    }
    for (const path of [
      'plans/nothing',
      'people/nobody',
      'connections/none',
      'syncs/none',
      'settings/nothing',
    ]) {
      await page.goto(`${address}/${path}`);
      await page.getByRole('heading', { level: 1 }).waitFor();
      await look(page, path);
    }
  });
});
