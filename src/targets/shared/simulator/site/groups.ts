/** The routes of a pretend site's Jira that concern groups and applications. */

import { empty, json } from '../answers.ts';
import { type Ask, type Route, refuse, showUser, wholeNumber } from './front.ts';
import { fold, fullFor, type Group, groupNamed, peopleOf, seatsOf, type User } from './state.ts';

/** Groups by name. */
export const sorted = (groups: Iterable<Group>): readonly Group[] =>
  [...groups].sort((a, b) => (fold(a.name) < fold(b.name) ? -1 : 1));

/** The members of a group who are accounts of the site. */
export const membersOf = (ask: Ask, { members }: Group): readonly User[] => peopleOf(ask.state, members);

function paged<Entry>(
  { query, pageMax, url }: Ask,
  all: readonly Entry[],
  { path, show }: { readonly path: string; readonly show: (entry: Entry) => unknown },
): Response {
  const startAt = wholeNumber(query, 'startAt', 0);
  const wanted = wholeNumber(query, 'maxResults', 50);
  if (startAt === undefined || wanted === undefined) return refuse(400, 'Not a whole number');
  const maxResults = Math.max(1, Math.min(wanted, 50, pageMax));
  const values = all.slice(startAt, startAt + maxResults).map(show);
  const isLast = startAt + values.length >= all.length;
  const next = new URLSearchParams(query);
  next.set('startAt', String(startAt + values.length));
  return json({
    self: `${url}/rest/api/3/${path}?${query}`,
    ...(!isLast && { nextPage: `${url}/rest/api/3/${path}?${next}` }),
    maxResults,
    startAt,
    total: all.length,
    isLast,
    values,
  });
}

const named = ({ groupId, name }: Group) => ({ groupId, name });
const linked = ({ url }: Ask, group: Group) => ({
  ...named(group),
  self: `${url}/rest/api/3/group?groupId=${encodeURIComponent(group.groupId)}`,
});

/** Narrowed by ids, or by names as they are written. */
function bulk(ask: Ask): Response {
  const [ids, names] = [ask.query.getAll('groupId'), ask.query.getAll('groupName')];
  const found = sorted(ask.state.groups.values()).filter(
    ({ groupId, name }) =>
      (ids.length === 0 || ids.includes(groupId)) &&
      (names.length === 0 || names.some((one) => fold(one) === fold(name))),
  );
  return paged(ask, found, { path: 'group/bulk', show: named });
}

/** The only one that tells who keeps a group; it says how many there are and shows only some. */
function picker(ask: Ask): Response {
  const query = fold(ask.query.get('query') ?? '');
  const all = sorted(ask.state.groups.values()).filter(({ name }) => fold(name).includes(query));
  const shown = all.slice(0, Math.min(wholeNumber(ask.query, 'maxResults', 20) ?? 20, 1_000));
  return json({
    header: `Showing ${shown.length} of ${all.length} matching groups`,
    total: all.length,
    groups: shown.map((group) => ({
      ...named(group),
      html: group.name,
      labels: [],
      managedBy: group.external ? 'EXTERNAL' : 'ADMINS',
      usageType: 'USERBASE_GROUP',
    })),
  });
}

function createGroup(ask: Ask): Response {
  const { name } = ask.body;
  if (typeof name !== 'string' || name.trim() === '')
    return refuse(400, '', { name: 'The name is missing.' });
  if (groupNamed(ask.state, name) !== undefined)
    return refuse(400, '', { name: `The group ${name} already exists.` });
  const group = {
    groupId: `g-${ask.next()}`,
    name,
    external: false,
    administers: false,
    members: new Set<string>(),
  };
  ask.state.groups.set(group.groupId, group);
  return json({ ...linked(ask, group), users: noUsers, expand: 'users' }, 201);
}

const noUsers = { size: 0, items: [], 'max-results': 50, 'start-index': 0, 'end-index': 0 };

/** The group that the query names, when it may be changed; else the refusal. */
function changeable({ state, query }: Ask): Group | Response {
  const group = state.groups.get(query.get('groupId') ?? '');
  if (group === undefined) return refuse(404, 'The group does not exist.');
  return group.external ? refuse(403, 'The group is managed by an identity provider.') : group;
}

function addMember(ask: Ask): Response {
  const group = changeable(ask);
  if (group instanceof Response) return group;
  const { accountId } = ask.body;
  const user = ask.state.users.get(String(accountId));
  if (user?.onSite !== true) return refuse(404, 'The user does not exist.');
  if (group.members.has(user.accountId))
    return refuse(400, `Cannot add user. ${user.displayName} is already a member of ${group.name}.`);
  const full = fullFor(ask.state, group, user.accountId);
  if (full !== undefined) return refuse(400, `The licence of ${full.name} has no seat left.`);
  group.members.add(user.accountId);
  return json({ ...linked(ask, group), users: noUsers, expand: 'users' }, 201);
}

function removeMember(ask: Ask): Response {
  const group = changeable(ask);
  if (group instanceof Response) return group;
  const user = ask.state.users.get(ask.query.get('accountId') ?? '');
  if (user?.onSite !== true) return refuse(404, 'The user does not exist.');
  if (!group.members.delete(user.accountId))
    return refuse(400, `Cannot remove user. ${user.displayName} is not a member of ${group.name}.`);
  return empty(200);
}

function roles(ask: Ask): Response {
  const { state } = ask;
  return json(
    state.applications.map((application) => {
      const { key, name, groups, seats } = application;
      const userCount = seatsOf(state, application).size;
      const details = groups
        .flatMap((one) => groupNamed(state, one) ?? [])
        .map((group) => linked(ask, group));
      return {
        key,
        name,
        groups,
        groupDetails: details,
        defaultGroups: groups.slice(0, 1),
        defaultGroupsDetails: details.slice(0, 1),
        defined: true,
        selectedByDefault: false,
        hasUnlimitedSeats: seats === undefined,
        numberOfSeats: seats ?? -1,
        remainingSeats: seats === undefined ? -1 : seats - userCount,
        userCount,
        userCountDescription: 'users',
        platform: false,
      };
    }),
  );
}

export const groupRoutes: Readonly<Record<string, Route>> = {
  'GET rest/api/3/group/bulk': { needs: 'browse', answer: bulk },
  'GET rest/api/3/groups/picker': { answer: picker },
  'GET rest/api/3/group/member': {
    needs: 'browse',
    answer(ask) {
      const group = ask.state.groups.get(ask.query.get('groupId') ?? '');
      if (group === undefined) return refuse(404, 'The group does not exist.');
      const inactive = ask.query.get('includeInactiveUsers') === 'true';
      const members = membersOf(ask, group).filter(({ active }) => active || inactive);
      const show = (user: User) => showUser(ask, user);
      return paged(ask, members, { path: 'group/member', show });
    },
  },
  'GET rest/api/3/user/groups': {
    needs: 'browse',
    answer(ask) {
      const id = ask.query.get('accountId') ?? '';
      if (ask.state.users.get(id)?.onSite !== true) return refuse(404, 'The user does not exist.');
      const groups = sorted(ask.state.groups.values()).filter(({ members }) => members.has(id));
      return json(groups.map((group) => linked(ask, group)));
    },
  },
  'GET rest/api/3/applicationrole': { needs: 'jira', answer: roles },
  'POST rest/api/3/group': { needs: 'site', fields: ['name'], answer: createGroup },
  'POST rest/api/3/group/user': { needs: 'site', fields: ['accountId'], answer: addMember },
  'DELETE rest/api/3/group/user': { needs: 'site', answer: removeMember },
};
