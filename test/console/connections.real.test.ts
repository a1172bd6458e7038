import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { simulateOkta } from '../../src/sources/okta/simulator.ts';
import { barriers, hasChromium, openBrowser, sideways } from './browser.ts';
import { tabTo } from './keyboard.ts';
import { type Served, serveStage } from './stage.ts';
import { goTo, openPage, signIn } from './visitor.ts';

const nothingWrong = { barriers: [], sideways: 0 };

describe.runIf(hasChromium)('connections in the browser', { timeout: 300_000 }, () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await openBrowser();
  });
  afterAll(() => browser.close());

  /** Adds a source that pushes, by the form. */
  async function addSource(page: Page, { address }: Served): Promise<void> {
    await page.goto(`${address}/add-connection?kind=source&type=scim`);
    await page.getByLabel('Name', { exact: true }).first().fill('okta');
    await page.getByRole('button', { name: 'Add and check' }).click();
    await page.getByRole('heading', { name: 'okta', level: 1 }).waitFor();
  }

  test('a target is chosen, given its settings, added, and checked at once; then changed, and removed after a question', async () => {
    await using served = await serveStage(['Ada']);
    const page = await openPage(browser);
    await signIn(served, 'administrator', page);
    await page.getByRole('link', { name: 'Connections' }).click();
    await page.getByRole('link', { name: 'Add a connection' }).click();
    await page.getByRole('link', { name: /^Memory|In memory/i }).click();
    await page.getByText('How to prepare it').waitFor();
    await page.getByLabel('Name', { exact: true }).fill('Spare!');
    await page.getByRole('button', { name: 'Add and check' }).click();
    expect(new URL(page.url()).pathname).toBe('/add-connection');
    await page.getByLabel('Name', { exact: true }).fill('spare');
    await page.getByRole('button', { name: 'Add and check' }).click();
    await page.getByText('It works: the credentials suffice').waitFor();
    await page.getByText(/more settings/).click();
    await page.getByLabel('Page size').fill('7');
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByText('Saved.', { exact: true }).waitFor();
    expect((await served.stage.app.settings.connection('spare')).config).toMatchObject({ pageSize: 7 });
    await page.getByRole('button', { name: 'Remove' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Remove' }).click();
    await page.getByRole('heading', { name: 'Connections', level: 1 }).waitFor();
    expect((await served.stage.app.settings.connections()).map(({ name }) => name).sort()).toEqual([
      'hr',
      'jira',
    ]);
  });

  test('a secret is written once and never comes back; left empty it is kept', async () => {
    await using served = await serveStage(['Ada']);
    const page = await openPage(browser);
    await signIn(served, 'administrator', page, 'add-connection?kind=source&type=scim');
    await page.getByLabel('Name', { exact: true }).first().fill('okta');
    const bodies: Promise<string>[] = [];
    page.on('response', (response) => {
      // A stream of events has no end to wait for.
      if (/\/api\/v1\/(?!.*events)/.test(response.url())) bodies.push(response.text().catch(() => ''));
    });
    await page.getByLabel('Token', { exact: true }).fill('a-secret-of-many-characters');
    await page.getByRole('button', { name: 'Add and check' }).click();
    await page.getByText('A secret is kept.').waitFor();
    expect(await page.getByLabel('Token', { exact: true }).inputValue()).toBe('');
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByText('Saved.', { exact: true }).waitFor();
    expect((await Promise.all(bodies)).join()).not.toContain('a-secret-of-many-characters');
    const pushed = await fetch(`${served.address}/scim/v2/okta/Users?count=1`, {
      headers: { authorization: 'Bearer a-secret-of-many-characters' },
    });
    expect(pushed.status).toBe(200);
  });

  test('a SCIM token is made, shown once, used while one looks on, rotated and revoked', async () => {
    await using served = await serveStage(['Ada']);
    const page = await openPage(browser);
    await signIn(served, 'administrator', page);
    await addSource(page, served);
    await page.getByText(`${served.address}/scim/v2/okta`).waitFor();
    await page.getByRole('button', { name: 'Make a token' }).first().click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('Name').fill('first');
    await dialog.getByRole('button', { name: 'Make a token' }).click();
    const token = await dialog.locator('code').textContent();
    await dialog.getByRole('button', { name: 'I have kept it' }).click();
    const push = (bearer: string | null) =>
      fetch(`${served.address}/scim/v2/okta/Users?count=1`, {
        headers: { authorization: `Bearer ${bearer}` },
      });
    await page.getByText('No requests yet').waitFor();
    expect((await push(token)).status).toBe(200);
    await page.getByRole('button', { name: 'Details' }).click();
    await page.getByText('What we answered').waitFor();
    expect(await page.content()).not.toContain(String(token));
    await page.getByRole('button', { name: 'Rotate' }).click();
    await dialog.getByRole('button', { name: 'Rotate' }).click();
    const next = await dialog.locator('code').textContent();
    await dialog.getByRole('button', { name: 'I have kept it' }).click();
    await page.getByText('first-2').waitFor();
    expect([(await push(token)).status, (await push(next)).status]).toEqual([200, 200]);
    await page
      .getByRole('row', { name: /^first rollcall/ })
      .getByRole('button', { name: 'Revoke' })
      .click();
    await dialog.getByRole('button', { name: 'Revoke' }).click();
    await dialog.waitFor({ state: 'detached' });
    expect([(await push(token)).status, (await push(next)).status]).toEqual([401, 200]);
    expect(await barriers(page)).toEqual([]);
    expect(await sideways(page)).toBe(0);
  });

  test('a check tells permission by permission while it goes on, and what is missing with what to do', async () => {
    const okta = simulateOkta({ clock: { now: () => 0 }, token: 'okta-token-0123456789' });
    const gate = Promise.withResolvers<void>();
    const network = {
      'https://example.okta.com': async (request: Request) => {
        const { pathname } = new URL(request.url);
        if (pathname.endsWith('/groups')) await gate.promise;
        if (pathname.endsWith('/logs')) return Response.json({ errorCode: 'E0000006' }, { status: 403 });
        return okta.fetch(request);
      },
    };
    await using served = await serveStage(['Ada'], network);
    const page = await openPage(browser);
    await signIn(served, 'administrator', page, 'add-connection?kind=source&type=okta');
    await page.getByLabel('Name', { exact: true }).first().fill('okta');
    await page.getByLabel('Address', { exact: true }).fill('https://example.okta.com');
    await page.getByLabel('API token', { exact: true }).fill('okta-token-0123456789');
    await page.getByRole('button', { name: 'Add and check' }).click();
    const lines = page.getByRole('list', { name: 'What it needs' }).getByRole('listitem');
    await lines.filter({ hasText: 'okta.groups.read is asked for' }).waitFor();
    expect(await lines.allTextContents()).toEqual([
      expect.stringContaining('okta.users.read is there'),
      expect.stringContaining('okta.groups.read is asked for'),
    ]);
    gate.resolve();
    const missing = lines.filter({ hasText: 'okta.logs.read is missing' });
    await missing.waitFor();
    expect(await missing.textContent()).toMatch(/Grant okta\.logs\.read in [\s\S]*Without it: /);
    await page.getByText('It does not work').waitFor();
    expect(await barriers(page)).toEqual([]);
    await page.reload();
    await missing.waitFor();
    await page.getByRole('link', { name: 'Connections' }).first().click();
    await page.getByRole('row', { name: /^okta.*Fails/ }).waitFor();
  });

  test.each([
    [1280, false],
    [390, true],
  ])(
    'what cannot be reached and a secret that has ended say what to do, on the page and in the list (%d, dark: %s)',
    async (width, dark) => {
      const network = {
        'https://jira.example.com': () => {
          const cause = Object.assign(new Error('connect'), { code: 'ECONNREFUSED' });
          return Promise.reject(Object.assign(new TypeError('fetch failed'), { cause }));
        },
        'https://login.microsoftonline.com': async () => {
          const description = 'AADSTS7000222: The provided client secret keys are expired.';
          return Response.json({ error: 'invalid_client', error_description: description }, { status: 401 });
        },
      };
      await using served = await serveStage(['Ada'], network);
      const { settings } = served.stage.app;
      const by = { actor: 'test' };
      const token = 'a-secret-of-many-characters';
      const config = { url: 'https://jira.example.com', token };
      await settings.saveConnection(
        { name: 'software', kind: 'target', type: 'jira-data-center', config },
        by,
      );
      const clientSecret = { text: token, expires: '2026-02-20' };
      const entra = { tenant: 'example.com', clientId: '1-2', clientSecret };
      await settings.saveConnection({ name: 'entra', kind: 'source', type: 'entra-id', config: entra }, by);
      const page = await openPage(browser, { width, dark });
      await signIn(served, 'administrator', page, 'connections/software');
      const lines = page.getByRole('list', { name: 'What it needs' }).getByRole('listitem');
      const reason =
        'Jira at jira.example.com does not accept connections: check the address and that it is running';
      await page.getByRole('button', { name: 'Check now' }).click();
      await page.getByText(reason).waitFor();
      expect(await page.getByText(reason).count()).toBe(1);
      await lines.filter({ hasText: 'version could not be asked for' }).waitFor();
      expect({ barriers: await barriers(page), sideways: await sideways(page) }).toEqual(nothingWrong);

      await goTo(page, 'connections/entra');
      await page.getByText(/^“Client secret” ended on .*: renew it where it was made/).waitFor();
      await page.getByRole('button', { name: 'Check now' }).click();
      const refused =
        'Entra ID at login.microsoftonline.com refused to issue an access token (401): correct the credentials of this connection, or renew what of them has ended. It says: AADSTS7000222: The provided client secret keys are expired.';
      await lines.filter({ hasText: `credentials is missing${refused}` }).waitFor();
      expect(await lines.filter({ hasText: 'credentials' }).count()).toBe(1);
      expect({ barriers: await barriers(page), sideways: await sideways(page) }).toEqual(nothingWrong);

      await goTo(page, 'connections');
      await page
        .getByRole('row', { name: /software.*Fails/ })
        .getByText(reason)
        .waitFor();
      await page
        .getByRole('row', { name: /entra.*Fails.*Ended / })
        .getByText(refused)
        .waitFor();
      expect({ barriers: await barriers(page), sideways: await sideways(page) }).toEqual(nothingWrong);
    },
  );

  test('the end of a secret is written beside it, warned of on the page and told in the list', async () => {
    await using served = await serveStage(['Ada']);
    const page = await openPage(browser);
    await signIn(served, 'administrator', page, 'add-connection?kind=source&type=scim');
    await page.getByLabel('Name', { exact: true }).first().fill('okta');
    await page.getByLabel('Token', { exact: true }).fill('a-secret-of-many-characters');
    const soon = new Date(Date.now() + 5 * 86_400_000).toISOString().slice(0, 10);
    await page.getByLabel('Token: ends on').fill(soon);
    await page.getByRole('button', { name: 'Add and check' }).click();
    await page.getByText(/“Token” ends on .* renew it where it was made/).waitFor();
    expect(await page.getByLabel('Token: ends on').inputValue()).toBe(soon);
    expect(await barriers(page)).toEqual([]);
    await page.getByRole('link', { name: 'Connections' }).first().click();
    await page.getByRole('row', { name: /^okta.*Never tried.*Ends / }).waitFor();
    await page.getByRole('link', { name: 'okta' }).click();
    await page.getByLabel('Token: ends on').fill('');
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByText('Saved.', { exact: true }).waitFor();
    await page.getByText(/“Token” ends on/).waitFor({ state: 'detached' });
  });

  test.each([
    [3, 1280, false],
    [50, 390, true],
    [50, 1280, false],
    [50, 1280, true],
    [50, 390, false],
  ])('%d connections are looked over, %d pixels wide (dark: %s)', async (count, width, dark) => {
    await using served = await serveStage(['Ada']);
    const { settings } = served.stage.app;
    const by = { actor: 'test' };
    for (let number = 3; number <= count; number++) {
      const name = `target-of-the-company-${number}`;
      await settings.saveConnection({ kind: 'target', type: 'memory', name, config: {} }, by);
    }
    const { signal } = new AbortController();
    await settings.checkConnection('hr', { signal });
    if (count > 3)
      for (const number of [3, 4, 5])
        await settings.checkConnection(`target-of-the-company-${number}`, { signal });
    const page = await openPage(browser, { width, dark });
    await signIn(served, 'viewer', page, 'connections');
    await page.getByText('Works', { exact: true }).first().waitFor();
    expect(await page.getByRole('row').count()).toBe(count + 1);
    expect({ barriers: await barriers(page), sideways: await sideways(page) }).toEqual({
      barriers: [],
      sideways: 0,
    });
    if (count < 8) return;
    await page.getByRole('button', { name: /^Never tried/ }).click();
    expect(await page.getByRole('row').count()).toBe(count - 4 + 1);
    await page.getByRole('button', { name: /^Fail/ }).click();
    await page.getByText('None of that kind').waitFor();
  });

  test('every version is kept with what it changed, and one goes back to it; the secret stays that of today', async () => {
    await using served = await serveStage(['Ada']);
    const { settings } = served.stage.app;
    const save = (url: string, token: string) =>
      settings.saveConnection(
        { name: 'software', kind: 'target', type: 'jira-data-center', config: { url, token } },
        { actor: 'user:ada' },
      );
    await save('https://old.example.com', 'the-old-token-of-many-characters');
    const { config } = await save('https://new.example.com', 'the-new-token-of-many-characters');
    const page = await openPage(browser);
    await signIn(served, 'administrator', page, 'connections/software');
    const versions = page.getByRole('region', { name: 'Versions' });
    const second = versions.getByRole('row').nth(1);
    await second.getByText('https://old.example.com').waitFor();
    await second.getByText('https://new.example.com').waitFor();
    expect({ barriers: await barriers(page), sideways: await sideways(page) }).toEqual(nothingWrong);
    await page.setViewportSize({ width: 390, height: 860 });
    expect({ barriers: await barriers(page), sideways: await sideways(page) }).toEqual(nothingWrong);
    await tabTo(page, 'Restore version 1');
    await page.keyboard.press('Enter');
    const dialog = page.getByRole('dialog', { name: 'Restore a version' });
    await dialog.getByText('Secrets are not kept by version').waitFor();
    expect(await barriers(page)).toEqual([]);
    await dialog.getByRole('button', { name: 'Restore' }).click();
    await dialog.waitFor({ state: 'detached' });
    await versions.getByRole('button', { name: 'Restore version 2' }).waitFor();
    expect((await settings.connection('software')).config).toEqual({
      ...config,
      url: 'https://old.example.com',
    });
    await expect.poll(() => page.evaluate('document.activeElement === document.body')).toBe(false);
  });

  test('what the file manages can be looked at and checked, not changed', async () => {
    await using served = await serveStage(['Ada']);
    const page = await openPage(browser);
    await signIn(served, 'administrator', page, 'connections/hr');
    await page.getByText('rollcall.yaml manages this connection').waitFor();
    expect(await page.getByRole('button', { name: /Save|Remove/ }).count()).toBe(0);
    expect(await page.getByLabel('Users', { exact: true }).isDisabled()).toBe(true);
    await page.getByRole('button', { name: 'Check now' }).click();
    await page.getByText('It works: the credentials suffice').waitFor();
  });

  test('a viewer sees connections and has nothing that changes one', async () => {
    await using served = await serveStage(['Ada']);
    const administrator = await openPage(browser);
    await signIn(served, 'administrator', administrator);
    await addSource(administrator, served);
    const page = await openPage(browser);
    await signIn(served, 'viewer', page, 'connections');
    await page.getByRole('link', { name: 'okta' }).click();
    await page.getByText('Your role looks only').waitFor();
    expect(
      await page.getByRole('button', { name: /Save|Remove|Make a token|Check now|Rotate/ }).count(),
    ).toBe(0);
    expect(await page.getByLabel('Token', { exact: true }).isDisabled()).toBe(true);
  });
});
