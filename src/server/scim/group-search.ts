/** Finding Groups: by index where the filter allows it, by the database's look at each of them where it does not. */

import { type GroupQuery, groupsListed, type StoredGroup } from '../../directory/index.ts';
import { compileFilter, type Filter, type Order } from '../../scim/index.ts';
import type { Call } from './call.ts';
import { type Finder, type Found, find, onceEach } from './finding.ts';
import { groupResource } from './group-resource.ts';
import { lookupBy, lookupsOf, partsAbout } from './lookups.ts';

/** As many as the directory gives for one look-up. */
const MOST_FOUND = 1_000;

/**
 * The groups that a query asks for. `eq` on id, displayName and externalId, alone, within `and`, and on every side of an
 * `or`, is answered by index; for any other filter the database looks at the Groups of the source, or at those of one member
 * where it asks for that. Throws what `find` throws.
 */
export function findGroups(call: Call): Promise<Found<StoredGroup>> {
  return find(call, groupFinder(call));
}

/** How Groups are found, without their members. */
export function groupFinder(call: Call): Finder<StoredGroup> {
  const { directory, source, types, base } = call;
  return {
    type: types.group,
    listing: groupsListed(source),
    indexed: (filter, order) => byIndex(call, filter, order),
    shown: (stored) => groupResource(stored, base),
    byIds: (ids) => directory.groupsIn(source, ids),
  };
}

/** What look-ups by index find of it; undefined where there is none for some part of it, or where one finds too many. */
async function byIndex(
  call: Call,
  filter: Filter,
  order: Order | undefined,
): Promise<readonly StoredGroup[] | undefined> {
  const { types, base } = call;
  // Members are not read for it.
  if (partsAbout(filter, types.group, 'members').length > 0 || order?.path[0].name === 'members')
    return undefined;
  const lookups = lookupsOf(filter, (each) => lookupBy(each, types.group, indexes));
  const found = lookups && (await lookUp(call, lookups));
  const fits = compileFilter(filter, types.group);
  return found?.filter((group) => fits(groupResource(group, base)));
}

const indexes = { id: 'id', displayName: 'name', externalId: 'externalId' } as const;
const idOf = ({ id }: StoredGroup): string => id;

async function lookUp(
  { directory, source }: Call,
  lookups: readonly GroupQuery[],
): Promise<readonly StoredGroup[] | undefined> {
  const found: StoredGroup[] = [];
  for (const lookup of lookups) {
    const some = await directory.findGroups(source, lookup);
    if (some.length >= MOST_FOUND) return undefined;
    found.push(...some);
  }
  return onceEach(found, idOf);
}
