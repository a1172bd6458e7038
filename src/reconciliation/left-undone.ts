/** What a sync was to do and has not done since: it failed, and nobody has looked at the person anew. */

import { sql } from 'kysely';
import type { Queryable } from '../store/index.ts';
import { newestWhole } from './left-alone.ts';
import type { ReconciliationTables } from './tables.ts';

/**
 * Counts the changes that failed in the newest plan of everybody or since, and whose person no newer plan has looked at: a run
 * for somebody else makes nothing good. What had changed meanwhile is planned anew by itself, and did not fail.
 */
export async function leftUndone(db: Queryable, sync: string): Promise<number> {
  const whole = await newestWhole(db, sync);
  const tables = db.tables<ReconciliationTables>();
  let failed = tables
    .selectFrom('plan_change')
    .where('plan_change.sync', '=', sync)
    // Spelt out, so that the index of what failed is used.
    .where(sql<boolean>`plan_change.state = 'failed'`)
    .where(sql<boolean>`cast(plan_change.outcome as text) not like '%"stale"%'`);
  let looked = tables
    .selectFrom('plan')
    .innerJoin('plan_person', 'plan_person.plan', 'plan.id')
    .select(({ fn }) => ['plan_person.person', fn.max('plan.id').as('plan')])
    .where('plan.sync', '=', sync)
    .where('plan.kind', '=', 'reconcile')
    .where('plan.full', '=', 0)
    .where('plan.state', 'not in', ['planning', 'tried'])
    .groupBy('plan_person.person');
  if (whole !== undefined) {
    failed = failed
      .where('plan_change.finished_at', '>=', whole.at)
      .where('plan_change.plan', '>=', whole.id);
    looked = looked.where('plan.id', '>', whole.id);
  }
  const { length: isAny } = await failed.select('plan_change.seq').limit(1).execute();
  if (isAny === 0) return 0;
  const { count } = await failed
    .leftJoin(looked.as('looked'), 'looked.person', 'plan_change.person')
    .where(({ eb, or }) =>
      or([eb('looked.plan', 'is', null), eb('looked.plan', '<=', eb.ref('plan_change.plan'))]),
    )
    .select(({ fn }) => fn.countAll<number | string>().as('count'))
    .executeTakeFirstOrThrow();
  return Number(count);
}
