import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { crowd, csvOf } from '../journeys/stage.ts';
import { barriers, hasChromium, openBrowser, sideways } from './browser.ts';
import { rulesWith, serveStage } from './stage.ts';
import { openPage, signIn } from './visitor.ts';

const hour = 3_600_000;

describe.runIf(hasChromium)(
  'leavers who have access for too long, in the browser',
  { timeout: 240_000 },
  () => {
    let browser: Browser;
    beforeAll(async () => {
      browser = await openBrowser();
    });
    afterAll(() => browser.close());

    test('come five at a time, who has it longest first, until all are there; and are gone once they are closed', async () => {
      await using served = await serveStage([]);
      const { stage } = served;
      const people = crowd(14);
      const leave = async (count: number): Promise<void> => {
        stage.write('people.csv', csvOf(people.map((one, place) => ({ ...one, active: place >= count }))));
        await stage.round('staff');
      };
      stage.write('people.csv', csvOf(people));
      await stage.restart(
        rulesWith({ 'closed-within': '1h', safety: { 'max-deprovisions': 0, 'max-reading-shrink': '100%' } }),
      );
      await stage.app.start();
      await stage.roundApproved('staff');
      await leave(1);
      stage.clock.later(hour);
      await leave(12);
      stage.clock.later(2 * hour);

      const page = await openPage(browser, { width: 390 });
      await signIn(served, 'operator', page);
      const alarm = page.locator('.notice', { hasText: '12 leavers' });
      await alarm.waitFor();
      const names = () => alarm.getByRole('link').allTextContents();
      const more = alarm.getByRole('button', { name: 'Show more' });
      await expect.poll(async () => (await names()).length).toBe(5);
      const first = await names();
      expect(first[0], 'who left an hour before the others').toContain('person001');
      expect(await alarm.textContent()).toMatch(/told\s3\shr\sago/);
      await more.click();
      await expect.poll(async () => (await names()).length).toBe(10);
      // What was there stays in its place, so that nobody loses where they read.
      expect((await names()).slice(0, 5)).toEqual(first);
      expect(await barriers(page)).toEqual([]);
      expect(await sideways(page)).toBe(0);
      await more.click();
      await expect.poll(async () => (await names()).length).toBe(12);
      expect(await more.count()).toBe(0);
      const all = await names();
      expect(new Set(all).size).toBe(12);
      const left = people.slice(0, 12).map(({ userName }) => userName);
      expect(left.filter((name) => !all.some((shown) => shown.includes(name)))).toEqual([]);

      // Reloaded it begins from the front; the first of them leads to the person.
      await page.reload();
      await more.waitFor();
      await alarm.getByRole('link').first().click();
      await page.getByRole('heading', { name: /person001/, level: 1 }).waitFor();
      await page.goBack();
      await alarm.waitFor();
      const { id } = await stage.heldPlan('staff');
      await stage.approve(id);
      // It is pushed to whoever looks.
      await alarm.waitFor({ state: 'detached' });
    });
  },
);
