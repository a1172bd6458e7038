/** Finding Groups: by index where the filter allows it, by the database's look at each of them where it does not. */

import type { GroupQuery, StoredGroup } from '../../directory/index.ts';
import { compileFilter, conditionOf, type Filter, parseFilter } from '../../scim/index.ts';
import type { Call } from './call.ts';
import { groupResource } from './group-resource.ts';
import { lookupBy, lookupsOf, partsAbout } from './lookups.ts';
import { collect, type Found, onceEach } from './page.ts';

/** As many as the directory gives for one look-up. */
const MOST_FOUND = 1_000;

/**
 * The groups that a query asks for, in the order in which they were made. `eq` on id, displayName and externalId, alone,
 * within `and`, and on every side of an `or`, is answered by index; for any other filter the database looks at the Groups
 * of the source, or at those of one member where it asks for that. Throws 400 `invalidFilter`.
 */
export async function findGroups(call: Call): Promise<Found<StoredGroup>> {
  const { query, directory, source, types, base } = call;
  const filter = query.filter === undefined ? undefined : parseFilter(query.filter);
  const indexed = filter && (await byIndex(call, filter));
  if (indexed !== undefined) return indexed;
  const { total, groups } = await directory.listGroups(source, {
    offset: query.startIndex - 1,
    limit: Math.max(1, query.count),
    ...(filter && { fit: { condition: conditionOf(filter, types.group), base } }),
  });
  return { total, resources: groups.slice(0, query.count) };
}

/** What look-ups by index find of it; undefined where there is none for some part of it, or where one finds too many. */
async function byIndex(call: Call, filter: Filter): Promise<Found<StoredGroup> | undefined> {
  const { query, types, base } = call;
  // Members are not read for it.
  if (partsAbout(filter, types.group, 'members').length > 0) return undefined;
  const lookups = lookupsOf(filter, (each) => lookupBy(each, types.group, indexes));
  const found = lookups && (await lookUp(call, lookups));
  if (found === undefined) return undefined;
  const fits = compileFilter(filter, types.group);
  const collector = collect<StoredGroup>(query);
  for (const group of found) if (fits(groupResource(group, base))) collector.add(group);
  return collector.found;
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
