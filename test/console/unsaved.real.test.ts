import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { barriers, hasChromium, openBrowser } from './browser.ts';
import { type Served, serveStage } from './stage.ts';
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
    const { settings } = served.stage.app;
    await settings.saveConnection(
      { name: 'spare', kind: 'target', type: 'memory', config: {} },
      { actor: 'test' },
    );
    await settings.saveSync(
      { name: 'second', content: { from: ['hr'], to: 'spare', attributes: before } },
      { actor: 'test' },
    );
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
});
