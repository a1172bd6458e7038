/** Builds the console into `console/dist`, packed for the wire; by itself only when it is missing or older than its sources. */

import { existsSync, globSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';

const root = fileURLToPath(new URL('..', import.meta.url));
const folder = join(root, 'console');
const dist = join(folder, 'dist');

/** Builds it anew, whatever is there. */
export async function buildConsole(): Promise<void> {
  // Loaded only here: who starts a console that is built needs no bundler.
  const { build } = await import('vite');
  const { NODE_ENV } = process.env;
  // Whoever builds it, a test too, gets what is published: React's other build is twice as large and slow.
  process.env.NODE_ENV = 'production';
  try {
    await build({ root: folder, configFile: join(folder, 'vite.config.ts'), logLevel: 'warn' });
  } finally {
    if (NODE_ENV === undefined) delete process.env.NODE_ENV;
    else process.env.NODE_ENV = NODE_ENV;
  }
  for (const file of globSync('**/*.{js,css,svg}', { cwd: dist })) {
    const path = join(dist, file);
    const bytes = readFileSync(path);
    writeFileSync(`${path}.gz`, gzipSync(bytes, { level: 9 }));
    const params = { [constants.BROTLI_PARAM_QUALITY]: 11 };
    writeFileSync(`${path}.br`, brotliCompressSync(bytes, { params }));
  }
}

function isStale(): boolean {
  const page = join(dist, 'index.html');
  if (!existsSync(page)) return true;
  // Two who build at once may leave a page that names what the other has removed.
  const named = [...readFileSync(page, 'utf8').matchAll(/"\/(assets\/[^"]+)"/g)].map(([, path = '']) => path);
  if (named.some((path) => !existsSync(join(dist, path)))) return true;
  const built = statSync(page).mtimeMs;
  const sources = globSync(['console/{src,public}/**/*.*', 'console/*.*', 'package-lock.json'], {
    cwd: root,
  });
  return sources.some((path) => statSync(join(root, path)).mtimeMs > built);
}

/** Builds it when it is missing or stale. */
export async function freshConsole(): Promise<void> {
  if (!isStale()) return;
  console.error('Building the console; a few seconds, this once.');
  await buildConsole();
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await freshConsole();
