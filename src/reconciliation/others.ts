/** Other syncs of the same target: a person that one sync loses may still be another's. */

import type { Person } from '../model/index.ts';
import type { Context } from './context.ts';

/**
 * For people whom this sync has lost (out of scope, or gone from its sources), the name of another enabled sync of the
 * target that has them in scope. Costs nothing while the target has one sync.
 */
export async function othersKeeping(
  context: Context,
  people: readonly Person[],
): Promise<ReadonlyMap<string, string>> {
  const lost = people.filter((person) => !person.present || !context.mapping.scope(person).inScope);
  if (lost.length === 0) return new Map();
  const kept = new Map<string, string>();
  for (const other of await context.syncs.syncsTo(context.sync.to)) {
    if (other.name === context.sync.name || !other.enabled) continue;
    const mapping = context.syncs.compile(other, context.target);
    const told = await context.people.persons({ from: other.from, ids: lost.map(({ id }) => id) });
    for (const person of told) {
      if (!kept.has(person.id) && person.present && mapping.scope(person).inScope)
        kept.set(person.id, other.name);
    }
  }
  return kept;
}
