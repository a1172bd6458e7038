import { readdirSync, readFileSync, statSync } from 'node:fs';
import { expect, test } from 'vitest';
import { freshConsole } from '../../scripts/console.ts';

const dist = new URL('../../console/dist/', import.meta.url);

test('the first page needs less than 250 kB of script over the wire', async () => {
  await freshConsole();
  const page = readFileSync(new URL('index.html', dist), 'utf8');
  const scripts = [...page.matchAll(/(?:src|href)="\/(assets\/[^"]+\.js)"/g)].map(([, path]) => path ?? '');
  expect(scripts).not.toEqual([]);
  const bytes = scripts.reduce((sum, path) => sum + statSync(new URL(`${path}.gz`, dist)).size, 0);
  expect(bytes).toBeLessThan(250_000);
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
