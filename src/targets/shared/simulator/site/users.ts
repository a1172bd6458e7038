/** The routes of a pretend site that concern people, and what they may. */

import { empty, json } from '../answers.ts';
import { type Ask, type Route, refuse, showUser, wholeNumber } from './front.ts';
import { fold, fullFor, groupNamed, onSite, type User } from './state.ts';

function found({ state, query }: Ask): User | Response {
  const user = state.users.get(query.get('accountId') ?? '');
  return user?.onSite === true
    ? user
    : refuse(404, 'Specified user does not exist or you do not have required permissions');
}

const listed = (ask: Ask): readonly User[] =>
  onSite(ask.state).filter(({ listedFrom }) => listedFrom <= ask.clock.now());

/** A bare list: only an empty page says that it has ended. */
function paged(ask: Ask, users: readonly User[], most: number): Response {
  const startAt = wholeNumber(ask.query, 'startAt', 0);
  const maxResults = wholeNumber(ask.query, 'maxResults', 50);
  if (startAt === undefined || maxResults === undefined) return refuse(400, 'Not a whole number');
  const page = users.slice(startAt, startAt + Math.min(maxResults, most, ask.pageMax));
  return json(page.map((user) => showUser(ask, user)));
}

/** Prefixes of the address, of the name and of its words; hidden addresses are searched and not shown. */
function search(ask: Ask): Response {
  const query = fold(ask.query.get('query') ?? '');
  if (query === '') return refuse(400, 'The query parameter was not provided');
  const matches = listed(ask).filter(
    ({ active, email, displayName }) =>
      active &&
      [email, displayName, ...displayName.split(/\s+/)].some((text) => fold(text).startsWith(query)),
  );
  return paged(ask, matches, 1_000);
}

const products = ['jira-core', 'jira-servicedesk', 'jira-product-discovery', 'jira-software'];

/** Invites somebody, always by e-mail. Who has an account that is not of the site is refused. */
function invite(ask: Ask): Response {
  const { state, body, next, clock, lag } = ask;
  const { emailAddress: email, products: wanted } = body;
  if (typeof email !== 'string' || !/^[^@\s]+@[^@\s]+\.[^@\s]+$/.test(email))
    return refuse(400, '', { emailAddress: 'You must specify a valid e-mail address.' });
  if (!Array.isArray(wanted) || wanted.some((one) => !products.includes(one)))
    return refuse(400, '', { products: 'The products are missing or unknown.' });
  const known = [...state.users.values()].find((user) => fold(user.email) === fold(email));
  if (known?.onSite === true && known.accountType === 'atlassian') return json(showUser(ask, known), 201);
  if (known !== undefined) return refuse(400, 'The user exists but does not have access to Jira.');
  const accountId = `712020:${String(next()).padStart(8, '0')}-invited`;
  const groups = state.applications
    .filter(({ key }) => wanted.includes(key))
    .flatMap((application) => groupNamed(state, application.groups[0] ?? '') ?? []);
  const full = groups.map((group) => fullFor(state, group, accountId)).find((one) => one !== undefined);
  if (full !== undefined) return refuse(400, `The licence of ${full.name} has no seat left.`);
  const user: User = {
    accountId,
    accountType: 'atlassian',
    email: fold(email),
    showsEmail: true,
    displayName: email.split('@')[0] ?? email,
    active: true,
    onSite: true,
    listedFrom: clock.now() + lag,
  };
  state.users.set(accountId, user);
  for (const group of groups) group.members.add(accountId);
  return json(showUser(ask, user), 201);
}

/** Takes the account off the site; it is an Atlassian account still. */
function removeUser(ask: Ask): Response {
  const user = found(ask);
  if (user instanceof Response) return user;
  if (user === ask.me) return refuse(400, 'You cannot remove yourself.');
  user.onSite = false;
  for (const { members } of ask.state.groups.values()) members.delete(user.accountId);
  return empty(204);
}

function myPermissions({ query, rights }: Ask): Response {
  const known: Readonly<Record<string, boolean>> = { ADMINISTER: rights.jira, USER_PICKER: rights.browse };
  const asked = (query.get('permissions') ?? '').split(',').filter((one) => one !== '');
  const unknown = asked.find((one) => known[one] === undefined);
  if (asked.length === 0 || unknown !== undefined)
    return refuse(400, `Unrecognized permission: ${unknown ?? ''}`);
  const permissions = asked.map((key) => [
    key,
    { id: key, key, name: key, type: 'GLOBAL', description: key, havePermission: known[key] },
  ]);
  return json({ permissions: Object.fromEntries(permissions) });
}

export const userRoutes: Readonly<Record<string, Route>> = {
  'GET rest/api/3/myself': { answer: (ask) => json(showUser(ask, ask.me)) },
  'GET rest/api/3/serverInfo': {
    answer: ({ url }) =>
      json({
        baseUrl: url,
        version: '1001.0.0-SNAPSHOT',
        versionNumbers: [1001, 0, 0],
        deploymentType: 'Cloud',
        buildNumber: 100_300,
        serverTitle: 'Jira',
      }),
  },
  'GET rest/api/3/mypermissions': { answer: myPermissions },
  'GET rest/api/3/users/search': { needs: 'browse', answer: (ask) => paged(ask, listed(ask), 1_000) },
  'GET rest/api/3/user': {
    needs: 'browse',
    answer(ask) {
      const user = found(ask);
      return user instanceof Response ? user : json(showUser(ask, user));
    },
  },
  /** To whoever may not browse people it shows nobody. */
  'GET rest/api/3/user/search': { answer: (ask) => (ask.rights.browse ? search(ask) : json([])) },
  'POST rest/api/3/user': { needs: 'jira', fields: ['emailAddress', 'products'], answer: invite },
  'DELETE rest/api/3/user': { needs: 'site', answer: removeUser },
};
