import type { Browser, Page, Route } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { barriers, hasChromium, openBrowser, sideways } from './browser.ts';
import { answeringOneByOne, leaving, serveStage } from './stage.ts';
import { openPage, settled, signIn } from './visitor.ts';

const sentence = 'Something failed that should not; tell an administrator.';
const failure = {
  status: 500,
  contentType: 'application/problem+json',
  body: JSON.stringify({
    type: 'urn:rollcall:problem:internal',
    title: 'Internal',
    status: 500,
    detail: sentence,
    code: 'internal',
    request: 'request-17',
  }),
};

describe.runIf(hasChromium)('the states of pages', { timeout: 600_000 }, () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await openBrowser();
  });
  afterAll(() => browser.close());

  /** Whatever the page asks for, but who is signed in and what is pushed, waits, and is then answered as it says. */
  async function hold(page: Page) {
    const waiting = new Set<Route>();
    let how: 'wait' | 'fail' | 'answer' = 'wait';
    const answer = (route: Route): Promise<void> =>
      (how === 'fail' ? route.fulfill(failure) : route.continue()).catch(() => undefined);
    await page.route(/\/api\/v1\/(?!me$|events$)/, async (route) => {
      if (how === 'wait') waiting.add(route);
      else await answer(route);
    });
    return async (next: 'wait' | 'fail' | 'answer'): Promise<void> => {
      how = next;
      const held = [...waiting];
      waiting.clear();
      if (next !== 'wait') await Promise.all(held.map(answer));
      else for (const route of held) waiting.add(route);
    };
  }

  test('say that they are loading, then why they cannot be shown, and are there once it is tried again', async () => {
    await using served = await serveStage(['Ada', 'Grace', 'Linus']);
    const { person, plan: id } = await leaving(served.stage);
    const page = await openPage(browser, { width: 390 });
    await page.clock.install();
    await signIn(served, 'administrator', page);
    const now = await hold(page);
    for (const path of [
      'overview',
      'plans',
      `plans/${id}`,
      'people?text=ada',
      `people/${person}`,
      'groups',
      'groups/hr/company',
      'connections',
      'connections/hr',
      'add-connection',
      'syncs',
      'syncs/staff',
      'seats',
      'activity',
      'activity?tab=failures',
      'activity?tab=leavers',
      'activity?tab=audit',
      'settings',
      'settings?tab=tokens',
      'settings?tab=service',
      'settings?tab=notices',
      'settings?tab=seats',
    ]) {
      await now('wait');
      await page.goto(`${served.address}/${path}`);
      const loading = page.getByRole('status', { name: 'Loading' });
      await loading.first().waitFor();
      expect({ path, alerts: await page.getByRole('alert').count() }).toEqual({ path, alerts: 0 });

      await now('fail');
      // It is asked for three times, ever later: nobody waits for that here.
      await expect
        .poll(
          async () => {
            const alerts = await page.getByRole('alert').count();
            if (alerts === 0) await page.clock.fastForward(1_000);
            return alerts;
          },
          { message: path },
        )
        .toBeGreaterThan(0);
      await expect.poll(() => loading.count(), { message: path }).toBe(0);
      const alert = page.getByRole('alert').first();
      expect({ path, says: await alert.textContent() }).toMatchObject({
        says: expect.stringContaining(sentence),
      });
      expect({ path, says: await alert.textContent() }).toMatchObject({
        says: expect.stringContaining('request-17'),
      });
      expect({ path, barriers: await barriers(page), sideways: await sideways(page) }).toEqual({
        path,
        barriers: [],
        sideways: 0,
      });

      await now('answer');
      const again = page.getByRole('button', { name: 'Try again' });
      // An answer that was under way may still say that it failed: it is tried again for as long as anything does.
      await expect
        .poll(
          async () => {
            if ((await again.count()) > 0)
              await again
                .first()
                .click({ timeout: 1_000 })
                .catch(() => undefined);
            return {
              alerts: await page.getByRole('alert').count(),
              titles: await page.getByRole('heading', { level: 1 }).count(),
            };
          },
          { message: path },
        )
        .toEqual({ alerts: 0, titles: 1 });
      await settled(page);
      expect({ path, titles: await page.getByRole('heading', { level: 1 }).count() }).toEqual({
        path,
        titles: 1,
      });
    }
  });

  test('what is typed while the service is away is kept, told as not saved, and saved when it is back', async () => {
    await using served = await serveStage(['Ada']);
    const page = await openPage(browser);
    await signIn(served, 'administrator', page, 'settings?tab=service');
    const runs = page.getByLabel('Runs', { exact: true });
    await runs.fill('12w');
    await served.away();
    await page.getByText('Rollcall cannot be reached. Trying again').waitFor();
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByRole('alert').getByText('Rollcall cannot be reached.').waitFor();
    expect(await barriers(page)).toEqual([]);
    await served.back();
    await page.getByText('Rollcall cannot be reached. Trying again').waitFor({ state: 'detached' });
    expect(await runs.inputValue()).toBe('12w');
    await page.getByText('There are changes that are not saved.').waitFor();
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByText('It counts from the next night on.').waitFor();
    expect(await served.stage.app.settings.serviceEntry('retention')).toMatchObject({ runs: '12w' });
  });

  test('a plan that is applied while the service is out of reach is followed on when it is back', async () => {
    await using served = await serveStage(['Ada', 'Grace', 'Linus']);
    const { stage } = served;
    await stage.round('staff');
    const { id } = await stage.heldPlan('staff');
    const letGo = answeringOneByOne(stage.world);
    const page = await openPage(browser);
    await signIn(served, 'operator', page, `plans/${id}`);
    await page.getByRole('button', { name: 'Approve all' }).click();
    await page.getByRole('button', { name: 'Approve and apply' }).click();
    try {
      letGo();
      await page.getByText('Applying · 1 of 3').waitFor();
      await served.away();
      await page.getByText('Rollcall cannot be reached. Trying again').waitFor();
      letGo();
      await served.back();
      await page.getByText('Rollcall cannot be reached. Trying again').waitFor({ state: 'detached' });
      await page.getByText('Applying · 2 of 3').waitFor();
    } finally {
      letGo();
      letGo();
      letGo();
    }
    await page.locator('header .lozenge', { hasText: 'Applied' }).waitFor();
    await page.getByText('Applied: 3 done').waitFor();
  });

  test('a viewer looks at settings and at a person, and finds nothing there that changes anything', async () => {
    await using served = await serveStage(['Ada']);
    const { stage } = served;
    await stage.roundApproved('staff');
    const page = await openPage(browser);
    await signIn(served, 'viewer', page, 'settings');
    await page.getByText('All other settings are for administrators.').waitFor();
    expect(await page.getByRole('button', { name: /Save|Add|Remove|Make|Upload|Take over/ }).count()).toBe(0);
    expect(await page.locator('#content :is(input, textarea):enabled').count()).toBe(0);
    expect(await barriers(page)).toEqual([]);

    await page.goto(`${served.address}/people/${encodeURIComponent(await stage.personOf('ada'))}`);
    await page.getByRole('heading', { name: 'Ada Example' }).waitFor();
    await page.getByText('Account ada', { exact: true }).waitFor();
    expect(await page.getByRole('button', { name: /Sync now|Link|Unlink|Protect|Remove/ }).count()).toBe(0);
    const refused = await page.evaluate(`Promise.all([
      ['PUT', '/service/retention', { runs: '1d' }],
      ['POST', '/administrators', { name: 'eve', role: 'administrator', password: 'a password of hers' }],
      ['POST', '/tokens', { name: 'eve', role: 'administrator' }],
    ].map(async ([method, path, body]) => (await fetch('/api/v1' + path, {
      method,
      headers: { 'x-rollcall-console': '1', 'content-type': 'application/json' },
      body: JSON.stringify(body),
    })).status))`);
    expect(refused).toEqual([403, 403, 403]);
  });
});
