/** Groups with their members: one call for each group at least, so some are asked for side by side. */

import { type GroupMember, ProvisioningError, type SourceRecord } from '../../model/index.ts';
import type { Group, Member, Page } from './api.ts';
import { type Course, domainOf, noted, type Parts, paged, person } from './course.ts';

/** Groups whose first pages are asked for at once. */
const abreast = 5;
/** The most that Google gives on a page. */
const whole = 200;
/** Members in one record of a group of everybody. */
const stretch = 1_000;

/** Tells every group that was listed. Throws rather than leave a member out. */
export async function* readMembers(parts: Parts, course: Course): AsyncGenerator<SourceRecord> {
  const groups = [...course.groups.values()];
  for (let from = 0; from < groups.length; from += abreast) {
    const some = groups.slice(from, from + abreast);
    const firsts = await Promise.all(some.map((group) => firstPage(parts, course, group)));
    for (const [index, group] of some.entries()) {
      const first = firsts[index];
      if (first !== undefined) yield* wholeGroup(parts, course, { group, first });
    }
  }
}

/** The first page of a group's members; nothing when the group was deleted after it had been listed. */
async function firstPage({ api }: Parts, course: Course, { id }: Group): Promise<Page<Member> | undefined> {
  try {
    return noted(course, await api.members(id, { size: whole, token: undefined }));
  } catch (thrown) {
    if (!(thrown instanceof ProvisioningError) || thrown.code !== 'not-found') throw thrown;
    if ((await api.group(id)) !== undefined) throw thrown;
    return undefined;
  }
}

interface Begun {
  readonly group: Group;
  readonly first: Page<Member>;
}

async function* wholeGroup(
  parts: Parts,
  course: Course,
  { group, first }: Begun,
): AsyncGenerator<SourceRecord> {
  const { id, email, description, aliases } = group;
  const told = new Set<string>();
  const seen = new Set<string>();
  let everybody = false;
  let begun = false;
  for await (const { entries } of pagesOf(parts, course, { group, first })) {
    const members: GroupMember[] = [];
    for (const entry of entries) {
      if (entry.id && seen.has(entry.id)) continue;
      if (entry.id) seen.add(entry.id);
      if (entry.type === 'CUSTOMER') everybody = true;
      else yield* known(parts, course, { entry, into: members });
    }
    for (const member of members) told.add(member.id);
    if (!begun) {
      const attributes = { email, ...(description && { description }), ...(aliases && { aliases }) };
      yield {
        type: 'group',
        group: { id, name: group.name || email, externalId: id, attributes, members },
      };
    } else if (members.length > 0) yield { type: 'members', group: id, members };
    begun = true;
  }
  if (everybody) yield* allPeople(course, id, told);
  if (seen.size < (group.directMembersCount ?? 0))
    await mustHaveShrunk(parts, course, { group, seen: seen.size });
}

/** The page that is there, then those after it. */
async function* pagesOf(
  { api }: Parts,
  course: Course,
  { group, first }: Begun,
): AsyncGenerator<Page<Member>> {
  yield first;
  if (first.next === undefined) return;
  yield* paged(course, `the members of ${group.email}`, (token) =>
    api.members(group.id, { size: whole, token: token ?? first.next }),
  );
}

/**
 * Puts a member to the others if this account knows it. Somebody of one of our domains who was not told is asked for;
 * others are outside, and nobody here.
 */
async function* known(
  parts: Parts,
  course: Course,
  { entry: { id, email, type }, into }: { readonly entry: Member; readonly into: GroupMember[] },
): AsyncGenerator<SourceRecord> {
  if (id && type === 'GROUP' && course.groups.has(id)) into.push({ type: 'group', id });
  else if (id && type !== 'GROUP' && course.people.has(id)) into.push({ type: 'identity', id });
  else if (id && email && type !== 'GROUP' && course.domains.has(domainOf(email))) {
    const user = await parts.api.user(id);
    if (user === undefined) return;
    if (!course.people.has(id)) yield* person(parts, course, user);
    into.push({ type: 'identity', id });
  } else course.outside += 1;
}

/** A member CUSTOMER stands for everybody of the account. */
function* allPeople(course: Course, group: string, told: ReadonlySet<string>): Generator<SourceRecord> {
  let members: GroupMember[] = [];
  for (const id of course.people) {
    if (told.has(id)) continue;
    members.push({ type: 'identity', id });
    if (members.length < stretch) continue;
    yield { type: 'members', group, members };
    members = [];
  }
  if (members.length > 0) yield { type: 'members', group, members };
}

/** Fewer were told than the list counted: members may have left meanwhile, and then a second look counts fewer, too. */
async function mustHaveShrunk(
  { api }: Parts,
  course: Course,
  { group, seen }: { readonly group: Group; readonly seen: number },
): Promise<void> {
  const members = new Set<string>();
  const again = (token: string | undefined) => api.members(group.id, { size: 150, token });
  for await (const { entries } of paged(course, `the members of ${group.email}`, again))
    for (const { id, email } of entries) members.add(id ?? email ?? '');
  if (members.size <= seen) return;
  throw new ProvisioningError(
    'unavailable',
    `Google told ${seen} members of the group ${group.email} at first and ${members.size} when asked again, so something was left out and nothing is concluded from this reading: it is made again later.`,
  );
}
