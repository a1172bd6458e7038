/** A reading of what changed: an accelerator, used only where the server was proved to filter truly, and proved again each time. */

import type { SourceRecord } from '../../model/index.ts';
import type { Group, User } from './api.ts';
import { begin, type Course, moment, notProved, type Parts, person, stale } from './course.ts';
import { digestOfIds, type Known, readCursor, writeCursor } from './cursor.ts';
import { everyEntry } from './listing.ts';
import { grouping, tellByFilter, tellGroup, tellNested, waysOf } from './members.ts';
import { changedAfter, isAfter, newestOf } from './probe.ts';
import { groupsOf, usersOf } from './whole.ts';

/** Two clocks never agree, and a change may show late: this much is told again. */
const overlap = 10 * 60_000;

/** Where more have changed, everything is read anew: it must all be known before the first one is told. */
const many = 10_000;

/**
 * Tells who changed, and every group as it is. Throws `stale` before the first record when the cursor is no longer good,
 * when somebody was deleted, or when the server does not tell what it is known to know.
 */
export async function* readChanges(parts: Parts, since: string): AsyncGenerator<SourceRecord> {
  const { api, config, tools } = parts;
  const known = readCursor(since, config, tools.clock.now());
  const now = await countUsers(parts);
  const changed = await everybodyWhoChanged(parts, known);
  const came = changed.filter(({ meta }) => (moment(meta?.created) ?? 0) >= known.began).length;
  if (known.users + came !== now.users)
    throw stale(`${api.title} counts other users than it should, so somebody was deleted`);
  const groups = config.groups ? await everyGroup(parts) : [];
  const ids = digestOfIds(groups.map(({ id }) => id));
  if (ids !== known.groups) throw stale(`${api.title} has other groups than before`);
  const course = begin();
  for (const user of changed) yield person(parts, course, user);
  const by = yield* tellGroupsAnew(parts, course, groups);
  if (by !== known.by)
    throw notProved(`${api.title} tells in another way who is in a group than in its last full reading`);
  const next: Known = {
    began: now.began,
    newest: Math.max(known.newest, newestOf(course) ?? 0),
    users: now.users,
    groups: ids,
    by,
  };
  yield {
    type: 'complete',
    cursor: writeCursor(next, config),
    proof: { pages: api.pages, clock: now.began, expected: { people: now.users }, remarks: course.remarks },
  };
}

/** How many users there are, and the server's clock at that moment. */
async function countUsers(parts: Parts): Promise<{ readonly users: number; readonly began: number }> {
  const { api, server } = parts;
  const asked = { path: server.users, purpose: 'count the users', query: { attributes: 'userName' } };
  const page = await api.users(asked, { startIndex: 1, count: 1 });
  const { clock } = api;
  if (page?.total === undefined || clock === undefined)
    throw stale(`${api.title} does not count its users any more`);
  return { users: page.total, began: clock };
}

/** Everybody who changed, and at least the one who is known to have changed last. */
async function everybodyWhoChanged(parts: Parts, { began, newest }: Known): Promise<readonly User[]> {
  const { api } = parts;
  const after = Math.min(began - overlap, newest - 1_000);
  const list = { ...usersOf(parts), what: 'users who changed', asked: changedAfter(parts, after) };
  const changed: User[] = [];
  for await (const users of everyEntry(parts, list, stale)) {
    changed.push(...users);
    if (changed.length > many) throw stale('Very many users have changed');
  }
  if (changed.length === 0 || !changed.every((user) => isAfter(user, after)))
    throw stale(`${api.title} no longer tells truly who changed`);
  if (changed.some(({ meta }) => moment(meta?.created) === undefined))
    throw stale(`${api.title} no longer says when users were made`);
  return changed;
}

/** All groups; a group that was lost must not look like one that was deleted. */
async function everyGroup(parts: Parts): Promise<readonly Group[]> {
  const groups: Group[] = [];
  for await (const page of everyEntry(parts, groupsOf(parts), stale)) groups.push(...page);
  return groups;
}

/** Every group with its members; gives where these came from. */
async function* tellGroupsAnew(
  parts: Parts,
  course: Course,
  listed: readonly Group[],
): AsyncGenerator<SourceRecord, string> {
  const groups = grouping(new Set(listed.map(({ id }) => id)));
  for (const group of listed) yield* tellGroup(parts, course, { groups, listed: group });
  yield* tellNested(groups);
  yield* tellByFilter(parts, course, groups);
  return waysOf(groups);
}
