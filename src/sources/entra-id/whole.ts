/** A full reading: the first round of both deltas, proved by Graph's own counts. */

import { type GroupMember, type Identity, ProvisioningError, type SourceRecord } from '../../model/index.ts';
import { cursorPages } from '../../rest/index.ts';
import type { Group, User } from './api.ts';
import { mustBeAll, mustBeAllMembers } from './counting.ts';
import { grantedRoles } from './credentials.ts';
import { writeCursor } from './cursor.ts';
import { hollow, isTold, linksOf, type Parts, type Tally, tallied } from './parts.ts';
import { identityOf, isGuest, isWhole, memberOf } from './people.ts';
import { fetchUsers } from './refetch.ts';

interface Round {
  readonly tally: Tally;
  readonly mayReadHidden: boolean;
  /** Guests and hidden groups that settings leave out: not told as members either. */
  readonly leftOut: Set<string>;
}

interface Ended {
  readonly link: string;
  readonly told: number;
}

/** Tells everybody and every group. Throws rather than leave anybody out. */
export async function* readWhole(parts: Parts): AsyncGenerator<SourceRecord> {
  const { api, config, auth } = parts;
  const permissions = await grantedRoles(auth);
  const round: Round = {
    tally: { pages: 0 },
    mayReadHidden: permissions?.includes('Member.Read.Hidden') ?? false,
    leftOut: new Set(),
  };
  const before = { users: (await api.count('users')).count, groups: (await api.count('groups')).count };
  const users = yield* tellUsers(parts, round);
  if (users.told === 0) throw nobody();
  await mustBeAll({ api, kind: 'users', told: users.told, before: before.users });
  const groups = yield* tellGroups(parts, round);
  await mustBeAll({ api, kind: 'groups', told: groups.told, before: before.groups });
  const { pages, clock } = round.tally;
  yield {
    type: 'complete',
    cursor: writeCursor({ users: users.link, groups: groups.link }, config),
    proof: {
      pages,
      ...(before.users !== undefined &&
        before.groups !== undefined && { expected: { people: before.users, groups: before.groups } }),
      ...(permissions !== undefined && { permissions }),
      ...(clock !== undefined && { clock }),
      ...(round.leftOut.size > 0 && {
        remarks: [`${round.leftOut.size} guests and hidden groups were left out, as the settings say.`],
      }),
    },
  };
}

async function* tellUsers(parts: Parts, round: Round): AsyncGenerator<SourceRecord, Ended> {
  const { api, config } = parts;
  const seen = new Set<string>();
  /** Entries that are only a part of a user: they are asked for anew, whole. */
  const partial = new Set<string>();
  let link = '';
  for await (const page of cursorPages({
    what: 'the users',
    page: async (at) => tallied(round.tally, await api.usersDelta(at)),
    next: (page) => linksOf(page, 'the users').next,
  })) {
    for (const user of page.value) {
      if (user['@removed'] !== undefined) {
        if (seen.delete(user.id)) yield { type: 'removed', of: 'identity', id: user.id };
        partial.delete(user.id);
        continue;
      }
      seen.add(user.id);
      if (isWhole(user)) yield* tellUser(user);
      else partial.add(user.id);
    }
    for (const user of partial.size >= 150 ? await fetchUsers(api, take(partial)) : []) yield* tellUser(user);
    link = page['@odata.deltaLink'] ?? '';
  }
  for (const user of await fetchUsers(api, take(partial))) yield* tellUser(user);
  return { link, told: seen.size };

  function* tellUser(user: User): Generator<{ readonly type: 'identity'; readonly identity: Identity }> {
    if (!isWhole(user)) throw hollow(user.id);
    if (isGuest(user) && !config.guests) round.leftOut.add(user.id);
    else yield { type: 'identity', identity: identityOf(user, config.keep) };
  }
}

function take(ids: Set<string>): readonly string[] {
  const taken = [...ids];
  ids.clear();
  return taken;
}

async function* tellGroups(parts: Parts, round: Round): AsyncGenerator<SourceRecord, Ended> {
  const { api } = parts;
  /** Members of every kind that were told of each group; a large one comes in slices, on several pages. */
  const told = new Map<string, number>();
  let atEnd: string | undefined;
  let link = '';
  for await (const page of cursorPages({
    what: 'the groups',
    page: async (at) => tallied(round.tally, await api.groupsDelta(at)),
    next: (page) => linksOf(page, 'the groups').next,
  })) {
    const first = page.value[0]?.id;
    if (atEnd !== undefined && atEnd !== first) await mustBeAllMembers(api, atEnd, told.get(atEnd) ?? 0);
    for (const group of page.value) yield* tellSlice(group);
    const last = page.value.at(-1);
    if (last !== undefined) atEnd = last['@removed'] === undefined ? last.id : undefined;
    link = page['@odata.deltaLink'] ?? '';
  }
  if (atEnd !== undefined) await mustBeAllMembers(api, atEnd, told.get(atEnd) ?? 0);
  return { link, told: told.size };

  async function* tellSlice(group: Group): AsyncGenerator<SourceRecord> {
    const { id } = group;
    if (group['@removed'] !== undefined) {
      if (told.delete(id)) yield { type: 'removed', of: 'group', id };
      return;
    }
    const before = told.get(id);
    const slice = group['members@delta'] ?? [];
    const here = slice.filter((member) => member['@removed'] === undefined);
    told.set(id, (before ?? 0) + here.length);
    if (before === undefined && !isTold(group, parts, round.mayReadHidden)) round.leftOut.add(id);
    if (round.leftOut.has(id)) return;
    const members = here.map(memberOf).filter((member) => isMember(member));
    if (before === undefined) yield { type: 'group', group: await groupRecord(parts, group, members) };
    else if (members.length > 0) yield { type: 'members', group: id, members };
    const gone = slice.filter((member) => member['@removed'] !== undefined).map(memberOf);
    if (gone.length > 0)
      yield { type: 'members-removed', group: id, members: gone.filter((member) => isMember(member)) };
  }

  function isMember(member: GroupMember | undefined): member is GroupMember {
    return member !== undefined && !round.leftOut.has(member.id);
  }
}

/** Every tenant has an administrator. */
function nobody(): ProvisioningError {
  return new ProvisioningError(
    'unavailable',
    'Microsoft Graph told nobody at all, which no tenant can be: nothing is concluded from this reading, and it is made again later.',
  );
}

/** A group with its first members. Throws `unavailable` when its name cannot be had. */
async function groupRecord({ api }: Parts, group: Group, members: readonly GroupMember[]) {
  const { id } = group;
  const name = group.displayName ?? (await api.group(id))?.displayName;
  if (name === undefined || name === null) throw hollow(id);
  return { id, name, externalId: id, members };
}
