/** The routes of a pretend Jira that change users. */

import { empty, json } from '../../shared/simulator.ts';
import { refuse, refuseFields, writtenJson } from './answers.ts';
import { type Ask, mayChange, type Route } from './routes.ts';
import { fold, fullRoles, isWritable, type Role, rightsOf, rolesOf, type User, userNamed } from './state.ts';
import { wantedUser } from './user-reads.ts';

const readOnly = "Cannot edit user, the user's directory is read-only.";
const longest = 255;

function text(body: Ask['body'], field: string): string | undefined {
  const value = body[field];
  return typeof value === 'string' ? value : undefined;
}

/** What is wrong with the fields that are there; every one of them is looked at. */
function faultsOf(ask: Ask, self?: User): Record<string, string> {
  const faults: Record<string, string> = {};
  const [name, displayName, email] = ['name', 'displayName', 'emailAddress'].map((field) =>
    text(ask.body, field)?.trim(),
  );
  if (name !== undefined) {
    const holder = userNamed(ask.stored, name);
    if (name === '') faults.username = 'You must specify a username.';
    else if (/[<>&]/.test(name)) faults.username = "The username must not contain '<', '>' or '&'.";
    else if (name.length > longest)
      faults.username = 'The username must not exceed 255 characters in length.';
    else if (holder !== undefined && holder.key !== self?.key)
      faults.username = 'A user with that username already exists.';
  }
  if (displayName === '') faults.displayName = 'You must specify a full name.';
  if (displayName !== undefined && displayName.length > longest)
    faults.displayName = 'The full name must not exceed 255 characters in length.';
  if (email === '') faults.emailAddress = 'You must specify an email address.';
  else if (email !== undefined && !email.includes('@'))
    faults.emailAddress = 'You must specify a valid email address.';
  else if (email !== undefined && email.length > longest)
    faults.emailAddress = 'The email must not exceed 255 characters in length.';
  return faults;
}

function create(ask: Ask): Response {
  const { body, stored, view } = ask;
  const faults = faultsOf({ ...ask, body: { name: '', displayName: '', emailAddress: '', ...body } });
  if (Object.keys(faults).length > 0) return refuseFields(faults);
  const directory = stored.directories.find(({ writable }) => writable);
  if (directory === undefined) return refuse(500, 'Cannot add user, all the user directories are read-only.');
  const roles = wantedRoles(ask);
  if (roles instanceof Response) return roles;
  const order = ask.next();
  const key = `JIRAUSER${10_100 + order}`;
  if (fullRoles(stored, key, roles).length > 0)
    return refuseFields({
      applicationKeys: 'There are not enough seats in the license for the selected applications.',
    });
  const user: User = {
    key,
    order,
    name: (text(body, 'name') ?? '').trim().toLowerCase(),
    displayName: (text(body, 'displayName') ?? '').trim(),
    email: (text(body, 'emailAddress') ?? '').trim(),
    active: true,
    directory: directory.name,
    locale: 'en_UK',
    sessions: 0,
    issues: 0,
    leads: [],
  };
  ask.write((state) => {
    state.users.set(key, { ...user });
    state.names.set(fold(user.name), key);
    for (const role of roles) {
      for (const group of role.defaultGroups) state.groups.get(fold(group))?.members.add(key);
    }
  });
  return json(writtenJson(view, user), 201, { location: `${view.base}/rest/api/2/user?key=${key}` });
}

/** The applications a new user is given: those named, or those that are selected by default. */
function wantedRoles({ body, stored }: Ask): readonly Role[] | Response {
  const keys = body.applicationKeys;
  if (keys === undefined) return stored.roles.filter(({ selectedByDefault }) => selectedByDefault);
  if (!Array.isArray(keys)) return refuse(400, 'Can not deserialize instance of java.util.ArrayList');
  const roles: Role[] = [];
  for (const key of keys) {
    const role = stored.roles.find((known) => known.key === key);
    if (role === undefined) return refuse(400, `The application with key '${key}' does not exist.`);
    if (role.defaultGroups.length === 0)
      return refuse(400, `The application '${role.name}' has no default group.`);
    roles.push(role);
  }
  return roles;
}

function update(ask: Ask): Response {
  const { body, state, stored, settings, me, view } = ask;
  const user = wantedUser(ask);
  if (user instanceof Response) return user;
  const { active } = body;
  if (active !== undefined && typeof active !== 'boolean')
    return refuse(400, 'Can not construct instance of java.lang.Boolean');
  const changes = ['name', 'displayName', 'emailAddress'].filter((field) => text(body, field) !== undefined);
  if (changes.length === 0 && active === undefined) return refuse(400, 'error.no.value.found.to.be.changed');
  if (!mayChange(ask, user, rightsOf))
    return refuse(
      403,
      'You do not have permission to edit this user. Only system administrators can edit a system administrator.',
    );
  if (!isWritable(state, user.directory)) return refuse(settings.readOnlyStatus, readOnly);
  const faults = faultsOf(ask, user);
  if (active === false && user.key === me?.key)
    faults.active = 'You cannot deactivate the currently logged in user.';
  const components = stored.components.filter(({ lead }) => lead === user.key);
  if (active === false && components.length > 0 && !settings.deactivatesLeads)
    faults.active = `Cannot deactivate user because they are currently the lead of these components: ${components.map(({ name }) => name).join(', ')}`;
  if (active === false && user.leads.length > 0 && !settings.deactivatesLeads)
    faults.active = `Cannot deactivate user because they are currently the lead of these projects: ${user.leads.join(', ')}`;
  if (active === true && !user.active && fullRoles(stored, user.key, rolesAfter(ask, user)).length > 0)
    faults.active = 'Cannot activate user because this would exceed the license limit.';
  if (Object.keys(faults).length > 0) return refuseFields(faults);
  const name = text(body, 'name')?.trim().toLowerCase();
  const displayName = text(body, 'displayName')?.trim();
  const email = text(body, 'emailAddress')?.trim();
  ask.write((node) => {
    const held = node.users.get(user.key);
    if (held === undefined) return;
    if (name !== undefined) {
      if (node.names.get(fold(held.name)) === held.key) node.names.delete(fold(held.name));
      node.names.set(fold(name), held.key);
      held.name = name;
    }
    if (displayName !== undefined) held.displayName = displayName;
    if (email !== undefined) held.email = email;
    if (active !== undefined) held.active = active;
  });
  return json(writtenJson(view, stored.users.get(user.key) ?? user));
}

/** The roles whose seats a user would take again when activated. */
function rolesAfter({ stored }: Ask, user: User): readonly Role[] {
  return [...stored.groups.values()]
    .filter(({ members }) => members.has(user.key))
    .flatMap(({ name }) => rolesOf(stored, name));
}

function remove(ask: Ask): Response {
  const user = wantedUser(ask);
  if (user instanceof Response) return user;
  if (!mayChange(ask, user, rightsOf)) return refuse(403, 'You do not have permission to remove this user.');
  if (user.key === ask.me?.key) return refuse(400, 'You cannot delete the currently logged in user.');
  if (!isWritable(ask.state, user.directory))
    return refuse(ask.settings.readOnlyStatus, "Cannot delete user, the user's directory is read-only.");
  if (user.issues > 0)
    return refuse(
      400,
      `Cannot delete user '${user.name}': they are the reporter or assignee of ${user.issues} issues.`,
    );
  if (user.leads.length > 0)
    return refuse(400, `Cannot delete user '${user.name}': they lead ${user.leads.join(', ')}.`);
  ask.write((state) => removeUser(state, user.key));
  return empty(204);
}

export function removeUser(state: Ask['state'], key: string): void {
  const held = state.users.get(key);
  if (held === undefined) return;
  state.users.delete(key);
  if (state.names.get(fold(held.name)) === key) state.names.delete(fold(held.name));
  for (const group of state.groups.values()) group.members.delete(key);
}

function endSessions(ask: Ask): Response {
  const user = userNamed(ask.state, decodeURIComponent(ask.rest));
  if (user === undefined) return refuse(404, `The user named '${ask.rest}' does not exist`);
  ask.write((state) => {
    const held = state.users.get(user.key);
    if (held !== undefined) held.sessions = 0;
  });
  return empty(200);
}

/** One at a time; the first look at it finds it half done. */
function anonymise(ask: Ask): Response {
  const { body, state, stored, rights } = ask;
  if (rights !== 'system') return refuse(403, 'Only system administrators can anonymize users.');
  const [user, owner] = [stored.users.get(String(body.userKey)), stored.users.get(String(body.newOwnerKey))];
  if (user === undefined || owner === undefined)
    return refuse(400, 'The user to anonymize or the new owner does not exist.');
  const busy = [...stored.users.values()].some(({ anonymised }) => anonymised === 'under way');
  if (busy) return refuse(409, 'Another user anonymization process is already in progress.');
  const before = fold(user.name);
  ask.write((node) => {
    const held = node.users.get(user.key);
    if (held === undefined) return;
    if (node.names.get(before) === held.key) node.names.delete(before);
    Object.assign(held, {
      name: held.key.toLowerCase(),
      displayName: `user-${held.order.toString(16).padStart(5, '0')}`,
      email: `${held.key}@jira.invalid`,
      active: false,
      anonymised: isWritable(state, held.directory) ? 'under way' : 'failed',
    });
    node.names.set(fold(held.name), held.key);
  });
  const location = `${ask.view.base}/rest/api/2/user/anonymization/progress?taskId=${10_200 + user.order}`;
  return new Response(null, { status: 202, headers: { location } });
}

function anonymisation(ask: Ask): Response {
  if (ask.rights !== 'system') return refuse(403, 'Only system administrators can anonymize users.');
  const task = Number(ask.query.get('taskId'));
  const user = [...ask.stored.users.values()].find(({ order }) => 10_200 + order === task);
  if (user?.anonymised === undefined) return refuse(404, 'There is no user anonymization task.');
  const told = user.anonymised;
  if (told === 'under way') {
    ask.write((node) => {
      const held = node.users.get(user.key);
      if (held !== undefined) held.anonymised = 'done';
    });
  }
  const failed = told === 'failed';
  return json({
    taskId: task,
    userKey: user.key,
    currentProgress: told === 'under way' ? 50 : 100,
    status: failed ? 'VALIDATION_FAILED' : told === 'done' ? 'COMPLETED' : 'IN_PROGRESS',
    errors: failed
      ? { DIRECTORY: { errorMessages: ['The directory of this user is read-only.'], errors: {} } }
      : {},
    warnings: {},
  });
}

const fields = [
  'name',
  'password',
  'emailAddress',
  'displayName',
  'notification',
  'applicationKeys',
  'active',
  'key',
  'self',
];

export const userWrites: Readonly<Record<string, Route>> = {
  'POST user': { access: 'administrator', fields, answer: create },
  'PUT user': { access: 'administrator', fields, answer: update },
  'POST user/anonymization': {
    access: 'administrator',
    fields: ['userKey', 'newOwnerKey'],
    answer: anonymise,
  },
  'GET user/anonymization/progress': { access: 'administrator', answer: anonymisation },
  'DELETE user': { access: 'administrator', answer: remove },
  'DELETE user/session/*': { access: 'administrator', answer: endSessions },
};
