/** The routes of a pretend Bamboo for its administrators. */

import { empty, json } from '../../shared/simulator.ts';
import { fold, type Group, type State, type User } from './state.ts';

/** What a route may look at and do. */
interface Ask {
  readonly state: State;
  readonly query: URLSearchParams;
  readonly body: unknown;
  /** The name that stands in the path. */
  readonly name: string;
  /** The user name of whoever asks. */
  readonly me: string;
  readonly pageMax: number;
  readonly url: string;
}

export type Route = (ask: Ask) => Response;

export function refuse(status: number, message: string): Response {
  return json({ message, 'status-code': status }, status);
}

/** Faults of fields, as Bamboo tells them. */
function invalid(fieldErrors: Readonly<Record<string, readonly string[]>>): Response {
  return json({ errors: [], fieldErrors }, 400);
}

/** A fault that is of no single field. */
const faulty = (message: string): Response => json({ errors: [message], fieldErrors: {} }, 400);

function paged<Entry>(ask: Ask, all: readonly Entry[], show: (entry: Entry) => unknown): Response {
  const { query, pageMax, url } = ask;
  const [start, limit] = [Number(query.get('start') ?? 0), Number(query.get('limit') ?? 25)];
  if (!Number.isInteger(start) || !Number.isInteger(limit) || start < 0 || limit < 1)
    return refuse(400, 'The page request is invalid.');
  const size = Math.min(limit, pageMax);
  const results = all.slice(start, start + size);
  const at = (from: number): string => `${url}/rest/api/latest/paginate?limit=${size}&start=${from}`;
  return json({
    results: results.map(show),
    start,
    limit: size,
    self: at(start),
    ...(start + results.length < all.length && { next: at(start + results.length) }),
  });
}

const sorted = <Entry extends { readonly name: string }>(entries: Iterable<Entry>): readonly Entry[] =>
  [...entries].sort((a, b) => (fold(a.name) < fold(b.name) ? -1 : 1));

function filtered({ query }: Ask, users: Iterable<User>): readonly User[] {
  const filter = fold(query.get('filter') ?? '');
  return sorted(users).filter(({ name, fullName, email }) =>
    [name, fullName, email].some((text) => fold(text).includes(filter)),
  );
}

const showUser = ({ name, fullName, email }: User) => ({ name, fullName, email, sanitizedName: name });

function groupNamed({ state }: Ask, name: string): Group | Response {
  return state.groups.get(fold(name)) ?? refuse(404, `Group ${name} does not exist.`);
}

function texts(body: unknown): readonly string[] | undefined {
  return Array.isArray(body) && body.every((one) => typeof one === 'string') ? body : undefined;
}

const createUser: Route = ({ state, body }) => {
  const { name, fullName, email, password, passwordConfirm } = (body ?? {}) as Readonly<
    Record<string, unknown>
  >;
  const faults: Record<string, string[]> = {};
  if (typeof name !== 'string' || name.trim() === '' || /[\\/"<>|&?=]/.test(name) || name.length > 255)
    faults.name = ['The user name is missing or has characters that are not allowed.'];
  else if (name !== name.toLowerCase()) faults.name = ['The user name must be in lower case.'];
  else if (state.users.has(fold(name))) faults.name = ['A user with this name already exists.'];
  if (typeof fullName !== 'string' || fullName.trim() === '' || fullName.length > 255)
    faults.fullName = ['The full name is missing or too long.'];
  if (typeof email !== 'string' || !/^[^@\s]+@[^@\s]+$/.test(email) || email.length > 255)
    faults.email = ['The e-mail address is wrong.'];
  if (typeof password !== 'string' || password === '') faults.password = ['The password is missing.'];
  if (password !== passwordConfirm) faults.passwordConfirm = ['The passwords do not match.'];
  if (Object.keys(faults).length > 0) return invalid(faults);
  state.users.set(fold(String(name)), {
    name: String(name),
    fullName: String(fullName),
    email: String(email),
  });
  return empty(204);
};

/** Whoever is not there is as good as deleted. */
const deleteUser: Route = ({ state, name, me }) => {
  if (fold(name) === fold(me)) return faulty('You cannot delete your own account.');
  state.users.delete(fold(name));
  for (const { members } of state.groups.values()) members.delete(fold(name));
  return empty(204);
};

const createGroup: Route = ({ state, body }) => {
  const { name } = (body ?? {}) as Readonly<Record<string, unknown>>;
  if (typeof name !== 'string' || name.trim() === '')
    return invalid({ name: ['The group name is missing.'] });
  if (state.groups.has(fold(name))) return invalid({ name: ['A group with this name already exists.'] });
  state.groups.set(fold(name), { name, permissions: [], members: new Set(), editable: true });
  return empty(204);
};

/** All of them or none. */
const changeMembers =
  (type: 'add' | 'remove'): Route =>
  (ask) => {
    const group = groupNamed(ask, ask.name);
    if (group instanceof Response) return group;
    const names = texts(ask.body);
    if (names === undefined || names.length === 0) return faulty('No users were given.');
    const missing = names.find((name) => !ask.state.users.has(fold(name)));
    if (missing !== undefined) return refuse(404, `User ${missing} does not exist.`);
    if (!group.editable) return faulty('The directory of this group is read-only.');
    const absent = type === 'remove' ? names.find((name) => !group.members.has(fold(name))) : undefined;
    if (absent !== undefined) return faulty(`${absent} is no member of ${group.name}.`);
    for (const name of names) {
      if (type === 'add') group.members.add(fold(name));
      else group.members.delete(fold(name));
    }
    return empty(204);
  };

/** Paths below `/rest/api/latest`; a star stands for a name. */
export const routes: Readonly<Record<string, Route>> = {
  'GET admin/users': (ask) => paged(ask, filtered(ask, ask.state.users.values()), showUser),
  'POST admin/users': createUser,
  'DELETE admin/users/*': deleteUser,
  'GET admin/users/*/assigned-groups': (ask) => {
    if (!ask.state.users.has(fold(ask.name))) return refuse(404, `User ${ask.name} does not exist.`);
    const held = [...ask.state.groups.values()].filter(({ members }) => members.has(fold(ask.name)));
    return paged(ask, sorted(held), ({ name, editable }) => ({ name, editable }));
  },
  'GET admin/groups': (ask) =>
    paged(ask, sorted(ask.state.groups.values()), ({ name, editable }) => ({ name, editable })),
  'POST admin/groups': createGroup,
  'GET admin/groups/*/more-members': (ask) => {
    const group = groupNamed(ask, ask.name);
    if (group instanceof Response) return group;
    const members = [...group.members].flatMap((name) => ask.state.users.get(name) ?? []);
    return paged(ask, filtered(ask, members), showUser);
  },
  'POST admin/groups/*/add-users': changeMembers('add'),
  'DELETE admin/groups/*/remove-users': changeMembers('remove'),
  'GET permissions/global/groups': (ask) => {
    const permitted = [...ask.state.groups.values()].filter(({ permissions }) => permissions.length > 0);
    return paged(ask, sorted(permitted), ({ name, editable, permissions }) => ({
      name,
      editable,
      permissions,
    }));
  },
};
