/** Groups: what is asked and told of them and of their members (RFC 7644 sections 3.3 to 3.6). */

import { createHash } from 'node:crypto';
import type { StoredGroup } from '../../directory/index.ts';
import { type Attributes, type AttributeValue, type GroupMember, sameValue } from '../../model/index.ts';
import {
  applyBody,
  applyPatch,
  type GroupPatch,
  type Membership,
  type Projection,
  projection,
  readBody,
  readPatch,
  requireComplete,
  requireUnchanged,
  ScimError,
  takeMembership,
  withUntold,
} from '../../scim/index.ts';
import type { Queryable } from '../../store/index.ts';
import { locationOf } from './address.ts';
import { type Answer, answer, answerNothing, answerPieces } from './answer.ts';
import { readJson } from './body.ts';
import type { Call } from './call.ts';
import { requireOwn } from './external-id.ts';
import {
  type GroupHead,
  groupAttributes,
  groupResource,
  memberValue,
  type ShownMembers,
  toGroup,
} from './group-resource.ts';
import { findGroups } from './group-search.ts';
import { listPieces } from './list-pieces.ts';
import { isSmall, memberRecords, membersDecided, typed, wholeRecords } from './memberships.ts';
import { pageHead } from './page.ts';
import { entityTag, hasVersion, requireVersion } from './version.ts';

/** GET /Groups. Sent group by group: the members of a page of large groups need not fit into memory together. */
export async function listGroups(call: Call): Promise<Answer> {
  const chosen = projection(call.query, call.types.group);
  const { resources, ...page } = await findGroups(call);
  const pieces = groupsWith(call, resources, chosen);
  return answerPieces(
    listPieces({ ...pageHead(call.query, page), count: resources.length, resources: pieces }),
  );
}

/** Groups with what was asked of them, one by one. */
export async function* groupsWith(
  call: Call,
  groups: readonly StoredGroup[],
  chosen: Projection,
): AsyncGenerator<Attributes> {
  const whole = chosen.includes('members');
  for (const group of groups) {
    const { stored, members } = whole
      ? await withMembers(call, group)
      : { stored: group, members: undefined };
    yield chosen.of(groupResource(stored, call.base, members));
  }
}

/** POST /Groups. Groups may share a name, as they do in many directories, but no external id; ids keep them apart. */
export async function createGroup(call: Call): Promise<Answer> {
  const chosen = chosenIn(call);
  const { operations, membership } = await readWhole(call);
  const told = applyBody(operations, call.types.group);
  const head = toGroup(call.newId(), told);
  requireComplete(told, call.types.group);
  const stored = await call.change(async (within) => {
    const named = membership?.type === 'set' ? membership.members : [];
    const members = await typed(call, named, within);
    await requireOwnGroup(call, head, { within });
    await call.directory.tell(call.source, wholeRecords(head, members), { within });
    return present(call, head.id, within);
  });
  return answerGroup(call, stored, { chosen, status: 201 });
}

/** GET /Groups/{id}. */
export async function readGroup(call: Call): Promise<Answer> {
  const stored = await present(call, call.id);
  return answerGroup(call, stored, { chosen: chosenIn(call), unless: hasVersion });
}

/**
 * PUT /Groups/{id}: the members are those that are listed; a body that does not speak of members leaves them, and `externalId` too
 * (decision 0021), and what reading does not tell.
 */
export async function replaceGroup(call: Call): Promise<Answer> {
  const chosen = chosenIn(call);
  const { operations, membership } = await readWhole(call);
  const told = applyBody(operations, call.types.group);
  const stored = await amend(call, membership, (before) =>
    toGroup(call.id, withUntold(told, groupAttributes(before), call.types.group), before),
  );
  return answerGroup(call, stored, { chosen });
}

/**
 * PATCH /Groups/{id}: answered without a body, unless attributes are asked for (RFC 7644 section 3.5.2 then wants one):
 * clients send it for every single member, and a group may have tens of thousands, none of which is read here.
 */
export async function patchGroup(call: Call): Promise<Answer> {
  const chosen = chosenIn(call);
  const body = await readJson(call.request, call.limits);
  const { operations, membership } = takeMembership(readPatch(body, call.types.group), call.types.group);
  const change = (before: GroupHead) =>
    toGroup(call.id, applyPatch(groupAttributes(before), operations, call.types.group));
  const stored = isSmall(membership)
    ? await amendMembers(call, membership, change)
    : await amend(call, membership, change);
  if (call.query.attributes !== undefined) return answerGroup(call, stored, { chosen });
  return answerNothing(204, { etag: entityTag(stored.version) });
}

/** DELETE /Groups/{id}: the group goes, its members stay. */
export async function deleteGroup(call: Call): Promise<Answer> {
  await call.change(async (within) => {
    const { version } = await present(call, call.id, within);
    requireVersion(call, version);
    await call.directory.tell(call.source, [{ type: 'removed', of: 'group', id: call.id }], { within });
  });
  return answerNothing(204);
}

/** What is to be answered: known before anything is done, for who asks for what cannot be answered is refused. */
function chosenIn({ query, types }: Call): Projection {
  return projection(query, types.group);
}

async function readWhole(call: Call): Promise<GroupPatch> {
  const body = await readJson(call.request, call.limits);
  return takeMembership(readBody(body, call.types.group), call.types.group);
}

type Change = (before: GroupHead) => GroupHead;

/** Members are changed with those of others at once, unless more than the members turns out to change. */
function amendMembers(
  call: Call,
  membership: Parameters<typeof membersDecided>[0],
  change: Change,
): Promise<StoredGroup> {
  return call.tellMembers({
    group: call.id,
    ids: [...membership.add, ...membership.remove].map(({ id }) => id),
    decide(before, isGroup) {
      if (before === undefined) throw notThere(call.id);
      return decide(call, before, change).isSame ? membersDecided(membership, isGroup) : undefined;
    },
    alone: (within) => amendWithin(call, { membership, change }, within),
  });
}

function amend(call: Call, membership: Membership | undefined, change: Change): Promise<StoredGroup> {
  return call.change((within) => amendWithin(call, { membership, change }, within));
}

async function amendWithin(
  call: Call,
  { membership, change }: { readonly membership: Membership | undefined; readonly change: Change },
  within: Queryable,
): Promise<StoredGroup> {
  const before = await present(call, call.id, within);
  const { group, isSame } = decide(call, before, change);
  if (!isSame) {
    await requireOwnGroup(call, group, { within, before });
    await call.directory.updateGroup(call.source, group, { within });
  }
  const records = membership === undefined ? [] : await memberRecords(call, { group, membership }, within);
  if (records.length > 0) await call.directory.tell(call.source, records, { within });
  return present(call, call.id, within);
}

/** The group without its members as it is to be, and whether it is so already. Throws what refuses the change. */
function decide(call: Call, before: StoredGroup, change: Change) {
  requireVersion(call, before.version);
  const group = change(headOf(before));
  const [was, is] = [groupAttributes(headOf(before)), groupAttributes(group)];
  requireComplete(is, call.types.group, was);
  requireUnchanged(was, is, call.types.group);
  return { group, isSame: sameValue(was, is) };
}

async function requireOwnGroup(
  call: Call,
  { id, externalId }: GroupHead,
  { within, before }: { readonly within: Queryable; readonly before?: StoredGroup },
): Promise<void> {
  await requireOwn({ type: 'Group', id, externalId, before: before?.externalId }, (wanted) =>
    call.directory.findGroups(call.source, { externalId: wanted }, within),
  );
}

function headOf({ id, name, externalId, attributes }: StoredGroup): GroupHead {
  return { id, name, ...(externalId !== undefined && { externalId }), ...(attributes && { attributes }) };
}

async function present(call: Call, id: string, within?: Queryable): Promise<StoredGroup> {
  const stored = await call.directory.group(call.source, id, within);
  if (stored !== undefined) return stored;
  throw notThere(id);
}

function notThere(id: string): ScimError {
  return new ScimError(404, undefined, `There is no Group ${id}.`);
}

/** @param unless whoever has this version as it is shown now is told that it has (decision 0066) */
async function answerGroup(
  call: Call,
  group: StoredGroup,
  {
    chosen,
    status = 200,
    unless,
  }: { readonly chosen: Projection; readonly status?: number; readonly unless?: typeof hasVersion },
): Promise<Answer> {
  // Whoever has changed it is told the version of that, and may depend on nothing that came since.
  const readings = unless === undefined ? 1 : mostReadings;
  const { stored, members } = chosen.includes('members')
    ? await withMembers(call, group, readings)
    : { stored: group, members: undefined };
  const etag = entityTag(stored.version, members?.sum);
  if (unless?.(call, stored.version, members?.sum) === true) return answerNothing(304, { etag });
  const location = locationOf(call.base, '/Groups', stored.id);
  const resource = groupResource(stored, call.base, members);
  return answer(chosen.of(resource), { status, headers: { location, etag } });
}

/** How often a Group is read at most: of one that is changed all the time is told what was read last. */
const mostReadings = 3;

/** The Group with all its members, as it was at one moment: of a large one they are read page by page, and may change meanwhile. */
async function withMembers(
  call: Call,
  group: StoredGroup,
  most = mostReadings,
): Promise<{ readonly stored: StoredGroup; readonly members: ShownMembers }> {
  let stored = group;
  for (let reading = 1; ; reading += 1) {
    const { pages, ...members } = await membersOf(call, stored.id);
    const isLast = pages === 1 || reading === most;
    const now = isLast ? undefined : await call.directory.group(call.source, stored.id);
    if (now === undefined || now.version === stored.version) return { stored, members };
    stored = now;
  }
}

async function membersOf(
  { directory, source, base }: Call,
  group: string,
): Promise<ShownMembers & { readonly pages: number }> {
  const values: AttributeValue[] = [];
  const sum = createHash('sha256');
  let after: GroupMember | undefined;
  let pages = 0;
  do {
    pages += 1;
    const page = await directory.members(source, group, { limit: 1_000, ...(after && { after }) });
    let shown = '';
    for (const member of page.members) {
      values.push(memberValue(member, base));
      // No text that is kept has this character, so that no two lists are written alike.
      shown += `${member.id}\0${member.name}\0`;
    }
    sum.update(shown);
    after = page.next;
  } while (after !== undefined);
  return { values, pages, ...(values.length > 0 && { sum: sum.digest('base64url').slice(0, 16) }) };
}
