import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { hasChromium, openBrowser } from './browser.ts';
import { type Served, seated, secondSync, serveStage } from './stage.ts';
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

  test('says when it is not live: the requests of a provider, while the service is away and while it only starts', async () => {
    await using served = await serveStage(['Ada']);
    await oktaPushes(served);
    const page = await openPage(browser);
    await signIn(served, 'viewer', page, 'connections/okta');
    await live(page).waitFor();
    const broken = page.getByText('Not live: trying again', { exact: true });
    // As a proxy answers for a service that is only starting.
    await page.route('**/api/v1/requests/events?**', (route) => route.fulfill({ status: 503, body: '' }));
    await served.away();
    await broken.waitFor();
    await served.back();
    await page.getByText('Rollcall cannot be reached. Trying again').waitFor({ state: 'detached' });
    await push(served, 'count=1');
    await expect.poll(async () => [await live(page).count(), await broken.count()]).toEqual([0, 1]);
    await page.unroute('**/api/v1/requests/events?**');
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
