/** Counts what the guard judges: this plan, together with what was done within the last day. */

import { sql } from 'kysely';
import { irrevocable } from '../model/index.ts';
import type { Queryable } from '../store/index.ts';
import type { Context } from './context.ts';
import type { Weight } from './guard.ts';
import { stretchesOf } from './journal.ts';
import { countLinks } from './links.ts';
import { administratorsOf, entitlementsOf, holdersOf } from './observed.ts';
import type { Plan } from './plans.ts';
import type { ReconciliationTables } from './tables.ts';

/** The guard's budgets are over time, so that a drip of single departures is noticed like a flood (milliseconds). */
const WINDOW = 24 * 60 * 60_000;

const CLOSING = ['account.deactivate', ...irrevocable];
/** By which somebody may cease to administer the target. */
const LOSING = [...CLOSING, 'grant.remove'];

/** Weighs a plan. What costs more than a look at the plan itself is asked only when the plan gives cause. */
export async function weigh(
  { db, sync, clock }: Pick<Context, 'db' | 'sync' | 'clock'>,
  plan: Plan,
): Promise<Weight> {
  const since = clock.now() - WINDOW;
  const deprovisions = await countPlanned(db, plan, CLOSING);
  // One for each person: nobody is given two accounts at one target.
  const creations = plan.counts.changes['account.create'] ?? 0;
  return {
    firstRun: plan.kind === 'reconcile' && !(await isConfirmed(db, sync.name)),
    changes: Object.values(plan.counts.changes).reduce((sum, count) => sum + count, 0),
    found: plan.counts.situations.found ?? 0,
    deprovisions,
    recentDeprovisions: deprovisions === 0 ? 0 : await countDone(db, sync.name, CLOSING, since),
    linked: deprovisions === 0 ? 0 : await countLinks(db, sync.to, sync.name),
    creations,
    recentCreations: creations === 0 ? 0 : await countDone(db, sync.name, ['account.create'], since),
    groupLosses: await groupLosses(db, plan, sync.safety.floor),
    administrators: await administrators(db, plan),
    irrevocable: await countPlanned(db, plan, irrevocable),
    repeats: await countRepeats(db, plan),
  };
}

/** Whether a person has ever approved a plan of this sync. */
export async function isConfirmed(db: Queryable, sync: string): Promise<boolean> {
  const row = await db
    .tables<ReconciliationTables>()
    .selectFrom('sync_state')
    .select('confirmed_at')
    .where('sync', '=', sync)
    .executeTakeFirst();
  return row !== undefined && row.confirmed_at !== null;
}

/** People whom changes of these types concern. What the plan's own counts lack need not be looked for among its changes. */
async function countPlanned(
  db: Queryable,
  { id, counts }: Pick<Plan, 'id' | 'counts'>,
  types: readonly string[],
): Promise<number> {
  if (types.every((type) => (counts.changes[type] ?? 0) === 0)) return 0;
  const { count } = await db
    .tables<ReconciliationTables>()
    .selectFrom('plan_change')
    .select(({ fn }) => fn.count<number>('person').distinct().as('count'))
    .where('plan', '=', id)
    .where('type', 'in', types)
    .executeTakeFirstOrThrow();
  return Number(count);
}

/**
 * People whose accounts were closed (or made) since then by this sync alone: what a person approved is not counted.
 * The condition in plain SQL is that of the partial index, to the letter: without it SQLite would read every change there is.
 */
async function countDone(
  db: Queryable,
  sync: string,
  types: readonly string[],
  since: number,
): Promise<number> {
  const { count } = await db
    .tables<ReconciliationTables>()
    .selectFrom('plan_change')
    .select(({ fn }) => fn.count<number>('person').distinct().as('count'))
    .where(sql<boolean>`type in ('account.create', 'account.deactivate', 'account.delete')`)
    .where('sync', '=', sync)
    .where('type', 'in', types)
    .where('finished_at', '>', since)
    .where('state', '=', 'done')
    .where('approved', '=', 0)
    .executeTakeFirstOrThrow();
  return Number(count);
}

async function groupLosses(db: Queryable, plan: Plan, floor: number): Promise<Weight['groupLosses']> {
  if ((plan.counts.changes['grant.remove'] ?? 0) < floor) return [];
  const rows = await db
    .tables<ReconciliationTables>()
    .selectFrom('plan_change')
    .select(['entitlement', ({ fn }) => fn.countAll<number>().as('count')])
    .where('plan', '=', plan.id)
    .where('type', '=', 'grant.remove')
    .groupBy('entitlement')
    .having(({ fn }) => fn.countAll<number>(), '>=', floor)
    .execute();
  if (rows.length === 0) return [];
  const ids = rows.flatMap(({ entitlement }) => (entitlement === null ? [] : [entitlement]));
  const holders = await holdersOf(db, plan.target, ids);
  const { byId } = await entitlementsOf(db, plan.target);
  return rows.map(({ entitlement, count }) => ({
    name: byId.get(entitlement ?? '')?.name ?? entitlement ?? '',
    lost: Number(count),
    holders: holders.get(entitlement ?? '') ?? 0,
  }));
}

/** Who would still administer the target once the plan is done: judged on the resulting state. */
async function administrators(db: Queryable, plan: Plan): Promise<Weight['administrators']> {
  if (LOSING.every((type) => (plan.counts.changes[type] ?? 0) === 0)) return { before: 0, after: 0 };
  const losing = await losingAdministration(db, plan);
  if (losing.length === 0) return { before: 0, after: 0 };
  const now = await administratorsOf(db, plan.target);
  let lost = 0;
  for (const [account, held] of now) {
    const mine = losing.filter((row) => row.account === account);
    const closed = mine.some(({ type }) => CLOSING.includes(type));
    const taken = new Set(mine.map(({ entitlement }) => entitlement));
    if (closed || held.every((entitlement) => taken.has(entitlement))) lost += 1;
  }
  return { before: now.size, after: now.size - lost };
}

/** Changes of the plan that close an administrator's account, or take an administrative grant. */
function losingAdministration(db: Queryable, plan: Plan) {
  return db
    .tables<ReconciliationTables>()
    .selectFrom('plan_change')
    .innerJoin('observed_grant as held', (join) =>
      join.onRef('held.target', '=', 'plan_change.target').onRef('held.account', '=', 'plan_change.account'),
    )
    .innerJoin('observed_entitlement as what', (join) =>
      join
        .onRef('what.target', '=', 'held.target')
        .onRef('what.id', '=', 'held.entitlement')
        .on('what.administrative', '=', 1),
    )
    .select(['plan_change.type', 'plan_change.account', 'plan_change.entitlement'])
    .distinct()
    .where('plan_change.plan', '=', plan.id)
    .where('plan_change.type', 'in', LOSING)
    .execute();
}

async function countRepeats(db: Queryable, plan: Plan): Promise<number> {
  if (plan.kind === 'undo') return 0;
  let repeats = 0;
  for await (const { from, to } of stretchesOf(db, plan.id)) {
    const { count } = await db
      .tables<ReconciliationTables>()
      .selectFrom('plan_change')
      .innerJoin('plan_change as past', (join) =>
        join
          .onRef('past.sync', '=', 'plan_change.sync')
          .onRef('past.person', '=', 'plan_change.person')
          .onRef('past.digest', '=', 'plan_change.digest')
          .on(sql<boolean>`past.undone = 1`),
      )
      .select(({ fn }) => fn.count<number>('plan_change.seq').distinct().as('count'))
      .where('plan_change.plan', '=', plan.id)
      .where('plan_change.seq', '>=', from)
      .where('plan_change.seq', '<=', to)
      .executeTakeFirstOrThrow();
    repeats += Number(count);
  }
  return repeats;
}
