/** Takes people and groups for gone: told as removed, or absent from a complete reading that is believed. */

import { among } from './among.ts';
import { groupRows } from './groups.ts';
import type { Intake } from './intake.ts';
import { type Departure, departIdentity, type Standing } from './lifecycle.ts';
import { changeMembers } from './memberships.ts';

/**
 * Marks identities as gone; those that are gone or were never told are passed over. Gives how many went. When they were
 * told as removed their memberships go with them; a complete reading itself says which memberships there are.
 */
export async function removeIdentities(
  intake: Intake,
  ids: Iterable<string>,
  departure: Departure,
): Promise<number> {
  const { tables, within, source, now, consequences } = intake;
  const wanted = [...ids];
  if (wanted.length === 0) return 0;
  const rows = await tables
    .selectFrom('identity')
    .select(['id', 'person', 'standing'])
    .where('source', '=', source)
    .where(among(within, 'id', wanted))
    .where('gone_at', 'is', null)
    .execute();
  const byStanding = new Map<Standing, string[]>();
  for (const { id, person, standing } of rows) {
    const step = departIdentity(standing, departure);
    byStanding.set(step.standing, [...(byStanding.get(step.standing) ?? []), id]);
    consequences.touched.add(person);
    if (step.moment !== undefined) consequences.moments.set(id, { person, moment: step.moment });
  }
  if (departure === 'removed') await leaveGroups(intake, wanted);
  for (const [standing, some] of byStanding)
    await tables
      .updateTable('identity')
      .set((row) => ({ gone_at: now, changed_at: now, standing, version: row('version', '+', 1) }))
      .where('source', '=', source)
      .where(among(within, 'id', some))
      .execute();
  return rows.length;
}

/** Marks groups as gone, with all memberships of and in them. Gives how many went. */
export async function removeGroups(intake: Intake, ids: Iterable<string>): Promise<number> {
  const { tables, within, source, now, consequences } = intake;
  const rows = await groupRows(intake, [...ids]);
  const there = [...rows.values()].filter(({ gone_at }) => gone_at === null).map(({ id }) => id);
  if (there.length === 0) return 0;
  consequences.nesting = true;
  const members = tables.selectFrom('group_member').selectAll().where('source', '=', source);
  const of = await members.where(among(within, 'group_id', there)).execute();
  // Asked for both at once, SQLite would look through all memberships of the source.
  const nested = await members
    .where('nested', '=', 1)
    .where(among(within, 'member_id', there))
    .execute();
  const leaves = [...of, ...nested.filter(({ group_id }) => !rows.has(group_id))];
  await changeMembers(intake, { joins: [], leaves });
  await tables
    .updateTable('identity_group')
    .set((row) => ({ gone_at: now, changed_at: now, version: row('version', '+', 1) }))
    .where('source', '=', source)
    .where(among(within, 'id', there))
    .execute();
  return there.length;
}

async function leaveGroups(intake: Intake, ids: readonly string[]): Promise<void> {
  const leaves = await intake.tables
    .selectFrom('group_member')
    .selectAll()
    .where('source', '=', intake.source)
    .where('nested', '=', 0)
    .where(among(intake.within, 'member_id', ids))
    .execute();
  await changeMembers(intake, { joins: [], leaves });
}
