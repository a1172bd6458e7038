/** Runs: what was started when, by whom, and how it ended. */

import type { Selectable } from 'kysely';
import { type ErrorCode, ProvisioningError } from '../model/index.ts';
import type { Queryable } from '../store/index.ts';
import { fromJson, toJson } from '../store/index.ts';
import type { ReconciliationTables, RunTable } from './tables.ts';

export type RunKind = RunTable['kind'];
export type RunState = RunTable['state'];

export interface Run {
  readonly id: string;
  readonly sync: string;
  readonly target: string;
  readonly kind: RunKind;
  readonly actor: string;
  /** `held`: its plan waits for a person. `interrupted`: the connection failed, and it goes on later. */
  readonly state: RunState;
  readonly plan?: string;
  readonly startedAt: number;
  readonly finishedAt?: number;
  readonly counts: RunCounts;
  readonly error?: { readonly code: ErrorCode; readonly message: string };
}

export interface RunCounts {
  readonly done?: number;
  readonly failed?: number;
  readonly skipped?: number;
  /** People who were queued to be looked at again. */
  readonly again?: number;
}

function asRun(row: Selectable<RunTable>): Run {
  return {
    id: row.id,
    sync: row.sync,
    target: row.target,
    kind: row.kind,
    actor: row.actor,
    state: row.state,
    ...(row.plan === null ? {} : { plan: row.plan }),
    startedAt: row.started_at,
    ...(row.finished_at === null ? {} : { finishedAt: row.finished_at }),
    counts: fromJson<RunCounts>(row.counts),
    ...(row.error === null ? {} : { error: { code: row.error_code as ErrorCode, message: row.error } }),
  };
}

export async function startRun(
  db: Queryable,
  run: Pick<Run, 'id' | 'sync' | 'target' | 'kind' | 'actor' | 'startedAt'> & { readonly plan?: string },
): Promise<void> {
  await db
    .tables<ReconciliationTables>()
    .insertInto('run')
    .values({
      id: run.id,
      sync: run.sync,
      target: run.target,
      kind: run.kind,
      actor: run.actor,
      state: 'running',
      plan: run.plan ?? null,
      started_at: run.startedAt,
      finished_at: null,
      counts: toJson({}),
      error_code: null,
      error: null,
      progress: null,
    })
    .execute();
}

/** Writes down which plan a run applies, as soon as it does: whoever stops the run stops that plan. */
export async function noteRunPlan(db: Queryable, id: string, plan: string): Promise<void> {
  await db.tables<ReconciliationTables>().updateTable('run').set({ plan }).where('id', '=', id).execute();
}

/** Marks a run as stopped: it ends at its next checkpoint, in whichever process it is at work. */
export async function markStopped(db: Queryable, id: string): Promise<void> {
  await db
    .tables<ReconciliationTables>()
    .updateTable('run')
    .set({ state: 'stopped' })
    .where('id', '=', id)
    .execute();
}

export interface RunEnd {
  readonly state: Exclude<RunState, 'running'>;
  readonly at: number;
  readonly plan?: string;
  readonly counts?: RunCounts;
  readonly error?: ProvisioningError;
}

export async function endRun(db: Queryable, id: string, end: RunEnd): Promise<Run> {
  await db
    .tables<ReconciliationTables>()
    .updateTable('run')
    .set({
      state: end.state,
      finished_at: end.at,
      ...(end.plan === undefined ? {} : { plan: end.plan }),
      ...(end.counts === undefined ? {} : { counts: toJson(end.counts) }),
      ...(end.error === undefined ? {} : { error_code: end.error.code, error: end.error.message }),
    })
    .where('id', '=', id)
    .execute();
  return getRun(db, id);
}

/** @throws ProvisioningError `not-found` */
export async function getRun(db: Queryable, id: string): Promise<Run> {
  const row = await db
    .tables<ReconciliationTables>()
    .selectFrom('run')
    .selectAll()
    .where('id', '=', id)
    .executeTakeFirst();
  if (row === undefined)
    throw new ProvisioningError('not-found', `There is no run ${id}; list them with rollcall runs list.`);
  return asRun(row);
}

/** Which runs are meant. */
export interface RunQuery {
  readonly sync?: string;
  /** Only those that made it or applied it. */
  readonly plan?: string;
  readonly states?: readonly RunState[];
  readonly kind?: RunKind;
  /** Begun then or later, milliseconds since 1970. */
  readonly from?: number;
  /** Begun before then. */
  readonly to?: number;
  readonly before?: string;
  readonly limit?: number;
}

/** Runs, the newest first; at most 50 unless told. */
export async function listRuns(db: Queryable, query: RunQuery = {}): Promise<readonly Run[]> {
  let select = db.tables<ReconciliationTables>().selectFrom('run').selectAll();
  if (query.sync !== undefined) select = select.where('sync', '=', query.sync);
  if (query.plan !== undefined) select = select.where('plan', '=', query.plan);
  if (query.states !== undefined) select = select.where('state', 'in', query.states);
  if (query.kind !== undefined) select = select.where('kind', '=', query.kind);
  if (query.from !== undefined) select = select.where('started_at', '>=', query.from);
  if (query.to !== undefined) select = select.where('started_at', '<', query.to);
  if (query.before !== undefined) select = select.where('id', '<', query.before);
  const rows = await select
    .orderBy('id', 'desc')
    .limit(query.limit ?? 50)
    .execute();
  return rows.map(asRun);
}

/** Runs that a killed process left `running`; called under the target's lease, so none of them can be alive. */
export async function endAbandoned(db: Queryable, target: string, at: number): Promise<void> {
  await db
    .tables<ReconciliationTables>()
    .updateTable('run')
    .set({
      state: 'interrupted',
      finished_at: at,
      error_code: 'unavailable',
      error: 'The service stopped in the middle; the next run went on from the journal.',
    })
    .where('target', '=', target)
    .where('state', '=', 'running')
    .execute();
}
