/** Finding Users: by index where the filter allows it, by the database's look at each of them where it does not. */

import { type IdentityQuery, identitiesListed, type StoredIdentity } from '../../directory/index.ts';
import type { Attributes } from '../../model/index.ts';
import { compileFilter, type Filter, type Order, projection } from '../../scim/index.ts';
import type { Call } from './call.ts';
import { type Finder, type Found, find, onceEach } from './finding.ts';
import { lookupBy, lookupsOf, partsAbout } from './lookups.ts';
import { userResource } from './user-resource.ts';

/** As many as the directory gives for one look-up; one that gives so many may have left some out. */
const MOST_FOUND = 1_000;

/**
 * The Users that a query asks for, as whole resources. `eq` on id, userName, externalId and e-mail addresses, alone, within
 * `and`, and on every side of an `or`, is answered by index; for any other filter the database looks at each User of the
 * source. Throws what `find` throws.
 */
export function findUsers(call: Call): Promise<Found<Attributes>> {
  return find(call, userFinder(call));
}

/** How Users are found, as whole resources. */
export function userFinder(call: Call): Finder<Attributes> {
  const { query, directory, source, types } = call;
  const grouped = projection(query, types.user).includes('groups');
  return {
    type: types.user,
    listing: identitiesListed(source),
    indexed: (filter, order) => byIndex(call, filter, order),
    shown: (resource) => resource,
    byIds: async (ids) => resourcesOf(call, await directory.identitiesIn(source, ids), grouped),
  };
}

/** What look-ups by index find of it; undefined where there is none for some part of it, or where one finds too many. */
async function byIndex(
  call: Call,
  filter: Filter,
  order: Order | undefined,
): Promise<readonly Attributes[] | undefined> {
  const { query, types } = call;
  const lookups = lookupsOf(filter, (each) => lookupBy(each, types.user, indexes));
  const found = lookups && (await lookUp(call, lookups));
  if (found === undefined) return undefined;
  const fits = compileFilter(filter, types.user);
  const needed =
    projection(query, types.user).includes('groups') ||
    partsAbout(filter, types.user, 'groups').length > 0 ||
    order?.path[0].name === 'groups';
  return (await resourcesOf(call, found, needed)).filter(fits);
}

/** Identities as whole Users. @param grouped with the groups that hold them. */
export async function resourcesOf(
  { directory, source, base }: Pick<Call, 'directory' | 'source' | 'base'>,
  identities: readonly StoredIdentity[],
  grouped: boolean,
): Promise<readonly Attributes[]> {
  if (!grouped) return identities.map((each) => userResource(each, base));
  const groups = await directory.groupsOf(source, identities.map(idOf));
  return identities.map((each) => userResource(each, base, groups.get(each.identity.id) ?? []));
}

const indexes = { id: 'id', userName: 'userName', externalId: 'externalId', emails: 'email' } as const;
const idOf = ({ identity }: StoredIdentity): string => identity.id;

async function lookUp(
  { directory, source }: Call,
  lookups: readonly IdentityQuery[],
): Promise<readonly StoredIdentity[] | undefined> {
  const found: StoredIdentity[] = [];
  for (const lookup of lookups) {
    const some = await directory.findIdentities(source, lookup);
    if (some.length >= MOST_FOUND) return undefined;
    found.push(...some);
  }
  return onceEach(found, idOf);
}
