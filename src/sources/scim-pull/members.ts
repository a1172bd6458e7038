/** Who is in a group: told by the group, by its people, or by a search. */

import { type GroupMember, ProvisioningError, type SourceRecord } from '../../model/index.ts';
import type { Group, Reference, User } from './api.ts';
import { type Course, notProved, type Parts, person, remark } from './course.ts';
import { everyEntry } from './listing.ts';

/** The groups of a reading, and what of their members is still open. */
export interface Grouping {
  /** In a reading of changes most people are not told, and all groups are known before the first one is told. */
  readonly changesOnly: boolean;
  readonly there: ReadonlySet<string>;
  /** Ids of groups that were told. */
  readonly told: Set<string>;
  /** Groups that are members, by the groups that hold them: told when it is known that they exist. */
  readonly nested: Map<string, Set<string>>;
  /** Where members came from. */
  readonly by: Set<'groups' | 'users' | 'filter'>;
  /** People asked for alone, since a group and they contradict each other. */
  doubted: number;
}

/** @param there ids of all groups, in a reading of changes */
export const grouping = (there?: ReadonlySet<string>): Grouping => ({
  changesOnly: there !== undefined,
  there: there ?? new Set(),
  told: new Set(),
  nested: new Map(),
  by: new Set(),
  doubted: 0,
});

/** Where members came from, in one word. */
export const waysOf = ({ by }: Grouping): string => [...by].sort().join(' ');

/** What of groups is left out of lists: members, where a server knows how. */
export const fieldsOfGroups = (version: '1.1' | '2.0'): Readonly<Record<string, string>> =>
  version === '2.0' ? { excludedAttributes: 'members' } : { attributes: 'displayName,externalId' };

/** A group's members by its own word. Lists leave them out where they can; then the group is asked alone. */
export async function membersOf({ api, server }: Parts, listed: Group): Promise<readonly Reference[]> {
  if (!server.groupsHaveMembers) return [];
  if (listed.members && listed.members.length > 0) return listed.members;
  const alone = await api.group(server.groups, listed.id);
  if (alone === undefined)
    throw notProved(`${api.title} lists the group ${listed.displayName ?? listed.id} and does not have it`);
  return alone.members ?? [];
}

/** A group with its members. In a whole reading nobody is in it who was not told; groups within it always come later. */
export async function* tellGroup(
  parts: Parts,
  course: Course,
  { groups, listed }: { readonly groups: Grouping; readonly listed: Group },
): AsyncGenerator<SourceRecord> {
  const { members: by } = parts.config;
  const { id, displayName, externalId } = listed;
  groups.told.add(id);
  const own = by === 'users' || by === 'filter' ? [] : await membersOf(parts, listed);
  if (own.length > 0) groups.by.add('groups');
  const people = new Set<string>();
  for (const reference of own) {
    const member = reference.value;
    if (!member) continue;
    const kind = course.people.has(member) ? 'person' : kindOf(reference);
    if (kind === 'group') hold(groups, id, member);
    else if (groups.changesOnly && (kind === 'person' || !groups.there.has(member))) people.add(member);
    else if (groups.changesOnly) hold(groups, id, member);
    else if (course.people.has(member)) people.add(member);
    else {
      const user = await askedAlone(parts, course, member);
      if (user !== undefined) yield person(parts, course, user);
      if (user !== undefined) people.add(user.id);
      else if (kind === undefined) hold(groups, id, member);
    }
  }
  if (!groups.changesOnly && by !== 'groups' && by !== 'filter')
    await heed(parts, course, { groups, id, people, own });
  const members = [...people].map((member): GroupMember => ({ type: 'identity', id: member }));
  yield { type: 'group', group: { id, name: displayName || id, ...(externalId && { externalId }), members } };
}

/** A member who was not told: who came meanwhile, or whom lists leave out. Nothing when there is none (any more). */
async function askedAlone({ api, server }: Parts, { absent }: Course, id: string): Promise<User | undefined> {
  if (absent.has(id)) return undefined;
  const user = await api.user(server.users, id);
  if (user === undefined) absent.add(id);
  return user;
}

/** Adds who says to be in a group that tells no members; where it tells some, nobody may say so whom it does not tell. */
async function heed(
  parts: Parts,
  course: Course,
  {
    groups,
    id,
    people,
    own,
  }: {
    readonly groups: Grouping;
    readonly id: string;
    readonly people: Set<string>;
    readonly own: readonly Reference[];
  },
): Promise<void> {
  const said = course.said.get(id);
  if (said === undefined) return;
  if (own.length === 0) {
    for (const member of [...said.direct, ...said.untyped]) people.add(member);
    groups.by.add('users');
    return;
  }
  for (const member of said.direct) {
    if (people.has(member) || groups.doubted >= manyDoubts) continue;
    groups.doubted += 1;
    await contradict(parts, id, member);
  }
}

/** Contradictions that are looked into; where there are more, the first one stands. */
const manyDoubts = 20;

/** Whoever left meanwhile does not contradict; who still says to be in the group does. Servers shorten long lists of members. */
async function contradict({ api, server }: Parts, group: string, id: string): Promise<void> {
  const user = await api.user(server.users, id);
  const still = user?.groups?.some(({ value, type }) => value === group && type?.toLowerCase() === 'direct');
  if (still !== true) return;
  throw notProved(
    `${api.title} tells the group ${group} without user ${id}, who says to be in it; set members to groups or users, whichever is right, and until then`,
  );
}

function kindOf({ type, $ref }: Reference): 'person' | 'group' | undefined {
  const word = type?.toLowerCase();
  if (word === 'group' || word === 'user') return word === 'group' ? 'group' : 'person';
  const path = /\/(users|groups)\/[^/]+\/?$/i.exec($ref ?? '')?.[1]?.toLowerCase();
  if (path !== undefined) return path === 'groups' ? 'group' : 'person';
  return undefined;
}

function hold({ nested }: Grouping, group: string, member: string): void {
  const held = nested.get(group) ?? new Set();
  nested.set(group, held);
  held.add(member);
}

/** Groups within groups, once all groups are told. What is told nowhere is no member. */
export function* tellNested({ told, nested }: Grouping): Generator<SourceRecord> {
  for (const [group, members] of nested) {
    const there = [...members].filter((member) => told.has(member));
    if (there.length > 0)
      yield { type: 'members', group, members: there.map((id): GroupMember => ({ type: 'group', id })) };
  }
}

/** Searches people by the groups they are in, where neither groups nor people say it, and the server searches truly. */
export async function* tellByFilter(
  parts: Parts,
  course: Course,
  groups: Grouping,
): AsyncGenerator<SourceRecord> {
  const { config, server, api, tools } = parts;
  const wanted = config.members === 'filter';
  if (!wanted && (config.members !== 'auto' || groups.by.size > 0 || groups.told.size === 0)) return;
  const asked = (group: string) => ({
    path: server.users,
    purpose: `tell who is in the group ${group}`,
    query: { filter: `groups.value eq ${JSON.stringify(group)}`, attributes: 'userName' },
  });
  const nobody = server.filters
    ? await filtered(() => api.users(asked(tools.newId()), { startIndex: 1, count: 2 }))
    : undefined;
  if (nobody?.entries.length !== 0) {
    if (wanted)
      throw notProved(`${api.title} does not search people by groups.value; set members to groups or users`);
    remark(course, untold);
    return;
  }
  for (const group of groups.told) {
    const list = { what: `people in the group ${group}`, asked: asked(group), page: api.users };
    for await (const users of everyEntry(parts, list)) {
      const members = users.filter(({ id }) => groups.changesOnly || course.people.has(id));
      if (members.length > 0) {
        groups.by.add('filter');
        yield {
          type: 'members',
          group,
          members: members.map(({ id }): GroupMember => ({ type: 'identity', id })),
        };
      }
    }
  }
  if (groups.by.size === 0) remark(course, untold);
}

const untold =
  'Nobody tells who is in a group: no group has members, no user has groups, and searching users by groups finds nobody.';

/** What a search gives; nothing where the server refuses to search so. */
export async function filtered<Result>(search: () => Promise<Result>): Promise<Result | undefined> {
  try {
    return await search();
  } catch (thrown) {
    if (
      thrown instanceof ProvisioningError &&
      ['invalid', 'forbidden', 'unsupported', 'not-found'].includes(thrown.code)
    )
      return undefined;
    throw thrown;
  }
}
