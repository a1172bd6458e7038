/** Whether a connection can do its work, and if not, what is missing and where it is granted. */

import {
  type CheckAnswer,
  type CheckStep,
  type Fault,
  goThrough,
  ProvisioningError,
  type TellCheck,
} from '../../model/index.ts';
import { listed, tried } from '../shared/index.ts';
import { groupsAsked, usersAsked } from './api.ts';
import type { Parts } from './course.ts';
import { nobody } from './whole.ts';

/**
 * Reads what the server says of itself, then tries each right by using it. Throws `forbidden` with all that is missing, or
 * what comes.
 */
export async function check(discovered: () => Promise<Parts>, tell?: TellCheck): Promise<void> {
  let found: Parts | undefined;
  await goThrough(
    [
      {
        name: 'discovery',
        without: 'It is not known where and how users and groups are listed.',
        async ask() {
          found = await discovered();
          return undefined;
        },
      },
    ],
    { tell },
  );
  if (found === undefined) return;
  const parts = found;
  const groups = parts.config.groups ? groupSteps(parts) : [];
  const lacking = (missing: readonly Fault[]) => rightsLacking(parts, missing);
  await goThrough([...userSteps(parts), ...groups], { tell, lacking });
  await goThrough(schemaSteps(parts), { tell });
}

function rightsLacking({ api }: Parts, missing: readonly Fault[]): ProvisioningError {
  const what = listed(missing.map(({ message }) => message));
  return new ProvisioningError(
    'forbidden',
    `The credentials of this connection lack rights at ${api.title}: the right to ${what}; ${grant}`,
    { faults: missing },
  );
}

const grant = 'grant it to them there (often called a scope or role that reads users and groups).';
const lacks = (missing: string): CheckAnswer => ({
  missing,
  todo: `Its credentials lack the right to do that: ${grant}`,
});

function userSteps(parts: Parts): readonly CheckStep[] {
  const { api, server } = parts;
  let user: { readonly id: string } | undefined;
  return [
    {
      name: `GET /${server.users}`,
      without: 'Nobody can be read.',
      async ask() {
        const page = await tried(() => api.users(usersAsked(server.users), { startIndex: 1, count: 2 }));
        if (page === undefined) return lacks('list users');
        [user] = page.entries;
        if (user === undefined) throw nobody(parts);
        return undefined;
      },
    },
    {
      name: `GET /${server.users}/{id}`,
      without: 'Whoever a list tells in part cannot be read whole, and changes cannot be followed.',
      async ask() {
        const one = user;
        if (one === undefined) return { unknown: 'It cannot be tried before users are listed.' };
        return (await alone(() => api.user(server.users, one.id))) ? undefined : lacks('read a single user');
      },
    },
  ];
}

function groupSteps({ api, server }: Parts): readonly CheckStep[] {
  let group: { readonly id: string } | undefined;
  return [
    {
      name: `GET /${server.groups}`,
      without: 'Groups cannot be read, so no reading is whole; set groups to false to read people alone.',
      async ask() {
        const page = await tried(() => api.groups(groupsAsked(server.groups), { startIndex: 1, count: 2 }));
        if (page === undefined) return lacks('list groups');
        [group] = page.entries;
        return undefined;
      },
    },
    {
      name: `GET /${server.groups}/{id}`,
      without: 'Members of groups that a list leaves out cannot be read.',
      async ask() {
        const one = group;
        if (one === undefined) return { unknown: 'There is no group to try it with.' };
        return (await alone(() => api.group(server.groups, one.id)))
          ? undefined
          : lacks('read a single group');
      },
    },
  ];
}

/** Whether it may be asked for alone; that it has gone meanwhile says nothing against it. */
async function alone(call: () => Promise<unknown>): Promise<boolean> {
  return (await tried(async () => ({ found: await call() }))) !== undefined;
}

/** An extension that no schema tells is a misspelling, most likely. */
function schemaSteps({ api, config, server: { schemas } }: Parts): readonly CheckStep[] {
  const kept = config.keep.filter((name) => /^urn:/i.test(name));
  if (kept.length === 0) return [];
  return [
    {
      name: 'keep',
      without: 'Attributes of these extensions are not read.',
      async ask() {
        if (schemas === undefined || schemas.size === 0)
          return { unknown: `${api.title} does not tell its schemas.` };
        const unknown = kept.filter((name) => !schemas.has(name.toLowerCase()));
        if (unknown.length === 0) return undefined;
        throw new ProvisioningError(
          'invalid',
          `${api.title} has no schema ${listed(unknown)}, which keep names: take it out, or write it as /Schemas does.`,
        );
      },
    },
  ];
}
