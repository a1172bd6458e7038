/** Makes the pictures in docs/images from the demo: the console's main pages as they look once its story came to a held plan. */

import { mkdirSync, statSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Page } from 'playwright-core';
import { systemWorld } from '../src/cli/world.ts';
import { tellChapter } from '../src/demo/chapter.ts';
import { chapters } from '../src/demo/chapters/index.ts';
import { massDeparture } from '../src/demo/chapters/mishaps.ts';
import { sync } from '../src/demo/config-text.ts';
import { openStage, type Stage } from '../src/demo/stage.ts';
import { silentLog } from '../src/model/index.ts';
import { openBrowser } from '../test/console/browser.ts';
import { freshConsole } from './console.ts';

const folder = fileURLToPath(new URL('../docs/images/', import.meta.url));
/** Bytes of a picture: a README is read on trains too. */
const most = 150_000;
const size = { width: 1280, height: 800 };

/** Tells the story up to the plan that is held. */
async function telling(stage: Stage): Promise<void> {
  for (const chapter of chapters) {
    const { ok, happened } = await tellChapter(chapter, { stage, expected: chapter.expected(stage) });
    if (!ok) throw new Error(`${chapter.name}: ${happened}`);
    if (chapter === massDeparture) return;
  }
}

async function signIn(page: Page, { api, password }: Stage['links']): Promise<void> {
  await page.goto(`${api}/sign-in`);
  await page.getByLabel('Name').fill('demo');
  await page.getByLabel('Password', { exact: true }).fill(password);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.getByRole('heading', { name: 'Overview' }).waitFor();
}

async function picture(page: Page, address: string, name: string): Promise<void> {
  await page.goto(address);
  await page.getByRole('heading', { level: 1 }).waitFor();
  await page.waitForLoadState('load');
  for (const waiting of await page.locator('[role=status][aria-label=Loading]').all())
    await waiting.waitFor({ state: 'detached' });
  const path = `${folder}${name}.png`;
  await page.screenshot({ path, animations: 'disabled', caret: 'hide' });
  const bytes = statSync(path).size;
  if (bytes > most) throw new Error(`${name}.png has ${bytes} bytes; no more than ${most} are allowed.`);
  console.log(`${name}.png ${Math.round(bytes / 1_000)} kB`);
}

await freshConsole();
mkdirSync(folder, { recursive: true });
const stage = await openStage({ world: { ...systemWorld('silent'), log: silentLog }, size: 1_000 });
try {
  await telling(stage);
  await stage.app.start();
  const [held] = await stage.app.reconciliation.plans({ sync, states: ['held'] });
  const browser = await openBrowser();
  try {
    const page = await browser.newPage({ viewport: size, colorScheme: 'light', reducedMotion: 'reduce' });
    page.setDefaultTimeout(120_000);
    const { api } = stage.links;
    await signIn(page, stage.links);
    await picture(page, `${api}/overview`, 'overview');
    await picture(page, `${api}/plans/${held?.id}`, 'plan');
    await picture(page, `${api}/people/${await stage.personOf(stage.cast.mover)}`, 'person');
    await picture(page, `${api}/syncs/${sync}`, 'sync');
    await picture(page, `${api}/connections/okta`, 'connection');
    await picture(page, `${api}/activity`, 'activity');
  } finally {
    await browser.close();
  }
} finally {
  await stage.close(false);
}
