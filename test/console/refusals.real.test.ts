import type { Browser, Locator } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { barriers, hasChromium, openBrowser } from './browser.ts';
import { password, serveStage } from './stage.ts';
import { openPage, signIn } from './visitor.ts';

describe.runIf(hasChromium)('whoever is refused', { timeout: 300_000 }, () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await openBrowser();
  });
  afterAll(() => browser.close());

  const focused = (where: Locator) =>
    expect.poll(() => where.evaluate((element) => element.matches(':focus'))).toBe(true);

  test('when something is to go is led to the sentence that says why, and on from there', async () => {
    await using served = await serveStage(['Ada']);
    const page = await openPage(browser);
    await signIn(served, 'administrator', page, 'settings?tab=access');
    await page.getByRole('button', { name: 'Remove: administrator' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('button', { name: 'Remove' }).focus();
    await page.keyboard.press('Enter');
    await dialog.getByText('is the last administrator with a password').waitFor();
    await focused(dialog.getByRole('alert'));
    expect(await barriers(page)).toEqual([]);
    await page.keyboard.press('Tab');
    await focused(dialog.getByRole('button', { name: 'Cancel' }));
  });

  test('since somebody else has taken the name meanwhile is led to the name', async () => {
    await using served = await serveStage(['Ada']);
    const { settings, signIn: administrators } = served.stage.app;
    const page = await openPage(browser);
    await signIn(served, 'administrator', page, 'add-connection?kind=target&type=memory');
    const name = page.getByRole('textbox', { name: 'Name' });
    await name.fill('spare');
    await settings.saveConnection(
      { name: 'spare', kind: 'target', type: 'memory', config: {} },
      { actor: 'test' },
    );
    await page.getByRole('button', { name: 'Add and check' }).click();
    await page.getByText('There is a connection spare by now').waitFor();
    await focused(name);
    expect(await barriers(page)).toEqual([]);
    await name.fill('spare-2');
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'spare-2', level: 1 }).waitFor();

    await page.goto(`${served.address}/settings?tab=access`);
    await page.getByRole('button', { name: 'Let somebody sign in' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('Name').fill('grace');
    await dialog.getByLabel('Password', { exact: true }).fill(password);
    await administrators.add({ name: 'grace', role: 'viewer', password }, 'test');
    await page.keyboard.press('Enter');
    await dialog.getByText('There is somebody called grace already').waitFor();
    await focused(dialog.getByLabel('Name'));
  });
});
