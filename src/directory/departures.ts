/** Absence taken for departure: what a believed complete reading did not tell goes, in bounded transactions. */

import { type Kysely, sql } from 'kysely';
import { among, type Queryable } from '../store/index.ts';
import type { Concern } from './concern.ts';
import { closeIntake } from './consequences.ts';
import { type DirectoryParts, type Intake, openIntake } from './intake.ts';
import { changeMembers, type Membership } from './memberships.ts';
import type { Counts } from './plausibility.ts';
import { moveReading } from './readings.ts';
import { removeGroups, removeIdentities } from './removals.ts';
import type { DirectoryTables, ReadingState } from './tables.ts';

/** Rows looked through in one query, and departures in one transaction at most. */
const stretch = 5_000;

/** A reading whose departures are to be carried out. */
export interface Departing {
  readonly id: string;
  readonly source: string;
  /** The state in which the reading must still be. */
  readonly state: ReadingState;
  /** Whether a row with this number was told, by the reading or by anybody since it began. */
  readonly saw: (number: number) => boolean;
  readonly watermark: number;
  readonly concern: Concern;
  /** How much has gone so far; counted on. */
  readonly departed: Record<keyof Counts, number>;
  readonly onProgress?: () => void;
  readonly signal?: AbortSignal;
}

/** One kind of what can be absent: how to look through it, in order, and how it departs. */
interface Kind<Row extends { readonly number: number }> {
  /** The next rows after `after`, in order. */
  read(tables: Kysely<DirectoryTables>, after: Row | undefined): Promise<readonly Row[]>;
  /** Carries out the departure of these rows; how many it was. */
  depart(intake: Intake, absent: readonly Row[]): Promise<Partial<Counts>>;
}

/**
 * Removes everything that the source told before and this reading did not: people, then memberships, then groups, so
 * that whoever leaves leaves as a person and not group by group.
 */
export async function departAbsent(parts: DirectoryParts, reading: Departing): Promise<void> {
  const { source } = reading;
  await departKind(parts, reading, identitiesOf(source));
  await departKind(parts, reading, membershipsOf(source));
  await departKind(parts, reading, groupsOf(source, reading.watermark));
}

/** Removes memberships of these groups that the reading did not tell. */
export async function departMembers(
  parts: DirectoryParts,
  reading: Departing,
  groups: Iterable<string>,
): Promise<void> {
  for (const group of groups) await departKind(parts, reading, membershipsOf(reading.source, group));
}

async function departKind<Row extends { readonly number: number }>(
  parts: DirectoryParts,
  reading: Departing,
  kind: Kind<Row>,
): Promise<void> {
  let after: Row | undefined;
  for (;;) {
    reading.signal?.throwIfAborted();
    let rows = await kind.read(parts.db.tables(), after);
    if (rows.some(({ number }) => !reading.saw(number))) {
      rows = await departStretch(parts, reading, { kind, after });
      reading.onProgress?.();
    }
    if (rows.length < stretch) return;
    after = rows.at(-1);
  }
}

/** Looks at the same rows again as the only writer, for somebody may have told them meanwhile. */
async function departStretch<Row extends { readonly number: number }>(
  parts: DirectoryParts,
  reading: Departing,
  { kind, after }: { readonly kind: Kind<Row>; readonly after: Row | undefined },
): Promise<readonly Row[]> {
  return parts.db.transaction(async (within: Queryable) => {
    const intake = await openIntake(parts, within, { source: reading.source });
    const rows = await kind.read(intake.tables, after);
    const absent = rows.filter(({ number }) => !reading.saw(number));
    const { people = 0, active = 0, groups = 0, memberships = 0 } = await kind.depart(intake, absent);
    reading.departed.people += people;
    reading.departed.active += active;
    reading.departed.groups += groups;
    reading.departed.memberships += memberships;
    reading.concern.add(await closeIntake(intake));
    await intake.writes.done();
    await moveReading(within, reading, { concern: reading.concern, departed: reading.departed });
    return rows;
  });
}

function identitiesOf(source: string): Kind<{ readonly id: string; readonly number: number }> {
  return {
    read(tables, after) {
      const query = tables
        .selectFrom('identity')
        .select(['id', 'number'])
        .where('source', '=', source)
        .where('gone_at', 'is', null)
        .orderBy('id')
        .limit(stretch);
      return (after === undefined ? query : query.where('id', '>', after.id)).execute();
    },
    async depart(intake, absent) {
      const people = await removeIdentities(
        intake,
        absent.map(({ id }) => id),
        'absent',
      );
      return { people, active: intake.consequences.moments.size };
    },
  };
}

function membershipsOf(source: string, group?: string): Kind<Membership> {
  return {
    read(tables, after) {
      let query = tables
        .selectFrom('group_member')
        .selectAll()
        .where('source', '=', source)
        .orderBy('group_id')
        .orderBy('nested')
        .orderBy('member_id')
        .limit(stretch);
      if (group !== undefined) query = query.where('group_id', '=', group);
      if (after !== undefined)
        query = query.where(
          sql<boolean>`(group_id, nested, member_id) > (${after.group_id}, ${after.nested}, ${after.member_id})`,
        );
      return query.execute();
    },
    async depart(intake, absent) {
      await changeMembers(intake, { joins: [], leaves: absent });
      return { memberships: absent.length };
    },
  };
}

/** A group that somebody joined since the reading began is there, whatever the reading lacked. */
function groupsOf(source: string, watermark: number): Kind<{ readonly id: string; readonly number: number }> {
  return {
    read(tables, after) {
      const query = tables
        .selectFrom('identity_group')
        .select(['id', 'number'])
        .where('source', '=', source)
        .where('gone_at', 'is', null)
        .orderBy('id')
        .limit(stretch);
      return (after === undefined ? query : query.where('id', '>', after.id)).execute();
    },
    async depart(intake, absent) {
      const ids = absent.map(({ id }) => id);
      const joined = await intake.tables
        .selectFrom('group_member')
        .select('group_id')
        .distinct()
        .where('source', '=', source)
        .where(among(intake.within, 'group_id', ids))
        .where('number', '>=', watermark)
        .execute();
      const alive = new Set(joined.map(({ group_id }) => group_id));
      return {
        groups: await removeGroups(
          intake,
          ids.filter((id) => !alive.has(id)),
          'absent',
        ),
      };
    },
  };
}
