/** The changes of plans. A change's row is also its journal: planned, intended, done or failed. */

import { createHash } from 'node:crypto';
import type { Selectable } from 'kysely';
import type { Outcome, Planned } from '../model/index.ts';
import { canonicalJson, phases } from '../model/index.ts';
import type { Queryable } from '../store/index.ts';
import { among, bulkUpdate, bulkUpsert, fromJson } from '../store/index.ts';
import { type ChangeFilter, type ChangeState, fits } from './change-filter.ts';
import type { Plan } from './plans.ts';
import type { PlanChangeTable, ReconciliationTables } from './tables.ts';

/** One change of a plan with what became of it. */
export interface JournalEntry {
  readonly plan: string;
  readonly seq: number;
  readonly person?: string;
  readonly change: Planned;
  /** The account and the entitlement it concerns, resolved once known. */
  readonly account?: string;
  readonly entitlement?: string;
  readonly digest: string;
  readonly selected: boolean;
  readonly approved: boolean;
  readonly state: ChangeState;
  readonly attempts: number;
  readonly unanswered: boolean;
  readonly finishedAt?: number;
  readonly outcome?: Outcome;
  /** Has been undone: it is not undone twice. */
  readonly undone: boolean;
}

export function asEntry(row: Selectable<PlanChangeTable>): JournalEntry {
  return {
    plan: row.plan,
    seq: row.seq,
    ...(row.person === null ? {} : { person: row.person }),
    change: fromJson<Planned>(row.body),
    ...(row.account === null ? {} : { account: row.account }),
    ...(row.entitlement === null ? {} : { entitlement: row.entitlement }),
    digest: row.digest,
    selected: row.selected === 1,
    approved: row.approved === 1,
    state: row.state as ChangeState,
    attempts: row.attempts,
    unanswered: row.unanswered === 1,
    ...(row.finished_at === null ? {} : { finishedAt: row.finished_at }),
    ...(row.outcome === null ? {} : { outcome: fromJson<Outcome>(row.outcome) }),
    undone: row.undone === 2,
  };
}

/** The phase of a change within a plan: its index in `phases`. */
export function phaseOf(change: Planned): number {
  // Given back only to an account that is open again.
  if (change.type === 'holding.move' && change.reason.situation === 'undo') return phases.length - 1;
  return phases.findIndex((types) => types.includes(change.type));
}

/**
 * Digest of a change: whom it concerns and what it does, with the values it was made from (an update names those before).
 * Two changes with one digest do the same; why they are made, and the sentence that says so, does not count.
 */
export function changeDigest(change: Planned): string {
  const { reason, ...body } = change;
  const text = canonicalJson({ ...body, person: reason.person ?? null });
  return createHash('sha256').update(text).digest('hex').slice(0, 32);
}

/** The account and entitlement that a change names, where it names existing ones; or the group that the plan makes. */
function subjectsOf(change: Planned): Pick<PlanChangeTable, 'account' | 'entitlement' | 'made'> {
  const account = 'id' in change ? change.id : 'account' in change ? change.account : null;
  const entitlement = 'entitlement' in change ? change.entitlement : null;
  return {
    account: typeof account === 'string' ? account : null,
    entitlement: typeof entitlement === 'string' ? entitlement : null,
    made: typeof entitlement === 'object' && entitlement !== null ? entitlement.createdAs : null,
  };
}

const changeColumns = {
  plan: 'text',
  seq: 'bigint',
  phase: 'integer',
  sync: 'text',
  target: 'text',
  person: 'text',
  type: 'text',
  account: 'text',
  entitlement: 'text',
  made: 'text',
  body: 'json',
  digest: 'text',
  selected: 'integer',
  approved: 'integer',
  state: 'text',
  attempts: 'integer',
  unanswered: 'integer',
  undone: 'integer',
} as const;

/** Changes whose digests are taken at once. */
const ADDED = 1_000;

/** Writes changes into a plan, numbered from `from` on; gives the next free number. */
export async function addChanges(
  db: Queryable,
  plan: Pick<Plan, 'id' | 'sync' | 'target'>,
  changes: readonly Planned[],
  from: number,
): Promise<number> {
  for (let at = 0; at < changes.length; at += ADDED)
    await addChangesAt(
      db,
      plan,
      changes.slice(at, at + ADDED).map((change, index) => ({ seq: from + at + index, change })),
    );
  return from + changes.length;
}

/** Writes changes into a plan under the numbers they are given. */
export async function addChangesAt(
  db: Queryable,
  plan: Pick<Plan, 'id' | 'sync' | 'target'>,
  changes: readonly { readonly seq: number; readonly change: Planned }[],
): Promise<void> {
  if (changes.length === 0) return;
  await bulkUpsert(db, {
    table: 'plan_change',
    columns: changeColumns,
    key: ['plan', 'seq'],
    update: 'nothing',
    rows: changes.map(({ seq, change }) => ({
      plan: plan.id,
      seq,
      phase: phaseOf(change),
      sync: plan.sync,
      target: plan.target,
      person: change.reason.person ?? null,
      type: change.type,
      ...subjectsOf(change),
      body: change,
      digest: changeDigest(change),
      selected: 1,
      approved: 0,
      state: 'planned',
      attempts: 0,
      unanswered: 0,
      undone: 0,
    })),
  });
}

export interface ChangeQuery extends ChangeFilter {
  readonly after?: number;
  readonly limit?: number;
}

/** Changes of a plan in order; at most 100 unless told. */
export async function changesOf(
  db: Queryable,
  plan: string,
  query: ChangeQuery = {},
): Promise<readonly JournalEntry[]> {
  const { after = -1, limit = 100, ...filter } = query;
  const isFit = fits(db, 'plan_change', filter);
  const among = (from: number, to: number | undefined, most: number) => {
    const select = db
      .tables<ReconciliationTables>()
      .selectFrom('plan_change')
      .selectAll()
      .where('plan', '=', plan)
      .where(isFit)
      .where('seq', '>=', from);
    return (to === undefined ? select : select.where('seq', '<=', to)).orderBy('seq').limit(most).execute();
  };
  // These are found by an index. For all else, of which there may be little, one statement might look through the whole plan.
  if (filter.phase !== undefined || filter.person !== undefined)
    return (await among(after + 1, undefined, limit)).map(asEntry);
  const entries: JournalEntry[] = [];
  for await (const { from, to } of stretchesOf(db, plan, after + 1)) {
    entries.push(...(await among(from, to, limit - entries.length)).map(asEntry));
    if (entries.length >= limit) break;
  }
  return entries;
}

/** Changes of one type that stand alike. */
export interface PlanTally {
  readonly type: string;
  readonly state: ChangeState;
  readonly selected: boolean;
  readonly count: number;
}

/** Changes of a plan by type and state, counted by the database. */
export async function tally(db: Queryable, plan: string): Promise<readonly PlanTally[]> {
  const counts = new Map<string, PlanTally>();
  for await (const { from, to } of stretchesOf(db, plan)) {
    const rows = await db
      .tables<ReconciliationTables>()
      .selectFrom('plan_change')
      .select(['type', 'state', 'selected', ({ fn }) => fn.countAll<number>().as('count')])
      .where('plan', '=', plan)
      .where('seq', '>=', from)
      .where('seq', '<=', to)
      .groupBy(['type', 'state', 'selected'])
      .execute();
    for (const { type, state, selected, count } of rows) {
      const key = `${type} ${state} ${selected}`;
      const known = counts.get(key)?.count ?? 0;
      counts.set(key, {
        type,
        state: state as ChangeState,
        selected: selected === 1,
        count: known + Number(count),
      });
    }
  }
  return [...counts.values()];
}

/** Changes that one statement looks through: some ten milliseconds of SQLite, or a few times that where each is looked into. */
export const STRETCH = 5_000;

/**
 * The changes of a plan, from that number on, in stretches of their numbers, both ends in: SQLite computes in this process, and nobody else has
 * a turn before a statement has come to its end.
 */
export async function* stretchesOf(
  db: Queryable,
  plan: string,
  begin = 0,
): AsyncIterable<{ readonly from: number; readonly to: number }> {
  const row = await db
    .tables<ReconciliationTables>()
    .selectFrom('plan_change')
    .select(({ fn }) => fn.max<number | null>('seq').as('last'))
    .where('plan', '=', plan)
    .executeTakeFirst();
  if (row === undefined || row.last === null) return;
  for (let from = begin; from <= Number(row.last); from += STRETCH) yield { from, to: from + STRETCH - 1 };
}

/** Writes the intents of these changes: from now on they may have happened. */
export async function intend(
  db: Queryable,
  plan: string,
  seqs: readonly number[],
  at: number,
): Promise<void> {
  if (seqs.length === 0) return;
  await db
    .tables<ReconciliationTables>()
    .updateTable('plan_change')
    .set((eb) => ({ state: 'intended', intended_at: at, attempts: eb('attempts', '+', 1) }))
    .where('plan', '=', plan)
    .where(among(db, 'seq', seqs))
    .execute();
}

export interface Settled {
  readonly seq: number;
  readonly outcome: Outcome;
  /** What the change concerned, as far as known by now. */
  readonly account: string | undefined;
  readonly entitlement: string | undefined;
  readonly unanswered?: boolean;
}

/** The outcome of a change of the journal; `done` names what it made or was resolved to. */
export function settle(
  entry: JournalEntry,
  outcome: Outcome,
  done: { readonly account?: string; readonly entitlement?: string } = {},
): Settled {
  return {
    seq: entry.seq,
    outcome,
    account: entry.account ?? done.account,
    entitlement: entry.entitlement ?? done.entitlement,
  };
}

/** Writes what came of changes, in one statement. */
export async function settleChanges(
  db: Queryable,
  plan: string,
  settled: readonly Settled[],
  at: number,
): Promise<void> {
  if (settled.length === 0) return;
  await bulkUpdate(db, {
    table: 'plan_change',
    key: { plan: 'text', seq: 'bigint' },
    set: {
      state: 'text',
      finished_at: 'bigint',
      outcome: 'json',
      unanswered: 'integer',
      account: 'text',
      entitlement: 'text',
    },
    rows: settled.map(({ seq, outcome, account, entitlement, unanswered }) => ({
      plan,
      seq,
      state: outcome.state,
      finished_at: at,
      outcome,
      unanswered: unanswered === true,
      account,
      entitlement,
    })),
  });
}

/** Puts intended changes back: it was seen that they did not happen. */
export async function replanChanges(db: Queryable, plan: string, seqs: readonly number[]): Promise<void> {
  if (seqs.length === 0) return;
  await db
    .tables<ReconciliationTables>()
    .updateTable('plan_change')
    .set({ state: 'planned' })
    .where('plan', '=', plan)
    .where(among(db, 'seq', seqs))
    .execute();
}
