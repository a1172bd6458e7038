/** Makes the pictures in docs/images: the console's main pages as the demo shows them, where its story has the most to show of each. */

import { spawn } from 'node:child_process';
import { mkdirSync, statSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { chromium, type Page } from 'playwright-core';
import { freshConsole } from './console.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const folder = `${root}docs/images/`;
/** Bytes of a picture: a README is read on trains too. */
const most = 160_000;
/** A plan that waits, and what there is when three applications are attached. */
const chapters = { held: 'a mass departure is held', whole: 'a leaver, everywhere' } as const;

interface Links {
  readonly api: string;
  readonly token: string;
  readonly password: string;
}

/** The demo, told up to the end of a chapter and still running; it says on one line of JSON how to reach it. */
async function openDemo(chapter: string): Promise<{ readonly links: Links; close(): void }> {
  const demo = spawn(process.execPath, ['bin/rollcall.js', 'demo', '--json', '--until', chapter], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let told = '';
  for await (const chunk of demo.stdout) {
    told += String(chunk);
    if (told.includes('\n')) break;
  }
  const { ok, links } = JSON.parse(told) as { readonly ok: boolean; readonly links: Links };
  if (!ok) throw new Error(`The story came out otherwise: ${told}`);
  return { links, close: () => demo.kill() };
}

async function ask<T>({ api, token }: Links, path: string): Promise<T> {
  const answer = await fetch(`${api}/api/v1${path}`, { headers: { authorization: `Bearer ${token}` } });
  return (await answer.json()) as T;
}

/** The one that such a list begins with. */
async function firstOf(links: Links, path: string): Promise<string> {
  const { items } = await ask<{ readonly items: readonly { readonly id: string }[] }>(links, path);
  const [first] = items;
  if (first === undefined) throw new Error(`${path} is empty.`);
  return first.id;
}

/** Somebody who moved: there is the most to see of them. */
async function moverOf(links: Links): Promise<string> {
  const { items } = await ask<{ readonly items: readonly { readonly person: string }[] }>(
    links,
    '/lifecycle?kind=mover&limit=1',
  );
  return items[0]?.person ?? firstOf(links, '/people?limit=1');
}

async function signIn(page: Page, { api, password }: Links): Promise<void> {
  await page.goto(`${api}/sign-in`);
  await page.getByLabel('Name').fill('demo');
  await page.getByLabel('Password', { exact: true }).fill(password);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.getByRole('heading', { name: 'Overview' }).waitFor();
}

async function picture(page: Page, address: string, name: string): Promise<void> {
  await page.goto(address);
  await page.getByRole('heading', { level: 1 }).waitFor();
  const waiting = page.locator('[role=status][aria-label=Loading]');
  do await waiting.first().waitFor({ state: 'detached' });
  while ((await waiting.count()) > 0);
  const path = `${folder}${name}.png`;
  await page.screenshot({ path, animations: 'disabled', caret: 'hide' });
  const bytes = statSync(path).size;
  if (bytes > most) throw new Error(`${name}.png has ${bytes} bytes; no more than ${most} are allowed.`);
  console.log(`${name}.png ${Math.round(bytes / 1_000)} kB`);
}

/** Tells the story up to a chapter, and looks at it. */
async function within(chapter: string, look: (page: Page, links: Links) => Promise<void>): Promise<void> {
  const { links, close } = await openDemo(chapter);
  try {
    const browser = await chromium.launch({
      executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
      args: ['--no-sandbox', '--disable-gpu'],
    });
    try {
      const page = await browser.newPage({
        viewport: { width: 1280, height: 800 },
        colorScheme: 'light',
        reducedMotion: 'reduce',
      });
      page.setDefaultTimeout(120_000);
      await signIn(page, links);
      await look(page, links);
    } finally {
      await browser.close();
    }
  } finally {
    close();
  }
}

await freshConsole();
mkdirSync(folder, { recursive: true });
await within(chapters.held, async (page, links) => {
  const held = `${links.api}/plans/${await firstOf(links, '/plans?state=held')}`;
  await picture(page, held, 'plan');
  await page.emulateMedia({ colorScheme: 'dark' });
  await picture(page, held, 'plan-dark');
});
await within(chapters.whole, async (page, links) => {
  const at = (path: string): string => `${links.api}/${path}`;
  await picture(page, at('overview'), 'overview');
  await picture(page, at(`people/${await moverOf(links)}`), 'person');
  await picture(page, at('syncs/staff-to-jira'), 'sync');
  await picture(page, at('connections/okta'), 'connection');
  await picture(page, at('activity'), 'activity');
});
