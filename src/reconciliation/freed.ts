/** A seat that was freed goes to the first who waits: they are looked at again soon after. */

import type { Context } from './context.ts';
import { personJob } from './jobs.ts';
import { lookAtClosed } from './leavers.ts';
import { inLine } from './queueing.ts';
import { seatLimits } from './seat-limits.ts';
import { waitersAt } from './seat-planning.ts';

/** Targets count behind the change: so long a freed seat may still be told as taken (milliseconds). */
const SHOWN_AFTER = 60_000;
/** People who are looked at again; the others wait for the next round. */
const MOST = 200;

/** After an apply: looks whether the target shows what was closed, and passes on the seats that were freed. */
export async function afterApply(context: Context): Promise<void> {
  await lookAtClosed(context);
  await queueWaiting(context);
}

/** Queues as many of those who wait as there are seats free now. */
async function queueWaiting({ db, sync, jobs, clock }: Context): Promise<void> {
  const waiters = await waitersAt(db, sync.to);
  if (waiters.length === 0) return;
  const free = new Map<string, number>();
  for (const { product, used, total } of await seatLimits(db, sync.to))
    free.set(product, total === undefined ? MOST : Math.max(0, total - used));
  const runAt = clock.now() + SHOWN_AFTER;
  let queued = 0;
  for (const { person, products, sync: of } of waiters.toSorted(inLine)) {
    if (queued >= MOST || products.some((product) => (free.get(product) ?? 0) <= 0)) continue;
    for (const product of products) free.set(product, (free.get(product) ?? 0) - 1);
    await jobs.add(personJob(of, sync.to, person, { runAt }));
    queued += 1;
  }
}
