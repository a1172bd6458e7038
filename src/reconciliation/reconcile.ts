/** One run, told in a page: go on with what was interrupted, observe, plan, ask the guard, hold or apply. */

import { applyPlan } from './apply.ts';
import { setAside } from './asking.ts';
import type { Context } from './context.ts';
import { afterApply } from './freed.ts';
import { judge } from './guard.ts';
import { holdPlan, supersedeHeld } from './hold.ts';
import { noteShown } from './leavers.ts';
import { observeTarget } from './observing.ts';
import { makePlan } from './planning.ts';
import { type Plan, updatePlan } from './plans.ts';
import { queueAgain, queueAppearing, queueDue } from './queue.ts';
import { resume } from './resume.ts';
import type { Ending } from './session.ts';
import { isConfirmed, weigh } from './weigh.ts';

export interface Reconciling {
  /** Only these people; absent: everybody. */
  readonly people?: readonly string[];
  /** Makes the plan and stops there: there is no dry run, dry run is not applying. */
  readonly planOnly: boolean;
  /** How often these people were queued by a failure before. */
  readonly again?: number;
}

/** Makes what is like what is desired, as far as the guard lets it. */
export async function reconcile(context: Context, request: Reconciling): Promise<Ending> {
  const { people, planOnly } = request;
  if (!planOnly) {
    if (people !== undefined && !(await isConfirmed(context.db, context.sync.name))) return { state: 'held' };
    await resume(context);
  }
  await observeTarget(context, people);
  await noteShown(context, people);
  const plan = await makePlan(context, { remember: !planOnly, ...(people === undefined ? {} : { people }) });
  if (!planOnly) {
    await queueDue(context);
    await queueAppearing(context, plan, request.again ?? 0);
  }
  if (planOnly) return decide(context, plan, request);
  const { plan: rest, asked } = await setAside(context, plan);
  const ending = await decide(context, rest, request);
  const nothingElse = ending.state === 'done' && Object.keys(rest.counts.changes).length === 0;
  return asked !== undefined && nothingElse ? { state: 'held', plan: asked.id } : ending;
}

async function decide(
  context: Context,
  plan: Plan,
  { planOnly, people, again = 0 }: Reconciling,
): Promise<Ending> {
  const { db, sync } = context;
  const weight = await weigh(context, plan);
  if (weight.changes === 0) {
    await updatePlan(db, plan.id, { state: 'empty' });
    if (people === undefined) await supersedeHeld(context);
    return { state: 'done', plan: plan.id };
  }
  const verdict = judge(weight, sync.safety);
  if (planOnly) {
    if (people === undefined) await supersedeHeld(context);
    await updatePlan(
      db,
      plan.id,
      verdict.safe ? { state: 'ready' } : { state: 'held', hold: verdict.reasons },
    );
    return { state: verdict.safe ? 'done' : 'held', plan: plan.id };
  }
  if (!verdict.safe) return { state: 'held', plan: (await holdPlan(context, plan, verdict.reasons)).id };
  if (people === undefined) await supersedeHeld(context);
  const applied = await applyPlan(context, plan, true);
  await queueDue(context);
  await afterApply(context);
  const queued = await queueAgain(context, applied.again, again);
  const { done, failed, skipped } = applied;
  return { state: 'done', plan: plan.id, counts: { done, failed, skipped, again: queued } };
}
