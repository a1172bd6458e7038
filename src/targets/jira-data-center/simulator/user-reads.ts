/** The routes of a pretend Jira that tell of users. */

import { json } from '../../shared/simulator.ts';
import { expandedJson, refuse, userJson } from './answers.ts';
import { type Ask, type Route, truth, wholeNumber } from './routes.ts';
import { fold, inOrder, searchable, type User, userNamed } from './state.ts';

/** The user whom `key` or `username` names; else the refusal. */
export function wantedUser({ query, state }: Ask): User | Response {
  const key = query.get('key');
  const name = query.get('username');
  if (key !== null)
    return state.users.get(key) ?? refuse(404, `The user with the key '${key}' does not exist`);
  if (name !== null && name !== '')
    return userNamed(state, name) ?? refuse(404, `The user named '${name}' does not exist`);
  return refuse(400, "Either the 'username' or the 'key' query parameter must be provided.");
}

function get(ask: Ask): Response {
  const user = wantedUser(ask);
  return user instanceof Response ? user : json(expandedJson(ask.view, user, ask.query.get('expand') ?? ''));
}

/** Matches the beginning of the user name, of the address, or of a word of the display name. */
function search({ query, state, view, settings }: Ask): Response {
  const wanted = query.get('username');
  if (wanted === null) return refuse(400, 'The username query parameter was not provided');
  const startAt = wholeNumber(query, 'startAt', 0);
  const maxResults = wholeNumber(query, 'maxResults', 50);
  if (startAt === undefined || maxResults === undefined) return refuse(404, 'Not a whole number');
  const [active, inactive] = [truth(query, 'includeActive', true), truth(query, 'includeInactive', false)];
  const prefix = fold(wanted);
  const everybody = prefix === '.' && settings.dotFindsAll;
  const matches: User[] = [];
  for (const { user, words } of prefix === '' ? [] : searchable(state)) {
    if (!(user.active ? active : inactive)) continue;
    if (everybody || words.includes(`\n${prefix}`)) matches.push(user);
    if (matches.length >= settings.searchCap) break;
  }
  const shown = matches.slice(
    Math.max(0, startAt),
    Math.max(0, startAt) + Math.min(maxResults, settings.searchPage),
  );
  return json(shown.map((user) => userJson(view, user)));
}

/** All users, in an order of its own, none twice. A cursor that nobody gave out is no error. */
function list({ query, state, view, settings }: Ask): Response {
  const cursor = wholeNumber(query, 'cursor', -1);
  const wanted = wholeNumber(query, 'maxResults', 2_000);
  if (cursor === undefined || wanted === undefined) return refuse(400, 'Not a whole number');
  const maxResults = Math.max(1, Math.min(wanted, settings.listPage));
  const after = inOrder(state).filter(({ order }) => order > cursor);
  const values = after.slice(0, maxResults);
  const last = values.at(-1);
  const isLast = values.length === after.length;
  const self = new URL(`${view.base}/rest/api/2/user/list?${query}`);
  const nextPage = new URL(self);
  nextPage.searchParams.set('cursor', String(last?.order ?? cursor));
  return json({
    self: self.href,
    maxResults,
    ...(!isLast && { nextPage: nextPage.href, nextCursor: String(last?.order ?? cursor) }),
    isLast,
    values: values.map((user) => userJson(view, user)),
  });
}

function myself({ view, me, query }: Ask): Response {
  return me === undefined
    ? refuse(401, 'You are not authenticated.')
    : json(expandedJson(view, me, query.get('expand') ?? ''));
}

export const userReads: Readonly<Record<string, Route>> = {
  'GET user': { access: 'user', answer: get },
  'GET user/search': { access: 'user', answer: search },
  'GET user/list': { access: 'administrator', answer: list },
  'GET myself': { access: 'user', answer: myself },
};
