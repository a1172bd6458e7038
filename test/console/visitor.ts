/** Somebody in the browser: a page of theirs, and how they sign in. */

import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { expect, onTestFinished } from 'vitest';
import { password, type Served } from './stage.ts';

/** A page in a context of its own, which is closed at the end of the test: left open it would go on looking for its service. */
export async function openPage(
  browser: Browser,
  options: {
    readonly width?: number;
    readonly dark?: boolean;
    /** How their browser writes dates and numbers. */
    readonly locale?: string;
    /** Where they are: an IANA name. */
    readonly timezoneId?: string;
    /** Whatever else is said of their browser: zone, language, touch. */
    readonly context?: BrowserContextOptions;
  } = {},
): Promise<Page> {
  const context = await browser.newContext({
    viewport: { width: options.width ?? 1280, height: 860 },
    colorScheme: options.dark === true ? 'dark' : 'light',
    reducedMotion: 'reduce',
    ...(options.locale === undefined ? {} : { locale: options.locale }),
    ...(options.timezoneId === undefined ? {} : { timezoneId: options.timezoneId }),
    ...options.context,
  });
  context.setDefaultTimeout(60_000);
  const page = await context.newPage();
  const refused: string[] = [];
  context.on('console', (message) => {
    if (/Content Security Policy/i.test(message.text())) refused.push(message.text());
  });
  onTestFinished(async ({ task }) => {
    // What somebody would have seen is the half of the explanation.
    if (task.result?.state === 'fail' && !page.isClosed())
      process.stderr.write(`${page.url()}\n${await page.locator('body').ariaSnapshot()}\n`);
    await context.close();
    // Whatever a journey visits keeps to the policy that it is served with.
    expect(refused).toEqual([]);
  });
  return page;
}

/**
 * Somebody of that role, signed in, at that page of the console; makes them when they are not there. What the form of
 * signing in does is a matter of the journeys about it.
 */
export async function signIn(
  { stage, address }: Served,
  role: 'viewer' | 'operator' | 'administrator',
  page: Page,
  path = 'overview',
): Promise<void> {
  const there = await stage.app.signIn.administrators();
  if (!there.some(({ name }) => name === role))
    await stage.app.signIn.add({ name: role, role, password }, 'test');
  const answer = await page.context().request.post(`${address}/api/v1/session`, {
    headers: { 'x-rollcall-console': '1' },
    data: { name: role, password },
  });
  if (!answer.ok()) throw new Error(`${role} was not let in: ${await answer.text()}`);
  await page.goto(`${address}/${path}`);
  await page.getByRole('heading', { level: 1 }).waitFor();
}

/** Goes to another page of the console as a link does, without loading the console anew; waits until it shows what it has. */
export async function goTo(page: Page, path: string): Promise<void> {
  // A page that is on its way has no title yet.
  await page.locator('h1').first().waitFor();
  await page.evaluate(
    `document.querySelector('h1')?.setAttribute('data-left', ''); history.pushState(null, '', '/${path}')`,
  );
  await settled(page);
}

/** Waits until another page than that whose title was marked as left is there, and shows what it has. */
export async function settled(page: Page): Promise<void> {
  await page.locator('h1:not([data-left])').waitFor();
  const waiting = page.locator('[role=status][aria-label=Loading]');
  do await waiting.first().waitFor({ state: 'detached' });
  while ((await waiting.count()) > 0);
}

/** Somebody goes to another tab, or comes back to this one: by itself every page of a test thinks that it is looked at. */
export async function look(page: Page, where: 'at' | 'away'): Promise<void> {
  const isHidden = where === 'away';
  await page.evaluate(`
    Object.defineProperty(document, 'hidden', { configurable: true, get: () => ${isHidden} });
    Object.defineProperty(document, 'visibilityState', { configurable: true, get: () => '${isHidden ? 'hidden' : 'visible'}' });
    document.dispatchEvent(new Event('visibilitychange', { bubbles: true }));
  `);
}
