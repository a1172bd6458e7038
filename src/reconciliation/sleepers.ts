/** Who sleeps, and who was woken by hand: remembered, so that restarts change nothing. */

import type { Planned } from '../model/index.ts';
import { among, bulkUpsert, type Queryable } from '../store/index.ts';
import type { PersonPlan } from './plan.ts';
import { RULE, type Sleeper } from './sleep.ts';
import type { ReconciliationTables } from './tables.ts';

/** What is remembered of these people, by person. */
export async function sleepersOf(
  db: Queryable,
  sync: string,
  people: readonly string[],
): Promise<ReadonlyMap<string, Sleeper>> {
  if (people.length === 0) return new Map();
  const rows = await db
    .tables<ReconciliationTables>()
    .selectFrom('sleeper')
    .selectAll()
    .where('sync', '=', sync)
    .where(among(db, 'person', people))
    .execute();
  return new Map(rows.map(({ person, state, since }) => [person, { state, since }]));
}

/** Remembers what the plans found, and forgets whoever is awake. Of people whose rules failed, nothing changes. */
export async function rememberSleepers(
  db: Queryable,
  sync: string,
  plans: readonly PersonPlan[],
  known: ReadonlyMap<string, Sleeper>,
): Promise<void> {
  const judged = plans.filter(({ standing }) => standing !== 'invalid');
  const awake = judged.flatMap(({ person, sleeper }) =>
    sleeper === undefined && known.has(person) ? [person] : [],
  );
  if (awake.length > 0) {
    await db
      .tables<ReconciliationTables>()
      .deleteFrom('sleeper')
      .where('sync', '=', sync)
      .where('person', 'in', awake)
      .execute();
  }
  const rows = judged.flatMap(({ person, sleeper }) => {
    if (sleeper === undefined) return [];
    const before = known.get(person);
    if (before?.state === sleeper.state && before.since === sleeper.since) return [];
    return [{ sync, person, state: sleeper.state, since: sleeper.since }];
  });
  if (rows.length === 0) return;
  await bulkUpsert(db, {
    table: 'sleeper',
    columns: { sync: 'text', person: 'text', state: 'text', since: 'bigint' },
    key: ['sync', 'person'],
    update: ['state', 'since'],
    rows,
  });
}

/** Remembers that accounts of sleepers were closed by us: whoever opens them after that is awake. */
export async function closeSleepers(
  tx: Queryable,
  { sync, now }: { readonly sync: string; readonly now: number },
  done: readonly { readonly change: Planned }[],
): Promise<void> {
  const people = done.flatMap(({ change: { type, reason } }) =>
    type === 'account.deactivate' && reason.rule === RULE ? (reason.person ?? []) : [],
  );
  if (people.length === 0) return;
  await tx
    .tables<ReconciliationTables>()
    .updateTable('sleeper')
    .set({ state: 'closed', since: now })
    .where('sync', '=', sync)
    .where('person', 'in', people)
    .execute();
}
