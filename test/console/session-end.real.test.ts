import { readFileSync } from 'node:fs';
import type { Browser, Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Fetch } from '../../src/model/index.ts';
import { barriers, hasChromium, openBrowser, sideways } from './browser.ts';
import { clientSecret, serveProvider } from './provider.ts';
import { password, type Served, serveStage } from './stage.ts';
import { openPage, signIn } from './visitor.ts';

const hours = 3_600_000;

describe.runIf(hasChromium)('when the session ends', { timeout: 300_000 }, () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await openBrowser();
  });
  afterAll(() => browser.close());

  const gate = (page: Page) => page.getByRole('dialog', { name: 'Sign in again' });
  const runs = (page: Page) => page.getByLabel('Runs', { exact: true });
  const save = (page: Page) => page.getByRole('button', { name: 'Save' });
  /** Also behind the gate: what is pushed may let the page notice by itself that the session is over, before anybody presses. */
  const press = (button: Locator) =>
    button.evaluate((element) => (element as unknown as { click(): void }).click());
  const kept = ({ stage }: Served) => stage.app.settings.serviceEntry('retention');

  /** A page of somebody who has typed how long runs are kept; then they were away for longer than a session lasts. */
  async function typedAndLeft(served: Served, options?: Parameters<typeof openPage>[1]): Promise<Page> {
    const page = await openPage(browser, options);
    await signIn(served, 'administrator', page, 'settings?tab=service');
    await runs(page).fill('12w');
    await save(page).focus();
    served.stage.clock.later(9 * hours);
    return page;
  }

  test('a file that is fetched comes once somebody has signed in again, and the refusal is never kept as one', async () => {
    await using served = await serveStage(['Ada']);
    const page = await openPage(browser);
    await signIn(served, 'administrator', page, 'activity?tab=audit');
    const files: string[] = [];
    page.on('download', (file) => files.push(file.suggestedFilename()));
    for (const [path, link] of [
      ['activity?tab=audit', 'Export CSV'],
      ['settings?tab=file', 'Download rollcall.yaml'],
    ] as const) {
      await page.goto(`${served.address}/${path}`);
      const button = page.getByRole('link', { name: link });
      await button.waitFor();
      served.stage.clock.later(9 * hours);
      await press(button);
      await gate(page).waitFor();
      expect(files).toEqual([]);
      const coming = page.waitForEvent('download');
      await gate(page).getByLabel('Password', { exact: true }).fill(password);
      await page.keyboard.press('Enter');
      const file = await coming;
      expect(await file.failure()).toBe(null);
      expect(readFileSync(await file.path(), 'utf8')).toContain(
        path.startsWith('activity') ? 'at,' : 'sources:',
      );
      await gate(page).waitFor({ state: 'detached' });
      // While the session goes on, it comes at once.
      const next = page.waitForEvent('download');
      await button.click();
      await next;
      files.length = 0;
    }
  });

  test('what is typed stays: signed in again over the page, what was sent goes on by itself', async () => {
    await using served = await serveStage(['Ada']);
    const page = await typedAndLeft(served, { width: 390 });
    await press(save(page));
    const secret = gate(page).getByLabel('Password', { exact: true });
    await secret.waitFor();
    await expect.poll(() => secret.evaluate((field) => field.matches(':focus'))).toBe(true);
    expect(await gate(page).getByLabel('Name').inputValue()).toBe('administrator');
    expect({ barriers: await barriers(page), sideways: await sideways(page) }).toEqual({
      barriers: [],
      sideways: 0,
    });
    // Nothing but signing in leads on.
    await page.keyboard.press('Escape');
    await page.keyboard.type('not the right one');
    await page.keyboard.press('Enter');
    await gate(page).getByText('Name or password is not right').waitFor();
    expect(await runs(page).inputValue()).toBe('12w');
    await secret.fill(password);
    await page.keyboard.press('Enter');
    await gate(page).waitFor({ state: 'detached' });
    await page.getByText('It counts from the next night on.').waitFor();
    expect(await kept(served)).toMatchObject({ runs: '12w' });
    expect(await runs(page).inputValue()).toBe('12w');
    await expect.poll(() => save(page).evaluate((button) => button.matches(':focus'))).toBe(true);
    expect(await page.getByText('Rollcall cannot be reached').count()).toBe(0);
  });

  test('a page that only looks goes on too: what it asked for comes once somebody is signed in', async () => {
    await using served = await serveStage(['Ada']);
    await served.stage.round('staff');
    const page = await typedAndLeft(served);
    await press(page.getByRole('button', { name: 'Take back' }));
    await press(page.getByRole('navigation').getByRole('link', { name: 'People' }));
    await gate(page).getByLabel('Password', { exact: true }).fill(password);
    await page.keyboard.press('Enter');
    await page.getByRole('link', { name: 'Ada Example' }).waitFor();
    expect(await gate(page).count()).toBe(0);
  });

  test('another one who signs in there begins anew: nothing typed is theirs, nothing of it is sent', async () => {
    await using served = await serveStage(['Ada']);
    await served.stage.app.signIn.add({ name: 'grace', role: 'administrator', password }, 'test');
    const page = await typedAndLeft(served);
    await press(save(page));
    const loaded = page.waitForEvent('load');
    await gate(page).getByLabel('Name').fill('grace');
    await gate(page).getByLabel('Password', { exact: true }).fill(password);
    await page.keyboard.press('Enter');
    await loaded;
    await page.getByRole('button', { name: 'grace' }).waitFor();
    await runs(page).waitFor();
    expect(await runs(page).inputValue()).not.toBe('12w');
    expect(await gate(page).count()).toBe(0);
    expect(await kept(served)).not.toMatchObject({ runs: '12w' });
  });

  test('what is typed in a dialog stays too, and signing in elsewhere in the same browser is enough', async () => {
    await using served = await serveStage(['Ada']);
    const page = await openPage(browser);
    await signIn(served, 'administrator', page, 'settings?tab=notices');
    await page.getByRole('button', { name: 'Add a channel' }).click();
    const dialog = page.getByRole('dialog', { name: 'Add a channel' });
    await dialog.getByLabel('Name').fill('chat');
    await dialog.getByRole('combobox', { name: 'Kind' }).click();
    await page.getByRole('option', { name: 'Slack' }).click();
    await dialog.getByLabel('Address of the incoming webhook').fill('https://hooks.slack.com/services/T/B/X');
    served.stage.clock.later(9 * hours);
    await press(dialog.getByRole('button', { name: 'Save' }));
    await gate(page).waitFor();
    await page.keyboard.press('Escape');
    expect(await page.getByRole('dialog', { name: 'Leave without saving?' }).count()).toBe(0);
    expect(await dialog.getByLabel('Name').inputValue()).toBe('chat');

    const other = await page.context().newPage();
    await signIn(served, 'administrator', other);
    await gate(page).waitFor({ state: 'detached' });
    await page.getByRole('button', { name: 'Send a test: chat' }).waitFor();
    await dialog.waitFor({ state: 'detached' });
  });

  test('by a provider one signs in again in a window beside the page, which stays', async () => {
    const network: Record<string, Fetch> = {};
    await using served = await serveStage(['Ada'], network);
    await using at = await serveProvider(served, network);
    await served.stage.app.settings.saveService(
      {
        name: 'sign-in',
        content: {
          oidc: {
            title: 'Okta',
            issuer: at.issuer,
            'client-id': 'rollcall',
            'client-secret': clientSecret,
            roles: { administrator: ['Admins'], operator: [], viewer: [] },
          },
        },
      },
      { actor: 'test' },
    );
    at.provider.person = { sub: '1', email: 'ada@example.com', email_verified: true, groups: ['Admins'] };
    const page = await openPage(browser);
    await page.goto(`${served.address}/settings?tab=service`);
    await page.getByRole('link', { name: 'Sign in with Okta' }).click();
    await runs(page).fill('12w');
    served.stage.clock.later(13 * hours);
    await press(save(page));
    const opened = page.waitForEvent('popup');
    await gate(page).getByRole('link', { name: 'Sign in with Okta' }).click();
    await opened;
    await gate(page).waitFor({ state: 'detached' });
    await page.getByText('It counts from the next night on.').waitFor();
    expect(await kept(served)).toMatchObject({ runs: '12w' });
  });

  test('by signing out, what is typed is asked about first; then nothing of it stays', async () => {
    await using served = await serveStage(['Ada']);
    const page = await openPage(browser);
    await signIn(served, 'administrator', page, 'settings?tab=service');
    await runs(page).fill('12w');
    const signOut = async (): Promise<void> => {
      await page.getByRole('button', { name: 'administrator' }).click();
      await page.getByRole('menuitem', { name: 'Sign out' }).click();
    };
    const question = page.getByRole('dialog', { name: 'Leave without saving?' });
    await signOut();
    await question.getByRole('button', { name: 'Stay here' }).click();
    await question.waitFor({ state: 'detached' });
    expect(await runs(page).inputValue()).toBe('12w');
    await signOut();
    await question.getByRole('button', { name: 'Leave' }).click();
    await page.getByRole('heading', { name: 'Sign in', level: 1 }).waitFor();
    expect(await gate(page).count()).toBe(0);
    await page.goto(`${served.address}/settings?tab=service`);
    await page.getByText('Sign in to go on where you were.').waitFor();
  });

  test('signing out that cannot be done is told, and done by trying again', async () => {
    await using served = await serveStage(['Ada']);
    const page = await openPage(browser, { width: 390 });
    const failed: string[] = [];
    page.on('pageerror', ({ message }) => failed.push(message));
    await signIn(served, 'viewer', page);
    await served.away();
    await page.getByRole('button', { name: 'viewer' }).click();
    await page.getByRole('menuitem', { name: 'Sign out' }).click();
    const dialog = page.getByRole('dialog', { name: 'Sign out' });
    await dialog.getByText('You are still signed in.').waitFor();
    await dialog.getByRole('alert').getByText('Rollcall cannot be reached').waitFor();
    expect({ barriers: await barriers(page), sideways: await sideways(page) }).toEqual({
      barriers: [],
      sideways: 0,
    });
    await served.back();
    await dialog.getByRole('button', { name: 'Try again' }).click();
    await page.getByRole('heading', { name: 'Sign in', level: 1 }).waitFor();
    expect(await page.getByRole('dialog').count()).toBe(0);
    expect(failed).toEqual([]);
  });
});
