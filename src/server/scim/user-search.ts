/** Finding Users: by index where the filter allows it, by the database's look at each of them where it does not. */

import type { IdentityQuery, StoredIdentity } from '../../directory/index.ts';
import type { Attributes } from '../../model/index.ts';
import { compileFilter, conditionOf, type Filter, parseFilter, projection } from '../../scim/index.ts';
import type { Call } from './call.ts';
import { lookupBy, lookupsOf, partsAbout } from './lookups.ts';
import { collect, type Found, onceEach } from './page.ts';
import { userResource } from './user-resource.ts';

/** As many as the directory gives for one look-up; one that gives so many may have left some out. */
const MOST_FOUND = 1_000;

/**
 * The Users that a query asks for, in the order in which they were made, as whole resources. `eq` on id, userName,
 * externalId and e-mail addresses, alone, within `and`, and on every side of an `or`, is answered by index; for any other
 * filter the database looks at each User of the source. Throws 400 `invalidFilter`.
 */
export async function findUsers(call: Call): Promise<Found<Attributes>> {
  const { query, directory, source, types, base } = call;
  const grouped = projection(query, types.user).includes('groups');
  const filter = query.filter === undefined ? undefined : parseFilter(query.filter);
  const indexed = filter && (await byIndex(call, filter));
  if (indexed !== undefined) return indexed;
  const { total, identities } = await directory.listIdentities(source, {
    offset: query.startIndex - 1,
    limit: Math.max(1, query.count),
    ...(filter && { fit: { condition: conditionOf(filter, types.user), base } }),
  });
  return { total, resources: await resourcesOf(call, identities.slice(0, query.count), grouped) };
}

/** What look-ups by index find of it; undefined where there is none for some part of it, or where one finds too many. */
async function byIndex(call: Call, filter: Filter): Promise<Found<Attributes> | undefined> {
  const { query, types } = call;
  const lookups = lookupsOf(filter, (each) => lookupBy(each, types.user, indexes));
  const found = lookups && (await lookUp(call, lookups));
  if (found === undefined) return undefined;
  const fits = compileFilter(filter, types.user);
  const needed =
    projection(query, types.user).includes('groups') || partsAbout(filter, types.user, 'groups').length > 0;
  const collector = collect<Attributes>(query);
  for (const resource of await resourcesOf(call, found, needed)) if (fits(resource)) collector.add(resource);
  return collector.found;
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
