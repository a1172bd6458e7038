/** How much a source tells now. */

import type { Queryable } from '../store/index.ts';
import { activityStatus } from './activity-reading.ts';
import type { SourceStatus } from './contract.ts';
import type { Counts } from './plausibility.ts';
import type { DirectoryTables } from './tables.ts';

/** People, active ones, groups that are told now; memberships as told, dangling ones too. */
export async function countsOf(within: Queryable, source: string): Promise<Counts> {
  const tables = within.tables<DirectoryTables>();
  const people = await tables
    .selectFrom('identity')
    .select((row) => [row.fn.countAll().as('people'), row.fn.sum('active').as('active')])
    .where('source', '=', source)
    .where('gone_at', 'is', null)
    .executeTakeFirstOrThrow();
  const groups = await tables
    .selectFrom('identity_group')
    .select((row) => row.fn.countAll().as('groups'))
    .where('source', '=', source)
    .where('gone_at', 'is', null)
    .executeTakeFirstOrThrow();
  const members = await tables
    .selectFrom('group_member')
    .select((row) => row.fn.countAll().as('memberships'))
    .where('source', '=', source)
    .executeTakeFirstOrThrow();
  return {
    people: Number(people.people),
    active: Number(people.active ?? 0),
    groups: Number(groups.groups),
    memberships: Number(members.memberships),
  };
}

/** See `Directory.status`. */
export async function statusOf(within: Queryable, source: string): Promise<SourceStatus> {
  const tables = within.tables<DirectoryTables>();
  const state = await tables
    .selectFrom('source_state')
    .select(['cursor', 'completed_at'])
    .where('source', '=', source)
    .executeTakeFirst();
  const held = await tables
    .selectFrom('reading')
    .select('id')
    .where('source', '=', source)
    .where('state', '=', 'held')
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirst();
  const completedAt = state?.completed_at ?? undefined;
  const activity = await activityStatus(within, source);
  return {
    source,
    counts: await countsOf(within, source),
    ...(completedAt === undefined ? {} : { completedAt }),
    hasCursor: typeof state?.cursor === 'string',
    ...(held === undefined ? {} : { held: held.id }),
    ...(activity === undefined ? {} : { activity }),
  };
}

/** See `Directory.complete`. */
export async function isComplete(within: Queryable, source: string): Promise<boolean> {
  const state = await within
    .tables<DirectoryTables>()
    .selectFrom('source_state')
    .select('completed_at')
    .where('source', '=', source)
    .executeTakeFirst();
  return typeof state?.completed_at === 'number';
}

/** See `Directory.wholeSince`. */
export async function wholeSince(within: Queryable, source: string): Promise<number | undefined> {
  return newestBegun(within, source, ['full']);
}

/** See `Directory.readSince`. */
export async function readSince(within: Queryable, source: string): Promise<number | undefined> {
  return newestBegun(within, source, ['full', 'changes']);
}

async function newestBegun(
  within: Queryable,
  source: string,
  kinds: readonly ('full' | 'changes')[],
): Promise<number | undefined> {
  const row = await within
    .tables<DirectoryTables>()
    .selectFrom('reading')
    .select('started_at')
    .where('source', '=', source)
    .where('kind', 'in', kinds)
    .where('state', '=', 'complete')
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirst();
  return row?.started_at;
}
