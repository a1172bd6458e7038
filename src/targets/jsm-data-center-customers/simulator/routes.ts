/** The routes of a pretend Jira: users, groups and roles of its own interface. */

import { json } from '../../shared/simulator.ts';
import { type Desk, fold, named, type State, seats, type User } from './state.ts';

/** What a route may look at and do. */
export interface Ask {
  readonly state: State;
  readonly query: URLSearchParams;
  readonly headers: Headers;
  readonly body: Readonly<Record<string, unknown>>;
  readonly parts: readonly string[];
  readonly me: User;
  readonly pageMax: number;
  readonly version: string;
  readonly url: string;
  next(): number;
}

export interface Route {
  /** Fields that the body may have; a route without them takes no body. */
  readonly fields?: readonly string[];
  readonly open?: boolean;
  readonly answer: (ask: Ask) => Response;
}

export function refuse(status: number, message: string): Response {
  return json({ errorMessages: [message], errors: {} }, status);
}

export function whole(query: URLSearchParams, name: string, otherwise: number): number {
  const value = Number(query.get(name) ?? otherwise);
  return Number.isInteger(value) && value >= 0 ? value : otherwise;
}

export function showUser({ state, query, url }: Ask, { key, name, email, displayName, active }: User) {
  const size = seats(state, key);
  return {
    self: `${url}/rest/api/2/user?username=${encodeURIComponent(name)}`,
    key,
    name,
    emailAddress: email,
    displayName,
    active,
    timeZone: 'Europe/Berlin',
    locale: 'en_US',
    ...(query.get('expand') === 'applicationRoles' && { applicationRoles: { size, items: [] } }),
  };
}

function wanted({ state, query }: Ask): User | Response {
  const [key, name] = [query.get('key'), query.get('username')];
  const user = key === null ? named(state, name ?? '') : state.users.get(key);
  return user ?? refuse(404, `The user ${key ?? name} does not exist`);
}

function list(ask: Ask): Response {
  const { state, query, pageMax, url } = ask;
  const users = [...state.users.values()];
  const cursor = whole(query, 'cursor', 0);
  const values = users.slice(cursor, cursor + Math.min(whole(query, 'maxResults', 2_000), pageMax));
  const end = cursor + values.length;
  const isLast = end >= users.length;
  return json({
    self: `${url}/rest/api/2/user/list?${query}`,
    maxResults: pageMax,
    isLast,
    ...(!isLast && { nextCursor: String(end) }),
    values: values.map((user) => showUser(ask, user)),
  });
}

/** Beginnings of the name, the address or a word of the display name. */
function search(ask: Ask): Response {
  const prefix = fold(ask.query.get('username') ?? '');
  if (prefix === '') return refuse(400, 'The username query parameter was not provided');
  const found = [...ask.state.users.values()].filter(({ name, email, displayName }) =>
    [name, email, ...displayName.split(/\s+/)].some((text) => fold(text).startsWith(prefix)),
  );
  return json(
    found.slice(0, Math.min(100, whole(ask.query, 'maxResults', 50))).map((user) => showUser(ask, user)),
  );
}

function update(ask: Ask): Response {
  const user = wanted(ask);
  if (user instanceof Response) return user;
  const { name, displayName, emailAddress, active } = ask.body;
  if (user.readOnly) return refuse(400, 'Cannot edit user, as the user directory is read-only.');
  if (user === ask.me && active === false) return refuse(400, 'You cannot deactivate yourself.');
  if (typeof name === 'string') {
    const other = named(ask.state, name);
    if (other !== undefined && other !== user)
      return json(
        { errorMessages: [], errors: { username: 'A user with that username already exists.' } },
        400,
      );
    user.name = name;
  }
  if (typeof displayName === 'string') user.displayName = displayName;
  if (typeof emailAddress === 'string') user.email = emailAddress;
  if (typeof active === 'boolean') user.active = active;
  const { timeZone: _, locale: __, ...written } = showUser(ask, user);
  return json(written);
}

function members(ask: Ask): Response {
  const { state, query, pageMax, url } = ask;
  const group = state.groups.get(query.get('groupname') ?? '');
  if (group === undefined) return refuse(404, 'The group does not exist.');
  const users = [...group].flatMap((key) => state.users.get(key) ?? []);
  const startAt = whole(query, 'startAt', 0);
  const values = users.slice(startAt, startAt + Math.min(50, pageMax));
  return json({
    self: `${url}/rest/api/2/group/member?${query}`,
    maxResults: 50,
    startAt,
    total: users.length,
    isLast: startAt + values.length >= users.length,
    values: values.map((user) => showUser(ask, user)),
  });
}

/** Only names tell who has a role. */
function showRole(ask: Ask, { projectKey, customers }: Desk): Response {
  const actors = [...customers].flatMap((key) => ask.state.users.get(key) ?? []);
  return json({
    self: `${ask.url}/rest/api/2/project/${projectKey}/role/10101`,
    id: 10_101,
    name: 'Service Desk Customers',
    actors: [
      { id: 1, displayName: 'jira-users', type: 'atlassian-group-role-actor', name: 'jira-users' },
      ...actors.map(({ name, displayName }, index) => ({
        id: index + 2,
        displayName,
        type: 'atlassian-user-role-actor',
        name,
      })),
    ],
  });
}

function withRole(answer: (ask: Ask, desk: Desk) => Response): Route['answer'] {
  return (ask) => {
    const desk = [...ask.state.desks.values()].find((one) => one.projectKey === ask.parts[0]);
    return desk === undefined || ask.parts[1] !== '10101'
      ? refuse(404, 'The project or role does not exist.')
      : answer(ask, desk);
  };
}

const giveRole = withRole((ask, desk) => {
  const names = Array.isArray(ask.body.user) ? ask.body.user.map(String) : [];
  const users = names.flatMap((name) => named(ask.state, name) ?? []);
  if (users.length < names.length || names.length === 0) return refuse(410, 'A user could not be found.');
  const there = users.find(({ key }) => desk.customers.has(key));
  if (there !== undefined) return refuse(400, `${there.name} is already a member of the project role.`);
  for (const { key } of users) desk.customers.add(key);
  return showRole(ask, desk);
});

const takeRole = withRole((ask, desk) => {
  const user = named(ask.state, ask.query.get('user') ?? '');
  if (user === undefined || !desk.customers.delete(user.key))
    return refuse(404, 'There is no such actor in the role.');
  return new Response(null, { status: 204 });
});

export const jiraRoutes: Readonly<Record<string, Route>> = {
  'GET api/2/serverInfo': {
    open: true,
    answer: ({ version, url }) => json({ baseUrl: url, version, deploymentType: 'Server' }),
  },
  'GET api/2/myself': { answer: (ask) => json(showUser(ask, ask.me)) },
  'GET api/2/user': {
    answer(ask) {
      const user = wanted(ask);
      return user instanceof Response ? user : json(showUser(ask, user));
    },
  },
  'PUT api/2/user': { fields: ['name', 'displayName', 'emailAddress', 'active'], answer: update },
  'GET api/2/user/list': { answer: list },
  'GET api/2/user/search': { answer: search },
  'GET api/2/applicationrole': {
    answer: ({ state }) =>
      json([
        {
          key: 'jira-servicedesk',
          name: 'Jira Service Management',
          groups: state.seatGroups,
          defaultGroups: state.seatGroups,
          selectedByDefault: false,
          defined: true,
          numberOfSeats: 100,
          remainingSeats: 90,
          userCount: 10,
          userCountDescription: 'agents',
          hasUnlimitedSeats: false,
          platform: false,
        },
      ]),
  },
  'GET api/2/group/member': { answer: members },
  'GET api/2/project/*/role': {
    answer({ state, parts, url }) {
      const known = [...state.desks.values()].some(({ projectKey }) => projectKey === parts[0]);
      return known
        ? json({ 'Service Desk Customers': `${url}/rest/api/2/project/${parts[0]}/role/10101` })
        : refuse(404, 'The project does not exist.');
    },
  },
  'GET api/2/project/*/role/*': { answer: withRole(showRole) },
  'POST api/2/project/*/role/*': { fields: ['user'], answer: giveRole },
  'DELETE api/2/project/*/role/*': { answer: takeRole },
};
