/** Stops a plan and asks: keeps one open question per sync, however many runs ask it. */

import type { HoldReason } from '../model/index.ts';
import { type Queryable, serialise } from '../store/index.ts';
import type { Context } from './context.ts';
import { IRREVOCABLE, judge } from './guard.ts';
import { tally } from './journal.ts';
import {
  getPlan,
  isQuestion,
  listPlans,
  movePlan,
  noteChanged,
  type Plan,
  planDigest,
  updatePlan,
} from './plans.ts';
import type { ReconciliationTables } from './tables.ts';
import { weigh } from './weigh.ts';

/**
 * Holds a plan. A full plan takes the place of what was held before, unless that asks the very same: then the older one,
 * at which somebody may be looking, stays. A scoped plan that asks only what a full one asks already is dropped; else
 * its people join the scoped plan that is held already, so that a drip of single departures becomes one question.
 * Gives the plan that waits.
 */
export async function holdPlan(context: Context, plan: Plan, reasons: readonly HoldReason[]): Promise<Plan> {
  const { db, sync, clock, actor, run } = context;
  const asks = reasons.some(({ rule }) => rule === IRREVOCABLE) && !plan.full;
  const open = (await listPlans(db, { sync: sync.name, states: ['held'] })).filter(
    (other) => isQuestion(other) === asks,
  );
  const waits = await db.transaction(async (tx) => {
    const kept = plan.full
      ? await sameQuestion(tx, plan, open)
      : ((await askedAlready(tx, plan, open)) ??
        (await stillHeld(
          tx,
          open.find((other) => other.rules === plan.rules && other.kind === 'reconcile' && !other.full),
        )));
    if (kept !== undefined) {
      if (!plan.full && !kept.full) await join(tx, plan, kept, reasons);
      await updatePlan(tx, plan.id, { state: 'superseded' });
      return kept.id;
    }
    if (plan.full) await supersede(tx, open);
    await updatePlan(tx, plan.id, { state: 'held', hold: reasons });
    await context.audit.append(
      [
        {
          at: clock.now(),
          actor,
          action: 'plan.held',
          sync: sync.name,
          run,
          plan: plan.id,
          details: { reasons },
        },
      ],
      tx,
    );
    return plan.id;
  });
  return waits === plan.id || plan.full ? getPlan(db, waits) : judgedAnew(context, waits);
}

/** The plan, if nobody has decided over it since: nothing joins what is approved, which covers what was looked at and no more. */
async function stillHeld(tx: Queryable, plan: Plan | undefined): Promise<Plan | undefined> {
  if (plan === undefined) return undefined;
  await serialise(tx, `plan ${plan.id}`);
  const now = await getPlan(tx, plan.id);
  return now.state === 'held' ? now : undefined;
}

/** A plan that was joined asks for all that waits in it, not only for who came last. */
async function judgedAnew(context: Context, id: string): Promise<Plan> {
  const plan = await getPlan(context.db, id);
  if (plan.full) return plan;
  const verdict = judge(await weigh(context, plan), context.sync.safety);
  if (verdict.safe) return plan;
  await updatePlan(context.db, id, { hold: verdict.reasons });
  return getPlan(context.db, id);
}

/** A full plan with nothing to ask leaves nothing held of the reconciliations before it. */
export async function supersedeHeld(context: Context): Promise<void> {
  const open = await listPlans(context.db, { sync: context.sync.name, states: ['held', 'ready'] });
  await context.db.transaction((tx) =>
    supersede(
      tx,
      open.filter((plan) => !isQuestion(plan)),
    ),
  );
}

/** Over what somebody has decided since it was listed, the decision stands. */
async function supersede(tx: Queryable, open: readonly Plan[]): Promise<void> {
  for (const { id, kind } of open) {
    if (kind === 'reconcile') await movePlan(tx, { id, from: ['held', 'ready'] }, { state: 'superseded' });
  }
}

async function sameQuestion(tx: Queryable, plan: Plan, open: readonly Plan[]): Promise<Plan | undefined> {
  const digest = await planDigest(tx, plan);
  for (const other of open) {
    if (other.full && other.kind === 'reconcile' && (await planDigest(tx, other)) === digest) return other;
  }
  return undefined;
}

/** The full plan that asks all of this already: whoever approves it must not be asked the same again. */
async function askedAlready(tx: Queryable, plan: Plan, open: readonly Plan[]): Promise<Plan | undefined> {
  for (const other of open) {
    if (!other.full || other.kind !== 'reconcile' || other.rules !== plan.rules) continue;
    const news = await tx
      .tables<ReconciliationTables>()
      .selectFrom('plan_change')
      .select('seq')
      .where('plan', '=', plan.id)
      .where(({ not, exists, selectFrom }) =>
        not(
          exists(
            selectFrom('plan_change as asked')
              .select('asked.seq')
              .whereRef('asked.person', '=', 'plan_change.person')
              .whereRef('asked.digest', '=', 'plan_change.digest')
              .where('asked.plan', '=', other.id),
          ),
        ),
      )
      .limit(1)
      .executeTakeFirst();
    if (news === undefined) return other;
  }
  return undefined;
}

/** Moves the changes of one plan to the end of another; what the other said of the same people before is dropped. */
async function join(tx: Queryable, from: Plan, to: Plan, reasons: readonly HoldReason[]): Promise<void> {
  const tables = tx.tables<ReconciliationTables>();
  const people = tables.selectFrom('plan_person').select('person').where('plan', '=', from.id);
  await tables.deleteFrom('plan_change').where('plan', '=', to.id).where('person', 'in', people).execute();
  await tables.deleteFrom('plan_person').where('plan', '=', to.id).where('person', 'in', people).execute();
  const looked = (await people.execute()).map(({ person }) => person);
  const { last } = await tables
    .selectFrom('plan_change')
    .select(({ fn }) => fn.max<number | null>('seq').as('last'))
    .where('plan', '=', to.id)
    .executeTakeFirstOrThrow();
  const shift = (last ?? -1) + 1;
  await tables
    .updateTable('plan_change')
    .set((eb) => ({ plan: to.id, seq: eb('seq', '+', shift) }))
    .where('plan', '=', from.id)
    .execute();
  await tables.updateTable('plan_person').set({ plan: to.id }).where('plan', '=', from.id).execute();
  await tables.deleteFrom('plan_seat').where('plan', '=', to.id).where('person', 'in', looked).execute();
  await tables.deleteFrom('plan_holding').where('plan', '=', to.id).where('person', 'in', looked).execute();
  await tables.updateTable('plan_holding').set({ plan: to.id }).where('plan', '=', from.id).execute();
  await tables.updateTable('plan_seat').set({ plan: to.id }).where('plan', '=', from.id).execute();
  await noteChanged(tx, to.id);
  const changes: Record<string, number> = {};
  for (const { type, count } of await tally(tx, to.id)) changes[type] = (changes[type] ?? 0) + count;
  await updatePlan(tx, to.id, {
    hold: reasons,
    counts: { ...to.counts, people: to.counts.people + from.counts.people, changes },
  });
}
