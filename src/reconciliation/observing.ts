/** Observes as much of the target as a run needs: all of it, or what bears on some people. */

import type { Person, ReadScope, Sync } from '../model/index.ts';
import { countGrown } from '../store/index.ts';
import { BATCH, type Context } from './context.ts';
import { linksOfPeople } from './links.ts';
import { observeAll, observeSome } from './observe.ts';
import { wouldBe } from './subjects.ts';

/** Reads the target: everything for a full run, a few accounts for a scoped one. */
export async function observeTarget(context: Context, people: readonly string[] | undefined): Promise<void> {
  const { db, clock, sync, target, run, signal } = context;
  const observing = { db, clock, target: sync.to, keys: await keysOf(context) };
  if (people === undefined) {
    await observeAll(observing, target, {
      signal,
      onProgress: ({ accounts, grants }) =>
        context.report({ run, step: 'observing', done: accounts + grants }),
    });
    await countGrown(db);
    return;
  }
  for (let from = 0; from < people.length; from += BATCH) {
    const told = await context.people.persons({
      from: sync.from,
      ids: people.slice(from, from + BATCH),
      limit: BATCH,
    });
    await observeSome(observing, target, await scopeOf(context, told), { signal });
  }
}

/**
 * Attributes by which accounts of this target are found: the unique ones, and the correlation keys of every sync that
 * feeds it, so that none of them takes away what another is found by.
 */
export async function keysOf({
  sync,
  syncs,
  target,
}: Pick<Context, 'sync' | 'syncs' | 'target'>): Promise<readonly string[]> {
  return keysAt(target, [sync, ...(await syncs.syncsTo(sync.to))]);
}

/** The same, of the syncs that feed the target. */
export function keysAt(
  { schema }: Pick<Context['target'], 'schema'>,
  feeding: readonly Pick<Sync, 'correlate'>[],
): readonly string[] {
  const unique = schema.filter(({ uniqueness }) => uniqueness === 'server').map(({ name }) => name);
  return [...new Set([...feeding.flatMap(({ correlate }) => correlate), ...unique])].sort();
}

/** What of the target bears on these people: their accounts, and for the unlinked whatever resembles them. */
export async function scopeOf(context: Context, people: readonly Person[]): Promise<ReadScope> {
  const links = await linksOfPeople(
    context.db,
    context.sync.to,
    people.map(({ id }) => id),
  );
  return {
    accounts: [...links.values()].map(({ account }) => account),
    resembling: people.flatMap((person) => (links.has(person.id) ? [] : (wouldBe(context, person) ?? []))),
  };
}
