/** Keys that must be unique within a source: what is told is held against what others have. */

import { type Identity, ProvisioningError } from '../model/index.ts';
import { amongKept, keepQuery, listOf } from '../store/index.ts';
import type { Intake } from './intake.ts';
import { indexKey, userNameOf } from './profile.ts';
import type { DirectoryTables } from './tables.ts';

const bearersOfName = keepQuery((within, place) =>
  within
    .tables<DirectoryTables>()
    .selectFrom('identity')
    .select(['id', 'user_name', 'user_name_key'])
    .where('source', '=', place('source'))
    .where('gone_at', 'is', null)
    .where(amongKept(within, 'user_name_key', place('list'))),
);

const bearersOfExternalId = keepQuery((within, place) =>
  within
    .tables<DirectoryTables>()
    .selectFrom('identity')
    .select(['id', 'external_id'])
    .where('source', '=', place('source'))
    .where('gone_at', 'is', null)
    .where(amongKept(within, 'external_key', place('list'))),
);

/**
 * Throws `conflict` for a user name that another identity of the source has, or another of those that change. One that stays as
 * it was is not asked for again.
 */
export async function refuseTakenUserNames(
  { within, source }: Intake,
  changed: readonly Identity[],
  before: ReadonlyMap<string, Identity>,
): Promise<void> {
  const owners = new Map<string, string>();
  const claimed: string[] = [];
  for (const identity of changed) {
    const userName = userNameOf(identity);
    if (userName === undefined) continue;
    const owner = owners.get(indexKey(userName));
    if (owner !== undefined && owner !== identity.id) throw taken(source, userName);
    owners.set(indexKey(userName), identity.id);
    const had = before.get(identity.id);
    const name = had === undefined ? undefined : userNameOf(had);
    if (name === undefined || indexKey(name) !== indexKey(userName)) claimed.push(indexKey(userName));
  }
  if (claimed.length === 0) return;
  const rows = await bearersOfName(within, { source, list: listOf(within, claimed) });
  // Two that exchange their names in one go do not take each other's.
  const changing = new Set(changed.map(({ id }) => id));
  for (const row of rows) {
    if (row.user_name_key === null || changing.has(row.id)) continue;
    throw taken(source, row.user_name ?? row.user_name_key);
  }
}

function taken(source: string, userName: string): ProvisioningError {
  return new ProvisioningError(
    'conflict',
    `The user name ${userName} belongs to another person of ${source} already; give one of the two another name.`,
    { faults: [{ path: 'userName', message: `${userName} is taken.` }] },
  );
}

/**
 * Throws `conflict` for an external id that another identity of the source has, or another of those that change. One that
 * stays as it was is not asked for again, and a blank one is none; the error does not say whose it is (decision 0021).
 */
export async function refuseTakenExternalIds(
  { within, source }: Intake,
  changed: readonly Identity[],
  before: ReadonlyMap<string, Identity>,
): Promise<void> {
  const claimed = changed.flatMap(({ id, externalId }) =>
    externalId === undefined || externalId.trim() === '' || externalId === before.get(id)?.externalId
      ? []
      : [externalId],
  );
  if (claimed.length === 0) return;
  const wanted = new Set(claimed);
  const owners = changed
    .map(({ externalId }) => externalId)
    .filter((id) => id !== undefined && wanted.has(id));
  if (owners.length > wanted.size) throw takenExternalId(source);
  const keys = [...new Set(claimed.map(indexKey))];
  const rows = await bearersOfExternalId(within, { source, list: listOf(within, keys) });
  // What those that change had before is theirs no longer; what they have now was counted above.
  const changing = new Set(changed.map(({ id }) => id));
  for (const row of rows) {
    // The key finds it by index; the id itself is compared exactly (RFC 7643 section 3.1).
    if (row.external_id === null || !wanted.has(row.external_id) || changing.has(row.id)) continue;
    throw takenExternalId(source);
  }
}

function takenExternalId(source: string): ProvisioningError {
  return new ProvisioningError(
    'conflict',
    `Another person of ${source} has this external id already; look that one up by it, or send an id of its own.`,
    { faults: [{ path: 'externalId', message: 'is taken.' }] },
  );
}
