/** The routes of a pretend service desk of Data Center: customers and organisations. */

import { empty, json } from '../../shared/simulator.ts';
import { type Ask, type Route, refuse, whole } from './routes.ts';
import { fold, named, type Organisation, type User } from './state.ts';

/** As the service desk refuses. */
export function refuseDesk(status: number, errorMessage: string): Response {
  return json({ errorMessage, i18nErrorMessage: { i18nKey: `sd.error.${status}`, parameters: [] } }, status);
}

function showCustomer({ url }: Ask, { key, name, email, displayName, active }: User) {
  const self = `${url}/rest/api/2/user?username=${encodeURIComponent(name)}`;
  return {
    name,
    key,
    emailAddress: email,
    displayName,
    active,
    timeZone: 'GMT',
    _links: { jiraRest: self, self },
  };
}

function paged<Entry>(ask: Ask, all: readonly Entry[], show: (entry: Entry) => unknown): Response {
  const start = whole(ask.query, 'start', 0);
  const limit = Math.max(1, Math.min(whole(ask.query, 'limit', 50), 50, ask.pageMax));
  const values = all.slice(start, start + limit);
  const isLastPage = start + values.length >= all.length;
  const _links = { base: ask.url, context: '' };
  return json({
    _expands: [],
    size: values.length,
    start,
    limit,
    isLastPage,
    _links,
    values: values.map(show),
  });
}

const inOrder = <Entry extends { readonly id: string }>(entries: Iterable<Entry>): readonly Entry[] =>
  [...entries].sort((a, b) => Number(a.id) - Number(b.id));

/** Only who says that he knows it is an experiment is answered. */
function experiment(answer: Route['answer']): Route['answer'] {
  return (ask) =>
    /^(opt-in|true)$/.test(ask.headers.get('x-experimentalapi') ?? '')
      ? answer(ask)
      : refuse(412, 'This resource is experimental. Opt in to use it.');
}

/** The address becomes the name to sign in with. */
const createCustomer = experiment((ask) => {
  const { email, fullName } = ask.body;
  if (typeof email !== 'string' || !/^[^@\s]+@[^@\s]+\.[^@\s]+$/.test(email))
    return refuseDesk(400, 'The e-mail address is incorrectly formed.');
  if (typeof fullName !== 'string' || fullName.trim() === '' || fullName.length > 255)
    return refuseDesk(400, 'The name is missing or too long.');
  const wanted = fold(email);
  if ([...ask.state.users.values()].some((user) => [user.email, user.name].map(fold).includes(wanted)))
    return refuseDesk(400, 'An account already exists for this email address.');
  const key = `JIRAUSER${10_000 + ask.next()}`;
  const user: User = {
    key,
    name: wanted,
    email: wanted,
    displayName: fullName,
    active: true,
    readOnly: false,
  };
  ask.state.users.set(key, user);
  return json(showCustomer(ask, user), 201);
});

const showOrganisation = ({ url }: Ask, { id, name }: Organisation) => ({
  id,
  name,
  _links: { self: `${url}/rest/servicedeskapi/organization/${id}` },
});

function createOrganisation(ask: Ask): Response {
  const { name } = ask.body;
  if (typeof name !== 'string' || name.trim() === '' || name.length > 200)
    return refuseDesk(400, 'The name must have 1 to 200 characters.');
  // Nothing keeps two organisations from having one name.
  const one = { id: String(ask.next()), name, members: new Set<string>() };
  ask.state.organisations.set(one.id, one);
  return json(showOrganisation(ask, one), 201);
}

function withOrganisation(answer: (ask: Ask, one: Organisation) => Response): Route['answer'] {
  return (ask) => {
    const one = ask.state.organisations.get(ask.parts[0] ?? '');
    return one === undefined ? refuseDesk(404, 'The organization does not exist.') : answer(ask, one);
  };
}

/** All or nobody. */
const changeMembers = (way: 'add' | 'delete'): Route => ({
  fields: ['usernames'],
  answer: withOrganisation((ask, { members }) => {
    const names = Array.isArray(ask.body.usernames) ? ask.body.usernames.map(String) : [];
    if (names.length === 0) return refuseDesk(400, 'No user names were given.');
    const missing = names.find((name) => named(ask.state, name) === undefined);
    if (missing !== undefined) return refuseDesk(400, `The user ${missing} does not exist.`);
    for (const name of names) members[way](named(ask.state, name)?.key ?? '');
    return empty(204);
  }),
});

export const deskRoutes: Readonly<Record<string, Route>> = {
  'GET servicedeskapi/info': {
    open: true,
    answer: ({ version }) => json({ version, platformVersion: version, isLicensedForUse: true }),
  },
  'POST servicedeskapi/customer': { fields: ['email', 'fullName'], answer: createCustomer },
  'GET servicedeskapi/organization': {
    answer: (ask) =>
      paged(ask, inOrder(ask.state.organisations.values()), (one) => showOrganisation(ask, one)),
  },
  'POST servicedeskapi/organization': { fields: ['name'], answer: createOrganisation },
  'GET servicedeskapi/organization/*/user': {
    answer: withOrganisation((ask, { members }) =>
      paged(
        ask,
        [...members].flatMap((key) => ask.state.users.get(key) ?? []),
        (user) => showCustomer(ask, user),
      ),
    ),
  },
  'POST servicedeskapi/organization/*/user': changeMembers('add'),
  'DELETE servicedeskapi/organization/*/user': changeMembers('delete'),
  'GET servicedeskapi/servicedesk': {
    answer: (ask) =>
      paged(ask, inOrder(ask.state.desks.values()), ({ id, projectKey }) => ({
        id,
        projectId: `1000${id}`,
        projectKey,
        projectName: `Service desk ${projectKey}`,
      })),
  },
};
