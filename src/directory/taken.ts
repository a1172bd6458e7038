/** Keys that must be unique within a source: what is told is held against what others have. */

import { type Identity, ProvisioningError } from '../model/index.ts';
import { amongKept, keepQuery, listOf, type Queryable, together } from '../store/index.ts';
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

/** What identities that change claim for themselves, by whom; what stays as it was is not claimed again. */
export interface Claims {
  readonly userNames: readonly string[];
  readonly externalIds: readonly string[];
  /** The ids of all that change: two that exchange their names in one go do not take each other's. */
  readonly changing: ReadonlySet<string>;
}

/** Who bears what is claimed. */
export interface Bearers {
  readonly ofNames: readonly {
    readonly id: string;
    readonly user_name: string | null;
    readonly user_name_key: string | null;
  }[];
  readonly ofExternalIds: readonly { readonly id: string; readonly external_id: string | null }[];
}

/**
 * What is claimed by identities that change; a blank external id is none. Throws `conflict` when two of them claim the same.
 * @param before those of them that the source told already, by id
 */
export function claimsOf(
  { source, before }: { readonly source: string; readonly before: ReadonlyMap<string, Identity> },
  changed: readonly Identity[],
): Claims {
  const owners = new Map<string, string>();
  const userNames: string[] = [];
  for (const identity of changed) {
    const userName = userNameOf(identity);
    if (userName === undefined) continue;
    const key = indexKey(userName);
    const owner = owners.get(key);
    if (owner !== undefined && owner !== identity.id) throw taken(source, userName);
    owners.set(key, identity.id);
    const had = before.get(identity.id);
    const name = had === undefined ? undefined : userNameOf(had);
    if (name === undefined || indexKey(name) !== key) userNames.push(key);
  }
  const externalIds = changed.flatMap(({ id, externalId }) =>
    externalId === undefined || externalId.trim() === '' || externalId === before.get(id)?.externalId
      ? []
      : [externalId],
  );
  const wanted = new Set(externalIds);
  const holding = changed.filter(({ externalId }) => externalId !== undefined && wanted.has(externalId));
  if (holding.length > wanted.size) throw takenExternalId(source);
  return { userNames, externalIds, changing: new Set(changed.map(({ id }) => id)) };
}

/** Looks up who bears what is claimed; what nobody claims is not asked for. */
export async function bearersOf(
  within: Queryable,
  source: string,
  { userNames, externalIds }: Claims,
): Promise<Bearers> {
  const keys = [...new Set(externalIds.map(indexKey))];
  const [ofNames, ofExternalIds] = await together([
    userNames.length === 0 ? [] : bearersOfName(within, { source, list: listOf(within, userNames) }),
    keys.length === 0 ? [] : bearersOfExternalId(within, { source, list: listOf(within, keys) }),
  ]);
  return { ofNames, ofExternalIds };
}

/**
 * Throws `conflict` for a user name or an external id that another identity of the source has; of an external id the error does
 * not say whose it is (decision 0021).
 */
export function refuseTaken(
  { source, claims }: { readonly source: string; readonly claims: Claims },
  { ofNames, ofExternalIds }: Bearers,
): void {
  const { changing } = claims;
  for (const row of ofNames)
    if (row.user_name_key !== null && !changing.has(row.id))
      throw taken(source, row.user_name ?? row.user_name_key);
  const wanted = new Set<string | null>(claims.externalIds);
  // The key finds it by index; the id itself is compared exactly (RFC 7643 section 3.1).
  for (const row of ofExternalIds)
    if (wanted.has(row.external_id) && !changing.has(row.id)) throw takenExternalId(source);
}

function taken(source: string, userName: string): ProvisioningError {
  return new ProvisioningError(
    'conflict',
    `The user name ${userName} belongs to another person of ${source} already; give one of the two another name.`,
    { faults: [{ path: 'userName', message: `${userName} is taken.` }] },
  );
}

function takenExternalId(source: string): ProvisioningError {
  return new ProvisioningError(
    'conflict',
    `Another person of ${source} has this external id already; look that one up by it, or send an id of its own.`,
    { faults: [{ path: 'externalId', message: 'is taken.' }] },
  );
}
