/** The names of source groups: as the source tells them, or qualified by the source, `okta/Engineering`. */

import { foldKey, type PersonGroup } from '../model/index.ts';

/** The name that no group of another source shares; names of sources have no slash. */
export function qualifiedName({ source, name }: Pick<PersonGroup, 'source' | 'name'>): string {
  return `${source}/${name}`;
}

/** The keys by which rules may name a group, the qualified one first, since it says more. */
export function keysOf(qualified: string): readonly [string, string] {
  return [foldKey(qualified), foldKey(nameOf(qualified))];
}

/** The name alone. */
export function nameOf(qualified: string): string {
  return qualified.slice(qualified.indexOf('/') + 1);
}

/** The way from the group down to the one that holds the person: `Engineering › Backend`. */
export function pathOf({ name, path }: Pick<PersonGroup, 'name' | 'path'>): string {
  return path.length === 0 ? name : path.join(' › ');
}
