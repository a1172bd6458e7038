/** A person decides over a plan: approves it whole or in part, or rejects it. */

import { ProvisioningError } from '../model/index.ts';
import { type Queryable, serialise } from '../store/index.ts';
import type { Parts } from './context.ts';
import { keepCovered, markCovered } from './plan-covers.ts';
import { coveredBy, isWholePlan, type PlanPart } from './plan-part.ts';
import { editionOf, getPlan, movePlan, type Plan, type PlanState, planDigest } from './plans.ts';
import type { ReconciliationTables } from './tables.ts';

/** An approval must be used within a day: later the world is another (milliseconds). */
const APPROVAL_HOLDS = 24 * 60 * 60_000;

export interface Approval extends PlanPart {
  readonly plan: string;
  /** Who decides. */
  readonly by: string;
  /** The digest of the plan as it was looked at; another digest is refused. Absent: the plan as it stands now. */
  readonly digest?: string;
  /** How many changes the part had when it was counted; another number is refused. */
  readonly counted?: number;
  readonly note?: string;
}

/**
 * Approves a plan, or a part of it. The approval covers exactly those changes, is bound to the plan's digest and to the
 * sync's rules, and expires after a day.
 *
 * What it covers is read beforehand and decided in one small transaction: nobody waits for it, and a plan that has changed
 * meanwhile, or over which somebody else has decided, is refused with nothing approved.
 *
 * @throws ProvisioningError `conflict` when the plan does not wait for approval, `stale` when it is no longer what was looked at.
 */
export async function approvePlan(parts: Parts, rules: string, approval: Approval): Promise<Plan> {
  const { db, clock, audit } = parts;
  const edition = await editionOf(db, approval.plan);
  const plan = await getPlan(db, approval.plan);
  refuseDecided(plan);
  await refuseStale(db, plan, rules);
  if (approval.digest !== undefined && approval.digest !== (await planDigest(db, plan)))
    throw changedMeanwhile(plan);
  const covered = await coveredBy(db, plan.id, approval);
  refuseMiscounted(plan.id, covered.size, approval.counted);
  const at = clock.now();
  await db.transaction(async (tx) => {
    // Under the lock of the plan, so that nothing joins it between what was read and what is approved.
    await serialise(tx, `plan ${plan.id}`);
    if ((await editionOf(tx, plan.id)) !== edition) throw changedMeanwhile(plan);
    const decided = { at, by: approval.by, ...(approval.note === undefined ? {} : { note: approval.note }) };
    if (!(await keepCovered(tx, plan.id, { covered, expiresAt: at + APPROVAL_HOLDS, decided })))
      throw decidedAlready(await getPlan(tx, plan.id));
    // A part of a first plan confirms nothing: what it left out is asked for again.
    if (plan.kind === 'reconcile' && plan.full && isWholePlan(approval)) await confirmSync(tx, plan.sync, at);
    const { people, types, filter, groups } = approval;
    const part = Object.fromEntries(
      Object.entries({ people, types, filter, groups }).filter(([, said]) => said !== undefined),
    );
    await audit.append(
      [
        {
          at,
          actor: approval.by,
          action: 'plan.approved',
          sync: plan.sync,
          plan: plan.id,
          details: { ...part, note: approval.note ?? null, hold: plan.hold },
        },
      ],
      tx,
    );
  });
  await markCovered(db, plan);
  return getPlan(db, plan.id);
}

async function refuseStale(db: Queryable, plan: Plan, rules: string): Promise<void> {
  if (plan.rules === rules || plan.kind !== 'reconcile') return;
  await movePlan(db, { id: plan.id, from: ['held', 'ready'] }, { state: 'stale' });
  throw new ProvisioningError(
    'stale',
    `The rules of ${plan.sync} have changed since plan ${plan.id} was made; make a new one with rollcall plan ${plan.sync}.`,
  );
}

function changedMeanwhile({ id }: Plan): ProvisioningError {
  return new ProvisioningError(
    'stale',
    `Plan ${id} has changed since you looked at it; look again, then approve it.`,
  );
}

function refuseDecided(plan: Plan): void {
  if (plan.state !== 'held' && plan.state !== 'ready') throw decidedAlready(plan);
}

function decidedAlready({ id, state, sync }: Plan): ProvisioningError {
  return new ProvisioningError(
    'conflict',
    `Plan ${id} is ${state} and waits for no approval; make a new one with rollcall plan ${sync}.`,
  );
}

function refuseMiscounted(id: string, covered: number, counted: number | undefined): void {
  if (counted !== undefined && counted !== covered)
    throw new ProvisioningError(
      'stale',
      `${counted} changes of plan ${id} were counted and ${covered} are covered now; count them again, then approve them.`,
    );
  if (covered === 0)
    throw new ProvisioningError(
      'conflict',
      `Nothing of plan ${id} fits what was chosen; choose something that it would do, or reject it.`,
    );
}

async function confirmSync(tx: Queryable, sync: string, at: number): Promise<void> {
  await tx
    .tables<ReconciliationTables>()
    .insertInto('sync_state')
    .values({ sync, confirmed_at: at })
    .onConflict((clash) =>
      clash
        .column('sync')
        .doUpdateSet((eb) => ({ confirmed_at: eb.fn.coalesce('sync_state.confirmed_at', eb.val(at)) })),
    )
    .execute();
}

/** States in which a plan can be rejected. */
const REJECTABLE: readonly PlanState[] = ['held', 'ready', 'approved'];

/** Rejects a plan: nothing of it is done. @throws ProvisioningError `conflict` when it does not wait for a decision. */
export async function rejectPlan(
  parts: Parts,
  decision: { readonly plan: string; readonly by: string; readonly note?: string },
): Promise<Plan> {
  const { db, clock, audit } = parts;
  const plan = await getPlan(db, decision.plan);
  const at = clock.now();
  const note = decision.note === undefined ? {} : { note: decision.note };
  await db.transaction(async (tx) => {
    const decided = { at, by: decision.by, ...note };
    if (!(await movePlan(tx, { id: plan.id, from: REJECTABLE }, { state: 'rejected', decided })))
      throw new ProvisioningError(
        'conflict',
        `Plan ${plan.id} is ${(await getPlan(tx, plan.id)).state}; only a plan that waits can be rejected.`,
      );
    await audit.append(
      [{ at, actor: decision.by, action: 'plan.rejected', sync: plan.sync, plan: plan.id, details: note }],
      tx,
    );
  });
  return getPlan(db, plan.id);
}
