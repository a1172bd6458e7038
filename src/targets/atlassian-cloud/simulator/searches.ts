/** What a pretend organisation tells when it is asked: people, groups, applications, domains. */

import { answer, refuse } from './answers.ts';
import { type Body, type Fields, pageOf } from './front.ts';
import type { Asked, Route } from './routes.ts';
import { type Group, isManaged, type Store, type User, waysOf } from './state.ts';

const paging: Fields = { limit: { type: 'number', most: 100 }, cursor: { type: 'text' } };
const ten = { type: 'texts', most: 10 } as const;

const userFields: Fields = {
  ...paging,
  accountIds: ten,
  groupIds: ten,
  directoryIds: ten,
  resourceIds: { type: 'texts', most: 20 },
  roleIds: ten,
  emails: { type: 'texts', most: 100 },
  searchTerm: { type: 'text' },
  membershipStatus: { type: 'texts', most: 3, of: ['active', 'suspended', 'no_membership'] },
  accountStatus: { type: 'texts', most: 3, of: ['active', 'inactive', 'closed'] },
  expand: { type: 'texts', most: 4, of: ['platformRoles', 'counts.resources', 'productAccess', 'groups'] },
};

const groupFields: Fields = {
  ...paging,
  accountIds: ten,
  groupIds: ten,
  directoryIds: ten,
  resourceIds: { type: 'texts', most: 20 },
  roleIds: ten,
  groupNames: { type: 'texts', most: 100 },
  searchTerm: { type: 'text' },
  expand: { type: 'texts', most: 2, of: ['counts.resources', 'counts.users'] },
};

const lists = (body: Body, name: string): readonly string[] | undefined => body[name] as string[] | undefined;

/** A person as every endpoint tells it. */
function shown(store: Store, user: User) {
  const { accountId, email, name, accountStatus, membershipStatus, managementSource } = user;
  return {
    accountId,
    accountType: 'atlassian',
    accountStatus,
    membershipStatus,
    status: membershipStatus === 'no_membership' ? 'not_invited' : membershipStatus,
    claimStatus: isManaged(store, user) ? 'managed' : 'unmanaged',
    managementSource,
    name,
    nickname: name.split(' ')[0] ?? name,
    email,
    emailVerified: true,
  };
}

/** Those among whom a search looks, in the order of their ids: whoever is named, or everybody. */
function candidates(
  store: Store,
  {
    ids,
    wanted,
  }: { readonly ids?: readonly string[] | undefined; readonly wanted?: ReadonlySet<string> | undefined },
): readonly User[] {
  if (ids === undefined && wanted === undefined) return store.indexed();
  const named =
    ids === undefined
      ? [...(wanted ?? [])].flatMap((email) => store.indexedBearers(email))
      : [...new Set(ids)].flatMap((id) => store.index.users.get(id) ?? []);
  return named.sort((a, b) => (a.accountId < b.accountId ? -1 : 1));
}

function matching(store: Store, body: Body): readonly User[] {
  const { index } = store;
  const [ids, emails, groups] = [lists(body, 'accountIds'), lists(body, 'emails'), lists(body, 'groupIds')];
  const [resources, roles, statuses] = [
    lists(body, 'resourceIds'),
    lists(body, 'roleIds') ?? ['atlassian/user'],
    lists(body, 'membershipStatus'),
  ];
  const wanted = new Set(emails?.map((email) => email.toLowerCase()));
  return candidates(store, { ids, wanted: emails === undefined ? undefined : wanted }).filter((user) => {
    if (user.app) return false;
    if (ids !== undefined && !ids.includes(user.accountId)) return false;
    if (emails !== undefined && !wanted.has(user.email)) return false;
    if (groups !== undefined && !groups.some((id) => user.groups.has(id))) return false;
    if (statuses !== undefined && !statuses.includes(user.membershipStatus)) return false;
    if (resources === undefined) return true;
    return resources.some((resource) =>
      roles.some((role) => waysOf(index, user, `${role} ${resource}`).length > 0),
    );
  });
}

function searchUsers({ store, body, pageSize }: Asked): Response {
  if (body.emails !== undefined && body.searchTerm !== undefined)
    return refuse(400, 'emails and searchTerm are mutually exclusive');
  const { cursor, limit = 20, ...asked } = body;
  const expand = lists(body, 'expand') ?? [];
  const page = pageOf(
    matching(store, body).map((user) => [user.accountId, user] as const),
    {
      limit: Math.min(Number(limit), pageSize),
      asked,
      ...(cursor !== undefined && { cursor: String(cursor) }),
    },
  );
  if (page instanceof Response) return page;
  const data = page.data.map((user) => ({
    ...shown(store, user),
    ...(expand.includes('groups') && {
      groups: [...user.groups].map((id) => ({ id, name: store.index.groups.get(id)?.name ?? null })),
    }),
    ...(expand.includes('platformRoles') && { platformRoles: [...user.platformRoles] }),
    ...(expand.includes('productAccess') && {
      productAccess: [...user.lastActive].map(([id, lastActiveTimestamp]) => ({ id, lastActiveTimestamp })),
    }),
  }));
  return answer(200, { ...page, data });
}

function countUsers({ store, query }: Asked): Response {
  const statuses = query.get('membershipStatus')?.split(',');
  return answer(200, {
    count: matching(store, statuses === undefined ? {} : { membershipStatus: statuses }).length,
  });
}

function userDetails({ store, id }: Asked): Response {
  const user = store.users.get(id);
  if (user === undefined || user.app) return refuse(404, 'User not found', 'ADMIN-404-8');
  return answer(200, { data: { ...shown(store, user), platformRoles: [...user.platformRoles] } });
}

function searchGroups({ store, body, pageSize }: Asked): Response {
  const { index } = store;
  const { cursor, limit = 20, ...asked } = body;
  const [names, people] = [lists(body, 'groupNames'), lists(body, 'accountIds')];
  const [resources, roles] = [lists(body, 'resourceIds'), lists(body, 'roleIds') ?? ['atlassian/user']];
  const wanted = new Set(names?.map((name) => name.toLowerCase()));
  const members = (group: Group) => [...index.users.values()].filter(({ groups }) => groups.has(group.id));
  const sorted = [...index.groups.values()].sort((a, b) => (a.id < b.id ? -1 : 1));
  const found = sorted.filter((group) => {
    if (names !== undefined && !wanted.has(group.name.toLowerCase())) return false;
    if (people !== undefined && !members(group).some(({ accountId }) => people.includes(accountId)))
      return false;
    if (resources === undefined) return true;
    return resources.some((resource) => roles.some((role) => group.roles.has(`${role} ${resource}`)));
  });
  const page = pageOf(
    found.map((group) => [group.id, group] as const),
    {
      limit: Math.min(Number(limit), pageSize),
      asked,
      ...(cursor !== undefined && { cursor: String(cursor) }),
    },
  );
  if (page instanceof Response) return page;
  const counts = lists(body, 'expand')?.includes('counts.users') === true;
  const data = page.data.map((group) => ({
    id: group.id,
    name: group.name,
    externalSynced: group.externalSynced,
    managementAccess: { readable: true, modifiable: group.modifiable, deletable: group.modifiable },
    ...(counts && { counts: { users: members(group).length } }),
  }));
  return answer(200, { ...page, data });
}

/** Beside a cursor nothing else may be asked. */
function queryWorkspaces({ store, body, pageSize }: Asked): Response {
  const { cursor, limit } = body;
  if (cursor !== undefined && Object.keys(body).length > 1)
    return answer(400, { id: 'id-400', status: '400', code: 'ADMIN-400-4', detail: 'cursor stands alone' });
  const page = pageOf(
    [...store.workspaces].sort(([a], [b]) => (a < b ? -1 : 1)),
    {
      limit: Math.min(Number(limit ?? 20), pageSize),
      asked: 'workspaces',
      ...(cursor !== undefined && { cursor: String(cursor) }),
    },
  );
  if (page instanceof Response) return page;
  const data = page.data.map(({ id, name, typeKey, capacity }) => ({
    id,
    type: 'workspaces',
    attributes: { name, typeKey, status: 'online', usage: store.usage(id), capacity: capacity ?? null },
    links: { self: `https://api.atlassian.com/admin/v2/orgs/workspaces/${id}` },
    relationships: {},
  }));
  return answer(200, { ...page, data });
}

function roleAssignments({ store, id }: Asked): Response {
  const user = store.users.get(id);
  if (user === undefined) return refuse(404, 'User not found', 'ADMIN-404-8');
  const data = [...store.workspaces.keys()].flatMap((resourceId) => {
    const roles = ['atlassian/user', 'atlassian/guest'].flatMap((role) => {
      const roleAssignmentMethods = waysOf(store, user, `${role} ${resourceId}`);
      return roleAssignmentMethods.length > 0 ? [{ role, roleAssignmentMethods }] : [];
    });
    return roles.length > 0 ? [{ resourceId, resourceOwner: 'jira-software', roleAssignments: roles }] : [];
  });
  return answer(200, { data, links: {} });
}

const domains = ({ store }: Asked): Response =>
  answer(200, {
    data: [...store.domains].map((name) => ({
      id: name,
      type: 'domains',
      attributes: { name, claim: { type: 'dns', status: 'verified' } },
      links: { self: `https://api.atlassian.com/admin/v1/orgs/domains/${name}` },
    })),
    links: {},
  });

const directories = (): Response =>
  answer(200, { data: [{ directoryId: 'directory-1', name: 'Directory' }], links: {} });

/** By operation; `directory` and `user` stand for parts of the path that name them. */
export const searches: Readonly<Record<string, Route>> = {
  'POST directory/users/search': { fields: userFields, run: searchUsers },
  'GET directory/users/count': { run: countUsers },
  'GET directory/users/*': { run: userDetails },
  'GET directory/users/*/role-assignments': { run: roleAssignments },
  'POST directory/groups/search': { fields: groupFields, run: searchGroups },
  'POST workspaces': {
    fields: { limit: { type: 'number', most: 1_000 }, cursor: { type: 'text' } },
    run: queryWorkspaces,
  },
  'GET domains': { run: domains },
  'GET directories': { run: directories },
};
