/** Takes people and groups for gone: told as removed, or absent from a complete reading that is believed. */

import { among } from '../store/index.ts';
import { countMoves } from './blocks.ts';
import { groupRows } from './groups.ts';
import type { Intake } from './intake.ts';
import { type Departure, departIdentity, type Standing } from './lifecycle.ts';
import { groupsListed, identitiesListed } from './listing.ts';
import { membershipsIn } from './members.ts';
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
  const believed = tables.selectFrom('source_state').select('believed').where('source', '=', source);
  for (const [standing, some] of byStanding)
    await tables
      .updateTable('identity')
      .set((row) => ({
        gone_at: now,
        gone_by: departure,
        gone_before: believed,
        changed_at: now,
        standing,
        version: row('version', '+', 1),
      }))
      .where('source', '=', source)
      .where(among(within, 'id', some))
      .execute();
  await countMoves(within, identitiesListed(source), { went: rows.map(({ id }) => id) });
  return rows.length;
}

/**
 * Marks groups as gone, with their memberships; those told as removed leave the groups that hold them too, of those
 * absent the complete reading itself says whether somebody names them still. Gives how many went.
 */
export async function removeGroups(
  intake: Intake,
  ids: Iterable<string>,
  departure: Departure,
): Promise<number> {
  const { tables, within, source, now, consequences } = intake;
  const rows = [...(await groupRows(intake, [...ids])).values()].filter(({ gone_at }) => gone_at === null);
  const there = rows.map(({ id }) => id);
  if (there.length === 0) return 0;
  consequences.nesting = true;
  for await (const leaves of membershipsIn(intake, rows)) await changeMembers(intake, { joins: [], leaves });
  if (departure === 'removed') {
    const leaves = await tables
      .selectFrom('group_member')
      .selectAll()
      .where('source', '=', source)
      .where('nested', '=', 1)
      .where(among(within, 'member_id', there))
      .execute();
    await changeMembers(intake, { joins: [], leaves });
  }
  await tables
    .updateTable('identity_group')
    .set((row) => ({ gone_at: now, changed_at: now, version: row('version', '+', 1) }))
    .where('source', '=', source)
    .where(among(within, 'id', there))
    .execute();
  await countMoves(within, groupsListed(source), { went: there });
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
