/** Nested groups, flattened, with the path kept. Pure. */

import type { PersonGroup } from '../model/index.ts';

export interface GroupNode {
  readonly id: string;
  readonly name: string;
}

/** A group directly inside another. */
export interface Nesting {
  readonly group: string;
  readonly member: string;
}

/** How the groups of one source are nested, for asking many times. */
export interface Nestings {
  /**
   * All groups that hold somebody who is directly in `direct`, each once, by its shortest path; the shortest paths
   * first, then by name, then by id. Groups that nobody told are left out, and so is whatever they alone lead to.
   */
  flatten(direct: readonly string[]): readonly PersonGroup[];
  /**
   * This group and all inside it, each once, by its shortest path down from this one; the shortest paths first, then by
   * name, then by id. Empty when nobody told the group.
   */
  beneath(group: string): readonly Beneath[];
}

/** A group inside another, with the names from the outer one down to it, both included. */
export interface Beneath {
  readonly id: string;
  readonly path: readonly string[];
}

/** A path from a group down to the one it starts from, which comes last. */
interface Path {
  readonly ids: readonly string[];
  readonly names: readonly string[];
}

/**
 * Reads the nesting of one source's groups. Cycles do no harm: a group that was reached is not entered again.
 * Nestings that name a group which is not among `groups` do not count. Of several shortest paths the one whose names
 * come first is kept, so that the same groups always give the same paths.
 */
export function readNestings(
  source: string,
  groups: Iterable<GroupNode>,
  nestings: Iterable<Nesting>,
): Nestings {
  const names = new Map<string, string>();
  for (const { id, name } of groups) names.set(id, name);
  const parents = new Map<string, string[]>();
  const children = new Map<string, string[]>();
  for (const { group, member } of nestings) {
    if (!names.has(group) || !names.has(member)) continue;
    const known = parents.get(member);
    if (known === undefined) parents.set(member, [group]);
    else known.push(group);
    const inside = children.get(group);
    if (inside === undefined) children.set(group, [member]);
    else inside.push(member);
  }
  const climbed = new Map<string, readonly Path[]>();

  /** The shortest path from every group above this one, itself included. Level by level, so shortest comes first. */
  function climb(start: string): readonly Path[] {
    const known = climbed.get(start);
    if (known !== undefined) return known;
    const name = names.get(start);
    const found = new Map<string, Path>();
    let level = new Map<string, Path>();
    if (name !== undefined) level.set(start, { ids: [start], names: [name] });
    while (level.size > 0) {
      for (const [id, path] of level) found.set(id, path);
      const next = new Map<string, Path>();
      for (const [id, path] of level)
        for (const parent of parents.get(id) ?? []) {
          if (found.has(parent)) continue;
          const longer = {
            ids: [parent, ...path.ids],
            names: [names.get(parent) ?? parent, ...path.names],
          };
          const rival = next.get(parent);
          if (rival === undefined || comparePaths(longer, rival) < 0) next.set(parent, longer);
        }
      level = next;
    }
    const paths = [...found.values()];
    climbed.set(start, paths);
    return paths;
  }

  return {
    flatten(direct) {
      const best = new Map<string, Path>();
      for (const start of direct)
        for (const path of climb(start)) {
          const [id = start] = path.ids;
          const rival = best.get(id);
          if (rival === undefined || comparePaths(path, rival) < 0) best.set(id, path);
        }
      return [...best]
        .sort(([, a], [, b]) => comparePaths(a, b))
        .map(([id, path]) => ({ source, id, name: path.names[0] ?? id, path: path.names }));
    },
    beneath(group) {
      const found = new Map<string, Path>();
      const name = names.get(group);
      let level = new Map<string, Path>();
      if (name !== undefined) level.set(group, { ids: [group], names: [name] });
      while (level.size > 0) {
        for (const [id, path] of level) found.set(id, path);
        const next = new Map<string, Path>();
        for (const [id, path] of level)
          for (const child of children.get(id) ?? []) {
            if (found.has(child)) continue;
            const longer = { ids: [...path.ids, child], names: [...path.names, names.get(child) ?? child] };
            const rival = next.get(child);
            if (rival === undefined || comparePaths(longer, rival) < 0) next.set(child, longer);
          }
        level = next;
      }
      return [...found]
        .sort(([, a], [, b]) => comparePaths(a, b))
        .map(([id, path]) => ({ id, path: path.names }));
    },
  };
}

/** Shorter first, then by names from the top down, then by ids. */
function comparePaths(a: Path, b: Path): number {
  return a.names.length - b.names.length || compareTexts(a.names, b.names) || compareTexts(a.ids, b.ids);
}

function compareTexts(a: readonly string[], b: readonly string[]): number {
  for (const [at, text] of a.entries()) {
    const other = b[at] ?? '';
    if (text !== other) return text < other ? -1 : 1;
  }
  return 0;
}
