/** The table of ARCHITECTURE.md: which room stands on which line, and where its doors are. */

import type { File } from './file.ts';

/** From the top to the bottom; a room imports from lines below its own. */
export const lines: readonly (readonly string[])[] = [
  ['cli'],
  ['demo'],
  ['app'],
  ['config', 'server'],
  ['notices'],
  ['reconciliation'],
  ['directory', 'settings', 'served'],
  ['mapping', 'jobs', 'audit', 'sources', 'targets'],
  ['scim', 'rest', 'store'],
  ['model'],
];

/** Folders within a room that have doors of their own. */
const innerRoom =
  /^src\/(?:server\/(?:admin|auth|console|crowd|door|here|hooks|inspector|ops|scim)|sources\/[^/]+|targets\/[^/]+)(?=\/)/;

/** The room of a path under src/: `rest`; of a file that stands alone, its name: `app`. */
export function roomOf(path: string): string {
  return /^src\/([^/.]+)/.exec(path)?.[1] ?? '';
}

/** How far up a room stands; rooms that are on no line are -1. */
export function heightOf(room: string): number {
  const line = lines.findIndex((rooms) => rooms.includes(room));
  return line < 0 ? -1 : lines.length - line;
}

/** The folder whose door a path is behind: `src/rest`, `src/sources/csv`, `src/server/admin`. */
export function houseOf(path: string): string {
  return innerRoom.exec(path)?.[0] ?? /^src\/[^/]+(?=\/)/.exec(path)?.[0] ?? path;
}

/** Files that exist for tests alone although their names do not end in `.test.ts`. */
const forTests =
  /(?:^|[/-])(?:fixture|cases|case|stage|journey|pretend-world|spec-overrides)\.ts$|^src\/server\/scim\/requests\/|^test\/|^bench\//;
const simulators = /^src\/(?:sources|targets)\/[^/]+\/simulator(?:\.ts$|\/)/;

export const isTest = (path: string) => path.endsWith('.test.ts');
export const isTestkit = (path: string) => path.startsWith('src/testkit/');
export const isSimulator = (path: string) => simulators.test(path);
/** The demo's stage is shipped with it. */
export const isFixture = (path: string) =>
  forTests.test(path) && !isTestkit(path) && !path.startsWith('src/demo/');
/** What is shipped and run: neither tests nor what only they use. */
export const isProduct = (path: string) =>
  path.startsWith('src/') && !isTest(path) && !isFixture(path) && !isTestkit(path) && !isSimulator(path);

/** Imports within the project, one by one. */
export function* importsOf(files: readonly File[]): Generator<{ readonly from: File; readonly to: string }> {
  for (const from of files)
    for (const to of from.imports) if (/^(?:src|test|bench|scripts)\//.test(to)) yield { from, to };
}
