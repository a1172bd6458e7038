/** The routes of a pretend site's service desk: customers, organisations, service desks. */

import { empty, json } from '../answers.ts';
import { type Ask, type Route, refuseDesk, showUser, texts, wholeNumber } from './front.ts';
import { type Desk, fold, type Organisation, peopleOf, type User } from './state.ts';

const base = 'rest/servicedeskapi';

/** A person as the service desk tells it: a hidden address is told as nothing. */
function showCustomer(ask: Ask, user: User) {
  const { accountType: _, self, ...shown } = showUser(ask, user);
  return { ...shown, emailAddress: user.showsEmail ? user.email : null, _links: { self, jiraRest: self } };
}

function paged<Entry>(ask: Ask, all: readonly Entry[], show: (entry: Entry) => unknown): Response {
  const start = wholeNumber(ask.query, 'start', 0);
  const limit = wholeNumber(ask.query, 'limit', 50);
  if (start === undefined || limit === undefined || limit < 1) return refuseDesk(400, 'The page is wrong.');
  const size = Math.min(limit, 50, ask.pageMax);
  const values = all.slice(start, start + size);
  const isLastPage = start + values.length >= all.length;
  const next = new URLSearchParams(ask.query);
  next.set('start', String(start + values.length));
  return json({
    _expands: [],
    size: values.length,
    start,
    limit: size,
    isLastPage,
    _links: {
      base: ask.url,
      context: '',
      ...(!isLastPage && { next: `${ask.url}/${base}/?${next}` }),
    },
    values: values.map(show),
  });
}

const sorted = (ask: Ask, ids: ReadonlySet<string>): readonly User[] => peopleOf(ask.state, ids);

const inOrder = <Entry extends { readonly id: string }>(entries: Iterable<Entry>): readonly Entry[] =>
  [...entries].sort((a, b) => Number(a.id) - Number(b.id));

const showOrganisation = ({ url }: Ask, { id, name, scimManaged }: Organisation) => ({
  id,
  name,
  scimManaged,
  _links: { self: `${url}/${base}/organization/${id}` },
});

/** Who is an account of the site; else the refusal of the whole. */
function named(ask: Ask): readonly User[] | Response {
  const ids = texts(ask.body.accountIds);
  if (ids === undefined || ids.length === 0) return refuseDesk(400, 'No account ids were given.');
  const users = ids.map((id) => ask.state.users.get(id));
  const missing = ids.find((_, index) => users[index]?.onSite !== true);
  return missing === undefined
    ? users.flatMap((user) => user ?? [])
    : refuseDesk(400, `The account ${missing} does not exist.`);
}

function createCustomer(ask: Ask): Response {
  const { state, body, query, next, clock, lag } = ask;
  const { email, displayName } = body;
  if (typeof email !== 'string' || !/^[^@\s]+@[^@\s]+\.[^@\s]+$/.test(email))
    return refuseDesk(400, 'The e-mail address is incorrectly formed.');
  if (typeof displayName !== 'string' || displayName.trim() === '' || displayName.length > 255)
    return refuseDesk(400, 'The name is missing or too long.');
  if ([...state.users.values()].some((user) => fold(user.email) === fold(email)))
    return refuseDesk(
      query.get('strictConflictStatusCode') === 'true' ? 409 : 400,
      'An account already exists for this email address.',
    );
  const user: User = {
    accountId: `qm:a713c8ea-1075-4e30-9d96-891a7d181739:${String(next()).padStart(8, '0')}`,
    accountType: 'customer',
    email: fold(email),
    showsEmail: true,
    displayName,
    active: true,
    onSite: true,
    listedFrom: clock.now() + lag,
  };
  state.users.set(user.accountId, user);
  return json(showCustomer(ask, user), 201);
}

function organisations(ask: Ask): Response {
  const accountId = ask.query.get('accountId');
  if (accountId !== null && ask.state.users.get(accountId)?.onSite !== true)
    return refuseDesk(404, 'The user does not exist.');
  const all = inOrder(ask.state.organisations.values());
  const shown = all.filter(({ members }) => accountId === null || members.has(accountId));
  return paged(ask, shown, (one) => showOrganisation(ask, one));
}

/** A name that is there already is answered with the organisation that has it. */
function createOrganisation(ask: Ask): Response {
  const { name } = ask.body;
  if (typeof name !== 'string' || name.trim() === '' || name.length > 200)
    return refuseDesk(400, 'The name must have 1 to 200 characters.');
  const known = [...ask.state.organisations.values()].find((one) => fold(one.name) === fold(name));
  const one = known ?? { id: String(ask.next()), name, scimManaged: false, members: new Set<string>() };
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
  needs: 'jira',
  fields: ['accountIds'],
  refuse: refuseDesk,
  answer: withOrganisation((ask, { scimManaged, members }) => {
    if (scimManaged) return refuseDesk(403, 'The organization is managed by an identity provider.');
    const users = named(ask);
    if (users instanceof Response) return users;
    for (const { accountId } of users) members[way](accountId);
    return empty(204);
  }),
});

function withDesk(answer: (ask: Ask, desk: Desk) => Response): Route['answer'] {
  return (ask) => {
    const desk = ask.state.desks.get(ask.parts[0] ?? '');
    return desk === undefined ? refuseDesk(404, 'The service desk does not exist.') : answer(ask, desk);
  };
}

/** Only who says that he knows it is an experiment is answered. */
function experiment(answer: Route['answer']): Route['answer'] {
  return (ask) =>
    /^(opt-in|true)$/.test(ask.headers.get('x-experimentalapi') ?? '')
      ? answer(ask)
      : json({ errorMessages: ['This resource is experimental. Opt in to use it.'], errors: {} }, 412);
}

function deskCustomers(ask: Ask, { customers }: Desk): Response {
  const query = fold(ask.query.get('query') ?? '');
  const matches = sorted(ask, customers).filter(({ displayName, email }) =>
    [displayName, ...displayName.split(/\s+/), email].some((text) => fold(text).startsWith(query)),
  );
  return paged(ask, matches, (user) => showCustomer(ask, user));
}

/** Those who exist are added, even when others do not. */
function addCustomers(ask: Ask, { customers }: Desk): Response {
  const users = named(ask);
  for (const id of texts(ask.body.accountIds) ?? []) if (ask.state.users.get(id)?.onSite) customers.add(id);
  return users instanceof Response ? users : empty(204);
}

function removeCustomers(ask: Ask, { open, customers }: Desk): Response {
  if (open) return refuseDesk(400, 'The service desk has public signup or open access enabled.');
  const users = named(ask);
  if (users instanceof Response) return users;
  for (const { accountId } of users) customers.delete(accountId);
  return empty(204);
}

const deskFields = { fields: ['accountIds'], refuse: refuseDesk, needs: 'jira' } as const;

export const serviceDeskRoutes: Readonly<Record<string, Route>> = {
  [`GET ${base}/info`]: {
    answer: () => json({ version: '5.20.0', platformVersion: '1001.0.0', isLicensedForUse: true }),
  },
  [`POST ${base}/customer`]: {
    needs: 'jira',
    fields: ['email', 'displayName'],
    refuse: refuseDesk,
    answer: createCustomer,
  },
  [`GET ${base}/organization`]: { answer: organisations },
  [`POST ${base}/organization`]: {
    needs: 'jira',
    fields: ['name'],
    refuse: refuseDesk,
    answer: createOrganisation,
  },
  [`GET ${base}/organization/*/user`]: {
    answer: withOrganisation((ask, { members }) =>
      paged(ask, sorted(ask, members), (user) => showCustomer(ask, user)),
    ),
  },
  [`POST ${base}/organization/*/user`]: changeMembers('add'),
  [`DELETE ${base}/organization/*/user`]: changeMembers('delete'),
  [`GET ${base}/servicedesk`]: {
    answer: (ask) =>
      paged(ask, inOrder(ask.state.desks.values()), ({ id, projectKey }) => ({
        id,
        projectId: `1000${id}`,
        projectKey,
        projectName: `Service desk ${projectKey}`,
        projectTypeKey: 'service_desk',
        _links: { self: `${ask.url}/${base}/servicedesk/${id}` },
      })),
  },
  [`GET ${base}/servicedesk/*/customer`]: { answer: experiment(withDesk(deskCustomers)) },
  [`POST ${base}/servicedesk/*/customer`]: { ...deskFields, answer: withDesk(addCustomers) },
  [`DELETE ${base}/servicedesk/*/customer`]: {
    ...deskFields,
    answer: experiment(withDesk(removeCustomers)),
  },
};
