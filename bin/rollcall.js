#!/usr/bin/env node
// Starts the command line. Plain JavaScript that any Node can read, so that one which is too old gets a sentence, not a crash.
const [major, minor] = process.versions.node.split('.').map(Number);
if (major < 22 || (major === 22 && minor < 19)) {
  console.error(
    `Rollcall needs Node 22.19 or newer, and this is ${process.versions.node}; install a newer one, or use npm run in the project, which brings its own.`,
  );
  process.exit(2);
}
// What was compiled once is kept beside what it was compiled of, so that only those who may write the one can write the other.
const { enableCompileCache } = await import('node:module');
const { fileURLToPath } = await import('node:url');
enableCompileCache(fileURLToPath(new URL('../node_modules/.cache/rollcall', import.meta.url)));
// In a checkout the sources themselves run; what is published has only what was built of them.
const { existsSync } = await import('node:fs');
const source = new URL('../src/cli/main.ts', import.meta.url);
await import(existsSync(source) ? source.href : new URL('../dist/cli/main.js', import.meta.url).href);
