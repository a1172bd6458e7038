import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type GroupNode, type Nesting, readNestings } from './nesting.ts';

function named(...ids: readonly string[]): readonly GroupNode[] {
  return ids.map((id) => ({ id, name: id.toUpperCase() }));
}

/** `a>b`: b is inside a. */
function nested(...pairs: readonly string[]): readonly Nesting[] {
  return pairs.map((pair) => {
    const [group = '', member = ''] = pair.split('>');
    return { group, member };
  });
}

function pathsOf(groups: readonly GroupNode[], nestings: readonly Nesting[], direct: readonly string[]) {
  return readNestings('okta', groups, nestings)
    .flatten(direct)
    .map(({ path }) => path.join(' › '));
}

describe('nested groups', () => {
  test('are flattened, and the path down to the group that holds the person is kept', () => {
    expect(pathsOf(named('eng', 'backend', 'all'), nested('eng>backend', 'all>eng'), ['backend'])).toEqual([
      'BACKEND',
      'ENG › BACKEND',
      'ALL › ENG › BACKEND',
    ]);
  });

  test('say of what source and group they are', () => {
    const [first] = readNestings('okta', named('eng'), []).flatten(['eng']);
    expect(first).toEqual({ source: 'okta', id: 'eng', name: 'ENG', path: ['ENG'] });
  });

  test('are told once, by the shortest path', () => {
    const nestings = nested('all>eng', 'eng>backend', 'all>backend');
    expect(pathsOf(named('all', 'eng', 'backend'), nestings, ['backend'])).toEqual([
      'BACKEND',
      'ALL › BACKEND',
      'ENG › BACKEND',
    ]);
    expect(pathsOf(named('all', 'eng', 'backend'), nestings, ['backend', 'all'])).toEqual([
      'ALL',
      'BACKEND',
      'ENG › BACKEND',
    ]);
  });

  test('that hold each other or themselves come to an end', () => {
    expect(pathsOf(named('a', 'b', 'c'), nested('a>b', 'b>c', 'c>a', 'a>a'), ['a'])).toEqual([
      'A',
      'C › A',
      'B › C › A',
    ]);
  });

  test('that nobody told lead nowhere', () => {
    expect(pathsOf(named('a', 'c'), nested('a>b', 'b>c'), ['c', 'unknown'])).toEqual(['C']);
  });

  test('of one name stay two groups', () => {
    const groups = [
      { id: '1', name: 'Dev' },
      { id: '2', name: 'Dev' },
    ];
    const flat = readNestings('okta', groups, []).flatten(['2', '1']);
    expect(flat.map(({ id }) => id)).toEqual(['1', '2']);
  });
});

describe('any nesting', () => {
  const ids = fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f');
  const world = fc.record({
    groups: fc.uniqueArray(ids),
    nestings: fc.array(fc.record({ group: ids, member: ids }), { maxLength: 14 }),
    direct: fc.array(ids, { maxLength: 4 }),
    names: fc.array(fc.constantFrom('X', 'Y', 'Z'), { minLength: 6, maxLength: 6 }),
  });

  /** Walks every path that does not visit a group twice: slow, and hard to get wrong. */
  function slowly(groups: readonly GroupNode[], nestings: readonly Nesting[], direct: readonly string[]) {
    const known = new Map(groups.map(({ id, name }) => [id, name]));
    const shortest = new Map<string, number>();
    const allPaths = new Map<string, Set<string>>();
    function walk(id: string, ids: readonly string[]) {
      if (!known.has(id) || ids.includes(id)) return;
      const path = [id, ...ids];
      shortest.set(id, Math.min(path.length, shortest.get(id) ?? Number.POSITIVE_INFINITY));
      const text = path.map((step) => known.get(step)).join('/');
      allPaths.set(id, (allPaths.get(id) ?? new Set()).add(text));
      for (const { group, member } of nestings) if (member === id) walk(group, path);
    }
    for (const id of direct) walk(id, []);
    return { shortest, allPaths };
  }

  test('is what walking every path finds, by one of the shortest', () => {
    fc.assert(
      fc.property(world, ({ groups: some, nestings, direct, names }) => {
        const groups = some.map((id, at) => ({ id, name: names[at] ?? id }));
        const flat = readNestings('okta', groups, nestings).flatten(direct);
        const { shortest, allPaths } = slowly(groups, nestings, direct);
        expect(new Map(flat.map(({ id, path }) => [id, path.length]))).toEqual(shortest);
        for (const { id, name, path } of flat) {
          const candidates = [...(allPaths.get(id) ?? [])].filter((p) => p.split('/').length === path.length);
          expect(path.join('/')).toBe(candidates.sort()[0]);
          expect(name).toBe(path[0]);
        }
      }),
      { numRuns: 300 },
    );
  });

  test('does not depend on the order in which it was told', () => {
    fc.assert(
      fc.property(world, ({ groups: some, nestings, direct, names }) => {
        const groups = some.map((id, at) => ({ id, name: names[at] ?? id }));
        const there = readNestings('okta', groups, nestings).flatten(direct);
        const back = readNestings('okta', groups.toReversed(), nestings.toReversed()).flatten(
          direct.toReversed(),
        );
        expect(back).toEqual(there);
      }),
    );
  });
});
