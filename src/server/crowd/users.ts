/** What is asked about one user or one group, and about who is in which. */

import { findUser, groupsOf, membersOf, type Reading, type ServedUser } from '../../served/index.ts';
import {
  answerGroup,
  answerJson,
  answerUser,
  answerXml,
  type Call,
  missing,
  namedGroup,
  namedUser,
  rangeOf,
  single,
} from './call.ts';
import {
  attributesJson,
  attributesOf,
  attributesXml,
  groupAttributesLink,
  userAttributesLink,
} from './entity.ts';
import { answerGroups, answerUsers, atHand, pieces } from './list.ts';

export async function readUser(call: Call): Promise<Response> {
  return answerUser(call, await namedUser(call, await call.reading()));
}

export async function readUserAttributes(call: Call): Promise<Response> {
  const user = await namedUser(call, await call.reading());
  return answerAttributes(call, attributesOf(user), userAttributesLink(call.base, user));
}

export async function readGroup(call: Call): Promise<Response> {
  return answerGroup(call, namedGroup(call, await call.reading()));
}

/** Groups have none here. */
export async function readGroupAttributes(call: Call): Promise<Response> {
  const group = namedGroup(call, await call.reading());
  return answerAttributes(call, [], groupAttributesLink(call.base, group));
}

/** The members of a group, or whether one user is among them. Nested groups are flattened before they come here. */
export async function readMembers(call: Call): Promise<Response> {
  const reading = await call.reading();
  const group = namedGroup(call, reading);
  const name = call.query.get('username');
  if (name !== null) {
    const user = await findUser(reading.view, { name });
    if (user !== undefined && (await isIn(reading, user, group.id)))
      return answerUser(call, user, named(call));
    throw noMembership(name, group.name);
  }
  const moves = ['gone', 'member'] as const;
  const range = rangeOf(call);
  return answerUsers(
    call,
    pieces(reading, membersOf(reading.view, group), { range, id: `members ${group.id}`, moves }),
  );
}

/** The groups of a user, or whether one is among them. */
export async function readGroupsOfUser(call: Call): Promise<Response> {
  const reading = await call.reading();
  const user = await namedUser(call, reading);
  const held = await groupsOf(reading.view, user);
  if (call.query.has('groupname')) {
    const wanted = namedGroup(call, reading);
    if (held.some(({ id }) => id === wanted.id)) return answerGroup(call, wanted, named(call));
    throw noMembership(user.name, wanted.name);
  }
  const moves = ['member'] as const;
  return answerGroups(
    call,
    pieces(reading, atHand(held), { range: rangeOf(call), id: `groups ${user.id}`, moves }),
  );
}

/** Groups within groups: there are none, since nesting is resolved before accounts are told. */
export function readNesting(other: 'child-groupname' | 'parent-groupname') {
  return async (call: Call): Promise<Response> => {
    const reading = await call.reading();
    const group = namedGroup(call, reading);
    if (!call.query.has(other)) return answerGroups(call, atHand([]));
    const wanted = namedGroup(call, reading, other);
    throw noMembership(wanted.name, group.name);
  };
}

async function isIn({ view }: Reading, user: ServedUser, group: string): Promise<boolean> {
  return (await groupsOf(view, user)).some(({ id }) => id === group);
}

/** A membership is answered with the name alone, unless more is asked for. */
function named(call: Call) {
  return { ...single(call), full: call.query.has('expand') };
}

function noMembership(member: string, group: string) {
  return missing('MEMBERSHIP_NOT_FOUND', `<${member}> is not a direct member of <${group}>`);
}

function answerAttributes(
  call: Call,
  attributes: Parameters<typeof attributesXml>[0],
  where: string,
): Response {
  return call.json
    ? answerJson(attributesJson(attributes, where))
    : answerXml(attributesXml(attributes, where));
}
