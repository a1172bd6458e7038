import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { barriers, hasChromium, openBrowser } from './browser.ts';
import { answeringOneByOne, serveStage } from './stage.ts';
import { openPage, signIn } from './visitor.ts';

describe.runIf(hasChromium)('what another process does', { timeout: 300_000 }, () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await openBrowser();
  });
  afterAll(() => browser.close());

  test('is followed on the page of the plan: item by item to its end, without loading the page anew', async () => {
    await using served = await serveStage(['Ada', 'Grace', 'Linus']);
    const { stage } = served;
    await stage.round('staff');
    const { id } = await stage.heldPlan('staff');
    const letGo = answeringOneByOne(stage.world);
    const page = await openPage(browser);
    await signIn(served, 'viewer', page, `plans/${id}`);
    await page.getByText('Create account linus').waitFor();
    let loads = 0;
    page.on('load', () => {
      loads += 1;
    });

    const other = await stage.open();
    await other.reconciliation.approve({ plan: id, by: 'cli' });
    const applied = other.reconciliation.apply({ plan: id, actor: 'cli' });
    const lozenge = (words: string) => page.locator('header .lozenge', { hasText: words });
    await lozenge('Applying').waitFor();
    letGo();
    await page.getByText('Applying · 1 of 3').waitFor();
    letGo();
    await page.getByText('Applying · 2 of 3').waitFor();
    letGo();
    await lozenge('Applied').waitFor();
    await page.getByText('Applied: 3 done').waitFor();
    expect(await applied).toMatchObject({ state: 'done', counts: { done: 3 } });
    expect(loads).toBe(0);
  });

  test('is told to whoever was about to decide when somebody else has', async () => {
    await using served = await serveStage(['Ada']);
    const { stage } = served;
    await stage.round('staff');
    const { id } = await stage.heldPlan('staff');
    const page = await openPage(browser);
    await signIn(served, 'operator', page, `plans/${id}`);
    await page.getByRole('button', { name: 'Reject' }).click();
    await page.getByRole('dialog').getByLabel('Why it is rejected').fill('Not before May.');
    await stage.app.reconciliation.approve({ plan: id, by: 'user:grace' });
    await page.getByText(/Nothing of what you were about to decide is done: .* by grace\./).waitFor();
    expect(await page.getByRole('dialog').count()).toBe(0);
    expect(await barriers(page)).toEqual([]);
  });
});
