/** Whether a connection can do its work, and if not, what is missing and where it is granted. */

import { type Fault, ProvisioningError } from '../../model/index.ts';
import { listed, tried } from '../shared/index.ts';
import { groupsAsked, usersAsked } from './api.ts';
import type { Parts } from './course.ts';
import { nobody } from './whole.ts';

/** Tries each right by using it. Throws `forbidden` with all that is missing, or what comes. */
export async function check(parts: Parts): Promise<void> {
  const missing = [
    ...(await usersMissing(parts)),
    ...(parts.config.groups ? await groupsMissing(parts) : []),
  ];
  if (missing.length > 0) {
    const what = listed(missing.map(({ message }) => message));
    throw new ProvisioningError(
      'forbidden',
      `The credentials of this connection lack rights at ${parts.api.title}: the right to ${what}; grant it to them there (often called a scope or role that reads users and groups).`,
      { faults: missing },
    );
  }
  mustKnow(parts);
}

const lacks = (path: string, message: string): Fault => ({ path, message });

async function usersMissing(parts: Parts): Promise<readonly Fault[]> {
  const { api, server, tools } = parts;
  const asked = usersAsked(server.users);
  const page = await tried(() => api.users(asked, { startIndex: 1, count: 2 }));
  if (page === undefined) return [lacks(`GET /${server.users}`, 'list users')];
  tools.proved?.(`GET /${server.users}`, 'It may list users.');
  const [user] = page.entries;
  if (user === undefined) throw nobody(parts);
  if (!(await alone(() => api.user(server.users, user.id))))
    return [lacks(`GET /${server.users}/{id}`, 'read a single user')];
  tools.proved?.(`GET /${server.users}/{id}`, 'It may read a single user.');
  return [];
}

async function groupsMissing({ api, server, tools }: Parts): Promise<readonly Fault[]> {
  const asked = groupsAsked(server.groups);
  const page = await tried(() => api.groups(asked, { startIndex: 1, count: 2 }));
  if (page === undefined) return [lacks(`GET /${server.groups}`, 'list groups')];
  tools.proved?.(`GET /${server.groups}`, 'It may list groups.');
  const [group] = page.entries;
  if (group === undefined) return [];
  if (!(await alone(() => api.group(server.groups, group.id))))
    return [lacks(`GET /${server.groups}/{id}`, 'read a single group')];
  tools.proved?.(`GET /${server.groups}/{id}`, 'It may read a single group.');
  return [];
}

/** Whether it may be asked for alone; that it has gone meanwhile says nothing against it. */
async function alone(call: () => Promise<unknown>): Promise<boolean> {
  return (await tried(async () => ({ found: await call() }))) !== undefined;
}

/** An extension that no schema tells is a misspelling, most likely. */
function mustKnow({ api, config, server }: Parts): void {
  const { schemas } = server;
  if (schemas === undefined || schemas.size === 0) return;
  const unknown = config.keep.filter((name) => /^urn:/i.test(name) && !schemas.has(name.toLowerCase()));
  if (unknown.length === 0) return;
  throw new ProvisioningError(
    'invalid',
    `${api.title} has no schema ${listed(unknown)}, which keep names: take it out, or write it as /Schemas does.`,
  );
}
