/** Goes on with plans of this sync that a crash or a failing connection interrupted: the journal says where. */

import { applyPlan, settleStopped } from './apply.ts';
import type { Context } from './context.ts';
import { listPlans } from './plans.ts';
import { queueAgain } from './queue.ts';
import { markUndone } from './undo.ts';

/** Settles and finishes every plan of this sync that is still being applied; one that was stopped is only settled. */
export async function resume(context: Context): Promise<void> {
  const { db, sync, log } = context;
  const interrupted = await listPlans(db, { sync: sync.name, states: ['applying', 'stopping'] });
  for (const plan of interrupted.toReversed()) {
    if (plan.state === 'stopping') {
      await settleStopped(context, plan);
      continue;
    }
    log.info({ plan: plan.id, run: context.run }, 'Going on with an interrupted plan.');
    const { again } = await applyPlan(context, plan, false);
    if (plan.kind === 'undo') await markUndone(context, plan);
    await queueAgain(context, again, 0);
  }
}
