import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { hasChromium, openBrowser } from './browser.ts';
import { focused, tabTo } from './keyboard.ts';
import { nestedGroups, password, seated, serveStage } from './stage.ts';
import { goTo, openPage, settled, signIn } from './visitor.ts';

describe.runIf(hasChromium)(
  'with the keyboard alone, and under the policy of the pages',
  { timeout: 600_000 },
  () => {
    let browser: Browser;
    beforeAll(async () => {
      browser = await openBrowser();
    });
    afterAll(() => browser.close());

    test('one signs in, opens the plan that waits, approves it and sees it applied', async () => {
      await using served = await serveStage(['Ada', 'Grace']);
      const { stage, address } = served;
      await stage.round('staff');
      await stage.app.signIn.add({ name: 'operator', role: 'operator', password }, 'test');
      const context = await browser.newContext({
        viewport: { width: 1280, height: 860 },
        reducedMotion: 'reduce',
      });
      context.setDefaultTimeout(60_000);
      const page = await context.newPage();
      const refused: string[] = [];
      const foreign: string[] = [];
      page.on('console', (message) => {
        if (/Content Security Policy/i.test(message.text())) refused.push(message.text());
      });
      page.on('request', (request) => {
        if (!request.url().startsWith(address)) foreign.push(request.url());
      });
      await page.goto(`${address}/sign-in`);
      await page.getByLabel('Name').waitFor();
      for (
        let press = 0;
        press < 10 && (await page.evaluate('document.activeElement.tagName')) !== 'INPUT';
        press += 1
      )
        await page.keyboard.press('Tab');
      await page.keyboard.type('operator');
      await page.keyboard.press('Tab');
      await page.keyboard.type(password);
      await page.keyboard.press('Enter');
      await page.getByRole('heading', { name: 'Overview' }).waitFor();
      await page.getByRole('link', { name: 'Review the plan' }).waitFor();
      await tabTo(page, 'Skip to the content');
      await page.keyboard.press('Enter');
      await tabTo(page, 'Review the plan');
      await page.keyboard.press('Enter');
      await page.getByRole('button', { name: 'Approve all' }).waitFor();
      await tabTo(page, 'Approve all');
      await page.keyboard.press('Enter');
      const dialog = page.getByRole('dialog');
      await dialog.waitFor();
      // Whoever presses Enter without having read approves nothing.
      await expect.poll(() => page.evaluate('document.activeElement.textContent')).toBe('Cancel');
      await tabTo(page, 'Approve and apply');
      await page.keyboard.press('Enter');
      await page.locator('header .lozenge', { hasText: 'Applied' }).waitFor();
      expect(stage.world.accounts.size).toBe(2);
      for (const path of ['connections/jira', 'syncs/staff', 'people', 'groups', 'activity', 'settings']) {
        await page.goto(`${address}/${path}`);
        await page.getByRole('heading', { level: 1 }).waitFor();
      }
      expect({ refused, foreign }).toEqual({ refused: [], foreign: [] });
      await context.close();
    });

    test('on a phone the navigation opens by Enter, and Escape closes it where it was opened', async () => {
      await using served = await serveStage(['Ada']);
      const page = await openPage(browser, { width: 390 });
      await signIn(served, 'viewer', page);
      const groups = page.getByRole('link', { name: 'Groups' });
      expect(await groups.isVisible()).toBe(false);
      await tabTo(page, 'Navigation');
      await page.keyboard.press('Enter');
      await groups.waitFor();
      await tabTo(page, 'Groups');
      await page.keyboard.press('Escape');
      await groups.waitFor({ state: 'hidden' });
      expect(await focused(page)).toMatchObject({ words: 'Navigation', seen: true });
      await page.keyboard.press('Enter');
      await groups.waitFor();
      await page.keyboard.press('Escape');
      await groups.waitFor({ state: 'hidden' });
    });

    test('every page is reached from the navigation by Tab and Enter, and each link that leads there shows its focus', async () => {
      await using served = await serveStage(['Ada', 'Grace']);
      const { stage } = served;
      await seated(stage);
      await stage.app.directory.tell('hr', nestedGroups);
      const page = await openPage(browser);
      await signIn(served, 'administrator', page);
      for (const [link, inner] of [
        ['Overview', undefined],
        ['Plans', 'Plan for staff'],
        ['Connections', 'hr'],
        ['Syncs', 'staff'],
        ['People', 'Ada Example'],
        ['Groups', 'Company'],
        ['Seats', undefined],
        ['Activity', undefined],
        ['Settings', undefined],
      ] as const) {
        for (const words of [link, ...(inner === undefined ? [] : [inner])]) {
          await tabTo(page, words);
          await page.evaluate(`document.querySelector('h1').dataset.left = ''`);
          await page.keyboard.press('Enter');
          if (words !== 'Overview') await settled(page);
        }
      }
    });

    test('a dialog keeps the focus, Escape closes it, and the focus is back where it was', async () => {
      await using served = await serveStage(['Ada']);
      await served.stage.round('staff');
      const { id } = await served.stage.heldPlan('staff');
      await served.stage.app.signIn.add({ name: 'operator', role: 'operator', password }, 'test');
      const page = await browser.newPage({ reducedMotion: 'reduce' });
      page.setDefaultTimeout(60_000);
      await page.goto(`${served.address}/sign-in?to=${encodeURIComponent(`/plans/${id}`)}`);
      await page.getByLabel('Name').fill('operator');
      await page.getByLabel('Password', { exact: true }).fill(password);
      await page.keyboard.press('Enter');
      await page.getByRole('button', { name: 'Reject' }).waitFor();
      await tabTo(page, 'Reject');
      await page.keyboard.press('Enter');
      const isInside = 'document.activeElement.closest("[role=dialog]") !== null';
      // The dialog takes the focus, and gives it back, a moment after it has come or gone.
      await page.waitForFunction(isInside);
      for (let press = 0; press < 8; press += 1) {
        await page.keyboard.press('Tab');
        expect(await page.evaluate(isInside)).toBe(true);
      }
      await page.keyboard.press('Escape');
      await page.getByRole('dialog').waitFor({ state: 'detached' });
      await expect.poll(async () => (await focused(page)).words).toBe('Reject');
      expect((await served.stage.app.reconciliation.planById(id)).state).toBe('held');
      await page.close();
    });

    test('the focus is never lost: not by saving, not when a row or the button itself goes away', async () => {
      await using served = await serveStage(['Ada']);
      const page = await openPage(browser);
      await signIn(served, 'administrator', page, 'settings?tab=service');
      await page.context().request.post(`${served.address}/api/v1/tokens`, {
        headers: { 'x-rollcall-console': '1' },
        data: { name: 'nightly', role: 'viewer' },
      });
      const has = (words: string) => expect.poll(async () => (await focused(page)).words).toBe(words);
      await tabTo(page, 'Runs');
      await page.keyboard.type('nonsense');
      await page.keyboard.press('Enter');
      await page.getByRole('alert').waitFor();
      await has('Runs');
      expect(await page.evaluate('document.activeElement.ariaInvalid')).toBe('true');
      await page.keyboard.press('ControlOrMeta+a');
      await page.keyboard.type('12w');
      await tabTo(page, 'Save');
      await page.keyboard.press('Enter');
      await page.getByText('It counts from the next night on.').waitFor();
      await has('Save');
      await tabTo(page, 'Back to the defaults');
      await page.keyboard.press('Enter');
      await page.getByRole('button', { name: 'Back to the defaults' }).waitFor({ state: 'detached' });
      await has('How long things are kept');
      await tabTo(page, 'Runs');
      await page.keyboard.type('9');
      await tabTo(page, 'Take back');
      await page.keyboard.press('Enter');
      await has('How long things are kept');

      await page.goto(`${served.address}/settings?tab=tokens`);
      await tabTo(page, 'Revoke: nightly');
      await page.keyboard.press('Enter');
      await page.getByRole('dialog', { name: 'Revoke' }).waitFor();
      await tabTo(page, 'Revoke');
      await page.keyboard.press('Enter');
      await page.getByRole('dialog').waitFor({ state: 'detached' });
      await has('API tokens');
      expect((await focused(page)).seen).toBe(true);
      await tabTo(page, 'Make a token');
      await page.keyboard.press('Enter');
      await page.getByRole('dialog').getByLabel('Name').waitFor();
      await page.keyboard.press('Escape');
      await page.getByRole('dialog').waitFor({ state: 'detached' });
      await has('Make a token');
    });

    test('a dialog begins at its first field, and what is refused is led to', async () => {
      await using served = await serveStage(['Ada']);
      const page = await openPage(browser);
      await signIn(served, 'administrator', page, 'settings');
      const has = (words: string) => expect.poll(async () => (await focused(page)).words).toBe(words);
      const isInvalid = () => page.evaluate('document.activeElement.ariaInvalid');
      await tabTo(page, 'Let somebody sign in');
      await page.keyboard.press('Enter');
      await has('Name');
      await page.keyboard.type('n'.repeat(65));
      await page.keyboard.press('Tab');
      await page.keyboard.type(password);
      await page.keyboard.press('Enter');
      await has('Name');
      expect(await isInvalid()).toBe('true');
      await page.getByRole('dialog').getByText('at most 64 characters').first().waitFor();

      await page.goto(`${served.address}/settings?tab=notices`);
      await tabTo(page, 'Add a channel');
      await page.keyboard.press('Enter');
      await has('Name');
      await page.keyboard.type('it');
      await tabTo(page, 'Save');
      await page.keyboard.press('Enter');
      await has('Addresses');
      expect(await isInvalid()).toBe('true');

      await page.goto(`${served.address}/add-sync`);
      await tabTo(page, 'Name');
      expect(await page.getByLabel('Name', { exact: true }).inputValue()).toBe('staff-2');
      await page.keyboard.press('ControlOrMeta+a');
      await page.keyboard.type('staff');
      await page.getByText('There is a sync of that name; give this one another.').waitFor();
      await page.goto(`${served.address}/add-connection?kind=source&type=okta`);
      await tabTo(page, 'Name');
      await page.keyboard.press('ControlOrMeta+a');
      await page.keyboard.type('hr');
      await page.getByText('There is a connection of that name; give this one another.').waitFor();
      await tabTo(page, 'Address');
      await page.keyboard.type('example');
      await page.keyboard.press('Enter');
      await has('Name');
      await page.keyboard.press('ControlOrMeta+a');
      await page.keyboard.type('okta');
      await page.keyboard.press('Enter');
      await has('Address');
      expect(await isInvalid()).toBe('true');
      await page.getByText('must be the address of the organisation, such as').first().waitFor();
    });

    test('Tab comes through every page of connections and settings, is seen at each stop, and comes out at its end', async () => {
      await using served = await serveStage(['Ada']);
      await served.stage.app.settings.saveConnection(
        { name: 'okta', kind: 'source', type: 'scim', config: {} },
        { actor: 'test' },
      );
      const page = await openPage(browser);
      await signIn(served, 'administrator', page);
      const wrong: string[] = [];
      for (const [path, last] of [
        // Two tabs of one page never follow each other: that the next one is there is told by its heading.
        ['settings', 'Save'],
        ['connections', 'jira'],
        ['settings?tab=tokens', 'Make a token'],
        ['connections/hr', /^promise/],
        ['settings?tab=service', 'Save'],
        ['connections/okta', 'Save'],
        ['settings?tab=notices', 'Save'],
        ['add-connection', /^SCIM application/],
        ['settings?tab=seats', 'Save'],
        ['add-connection?kind=source&type=ldap', 'Add and check'],
        ['settings?tab=file', 'Upload a file and compare'],
      ] as const) {
        await goTo(page, path);
        const passed: Awaited<ReturnType<typeof focused>>[] = [];
        await tabTo(page, 'Skip to the content');
        for (let press = 0; press < 100; press += 1) {
          await page.keyboard.press('Tab');
          const now = await focused(page);
          if (await page.evaluate('document.activeElement.matches("body, .skip")')) break;
          passed.push(now);
        }
        const stops = passed.map(({ words }) => words);
        const isThrough = stops.some((words) =>
          typeof last === 'string' ? words === last : last.test(words),
        );
        if (!isThrough || stops.length === 100) wrong.push(`${path}: ${stops.join(' | ')}`);
        for (const { words, seen } of passed)
          if (!seen || words === '') wrong.push(`${path}: ${words} is not seen`);
      }
      expect(wrong).toEqual([]);
    });
  },
);
