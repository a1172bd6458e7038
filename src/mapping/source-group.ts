/** The names of source groups: as the source tells them, or qualified by the source, `okta/Engineering`. */

import { foldKey, type PersonGroup } from '../model/index.ts';

export type GroupName = Pick<PersonGroup, 'source' | 'name'>;

/** The keys by which rules may name a group, the qualified one first, since it says more. */
export function keysOf({ source, name }: GroupName): readonly [string, string] {
  return [foldKey(`${source}/${name}`), foldKey(name)];
}

/** The way from the group down to the one that holds the person: `Engineering › Backend`. */
export function pathOf({ name, path }: Pick<PersonGroup, 'name' | 'path'>): string {
  return path.length === 0 ? name : path.join(' › ');
}
