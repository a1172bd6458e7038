import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { barriers, hasChromium, openBrowser, sideways } from './browser.ts';
import { tabTo } from './keyboard.ts';
import { password, serveStage } from './stage.ts';
import { openPage, signIn } from './visitor.ts';

describe.runIf(hasChromium)('who may do what', { timeout: 300_000 }, () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await openBrowser();
  });
  afterAll(() => browser.close());

  const chooseRole = async (page: Page, of: string, role: string): Promise<void> => {
    await page.getByRole('combobox', { name: `Role: ${of}` }).click();
    await page.getByRole('option', { name: role, exact: true }).click();
  };

  test('somebody is let in, given another role after a question, and loses it at once', async () => {
    await using served = await serveStage(['Ada']);
    const page = await openPage(browser, { width: 390 });
    await signIn(served, 'administrator', page, 'settings');
    const roles = async () =>
      (await served.stage.app.signIn.administrators()).map(({ name, role }) => `${name}: ${role}`);
    const dialog = page.getByRole('dialog');
    await page.getByRole('button', { name: 'Let somebody sign in' }).click();
    await dialog.getByLabel('Name').fill('grace');
    await dialog.getByLabel('Password', { exact: true }).fill(password);
    await dialog.getByRole('button', { name: 'Add' }).click();
    await dialog.waitFor({ state: 'detached' });
    await page.getByText('grace can sign in now.').waitFor();
    expect(await roles()).toEqual(['administrator: administrator', 'grace: operator']);

    const hers = await openPage(browser);
    await hers.goto(`${served.address}/sign-in`);
    await hers.getByLabel('Name').fill('grace');
    await hers.getByLabel('Password', { exact: true }).fill(password);
    await hers.keyboard.press('Enter');
    await hers.getByRole('heading', { name: 'Overview', level: 1 }).waitFor();

    await chooseRole(page, 'grace', 'Viewer');
    await dialog.getByText('grace is then a viewer').waitFor();
    expect({ barriers: await barriers(page), sideways: await sideways(page) }).toEqual({
      barriers: [],
      sideways: 0,
    });
    await dialog.getByRole('button', { name: 'Cancel' }).click();
    await dialog.waitFor({ state: 'detached' });
    expect(await roles()).toContain('grace: operator');
    expect(await page.getByRole('combobox', { name: 'Role: grace' }).inputValue()).toBe('Operator');

    await chooseRole(page, 'grace', 'Viewer');
    await dialog.getByRole('button', { name: 'Change the role' }).click();
    await dialog.waitFor({ state: 'detached' });
    await page.getByRole('status').getByText('grace is a viewer now.').waitFor();
    expect(await roles()).toContain('grace: viewer');
    const asked = await hers.context().request.get(`${served.address}/api/v1/me`);
    expect(asked.status()).toBe(401);
  });

  test('nobody locks everybody out, and whoever gives away their own role is told what it means', async () => {
    await using served = await serveStage(['Ada']);
    const { signIn: people } = served.stage.app;
    const page = await openPage(browser);
    await signIn(served, 'administrator', page, 'settings');
    const dialog = page.getByRole('dialog');
    await chooseRole(page, 'administrator', 'Viewer');
    await dialog.getByText('This is you').waitFor();
    await dialog.getByRole('button', { name: 'Change the role' }).click();
    await dialog.getByText('the last administrator with a password').waitFor();
    await dialog.getByRole('button', { name: 'Cancel' }).click();
    await dialog.waitFor({ state: 'detached' });
    expect(await people.administrators()).toMatchObject([{ role: 'administrator' }]);

    await people.add({ name: 'grace', role: 'administrator', password }, 'test');
    await page.getByRole('combobox', { name: 'Role: grace' }).waitFor();
    await chooseRole(page, 'administrator', 'Viewer');
    await dialog.getByRole('button', { name: 'Change the role' }).click();
    const gate = page.getByRole('dialog', { name: 'Sign in again' });
    await gate.getByLabel('Password', { exact: true }).fill(password);
    await page.keyboard.press('Enter');
    await gate.waitFor({ state: 'detached' });
    await page.getByText('All other settings are for administrators.').waitFor();
    expect(await page.getByRole('button', { name: 'Let somebody sign in' }).count()).toBe(0);
  });

  test('of many who may sign in one sees some, then more, and finds each by a part of the name', async () => {
    await using served = await serveStage(['Ada']);
    const { signIn: people } = served.stage.app;
    const names = Array.from({ length: 51 }, (_, number) => `person ${String(number).padStart(2, '0')}`);
    for (const name of names) await people.add({ name, role: 'viewer', password }, 'test');
    const page = await openPage(browser, { width: 390 });
    await signIn(served, 'administrator', page, 'settings');
    const panel = page.getByRole('region', { name: 'Administrators' });
    const shown = panel.getByRole('button', { name: /^Remove: / });
    await panel.getByRole('button', { name: 'Remove: person 48' }).waitFor();
    expect(await shown.count()).toBe(50);
    await panel.getByRole('button', { name: 'Show more' }).click();
    await panel.getByRole('button', { name: 'Remove: person 50' }).waitFor();
    expect(await shown.count()).toBe(52);
    await panel.getByRole('searchbox', { name: 'Find by name' }).fill('ON 5');
    await panel.getByRole('button', { name: 'Remove: person 49' }).waitFor({ state: 'detached' });
    expect(await shown.count()).toBe(1);
    expect({ barriers: await barriers(page), sideways: await sideways(page) }).toEqual({
      barriers: [],
      sideways: 0,
    });
    await page.reload();
    await panel.getByRole('button', { name: 'Remove: person 50' }).waitFor();
    expect(await shown.count()).toBe(1);
    await panel.getByRole('searchbox').fill('nobody');
    await panel.getByText('No name has nobody in it.').waitFor();
  });

  test('an API token is made, shown once, and does what its role may until it is revoked', async () => {
    await using served = await serveStage(['Ada']);
    const page = await openPage(browser);
    await signIn(served, 'administrator', page);
    await page.getByRole('link', { name: 'Settings' }).click();
    await page.getByRole('tab', { name: 'API tokens' }).click();
    const dialog = page.getByRole('dialog');
    await page.getByRole('button', { name: 'Make a token' }).click();
    await dialog.getByLabel('Name').fill('nightly');
    await dialog.getByLabel('Days until it ends').fill('30');
    await page.keyboard.press('Enter');
    const token = (await dialog.locator('code').textContent()) ?? '';
    // A click beside it does not take away what is never shown again; whatever else would asks first.
    await page.mouse.click(5, 400);
    const made = page.getByRole('dialog', { name: 'Make a token' });
    const question = page.getByRole('dialog', { name: 'Leave the token?' });
    for (const leave of [
      () => page.keyboard.press('Escape'),
      () => made.getByRole('button', { name: 'Close' }).click(),
      () => page.evaluate('history.back()'),
    ]) {
      await leave();
      await question.getByText('It is not shown again.').waitFor();
      expect(await barriers(page)).toEqual([]);
      await page.keyboard.press('Enter');
      await question.waitFor({ state: 'detached' });
      expect(await made.locator('code').textContent()).toBe(token);
    }
    expect(await barriers(page)).toEqual([]);
    await tabTo(page, 'I have kept it');
    await page.keyboard.press('Enter');
    await dialog.waitFor({ state: 'detached' });
    const row = page.getByRole('row', { name: /^nightly/ });
    await row.getByText('Viewer').waitFor();
    expect(await page.content()).not.toContain(token);
    const ask = (method: string, path: string) =>
      fetch(`${served.address}/api/v1${path}`, { method, headers: { authorization: `Bearer ${token}` } });
    expect((await ask('GET', '/plans')).status).toBe(200);
    expect((await ask('POST', '/sources/hr/read')).status).toBe(403);
    await page.getByRole('button', { name: 'Revoke: nightly' }).click();
    await dialog.getByRole('button', { name: 'Revoke' }).click();
    await row.waitFor({ state: 'detached' });
    expect((await ask('GET', '/plans')).status).toBe(401);
  });
});
