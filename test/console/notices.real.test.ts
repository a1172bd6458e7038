import { readFileSync } from 'node:fs';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startMailServer } from '../../src/testkit/mail-server.ts';
import { receiveWebhooks } from '../../src/testkit/webhook-receiver.ts';
import { barriers, hasChromium, openBrowser, sideways } from './browser.ts';
import { rulesWith, serveStage } from './stage.ts';
import { openPage, signIn } from './visitor.ts';

const secret = 'a secret of four and twenty letters';

describe.runIf(hasChromium)('notices in the browser', { timeout: 240_000 }, () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await openBrowser();
  });
  afterAll(() => browser.close());

  test('a mail server and two channels are set up, tested and seen to fail; secrets never come back', async () => {
    await using mail = await startMailServer();
    const clock = { now: () => Date.now() };
    const ops = receiveWebhooks(secret, clock);
    await using served = await serveStage(['Ada'], {
      'https://ops.example.com': (request) => ops.fetch(request),
    });
    clock.now = () => served.stage.clock.now();
    const page = await openPage(browser);
    await signIn(served, 'administrator', page);
    await page.goto(`${served.address}/settings?tab=notices`);
    await page.getByText('Nobody is told anything yet.').waitFor();

    await page.getByLabel('Host').fill('127.0.0.1');
    await page.getByLabel('Port').fill(String(mail.port));
    await page.getByLabel('From', { exact: true }).fill('Rollcall <rollcall@example.com>');
    await page.getByLabel('Certificate of the only authority').fill(mail.ca.trim());
    await page.getByRole('region', { name: 'Mail server' }).getByRole('button', { name: 'Save' }).click();
    await page.getByRole('button', { name: 'Use none' }).waitFor();

    await page.getByRole('button', { name: 'Add a channel' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('Name').fill('it');
    await dialog.getByRole('combobox', { name: 'Addresses' }).fill('it@example.com');
    await page.keyboard.press('Enter');
    await dialog.getByRole('button', { name: 'Save' }).click();
    await page.getByRole('button', { name: 'Send a test: it' }).click();
    await page.getByText('it has taken the test.').waitFor();
    expect(mail.letters[0]).toMatchObject({
      to: ['it@example.com'],
      mail: { subject: 'Rollcall: This is a test' },
    });

    await page.getByRole('button', { name: 'Add a channel' }).click();
    await dialog.getByLabel('Name').fill('ops');
    await dialog.getByRole('combobox', { name: 'Kind' }).click();
    await page.getByRole('option', { name: 'Webhook' }).click();
    await dialog.getByLabel('Address').fill('https://ops.example.com/hook');
    await dialog.getByLabel('Secret that calls are signed with').fill(secret);
    await dialog.getByRole('button', { name: 'Save' }).click();
    await page.getByRole('button', { name: 'Send a test: ops' }).click();
    await page.getByText('ops has taken the test.').waitFor();
    ops.answer = () => new Response(null, { status: 500 });
    await page.getByRole('button', { name: 'Send a test: ops' }).click();
    await page.getByText('ops.example.com answered 500').waitFor();
    expect(await barriers(page)).toEqual([]);
    expect(await sideways(page)).toBe(0);
    expect(await page.content()).not.toContain(secret);
    expect(readFileSync(served.stage.path('rollcall.yaml'), 'utf8')).not.toContain('notices');

    await page.getByRole('button', { name: 'Remove: ops' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Remove' }).click();
    await page.getByRole('button', { name: 'Send a test: ops' }).waitFor({ state: 'detached' });
    expect(Object.keys((await served.stage.app.settings.serviceEntry('notices')).channels)).toEqual(['it']);
  });

  test('what the file manages says so in every panel of it, and how it is changed', async () => {
    await using served = await serveStage(['Ada']);
    await served.stage.restart({ ...rulesWith({}), notices: { language: 'de' } });
    const page = await openPage(browser);
    await signIn(served, 'administrator', page, 'settings?tab=notices');
    for (const panel of ['Channels', 'Mail server', 'How often, and when'])
      await page
        .getByRole('region', { name: panel })
        .getByText('rollcall.yaml manages this setting. Change it there and start the service anew.')
        .waitFor();
    expect(await page.getByRole('button', { name: 'Add a channel' }).count()).toBe(0);
    expect(await barriers(page)).toEqual([]);
  });
});
