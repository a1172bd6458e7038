import { readFileSync } from 'node:fs';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { brotliCompressSync, brotliDecompressSync, gunzipSync, gzipSync } from 'node:zlib';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { consoleRoutes, readConsole } from './console.ts';

let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'console-'));
  await mkdir(join(folder, 'assets'));
  await writeFile(join(folder, 'index.html'), '<meta name="style-nonce" content="%NONCE%">');
  const script = 'const long = 1;'.repeat(100);
  await writeFile(join(folder, 'assets/main-1.js'), script);
  await writeFile(join(folder, 'assets/main-1.js.br'), brotliCompressSync(script));
  await writeFile(join(folder, 'assets/main-1.js.gz'), gzipSync(script));
  await writeFile(join(folder, 'assets/main-1.js.map'), 'not to be served');
});

afterAll(() => rm(folder, { recursive: true }));

const open = async () =>
  consoleRoutes(
    () => readConsole(folder),
    () => 'once',
  );

test('a file by its hashed name is kept for a year, and sent as the browser can unpack it', async () => {
  const app = await open();
  const get = (accept: string) =>
    app.request('/assets/main-1.js', { headers: { 'accept-encoding': accept } });
  const br = await get('gzip, br');
  expect(br.headers.get('cache-control')).toBe('public, max-age=31536000, immutable');
  expect(br.headers.get('content-type')).toBe('text/javascript; charset=utf-8');
  expect(br.headers.get('vary')).toBe('accept-encoding');
  expect(brotliDecompressSync(await br.arrayBuffer()).toString()).toContain('const long');
  const zipped = await get('gzip');
  expect(gunzipSync(await zipped.arrayBuffer()).toString()).toContain('const long');
  const plain = await get('identity');
  expect(plain.headers.get('content-encoding')).toBeNull();
  expect(await plain.text()).toContain('const long');
});

test.each(['/', '/plans/7', '/first', '/people/a@b', '/add-connection?kind=source'])(
  '%s is the page, asked for anew each time',
  async (path) => {
    const answer = await (await open()).request(path);
    expect(answer.status).toBe(200);
    expect(answer.headers.get('cache-control')).toBe('no-cache');
    expect(await answer.text()).toBe('<meta name="style-nonce" content="once">');
  },
);

test('every path that the console leads to can be opened by itself', async () => {
  const routes = readFileSync(new URL('../../../console/src/shell/routes.tsx', import.meta.url), 'utf8');
  const paths = [...routes.matchAll(/path: '([^']+)'/g)].map(([, path = '']) => path.replaceAll('$', ''));
  expect(paths.length).toBeGreaterThan(15);
  const app = await open();
  for (const path of paths) expect((await app.request(path)).status, path).toBe(200);
});

const browser = { accept: 'text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8' };

test.each(['/console/whatever', '/people/xyz/more', '/settings/nothing', '/index.php'])(
  'a browser that is led to %s gets the page, as what is not there, and the page says so',
  async (path) => {
    const answer = await (await open()).request(path, { headers: browser });
    expect(answer.status).toBe(404);
    expect(answer.headers.get('content-type')).toContain('text/html');
    expect(answer.headers.get('content-security-policy')).toContain("'nonce-once'");
    expect(await answer.text()).toBe('<meta name="style-nonce" content="once">');
  },
);

test.each([
  ['GET', '/console/whatever', { accept: 'application/json' }],
  ['GET', '/console/whatever', { accept: '*/*' }],
  ['GET', '/console/whatever', {}],
  ['POST', '/console/whatever', browser],
  ['GET', '/api/v1/nothing', browser],
  ['GET', '/scim/v2/okta/Users', browser],
  ['GET', '/crowd/rest/usermanagement/1/user', browser],
  ['GET', '/here/x', browser],
  ['GET', '/hooks/okta', browser],
  ['GET', '/assets/none.js', browser],
] as const)('%s %s keeps the answer of the service for whoever asks as %o', async (method, path, headers) => {
  const answer = await (await open()).request(path, { method, headers });
  expect(answer.status).toBe(404);
  expect(await answer.text()).toBe('404 Not Found');
});

test('the page allows scripts from our files alone, styles of this answer, and no frame around it', async () => {
  const policy = (await (await open()).request('/')).headers.get('content-security-policy') ?? '';
  expect(policy).toContain("script-src 'self';");
  expect(policy).toContain("style-src 'self' 'nonce-once'");
  expect(policy).toContain("frame-ancestors 'none'");
  expect(policy).not.toContain('unsafe');
});

test.each(['/assets/main-1.js.map', '/assets/..%2f..%2fpackage.json', '/index.php', '/api/v1/x'])(
  '%s is not there',
  async (path) => {
    expect((await (await open()).request(path)).status).toBe(404);
  },
);

test('a console that was never built says how to build it', async () => {
  const app = consoleRoutes(() => readConsole(join(folder, 'nowhere')));
  const answer = await app.request('/');
  expect(answer.status).toBe(404);
  expect(await answer.text()).toContain('npm run build');
});
