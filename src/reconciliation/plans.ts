/** Plans as wholes: their states, counts and decisions. Their changes are in journal.ts. */

import { createHash } from 'node:crypto';
import type { Selectable } from 'kysely';
import { type HoldReason, ProvisioningError, type Situation } from '../model/index.ts';
import { fromJson, type Queryable, toJson } from '../store/index.ts';
import { IRREVOCABLE } from './guard.ts';
import type { Standing } from './plan.ts';
import type { SeatLimit } from './seat-limits.ts';
import type { PlanTable, ReconciliationTables } from './tables.ts';

export type PlanState =
  /** Being made. */
  | 'planning'
  /** Nothing to do. */
  | 'empty'
  /** Safe, and made only to be looked at: `apply` does it without further asking. */
  | 'ready'
  /** A person must approve it. */
  | 'held'
  | 'approved'
  | 'applying'
  | 'applied'
  | 'rejected'
  /** The rules have moved since: it can no longer be applied. */
  | 'stale'
  /** A newer plan of the same sync took its place. */
  | 'superseded'
  | 'expired'
  /** Being stopped by a person; what is under way is settled first. */
  | 'stopping'
  /** Stopped by a person while it was applied; what was not done is left. */
  | 'stopped'
  /** Made to compare settings that are not saved with those that are: never approved, never applied. */
  | 'tried';

export interface PlanCounts {
  /** People looked at. */
  readonly people: number;
  readonly situations: Readonly<Partial<Record<Situation, number>>>;
  readonly standings: Readonly<Partial<Record<Standing, number>>>;
  /** Changes by type. */
  readonly changes: Readonly<Record<string, number>>;
  /** Groups that mapping wants and the target lacks, with how many people want each. */
  readonly lacking: Readonly<Record<string, number>>;
  /** Accounts at the target that nobody is linked to; full plans only. */
  readonly unassigned?: number;
  /** People with an account of this sync whom none of its sources has ever told: a source was taken out of it. Full plans only. */
  readonly untold?: number;
  /** Seats of the target as they were when the plan was made; absent where it has none. */
  readonly seats?: readonly SeatLimit[];
  /** What undoing cannot bring back, in sentences; undo plans only. */
  readonly irreversible?: readonly string[];
}

export interface Plan {
  readonly id: string;
  readonly sync: string;
  readonly target: string;
  /** `reclaim`: takes back seats that somebody has chosen. */
  readonly kind: 'reconcile' | 'undo' | 'reclaim';
  /** Whether everybody was looked at. */
  readonly full: boolean;
  readonly state: PlanState;
  /** Digest of the sync's rules that it was made by. */
  readonly rules: string;
  readonly undoes?: string;
  /** Of a plan by unsaved settings: the plan by the saved ones that was made at the same time. */
  readonly beside?: string;
  readonly createdAt: number;
  readonly expiresAt?: number;
  readonly decidedAt?: number;
  readonly decidedBy?: string;
  readonly note?: string;
  readonly hold: readonly HoldReason[];
  readonly counts: PlanCounts;
}

/**
 * Whether a plan is the question for what nothing brings back (asking.ts): runs leave it alone but for those that ask
 * the question anew.
 */
export function isQuestion({ full, kind, hold }: Plan): boolean {
  return !full && kind === 'reconcile' && hold.some(({ rule }) => rule === IRREVOCABLE);
}

export const emptyCounts: PlanCounts = { people: 0, situations: {}, standings: {}, changes: {}, lacking: {} };

function asPlan(row: Selectable<PlanTable>): Plan {
  return {
    id: row.id,
    sync: row.sync,
    target: row.target,
    kind: row.kind,
    full: row.full === 1,
    state: row.state as PlanState,
    rules: row.rules,
    ...(row.undoes === null ? {} : { undoes: row.undoes }),
    ...(row.beside === null ? {} : { beside: row.beside }),
    createdAt: row.created_at,
    ...(row.expires_at === null ? {} : { expiresAt: row.expires_at }),
    ...(row.decided_at === null ? {} : { decidedAt: row.decided_at }),
    ...(row.decided_by === null ? {} : { decidedBy: row.decided_by }),
    ...(row.note === null ? {} : { note: row.note }),
    hold: fromJson<readonly HoldReason[]>(row.hold),
    counts: fromJson<PlanCounts>(row.counts),
  };
}

export async function createPlan(
  db: Queryable,
  plan: Pick<Plan, 'id' | 'sync' | 'target' | 'kind' | 'full' | 'rules' | 'createdAt'> & {
    readonly undoes?: string;
  },
): Promise<void> {
  await db
    .tables<ReconciliationTables>()
    .insertInto('plan')
    .values({
      id: plan.id,
      sync: plan.sync,
      target: plan.target,
      kind: plan.kind,
      full: plan.full ? 1 : 0,
      state: 'planning',
      rules: plan.rules,
      undoes: plan.undoes ?? null,
      beside: null,
      grouped: null,
      digest: null,
      covers: null,
      compared: null,
      created_at: plan.createdAt,
      expires_at: null,
      decided_at: null,
      decided_by: null,
      note: null,
      hold: toJson([]),
      counts: toJson(emptyCounts),
    })
    .execute();
}

export interface PlanUpdate {
  readonly state?: PlanState;
  readonly hold?: readonly HoldReason[];
  readonly counts?: PlanCounts;
  readonly expiresAt?: number;
  readonly beside?: string;
  readonly decided?: { readonly at: number; readonly by: string; readonly note?: string };
}

export async function updatePlan(db: Queryable, id: string, update: PlanUpdate): Promise<void> {
  await db
    .tables<ReconciliationTables>()
    .updateTable('plan')
    .set(columnsOf(update))
    .where('id', '=', id)
    .execute();
}

/**
 * The same, but only while the plan is in one of these states; gives whether it was. Whoever decides over a plan goes this way,
 * for somebody else may have decided since it was read.
 */
export async function movePlan(
  db: Queryable,
  { id, from }: { readonly id: string; readonly from: readonly PlanState[] },
  update: PlanUpdate & { readonly state: PlanState },
): Promise<boolean> {
  const { numUpdatedRows } = await db
    .tables<ReconciliationTables>()
    .updateTable('plan')
    .set(columnsOf(update))
    .where('id', '=', id)
    .where('state', 'in', from)
    .executeTakeFirstOrThrow();
  return numUpdatedRows > 0n;
}

function columnsOf({ state, hold, counts, expiresAt, beside, decided }: PlanUpdate) {
  return {
    ...(state === undefined ? {} : { state }),
    ...(hold === undefined ? {} : { hold: toJson(hold) }),
    ...(counts === undefined ? {} : { counts: toJson(counts) }),
    ...(expiresAt === undefined ? {} : { expires_at: expiresAt }),
    ...(beside === undefined ? {} : { beside }),
    ...(decided === undefined
      ? {}
      : { decided_at: decided.at, decided_by: decided.by, note: decided.note ?? null }),
  };
}

/** @throws ProvisioningError `not-found` */
export async function getPlan(db: Queryable, id: string): Promise<Plan> {
  const row = await db
    .tables<ReconciliationTables>()
    .selectFrom('plan')
    .selectAll()
    .where('id', '=', id)
    .executeTakeFirst();
  if (row === undefined)
    throw new ProvisioningError('not-found', `There is no plan ${id}; list them with rollcall plans list.`);
  return asPlan(row);
}

export interface PlanQuery {
  readonly sync?: string;
  readonly target?: string;
  readonly states?: readonly PlanState[];
  /** Only those that undo this plan. */
  readonly undoes?: string;
  /** Plans older than this one. */
  readonly before?: string;
  /** At most so many, 50 unless told. */
  readonly limit?: number;
}

/** Plans, the newest first. */
export async function listPlans(db: Queryable, query: PlanQuery = {}): Promise<readonly Plan[]> {
  let select = db.tables<ReconciliationTables>().selectFrom('plan').selectAll();
  if (query.sync !== undefined) select = select.where('sync', '=', query.sync);
  if (query.target !== undefined) select = select.where('target', '=', query.target);
  if (query.states !== undefined) select = select.where('state', 'in', query.states);
  if (query.undoes !== undefined) select = select.where('undoes', '=', query.undoes);
  if (query.before !== undefined) select = select.where('id', '<', query.before);
  const rows = await select
    .orderBy('id', 'desc')
    .limit(query.limit ?? 50)
    .execute();
  return rows.map(asPlan);
}

/** How often changes have come to the plan or left it: what was read of them between two looks at the same number belongs together. */
export async function editionOf(db: Queryable, plan: string): Promise<number> {
  const { edition } = await keptOf(db, plan);
  return edition;
}

/** When changes have come to a plan or left it: what is kept of them is no longer so, and is found anew when somebody looks. */
export async function noteChanged(tx: Queryable, plan: string): Promise<void> {
  const tables = tx.tables<ReconciliationTables>();
  await tables.deleteFrom('plan_group').where('plan', '=', plan).execute();
  await tables
    .updateTable('plan')
    .set((eb) => ({ grouped: null, digest: null, edition: eb('edition', '+', 1) }))
    .where('id', '=', plan)
    .execute();
}

/**
 * The digest that an approval is bound to: over all changes of the plan, in order, and the rules. Computed when somebody first asks,
 * and kept; of a plan that is still made it is not.
 */
export async function planDigest(db: Queryable, plan: Plan): Promise<string> {
  if (plan.state === 'planning') return computedDigest(db, plan);
  const { digest, edition } = await keptOf(db, plan.id);
  if (digest !== null) return digest;
  const computed = await computedDigest(db, plan);
  await db
    .tables<ReconciliationTables>()
    .updateTable('plan')
    .set({ digest: computed })
    .where('id', '=', plan.id)
    .where('edition', '=', edition)
    .execute();
  return computed;
}

async function keptOf(db: Queryable, plan: string) {
  const row = await db
    .tables<ReconciliationTables>()
    .selectFrom('plan')
    .select(['digest', 'edition'])
    .where('id', '=', plan)
    .executeTakeFirst();
  return { digest: row?.digest ?? null, edition: Number(row?.edition ?? 0) };
}

/** Changes whose digests are read at once. */
const DIGESTED = 5_000;

async function computedDigest(db: Queryable, plan: Pick<Plan, 'id' | 'rules'>): Promise<string> {
  const hash = createHash('sha256').update(plan.rules);
  let after = -1;
  for (;;) {
    const rows = await db
      .tables<ReconciliationTables>()
      .selectFrom('plan_change')
      .select(['seq', 'digest'])
      .where('plan', '=', plan.id)
      .where('seq', '>', after)
      .orderBy('seq')
      .limit(DIGESTED)
      .execute();
    for (const { digest } of rows) hash.update(digest);
    const last = rows.at(-1);
    if (last === undefined) return hash.digest('hex');
    after = last.seq;
  }
}
