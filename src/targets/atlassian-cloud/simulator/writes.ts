/** What a pretend organisation lets be changed: invitations, suspensions, groups, roles, and managed accounts. */

import { answer, refuse, refuseByKey } from './answers.ts';
import type { Asked, Route } from './routes.ts';
import { type Group, hasSeats, isManaged, type Store, type User } from './state.ts';

const noUser = (): Response => refuse(404, 'User not found', 'ADMIN-404-8');
const seats = (): Response => refuse(409, 'The user limit of an app is reached', 'ADMIN-UAM-409-3');

/** Somebody who is in the directory. */
function member({ store, id }: Asked): User | undefined {
  const user = store.users.get(id);
  return user === undefined || user.app || user.membershipStatus === 'no_membership' ? undefined : user;
}

function newUser(store: Store, email: string): User {
  const user: User = {
    accountId: store.nextId(),
    email,
    name: email.split('@')[0] ?? email,
    accountStatus: 'active',
    membershipStatus: 'no_membership',
    managementSource: 'invited',
    groups: new Set(),
    roles: new Set(),
    platformRoles: new Set(),
    lastActive: new Map(),
    app: false,
    unclaimed: false,
  };
  return user;
}

interface Rule {
  readonly resource: string;
  readonly role: string;
}

/** Each person gets an answer of its own; 206 when one of them was refused. Whoever has an account keeps it. */
function invite({ store, body, uninvitable }: Asked): Response {
  const emails = (body.emails as string[] | undefined) ?? [];
  const rules = (body.permissionRules as Rule[] | undefined) ?? [];
  const groups = ((body.additionalGroups as string[] | undefined) ?? []).map((id) => store.groups.get(id));
  if (emails.length === 0) return refuse(400, 'emails is required');
  const malformed = emails.find((email) => !/^[^@\s]+@[^@\s]+\.[^@\s.]+$/.test(email) || email.length > 255);
  if (malformed !== undefined) return refuse(400, `"${malformed}" is not an email address`);
  if (groups.includes(undefined)) return refuse(404, 'Group not found');
  if (rules.some(({ resource }) => !store.workspaces.has(resource))) return refuse(404, 'Resource not found');
  const given = rules.map(({ role, resource }) => `${role} ${resource}`);
  let refused = false;
  const data: object[] = [];
  for (const written of emails) {
    const email = written.toLowerCase();
    const why = uninvitable.get(email);
    const [known] = store.bearers(email);
    const user = known ?? newUser(store, email);
    const roles = [...given, ...groups.flatMap((group) => [...(group?.roles ?? [])])];
    if (why === undefined && !hasSeats(store, user, roles)) return seats();
    refused ||= why !== undefined;
    const status = why === undefined ? 'INVITED' : 'ERROR';
    const results = [
      {
        groupAssignmentResult: groups.map((group) => ({
          group: group?.id,
          status,
          statusReason: why ?? null,
        })),
        roleAssignmentResult: rules.map((rule) => ({ ...rule, status, statusReason: why ?? null })),
      },
    ];
    data.push({ email, ...(why === undefined && { id: user.accountId }), results });
    if (why !== undefined) continue;
    if (user.membershipStatus === 'no_membership') user.membershipStatus = 'active';
    for (const role of given) user.roles.add(role);
    for (const group of groups) if (group !== undefined) user.groups.add(group.id);
    store.users.set(user.accountId, user);
    store.touch('users', user.accountId);
  }
  return answer(refused ? 206 : 200, { data });
}

const setMembership =
  (status: User['membershipStatus']) =>
  (asked: Asked): Response => {
    const user = member(asked);
    if (user === undefined) return noUser();
    if (user.platformRoles.size > 0) return refuse(403, 'An organization admin cannot be changed');
    const back = { ...user, membershipStatus: status };
    const roles = [
      ...user.roles,
      ...[...user.groups].flatMap((id) => [...(asked.store.groups.get(id)?.roles ?? [])]),
    ];
    if (
      status === 'active' &&
      user.membershipStatus !== 'active' &&
      !hasSeats(asked.store, { ...back, membershipStatus: 'suspended' }, roles)
    )
      return seats();
    user.membershipStatus = status;
    if (status === 'no_membership') {
      user.groups.clear();
      user.roles.clear();
    }
    asked.store.touch('users', user.accountId);
    return answer(204);
  };

function createGroup({ store, body }: Asked): Response {
  const name = String(body.name ?? '').trim();
  if (name === '' || name.length > 255) return refuse(400, 'Invalid group name');
  if ([...store.groups.values()].some((group) => group.name.toLowerCase() === name.toLowerCase()))
    return refuse(409, 'A group with this name already exists');
  const id = `group-${store.nextId()}`;
  store.groups.set(id, { id, name, externalSynced: false, modifiable: true, roles: new Set() });
  store.touch('groups', id);
  return answer(201);
}

function changeable({ store, id }: Asked): Group | Response {
  const group = store.groups.get(id);
  if (group === undefined) return refuse(404, 'Group not found');
  return group.externalSynced || !group.modifiable ? refuse(403, 'This group cannot be modified') : group;
}

function addMember(asked: Asked): Response {
  const { store, body } = asked;
  const group = changeable(asked);
  if (group instanceof Response) return group;
  const user = member({ ...asked, id: String(body.accountId ?? '') });
  if (user === undefined) return noUser();
  if (user.groups.has(group.id)) return refuse(409, 'The user is already in the group');
  if (user.membershipStatus === 'active' && !hasSeats(store, user, group.roles)) return seats();
  user.groups.add(group.id);
  store.touch('users', user.accountId);
  return answer(204);
}

function removeMember(asked: Asked): Response {
  const group = changeable(asked);
  if (group instanceof Response) return group;
  const user = asked.store.users.get(asked.second);
  if (user === undefined || !user.groups.delete(group.id)) return refuse(404, 'The user is not in the group');
  asked.store.touch('users', user.accountId);
  return answer(204);
}

const setRole =
  (way: 'add' | 'delete') =>
  (asked: Asked): Response => {
    const user = member(asked);
    const { resource, role } = asked.body as unknown as Rule;
    if (user === undefined) return noUser();
    if (!asked.store.workspaces.has(resource)) return refuse(404, 'Resource not found', 'ADMIN-UAM-404-3');
    if (way === 'add' && !hasSeats(asked.store, user, [`${role} ${resource}`])) return seats();
    user.roles[way](`${role} ${resource}`);
    asked.store.touch('users', user.accountId);
    return answer(204);
  };

/** A route for managed accounts; refuses all others, and what an identity provider keeps. */
const managed =
  (run: (asked: Asked, user: User) => Response) =>
  (asked: Asked): Response => {
    const user = asked.store.users.get(asked.id);
    if (user === undefined) return refuseByKey(404, 'notFound.account');
    if (!isManaged(asked.store, user)) return refuseByKey(403, 'forbidden');
    if (user.managementSource === 'synced')
      return refuseByKey(403, 'forbidden.action', {
        allowed: false,
        reason: { key: 'externalDirectory.scim' },
      });
    const answered = run(asked, user);
    asked.store.touch('users', user.accountId);
    return answered;
  };

const violated = (field: string, key: string): Response =>
  refuseByKey(400, 'fieldConstraintsViolated', { fieldViolations: [{ field, violations: [{ key }] }] });

function rename({ body }: Asked, user: User): Response {
  const name = String(body.name);
  if (name === '' || name.length > 100) return violated('name', 'maxLength');
  if (/\p{Cc}/u.test(name)) return violated('name', 'validCharacters');
  user.name = name;
  const { accountId, email, accountStatus } = user;
  return answer(200, {
    account: {
      account_id: accountId,
      account_status: accountStatus,
      account_type: 'atlassian',
      email,
      name,
      nickname: name.slice(0, 30),
      picture: 'https://avatars.example.com/1',
    },
  });
}

function setEmail({ store, body }: Asked, user: User): Response {
  const email = String(body.email).toLowerCase();
  if (!store.domains.has(email.slice(email.lastIndexOf('@') + 1)))
    return refuseByKey(403, 'forbidden.targetUnverified');
  const taken = store.bearers(email).some((other) => other !== user);
  if (taken) return violated('email', 'unique');
  user.email = email;
  return answer(204);
}

function enable(_: Asked, user: User): Response {
  user.accountStatus = 'active';
  return answer(204);
}

const rule = { resource: { type: 'text' }, role: { type: 'text' } } as const;

/** By operation, as in `searches`. */
export const writes: Readonly<Record<string, Route>> = {
  'POST users/invite': {
    fields: {
      emails: { type: 'texts', most: 25 },
      permissionRules: { type: 'objects', fields: ['resource', 'role'] },
      additionalGroups: { type: 'texts', most: 100 },
      sendNotification: { type: 'flag' },
      notificationText: { type: 'text' },
    },
    run: invite,
  },
  'POST directory/users/*/suspend': { run: setMembership('suspended') },
  'POST directory/users/*/restore': { run: setMembership('active') },
  'DELETE directory/users/*': { run: setMembership('no_membership') },
  'POST directory/groups': {
    fields: { name: { type: 'text' }, description: { type: 'text' } },
    run: createGroup,
  },
  'POST directory/groups/*/memberships': { fields: { accountId: { type: 'text' } }, run: addMember },
  'DELETE directory/groups/*/memberships/*': { run: removeMember },
  'POST users/*/roles/assign': { fields: rule, run: setRole('add') },
  'POST users/*/roles/revoke': { fields: rule, run: setRole('delete') },
  'PATCH manage/profile': { fields: { name: { type: 'text' } }, run: managed(rename) },
  'PUT manage/email': { fields: { email: { type: 'text' } }, run: managed(setEmail) },
  'POST manage/lifecycle/enable': { run: managed(enable) },
};
