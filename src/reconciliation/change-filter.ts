/** Which changes of a plan fit what somebody looks for; said once, so that what is listed, counted and approved is the same. */

import { type RawBuilder, sql } from 'kysely';
import { foldKey, type Outcome } from '../model/index.ts';
import { among, jsonWords, type Queryable } from '../store/index.ts';

export type ChangeState = 'planned' | 'intended' | Outcome['state'];

/** Of what changes must be; what is absent does not matter. */
export interface ChangeFilter {
  readonly types?: readonly string[];
  readonly states?: readonly ChangeState[];
  readonly person?: string;
  readonly phase?: number;
  readonly selected?: boolean;
  /** Only of this group, by its id. */
  readonly entitlement?: string;
  /** Only of the group of this name that the plan makes. */
  readonly made?: string;
  /** Only changes that this other plan does not make. */
  readonly notIn?: string;
  /** Only of those for whom this plan does otherwise than the one beside it, or of nobody; once both have been compared. */
  readonly otherBeside?: string;
}

type Test = RawBuilder<boolean>;

/** Whether the change of that row (`plan_change` or an alias of it) fits. */
export function fits(db: Queryable, row: string, filter: ChangeFilter): Test {
  const column = (name: string) => sql.ref(`${row}.${name}`);
  const tests: Test[] = [];
  const { types, states, person, phase, selected, entitlement, made, notIn, otherBeside } = filter;
  if (types !== undefined) tests.push(sql`${column('type')} in (${sql.join(types)})`);
  if (states !== undefined) tests.push(sql`${column('state')} in (${sql.join(states)})`);
  if (person !== undefined) tests.push(sql`${column('person')} = ${person}`);
  if (phase !== undefined) tests.push(sql`${column('phase')} = ${phase}`);
  if (selected !== undefined) tests.push(sql`${column('selected')} = ${selected ? 1 : 0}`);
  if (entitlement !== undefined) tests.push(sql`${column('entitlement')} = ${entitlement}`);
  if (made !== undefined) tests.push(ofMade(db, row, [made]));
  // Before what it spares.
  if (otherBeside !== undefined)
    tests.push(sql`(${column('person')} is null or exists (select 1 from beside_person
      where beside_person.plan = ${otherBeside} and beside_person.person = ${column('person')}))`);
  if (notIn !== undefined) {
    const other = sql`plan_change as other where other.plan = ${notIn}`;
    // With an offset PostgreSQL looks each of them up, and does not read the whole other plan for each page.
    tests.push(sql`not exists (select 1 from ${other} and other.digest = ${column('digest')}
      and other.person = ${column('person')} limit 1 offset 0)`);
    // Those that concern nobody are read once for all, so that the others are found by their person, of whom there is an index.
    tests.push(sql`(${column('person')} is not null or ${column('digest')} not in (
      select other.digest from ${other} and other.person is null))`);
  }
  return all(tests);
}

/** Whether the change makes one of the groups of these names, or puts somebody into it. */
export function ofMade(db: Queryable, row: string, names: readonly string[]): Test {
  const type = sql.ref(`${row}.type`);
  const keys = sql.join(names.map(foldKey));
  return sql`((${type} = 'grant.add' and ${nameOfMade(db, row)} in (${keys}))
    or (${type} = 'entitlement.create' and ${nameToMake(db, row)} in (${keys})))`;
}

/** Whether the change puts somebody into one of these groups, by their ids, or takes somebody out. */
export function ofGroups(db: Queryable, row: string, ids: readonly string[]): Test {
  return sql`(${sql.ref(`${row}.type`)} in ('grant.add', 'grant.remove') and ${among(db, `${row}.entitlement`, ids)})`;
}

/** The name of the group that the plan makes, of a `grant.add` to one; else null. */
export function madeBy(db: Queryable, row: string): RawBuilder<string | null> {
  const column = (name: string) => sql.ref(`${row}.${name}`);
  const { text } = jsonWords(db).member(column('body'), ['entitlement', 'createdAs']);
  // A process of an older version, which may still be at work, leaves it in the body alone, which is opened for nothing else.
  return sql<string | null>`case when ${column('made')} is null and ${column('entitlement')} is null
    and ${column('type')} = 'grant.add' then ${text} else ${column('made')} end`;
}

/** The same, folded. */
export function nameOfMade(db: Queryable, row: string): RawBuilder<string | null> {
  return sql<string | null>`${jsonWords(db).fold(madeBy(db, row))}`;
}

/** The folded name of the group of an `entitlement.create`. */
export function nameToMake(db: Queryable, row: string): RawBuilder<string | null> {
  const json = jsonWords(db);
  return sql<string | null>`${json.fold(json.member(sql.ref(`${row}.body`), ['name']).text)}`;
}

/** Whether all of them are so. */
export function all(tests: readonly Test[]): Test {
  return tests.length === 0 ? sql`1 = 1` : sql`(${sql.join(tests, sql` and `)})`;
}

/** Whether any of them is so. */
export function any(tests: readonly Test[]): Test {
  return tests.length === 0 ? sql`1 = 0` : sql`(${sql.join(tests, sql` or `)})`;
}
