/** What changed since a cursor. Deltas name what changed; what is told of it is asked for, so that it is whole. */

import type { GroupMember, SourceRecord } from '../../model/index.ts';
import { ProvisioningError } from '../../model/index.ts';
import { cursorPages } from '../../rest/index.ts';
import type { Group, User } from './api.ts';
import { grantedRoles } from './credentials.ts';
import { readCursor, writeCursor } from './cursor.ts';
import { hollow, isTold, linksOf, type Parts, type Tally, tallied } from './parts.ts';
import { identityOf, isGuest, isWhole, memberOf } from './people.ts';
import { fetchUsers } from './refetch.ts';

/** Tells what changed. Throws `stale` before the first record when the cursor is no longer good. */
export async function* readChanges(parts: Parts, since: string): AsyncGenerator<SourceRecord> {
  const { config, auth } = parts;
  const links = readCursor(since, config);
  const tally: Tally = { pages: 0 };
  const users = await usersChanged(parts, tally, links.users);
  const groups = await groupsChanged(parts, tally, links.groups);
  const permissions = await grantedRoles(auth);
  const mayReadHidden = permissions?.includes('Member.Read.Hidden') ?? false;
  yield* tellUsers(parts, users.changed);
  for (const [id, group] of groups.changed) yield* tellGroup(parts, { id, group, mayReadHidden, tally });
  yield {
    type: 'complete',
    cursor: writeCursor({ users: users.link, groups: groups.link }, config),
    proof: {
      pages: tally.pages,
      ...(permissions !== undefined && { permissions }),
      ...(tally.clock !== undefined && { clock: tally.clock }),
    },
  };
}

async function usersChanged({ api }: Parts, tally: Tally, since: string) {
  /** The last word on each; entries may be replayed, and tell only what changed. */
  const changed = new Map<string, User>();
  let link = '';
  for await (const page of deltaPages('the changed users', since, async (at) =>
    tallied(tally, await api.usersDelta(at)),
  )) {
    for (const user of page.value) {
      const before = changed.get(user.id);
      const again = before?.['@removed'] !== undefined || user['@removed'] !== undefined;
      changed.set(user.id, again ? user : { ...before, ...user });
    }
    link = page['@odata.deltaLink'] ?? '';
  }
  return { changed, link };
}

async function* tellUsers(
  { api, config }: Parts,
  changed: ReadonlyMap<string, User>,
): AsyncGenerator<SourceRecord> {
  const alive: string[] = [];
  for (const [id, user] of changed) {
    if (user['@removed'] === undefined) alive.push(id);
    else yield { type: 'removed', of: 'identity', id };
  }
  for (let from = 0; from < alive.length; from += 150) {
    for (const user of await fetchUsers(api, alive.slice(from, from + 150), changed)) {
      if (!isWhole(user)) throw hollow(user.id);
      if (isGuest(user) && !config.guests) {
        yield { type: 'removed', of: 'identity', id: user.id };
        continue;
      }
      yield { type: 'identity', identity: identityOf(user, config.keep) };
    }
  }
}

/** What a delta says of one group, all its entries together. */
interface GroupChange {
  removed: boolean;
  /** Whether more than its members changed: then it is told anew, whole. */
  renewed: boolean;
  /** Members by id, each with whether they are there now. */
  readonly members: Map<string, { readonly member: GroupMember; readonly there: boolean }>;
}

async function groupsChanged({ api }: Parts, tally: Tally, since: string) {
  const changed = new Map<string, GroupChange>();
  let link = '';
  for await (const page of deltaPages('the changed groups', since, async (at) =>
    tallied(tally, await api.groupsDelta(at)),
  )) {
    for (const group of page.value) {
      const change = changed.get(group.id) ?? { removed: false, renewed: false, members: new Map() };
      changed.set(group.id, change);
      note(change, group);
    }
    link = page['@odata.deltaLink'] ?? '';
  }
  return { changed, link };
}

function note(change: GroupChange, group: Group): void {
  const { id: _, '@removed': removed, 'members@delta': members = [], ...told } = group;
  change.removed = removed !== undefined;
  if (Object.values(told).some((value) => value !== undefined)) change.renewed = true;
  for (const entry of members) {
    const member = memberOf(entry);
    if (member !== undefined)
      change.members.set(member.id, { member, there: entry['@removed'] === undefined });
  }
}

interface Changed {
  readonly id: string;
  readonly group: GroupChange;
  readonly mayReadHidden: boolean;
  readonly tally: Tally;
}

async function* tellGroup(
  parts: Parts,
  { id, group, mayReadHidden, tally }: Changed,
): AsyncGenerator<SourceRecord> {
  const { api, config } = parts;
  if (group.removed) {
    yield { type: 'removed', of: 'group', id };
    return;
  }
  const changes = [...group.members.values()];
  const joined = changes.filter(({ there }) => there).map(({ member }) => member);
  const left = changes.filter(({ there }) => !there).map(({ member }) => member);
  if (!group.renewed && config.hiddenGroups === 'required') {
    if (joined.length > 0) yield { type: 'members', group: id, members: joined };
    if (left.length > 0) yield { type: 'members-removed', group: id, members: left };
    return;
  }
  const now = await api.group(id);
  if (now?.displayName === undefined || now.displayName === null) throw notFound(id);
  if (!isTold(now, parts, mayReadHidden)) {
    yield { type: 'removed', of: 'group', id };
    return;
  }
  yield { type: 'group', group: { id, name: now.displayName, externalId: id, members: joined } };
  for await (const page of cursorPages({
    what: `the members of ${now.displayName}`,
    page: async (link) => tallied(tally, await api.members(id, link)),
    next: (page) => page['@odata.nextLink'],
  })) {
    const members = page.value.map(memberOf).filter((member) => member !== undefined);
    const others = members.filter((member) => !group.members.has(member.id));
    if (others.length > 0) yield { type: 'members', group: id, members: others };
  }
}

/** The pages from a link at which an earlier delta ended. */
function deltaPages<Page extends { '@odata.nextLink'?: string | undefined; value: readonly unknown[] }>(
  what: string,
  since: string,
  page: (link: string) => Promise<Page>,
): AsyncGenerator<Page> {
  return cursorPages({
    what,
    page: (link) => page(link ?? since),
    next: (current) => linksOf(current, what).next,
  });
}

function notFound(id: string): ProvisioningError {
  return new ProvisioningError(
    'unavailable',
    `Microsoft Graph tells that the group ${id} changed and does not find it: its copies do not agree yet, so the reading is made again later.`,
  );
}
