import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { barriers, hasChromium, openBrowser, sideways } from './browser.ts';
import { type Served, secondSync, serveStage } from './stage.ts';
import { openPage, signIn } from './visitor.ts';

describe.runIf(hasChromium)('what is typed and not saved', { timeout: 300_000 }, () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await openBrowser();
  });
  afterAll(() => browser.close());

  const before = { userName: 'user.userName' };

  /** The page of a sync that can be changed, with another display name typed by hand. */
  async function typed(served: Served): Promise<Page> {
    await secondSync(served.stage, { attributes: before });
    const page = await openPage(browser);
    await signIn(served, 'administrator', page, 'syncs/second');
    await name(page).click();
    await page.keyboard.type('upper(user.displayName)');
    await page.getByText('There are changes that are not saved.').waitFor();
    return page;
  }
  const name = (page: Page) => page.getByRole('combobox', { name: 'displayName' });
  const kept = async ({ stage }: Served) => (await stage.app.settings.savedSync('second')).written.attributes;

  test('is asked about before a link leads away: who stays keeps it, who leaves drops it', async () => {
    await using served = await serveStage(['Ada']);
    const page = await typed(served);
    const away = page.getByRole('navigation').getByRole('link', { name: 'Connections' });
    const question = page.getByRole('dialog', { name: 'Leave without saving?' });
    await away.click();
    await question.getByText('What you changed on this page is not saved.').waitFor();
    expect(await barriers(page)).toEqual([]);
    // Whoever presses Enter without having read it loses nothing.
    await page.keyboard.press('Enter');
    await question.waitFor({ state: 'detached' });
    expect(new URL(page.url()).pathname).toBe('/syncs/second');
    expect(await name(page).inputValue()).toBe('upper(user.displayName)');

    await away.click();
    await question.getByRole('button', { name: 'Leave' }).click();
    await page.getByRole('heading', { name: 'Connections', level: 1 }).waitFor();
    await page.goBack();
    await name(page).waitFor();
    expect(await name(page).inputValue()).toBe('');
    expect(await kept(served)).toEqual(before);
  });

  test('is asked about before the tab is closed; once it is saved, nobody is asked', async () => {
    await using served = await serveStage(['Ada']);
    const page = await typed(served);
    const asked: string[] = [];
    page.on('dialog', (dialog) => {
      asked.push(dialog.type());
      void dialog.dismiss();
    });
    const question = page.waitForEvent('dialog');
    await page.close({ runBeforeUnload: true });
    await question;
    expect(asked).toEqual(['beforeunload']);
    expect(page.isClosed()).toBe(false);
    expect(await name(page).inputValue()).toBe('upper(user.displayName)');

    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByRole('button', { name: 'Restore 1' }).waitFor();
    expect(await kept(served)).toEqual({ ...before, displayName: 'upper(user.displayName)' });
    const closed = page.waitForEvent('close');
    await page.close({ runBeforeUnload: true });
    await closed;
    expect(asked).toEqual(['beforeunload']);
  });

  test('into one panel of settings stays while another one of the same settings is saved, until it is taken back', async () => {
    await using served = await serveStage(['Ada']);
    const { settings } = served.stage.app;
    const page = await openPage(browser);
    await signIn(served, 'administrator', page, 'settings?tab=notices');
    const mail = page.getByRole('region', { name: 'Mail server' });
    const general = page.getByRole('region', { name: 'How often, and when' });
    await mail.getByLabel('Host').fill('mail.example.com');
    await mail.getByLabel('Password', { exact: true }).fill('typed and not yet saved');
    await general.getByLabel('The same is told again after').fill('12h');
    await general.getByRole('button', { name: 'Save' }).click();
    await general.getByText('Saved. It counts at once.').waitFor();
    expect(await general.getByText('There are changes').count()).toBe(0);
    expect(await mail.getByLabel('Host').inputValue()).toBe('mail.example.com');
    expect(await mail.getByLabel('Password', { exact: true }).inputValue()).toBe('typed and not yet saved');

    await general.getByLabel('At', { exact: true }).fill('07:30');
    await page.getByRole('button', { name: 'Add a channel' }).click();
    const dialog = page.getByRole('dialog', { name: 'Add a channel' });
    await dialog.getByLabel('Name').fill('chat');
    await dialog.getByRole('combobox', { name: 'Kind' }).click();
    await page.getByRole('option', { name: 'Slack' }).click();
    await dialog.getByLabel('Address of the incoming webhook').fill('https://hooks.slack.com/services/T/B/X');
    await dialog.getByRole('button', { name: 'Save' }).click();
    await page.getByRole('button', { name: 'Send a test: chat' }).waitFor();
    await mail.getByLabel('From', { exact: true }).fill('Rollcall <rollcall@example.com>');
    await mail.getByRole('button', { name: 'Save' }).click();
    await mail.getByRole('button', { name: 'Use none' }).waitFor();
    expect(await general.getByLabel('At', { exact: true }).inputValue()).toBe('07:30');
    await general.getByRole('button', { name: 'Take back' }).click();
    expect(await general.getByLabel('At', { exact: true }).inputValue()).toBe('08:00');
    expect(await general.getByLabel('The same is told again after').inputValue()).toBe('12h');
    expect(await settings.service('notices')).toMatchObject({
      written: {
        'again-after': '12h',
        channels: { chat: { type: 'slack' } },
        mail: { host: 'mail.example.com', from: 'Rollcall <rollcall@example.com>' },
      },
    });
  });

  test('stays when somebody else changes the same meanwhile, and is never saved over what nobody saw', async () => {
    await using served = await serveStage(['Ada']);
    const { settings } = served.stage.app;
    const page = await openPage(browser);
    await signIn(served, 'administrator', page, 'settings?tab=service');
    await page.getByLabel('Runs').fill('12w');
    await settings.saveService({ name: 'retention', content: { runs: '9w' } }, { actor: 'test' });
    await page.getByText('Somebody else has changed this meanwhile.').waitFor();
    expect(await page.getByLabel('Runs').inputValue()).toBe('12w');
    expect(await barriers(page)).toEqual([]);
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByText('was changed meanwhile').waitFor();
    expect(await settings.serviceEntry('retention')).toMatchObject({ runs: '9w' });
    await page.getByRole('button', { name: 'Take back' }).click();
    await expect.poll(() => page.getByLabel('Runs').inputValue()).toBe('9w');
    await page.getByLabel('Runs').fill('12w');
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByText('It counts from the next night on.').waitFor();
    expect(await settings.serviceEntry('retention')).toMatchObject({ runs: '12w' });
  });

  test.each([
    ['access', 'Client ID', 'API tokens'],
    ['service', 'Runs', 'Notices'],
    ['notices', 'Host', 'Configuration'],
    ['seats', 'Currency', 'Access'],
  ])(
    'under %s of the settings is asked about before another tab or page is opened',
    async (tab, field, next) => {
      await using served = await serveStage(['Ada']);
      const page = await openPage(browser);
      await signIn(served, 'administrator', page, `settings?tab=${tab}`);
      const before = await page.getByLabel(field).inputValue();
      await page.getByLabel(field).fill('typed');
      const question = page.getByRole('dialog', { name: 'Leave without saving?' });
      await page.getByRole('tab', { name: next }).click();
      await question.getByRole('button', { name: 'Stay here' }).click();
      await question.waitFor({ state: 'detached' });
      expect(await page.getByLabel(field).inputValue()).toBe('typed');
      await page.getByRole('navigation').getByRole('link', { name: 'People' }).click();
      await page.keyboard.press('Escape');
      await question.waitFor({ state: 'detached' });
      expect(await page.getByLabel(field).inputValue()).toBe('typed');
      await page.getByRole('tab', { name: next }).click();
      await question.getByRole('button', { name: 'Leave' }).click();
      await page.getByRole('tab', { name: next, selected: true }).waitFor();
      await page.goBack();
      await page.getByLabel(field).waitFor();
      expect(await page.getByLabel(field).inputValue()).toBe(before);
    },
  );

  test('in a dialog is asked about before it is closed; what is not typed in is closed at once', async () => {
    await using served = await serveStage(['Ada']);
    const page = await openPage(browser);
    await signIn(served, 'administrator', page, 'settings?tab=notices');
    const dialog = page.getByRole('dialog', { name: 'Add a channel' });
    const question = page.getByRole('dialog', { name: 'Leave without saving?' });
    const open = page.getByRole('button', { name: 'Add a channel' });
    await open.click();
    await dialog.getByLabel('Name').waitFor();
    await page.keyboard.press('Escape');
    await dialog.waitFor({ state: 'detached' });
    await open.click();
    await dialog.getByLabel('Name').fill('it');
    await page.keyboard.press('Escape');
    await question.getByText('What you typed here is not saved.').waitFor();
    expect(await barriers(page)).toEqual([]);
    await page.keyboard.press('Escape');
    await question.waitFor({ state: 'detached' });
    expect(await dialog.getByLabel('Name').inputValue()).toBe('it');
    await dialog.getByRole('button', { name: 'Close' }).click();
    await question.getByRole('button', { name: 'Leave' }).click();
    await dialog.waitFor({ state: 'detached' });
    await open.click();
    expect(await dialog.getByLabel('Name').inputValue()).toBe('');
  });

  test.each([
    [1280, false],
    [390, true],
  ])(
    'in a sync that somebody else removes meanwhile is kept, said so at once, and saved anew (%d, dark: %s)',
    async (width, dark) => {
      await using served = await serveStage(['Ada']);
      await secondSync(served.stage, { attributes: before });
      const { settings } = served.stage.app;
      const page = await openPage(browser, { width, dark });
      await signIn(served, 'administrator', page, 'syncs/second');
      await name(page).click();
      await page.keyboard.type('upper(user.displayName)');
      await settings.removeSync('second', { actor: 'user:grace' });
      const foot = page.locator('.stays');
      await foot.getByText('Somebody else has removed this meanwhile').waitFor();
      await page.getByRole('button', { name: 'Remove' }).first().waitFor({ state: 'detached' });
      expect(await name(page).inputValue()).toBe('upper(user.displayName)');
      expect({ barriers: await barriers(page), sideways: await sideways(page) }).toEqual({
        barriers: [],
        sideways: 0,
      });
      await foot.getByRole('button', { name: 'Save anew' }).click();
      await page.getByRole('button', { name: 'Pause' }).waitFor();
      await page.getByText('Somebody else has removed this').first().waitFor({ state: 'detached' });
      // Nothing is said of it while it is being saved, either.
      const saved = () => kept(served).catch(() => undefined);
      await expect.poll(saved).toMatchObject({ displayName: 'upper(user.displayName)' });
    },
  );

  test('in a connection that somebody else removes meanwhile is kept, and saved anew', async () => {
    await using served = await serveStage(['Ada']);
    const { settings } = served.stage.app;
    await settings.saveConnection(
      { name: 'far', kind: 'source', type: 'csv', config: { users: './people.csv' } },
      { actor: 'test' },
    );
    const page = await openPage(browser);
    await signIn(served, 'administrator', page, 'connections/far');
    const users = page.getByRole('region', { name: 'Settings' }).getByLabel(/users/i).first();
    await users.fill('./others.csv');
    await settings.removeConnection('far', { actor: 'user:grace' });
    await page.getByText('Somebody else has removed this meanwhile').first().waitFor();
    expect(await barriers(page)).toEqual([]);
    await page.getByRole('button', { name: 'Save anew' }).click();
    await page.getByText('Somebody else has removed this').first().waitFor({ state: 'detached' });
    const saved = () => settings.connection('far').catch(() => undefined);
    await expect.poll(saved).toMatchObject({ config: { users: './others.csv' } });
  });
});
