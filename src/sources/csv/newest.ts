/** Finds the newest complete set of files where the settings name a pattern; files that may still be written are left alone. */

import { readdir, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { type Clock, ProvisioningError } from '../../model/index.ts';
import type { CsvConfig } from './config.ts';

/** The paths of the files to be read. */
export interface FileSet {
  readonly users: string;
  readonly groups: string | undefined;
  /** Which newer files were passed over and why, one sentence each. */
  readonly remarks: readonly string[];
}

/** Whether a path names many files. */
export function isPattern(path: string): boolean {
  return basename(path).includes('*');
}

/** `2026-01-10` is after `2026-01-9`, `export-10` after `export-9`. */
const { compare: inOrder } = new Intl.Collator('en', { numeric: true });

/**
 * The files that the settings name; of a pattern the set whose star stands for the greatest text, each of whose files is
 * there and has not been written to for `settled` seconds.
 * @throws ProvisioningError `unavailable` when there is no such set, and what openFile throws of a folder.
 */
export async function newestFiles(config: CsvConfig, clock: Clock): Promise<FileSet> {
  const { users, groups } = config;
  if (!isPattern(users)) return { users, groups, remarks: [] };
  const people = await filesOf(users);
  const memberships = groups === undefined ? undefined : await filesOf(groups);
  const stars = [...new Set([...people.keys(), ...(memberships?.keys() ?? [])])].sort(
    (a, b) => inOrder(b, a) || (a < b ? 1 : -1),
  );
  const remarks: string[] = [];
  for (const star of stars) {
    const set = [named(users, star), ...(groups === undefined ? [] : [named(groups, star)])];
    const fault = await unfit(set, clock.now() - config.settled * 1000);
    if (fault === undefined) return { users: named(users, star), groups: set[1], remarks };
    remarks.push(`${set.map((path) => basename(path)).join(' and ')} passed over: ${fault}.`);
  }
  throw new ProvisioningError(
    'unavailable',
    `There is no complete set of files for ${[users, groups].filter((path) => path !== undefined).join(' and ')}: ` +
      `${remarks[0] ?? 'no file has such a name; export one, or correct the pattern.'}`,
  );
}

/** Why a set is not to be read yet; nothing when it is. */
async function unfit(paths: readonly string[], before: number): Promise<string | undefined> {
  for (const path of paths) {
    const found = await stat(path).catch(() => undefined);
    if (found === undefined) return `${basename(path)} is not there`;
    if (!found.isFile()) return `${basename(path)} is no file`;
    if (found.mtimeMs > before) return `${basename(path)} may still be written`;
  }
  return undefined;
}

function named(pattern: string, star: string): string {
  return join(
    dirname(pattern),
    basename(pattern).replace('*', () => star),
  );
}

/** What the star stands for → the path. */
async function filesOf(pattern: string): Promise<ReadonlyMap<string, string>> {
  const [prefix = '', suffix = ''] = basename(pattern).split('*');
  const found = new Map<string, string>();
  for (const name of await namesIn(dirname(pattern))) {
    if (name.length <= prefix.length + suffix.length) continue;
    if (!name.startsWith(prefix) || !name.endsWith(suffix)) continue;
    found.set(name.slice(prefix.length, name.length - suffix.length), join(dirname(pattern), name));
  }
  return found;
}

async function namesIn(folder: string): Promise<readonly string[]> {
  try {
    return await readdir(folder);
  } catch (cause) {
    const denied = ['EACCES', 'EPERM'].includes((cause as NodeJS.ErrnoException).code ?? '');
    const [code, what] = denied
      ? (['forbidden', 'may not be listed by the user that Rollcall runs as; allow it'] as const)
      : (['unavailable', 'cannot be listed; make it, or correct its path'] as const);
    throw new ProvisioningError(code, `The folder ${folder} ${what}.`, { cause });
  }
}
