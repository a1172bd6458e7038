/** A service in which nothing is yet, and the page of its first administrator. */

import type { AddressInfo } from 'node:net';
import { createAdaptorServer } from '@hono/node-server';
import type { Browser, Page } from 'playwright-core';
import { freshConsole } from '../../scripts/console.ts';
import { fillDemo } from '../../src/demo/index.ts';
import { openStage, type Stage, type StageOptions } from '../journeys/stage.ts';
import { password } from './stage.ts';
import { openPage } from './visitor.ts';

export interface Empty extends AsyncDisposable {
  readonly stage: Stage;
  readonly page: Page;
}

/** @param options what the service reaches, and the files beside it */
export async function openNobody(
  browser: Browser,
  options: Pick<StageOptions, 'network' | 'files' | 'clock'> & { readonly width?: number },
): Promise<Empty & { /** As it is printed when the service starts. */ readonly link: string }> {
  await freshConsole();
  const { width, ...rest } = options;
  const stage = await openStage({
    ...rest,
    rules: { sources: {}, targets: {}, syncs: {} },
    fillDemo: (app, actor) =>
      fillDemo({ app, actor, size: 40, world: { clock: stage.clock, newId: () => 'a-password' } }),
  });
  await stage.app.start();
  const server = createAdaptorServer({ fetch: (request, env) => stage.app.fetch(request, env) });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    stage,
    page: await openPage(browser, width === undefined ? {} : { width }),
    link: `${address}/first?code=${await stage.app.administrators.firstCode()}`,
    async [Symbol.asyncDispose]() {
      if ('closeAllConnections' in server) server.closeAllConnections();
      await new Promise<void>((resolve) => server.close(() => resolve()));
      await stage[Symbol.asyncDispose]();
    },
  };
}

/** The same, and its first administrator has just been made. */
export async function openEmpty(browser: Browser, options: Parameters<typeof openNobody>[1]): Promise<Empty> {
  const opened = await openNobody(browser, options);
  const { page, link } = opened;
  await page.goto(link);
  await page.getByLabel('Name or address').fill('ada');
  await page.getByLabel('Password', { exact: true }).fill(password);
  await page.getByRole('button', { name: 'Begin' }).click();
  await page.getByRole('heading', { name: 'Four steps to the first plan' }).waitFor();
  return opened;
}
