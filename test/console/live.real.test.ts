import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { hasChromium, openBrowser } from './browser.ts';
import { password, type Served, seated, secondSync, serveStage } from './stage.ts';
import { goTo, look, openPage, signIn } from './visitor.ts';

const token = 'a-secret-of-many-characters';

/** What is told of each request for something under this path, so far. */
function asked(page: Page, path: RegExp): { readonly times: number } {
  const all = { times: 0 };
  page.on('request', (request) => {
    if (path.test(new URL(request.url()).pathname)) all.times += 1;
  });
  return all;
}

/** Something is pushed, at which the page asks for all that it shows; resolves once it has asked for what is under that path. */
async function pushed(page: Page, { stage }: Served, path: RegExp): Promise<void> {
  const again = page.waitForResponse((response) => path.test(new URL(response.url()).pathname));
  const { version } = await stage.app.settings.service('retention');
  const content = { runs: `${30 + version}d` };
  await stage.app.settings.saveService({ name: 'retention', content }, { actor: 'test' });
  await again;
}

async function oktaPushes({ stage }: Served): Promise<void> {
  await stage.app.settings.saveConnection(
    { name: 'okta', kind: 'source', type: 'scim', config: { token } },
    { actor: 'test' },
  );
}

describe.runIf(hasChromium)('what is pushed', { timeout: 300_000 }, () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await openBrowser();
  });
  afterAll(() => browser.close());

  const live = (page: Page) => page.getByText('Live', { exact: true });
  const push = ({ address }: Served, query: string) =>
    fetch(`${address}/scim/v2/okta/Users?${query}`, { headers: { authorization: `Bearer ${token}` } });

  test('reaches the tab that is looked at, however many others are open beside it', async () => {
    await using served = await serveStage(['Ada']);
    await oktaPushes(served);
    const first = await openPage(browser);
    await signIn(served, 'viewer', first, 'connections/okta');
    await live(first).waitFor();
    let last = first;
    for (let tabs = 1; tabs < 8; tabs += 1) {
      await look(last, 'away');
      last = await first.context().newPage();
      await last.goto(`${served.address}/connections/okta`);
      await live(last).waitFor();
    }
    await look(last, 'away');
    await push(served, 'count=1');
    await look(first, 'at');
    await first.getByText('?count=1').waitFor();
    await live(first).waitFor();
    await push(served, 'count=2');
    await first.getByText('?count=2').waitFor();
  });

  test('reaches all the windows that are looked at, by few connections, whoever of them goes', async () => {
    await using served = await serveStage(['Ada']);
    await oktaPushes(served);
    await served.stage.app.settings.saveConnection(
      { name: 'entra', kind: 'source', type: 'scim', config: { token: `${token}2` } },
      { actor: 'test' },
    );
    await served.stage.app.readers.read('hr');
    const first = await openPage(browser);
    await signIn(served, 'viewer', first, 'connections/okta');
    await live(first).waitFor();
    const windows = [first];
    for (let count = 1; count < 8; count += 1) {
      const next = await first.context().newPage();
      await next.goto(`${served.address}/connections/${count % 4 === 0 ? 'entra' : 'okta'}`);
      windows.push(next);
    }
    const ofOkta = windows.filter((_, index) => index === 0 || index % 4 !== 0);
    for (const window of windows) await live(window).waitFor();
    await push(served, 'count=1');
    for (const window of ofOkta) await window.getByText('?count=1').waitFor();
    // A further request is answered: none of them waits for a connection.
    for (const window of windows) await goTo(window, 'people');
    for (const window of windows) await window.getByRole('link', { name: 'Ada Example' }).waitFor();
    for (const window of windows) await goTo(window, 'connections/okta');
    for (const window of windows) await live(window).waitFor();

    await first.close();
    await push(served, 'count=2');
    for (const window of windows.slice(1)) await window.getByText('?count=2').waitFor();
    expect(await windows[4]?.getByText('?count=2').count()).toBe(1);
  });

  test('still comes when the window breaks down that was there first, and is heard by nobody else who signs in', async () => {
    await using served = await serveStage(['Ada']);
    await oktaPushes(served);
    const first = await openPage(browser);
    await signIn(served, 'viewer', first, 'connections/okta');
    await live(first).waitFor();
    const second = await first.context().newPage();
    await second.goto(`${served.address}/connections/okta`);
    await live(second).waitFor();
    const broken = first.waitForEvent('crash');
    await first.goto('chrome://crash').catch(() => undefined);
    await broken;
    await live(second).waitFor();
    await push(served, 'count=1');
    await second.getByText('?count=1').waitFor();

    // Somebody else signs in in another window: what this one shows is theirs from then on.
    const third = await first.context().newPage();
    const loaded = second.waitForEvent('load');
    await signIn(served, 'operator', third, 'connections/okta');
    await loaded;
    await second.getByRole('button', { name: 'operator' }).waitFor();
    await live(second).waitFor();
    await push(served, 'count=2');
    await second.getByText('?count=2').waitFor();
    await third.getByText('?count=2').waitFor();

    // One of them signs out: the other is asked to sign in again, and hears on after it.
    await third.getByRole('button', { name: 'operator' }).click();
    await third.getByRole('menuitem', { name: 'Sign out' }).click();
    const gate = second.getByRole('dialog', { name: 'Sign in again' });
    await gate.getByLabel('Password', { exact: true }).fill(password);
    await second.keyboard.press('Enter');
    await gate.waitFor({ state: 'detached' });
    await live(second).waitFor();
    await push(served, 'count=3');
    await second.getByText('?count=3').waitFor();
  });

  test('is heard by each window for itself where a browser has no place for all of them', async () => {
    await using served = await serveStage(['Ada']);
    await oktaPushes(served);
    const page = await openPage(browser);
    await page.addInitScript('delete globalThis.SharedWorker');
    await signIn(served, 'viewer', page, 'connections/okta');
    await live(page).waitFor();
    await push(served, 'count=1');
    await page.getByText('?count=1').waitFor();
    await look(page, 'away');
    await push(served, 'count=2');
    await look(page, 'at');
    await live(page).waitFor();
    await page.getByText('?count=2').waitFor();
  });

  test('says when it is not live: the requests of a provider, while the service is away and while it only starts', async () => {
    await using served = await serveStage(['Ada']);
    await oktaPushes(served);
    const page = await openPage(browser);
    await signIn(served, 'viewer', page, 'connections/okta');
    await live(page).waitFor();
    // What the page loads by and by is there.
    await page.getByRole('status', { name: 'Loading' }).first().waitFor({ state: 'detached' });
    const broken = page.getByText('Not live: trying again', { exact: true });
    const letIn = served.refuse(/\/requests\/events$/);
    await served.away();
    await broken.waitFor();
    await served.back();
    await page.getByText('Rollcall cannot be reached. Trying again').waitFor({ state: 'detached' });
    await push(served, 'count=1');
    await expect.poll(async () => [await live(page).count(), await broken.count()]).toEqual([0, 1]);
    letIn();
    await live(page).waitFor();
    await page.getByText('?count=1').waitFor();
    await push(served, 'count=2');
    await page.getByText('?count=2').waitFor();
  });

  test('lets nobody pay twice: a proof, a question to the targets, and the look at all seats are not asked for again', async () => {
    await using served = await serveStage(['Ada', 'Grace']);
    const { stage } = served;
    await seated(stage);
    const page = await openPage(browser);
    await page.clock.install({ time: stage.clock.now() });
    await signIn(served, 'administrator', page, 'activity?tab=audit');
    const proofs = asked(page, /\/audit\/verify$/);
    await page.getByRole('button', { name: 'Verify' }).click();
    await page.getByText('lines are as they were written').waitFor();
    await pushed(page, served, /\/audit$/);
    expect(proofs.times).toBe(1);
    await page.getByRole('button', { name: 'Verify' }).click();
    await expect.poll(() => proofs.times).toBe(2);

    const person = await stage.personOf('ada');
    await goTo(page, `people/${person}`);
    const questions = asked(page, /\/holdings$/);
    await page.getByRole('button', { name: 'Ask the targets' }).click();
    await page.getByText('Engine').waitFor();
    await pushed(page, served, /\/people\/[^/]+$/);
    expect(questions.times).toBe(1);

    await goTo(page, 'seats');
    await page.getByRole('region', { name: 'Who takes them' }).waitFor();
    const looks = asked(page, /\/look$/);
    await pushed(page, served, /\/api\/v1\/seats$/);
    expect(looks.times).toBe(0);
    await page.clock.fastForward('00:40');
    await expect.poll(() => looks.times).toBe(1);
  });

  test('leaves the form of a sync as it is, which says what is wrong while the service cannot tell it', async () => {
    await using served = await serveStage(['Ada']);
    await secondSync(served.stage);
    const page = await openPage(browser);
    const forms = asked(page, /\/openapi\.json$/);
    await page.route('**/api/v1/openapi.json', (route) =>
      route.fulfill({ status: 503, body: 'no upstream' }),
    );
    await signIn(served, 'administrator', page, 'syncs/second');
    await page.getByRole('alert').getByText('Rollcall cannot be reached').waitFor();
    expect(await page.getByText('undefined').count()).toBe(0);
    await page.unroute('**/api/v1/openapi.json');
    await page.getByRole('alert').getByRole('button', { name: 'Try again' }).click();
    await page.getByRole('region', { name: 'Rules' }).waitFor();
    const before = forms.times;
    await pushed(page, served, /\/connections$/);
    expect(forms.times).toBe(before);
  });
});
