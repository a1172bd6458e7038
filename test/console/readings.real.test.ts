import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { barriers, hasChromium, openBrowser, sideways } from './browser.ts';
import { focused, tabTo } from './keyboard.ts';
import { peopleFile, serveStage } from './stage.ts';
import { goTo, openPage, signIn } from './visitor.ts';

const nothingWrong = { barriers: [], sideways: 0 };
const broken = 'nothing,that,fits\n';

describe.runIf(hasChromium)('readings of a source in the browser', { timeout: 240_000 }, () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await openBrowser();
  });
  afterAll(() => browser.close());

  test.each([
    [1280, false],
    [390, true],
  ])(
    'a source is read by the keyboard, its readings say what each told, and one that failed is read again (%d, dark: %s)',
    async (width, dark) => {
      await using served = await serveStage(['Ada', 'Grace']);
      const { stage } = served;
      const page = await openPage(browser, { width, dark });
      await signIn(served, 'operator', page, 'connections/hr');
      const readings = page.getByRole('region', { name: 'Readings' });
      await readings.getByText('It was not read yet').waitFor();
      await tabTo(page, 'Read everything');
      await page.keyboard.press('Enter');
      const complete = readings.getByRole('row').filter({ hasText: 'Complete' }).first();
      await complete.getByText('2 people, 0 groups, 0 memberships').waitFor();
      await complete.getByText('2 joiners').waitFor();
      await expect.poll(async () => (await focused(page)).words).toBe('Read everything');
      await complete.getByRole('button', { name: 'Details' }).click();
      await readings.getByText('Known before').first().waitFor();
      expect({ barriers: await barriers(page), sideways: await sideways(page) }).toEqual(nothingWrong);

      stage.write('people.csv', broken);
      await readings.getByRole('button', { name: 'Read everything' }).click();
      const failed = readings.getByRole('row').filter({ hasText: 'Failed' }).first();
      await failed.getByText('then read again.').waitFor();
      expect({ barriers: await barriers(page), sideways: await sideways(page) }).toEqual(nothingWrong);
      await readings.getByRole('combobox', { name: 'Which readings' }).click();
      await page.getByRole('option', { name: 'Complete' }).click();
      await failed.waitFor({ state: 'detached' });

      await goTo(page, 'overview');
      const notice = page.getByText('The last reading of hr failed');
      await notice.waitFor();
      stage.write('people.csv', peopleFile(['Ada', 'Grace', 'Linus']));
      await page.getByRole('button', { name: 'Read again: hr' }).click();
      await notice.waitFor({ state: 'detached' });
      expect((await stage.app.directory.status('hr')).counts.people).toBe(3);
    },
  );

  test('one sees how far a reading is while it goes on', async () => {
    const gate = Promise.withResolvers<void>();
    const network = {
      'https://files.example.com': async () => {
        await gate.promise;
        const file = peopleFile(['Ada', 'Grace']);
        return new Response(file, { headers: { 'content-length': String(file.length) } });
      },
    };
    await using served = await serveStage(['Ada'], network);
    const config = { users: 'https://files.example.com/people.csv' };
    await served.stage.app.settings.saveConnection(
      { name: 'far', kind: 'source', type: 'csv', config },
      { actor: 'test' },
    );
    const page = await openPage(browser);
    await signIn(served, 'operator', page, 'connections/far');
    const readings = page.getByRole('region', { name: 'Readings' });
    await readings.getByRole('button', { name: 'Read everything' }).click();
    await readings.getByText(/^far is being read: .* so far$/).waitFor();
    await readings.getByText('Under way').waitFor();
    gate.resolve();
    await readings.getByRole('row').filter({ hasText: 'Complete' }).waitFor();
    await readings.getByText(/^far is being read/).waitFor({ state: 'detached' });
  });

  test('a reading that lacks too much is decided about where it was read, and the list goes on page by page', async () => {
    const many = [...Array(20).keys()].map((number) => `Person${number}`);
    await using served = await serveStage(many);
    const { stage } = served;
    for (let time = 0; time < 11; time++) await stage.app.readers.read('hr', { full: true });
    stage.write('people.csv', peopleFile(many.slice(0, 5)));
    await stage.app.readers.read('hr', { full: true }).catch(() => undefined);
    const page = await openPage(browser);
    await signIn(served, 'operator', page, 'connections/hr');
    const readings = page.getByRole('region', { name: 'Readings' });
    await readings.getByText('A reading of hr lacked too much and is held').waitFor();
    const rows = readings.getByRole('button', { name: 'Details' });
    await expect.poll(() => rows.count()).toBe(10);
    await readings.getByRole('button', { name: 'Show more' }).click();
    await expect.poll(() => rows.count()).toBe(12);
    expect({ barriers: await barriers(page), sideways: await sideways(page) }).toEqual(nothingWrong);
    stage.write('people.csv', peopleFile(many));
    await readings.getByRole('button', { name: 'Read again: hr' }).click();
    await readings.getByText('A reading of hr lacked too much').waitFor({ state: 'detached' });
    await readings.getByText('Overtaken').waitFor();
  });

  test('a viewer sees the readings and has nothing that begins one', async () => {
    await using served = await serveStage(['Ada']);
    await served.stage.app.readers.read('hr', { full: true });
    const page = await openPage(browser);
    await signIn(served, 'viewer', page, 'connections/hr');
    const readings = page.getByRole('region', { name: 'Readings' });
    await readings.getByText('An operator may have it read.').waitFor();
    await readings.getByRole('row').filter({ hasText: 'Complete' }).waitFor();
    expect(await readings.getByRole('button', { name: /^Read/ }).count()).toBe(0);
  });
});
