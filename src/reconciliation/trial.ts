/** Settings that are not saved, tried on everybody: the plan they would make, beside the plan of today. Neither is ever applied. */

import { asProvisioningError, type Sync } from '../model/index.ts';
import type { Context, Parts, Syncs } from './context.ts';
import { judge } from './guard.ts';
import { openLook } from './looking.ts';
import { observeTarget } from './observing.ts';
import { makePlan } from './planning.ts';
import { updatePlan } from './plans.ts';
import type { Ending } from './session.ts';
import { weigh } from './weigh.ts';

/** The syncs as they would be, were this one saved. */
export function supposing(syncs: Syncs, draft: Sync): Syncs {
  return {
    ...syncs,
    sync: async (name) => (name === draft.name ? draft : syncs.sync(name)),
    async syncsTo(target) {
      const others = (await syncs.syncsTo(target)).filter(({ name }) => name !== draft.name);
      return draft.to === target ? [...others, draft] : others;
    },
  };
}

/**
 * Reads the target and makes both plans. The run's plan is the one by the unsaved settings; it names the other.
 * @param context by the unsaved settings
 * @param parts by the saved ones
 */
export async function tryOut(context: Context, parts: Parts): Promise<Ending> {
  const { db, sync } = context;
  const saved = await savedAs(parts.syncs, sync.name);
  const correlate = [...new Set([...sync.correlate, ...(saved?.correlate ?? [])])];
  await observeTarget({ ...context, sync: { ...sync, correlate } }, undefined);
  const tried = await planBy(context);
  if (saved !== undefined) {
    const { context: today, close } = await openLook(parts, saved);
    const { run, actor, signal, checkpoint, report } = context;
    try {
      await updatePlan(db, tried, {
        beside: await planBy({ ...today, run, actor, signal, checkpoint, report }),
      });
    } finally {
      await close();
    }
  }
  return { state: 'done', plan: tried };
}

/** Makes a plan that only looks, and gives its id. It says what would hold it. */
async function planBy(context: Context): Promise<string> {
  const plan = await makePlan(context, { remember: false });
  const verdict = judge(await weigh(context, plan), context.sync.safety);
  await updatePlan(context.db, plan.id, { state: 'tried', hold: verdict.safe ? [] : verdict.reasons });
  return plan.id;
}

async function savedAs(syncs: Syncs, name: string): Promise<Sync | undefined> {
  try {
    return await syncs.sync(name);
  } catch (thrown) {
    // A sync that is only being written has no plan of today.
    if (asProvisioningError(thrown).code === 'not-found') return undefined;
    throw thrown;
  }
}
