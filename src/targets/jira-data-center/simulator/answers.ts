/** What a pretend Jira answers with. */

import { json } from '../../shared/simulator.ts';
import type { Group, Role, State, User } from './state.ts';
import { fold, groupsOf, membersOf, seatHolders } from './state.ts';

/** Jira's own refusals: messages, and faults by field. */
export function refuse(
  status: number,
  words: string | readonly string[],
  errors: Readonly<Record<string, string>> = {},
): Response {
  return json({ errorMessages: typeof words === 'string' ? [words] : words, errors }, status);
}

/** Refusals of single fields. */
export function refuseFields(errors: Readonly<Record<string, string>>): Response {
  return refuse(400, [], errors);
}

/** What the container answers before any resource looks. */
export function refusePlainly(status: number, message: string): Response {
  return json({ message, 'status-code': status }, status);
}

/** What answers are made from: a node's view, and where it stands. */
export interface View {
  readonly state: State;
  /** `https://jira.example.com/jira` */
  readonly base: string;
  /** Whether users are shown with their last login and whether they were deleted: newer versions. */
  readonly modern: boolean;
  readonly hideEmails: boolean;
}

/** A user as lists of group members show it. */
export function memberJson({ base, hideEmails }: View, user: User): Record<string, unknown> {
  const avatar = (size: string): string => `${base}/secure/useravatar?size=${size}&avatarId=10122`;
  return {
    self: selfOf(base, user),
    name: user.name,
    key: user.key,
    ...(!hideEmails && { emailAddress: user.email }),
    avatarUrls: {
      '48x48': avatar('large'),
      '24x24': avatar('small'),
      '16x16': avatar('xsmall'),
      '32x32': avatar('medium'),
    },
    displayName: user.displayName,
    active: user.active,
    timeZone: 'Europe/Berlin',
  };
}

/** A user as it is shown for itself, in searches and in the list of all. */
export function userJson(view: View, user: User): Record<string, unknown> {
  const { lastLogin } = user;
  return {
    ...memberJson(view, user),
    locale: user.locale,
    ...(view.modern && {
      deleted: false,
      ...(lastLogin !== undefined && { lastLoginTime: jiraTime(lastLogin) }),
    }),
  };
}

/** A user with its groups and applications, filled in where they were asked for. */
export function expandedJson(view: View, user: User, expand: string): Record<string, unknown> {
  const wanted = new Set(expand.split(',').map((name) => name.trim()));
  const groups = groupsOf(view.state, user.key);
  const inThese = new Set(groups.map(({ name }) => fold(name)));
  const roles = view.state.roles.filter(
    (role) => user.active && role.groups.some((name) => inThese.has(fold(name))),
  );
  return {
    ...userJson(view, user),
    groups: {
      size: groups.length,
      items: wanted.has('groups')
        ? groups.map(({ name }) => ({ name, self: groupSelf(view.base, name) }))
        : [],
    },
    applicationRoles: {
      size: roles.length,
      items: wanted.has('applicationRoles') ? roles.map(({ key, name }) => ({ key, name })) : [],
    },
    expand: 'groups,applicationRoles',
  };
}

/** A user as writes answer with it. */
export function writtenJson({ base }: View, user: User): Record<string, unknown> {
  const { key, name, displayName, email, active } = user;
  return { self: selfOf(base, user), key, name, emailAddress: email, displayName, active };
}

export function groupJson({ state, base }: View, group: Group): Record<string, unknown> {
  const size = membersOf(state, group).size;
  return {
    name: group.name,
    self: groupSelf(base, group.name),
    users: { size, items: [], 'max-results': 50, 'start-index': 0, 'end-index': 0 },
    expand: 'users',
  };
}

export function roleJson({ state }: View, role: Role): Record<string, unknown> {
  const used = seatHolders(state, role).size;
  const unlimited = role.seats < 0;
  return {
    key: role.key,
    groups: role.groups,
    name: role.name,
    defaultGroups: role.defaultGroups,
    selectedByDefault: role.selectedByDefault,
    defined: true,
    numberOfSeats: role.seats,
    remainingSeats: unlimited ? -1 : role.seats - used,
    userCount: used,
    userCountDescription: `${used} ${used === 1 ? 'user' : 'users'}`,
    hasUnlimitedSeats: unlimited,
    platform: role.key === 'jira-core',
  };
}

function selfOf(base: string, { name }: User): string {
  return `${base}/rest/api/2/user?username=${encodeURIComponent(name)}`;
}

function groupSelf(base: string, name: string): string {
  return `${base}/rest/api/2/group?groupname=${encodeURIComponent(name)}`;
}

/** `2023-08-30T16:37:01+0000` */
function jiraTime(time: number): string {
  return new Date(time).toISOString().replace(/\.\d+Z$/, '+0000');
}
