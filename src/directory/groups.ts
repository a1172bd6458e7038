/** Takes in groups as such: their names and attributes, not their members. */

import { hash } from 'node:crypto';
import type { Selectable } from 'kysely';
import { canonicalJson, ProvisioningError } from '../model/index.ts';
import { amongKept, bulkUpsert, keepQuery, listOf, type Queryable } from '../store/index.ts';
import { type GroupHead, toldTwice } from './batch.ts';
import { countMoves } from './blocks.ts';
import type { Intake } from './intake.ts';
import { groupsListed } from './listing.ts';
import { indexKey } from './profile.ts';
import { columns, type DirectoryTables, type IdentityGroupTable } from './tables.ts';

/** A group's row, without its attributes. */
export type GroupRow = Omit<Selectable<IdentityGroupTable>, 'attributes'>;

/** Takes in groups as told. */
export async function takeGroups(intake: Intake, told: ReadonlyMap<string, GroupHead>): Promise<void> {
  if (told.size === 0) return;
  const { source, now, consequences } = intake;
  const stored = await groupRows(intake, [...told.keys()]);
  const rows: object[] = [];
  const came: string[] = [];
  for (const group of told.values()) {
    const row = stored.get(group.id);
    const digest = hash('sha256', canonicalJson(group));
    const unchanged = row !== undefined && row.digest === digest && row.gone_at === null;
    see(intake, group.id, row, unchanged);
    if (unchanged) continue;
    if (row === undefined || row.gone_at !== null || row.name !== group.name) consequences.nesting = true;
    if (row !== undefined && row.name !== group.name) consequences.beneath.add(group.id);
    consequences.movedGroups.add(group.id);
    if (row?.gone_at !== null) came.push(group.id);
    rows.push({
      source,
      id: group.id,
      number: intake.number(),
      name: group.name,
      name_key: indexKey(group.name),
      external_id: group.externalId ?? null,
      external_key: group.externalId === undefined ? null : indexKey(group.externalId),
      attributes: group.attributes ?? null,
      digest,
      member_rows: row?.member_rows ?? 0,
      version: (row?.version ?? 0) + 1,
      created_at: row?.created_at ?? now,
      changed_at: now,
      gone_at: null,
    });
  }
  const key = ['source', 'id'];
  const update = Object.keys(columns.identity_group).filter((name) => !key.includes(name));
  await bulkUpsert(intake.within, {
    table: 'identity_group',
    columns: columns.identity_group,
    key,
    update,
    rows,
  });
  await countMoves(intake.within, groupsListed(source), { came });
}

function see({ sight }: Intake, id: string, row: GroupRow | undefined, unchanged: boolean): void {
  if (sight === undefined) return;
  const first = sight.tell({
    of: 'groups',
    id,
    ...(row === undefined ? {} : { stored: { number: row.number, present: row.gone_at === null } }),
    unchanged,
  });
  if (!first && !unchanged && sight.once) sight.note(toldTwice('group', id));
}

/** By id, those of the source that were ever told. */
export async function groupRows(
  { within, source }: Intake,
  ids: readonly string[],
): Promise<ReadonlyMap<string, GroupRow>> {
  if (ids.length === 0) return new Map();
  const rows = await lightly(within, { source, list: listOf(within, ids) });
  return new Map(rows.map((row) => [row.id, row]));
}

const lightly = keepQuery((within, place) =>
  within
    .tables<DirectoryTables>()
    .selectFrom('identity_group')
    .select([
      'source',
      'id',
      'number',
      'name',
      'name_key',
      'external_id',
      'external_key',
      'digest',
      'member_rows',
      'version',
      'created_at',
      'changed_at',
      'gone_at',
    ])
    .where('source', '=', place('source'))
    .where(amongKept(within, 'id', place('list'))),
);

/** The same with their attributes, of those that are told. */
export async function wholeGroups(
  within: Queryable,
  source: string,
  ids: readonly string[],
): Promise<ReadonlyMap<string, Selectable<IdentityGroupTable>>> {
  if (ids.length === 0) return new Map();
  const rows = await wholly(within, { source, list: listOf(within, ids) });
  return new Map(rows.map((row) => [row.id, row]));
}

const wholly = keepQuery((within, place) =>
  within
    .tables<DirectoryTables>()
    .selectFrom('identity_group')
    .selectAll()
    .where('source', '=', place('source'))
    .where('gone_at', 'is', null)
    .where(amongKept(within, 'id', place('list'))),
);

/** What there is to say of a group that the source does not tell. */
export function noSuchGroup(source: string, id: string): ProvisioningError {
  return new ProvisioningError(
    'not-found',
    `The source ${source} tells no group ${id}; tell the group before its members.`,
  );
}
