/** Finding Groups: by index where the filter allows it, by looking at a bounded number of them where it does not. */

import type { GroupQuery, StoredGroup } from '../../directory/index.ts';
import type { Attributes, AttributeValue } from '../../model/index.ts';
import { compileFilter, type Filter, parseFilter, type ResourceType, refuse } from '../../scim/index.ts';
import type { Call } from './call.ts';
import { groupResource } from './group-resource.ts';
import { equality, lookupBy, lookupsOf, partsAbout, tooMany } from './lookups.ts';
import { collect, everyBatch, type Found, onceEach } from './page.ts';

/** As many as the directory gives for one look-up. */
const MOST_FOUND = 1_000;

type Lookup = GroupQuery & { readonly member?: string };

/**
 * The groups that a query asks for, in the order in which they were made. Answered by index: `eq` on id, displayName,
 * externalId, and on a member who is a User, alone, within `and`, and on every side of an `or`. Any other filter looks
 * at each Group of the source, up to `limits.scan` of them, beyond which it throws 400 `tooMany`. Of members nothing but
 * `eq` on their id can be asked. Throws 400 `invalidFilter`.
 */
export async function findGroups(call: Call): Promise<Found<StoredGroup>> {
  const { query, directory, source, types, base } = call;
  if (query.filter === undefined) {
    const page = { offset: query.startIndex - 1, limit: Math.max(1, query.count) };
    const { total, groups } = await directory.listGroups(source, page);
    return { total, resources: groups.slice(0, query.count) };
  }
  const filter = parseFilter(query.filter);
  const fits = compileFilter(filter, types.group);
  const holders = await holdersOf(call, askedMembers(filter, types.group));
  const lookups = lookupsOf(filter, (each) => lookupBy(each, types.group, indexes));
  const byIndex = lookups?.every(({ member }) => member === undefined || holders.groupsBy.has(member));
  const collector = collect<StoredGroup>(query);
  for await (const batch of lookups && byIndex ? [await lookUp(call, lookups, holders)] : all(call)) {
    for (const group of batch) {
      const members = await holders.among(group);
      const resource: Attributes = groupResource(group, base, members);
      if (fits(resource)) collector.add(group);
    }
  }
  return collector.found;
}

/** The ids that a filter compares members with. Throws 400 `invalidFilter` for anything else that it asks of members. */
function askedMembers(filter: Filter, type: ResourceType): readonly string[] {
  return partsAbout(filter, type, 'members').map((part) => {
    const asked = equality(part, type);
    if (asked === undefined)
      throw refuse('invalidFilter', 'Members can be asked for by eq on their id only.');
    return asked.value;
  });
}

interface Holders {
  /** For each asked member that is a User: the groups that hold it. */
  readonly groupsBy: ReadonlyMap<string, ReadonlySet<string>>;
  /** Those of the asked members that are in the group. */
  among(group: StoredGroup): Promise<readonly AttributeValue[]>;
}

async function holdersOf({ directory, source }: Call, asked: readonly string[]): Promise<Holders> {
  const nested: string[] = [];
  for (const id of new Set(asked)) if ((await directory.group(source, id)) !== undefined) nested.push(id);
  const people = asked.filter((id) => !nested.includes(id));
  const held = people.length === 0 ? new Map() : await directory.groupsOf(source, people);
  const groupsBy = new Map(
    people.map((id): [string, ReadonlySet<string>] => [
      id,
      new Set((held.get(id) ?? []).map((each: { readonly id: string }) => each.id)),
    ]),
  );
  return {
    groupsBy,
    async among(group) {
      const inside = people
        .filter((id) => groupsBy.get(id)?.has(group.id))
        .map((id) => ({ value: id, type: 'User' }));
      if (nested.length === 0) return inside;
      const groups = await nestedIn({ directory, source }, group.id);
      return [
        ...inside,
        ...nested.filter((id) => groups.has(id)).map((id) => ({ value: id, type: 'Group' })),
      ];
    },
  };
}

/** The groups that are members of a group; people come first in the directory's order and are passed over. */
async function nestedIn({ directory, source }: Pick<Call, 'directory' | 'source'>, group: string) {
  const ids = new Set<string>();
  for (
    let after: { type: 'group' | 'identity'; id: string } | undefined = { type: 'group', id: '' };
    after;
  ) {
    const page: Awaited<ReturnType<typeof directory.members>> = await directory.members(source, group, {
      after,
    });
    for (const { id } of page.members) ids.add(id);
    after = page.next;
  }
  return ids;
}

const indexes = { id: 'id', displayName: 'name', externalId: 'externalId', members: 'member' } as const;
const idOf = ({ id }: StoredGroup): string => id;

async function lookUp(
  { directory, source }: Call,
  lookups: readonly Lookup[],
  { groupsBy }: Holders,
): Promise<readonly StoredGroup[]> {
  const found: StoredGroup[] = [];
  for (const { member, ...rest } of lookups) {
    const ids =
      rest.id === undefined && member !== undefined ? [...(groupsBy.get(member) ?? [])] : [undefined];
    for (const id of ids) {
      const some = await directory.findGroups(source, { ...rest, ...(id !== undefined && { id }) });
      if (some.length >= MOST_FOUND) throw tooMany('Group of that name', MOST_FOUND);
      found.push(...some);
    }
  }
  return onceEach(found, idOf);
}

function all({ directory, source, limits }: Call): AsyncGenerator<readonly StoredGroup[]> {
  return everyBatch(
    async (page) => {
      const { total, groups } = await directory.listGroups(source, page);
      return { total, batch: groups };
    },
    { idOf, kind: 'Group', bound: limits.scan },
  );
}
