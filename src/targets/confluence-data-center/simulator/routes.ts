/** The routes of a pretend Confluence. */

import { empty, json } from '../../shared/simulator.ts';
import { groupJson, personJson, refuse, spaceJson } from './answers.ts';
import { fold, isAdministrator, type State, seatHolders, type User, userNamed } from './state.ts';

/** What a route may look at and do. */
export interface Ask {
  readonly state: State;
  readonly base: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly body: Readonly<Record<string, unknown>>;
  readonly me: User;
  /** The parts of the path that stand for stars, decoded. */
  readonly parts: readonly string[];
  readonly pageMax: number;
  readonly next: () => number;
}

export interface Route {
  /** `websudo`: an administrator, in a secure session where these are on. */
  readonly access: 'user' | 'administrator' | 'websudo';
  /** The first version that has it, as 100 × major + minor. */
  readonly since?: number;
  readonly answer: (ask: Ask) => Response;
}

function paged<Entry>(ask: Ask, all: readonly Entry[], show: (entry: Entry) => unknown): Response {
  const [start, limit] = [Number(ask.query.get('start') ?? 0), Number(ask.query.get('limit') ?? 25)];
  if (!Number.isInteger(start) || !Number.isInteger(limit) || start < 0 || limit < 0)
    return refuse(400, 'start and limit must not be negative');
  const size = Math.min(limit, ask.pageMax);
  const results = all.slice(start, start + size);
  const more = start + results.length < all.length;
  return json({
    results: results.map(show),
    start,
    limit: size,
    size: results.length,
    totalCount: all.length,
    _links: {
      base: ask.base,
      context: '',
      ...(more && { next: `/rest/api/${ask.path}?limit=${size}&start=${start + size}` }),
    },
  });
}

/** By name without case; each name is folded once, since companies are large. */
function byName<Entry extends { readonly name: string }>(entries: Iterable<Entry>): readonly Entry[] {
  return [...entries]
    .map((entry) => ({ key: fold(entry.name), entry }))
    .sort((a, b) => (a.key < b.key ? -1 : 1))
    .map(({ entry }) => entry);
}

function peoplePage(ask: Ask, users: Iterable<User>): Response {
  const expand = ask.query.get('expand') ?? '';
  return paged(ask, byName(users), (user) => personJson(ask.base, user, expand));
}

function wantedUser({ state, query }: Ask): User | Response {
  const [key, username] = [query.get('key'), query.get('username')];
  if ((key === null) === (username === null))
    return refuse(400, 'Either username or key must be given, not both.');
  const user = key === null ? userNamed(state, username ?? '') : state.users.get(key);
  return user ?? refuse(404, `No user found with ${key === null ? 'username' : 'key'} : ${key ?? username}`);
}

function getUser(ask: Ask): Response {
  const user = wantedUser(ask);
  return user instanceof Response ? user : json(personJson(ask.base, user, ask.query.get('expand') ?? ''));
}

function memberOf(ask: Ask): Response {
  const user = wantedUser(ask);
  if (user instanceof Response) return user;
  const groups = [...ask.state.groups.values()].filter(({ members }) => members.has(user.key));
  return paged(ask, byName(groups), ({ name }) => groupJson(ask.base, name));
}

/** Told with address and last login, as far as these are asked for. */
function activeUsers(ask: Ask): Response {
  const expand = ask.query.get('expand') ?? '';
  return paged(ask, byName(seatHolders(ask.state)), (user) => ({
    ...personJson(ask.base, user, expand),
    email: user.email,
    ...(expand.includes('lastLogin') &&
      user.lastLogin !== undefined && { lastLogin: new Date(user.lastLogin).toISOString() }),
  }));
}

function members(ask: Ask): Response {
  const [name = ''] = ask.parts;
  const group = ask.state.groups.get(fold(name));
  if (group === undefined) return refuse(404, `No group found with name : ${name}`);
  return peoplePage(
    ask,
    [...group.members].flatMap((key) => ask.state.users.get(key) ?? []),
  );
}

function createUser({ state, body, next }: Ask): Response {
  const { userName, fullName, email, password, notifyViaEmail } = body;
  if (
    typeof userName !== 'string' ||
    userName === '' ||
    /[\s\\,+<>'"]|\p{Lu}/u.test(userName) ||
    userName.length > 255
  )
    return refuse(400, 'The user name is missing, or holds what it must not hold.');
  if (
    typeof fullName !== 'string' ||
    fullName.trim() === '' ||
    /[<>]/.test(fullName) ||
    fullName.length > 255
  )
    return refuse(400, 'The full name is missing, or holds what it must not hold.');
  if (typeof email !== 'string' || !/^[^@\s]+@[^@\s]+$/.test(email))
    return refuse(400, 'The email address is not valid.');
  if ((notifyViaEmail === true) === (typeof password === 'string' && password !== ''))
    return refuse(400, 'Either a password or a notification by email must be given, not both.');
  if (userNamed(state, userName) !== undefined) return refuse(409, `User already exists: '${userName}'`);
  const userKey = `4028d6768851c8900188556b${String(next()).padStart(8, '0')}`;
  state.users.set(userKey, { key: userKey, name: userName, fullName, email, active: true, readOnly: false });
  return json({ userKey }, 201);
}

/** The user of the path, if Confluence may write to its directory. */
function writable({ state, parts }: Ask): User | Response {
  const user = userNamed(state, parts[0] ?? '');
  if (user === undefined) return refuse(404, `No user found with username : ${parts[0]}`);
  return user.readOnly ? refuse(400, `Unable to update '${user.name}': its directory is read-only.`) : user;
}

function updateUser(ask: Ask): Response {
  const user = writable(ask);
  if (user instanceof Response) return user;
  const { fullName = user.fullName, email = user.email } = ask.body;
  if (
    typeof fullName !== 'string' ||
    fullName.trim() === '' ||
    /[<>]/.test(fullName) ||
    fullName.length > 255
  )
    return refuse(400, 'The full name is missing, or holds what it must not hold.');
  if (typeof email !== 'string' || !/^[^@\s]+@[^@\s]+$/.test(email))
    return refuse(400, 'The email address is not valid.');
  Object.assign(user, { fullName, email });
  return empty(204);
}

function setActive(active: boolean): (ask: Ask) => Response {
  return (ask) => {
    const user = writable(ask);
    if (user instanceof Response) return user;
    user.active = active;
    return empty(204);
  };
}

/** Begins a deletion, which is done at the second look. */
function deleteUser({ state, parts, next }: Ask): Response {
  const user = userNamed(state, parts[0] ?? '');
  if (user === undefined) return refuse(404, `No user found with username : ${parts[0]}`);
  const id = `task-${next()}`;
  state.tasks.set(id, { looks: 1, successful: !user.readOnly });
  if (!user.readOnly) {
    state.users.delete(user.key);
    for (const group of state.groups.values()) group.members.delete(user.key);
  }
  return json(
    { id, links: { status: `/rest/api/longtask/${id}` }, statusPath: 'status', resultPath: 'result' },
    202,
  );
}

function longTask({ state, parts }: Ask): Response {
  const id = parts[0] ?? '';
  const task = state.tasks.get(id);
  if (task === undefined) return refuse(404, `No task found with id : ${id}`);
  const done = task.looks <= 0;
  task.looks -= 1;
  return json({
    id,
    name: { key: 'delete.user', args: [] },
    elapsedTime: 1_000,
    percentageComplete: done ? 100 : 40,
    successful: done ? task.successful : true,
    messages: [],
  });
}

function createGroup({ state, base, body }: Ask): Response {
  const name = typeof body.name === 'string' ? body.name.trim() : '';
  if (name === '' || body.type !== 'group') return refuse(400, 'The group needs a name and a type.');
  if (state.groups.has(fold(name))) return refuse(409, `Group already exists: '${name}'`);
  state.groups.set(fold(name), { name, members: new Set() });
  return json(groupJson(base, name));
}

function setMember(isIn: boolean): (ask: Ask) => Response {
  return ({ state, parts: [userName = '', groupName = ''] }) => {
    const user = userNamed(state, userName);
    if (user === undefined) return refuse(404, `No user found with username : ${userName}`);
    const group = state.groups.get(fold(groupName));
    if (group === undefined) return refuse(404, `No group found with name : ${groupName}`);
    if (user.readOnly) return refuse(400, `Unable to update '${user.name}': its directory is read-only.`);
    if (!isIn) group.members.delete(user.key);
    else if (fold(groupName) === 'confluence-users' && isFull(state, user))
      return refuse(402, 'Your license does not allow more users.');
    else group.members.add(user.key);
    return empty(204);
  };
}

function isFull(state: State, user: User): boolean {
  const holders = seatHolders(state);
  return state.seats !== undefined && user.active && !holders.includes(user) && holders.length >= state.seats;
}

/** Paths below `/rest`, a star for each name in them. */
export const routes: Readonly<Record<string, Route>> = {
  'GET api/user/current': { access: 'user', answer: ({ base, me }) => json(personJson(base, me, '')) },
  'GET api/user': { access: 'user', answer: getUser },
  'GET api/user/list': {
    access: 'administrator',
    since: 804,
    answer: (ask) => peoplePage(ask, ask.state.users.values()),
  },
  'GET api/user/memberof': { access: 'user', answer: memberOf },
  'GET api/group': {
    access: 'user',
    answer: (ask) => paged(ask, byName(ask.state.groups.values()), ({ name }) => groupJson(ask.base, name)),
  },
  'GET api/space/*': {
    access: 'user',
    answer({ state, base, parts: [key = ''] }) {
      const owner = key.startsWith('~') ? userNamed(state, key.slice(1)) : undefined;
      return owner?.hasSpace === true
        ? json(spaceJson(base, owner))
        : refuse(404, `No space with key : ${key}`);
    },
  },
  'GET api/group/*/member': { access: 'administrator', answer: members },
  'GET api/admin/users/list/active': { access: 'websudo', since: 903, answer: activeUsers },
  'POST api/admin/user': { access: 'websudo', since: 804, answer: createUser },
  'PUT api/admin/user/*': { access: 'websudo', since: 900, answer: updateUser },
  'DELETE api/admin/user/*': { access: 'websudo', answer: deleteUser },
  'PUT api/admin/user/*/disable': { access: 'websudo', answer: setActive(false) },
  'PUT api/admin/user/*/enable': { access: 'websudo', answer: setActive(true) },
  'GET api/longtask/*': { access: 'user', answer: longTask },
  'POST api/admin/group': { access: 'websudo', answer: createGroup },
  'PUT api/user/*/group/*': { access: 'websudo', answer: setMember(true) },
  'DELETE api/user/*/group/*': { access: 'websudo', answer: setMember(false) },
  'GET license/1.0/license/userCount': {
    access: 'administrator',
    answer: ({ state }) => json({ count: seatHolders(state).length }),
  },
  'GET license/1.0/license/maxUsers': {
    access: 'administrator',
    answer: ({ state }) => json({ count: state.seats ?? -1 }),
  },
};

export function mayNot(
  ask: Pick<Ask, 'state' | 'me'>,
  { access }: Route,
  websudo: boolean,
): Response | undefined {
  if (access !== 'user' && !isAdministrator(ask.state, ask.me))
    return refuse(403, 'User not permitted to administer Confluence.');
  if (access !== 'websudo' || !websudo) return undefined;
  return refuse(401, 'This resource requires WebSudo.');
}
