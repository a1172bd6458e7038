/** The routes of a pretend site's Confluence: groups, who is in them, and who is who. */

import { empty, json } from '../answers.ts';
import { type Ask, type Route, wholeNumber } from './front.ts';
import { membersOf, sorted } from './groups.ts';
import { fullFor, type Group, groupNamed, type User } from './state.ts';

const base = 'wiki/rest/api';

const reasons: Readonly<Record<number, string>> = {
  400: 'Bad Request',
  403: 'Forbidden',
  404: 'Not Found',
};

/** As Confluence refuses. */
function refuse(statusCode: number, message: string): Response {
  const data = { authorized: statusCode !== 403, valid: true, errors: [], successful: false };
  return json({ statusCode, data, message, reason: reasons[statusCode] ?? '' }, statusCode);
}

function paged<Entry>(
  { query, pageMax, url }: Ask,
  all: readonly Entry[],
  show: (entry: Entry) => unknown,
): Response {
  const start = wholeNumber(query, 'start', 0);
  const limit = wholeNumber(query, 'limit', 200);
  if (start === undefined || limit === undefined || limit < 1 || limit > 200)
    return refuse(400, 'The limit must be between 1 and 200.');
  const size = Math.min(limit, pageMax);
  const results = all.slice(start, start + size).map(show);
  const more = start + results.length < all.length;
  return json({
    results,
    start,
    limit: size,
    size: results.length,
    _links: {
      base: `${url}/wiki`,
      context: '/wiki',
      self: `${url}/${base}`,
      ...(more && { next: `/rest/api/?start=${start + results.length}&limit=${size}` }),
    },
  });
}

const showGroup = ({ groupId, name, external }: Group) => ({
  type: 'group',
  id: groupId,
  name,
  managedBy: external ? 'EXTERNAL' : 'ADMINS',
  usageType: 'USERBASE_GROUP',
  _links: {},
});

/** A hidden address is an empty text. */
const showUser = ({ accountId, accountType, email, showsEmail, displayName }: User) => ({
  type: 'known',
  accountId,
  accountType: accountType === 'app' ? 'app' : 'atlassian',
  email: showsEmail ? email : '',
  publicName: displayName,
  displayName,
  _links: {},
});

function withGroup(id: (ask: Ask) => string, answer: (ask: Ask, group: Group) => Response): Route['answer'] {
  return (ask) => {
    const group = ask.state.groups.get(id(ask));
    return group === undefined ? refuse(404, `The group ${id(ask)} does not exist.`) : answer(ask, group);
  };
}

/** All groups, or those that give access to Confluence, or that administer. */
function groups(ask: Ask): Response {
  const { state, query } = ask;
  const accessType = query.get('accessType');
  const access = state.applications.filter(({ key }) => key === 'confluence').flatMap((one) => one.groups);
  const shows: Readonly<Record<string, (group: Group) => boolean>> = {
    user: ({ name }) => access.includes(name),
    admin: ({ administers }) => administers,
    'site-admin': ({ administers }) => administers,
  };
  const shown = accessType === null ? () => true : shows[accessType];
  return shown === undefined
    ? refuse(400, `There is no access type ${accessType}.`)
    : paged(ask, sorted(state.groups.values()).filter(shown), showGroup);
}

function createGroup(ask: Ask): Response {
  const { name } = ask.body;
  if (typeof name !== 'string' || name.trim() === '') return refuse(400, 'The name is missing.');
  if (groupNamed(ask.state, name) !== undefined) return refuse(400, `The group ${name} exists.`);
  const group = {
    groupId: `g-${ask.next()}`,
    name,
    external: false,
    administers: false,
    members: new Set<string>(),
  };
  ask.state.groups.set(group.groupId, group);
  return json(showGroup(group), 201);
}

const asked = ({ query }: Ask): string => query.get('groupId') ?? '';

const addMember = withGroup(asked, (ask, group) => {
  if (group.external) return refuse(403, 'The group is managed externally.');
  const user = ask.state.users.get(String(ask.body.accountId));
  if (user?.onSite !== true) return refuse(400, 'The user does not exist.');
  const full = fullFor(ask.state, group, user.accountId);
  if (full !== undefined) return refuse(400, `The licence of ${full.name} has no seat left.`);
  group.members.add(user.accountId);
  return empty(201);
});

const removeMember = withGroup(asked, (ask, group) => {
  if (group.external) return refuse(403, 'The group is managed externally.');
  const id = ask.query.get('accountId') ?? '';
  if (ask.state.users.get(id)?.onSite !== true) return refuse(404, 'The user does not exist.');
  group.members.delete(id);
  return empty(204);
});

export const confluenceRoutes: Readonly<Record<string, Route>> = {
  [`GET ${base}/user/current`]: { answer: ({ me }) => json(showUser(me)) },
  [`GET ${base}/user`]: {
    answer({ state, query }) {
      const user = state.users.get(query.get('accountId') ?? '');
      return user?.onSite === true
        ? json(showUser(user))
        : refuse(404, 'No user found with that account id.');
    },
  },
  [`GET ${base}/user/memberof`]: {
    answer(ask) {
      const id = ask.query.get('accountId') ?? '';
      if (ask.state.users.get(id)?.onSite !== true) return refuse(404, 'The user does not exist.');
      const groups = sorted(ask.state.groups.values()).filter(({ members }) => members.has(id));
      return paged(ask, groups, showGroup);
    },
  },
  [`GET ${base}/group`]: { answer: groups },
  [`POST ${base}/group`]: { needs: 'site', fields: ['name'], refuse, answer: createGroup },
  [`GET ${base}/group/*/membersByGroupId`]: {
    answer: withGroup(
      ({ parts }) => parts[0] ?? '',
      (ask, group) => paged(ask, membersOf(ask, group), showUser),
    ),
  },
  [`POST ${base}/group/userByGroupId`]: { needs: 'site', fields: ['accountId'], refuse, answer: addMember },
  [`DELETE ${base}/group/userByGroupId`]: { needs: 'site', refuse, answer: removeMember },
};
