/**
 * What an approval covers. It is decided in one small transaction, which keeps the numbers of all covered changes beside the plan;
 * only then it is written to each change, some at a time, so that nobody waits for half a million rows. Until that is done the
 * numbers stay, and whoever takes the plan up writes the rest: it is the same however often it is written.
 */

import { sql } from 'kysely';
import { among, type Database, type Marks, openMarks, type Queryable, serialise } from '../store/index.ts';
import { STRETCH, stretchesOf } from './journal.ts';
import { movePlan, type Plan, type PlanUpdate } from './plans.ts';
import type { ReconciliationTables } from './tables.ts';

/** Approves the plan, if it still waits for that; gives whether it did. In the transaction of the approval. */
export async function keepCovered(
  tx: Queryable,
  plan: string,
  { covered, ...update }: PlanUpdate & { readonly covered: Marks },
): Promise<boolean> {
  const waited = await movePlan(tx, { id: plan, from: ['held', 'ready'] }, { ...update, state: 'approved' });
  if (!waited) return false;
  await tx
    .tables<ReconciliationTables>()
    .updateTable('plan')
    .set({ covers: covered.toText() })
    .where('id', '=', plan)
    .execute();
  return true;
}

/** Writes to each change of an approved plan whether it is covered, unless that was done to the end before. */
export async function markCovered(db: Database, plan: Plan): Promise<void> {
  const covers = await coversOf(db, plan.id);
  if (covers === null) return;
  const covered = openMarks(covers);
  for await (const { from } of stretchesOf(db, plan.id)) {
    // Whoever was quicker may be at work on the plan by now, and have left out what is no longer so.
    const isDone = await db.transaction(async (tx) => {
      await serialise(tx, `plan ${plan.id}`);
      if ((await coversOf(tx, plan.id)) === null) return true;
      await markStretch(tx, plan.id, { from, covered });
      return false;
    });
    if (isDone) return;
  }
  await allowRepeats(db, plan);
  await db.transaction(async (tx) => {
    await serialise(tx, `plan ${plan.id}`);
    await tx
      .tables<ReconciliationTables>()
      .updateTable('plan')
      .set({ covers: null })
      .where('id', '=', plan.id)
      .execute();
  });
}

/** What the approval of a plan covers, where that does not stand at each change yet. */
export async function unwrittenCovers(db: Queryable, plan: string): Promise<Marks | undefined> {
  const covers = await coversOf(db, plan);
  return covers === null ? undefined : openMarks(covers);
}

/** The numbers of what the approval covers; null where that stands at each change already. */
async function coversOf(db: Queryable, plan: string): Promise<string | null> {
  const row = await db
    .tables<ReconciliationTables>()
    .selectFrom('plan')
    .select('covers')
    .where('id', '=', plan)
    .executeTakeFirst();
  return row?.covers ?? null;
}

async function markStretch(
  db: Queryable,
  plan: string,
  { from, covered }: { readonly from: number; readonly covered: Marks },
): Promise<void> {
  const seqs = Array.from({ length: STRETCH }, (_, at) => from + at).filter((seq) => covered.has(seq));
  const changes = db
    .tables<ReconciliationTables>()
    .updateTable('plan_change')
    .where('plan', '=', plan)
    .where('seq', '>=', from)
    .where('seq', '<', from + STRETCH);
  const isWhole = seqs.length === STRETCH;
  if (seqs.length > 0)
    await (isWhole ? changes : changes.where(among(db, 'seq', seqs)))
      .set({ selected: 1, approved: 1 })
      .execute();
  // What was written by an attempt before is not written again.
  if (isWhole) return;
  const left = seqs.length === 0 ? changes : changes.where(sql<boolean>`not ${among(db, 'seq', seqs)}`);
  await left.where('selected', '=', 1).set({ selected: 0 }).execute();
}

/** People whose undone changes are looked at by one statement. */
const PEOPLE = 500;

/** What a person approves anew may be repeated from now on, though it was undone once. Nobody else's undone changes hold a plan. */
async function allowRepeats(db: Queryable, { id, sync, kind }: Plan): Promise<void> {
  if (kind === 'undo') return;
  const tables = db.tables<ReconciliationTables>();
  let after = '';
  for (;;) {
    const rows = await tables
      .selectFrom('plan_change')
      .select('person')
      .distinct()
      .where('sync', '=', sync)
      .where(sql<boolean>`undone = 1`)
      .where('person', '>', after)
      .orderBy('person')
      .limit(PEOPLE)
      .execute();
    const people = rows.flatMap(({ person }) => person ?? []);
    const last = people.at(-1);
    if (last === undefined) return;
    after = last;
    await tables
      .updateTable('plan_change')
      .set({ undone: 0 })
      .where('sync', '=', sync)
      .where(sql<boolean>`undone = 1`)
      .where(among(db, 'person', people))
      .where(({ exists, selectFrom }) =>
        exists(
          selectFrom('plan_change as now')
            .select('now.seq')
            .whereRef('now.person', '=', 'plan_change.person')
            .whereRef('now.digest', '=', 'plan_change.digest')
            .where('now.plan', '=', id)
            .where('now.selected', '=', 1),
        ),
      )
      .execute();
  }
}
