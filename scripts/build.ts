/** What `npm publish` ships: the sources as JavaScript in `dist/`, with the connectors' pages beside them, and the console. */

import { execFileSync } from 'node:child_process';
import { copyFileSync, globSync, mkdirSync, rmSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildConsole } from './console.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const dist = join(root, 'dist');

rmSync(dist, { recursive: true, force: true });
execFileSync(process.execPath, [join(root, 'node_modules/typescript/bin/tsc'), '-p', 'tsconfig.build.json'], {
  cwd: root,
  stdio: 'inherit',
});
for (const page of globSync('src/**/README.md', { cwd: root })) {
  const to = join(dist, relative('src', page));
  mkdirSync(dirname(to), { recursive: true });
  copyFileSync(join(root, page), to);
}

await buildConsole();
