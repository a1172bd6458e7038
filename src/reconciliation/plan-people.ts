/** How the people of a plan stand: whom it leaves alone, and why. */

import type { Expression, ExpressionBuilder, SqlBool } from 'kysely';
import type { Situation } from '../model/index.ts';
import { bulkUpsert, type Queryable } from '../store/index.ts';
import type { PersonPlan, Standing } from './plan.ts';
import type { ReconciliationTables } from './tables.ts';

/** Writes down how people stand, so that the plan can say whom it leaves alone and why. */
export async function addPeople(db: Queryable, plan: string, people: readonly PersonPlan[]): Promise<void> {
  if (people.length === 0) return;
  await bulkUpsert(db, {
    table: 'plan_person',
    columns: {
      plan: 'text',
      person: 'text',
      situation: 'text',
      standing: 'text',
      account: 'text',
      message: 'text',
    },
    key: ['plan', 'person'],
    update: ['situation', 'standing', 'account', 'message'],
    rows: people.map(({ person, situation, standing, account, message }) => ({
      plan,
      person,
      situation: situation ?? null,
      standing,
      account: account ?? null,
      message: message ?? null,
    })),
  });
}

/** How one person stands in a plan. */
export interface PlanPerson {
  readonly person: string;
  readonly situation?: Situation;
  readonly standing: Standing;
  readonly account?: string;
  readonly message?: string;
}

/** With whom something is: a plan of single people also knows those of whom there is nothing to tell. */
function noteworthy({
  or,
  eb,
  exists,
  selectFrom,
}: ExpressionBuilder<ReconciliationTables, 'plan_person'>): Expression<SqlBool> {
  return or([
    eb('standing', 'not in', ['settled', 'outside']),
    exists(
      selectFrom('plan_change')
        .select('plan_change.seq')
        .whereRef('plan_change.person', '=', 'plan_person.person')
        .whereRef('plan_change.plan', '=', 'plan_person.plan'),
    ),
  ]);
}

/** People of a plan that need a look, or with changes; by id, paged by `after`. */
export async function peopleOf(
  db: Queryable,
  plan: string,
  query: { readonly standings?: readonly Standing[]; readonly after?: string; readonly limit?: number } = {},
): Promise<readonly PlanPerson[]> {
  let select = db
    .tables<ReconciliationTables>()
    .selectFrom('plan_person')
    .selectAll()
    .where('plan', '=', plan);
  select =
    query.standings === undefined
      ? select.where(noteworthy)
      : select.where('standing', 'in', query.standings);
  if (query.after !== undefined) select = select.where('person', '>', query.after);
  const rows = await select
    .orderBy('person')
    .limit(query.limit ?? 100)
    .execute();
  return rows.map((row) => ({
    person: row.person,
    ...(row.situation === null ? {} : { situation: row.situation as Situation }),
    standing: row.standing as Standing,
    ...(row.account === null ? {} : { account: row.account }),
    ...(row.message === null ? {} : { message: row.message }),
  }));
}
