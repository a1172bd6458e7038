/** Readings of OneLogin: everything, or what changed. */

import { type GroupMember, ProvisioningError, type SourceRecord } from '../../model/index.ts';
import { cursorPages } from '../../rest/index.ts';
import type { Role, User } from './api.ts';
import { begin, type Course, everyEntry, noted, type Parts, person } from './course.ts';
import { type Known, readCursor, stale, writeCursor } from './cursor.ts';

/** Two clocks never agree, and a change may show late: this much is told again. */
const overlap = 10 * 60_000;

/** Tells everybody and every role. Throws rather than leave anybody out. */
export async function* readWhole(parts: Parts): AsyncGenerator<SourceRecord> {
  const { api } = parts;
  const course = begin();
  // Counted before anybody is read: whoever comes or goes meanwhile is noticed by the next reading of changes.
  const { total: users } = noted(course, await api.count());
  const list = {
    what: 'the users',
    page: (at: Parameters<typeof api.users>[1]) => api.users(undefined, at),
    idOf: ({ id }: User) => id,
  };
  for await (const entries of everyEntry(course, list))
    for (const user of entries) yield* person(parts, course, user);
  if (course.people.size === 0) throw nobody();
  const roles = await listRoles(parts, course);
  for (const role of roles) yield* tellRole(parts, course, { role, whole: true });
  yield complete(parts, course, { users, roles: roles.map(({ id }) => id) });
}

/** Tells what changed. Throws `stale` before the first record when the cursor is no longer good, or somebody was deleted. */
export async function* readChanges(parts: Parts, since: string): AsyncGenerator<SourceRecord> {
  const { api, config, tools } = parts;
  const known = readCursor(since, config, tools.clock.now());
  const course = begin();
  const users = await nobodyWasDeleted(parts, course, known);
  const pages = cursorPages({
    what: 'the changed users',
    page: (cursor) => api.users(known.began - overlap, { size: 100, cursor }),
    next: ({ next }) => next,
  });
  for await (const page of pages)
    for (const user of noted(course, page).entries)
      if (!course.people.has(user.id)) yield* person(parts, course, user);
  const roles = await listRoles(parts, course);
  const there = new Set(roles.map(({ id }) => id));
  for (const role of roles) yield* tellRole(parts, course, { role, whole: false });
  for (const id of known.roles) {
    if (there.has(id)) continue;
    if ((await api.role(id)) === undefined) yield { type: 'removed', of: 'group', id: String(id) };
    else there.add(id);
  }
  yield complete(parts, course, { users, roles: [...there] });
}

/**
 * Deletions stand in no list. But who was there, and who came since, are counted: when there are not as many now,
 * somebody has gone. Gives how many there are.
 */
async function nobodyWasDeleted({ api }: Parts, course: Course, { began, users }: Known): Promise<number> {
  const { total: now } = noted(course, await api.count());
  const { total: came } = noted(course, await api.count(began));
  if (now === undefined || came === undefined) throw stale('OneLogin does not count its users any more');
  if (users + came !== now)
    throw stale('OneLogin counts other users than it should, so somebody was deleted');
  return now;
}

/** All roles; they are few, and a page that was lost must not look like roles that were deleted. */
async function listRoles({ api }: Parts, course: Course): Promise<readonly Role[]> {
  const roles: Role[] = [];
  const list = { what: 'the roles', page: api.roles, idOf: ({ id }: Role) => id };
  for await (const entries of everyEntry(course, list)) roles.push(...entries);
  return roles;
}

/** A role with everybody who has it. In a whole reading nobody has it who was not told. */
async function* tellRole(
  parts: Parts,
  course: Course,
  { role: { id, name }, whole }: { readonly role: Role; readonly whole: boolean },
): AsyncGenerator<SourceRecord> {
  const { api } = parts;
  const list = {
    what: `those who have the role ${name}`,
    page: (at: Parameters<typeof api.members>[1]) => api.members(id, at),
    idOf: (member: { readonly id: number }) => member.id,
  };
  const group = String(id);
  let first = true;
  for await (const entries of everyEntry(course, list)) {
    const members: GroupMember[] = [];
    for (const member of entries) {
      if (whole && !course.people.has(member.id)) {
        const user = await api.user(member.id);
        if (user === undefined) continue;
        yield* person(parts, course, user);
      }
      members.push({ type: 'identity', id: String(member.id) });
    }
    if (first) yield { type: 'group', group: { id: group, name, externalId: group, members } };
    else if (members.length > 0) yield { type: 'members', group, members };
    first = false;
  }
}

function complete(
  { config, tools }: Parts,
  { pages, clock }: Course,
  { users, roles }: { readonly users: number | undefined; readonly roles: readonly number[] },
): SourceRecord {
  const began = Math.floor((clock ?? tools.clock.now()) / 1_000) * 1_000;
  const counted = users !== undefined;
  return {
    type: 'complete',
    ...(counted && { cursor: writeCursor({ began, users, roles: [...roles] }, config) }),
    proof: {
      pages,
      ...(counted && { expected: { people: users, groups: roles.length } }),
      ...(clock !== undefined && { clock }),
      remarks: [
        counted
          ? `OneLogin counted ${users} users when the reading began.`
          : 'OneLogin did not count its users, so they were listed twice, in pages of two sizes, and the next reading is a whole one again.',
      ],
    },
  };
}

function nobody(): ProvisioningError {
  return new ProvisioningError(
    'unavailable',
    'OneLogin told nobody at all, although it has at least the owner of the account: nothing is concluded from this reading, and it is made again later.',
  );
}
