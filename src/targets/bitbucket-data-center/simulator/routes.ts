/** The routes of a pretend Bitbucket for its administrators. */

import { empty, json } from '../../shared/simulator.ts';
import { groupJson, noGroup, notPermitted, noUser, refuse, userJson } from './answers.ts';
import {
  directoryOf,
  fold,
  type Group,
  groupsOf,
  rankOf,
  rankOfGroup,
  type State,
  seatsTaken,
  sorted,
  type User,
  userNamed,
} from './state.ts';

/** What a route may look at and do. */
export interface Ask {
  readonly state: State;
  readonly query: URLSearchParams;
  readonly body: Readonly<Record<string, unknown>>;
  readonly me: User;
  /** Entries that a page holds at most, whatever is asked for. */
  readonly pageMax: number;
  /** Whether taking out whoever is not in a group is refused. */
  readonly refusesAbsentMembers: boolean;
  /** Absent where users are not told with the time at which they were made. */
  readonly now?: number;
  readonly nextId: () => number;
}

type Route = (ask: Ask) => Response;

function paged<Entry>(
  { query, pageMax }: Ask,
  all: readonly Entry[],
  show: (entry: Entry) => unknown,
): Response {
  const [start, limit] = [Number(query.get('start') ?? 0), Number(query.get('limit') ?? 25)];
  if (!Number.isInteger(start) || !Number.isInteger(limit) || start < 0 || limit < 1)
    return refuse(400, 'The page request is invalid.');
  const size = Math.min(limit, pageMax);
  const values = all.slice(start, start + size);
  const isLastPage = start + values.length >= all.length;
  return json({
    size: values.length,
    limit: size,
    isLastPage,
    values: values.map(show),
    start,
    ...(!isLastPage && { nextPageStart: start + values.length }),
  });
}

/** Users whose user name, display name or e-mail address holds the filter. */
function filtered({ query }: Ask, users: Iterable<User>): readonly User[] {
  const filter = fold(query.get('filter') ?? '');
  const holds = (text: string): boolean => fold(text).includes(filter);
  return sorted(users).filter((user) => [user.name, user.displayName, user.email].some(holds));
}

const listUsers: Route = (ask) =>
  paged(ask, filtered(ask, ask.state.users.values()), (user) => userJson(ask.state, user));

const listGroups: Route = (ask) => paged(ask, sorted(ask.state.groups.values()), groupJson);

const permittedGroups: Route = (ask) => {
  const permitted = sorted(ask.state.groups.values()).filter(({ name }) => rankOfGroup(ask.state, name) >= 0);
  return paged(ask, permitted, (group) => ({
    group: { name: group.name },
    permission: ask.state.permissions.get(fold(group.name)),
  }));
};

const members: Route = (ask) => {
  const name = ask.query.get('context') ?? '';
  const group = ask.state.groups.get(fold(name));
  if (group === undefined) return noGroup(name);
  const users = [...group.members].flatMap((id) => ask.state.users.get(id) ?? []);
  return paged(ask, filtered(ask, users), (user) => userJson(ask.state, user));
};

const groupsOfUser: Route = (ask) => {
  const name = ask.query.get('context') ?? '';
  const user = userNamed(ask.state, name);
  return user === undefined ? noUser(name) : paged(ask, groupsOf(ask.state, user), groupJson);
};

const createUser: Route = ({ state, query, now, nextId }) => {
  for (const context of ['name', 'displayName', 'emailAddress', 'password']) {
    const value = query.get(context) ?? '';
    if (value.trim() === '' || (context !== 'password' && value.length > 255))
      return refuse(400, `The ${context} is missing or too long.`, { context });
  }
  if (!/^[^@\s]+@[^@\s]+$/.test(query.get('emailAddress') ?? ''))
    return refuse(400, 'The email address is not valid.', { context: 'emailAddress' });
  const name = query.get('name') ?? '';
  if (userNamed(state, name) !== undefined)
    return refuse(409, 'This username is already in use.', {
      context: 'name',
      exception: 'user.EntityAlreadyExistsException',
    });
  const directory = state.directories.find(({ details }) => details);
  if (directory === undefined) return refuse(409, 'There is no directory that can be written to.');
  const id = nextId();
  state.users.set(id, {
    id,
    name,
    displayName: query.get('displayName') ?? '',
    email: query.get('emailAddress') ?? '',
    active: true,
    directory: directory.name,
    ...(now !== undefined && { created: now }),
  });
  return empty(204);
};

/** The user that a change is about, if it may be changed by whoever asks. */
function changeable({ state, me }: Ask, name: unknown): User | Response {
  const user = userNamed(state, String(name ?? ''));
  if (user === undefined) return noUser(String(name));
  if (rankOf(state, user) > rankOf(state, me)) return notPermitted();
  if (!directoryOf(state, user).details) return refuse(400, 'The directory of this user is read-only.');
  return user;
}

const updateUser: Route = (ask) => {
  const user = changeable(ask, ask.body.name);
  if (user instanceof Response) return user;
  const { displayName, email } = ask.body;
  if (typeof displayName !== 'string' || displayName.trim() === '' || displayName.length > 255)
    return refuse(400, 'The display name is missing or too long.', { context: 'displayName' });
  if (typeof email !== 'string' || !/^[^@\s]+@[^@\s]+$/.test(email) || email.length > 255)
    return refuse(400, 'The email address is not valid.', { context: 'email' });
  Object.assign(user, { displayName, email });
  return json(userJson(ask.state, user));
};

const renameUser: Route = (ask) => {
  const user = changeable(ask, ask.body.name);
  if (user instanceof Response) return user;
  const { newName } = ask.body;
  if (typeof newName !== 'string' || newName.trim() === '' || newName.length > 255)
    return refuse(400, 'The new name is missing or too long.', { context: 'newName' });
  const other = userNamed(ask.state, newName);
  if (other !== undefined && other.id !== user.id)
    return refuse(400, 'This username is already in use.', { context: 'newName' });
  user.name = newName;
  return json(userJson(ask.state, user));
};

const deleteUser: Route = (ask) => {
  const user = changeable(ask, ask.query.get('name'));
  if (user instanceof Response) return user;
  if (user.id === ask.me.id) return refuse(409, 'You cannot delete your own account.');
  const answer = json(userJson(ask.state, user));
  ask.state.users.delete(user.id);
  for (const { members: ids } of ask.state.groups.values()) ids.delete(user.id);
  return answer;
};

const createGroup: Route = ({ state, query }) => {
  const name = (query.get('name') ?? '').trim();
  if (name === '' || name.length > 255)
    return refuse(400, 'The group name is missing or too long.', { context: 'name' });
  if (state.groups.has(fold(name)))
    return refuse(409, 'A group with this name already exists.', { context: 'name' });
  const group: Group = { name, members: new Set() };
  state.groups.set(fold(name), group);
  return json(groupJson(group));
};

const addUsers: Route = ({ state, body, me }) => {
  const { group: groupName, users } = body;
  const group = state.groups.get(fold(String(groupName ?? '')));
  if (group === undefined) return noGroup(String(groupName));
  if (!Array.isArray(users) || users.length === 0)
    return refuse(400, 'No users were given.', { context: 'users' });
  if (new Set(users).size < users.length) return refuse(400, 'Users were given twice.', { context: 'users' });
  const rank = rankOfGroup(state, group.name);
  if (rank > rankOf(state, me)) return refuse(403, 'The group has a higher permission than you.');
  const found: User[] = [];
  for (const name of users) {
    const user = userNamed(state, String(name));
    if (user === undefined) return noUser(String(name));
    if (!directoryOf(state, user).groups)
      return refuse(400, `The groups of ${user.name} are kept in a directory that is read-only.`);
    found.push(user);
  }
  const more = rank < 0 ? 0 : found.filter((user) => user.active && rankOf(state, user) < 0).length;
  if (more > 0 && state.seats !== undefined && seatsTaken(state) + more > state.seats)
    return refuse(403, 'This would exceed the number of users that the license allows.', {
      exception: 'license.LicenseLimitException',
    });
  for (const { id } of found) group.members.add(id);
  return json({});
};

const removeGroup: Route = ({ state, body, me, refusesAbsentMembers }) => {
  const { context, itemName } = body;
  const user = userNamed(state, String(context ?? ''));
  if (user === undefined) return noUser(String(context));
  const group = state.groups.get(fold(String(itemName ?? '')));
  if (group === undefined) return noGroup(String(itemName));
  if (rankOfGroup(state, group.name) > rankOf(state, me))
    return refuse(403, 'The group has a higher permission than you.');
  if (!group.members.has(user.id)) {
    return refusesAbsentMembers ? refuse(404, `${user.name} is not a member of ${group.name}.`) : json({});
  }
  if (!directoryOf(state, user).groups) return refuse(404, 'The directory of this user is read-only.');
  group.members.delete(user.id);
  return json({});
};

const license: Route = ({ state }) =>
  json({
    creationDate: 1_331_038_800_000,
    unlimitedNumberOfUsers: state.seats === undefined,
    maximumNumberOfUsers: state.seats ?? -1,
    status: { serverId: 'BXKP-0000-0000-0000', currentNumberOfUsers: seatsTaken(state) },
  });

/** Paths below `/rest/api/latest/admin`. */
export const routes: Readonly<Record<string, Route>> = {
  'GET users': listUsers,
  'POST users': createUser,
  'PUT users': updateUser,
  'DELETE users': deleteUser,
  'POST users/rename': renameUser,
  'GET users/more-members': groupsOfUser,
  'POST users/remove-group': removeGroup,
  'GET groups': listGroups,
  'POST groups': createGroup,
  'POST groups/add-users': addUsers,
  'GET groups/more-members': members,
  'GET permissions/groups': permittedGroups,
  'GET license': license,
};
