/** Rules of who may import whom. Each takes files and gives its breaches as sentences. */

import type { File } from './file.ts';
import {
  heightOf,
  houseOf,
  importsOf,
  isFixture,
  isProduct,
  isSimulator,
  isTest,
  isTestkit,
  roomOf,
} from './rooms.ts';

/** A room imports from itself and from lines below; neighbours do not talk. */
export function upward(files: readonly File[]): string[] {
  const found: string[] = [];
  for (const { from, to } of importsOf(files.filter((file) => isProduct(file.path)))) {
    const [mine, theirs] = [roomOf(from.path), roomOf(to)];
    if (mine === theirs || isTestkit(to)) continue;
    if (heightOf(mine) < 0) found.push(`${from.path}: the room ${mine} is on no line of the table`);
    else if (heightOf(theirs) >= heightOf(mine))
      found.push(`${from.path} imports ${to}, which is not below it`);
  }
  return found;
}

/** Connectors know each other only through `shared/`; the same for their tests. */
export function betweenConnectors(files: readonly File[]): string[] {
  const found: string[] = [];
  for (const { from, to } of importsOf(files)) {
    const [mine, theirs] = [connector(from.path), connector(to)];
    if (mine === undefined || theirs === undefined || mine === theirs || theirs.endsWith('/shared')) continue;
    found.push(`${from.path} imports ${to}: connectors do not know each other`);
  }
  return found;
}

function connector(path: string): string | undefined {
  return /^src\/(?:sources|targets)\/[^/]+(?=\/)/.exec(path)?.[0];
}

/**
 * Outside a room only its `index.ts`. Simulators have a door of their own, `simulator.ts`, since the product must not
 * load them with their connector; the testkit has its two runners, since the product runs without vitest.
 */
export function pastDoors(files: readonly File[], allowed: Readonly<Record<string, string>>): string[] {
  const found: string[] = [];
  for (const { from, to } of importsOf(files)) {
    if (!to.startsWith('src/')) continue;
    const house = houseOf(to);
    if (house === to || from.path.startsWith(`${house}/`) || to === `${house}/index.ts`) continue;
    if (isSimulator(to) && /^src\/[^/]+\/[^/]+\/simulator\.ts$/.test(to)) continue;
    if (isTestkit(to) || `${from.path} > ${to}` in allowed || to in allowed) continue;
    found.push(`${from.path} imports ${to}, past the door ${house}/index.ts`);
  }
  return found;
}

/** Only app.ts reads the two lists of connectors. */
export function listsReadElsewhere(
  files: readonly File[],
  allowed: Readonly<Record<string, string>>,
): string[] {
  const found: string[] = [];
  for (const { from, to } of importsOf(files)) {
    if (!/^src\/(?:sources|targets)\/index\.ts$/.test(to)) continue;
    if (from.path === 'src/app.ts' || from.path in allowed) continue;
    found.push(`${from.path} imports ${to}; only src/app.ts does`);
  }
  return found;
}

/** The testkit is for tests, measurements, the demo and `rollcall verify`. */
export function testkitInProduct(files: readonly File[]): string[] {
  const found: string[] = [];
  for (const { from, to } of importsOf(files.filter((file) => isProduct(file.path)))) {
    const may = from.path.startsWith('src/demo/') || from.path === 'src/cli/verify.ts';
    if (isTestkit(to) && !may) found.push(`${from.path} imports ${to}, which is for tests`);
  }
  return found;
}

/** Simulators are for tests, testkit and demo; fixtures for tests alone. */
export function pretenceInProduct(files: readonly File[]): string[] {
  const found: string[] = [];
  for (const { from, to } of importsOf(files)) {
    const ofTests = isTest(from.path) || isFixture(from.path);
    const pretends = isSimulator(from.path) || isTestkit(from.path) || from.path.startsWith('src/demo/');
    if (isSimulator(to) && !ofTests && !pretends) found.push(`${from.path} imports the simulator ${to}`);
    // Pages are made from what tests go through; no page is shipped to be run.
    const ofPages = from.path.startsWith('scripts/docs/');
    if (isFixture(to) && !ofTests && !ofPages) found.push(`${from.path} imports ${to}, which is for tests`);
  }
  return found;
}
