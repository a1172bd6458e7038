/**
 * A part of a plan: the changes that somebody has chosen, and what those need. Counted and approved by one and the same
 * condition, computed by the database, so that what is approved is what was counted.
 */

import { type RawBuilder, sql } from 'kysely';
import type { Queryable } from '../store/index.ts';
import {
  all,
  any,
  type ChangeFilter,
  fits,
  nameOfMade,
  nameToMake,
  ofGroups,
  ofMade,
} from './change-filter.ts';
import { stretchesOf } from './journal.ts';
import type { ReconciliationTables } from './tables.ts';

/** What is chosen; a change is when it fits all that is said. What is absent does not matter. */
export interface PlanPart {
  /** Only these people's changes. */
  readonly people?: readonly string[];
  /** Only changes of these types. What others need of another type is left out, too. */
  readonly types?: readonly string[];
  /** Only what a list is filtered by. */
  readonly filter?: ChangeFilter;
  /** Only what concerns one of these groups: by id those that are there, by name those that the plan makes. */
  readonly groups?: readonly ({ readonly id: string } | { readonly made: string })[];
}

/** A part of a plan, counted by type. */
export interface PartCounted {
  /** All changes that an approval of the part covers. */
  readonly count: number;
  /** What was chosen. */
  readonly chosen: Readonly<Record<string, number>>;
  /** What goes along because it is needed: the account before its memberships, the link, the group that must be made first. */
  readonly needed: Readonly<Record<string, number>>;
}

type Test = RawBuilder<boolean>;

/** Whether it is no part, but the whole. */
export function isWholePlan({ people, types, filter, groups }: PlanPart): boolean {
  return [people, types, filter, groups].every((one) => one === undefined);
}

/** Whether the part covers a row of plan_change: chosen, or needed by what is. */
export function covers(db: Queryable, plan: string, part: PlanPart): Test {
  return sql`((${any([chosen(db, 'plan_change', part), needed(db, plan, part)])}) is true)`;
}

/** Counts a part, some rows at a time. */
export async function countPart(db: Queryable, plan: string, part: PlanPart): Promise<PartCounted> {
  const counts = { chosen: new Map<string, number>(), needed: new Map<string, number>() };
  let count = 0;
  const isChosen = sql<number>`case when ${chosen(db, 'plan_change', part)} then 1 else 0 end`;
  for await (const { from, to } of stretchesOf(db, plan)) {
    const rows = await db
      .tables<ReconciliationTables>()
      .selectFrom('plan_change')
      .select(['type', isChosen.as('chosen'), ({ fn }) => fn.countAll<number>().as('count')])
      .where('plan', '=', plan)
      .where('seq', '>=', from)
      .where('seq', '<=', to)
      .where(covers(db, plan, part))
      .groupBy(['type', sql`2`])
      .execute();
    for (const row of rows) {
      const by = counts[row.chosen === 1 ? 'chosen' : 'needed'];
      by.set(row.type, (by.get(row.type) ?? 0) + Number(row.count));
      count += Number(row.count);
    }
  }
  return {
    count,
    chosen: Object.fromEntries(counts.chosen),
    needed: Object.fromEntries(counts.needed),
  };
}

/** Marks what a part covers as approved, and all else as left out; gives how many it covers. */
export async function selectPart(tx: Queryable, plan: string, part: PlanPart): Promise<number> {
  let count = 0;
  const isCovered = covers(tx, plan, part);
  const isWhole = isWholePlan(part);
  for await (const { from, to } of stretchesOf(tx, plan)) {
    const changes = tx
      .tables<ReconciliationTables>()
      .updateTable('plan_change')
      .where('plan', '=', plan)
      .where('seq', '>=', from)
      .where('seq', '<=', to);
    const approved = isWhole ? changes : changes.where(isCovered);
    const { numUpdatedRows } = await approved.set({ selected: 1, approved: 1 }).executeTakeFirstOrThrow();
    count += Number(numUpdatedRows);
    if (!isWhole) await changes.where(sql<boolean>`not ${isCovered}`).set({ selected: 0 }).execute();
  }
  return count;
}

function chosen(db: Queryable, row: string, { people, types, filter, groups }: PlanPart): Test {
  const tests: Test[] = [];
  if (types !== undefined) tests.push(fits(db, row, { types }));
  if (people !== undefined) tests.push(sql`${sql.ref(`${row}.person`)} in (${sql.join(people)})`);
  if (filter !== undefined) tests.push(fits(db, row, filter));
  if (groups !== undefined) {
    const ids = groups.flatMap((one) => ('id' in one ? [one.id] : []));
    const names = groups.flatMap((one) => ('made' in one ? [one.made] : []));
    tests.push(
      any([
        ...(ids.length === 0 ? [] : [ofGroups(db, row, ids)]),
        ...(names.length === 0 ? [] : [ofMade(db, row, names)]),
      ]),
    );
  }
  return all(tests);
}

const CLOSING = sql`'account.deactivate', 'account.delete', 'account.anonymise'`;

/**
 * Whether something chosen cannot be done, or not rightly, without it: a membership without its account (which some targets
 * must have open) or its group, an account without the link to its person, a closing before what the person leads is handed over.
 */
function needed(db: Queryable, plan: string, part: PlanPart): Test {
  const { types } = part;
  const row = (name: string) => sql.ref(`plan_change.${name}`);
  const isChosen = chosen(db, 'wants', part);
  const ofSamePerson = (what: RawBuilder<unknown>): Test =>
    sql`exists (select 1 from plan_change as wants where wants.person = ${row('person')} and wants.plan = ${plan}
      and ${what} and ${isChosen})`;
  const rules: readonly Test[] = [
    sql`(${row('type')} in ('account.create', 'account.activate') and ${ofSamePerson(sql`wants.phase = 4`)})`,
    sql`(${row('type')} in ('link.add', 'link.remove', 'link.move') and ${ofSamePerson(sql`wants.phase in (3, 4)`)})`,
    sql`(${row('type')} = 'holding.move' and ${row('phase')} = 1 and ${ofSamePerson(sql`wants.type in (${CLOSING})`)})`,
    sql`(${row('type')} = 'entitlement.create' and ${nameToMake(db, 'plan_change')} in (
      select ${nameOfMade(db, 'wants')} from plan_change as wants where wants.plan = ${plan} and wants.phase = 4
      and wants.type = 'grant.add' and wants.entitlement is null and ${isChosen}))`,
  ];
  return all([any(rules), ...(types === undefined ? [] : [fits(db, 'plan_change', { types })])]);
}
