/** Remembers what was computed for a name, since a hundred thousand people share a few thousand groups. */

import type { GroupName } from './source-group.ts';

/** How many names are remembered; then all are forgotten and remembering begins anew. */
const CAPACITY = 50_000;

/** `compute` must be pure: whether its result is remembered is not to be noticed. */
export function remembering<T>(compute: (name: string) => T): (name: string) => T {
  const known = new Map<string, T>();
  return (name) => {
    const remembered = known.get(name);
    if (remembered !== undefined) return remembered;
    if (known.size >= CAPACITY) known.clear();
    const computed = compute(name);
    known.set(name, computed);
    return computed;
  };
}

/** The same for groups, which are told apart by their source and their name. */
export function rememberingGroups<T>(compute: (group: GroupName) => T): (group: GroupName) => T {
  const bySource = remembering((source) => remembering((name) => compute({ source, name })));
  return ({ source, name }) => bySource(source)(name);
}
