/**
 * All migrations, in order. To add one: a file `NNNN-room.ts` that exports `migration`, an import here, a line in the list.
 * A file's own `name` says its number; two lines that meet in a merge are both kept.
 */

import type { Migration } from '../migrate.ts';

export const migrations: readonly Migration[] = [];
