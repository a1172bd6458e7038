/**
 * A part of a plan: the changes that somebody has chosen, and what those need. Counted and approved by one and the same
 * condition, computed by the database, so that what is approved is what was counted.
 */

import { type RawBuilder, sql } from 'kysely';
import { phases } from '../model/index.ts';
import { type Marks, openMarks, type Queryable } from '../store/index.ts';
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

/** Counts a part, some rows at a time. */
export async function countPart(db: Queryable, plan: string, part: PlanPart): Promise<PartCounted> {
  const counts = { chosen: new Map<string, number>(), needed: new Map<string, number>() };
  let count = 0;
  const note = (type: string, isChosen: boolean, some: number): void => {
    const by = counts[isChosen ? 'chosen' : 'needed'];
    by.set(type, (by.get(type) ?? 0) + some);
    count += some;
  };
  const wanted = new Set<string>();
  const { isChosen, isCovered, made } = conditionsOf(db, plan, part);
  for await (const stretch of stretchesOf(db, plan)) {
    const rows = await within(db, plan, stretch)
      .select(['type', isChosen.as('chosen'), made.as('made'), ({ fn }) => fn.countAll<number>().as('count')])
      .where(isCovered)
      .groupBy(['type', sql`2`, sql`3`])
      .execute();
    for (const row of rows) {
      note(row.type, row.chosen === 1, Number(row.count));
      if (row.made !== null) wanted.add(row.made);
    }
  }
  for (const group of await groupsCovered(db, plan, { part, wanted })) note(MAKING, group.isChosen, 1);
  return {
    count,
    chosen: Object.fromEntries(counts.chosen),
    needed: Object.fromEntries(counts.needed),
  };
}

/** The numbers of the changes that an approval of the part covers, read some rows at a time. */
export async function coveredBy(db: Queryable, plan: string, part: PlanPart): Promise<Marks> {
  const covered = openMarks();
  const wanted = new Set<string>();
  const { isCovered, made } = conditionsOf(db, plan, part);
  const isWhole = isWholePlan(part);
  for await (const stretch of stretchesOf(db, plan)) {
    const rows = isWhole
      ? await within(db, plan, stretch).select('seq').execute()
      : await within(db, plan, stretch)
          .select(['seq', made.as('made')])
          .where(isCovered)
          .execute();
    for (const row of rows) {
      covered.add(Number(row.seq));
      if ('made' in row && typeof row.made === 'string') wanted.add(row.made);
    }
  }
  for (const { seq } of await groupsCovered(db, plan, { part, wanted })) covered.add(seq);
  return covered;
}

/** What makes a group. It is needed by whoever comes into the group, which is known once all of them have been looked at. */
const MAKING = 'entitlement.create';

/** Conditions over all changes but those that make groups. */
function conditionsOf(db: Queryable, plan: string, part: PlanPart) {
  const isIn = chosen(db, 'plan_change', part);
  return {
    isChosen: sql<number>`case when ${isIn} then 1 else 0 end`,
    isCovered: sql<boolean>`((${any([isIn, needed(db, plan, part)])}) is true)`,
    /** The folded name of the group that must be made for it. */
    made: sql<
      string | null
    >`case when plan_change.type = 'grant.add' and plan_change.entitlement is null and ${isIn}
      then ${nameOfMade(db, 'plan_change')} end`,
  };
}

function within(db: Queryable, plan: string, { from, to }: { readonly from: number; readonly to: number }) {
  return db
    .tables<ReconciliationTables>()
    .selectFrom('plan_change')
    .where('plan', '=', plan)
    .where('seq', '>=', from)
    .where('seq', '<=', to)
    .where('type', '<>', MAKING);
}

/** Groups that are made by the part: chosen, or wanted by what is. @param wanted folded names */
async function groupsCovered(
  db: Queryable,
  plan: string,
  { part, wanted }: { readonly part: PlanPart; readonly wanted: ReadonlySet<string> },
): Promise<readonly { readonly seq: number; readonly isChosen: boolean }[]> {
  if (part.types?.includes(MAKING) === false) return [];
  const rows = await db
    .tables<ReconciliationTables>()
    .selectFrom('plan_change')
    .select([
      'seq',
      nameToMake(db, 'plan_change').as('name'),
      sql<number>`case when ${chosen(db, 'plan_change', part)} then 1 else 0 end`.as('chosen'),
    ])
    .where('plan', '=', plan)
    .where('phase', '=', MADE)
    .where('type', '=', MAKING)
    .execute();
  return rows.flatMap((row) => {
    const isChosen = row.chosen === 1;
    return isChosen || wanted.has(row.name ?? '') ? { seq: Number(row.seq), isChosen } : [];
  });
}

/** The phase in which groups are made. */
const MADE = phases.findIndex((types) => types.includes(MAKING));

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
 * must have open), an account without the link to its person, a closing before what the person leads is handed over.
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
  ];
  return all([any(rules), ...(types === undefined ? [] : [fits(db, 'plan_change', { types })])]);
}
