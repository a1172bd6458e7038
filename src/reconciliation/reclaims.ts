/** Whose seat was reclaimed by a person's decision: remembered until the person is active again, so that no run gives it back before. */

import type { Planned } from '../model/index.ts';
import { bulkUpsert, type Queryable } from '../store/index.ts';
import type { ReclaimTable, ReconciliationTables } from './tables.ts';

/** By which rule seats are reclaimed. */
export const RECLAIM = 'seats.reclaim';

/** What is done to the account while the person sleeps. */
export type Reclaim = ReclaimTable['reaction'];

/** What was decided for these people, by person. */
export async function reclaimsOf(
  db: Queryable,
  sync: string,
  people: readonly string[],
): Promise<ReadonlyMap<string, Reclaim>> {
  if (people.length === 0) return new Map();
  const rows = await db
    .tables<ReconciliationTables>()
    .selectFrom('reclaim')
    .select(['person', 'reaction'])
    .where('sync', '=', sync)
    .where('person', 'in', people)
    .execute();
  return new Map(rows.map(({ person, reaction }) => [person, reaction]));
}

/** Forgets: the person is active again, or the decision was undone. */
export async function forgetReclaims(db: Queryable, sync: string, people: readonly string[]): Promise<void> {
  if (people.length === 0) return;
  await db
    .tables<ReconciliationTables>()
    .deleteFrom('reclaim')
    .where('sync', '=', sync)
    .where('person', 'in', people)
    .execute();
}

/** Remembers what was reclaimed, and that those people sleep: a closed account is not taken for one to be opened. */
export async function rememberReclaims(
  tx: Queryable,
  { sync, now }: { readonly sync: string; readonly now: number },
  done: readonly { readonly change: Planned }[],
): Promise<void> {
  const people = new Map<string, Reclaim>();
  for (const { change } of done) {
    const { person, rule } = change.reason;
    if (rule !== RECLAIM || person === undefined) continue;
    if (change.type === 'account.deactivate') people.set(person, 'deactivate');
    else if (!people.has(person)) people.set(person, 'remove-licences');
  }
  if (people.size === 0) return;
  await bulkUpsert(tx, {
    table: 'reclaim',
    columns: { sync: 'text', person: 'text', reaction: 'text', since: 'bigint' },
    key: ['sync', 'person'],
    update: ['reaction', 'since'],
    rows: [...people].map(([person, reaction]) => ({ sync, person, reaction, since: now })),
  });
  await bulkUpsert(tx, {
    table: 'sleeper',
    columns: { sync: 'text', person: 'text', state: 'text', since: 'bigint' },
    key: ['sync', 'person'],
    update: ['state', 'since'],
    rows: [...people].map(([person, reaction]) => ({
      sync,
      person,
      state: reaction === 'deactivate' ? 'closed' : 'asleep',
      since: now,
    })),
  });
}
