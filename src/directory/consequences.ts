/** Closes an intake: people's versions move, events are noted, whoever listens is told; all in the same transaction. */

import { amongKept, bulkInsert, keepQuery, listOf } from '../store/index.ts';
import { peopleBeneath } from './beneath.ts';
import type { LifecycleEvent, Told } from './contract.ts';
import type { Intake, OpenIntake } from './intake.ts';
import { withGroups } from './lifecycle.ts';
import { stretches } from './stretches.ts';
import { columns, type DirectoryTables } from './tables.ts';

/** People told by name; of more it is only said that everyone is concerned. */
export const mostPersons = 1_000;

/** Writes what follows, and gives it; `intake.writes` is to be waited for. `total`: people touched, however many. */
export async function closeIntake(intake: OpenIntake): Promise<Told & { readonly total: number }> {
  const { consequences, source, writes } = intake;
  const beneath = await touchBeneath(intake);
  writes.add(moveVersions(intake, [...consequences.touched]));
  const lifecycle = await noteEvents(intake);
  const nesting = consequences.nesting ? 1 : 0;
  writes.add(standing(intake.within, { source, next: intake.nextNumber, nesting }));
  const total = consequences.touched.size + beneath;
  const everyone = beneath > 0 || consequences.touched.size > mostPersons;
  return { persons: everyone ? [] : [...consequences.touched].sort(), everyone, lifecycle, total };
}

/**
 * Touches everybody in or beneath the groups noted. Up to 1,000 people are added to those touched; the versions of more
 * are moved at once, and their number is given.
 */
async function touchBeneath(intake: Intake): Promise<number> {
  const { beneath, touched } = intake.consequences;
  let beyond = 0;
  if (beneath.size === 0) return beyond;
  for await (const persons of peopleBeneath(intake, beneath)) {
    const others = persons.filter((person) => !touched.has(person));
    if (beyond === 0 && touched.size + others.length <= mostPersons) {
      for (const person of others) touched.add(person);
      continue;
    }
    beyond += others.length;
    await moveVersions(intake, others);
  }
  return beyond;
}

const standing = keepQuery((within, place) =>
  within
    .tables<DirectoryTables>()
    .updateTable('source_state')
    .set((row) => ({
      next_number: place('next'),
      changes: row('changes', '+', 1),
      nesting_version: row('nesting_version', '+', place('nesting')),
    }))
    .where('source', '=', place('source')),
);

const moving = keepQuery((within, place) =>
  within
    .tables<DirectoryTables>()
    .updateTable('person')
    .set((row) => ({ version: row('version', '+', 1), changed_at: place('now') }))
    .where(amongKept(within, 'id', place('list'))),
);

/** The born begin with their first version. */
async function moveVersions(
  { within, now, consequences: { born } }: Intake,
  touched: readonly string[],
): Promise<void> {
  const known = touched.filter((person) => !born.has(person));
  for (const some of stretches(known)) await moving(within, { now, list: listOf(within, some) });
}

/** Of very many some thousand are made at a time, and written before the next are, so that others have a turn in between. */
async function noteEvents(intake: Intake): Promise<LifecycleEvent[]> {
  const { consequences, parts, within, writes } = intake;
  const events: LifecycleEvent[] = [];
  const identities = [...new Set([...consequences.moments.keys(), ...consequences.moves.keys()])];
  for (const some of stretches(identities)) {
    const rows = some.flatMap((identity) => eventOf(intake, identity) ?? []);
    if (rows.length === 0) continue;
    const writing = bulkInsert(within, { table: 'lifecycle_event', columns: columns.lifecycle_event, rows });
    writes.add(writing);
    if (some.length < identities.length) await writing;
    for (const row of rows) events.push(row);
  }
  if (events.length > 0) writes.add(Promise.resolve(parts.onLife?.(within, events)));
  return events;
}

function eventOf(
  { consequences: { moments, moves }, parts, source, now }: Intake,
  identity: string,
): LifecycleEvent | undefined {
  const noted = moments.get(identity);
  const move = moves.get(identity);
  const moment = withGroups(noted?.moment, {
    joined: [...(move?.joined ?? [])],
    left: [...(move?.left ?? [])],
  });
  const person = noted?.person ?? move?.person;
  if (moment === undefined || person === undefined) return undefined;
  return { id: parts.newId(), at: now, person, source, identity, ...moment };
}
