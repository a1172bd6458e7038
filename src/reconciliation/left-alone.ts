/** Whom a sync concerns at all, and whom it leaves alone until somebody does something: undecided, or of whom no account can be made. */

import { among, fromJson, type Queryable } from '../store/index.ts';
import type { PlanCounts } from './plans.ts';
import type { ReconciliationTables } from './tables.ts';

/** People whom one plan leaves alone, counted, as far as nothing newer is known of them. */
export interface LeftAlone {
  readonly plan: string;
  /** When the plan was made, milliseconds since 1970. */
  readonly at: number;
  /** A person must decide. */
  readonly held: number;
  /** Mapping fails for them, or what it gives cannot be. */
  readonly invalid: number;
}

type Counts = Pick<LeftAlone, 'held' | 'invalid'>;

const standings = ['held', 'invalid'] as const;
/** Rows of plans of single people that are looked through, the newest. */
const most = 2_000;

/** By the newest plan of everybody, and by newer ones of single people; the newest first. */
export async function leftAlone(db: Queryable, sync: string): Promise<readonly LeftAlone[]> {
  const whole = await newestWhole(db, sync);
  const left = new Map<string, Counts & Pick<LeftAlone, 'at'>>();
  const seen = new Set<string>();
  for (const { plan, person, standing, at } of await newerRows(db, sync, whole?.id)) {
    if (seen.has(person)) continue;
    seen.add(person);
    const kind = standings.find((one) => one === standing);
    if (kind === undefined) continue;
    const { held, invalid } = left.get(plan) ?? { held: 0, invalid: 0 };
    left.set(plan, { at, held, invalid, [kind]: (kind === 'held' ? held : invalid) + 1 });
  }
  if (whole !== undefined) {
    const known = await countAmong(db, whole.id, [...seen]);
    const { held = 0, invalid = 0 } = whole.counts.standings;
    left.set(whole.id, { at: whole.at, held: held - known.held, invalid: invalid - known.invalid });
  }
  return [...left]
    .filter(([, { held, invalid }]) => held + invalid > 0)
    .map(([plan, counts]) => ({ plan, ...counts }));
}

/** How many people a sync concerns, by its newest plan of everybody; nothing when there is none. */
export async function concerned(db: Queryable, sync: string): Promise<number | undefined> {
  const whole = await newestWhole(db, sync);
  if (whole === undefined) return undefined;
  const { people, standings: known } = whole.counts;
  return people - (known.outside ?? 0);
}

/** The newest plan of everybody that was made to the end and not only tried. */
export async function newestWhole(db: Queryable, sync: string) {
  const row = await db
    .tables<ReconciliationTables>()
    .selectFrom('plan')
    .select(['id', 'created_at', 'counts'])
    .where('sync', '=', sync)
    .where('kind', '=', 'reconcile')
    .where('full', '=', 1)
    .where('state', 'not in', ['planning', 'tried'])
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirst();
  return row === undefined
    ? undefined
    : { id: row.id, at: row.created_at, counts: fromJson<PlanCounts>(row.counts) };
}

/** How people stand in newer plans of single people, the newest first. */
async function newerRows(db: Queryable, sync: string, whole: string | undefined) {
  let query = db
    .tables<ReconciliationTables>()
    .selectFrom('plan')
    .innerJoin('plan_person', 'plan_person.plan', 'plan.id')
    .select(['plan.id as plan', 'plan.created_at as at', 'plan_person.person', 'plan_person.standing'])
    .where('plan.sync', '=', sync)
    .where('plan.kind', '=', 'reconcile')
    .where('plan.full', '=', 0)
    .where('plan.state', 'not in', ['planning', 'tried']);
  if (whole !== undefined) query = query.where('plan.id', '>', whole);
  return query.orderBy('plan.id', 'desc').limit(most).execute();
}

/** How many of these people the plan leaves alone. */
async function countAmong(db: Queryable, plan: string, people: readonly string[]): Promise<Counts> {
  if (people.length === 0) return { held: 0, invalid: 0 };
  const rows = await db
    .tables<ReconciliationTables>()
    .selectFrom('plan_person')
    .select('standing')
    .where('plan', '=', plan)
    .where('standing', 'in', standings)
    .where(among(db, 'person', people))
    .execute();
  const held = rows.filter(({ standing }) => standing === 'held').length;
  return { held, invalid: rows.length - held };
}
