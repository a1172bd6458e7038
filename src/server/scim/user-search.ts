/** Finding Users: by index where the filter allows it, by looking at a bounded number of them where it does not. */

import type { IdentityQuery, StoredIdentity } from '../../directory/index.ts';
import type { Attributes } from '../../model/index.ts';
import { compileFilter, parseFilter, projection } from '../../scim/index.ts';
import type { Call } from './call.ts';
import { lookupBy, lookupsOf, partsAbout, tooMany } from './lookups.ts';
import { collect, everyBatch, type Found, onceEach } from './page.ts';
import { userResource } from './user-resource.ts';

/** As many as the directory gives for one look-up; one that gives so many may have left some out. */
const MOST_FOUND = 1_000;

/**
 * The Users that a query asks for, in the order in which they were made, as whole resources. Answered by index: `eq`
 * on id, userName, externalId and e-mail addresses, alone, within `and`, and on every side of an `or`. Any other filter
 * looks at each User of the source, up to `limits.scan` of them, beyond which it throws 400 `tooMany`.
 * Throws 400 `invalidFilter`.
 */
export async function findUsers(call: Call): Promise<Found<Attributes>> {
  const { query, directory, source, types } = call;
  const grouped = projection(query, types.user).includes('groups');
  if (query.filter === undefined) {
    const page = { offset: query.startIndex - 1, limit: Math.max(1, query.count) };
    const { total, identities } = await directory.listIdentities(source, page);
    return { total, resources: await resourcesOf(call, identities.slice(0, query.count), grouped) };
  }
  const filter = parseFilter(query.filter);
  const fits = compileFilter(filter, types.user);
  const lookups = lookupsOf(filter, (each) => lookupBy(each, types.user, indexes));
  const needed = grouped || partsAbout(filter, types.user, 'groups').length > 0;
  const collector = collect<Attributes>(query);
  for await (const batch of lookups === undefined ? all(call) : [await lookUp(call, lookups)]) {
    for (const resource of await resourcesOf(call, batch, needed))
      if (fits(resource)) collector.add(resource);
  }
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
): Promise<readonly StoredIdentity[]> {
  const found: StoredIdentity[] = [];
  for (const lookup of lookups) {
    const some = await directory.findIdentities(source, lookup);
    if (some.length >= MOST_FOUND) throw tooMany('User of that address', MOST_FOUND);
    found.push(...some);
  }
  return onceEach(found, idOf);
}

function all({ directory, source, limits }: Call): AsyncGenerator<readonly StoredIdentity[]> {
  return everyBatch(
    async (page) => {
      const { total, identities } = await directory.listIdentities(source, page);
      return { total, batch: identities };
    },
    { idOf, kind: 'User', bound: limits.scan },
  );
}
