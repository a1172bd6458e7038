/** Where tests put their databases, which are gone after seconds: in memory, where the machine has room for them there. */

import { accessSync, constants, mkdtempSync, statfsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** The file system in memory that every Linux has; containers often have a small one. */
const memory = '/dev/shm';

/** Bytes that must be free there. */
const room = 4 * 1024 ** 3;

let place: string | undefined;

/** Makes a folder whose name begins so. Whoever asked removes it. */
export function makeScratch(name: string): string {
  place ??= isRoomy() ? memory : tmpdir();
  return mkdtempSync(join(place, name));
}

function isRoomy(): boolean {
  try {
    accessSync(memory, constants.W_OK);
    const { bavail, bsize } = statfsSync(memory);
    return bavail * bsize >= room;
  } catch {
    return false;
  }
}
