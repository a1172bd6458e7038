import { readdirSync, readFileSync, statSync } from 'node:fs';
import { expect, onTestFinished, test } from 'vitest';
import { freshConsole } from '../../scripts/console.ts';
import { hasChromium, openBrowser } from './browser.ts';
import { serveStage } from './stage.ts';
import { openPage, signIn } from './visitor.ts';

const dist = new URL('../../console/dist/', import.meta.url);
/** Bytes over the wire, packed as every browser takes it. */
const packed = (path: string): number => statSync(new URL(`.${path}.gz`, dist)).size;

test.runIf(hasChromium)(
  'the overview, opened first, loads less than 250 kB of script over the wire in all',
  { timeout: 120_000 },
  async () => {
    await using served = await serveStage(['Ada']);
    await served.stage.round('staff');
    const browser = await openBrowser();
    onTestFinished(() => browser.close());
    const page = await openPage(browser);
    const scripts = new Set<string>();
    page.on('response', (answer) => {
      const { pathname } = new URL(answer.url());
      if (pathname.endsWith('.js')) scripts.add(pathname);
    });
    await signIn(served, 'administrator', page);
    await page.getByRole('heading', { name: 'Overview', level: 1 }).waitFor();
    await page.getByRole('region', { name: 'Syncs' }).getByRole('link', { name: 'staff' }).first().waitFor();
    await page.getByRole('status', { name: 'Loading' }).first().waitFor({ state: 'detached' });
    const named = readFileSync(new URL('index.html', dist), 'utf8').match(/assets\/[^"]+\.js/g) ?? [];
    // More than what the page itself names: the overview is a file of its own.
    expect(scripts.size).toBeGreaterThan(named.length);
    // What it starts beside itself is not told to whoever listens to the page.
    const beside = readdirSync(new URL('assets/', dist)).filter((file) => /^stream-worker.*\.js$/.test(file));
    expect(beside).toHaveLength(1);
    for (const file of beside) scripts.add(`/assets/${file}`);
    const sizes = Object.fromEntries([...scripts].map((path) => [path, packed(path)]));
    const bytes = Object.values(sizes).reduce((sum, size) => sum + size, 0);
    expect(bytes, JSON.stringify(sizes, undefined, 1)).toBeLessThan(250_000);
  },
);

test('what the page itself names is less than 250 kB, on machines without a browser too', async () => {
  await freshConsole();
  const page = readFileSync(new URL('index.html', dist), 'utf8');
  const scripts = [...page.matchAll(/(?:src|href)="(\/assets\/[^"]+\.js)"/g)].map(([, path]) => path ?? '');
  expect(scripts).not.toEqual([]);
  expect(scripts.reduce((sum, path) => sum + packed(path), 0)).toBeLessThan(250_000);
});

test('the page has no script of its own and loads nothing from elsewhere', async () => {
  await freshConsole();
  const page = readFileSync(new URL('index.html', dist), 'utf8');
  expect(page).not.toMatch(/<script(?![^>]*\bsrc=)/);
  expect(page).not.toMatch(/(?:src|href)="(?!\/)/);
});

test('whoever builds it, it is the build for users', async () => {
  await freshConsole();
  for (const name of readdirSync(new URL('assets/', dist)).filter((file) => file.endsWith('.js')))
    expect(readFileSync(new URL(`assets/${name}`, dist), 'utf8'), name).not.toContain('React DevTools');
});
