/** The routes of a pretend Jira for groups, their members, and application roles. */

import { empty, json } from '../../shared/simulator.ts';
import { groupJson, memberJson, refuse, roleJson } from './answers.ts';
import { type Ask, mayChangeMembers, type Route, truth, wholeNumber } from './routes.ts';
import {
  fold,
  fullRoles,
  type Group,
  isWritable,
  membersOf,
  readOnlyMembership,
  rolesOf,
  sortedMembers,
  userNamed,
} from './state.ts';

/** Groups whose name holds the query; there are no pages, only a limit. */
function picker({ query, state, settings }: Ask): Response {
  const maxResults = wholeNumber(query, 'maxResults', 20);
  if (maxResults === undefined) return refuse(404, 'Not a whole number');
  const wanted = fold(query.get('query') ?? '');
  const excluded = new Set(query.getAll('exclude').map(fold));
  const matches = [...state.groups.values()]
    .filter(({ name }) => settings.showsGroups && fold(name).includes(wanted) && !excluded.has(fold(name)))
    .sort((a, b) => (fold(a.name) < fold(b.name) ? -1 : 1));
  const shown = matches.slice(0, Math.min(maxResults, settings.pickerCap));
  return json({
    header: `Showing ${shown.length} of ${matches.length} matching groups`,
    total: matches.length,
    groups: shown.map((group) => ({
      name: group.name,
      html: highlight(group.name, wanted),
      labels: labelsOf(state, group),
    })),
  });
}

function highlight(name: string, wanted: string): string {
  const at = wanted === '' ? -1 : fold(name).indexOf(wanted);
  if (at < 0) return name;
  return `${name.slice(0, at)}<b>${name.slice(at, at + wanted.length)}</b>${name.slice(at + wanted.length)}`;
}

function labelsOf(state: Ask['state'], group: Group): readonly object[] {
  const admin = {
    text: 'Admin',
    title: 'Users added to this group will be given administrative access',
    type: 'ADMIN',
  };
  const roles = rolesOf(state, group.name);
  const [role] = roles;
  const access = (text: string, type: 'SINGLE' | 'MULTIPLE') => ({
    text,
    title: `Users added to this group will be given access to <strong>${roles.map(({ name }) => name).join(', ')}</strong>`,
    type,
  });
  return [
    ...(group.admin === undefined ? [] : [admin]),
    ...(roles.length > 1
      ? [access('Multiple', 'MULTIPLE')]
      : role === undefined
        ? []
        : [access(role.name, 'SINGLE')]),
  ];
}

function create(ask: Ask): Response {
  const name = typeof ask.body.name === 'string' ? ask.body.name.trim() : '';
  if (name === '') return refuse(400, 'Group name cannot be empty.');
  if (ask.stored.groups.has(fold(name))) return refuse(400, 'A group or user with this name already exists.');
  const directory = ask.stored.directories.find(({ writable }) => writable);
  if (directory === undefined)
    return refuse(400, 'Cannot add group, all the user directories are read-only.');
  ask.write((state) => {
    state.groups.set(fold(name), { name, directory: directory.name, members: new Set(), groups: new Set() });
  });
  const group: Group = { name, directory: directory.name, members: new Set(), groups: new Set() };
  return json(groupJson(ask.view, group), 201);
}

function remove(ask: Ask): Response {
  const group = wantedGroup(ask);
  if (group instanceof Response) return group;
  if (!mayChangeMembers(ask, group)) return refuse(403, 'Only system administrators can delete this group.');
  if (!isWritable(ask.state, group.directory))
    return refuse(400, "Cannot delete group, the group's directory is read-only.");
  ask.write((state) => {
    state.groups.delete(fold(group.name));
    for (const other of state.groups.values()) other.groups.delete(fold(group.name));
  });
  return empty(200);
}

function wantedGroup({ query, state }: Ask): Group | Response {
  const name = query.get('groupname');
  if (name === null || name === '') return refuse(400, "Query parameter 'groupname' was not provided.");
  return state.groups.get(fold(name)) ?? refuse(404, `The group named '${name}' does not exist.`);
}

/** Members by name, those of groups in the group among them. */
function members(ask: Ask): Response {
  const { query, state, view, settings } = ask;
  const group = wantedGroup(ask);
  if (group instanceof Response) return group;
  const startAt = wholeNumber(query, 'startAt', 0);
  const wanted = wholeNumber(query, 'maxResults', 50);
  if (startAt === undefined || wanted === undefined || startAt < 0) return refuse(400, 'Not a whole number');
  const maxResults = Math.max(1, Math.min(wanted, settings.memberPage));
  const inactive = truth(query, 'includeInactiveUsers', false);
  const everybody = sortedMembers(state, group);
  const all = inactive ? everybody : everybody.filter(({ active }) => active);
  const values = all.slice(startAt, startAt + maxResults);
  const isLast = startAt + values.length >= all.length;
  const at = (offset: number): string => {
    const url = new URL(`${view.base}/rest/api/2/group/member`);
    url.search = new URLSearchParams({
      includeInactiveUsers: String(inactive),
      maxResults: String(maxResults),
      groupname: group.name,
      startAt: String(offset),
    }).toString();
    return url.href;
  };
  return json({
    self: at(startAt),
    ...(!isLast && { nextPage: at(startAt + maxResults) }),
    maxResults,
    startAt,
    total: all.length,
    isLast,
    values: values.map((user) => memberJson(view, user)),
  });
}

function addMember(ask: Ask): Response {
  const group = wantedGroup(ask);
  if (group instanceof Response) return group;
  const name = typeof ask.body.name === 'string' ? ask.body.name : '';
  const user = userNamed(ask.state, name);
  if (user === undefined) return refuse(404, `Cannot add user. '${name}' does not exist`);
  if (!mayChangeMembers(ask, group))
    return refuse(403, 'Only system administrators can add users to this group.');
  if (membersOf(ask.stored, group).has(user.key))
    return refuse(400, `Cannot add user '${user.name}', user is already a member of '${group.name}'`);
  if (readOnlyMembership(ask.state, user, group))
    return refuse(
      ask.settings.readOnlyStatus,
      `You cannot add user '${user.name}' to group '${group.name}'. The user's directory is read only.`,
    );
  const full =
    user.active && ask.settings.groupsKeepToSeats
      ? fullRoles(ask.stored, user.key, rolesOf(ask.stored, group.name))
      : [];
  if (full.length > 0)
    return refuse(
      400,
      `Adding the user would exceed the license limit of ${full.map(({ name }) => name).join(', ')}.`,
    );
  ask.write((state) => state.groups.get(fold(group.name))?.members.add(user.key));
  return json(groupJson(ask.view, group), 201);
}

function removeMember(ask: Ask): Response {
  const group = wantedGroup(ask);
  if (group instanceof Response) return group;
  const name = ask.query.get('username') ?? '';
  const user = userNamed(ask.state, name);
  if (user === undefined) return refuse(404, `User '${name}' does not exist`);
  if (!mayChangeMembers(ask, group))
    return refuse(403, 'Only system administrators can remove users from this group.');
  if (!(ask.stored.groups.get(fold(group.name)) ?? group).members.has(user.key))
    return refuse(
      400,
      `Cannot remove user '${user.name}' from group '${group.name}' since user is not a member of '${group.name}'`,
    );
  if (readOnlyMembership(ask.state, user, group))
    return refuse(
      ask.settings.readOnlyStatus,
      `Cannot remove user '${user.name}' from group '${group.name}', the user's directory is read only.`,
    );
  ask.write((state) => state.groups.get(fold(group.name))?.members.delete(user.key));
  return empty(200);
}

function roles({ view, state }: Ask): Response {
  return json(
    state.roles.map((role) => roleJson(view, role)),
    200,
    { etag: '"5d41402abc4b2a76b9719d911017c592"' },
  );
}

function role({ view, state, rest }: Ask): Response {
  const found = state.roles.find(({ key }) => key === rest);
  return found === undefined
    ? refuse(404, `The application role with key '${rest}' does not exist.`)
    : json(roleJson(view, found));
}

function serverInfo({ view, settings }: Ask): Response {
  const numbers = settings.version.split('.').map(Number);
  return json({
    baseUrl: view.base,
    version: settings.version,
    versionNumbers: numbers,
    deploymentType: 'Server',
    buildNumber: 10_000_000 + (numbers[0] ?? 0) * 10_000,
    serverTitle: 'Pretend Jira',
  });
}

export const groupRoutes: Readonly<Record<string, Route>> = {
  'GET groups/picker': { access: 'user', answer: picker },
  'POST group': { access: 'administrator', fields: ['name'], answer: create },
  'DELETE group': { access: 'administrator', answer: remove },
  'GET group/member': { access: 'administrator', answer: members },
  'POST group/user': { access: 'administrator', fields: ['name'], answer: addMember },
  'DELETE group/user': { access: 'administrator', answer: removeMember },
  'GET applicationrole': { access: 'administrator', answer: roles },
  'GET applicationrole/*': { access: 'administrator', answer: role },
  'GET serverInfo': { access: 'anybody', answer: serverInfo },
};
