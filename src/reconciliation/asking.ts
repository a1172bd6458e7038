/**
 * Sets aside what nothing brings back: people whose accounts would be deleted or anonymised become a plan of their own,
 * for which a person is asked every time, so that nobody else waits for the answer.
 */

import { irrevocable } from '../model/index.ts';
import type { Queryable } from '../store/index.ts';
import type { Context } from './context.ts';
import { judge } from './guard.ts';
import { holdPlan } from './hold.ts';
import { tally } from './journal.ts';
import {
  createPlan,
  getPlan,
  isQuestion,
  listPlans,
  movePlan,
  type Plan,
  planDigest,
  updatePlan,
} from './plans.ts';
import type { ReconciliationTables } from './tables.ts';
import { weigh } from './weigh.ts';

/** What is left of a plan, and the plan that waits for an answer, if there is one. */
export interface Parted {
  readonly plan: Plan;
  readonly asked?: Plan;
}

/**
 * Parts a plan. The question of before stays as long as it asks the very same, so that whoever looks at it finds it
 * again; a full plan takes back a question that is none any more.
 */
export async function setAside(context: Context, plan: Plan): Promise<Parted> {
  const { db } = context;
  const mayAsk = irrevocable.some((type) => (plan.counts.changes[type] ?? 0) > 0);
  const people = mayAsk ? await peopleAsked(db, plan.id) : 0;
  const open = (await listPlans(db, { sync: plan.sync, states: ['held'] })).filter(isQuestion);
  if (people === 0) {
    if (plan.full) await takeBack(db, open);
    return { plan };
  }
  const question = await part(context, plan);
  const rest = await getPlan(db, plan.id);
  if (!plan.full) return { plan: rest, asked: await hold(context, question) };
  const same = await sameAs(db, question, open);
  if (same !== undefined) {
    await updatePlan(db, question.id, { state: 'superseded' });
    await takeBack(
      db,
      open.filter(({ id }) => id !== same.id),
    );
    return { plan: rest, asked: same };
  }
  await takeBack(db, open);
  return { plan: rest, asked: await hold(context, question) };
}

async function hold(context: Context, question: Plan): Promise<Plan> {
  const verdict = judge(await weigh(context, question), context.sync.safety);
  return holdPlan(context, question, verdict.safe ? [] : verdict.reasons);
}

async function takeBack(db: Queryable, questions: readonly Plan[]): Promise<void> {
  for (const { id } of questions) await movePlan(db, { id, from: ['held'] }, { state: 'superseded' });
}

async function sameAs(db: Queryable, question: Plan, open: readonly Plan[]): Promise<Plan | undefined> {
  const digest = await planDigest(db, question);
  for (const other of open) if ((await planDigest(db, other)) === digest) return other;
  return undefined;
}

async function peopleAsked(db: Queryable, plan: string): Promise<number> {
  const { count } = await db
    .tables<ReconciliationTables>()
    .selectFrom('plan_change')
    .select(({ fn }) => fn.count<number>('person').distinct().as('count'))
    .where('plan', '=', plan)
    .where('type', 'in', irrevocable)
    .executeTakeFirstOrThrow();
  return Number(count);
}

/** Moves all that the plan says of those people into a plan of their own. */
async function part({ db, newId, clock }: Context, plan: Plan): Promise<Plan> {
  const id = newId();
  await db.transaction(async (tx) => {
    const { sync, target, kind, rules } = plan;
    await createPlan(tx, { id, sync, target, kind, full: false, rules, createdAt: clock.now() });
    const tables = tx.tables<ReconciliationTables>();
    const asked = await tables
      .selectFrom('plan_change')
      .select('person')
      .distinct()
      .where('plan', '=', plan.id)
      .where('type', 'in', irrevocable)
      .execute();
    const people = asked.flatMap(({ person }) => person ?? []);
    for (const table of ['plan_change', 'plan_person', 'plan_seat', 'plan_holding'] as const)
      await tables
        .updateTable(table)
        .set({ plan: id })
        .where('plan', '=', plan.id)
        .where('person', 'in', people)
        .execute();
    await updatePlan(tx, plan.id, { counts: { ...plan.counts, changes: await changesIn(tx, plan.id) } });
    const { seats } = plan.counts;
    const counts = {
      people: people.length,
      situations: {},
      standings: {},
      lacking: {},
      ...(seats === undefined ? {} : { seats }),
    };
    await updatePlan(tx, id, { counts: { ...counts, changes: await changesIn(tx, id) } });
  });
  return getPlan(db, id);
}

async function changesIn(tx: Queryable, plan: string): Promise<Readonly<Record<string, number>>> {
  const changes: Record<string, number> = {};
  for (const { type, count } of await tally(tx, plan)) changes[type] = (changes[type] ?? 0) + count;
  return changes;
}
