/** Does what a plan says: one person's changes in order, people side by side, resumable at every step. */

import {
  type ChangeType,
  type ErrorCode,
  isLinkChange,
  type Outcome,
  ProvisioningError,
  phases,
} from '../model/index.ts';
import { fromJson, toJson } from '../store/index.ts';
import { type Applying, noteFailed } from './applying.ts';
import type { Context } from './context.ts';
import { changesOf, type JournalEntry, stretchesOf, tally } from './journal.ts';
import { keysOf } from './observing.ts';
import { markCovered } from './plan-covers.ts';
import { movePlan, type Plan, updatePlan } from './plans.ts';
import { dropMoved } from './revalidate.ts';
import { noteRunPlan } from './runs.ts';
import { settleIntended } from './settle.ts';
import { withoutWoken } from './still-here.ts';
import type { ReconciliationTables } from './tables.ts';
import { dropUntrue } from './untrue.ts';
import { memoryWave, targetWave } from './wave.ts';

/** Failures that a new look at the person may mend. */
const LOOK_AGAIN: readonly ErrorCode[] = ['not-found', 'conflict', 'stale', 'unavailable', 'rate-limited'];

/** Changes of one wave: what one crash may leave to be looked at. */
const WAVE = 1_000;
/** The same where changes travel together: more than this would not fit into memory. */
const TOGETHER = 20_000;

export interface AppliedPlan {
  readonly done: number;
  readonly failed: number;
  readonly skipped: number;
  /** People who are to be planned anew: they moved, or failed in a way that a new look may mend. */
  readonly again: readonly string[];
}

/**
 * Applies the selected changes of a plan. `fresh`: it was made under this very lease a moment ago, so nobody can have
 * moved. Else intents left by a crash are settled first, and whoever has moved is dropped.
 *
 * Failures of one person never stop the others. A failing connection stops everything at once: it is thrown, the plan
 * stays `applying`, and the next run goes on from the journal.
 *
 * @throws ProvisioningError of the connection, or the signal's reason when the run is stopped.
 */
export async function applyPlan(context: Context, plan: Plan, fresh: boolean): Promise<AppliedPlan> {
  const { db } = context;
  const keys = await keysOf(context);
  await db.transaction(async (tx) => {
    if (fresh) await noteRunPlan(tx, context.run, plan.id);
    if (!(await movePlan(tx, { id: plan.id, from: [plan.state] }, { state: 'applying' })))
      throw new ProvisioningError(
        'conflict',
        `Somebody has decided over plan ${plan.id} while it was about to be applied; look again, then apply it.`,
      );
  });
  const moved = fresh ? [] : await takeUp(context, plan, keys);
  const total = await selectedCount(context, plan.id);
  const applying: Applying = {
    plan: plan.id,
    keys,
    failed: await failedPeople(context, plan.id),
    anew: new Set(),
    strikes: 0,
    total,
    handled: 0,
  };
  for (const [phase, types] of phases.entries()) {
    await applyPhase(context, applying, { phase, memory: types.includes('link.add'), total, plan });
  }
  await settleIntended(context, plan.id, keys);
  await leaveRest(context, plan.id, 'An answer never came; the person is planned anew.');
  await updatePlan(db, plan.id, { state: 'applied' });
  return outcomeOf(context, plan.id, [...moved, ...applying.anew]);
}

/** Settles a plan that a person has stopped: what was under way is looked at, the rest is left. */
export async function settleStopped(context: Context, plan: Plan): Promise<void> {
  await markCovered(context.db, plan);
  await settleIntended(context, plan.id, await keysOf(context));
  await leaveRest(context, plan.id, 'Stopped by a person.');
  await updatePlan(context.db, plan.id, { state: 'stopped' });
}

/** Goes on with a plan that was approved, or that a crash interrupted. */
async function takeUp(context: Context, plan: Plan, keys: readonly string[]): Promise<readonly string[]> {
  await markCovered(context.db, plan);
  await settleIntended(context, plan.id, keys);
  return plan.kind === 'reconcile' ? dropMoved(context, plan, keys) : dropUntrue(context, plan, keys);
}

async function applyPhase(
  context: Context,
  applying: Applying,
  {
    phase,
    memory,
    total,
    plan,
  }: { readonly phase: number; readonly memory: boolean; readonly total: number; readonly plan: Plan },
): Promise<void> {
  let after = -1;
  for (;;) {
    const wave = await nextWave(context, applying.plan, phase, after);
    const last = wave.at(-1);
    if (last === undefined) return;
    after = last.seq;
    applying.handled += wave.length;
    const entries = await withoutWoken(context, plan, wave);
    if (memory)
      await memoryWave(
        context,
        applying,
        entries.filter(({ change }) => isLinkChange(change)),
      );
    else await targetWave(context, applying, entries);
    context.report({
      run: context.run,
      step: 'applying',
      done: applying.handled,
      total,
      failed: applying.failed.size,
    });
    await context.checkpoint();
  }
}

/** The next changes of a phase; a person's are never torn apart unless one person alone has more than a wave. */
async function nextWave(
  context: Context,
  plan: string,
  phase: number,
  after: number,
): Promise<readonly JournalEntry[]> {
  const limit = waveOf(context, phase);
  const entries = await changesOf(context.db, plan, {
    phase,
    after,
    states: ['planned'],
    selected: true,
    limit,
  });
  if (entries.length < limit) return entries;
  const last = entries.at(-1)?.person;
  const whole = entries.filter(({ person }) => person !== last);
  return last === undefined || whole.length === 0 ? entries : whole;
}

/** Changes that travel together are taken up many at once: the more of a group are at hand, the fewer calls are made. */
function waveOf({ target }: Context, phase: number): number {
  const sizes = (target.batches ?? []).flatMap(({ type, size }) =>
    phases[phase]?.every((one) => one === type) ? size : [],
  );
  return Math.min(WAVE * Math.max(1, ...sizes), TOGETHER);
}

/** People one of whose changes failed before a crash, and whether the rest of theirs hangs on it. */
async function failedPeople(context: Context, plan: string): Promise<Map<string, boolean>> {
  const failed = new Map<string, boolean>();
  for await (const failure of failuresOf(context, plan)) noteFailed(failed, failure);
  return failed;
}

/** What has failed for people. */
async function* failuresOf(
  context: Context,
  plan: string,
): AsyncIterable<{ readonly person: string; readonly type: ChangeType; readonly code: ErrorCode }> {
  for await (const { from, to } of stretchesOf(context.db, plan)) {
    const rows = await context.db
      .tables<ReconciliationTables>()
      .selectFrom('plan_change')
      .select(['person', 'type', 'outcome'])
      .where('plan', '=', plan)
      .where('seq', '>=', from)
      .where('seq', '<=', to)
      .where('state', '=', 'failed')
      .execute();
    for (const { person, type, outcome: kept } of rows) {
      const outcome = kept === null ? undefined : fromJson<Outcome>(kept);
      if (person !== null && outcome?.state === 'failed')
        yield { person, type: type as ChangeType, code: outcome.code };
    }
  }
}

async function selectedCount(context: Context, plan: string): Promise<number> {
  const rows = await tally(context.db, plan);
  return rows.reduce(
    (sum, { selected, state, count }) => sum + (selected && state === 'planned' ? count : 0),
    0,
  );
}

/** What was not approved, or never got its turn, is written down as left. */
async function leaveRest(context: Context, plan: string, why: string): Promise<void> {
  for await (const { from, to } of stretchesOf(context.db, plan))
    for (const [selected, message] of [
      [0, 'Not approved.'],
      [1, why],
    ] as const)
      await context.db
        .tables<ReconciliationTables>()
        .updateTable('plan_change')
        .set({
          state: 'skipped',
          finished_at: context.clock.now(),
          outcome: toJson({ state: 'skipped', message }),
        })
        .where('plan', '=', plan)
        .where('seq', '>=', from)
        .where('seq', '<=', to)
        .where('state', '=', 'planned')
        .where('selected', '=', selected)
        .execute();
}

async function outcomeOf(context: Context, plan: string, moved: readonly string[]): Promise<AppliedPlan> {
  const counts = { done: 0, failed: 0, skipped: 0 };
  for (const { state, count } of await tally(context.db, plan)) {
    if (state === 'done' || state === 'failed' || state === 'skipped') counts[state] += count;
  }
  const again = new Set(moved);
  for await (const { person, code } of failuresOf(context, plan))
    if (LOOK_AGAIN.includes(code)) again.add(person);
  return { ...counts, again: [...again] };
}
