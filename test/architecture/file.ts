/** The files of the project as the rules see them. */

import { existsSync, globSync, readFileSync } from 'node:fs';
import { posix } from 'node:path';
import { fileURLToPath } from 'node:url';
import { codeOf } from './tokens.ts';

/** A TypeScript file: where it is, what is in it, whom it imports. */
export interface File {
  /** From the project's root: `src/rest/client.ts`. */
  readonly path: string;
  readonly text: string;
  /** The text with comments, strings and patterns blanked. */
  readonly code: string;
  readonly lines: number;
  /** Paths from the project's root for relative imports (types too, and lazy ones); packages by their names. */
  readonly imports: readonly string[];
}

const root = fileURLToPath(new URL('../../', import.meta.url));
const importing =
  /(?:^|\n)\s*(?:import|export)\b[^'"`;]*?\bfrom\s*['"]([^'"]+)['"]|(?:^|\n)\s*import\s*['"]([^'"]+)['"]|\bimport\(\s*['"]([^'"]+)['"]/g;

/** Takes a file's path and text; gives it as the rules see it. */
export function asFile(path: string, text: string): File {
  const imports: string[] = [];
  const code = codeOf(text);
  for (const match of text.matchAll(importing)) {
    const word = code.slice(match.index, match.index + match[0].length).trim();
    const name = match[1] ?? match[2] ?? match[3];
    if (name === undefined || !/^(?:import|export)\b/.test(word)) continue;
    imports.push(name.startsWith('.') ? posix.join(posix.dirname(path), name) : name);
  }
  const lines = text.replace(/\n$/, '').split('\n').length;
  return { path, text, code, lines, imports };
}

/** Every TypeScript file of the given folders. */
export function filesIn(...folders: readonly string[]): File[] {
  const paths = folders.flatMap((folder) => globSync(`${folder}/**/*.ts`, { cwd: root }));
  return paths.sort().map((path) => asFile(path, readText(path)));
}

/** Paths that match a pattern, from the root. */
export function paths(pattern: string): string[] {
  return globSync(pattern, {
    cwd: root,
    exclude: (path) => /(?:^|\/)(?:node_modules|dist|data|coverage|\.git|\.vitest)$/.test(path),
  }).sort();
}

/** @param path from the root */
export function readText(path: string): string {
  return readFileSync(posix.join(root, path), 'utf8');
}

/** @param path from the root, of a file or a folder */
export function isThere(path: string): boolean {
  return existsSync(posix.join(root, path));
}
