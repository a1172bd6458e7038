/** Since when people have been leaving: remembered, so that a grace period survives restarts. */

import type { Queryable } from '../store/index.ts';
import { bulkUpsert } from '../store/index.ts';
import type { PersonPlan } from './plan.ts';
import type { DepartureTable, ReconciliationTables } from './tables.ts';

/** Nothing further is due. */
const NEVER = Number.MAX_SAFE_INTEGER;

/** The departures under way among these people, by person. */
export async function departuresOf(
  db: Queryable,
  sync: string,
  people: readonly string[],
): Promise<ReadonlyMap<string, DepartureTable>> {
  if (people.length === 0) return new Map();
  const rows = await db
    .tables<ReconciliationTables>()
    .selectFrom('departure')
    .selectAll()
    .where('sync', '=', sync)
    .where('person', 'in', people)
    .execute();
  return new Map(rows.map((row) => [row.person, row]));
}

/** Remembers departures that began, and forgets those that a plan contradicts: whoever is back starts anew. */
export async function rememberDepartures(
  db: Queryable,
  sync: string,
  plans: readonly PersonPlan[],
  known: ReadonlyMap<string, DepartureTable>,
  now: number,
): Promise<void> {
  const back = plans.filter(({ person, departure }) => departure === undefined && known.has(person));
  if (back.length > 0) {
    await db
      .tables<ReconciliationTables>()
      .deleteFrom('departure')
      .where('sync', '=', sync)
      .where(
        'person',
        'in',
        back.map(({ person }) => person),
      )
      .execute();
  }
  const rows = plans.flatMap(({ person, departure, dueAt }) => {
    if (departure === undefined) return [];
    const before = known.get(person);
    if (before !== undefined && before.due_at === (dueAt ?? NEVER)) return [];
    return [{ sync, person, kind: departure, since: before?.since ?? now, due_at: dueAt ?? NEVER }];
  });
  if (rows.length === 0) return;
  await bulkUpsert(db, {
    table: 'departure',
    columns: { sync: 'text', person: 'text', kind: 'text', since: 'bigint', due_at: 'bigint' },
    key: ['sync', 'person'],
    update: ['kind', 'since', 'due_at'],
    rows,
  });
}

/** People whose grace period has ended by now, at most `limit`: they are due for a run of their own. */
export async function duePeople(
  db: Queryable,
  sync: string,
  now: number,
  limit: number,
): Promise<readonly string[]> {
  const rows = await db
    .tables<ReconciliationTables>()
    .selectFrom('departure')
    .select('person')
    .where('sync', '=', sync)
    .where('due_at', '<=', now)
    .orderBy('due_at')
    .limit(limit)
    .execute();
  return rows.map(({ person }) => person);
}

/** When the next grace period of a sync ends, or nothing. */
export async function nextDue(db: Queryable, sync: string): Promise<number | undefined> {
  const row = await db
    .tables<ReconciliationTables>()
    .selectFrom('departure')
    .select('due_at')
    .where('sync', '=', sync)
    .where('due_at', '<', NEVER)
    .orderBy('due_at')
    .limit(1)
    .executeTakeFirst();
  return row?.due_at;
}
