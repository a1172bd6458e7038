/** A table belongs to one room, and its queries are written there. */

import type { File } from './file.ts';
import { isProduct, roomOf } from './rooms.ts';

const asking =
  /\b(?:selectFrom|insertInto|updateTable|deleteFrom|replaceInto|mergeInto|(?:left|inner|right|full|cross)Join)\(\s*\[?\s*['"`](\w+)|\btable: ['"`](\w+)['"`]/g;

/** The tables of each room, as the `…Tables` interface of its tables.ts names them. */
export function ownersOf(files: readonly File[]): Map<string, string> {
  const owners = new Map<string, string>();
  for (const file of files) {
    if (!/^src\/\w+\/tables\.ts$/.test(file.path)) continue;
    const body = /export interface \w+Tables \{\n([\s\S]*?)\n\}/.exec(file.text)?.[1] ?? '';
    for (const [, table] of body.matchAll(/^ {2}(\w+): /gm)) if (table) owners.set(table, roomOf(file.path));
  }
  return owners;
}

/** Queries of a table outside its room, and tables that two rooms claim. */
export function foreignQueries(files: readonly File[]): string[] {
  const owners = ownersOf(files);
  const found: string[] = [];
  for (const file of files) {
    if (!isProduct(file.path) || file.path.startsWith('src/store/migrations/')) continue;
    for (const match of file.text.matchAll(asking)) {
      const table = match[1] ?? match[2] ?? '';
      const owner = owners.get(table);
      if (owner !== undefined && owner !== roomOf(file.path))
        found.push(`${file.path} queries ${table}, which belongs to ${owner}`);
    }
    for (const [, name, from] of file.text.matchAll(/import type \{([^}]*)\} from '([^']*\/tables\.ts)'/g))
      if (from?.startsWith('../../') && roomOf(file.path) !== 'server')
        found.push(`${file.path} imports ${name} of another room`);
  }
  return found;
}
