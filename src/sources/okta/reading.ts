/** Readings of Okta: everything, or what changed. */

import { type GroupMember, ProvisioningError, type SourceRecord, type Tools } from '../../model/index.ts';
import { cursorPages } from '../../rest/index.ts';
import { withActivity } from '../shared/index.ts';
import type { Group, OktaApi, Page, User } from './api.ts';
import type { OktaConfig } from './config.ts';
import { readCursor, writeCursor } from './cursor.ts';
import { identityOf } from './people.ts';

export interface Parts {
  readonly api: OktaApi;
  readonly config: OktaConfig;
  readonly tools: Tools;
}

/** What one reading counts. */
interface Course {
  pages: number;
  /** Okta's clock at the first answer. */
  clock: number | undefined;
  /** Ids of people who were told. */
  readonly people: Set<string>;
  /** How many people the group of everybody counts, where it is seen. */
  everyone: number | undefined;
}

const begin = (): Course => ({ pages: 0, clock: undefined, people: new Set(), everyone: undefined });

/** Pages of one list, counted. */
async function* counted<Entry>(
  course: Course,
  what: string,
  page: (link: string | undefined) => Promise<Page<Entry>>,
): AsyncGenerator<Page<Entry>> {
  for await (const current of cursorPages({ what, page, next: ({ next }) => next })) {
    course.pages += 1;
    const date = Date.parse(current.headers.get('date') ?? '');
    if (course.clock === undefined && !Number.isNaN(date)) course.clock = date;
    yield current;
  }
}

/** Tells everybody and every group. Throws rather than leave anybody out. */
export async function* readWhole(parts: Parts): AsyncGenerator<SourceRecord> {
  const { api, config } = parts;
  const course = begin();
  for await (const { entries } of counted(course, 'the users', (link) => api.users(0, link))) {
    for (const user of entries) yield* person(course, user, config);
  }
  if (course.people.size === 0) throw nobody();
  const groups = new Set<string>();
  // Okta counts groups nowhere, so the list is asked for twice, in pages of another size: what one lost the other has.
  for (const limit of [200, 150]) {
    for await (const { entries } of counted(course, 'the groups', (link) => api.groups(limit, link))) {
      for (const group of entries) {
        if (groups.has(group.id)) continue;
        groups.add(group.id);
        yield* wholeGroup(parts, course, group);
      }
    }
  }
  if (course.everyone === undefined) yield* listedToo(parts, course);
  yield complete(parts, course, [
    course.everyone === undefined
      ? 'The group Everyone is not shown to this connection, so people were asked for twice, in two ways.'
      : `The group Everyone counts ${course.everyone} people; all of them were told.`,
  ]);
}

/** Where nothing counts the people: those whom the first list lost are told from a second one. */
async function* listedToo({ api, config }: Parts, course: Course): AsyncGenerator<SourceRecord> {
  for await (const { entries } of counted(course, 'the users', (link) => api.listed(link))) {
    for (const user of entries) if (!course.people.has(user.id)) yield* person(course, user, config);
  }
}

/** Tells what changed. Throws `stale` before the first record when the cursor is no longer good. */
export async function* readChanges(parts: Parts, since: string): AsyncGenerator<SourceRecord> {
  const { api, config, tools } = parts;
  const after = readCursor(since, config, tools.clock.now());
  const course = begin();
  for await (const { entries } of counted(course, 'the changed users', (link) => api.users(after, link))) {
    for (const user of entries) yield* person(course, user, config);
  }
  const changed = new Map<string, Group>();
  for await (const { entries } of counted(course, 'the changed groups', (link) =>
    api.groupsChanged(after, link),
  )) {
    for (const group of entries) changed.set(group.id, group);
  }
  for (const group of changed.values()) yield* tellGroup(parts, course, group);
  yield* deleted(parts, course, after);
  yield complete(parts, course, ['Deletions were read from the System Log.']);
}

function complete(
  { config, tools }: Parts,
  { pages, clock }: Course,
  remarks: readonly string[],
): SourceRecord {
  return {
    type: 'complete',
    cursor: writeCursor(clock ?? tools.clock.now(), config),
    proof: { pages, ...(clock !== undefined && { clock }), remarks },
  };
}

function person(course: Course, user: User, config: OktaConfig): Generator<SourceRecord> {
  course.people.add(user.id);
  return withActivity(identityOf(user, config), { asked: config.signIns, last: user.lastLogin });
}

/** A group, page by page; gives how many members were told. */
async function* tellGroup(
  { api }: Parts,
  course: Course,
  { id, profile: { name } }: Group,
): AsyncGenerator<SourceRecord, { readonly members: readonly string[] }> {
  const told = new Set<string>();
  let first = true;
  for await (const { entries } of counted(course, `the members of ${name}`, (link) =>
    api.members(id, link),
  )) {
    const members: readonly GroupMember[] = entries
      .filter((member) => !told.has(member.id))
      .map((member) => ({ type: 'identity', id: member.id }));
    for (const member of members) told.add(member.id);
    if (first) yield { type: 'group', group: { id, name, externalId: id, members } };
    else if (members.length > 0) yield { type: 'members', group: id, members };
    first = false;
  }
  return { members: [...told] };
}

/** The same in a full reading, where a group must hold as many as Okta counts, and nobody is a member who was not told. */
async function* wholeGroup(parts: Parts, course: Course, group: Group): AsyncGenerator<SourceRecord> {
  const { api, config } = parts;
  const { members } = yield* tellGroup(parts, course, group);
  for (const id of members) {
    if (course.people.has(id)) continue;
    const user = await api.user(id);
    if (user !== undefined) yield* person(course, user, config);
  }
  const count = group._embedded?.stats?.usersCount;
  if (count === undefined) return;
  if (group.type === 'BUILT_IN' && group.profile.name === 'Everyone') course.everyone = count;
  if (members.length < count) await mustHaveShrunk(parts, course, { group, told: members.length });
}

/** Fewer were told than the list counted: people may have left meanwhile, and then a second look counts fewer, too. */
async function mustHaveShrunk(
  { api }: Parts,
  course: Course,
  { group, told }: { readonly group: Group; readonly told: number },
): Promise<void> {
  const members = new Set<string>();
  const again = (link: string | undefined) =>
    api.members(group.id, link ?? `api/v1/groups/${group.id}/users?limit=200`);
  for await (const { entries } of counted(course, `the members of ${group.profile.name}`, again))
    for (const { id } of entries) members.add(id);
  if (members.size <= told) return;
  throw new ProvisioningError(
    'unavailable',
    `Okta told ${told} members of the group ${group.profile.name} at first and ${members.size} when asked again, so something was left out and nothing is concluded from this reading: it is made again later.`,
  );
}

/** What the System Log says was deleted, and is not there any more. Events may come twice and out of order. */
async function* deleted({ api }: Parts, course: Course, after: number): AsyncGenerator<SourceRecord> {
  const gone = new Map<string, 'identity' | 'group'>();
  for await (const { entries } of untilEmpty(
    counted(course, 'the System Log', (link) => api.deletions(after, link)),
  )) {
    for (const { eventType, target } of entries) {
      const of = eventType.startsWith('group.') ? 'group' : 'identity';
      const type = of === 'group' ? 'UserGroup' : 'User';
      for (const { id, type: told } of target ?? []) if (told === type && id) gone.set(id, of);
    }
  }
  for (const [id, of] of gone) {
    const there = of === 'group' ? await api.group(id) : await api.user(id);
    if (there === undefined) yield { type: 'removed', of, id };
  }
}

/** A log that is asked without an end leads on for ever; an empty page is where it stands now. */
async function* untilEmpty<Entry>(pages: AsyncGenerator<Page<Entry>>): AsyncGenerator<Page<Entry>> {
  for await (const page of pages) {
    if (page.entries.length === 0) return;
    yield page;
  }
}

function nobody(): ProvisioningError {
  return new ProvisioningError(
    'unavailable',
    'Okta told nobody at all, which no organisation can be: nothing is concluded from this reading, and it is made again later.',
  );
}
