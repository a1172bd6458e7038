/** Closes an intake: people's versions move, events are noted, whoever listens is told; all in the same transaction. */

import { sql } from 'kysely';
import { bulkInsert, listOf } from '../store/index.ts';
import type { LifecycleEvent, Told } from './contract.ts';
import type { Intake, OpenIntake } from './intake.ts';
import { withGroups } from './lifecycle.ts';
import { columns } from './tables.ts';

/** People told by name; of more it is only said that everyone is concerned. */
export const mostPersons = 1_000;

/** Writes what follows, and gives it. `total`: people touched, however many. */
export async function closeIntake(intake: OpenIntake): Promise<Told & { readonly total: number }> {
  const { consequences, tables, source } = intake;
  const beneath = await touchBeneath(intake);
  await moveVersions(intake, [...consequences.touched]);
  const lifecycle = await noteEvents(intake);
  await tables
    .updateTable('source_state')
    .set((row) => ({
      next_number: intake.nextNumber,
      nesting_version: row('nesting_version', '+', consequences.nesting ? 1 : 0),
    }))
    .where('source', '=', source)
    .execute();
  const total = consequences.touched.size + beneath;
  const everyone = beneath > 0 || consequences.touched.size > mostPersons;
  return { persons: everyone ? [] : [...consequences.touched].sort(), everyone, lifecycle, total };
}

/**
 * Touches everybody in or beneath the groups noted. Up to 1,000 people are added to those touched; of more the versions
 * are moved at once, and their number is given.
 */
async function touchBeneath(intake: Intake): Promise<number> {
  const { tables, within, source, now, consequences } = intake;
  if (consequences.beneath.size === 0) return 0;
  const groups = listOf(within, [...consequences.beneath]);
  // `union` drops what was found before, so that cycles come to an end.
  const everybody = sql`
    with recursive beneath(id) as (
      select id from identity_group where source = ${source} and id in ${groups}
      union
      select member.member_id from group_member as member
      join beneath on member.group_id = beneath.id
      where member.source = ${source} and member.nested = 1
    )
    select distinct identity.person from beneath
    join group_member as member
      on member.source = ${source} and member.group_id = beneath.id and member.nested = 0
    join identity on identity.source = ${source} and identity.id = member.member_id
    where identity.gone_at is null`;
  const { rows } = await sql<{ person: string }>`${everybody} limit ${mostPersons + 1}`.execute(tables);
  if (rows.length <= mostPersons) {
    for (const { person } of rows) consequences.touched.add(person);
    return 0;
  }
  const { numAffectedRows } = await sql`
    update person set version = version + 1, changed_at = ${now} where id in (${everybody})`.execute(tables);
  return Number(numAffectedRows ?? rows.length);
}

/** The born begin with their first version. */
async function moveVersions(
  { tables, within, now, consequences: { born } }: Intake,
  touched: readonly string[],
): Promise<void> {
  const known = touched.filter((person) => !born.has(person));
  if (known.length === 0) return;
  await tables
    .updateTable('person')
    .set((row) => ({ version: row('version', '+', 1), changed_at: now }))
    .where('id', 'in', listOf(within, known))
    .execute();
}

async function noteEvents({ consequences, parts, source, now, within }: Intake): Promise<LifecycleEvent[]> {
  const { moments, moves } = consequences;
  const events: LifecycleEvent[] = [];
  for (const identity of new Set([...moments.keys(), ...moves.keys()])) {
    const noted = moments.get(identity);
    const move = moves.get(identity);
    const moment = withGroups(noted?.moment, {
      joined: [...(move?.joined ?? [])],
      left: [...(move?.left ?? [])],
    });
    const person = noted?.person ?? move?.person;
    if (moment === undefined || person === undefined) continue;
    events.push({ id: parts.newId(), at: now, person, source, identity, ...moment });
  }
  await bulkInsert(within, { table: 'lifecycle_event', columns: columns.lifecycle_event, rows: events });
  return events;
}
