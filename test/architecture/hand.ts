/** Rules of what may stand in a file, and how long it may be. Each takes files and gives its breaches as sentences. */

import type { File } from './file.ts';
import { houseOf, isFixture, isProduct, isTest, isTestkit } from './rooms.ts';

/** The world is touched at the rim: elsewhere clock, random, environment and fetch are handed in. */
const world: readonly (readonly [what: string, pattern: RegExp])[] = [
  ['Date.now', /\bDate\.now\b/],
  ['new Date()', /\bnew Date\(\s*\)/],
  ['Math.random', /\bMath\.random\b/],
  ['process.env', /\bprocess\.env\b/],
  ['performance.now', /\bperformance\.now\b/],
  ['global fetch', /\bglobalThis\.fetch\b|(?<![.\w])fetch\((?![^()]*\)\s*(?::[^=;{]*)?\{)/],
];
const rim = /^src\/(?:app|config)\.ts$|^src\/(?:cli|demo)\//;

/** @param allowed `path what` with the reason */
export function worldTouched(files: readonly File[], allowed: Readonly<Record<string, string>>): string[] {
  const found: string[] = [];
  for (const file of files) {
    if (rim.test(file.path) || isTest(file.path) || isFixture(file.path) || isTestkit(file.path)) continue;
    if (!file.path.startsWith('src/')) continue;
    for (const [what, pattern] of world) {
      if (!pattern.test(file.code) || `${file.path} ${what}` in allowed) continue;
      if (what === 'global fetch' && handedIn(file, pattern)) continue;
      found.push(`${file.path} uses ${what}`);
    }
  }
  return found;
}

/** A file that names `fetch` as a parameter, a member or a function of its own calls that one. */
function handedIn(file: File, pattern: RegExp): boolean {
  return (
    !file.code.includes('globalThis.fetch') &&
    pattern.test(file.code) &&
    /\bfetch\s*[:,}]|\bfunction fetch\b/.test(file.code)
  );
}

/** @returns breaches of the measure of files: median 100, nine of ten within 250, none over 400, reconcile.ts 80. */
export function tooLong(files: readonly File[], allowed: Readonly<Record<string, string>>): string[] {
  const found: string[] = [];
  const lengths = files.filter((file) => isProduct(file.path)).map((file) => file.lines);
  lengths.sort((a, b) => a - b);
  const median = lengths[Math.floor(lengths.length / 2)] ?? 0;
  const p90 = lengths[Math.floor(lengths.length * 0.9)] ?? 0;
  if (median > 100) found.push(`the median file has ${median} lines; 100 is the measure`);
  if (p90 > 250) found.push(`one file in ten has more than ${p90} lines; 250 is the measure`);
  for (const file of files) {
    const ceiling = file.path === 'src/reconciliation/reconcile.ts' ? 80 : 400;
    if (file.lines > ceiling && !(file.path in allowed))
      found.push(`${file.path} has ${file.lines} lines; ${ceiling} is the ceiling`);
  }
  return found;
}

/** Every door begins with three lines in a comment: what it owns, what it hands on, to whom. */
export function doorsWithoutComment(files: readonly File[]): string[] {
  const found: string[] = [];
  for (const file of files) {
    if (!file.path.startsWith('src/') || file.path !== `${houseOf(file.path)}/index.ts`) continue;
    const comment = /^\/\*\*\n((?: \* .*\n){3}) \*\/\n/.exec(file.text)?.[1];
    if (comment === undefined || !comment.startsWith(' * Owns '))
      found.push(`${file.path} does not begin with its three lines: Owns …, Hands on …, To …`);
  }
  return found;
}

const unwanted: readonly (readonly [what: string, pattern: RegExp])[] = [
  ['the type any', /(?:[:<|&,]|=>|\bas|\bextends)\s*any\b(?!\s*[.(:?])/],
  ['a test that is singled out', /\.only\b\s*[(`]/],
  ['a test that is left out', /(?<![\w)])(?:it|test|describe)\.(?:skip|todo|fails)\b/],
];

/** The fence of expressions has a value of that name: the type of what may be anything. */
function namesValueAny(file: File): boolean {
  return /import \{[^}]*\bany\b[^}]*\} from|\bconst any\b/.test(file.code);
}

/**
 * No `any`, no test singled out or left out.
 * @param allowed `path what` with the reason
 */
export function carelessness(files: readonly File[], allowed: Readonly<Record<string, string>>): string[] {
  const found: string[] = [];
  for (const file of files)
    for (const [what, pattern] of unwanted)
      if (
        pattern.test(file.code) &&
        !(what === 'the type any' && namesValueAny(file)) &&
        !(`${file.path} ${what}` in allowed)
      )
        found.push(`${file.path} has ${what}`);
  return found;
}

/** Two tests of one file do not bear one title. */
export function doubleTitles(files: readonly File[]): string[] {
  const found: string[] = [];
  for (const file of files.filter((one) => isTest(one.path))) {
    const seen = new Set<string>();
    for (const [, title] of file.text.matchAll(/^\s*(?:it|test)(?:\.\w+\([^)]*\))?\(\s*(['"`].*?['"`]),/gm)) {
      if (title === undefined || title.includes('${')) continue;
      if (seen.has(title)) found.push(`${file.path} has two tests ${title}`);
      seen.add(title);
    }
  }
  return found;
}
