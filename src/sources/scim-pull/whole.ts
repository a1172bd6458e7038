/** A full reading: everybody and every group, proved to be all. */

import { ProvisioningError, type SourceRecord } from '../../model/index.ts';
import { type Group, groupsAsked, type User, usersAsked } from './api.ts';
import { begin, type Course, moment, notProved, type Parts, person } from './course.ts';
import { digestOfIds, writeCursor } from './cursor.ts';
import { everyEntry, type Listed } from './listing.ts';
import {
  fieldsOfGroups,
  type Grouping,
  grouping,
  tellByFilter,
  tellGroup,
  tellNested,
  waysOf,
} from './members.ts';
import type { List } from './passes.ts';
import { filtersTruly, newestOf } from './probe.ts';

export const usersOf = ({ api, server }: Parts): List<User> => ({
  what: 'users',
  asked: usersAsked(server.users),
  page: api.users,
});

export const groupsOf = ({ api, server }: Parts): List<Group> => ({
  what: 'groups',
  asked: { ...groupsAsked(server.groups), query: fieldsOfGroups(server.version) },
  page: api.groups,
});

/** Tells everybody and every group. Throws rather than leave anybody out. */
export async function* readWhole(parts: Parts): AsyncGenerator<SourceRecord> {
  const course = begin();
  const users = yield* tellUsers(parts, course);
  if (course.people.size === 0) throw nobody(parts);
  const groups = grouping();
  const counted = parts.config.groups ? yield* tellGroups(parts, course, groups) : undefined;
  const proved = parts.config.changes && (await filtersTruly(parts, course));
  yield complete(parts, course, { users, counted, groups, proved });
}

async function* tellUsers(parts: Parts, course: Course): AsyncGenerator<SourceRecord, Listed> {
  const pages = everyEntry(parts, usersOf(parts));
  for (;;) {
    const { done, value } = await pages.next();
    if (done === true) return value;
    for (const user of value) yield person(parts, course, user);
  }
}

async function* tellGroups(
  parts: Parts,
  course: Course,
  groups: Grouping,
): AsyncGenerator<SourceRecord, Listed> {
  const pages = everyEntry(parts, groupsOf(parts));
  let listed: Listed;
  for (;;) {
    const { done, value } = await pages.next();
    if (done === true) {
      listed = value;
      break;
    }
    for (const group of value) yield* tellGroup(parts, course, { groups, listed: group });
  }
  await noneLeftOut(parts, course, { groups, began: listed.began });
  yield* tellNested(groups);
  yield* tellByFilter(parts, course, groups);
  return listed;
}

/** Groups asked for alone, since people or groups speak of them and the list does not. */
const looks = 20;

/** People and groups may speak of groups that have gone; of one that is there, the list must have told. */
async function noneLeftOut(
  { api, server }: Parts,
  { said }: Course,
  { groups, began }: { readonly groups: Grouping; readonly began: number | undefined },
): Promise<void> {
  const nested = [...groups.nested.values()].flatMap((members) => [...members]);
  const spokenOf = [...new Set([...said.keys(), ...nested])].filter((id) => !groups.told.has(id));
  for (const id of spokenOf.slice(0, looks)) {
    const found = await api.group(server.groups, id);
    if (found === undefined) continue;
    const made = moment(found.meta?.created);
    if (made !== undefined && began !== undefined && made >= began - 1_000) continue;
    throw notProved(
      `${api.title} leaves the group ${found.displayName ?? id} out of its list, which is there and has people or is in a group`,
    );
  }
}

function complete(
  { api, config, server }: Parts,
  course: Course,
  {
    users,
    counted,
    groups,
    proved,
  }: {
    readonly users: Listed;
    readonly counted: Listed | undefined;
    readonly groups: Grouping;
    readonly proved: boolean;
  },
): SourceRecord {
  const newest = newestOf(course);
  const began = users.began;
  // What people say of their groups changes no date of theirs, so changes could not tell of it.
  const tellsChanges = proved && course.dated && !groups.by.has('users');
  const resumable = tellsChanges && began !== undefined && newest !== undefined && users.total !== undefined;
  const known = {
    began: began ?? 0,
    newest: newest ?? 0,
    users: users.total ?? 0,
    groups: digestOfIds(groups.told),
    by: waysOf(groups),
  };
  return {
    type: 'complete',
    ...(resumable && { cursor: writeCursor(known, config) }),
    proof: {
      pages: api.pages,
      expected: {
        ...(users.total !== undefined && { people: users.total }),
        ...(counted?.total !== undefined && { groups: counted.total }),
      },
      permissions: [server.users, ...(config.groups ? [server.groups] : [])].map((path) => `GET /${path}`),
      ...(began !== undefined && { clock: began }),
      remarks: [
        `The server speaks SCIM ${server.version}.`,
        ...countRemarks('users', users),
        ...(counted === undefined ? [] : countRemarks('groups', counted)),
        ...memberRemarks(groups),
        resumable || !config.changes
          ? ''
          : 'The next reading is a whole one again: the server was not proved to tell truly who changed.',
        ...course.remarks,
      ].filter((sentence) => sentence !== ''),
    },
  };
}

function countRemarks(what: string, { total }: Listed): readonly string[] {
  if (total !== undefined) return [];
  return [
    `The server does not count its ${what}, or not truly, so they were listed twice, in pages of two sizes.`,
  ];
}

const words = {
  groups: 'by the groups',
  users: 'by what people say of their groups',
  filter: 'by searches',
} as const;

function memberRemarks({ by }: Grouping): readonly string[] {
  return by.size === 0
    ? []
    : [`Who is in a group was told ${[...by].map((way) => words[way]).join(' and ')}.`];
}

export function nobody({ api }: Pick<Parts, 'api'>): ProvisioningError {
  return new ProvisioningError(
    'forbidden',
    `${api.title} tells nobody at all, which is how a missing right looks: give the credentials of this connection the right to read all users.`,
  );
}
