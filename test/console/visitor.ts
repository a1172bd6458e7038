/** Somebody in the browser: a page of theirs, and how they sign in. */

import type { Browser, Page } from 'playwright-core';
import { password, type Served } from './stage.ts';

/** A page in a context of its own. */
export async function openPage(
  browser: Browser,
  options: { readonly width?: number; readonly dark?: boolean } = {},
): Promise<Page> {
  const context = await browser.newContext({
    viewport: { width: options.width ?? 1280, height: 860 },
    colorScheme: options.dark === true ? 'dark' : 'light',
    // The pages' own policy allows no script of others; axe is one.
    bypassCSP: true,
    reducedMotion: 'reduce',
  });
  context.setDefaultTimeout(60_000);
  return context.newPage();
}

/** Signs somebody of that role in; makes them when they are not there. */
export async function signIn(
  { stage, address }: Served,
  role: 'viewer' | 'operator' | 'administrator',
  page: Page,
): Promise<void> {
  const there = await stage.app.signIn.administrators();
  if (!there.some(({ name }) => name === role))
    await stage.app.signIn.add({ name: role, role, password }, 'test');
  await page.goto(`${address}/sign-in`);
  await page.getByLabel('Name').fill(role);
  await page.getByLabel('Password', { exact: true }).fill(password);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.getByRole('heading', { name: 'Overview' }).waitFor();
}
