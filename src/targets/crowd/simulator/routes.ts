/** The routes of a pretend Crowd for applications, in JSON. */

import { empty, json } from '../../shared/simulator.ts';
import { fold, type State, type User } from './state.ts';

interface Ask {
  readonly state: State;
  readonly query: URLSearchParams;
  readonly body: Readonly<Record<string, unknown>>;
  /** The XML of a search. */
  readonly restriction: string;
  readonly nextKey: () => string;
  readonly tellsKeys: boolean;
}

type Route = (ask: Ask) => Response;

export function refuse(status: number, reason: string, message: string): Response {
  return json({ reason, message }, status);
}

const noUser = (name: string, status = 404): Response =>
  refuse(status, 'USER_NOT_FOUND', `User <${name}> does not exist`);
const noGroup = (name: string): Response => refuse(404, 'GROUP_NOT_FOUND', `Group <${name}> does not exist`);

function shown(user: User, { tellsKeys }: Ask, attributes: boolean) {
  const { lastAuthenticated } = user;
  return {
    expand: 'attributes',
    link: {
      href: `https://crowd.example.com/crowd/rest/usermanagement/1/user?username=${user.name}`,
      rel: 'self',
    },
    name: user.name,
    'first-name': user.firstName,
    'last-name': user.lastName,
    'display-name': user.displayName,
    email: user.email,
    password: { link: { href: 'https://crowd.example.com/crowd', rel: 'edit' } },
    ...(tellsKeys && { key: user.key }),
    active: user.active,
    ...(attributes && {
      attributes: {
        attributes:
          lastAuthenticated === undefined
            ? []
            : [{ name: 'lastAuthenticated', values: [String(lastAuthenticated)] }],
      },
    }),
  };
}

function paged<Entry extends { readonly name: string }>(
  { query }: Ask,
  all: Iterable<Entry>,
): readonly Entry[] {
  const [start, most] = [Number(query.get('start-index') ?? 0), Number(query.get('max-results') ?? 1_000)];
  const sorted = [...all].sort((a, b) => (fold(a.name) < fold(b.name) ? -1 : 1));
  return most < 0 ? sorted.slice(start) : sorted.slice(start, start + most);
}

const exact =
  /^<property-search-restriction><property><name>(\w+)<\/name><type>STRING<\/type><\/property><match-mode>EXACTLY_MATCHES<\/match-mode><value>([^<]*)<\/value><\/property-search-restriction>$/;

const search: Route = (ask) => {
  const { state, query, restriction } = ask;
  const expand = (query.get('expand') ?? '').split(',');
  const found = exact.exec(restriction);
  if (found === null && restriction !== '<null-search-restriction/>')
    return refuse(400, 'ILLEGAL_ARGUMENT', 'The restriction cannot be read.');
  const value = (found?.[2] ?? '').replace(/&#(\d+);/g, (_, code) => String.fromCodePoint(Number(code)));
  if (query.get('entity-type') === 'group') {
    const groups = paged(ask, state.groups.values()).map(({ name }) => ({ name }));
    return json({ expand: 'group', groups });
  }
  const fits = ({ email }: User): boolean =>
    found === null || (found[1] === 'email' && fold(email) === fold(value));
  const users = paged(ask, [...state.users.values()].filter(fits));
  const whole = expand.includes('user');
  return json({
    expand: 'user',
    users: users.map((user) =>
      whole ? shown(user, ask, expand.includes('attributes')) : { name: user.name },
    ),
  });
};

const readUser: Route = (ask) => {
  const { state, query } = ask;
  const [name, key] = [query.get('username'), query.get('key')];
  const user =
    name === null ? [...state.users.values()].find((one) => one.key === key) : state.users.get(fold(name));
  if (user === undefined) return noUser(name ?? key ?? '');
  return json(shown(user, ask, query.get('expand') === 'attributes'));
};

function textIn(body: Ask['body'], name: string): string {
  const value = body[name];
  return typeof value === 'string' ? value : '';
}

function judged(body: Ask['body']): Response | undefined {
  const name = textIn(body, 'name');
  if (name.trim() === '' || name !== name.trim() || name.length > 255)
    return refuse(400, 'INVALID_USER', 'The user name is missing or wrong.');
  if (typeof body.active !== 'boolean') return refuse(400, 'INVALID_USER', 'active is missing.');
  const email = textIn(body, 'email');
  if (email.length > 255 || (email !== '' && !email.includes('@')))
    return refuse(400, 'INVALID_USER', 'The e-mail address is wrong.');
  const texts = ['first-name', 'last-name', 'display-name'].map((one) => textIn(body, one));
  if (texts.some((text) => text.length > 255)) return refuse(400, 'INVALID_USER', 'A name is too long.');
  return undefined;
}

function taken(body: Ask['body'], before: Pick<User, 'key' | 'lastAuthenticated'>): User {
  const name = textIn(body, 'name');
  return {
    ...before,
    name,
    firstName: textIn(body, 'first-name'),
    lastName: textIn(body, 'last-name'),
    displayName: textIn(body, 'display-name') || name,
    email: textIn(body, 'email'),
    active: body.active === true,
  };
}

const createUser: Route = (ask) => {
  const { state, body, nextKey } = ask;
  const wrong = judged(body);
  if (wrong !== undefined) return wrong;
  const name = textIn(body, 'name');
  const password: unknown =
    typeof body.password === 'object' && body.password !== null && Reflect.get(body.password, 'value');
  if (typeof password !== 'string' || password === '')
    return refuse(400, 'INVALID_CREDENTIAL', 'The password is missing.');
  if (state.users.has(fold(name))) return refuse(400, 'INVALID_USER', `User <${name}> already exists`);
  const user = taken(body, { key: nextKey() });
  state.users.set(fold(name), user);
  return json(shown(user, ask, false), 201);
};

const putUser: Route = ({ state, query, body }) => {
  const name = query.get('username') ?? '';
  const before = state.users.get(fold(name));
  if (before === undefined) return noUser(name);
  const wrong = judged(body);
  if (wrong !== undefined) return wrong;
  if (fold(textIn(body, 'name')) !== fold(name))
    return refuse(400, 'ILLEGAL_ARGUMENT', 'The user name is another than that in the address.');
  state.users.set(fold(name), { ...taken(body, before), name: before.name });
  return empty(204);
};

const renameUser: Route = (ask) => {
  const { state, query, body } = ask;
  const name = query.get('username') ?? '';
  const to = textIn(body, 'new-name');
  const before = state.users.get(fold(name));
  if (before === undefined) return noUser(name);
  if (to.trim() === '' || to.length > 255) return refuse(400, 'INVALID_USER', 'The new name is wrong.');
  const other = state.users.get(fold(to));
  if (other !== undefined && other.key !== before.key)
    return refuse(400, 'INVALID_USER', `User <${to}> already exists`);
  const user = { ...before, name: to };
  state.users.delete(fold(name));
  state.users.set(fold(to), user);
  for (const { members } of state.groups.values()) if (members.delete(fold(name))) members.add(fold(to));
  return json(shown(user, ask, false));
};

const deleteUser: Route = ({ state, query }) => {
  const name = query.get('username') ?? '';
  if (!state.users.delete(fold(name))) return noUser(name);
  for (const { members } of state.groups.values()) members.delete(fold(name));
  return empty(204);
};

const createGroup: Route = ({ state, body }) => {
  const name = textIn(body, 'name');
  if (name.trim() === '' || body.type !== 'GROUP') return refuse(400, 'INVALID_GROUP', 'The group is wrong.');
  if (state.groups.has(fold(name))) return refuse(400, 'INVALID_GROUP', `Group <${name}> already exists`);
  state.groups.set(fold(name), { name, members: new Set() });
  return json({ name, type: 'GROUP', active: true, description: '' }, 201);
};

const addMember: Route = ({ state, query, body }) => {
  const [group, name] = [state.groups.get(fold(query.get('groupname') ?? '')), textIn(body, 'name')];
  if (group === undefined) return noGroup(query.get('groupname') ?? '');
  if (!state.users.has(fold(name))) return noUser(name, 400);
  if (group.members.has(fold(name)))
    return refuse(409, 'MEMBERSHIP_ALREADY_EXISTS', `User <${name}> is a member already`);
  group.members.add(fold(name));
  return json({ name }, 201);
};

const removeMember: Route = ({ state, query }) => {
  const [groupname, name] = [query.get('groupname') ?? '', query.get('username') ?? ''];
  const group = state.groups.get(fold(groupname));
  if (group === undefined) return noGroup(groupname);
  if (!state.users.has(fold(name))) return noUser(name);
  if (!group.members.delete(fold(name)))
    return refuse(404, 'MEMBERSHIP_NOT_FOUND', `User <${name}> is no member of <${groupname}>`);
  return empty(204);
};

/** Paths below `/rest/usermanagement/1`. */
export const routes: Readonly<Record<string, Route>> = {
  'POST search': search,
  'GET user': readUser,
  'POST user': createUser,
  'PUT user': putUser,
  'DELETE user': deleteUser,
  'POST user/rename': renameUser,
  'GET group': ({ state, query }) => {
    const name = query.get('groupname') ?? '';
    const group = state.groups.get(fold(name));
    return group === undefined ? noGroup(name) : json({ name: group.name, type: 'GROUP', active: true });
  },
  'POST group': createGroup,
  'GET group/user/direct': (ask) => {
    const name = ask.query.get('groupname') ?? '';
    const group = ask.state.groups.get(fold(name));
    if (group === undefined) return noGroup(name);
    const members = [...group.members].flatMap((one) => ask.state.users.get(one) ?? []);
    return json({ expand: 'user', users: paged(ask, members).map((user) => ({ name: user.name })) });
  },
  'POST group/user/direct': addMember,
  'DELETE group/user/direct': removeMember,
  'GET user/group/direct': (ask) => {
    const name = ask.query.get('username') ?? '';
    if (!ask.state.users.has(fold(name))) return noUser(name);
    const held = [...ask.state.groups.values()].filter(({ members }) => members.has(fold(name)));
    return json({ expand: 'group', groups: paged(ask, held).map((group) => ({ name: group.name })) });
  },
};
