/** What the organisation holds now: everything, or some people. */

import type { ReadScope, TargetRecord, Tools } from '../../model/index.ts';
import { ProvisioningError } from '../../model/index.ts';
import { fetchAhead } from '../shared/index.ts';
import { toAccount } from './accounts.ts';
import type { CloudApi, UserQuery } from './api.ts';
import type { AtlassianCloudConfig } from './config.ts';
import { type Catalogue, type Groups, orgAdmin } from './groups.ts';
import type { People } from './people.ts';
import type { Settling } from './settling.ts';
import type { CloudUser } from './shapes.ts';

/** What one connection is made of. */
export interface Parts {
  readonly api: CloudApi;
  readonly tools: Tools;
  readonly config: AtlassianCloudConfig;
  readonly people: People;
  readonly groups: Groups;
  readonly settling: Settling;
}

/**
 * Everything: what can be given, then every account with what it has been given, a hundred in one call. It is complete when
 * as many people were told as the directory counts. Memory holds ids only.
 */
export async function* readAll(parts: Parts): AsyncGenerator<TargetRecord> {
  const { api, groups, people, tools } = parts;
  const catalogue = await groups.renew();
  for (const entitlement of catalogue.entitlements.values()) yield { type: 'entitlement', entitlement };

  /** Account → how much it was told to hold. */
  const told = new Map<string, number>();
  const members = new Map<string, number>();
  const tell = function* (user: CloudUser): Generator<TargetRecord> {
    if (told.has(user.accountId) || !isMember(user)) return;
    const held = heldBy(user, catalogue);
    told.set(user.accountId, held.length);
    people.seen(user);
    yield { type: 'account', account: toAccount(user) };
    for (const id of held) {
      members.set(id, (members.get(id) ?? 0) + 1);
      yield { type: 'grant', account: user.accountId, entitlement: id };
    }
  };

  for await (const page of api.users({})) for (const user of page) yield* tell(user);
  for (const id of people.fresh().values()) {
    const user = told.has(id) ? undefined : await lately(parts, id);
    if (user !== undefined) yield* tell(user);
  }
  await proveAll(parts, told.size);

  for (const [id, count] of catalogue.counts) {
    if ((members.get(id) ?? 0) >= count) continue;
    // Counted are app users too, whom no search tells; but members could have been left out of an account's groups.
    tools.log.debug(
      { group: id, count },
      'A group counts more members than were told, and is read by itself.',
    );
    yield* holders(parts, { groupIds: [id] }, { entitlement: id, catalogue, told, tell });
  }
  for (const id of catalogue.entitlements.keys()) {
    const access = groups.access(id);
    if (access === undefined) continue;
    yield* holders(
      parts,
      { resourceIds: [access.resource], roleIds: [access.role] },
      { entitlement: id, catalogue, told, tell },
    );
  }
  yield { type: 'complete' };
}

/** Who holds one entitlement, by a search of its own. */
async function* holders(
  { api }: Parts,
  query: UserQuery,
  {
    entitlement,
    catalogue,
    told,
    tell,
  }: {
    readonly entitlement: string;
    readonly catalogue: Catalogue;
    readonly told: ReadonlyMap<string, number>;
    readonly tell: (user: CloudUser) => Iterable<TargetRecord>;
  },
): AsyncGenerator<TargetRecord> {
  for await (const page of api.users(query)) {
    for (const user of page) {
      if (!isMember(user)) continue;
      yield* tell(user);
      const held = heldBy(user, catalogue);
      // All that an account holds was told with it, unless it holds more than it was told to.
      if (held.includes(entitlement) && held.length <= (told.get(user.accountId) ?? 0)) continue;
      yield { type: 'grant', account: user.accountId, entitlement };
    }
  }
}

/** People leave while they are read; so the count that is asked for afterwards decides. */
async function proveAll({ api }: Parts, told: number): Promise<void> {
  const count = await api.countUsers();
  if (told >= count) return;
  throw new ProvisioningError(
    'unavailable',
    `${api.title} told ${told} accounts and counts ${count}, so nothing is concluded: its search lags, try again in some minutes.`,
  );
}

/** The accounts asked for, and those like the ones asked for, each with all that it holds. */
export async function* readSome(parts: Parts, scope: ReadScope): AsyncGenerator<TargetRecord> {
  const { api, config, groups, people } = parts;
  let catalogue = await groups.get();
  let renewed = false;
  const told = new Set<string>();
  const named = new Set<string>();

  async function* tell(user: CloudUser): AsyncGenerator<TargetRecord> {
    if (told.has(user.accountId) || !isMember(user)) return;
    told.add(user.accountId);
    people.seen(user);
    yield { type: 'account', account: toAccount(user) };
    if (!renewed && (user.groups ?? []).some(({ id }) => !catalogue.entitlements.has(id))) {
      renewed = true;
      catalogue = await groups.renew();
    }
    for (const id of [...heldBy(user, catalogue), ...(await accessesOf(parts, user.accountId))]) {
      const entitlement = catalogue.entitlements.get(id);
      if (entitlement === undefined) continue;
      if (!named.has(id)) yield { type: 'entitlement', entitlement };
      named.add(id);
      yield { type: 'grant', account: user.accountId, entitlement: id };
    }
  }

  const addresses = [...new Set(scope.resembling.flatMap(addressesOf))];
  const queries: readonly UserQuery[] = [
    ...chunks([...new Set(scope.accounts)], 10).map((accountIds) => ({ accountIds })),
    ...chunks(addresses, 100).map((emails) => ({ emails })),
  ];
  const ask = async (query: UserQuery, signal: AbortSignal): Promise<readonly CloudUser[]> => {
    const found: CloudUser[] = [];
    for await (const page of api.users(query, { signal })) found.push(...page);
    return found;
  };
  for await (const users of fetchAhead(queries, config.concurrency, ask)) {
    for (const user of users) yield* tell(user);
  }
  const fresh = people.fresh();
  const unseen = new Set([...scope.accounts, ...addresses.flatMap((address) => fresh.get(address) ?? [])]);
  for (const id of unseen) {
    const user = told.has(id) ? undefined : await lately(parts, id);
    if (user !== undefined) yield* tell(user);
  }
  yield { type: 'complete' };
}

/** An account that the search does not find (yet), with its groups; nothing: it is not in the directory. */
async function lately({ api }: Parts, id: string): Promise<CloudUser | undefined> {
  const user = await api.userDetails(id);
  if (user === undefined || !isMember(user)) return undefined;
  const groups: { readonly id: string }[] = [];
  for await (const page of api.groups({ accountIds: [id] })) groups.push(...page);
  return { ...user, groups };
}

/** Access to the configured applications that one person has, by whatever way. */
async function accessesOf({ api, config }: Parts, id: string): Promise<readonly string[]> {
  if (config.applications.length === 0) return [];
  const roles = await api.roles(id);
  return config.applications
    .filter(({ resource, role }) =>
      roles.some(
        ({ resourceId, roleAssignments }) =>
          resourceId === resource && (roleAssignments ?? []).some((given) => given.role === role),
      ),
    )
    .map(({ resource, role }) => `${role} ${resource}`);
}

/** Ids of what an account was told with, as far as it is read. */
function heldBy(user: CloudUser, { entitlements }: Catalogue): readonly string[] {
  const ids = (user.groups ?? []).map(({ id }) => id).filter((id) => entitlements.has(id));
  return user.platformRoles?.includes(orgAdmin) ? [...ids, orgAdmin] : ids;
}

/** Whether the person is in the directory. */
function isMember({ membershipStatus, accountStatus }: CloudUser): boolean {
  return membershipStatus !== 'no_membership' && accountStatus !== 'closed';
}

function addressesOf({ attributes }: { readonly attributes: Readonly<Record<string, unknown>> }): string[] {
  return [attributes.userName, attributes.email].flatMap((value) =>
    typeof value === 'string' && value.includes('@') ? [value.toLowerCase()] : [],
  );
}

/** Cuts a list into pieces of at most so many. */
export function chunks<Item>(items: readonly Item[], size: number): readonly (readonly Item[])[] {
  const pieces: (readonly Item[])[] = [];
  for (let from = 0; from < items.length; from += size) pieces.push(items.slice(from, from + size));
  return pieces;
}
