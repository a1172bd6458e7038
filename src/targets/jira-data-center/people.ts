/** What the connection knows of single accounts for the moment: the names that Jira wants in calls about groups, and who must not be touched. */

import type { Account } from '../../model/index.ts';
import { ProvisioningError, type Tools } from '../../model/index.ts';
import { type Box, type Kept, type KeptValue, keepValue, matchesAny } from '../shared/index.ts';
import { toAccount } from './accounts.ts';
import type { JiraApi, JiraUser } from './api.ts';

/** An account as calls about it need it. */
interface Known {
  readonly name: string;
  readonly protected?: string;
}

export interface People {
  /** The connection's own user. */
  readonly myself: KeptValue<JiraUser>;
  /** The account of a user; remembered for the changes that follow the reading. `groups`: those it is known to be in. */
  account(user: JiraUser, groups: readonly string[]): Promise<Account>;
  /** Remembers what a change has made of an account. */
  remember(key: string, known: Known): void;
  forget(key: string): void;
  /** The account by its key. Throws `not-found`. Costs a call unless it was read or changed a moment ago. */
  known(key: string): Promise<Known>;
  /** As `known`, for a change. Throws `unsupported` when no sync may change the account. */
  changeable(key: string): Promise<Known>;
}

/**
 * Names change, and calls about groups know no keys: what was read longer ago than this is read again, so that a name that
 * has passed to somebody else is not used.
 */
export const knownFor = { life: 600_000, limit: 50_000 } as const;

/** What of people outlives a run. */
export interface PeopleMemory {
  readonly known: Kept<Known>;
  readonly myself: Box<JiraUser>;
}

export function openPeople(
  api: JiraApi,
  { clock }: Tools,
  { appGroups, memory }: { readonly appGroups: readonly string[]; readonly memory: PeopleMemory },
): People {
  const kept = memory.known;
  const myself = keepValue({ clock, box: memory.myself, life: Number.POSITIVE_INFINITY }, api.myself);

  async function account(user: JiraUser, groups: readonly string[]): Promise<Account> {
    const told = toAccount(user, await protection(user, groups));
    remember(user.key, {
      name: user.name,
      ...(told.protected !== undefined && { protected: told.protected }),
    });
    return told;
  }

  async function protection(user: JiraUser, groups: readonly string[]): Promise<string | undefined> {
    if (user.key === (await myself.get()).key) return "It is this connection's own account.";
    const app = groups.find((group) => matchesAny(appGroups, group));
    return app === undefined ? undefined : `It is the account of an app, a member of ${app}.`;
  }

  function remember(key: string, known: Known): void {
    kept.set(key, known);
  }

  async function known(key: string): Promise<Known> {
    const found = kept.get(key);
    if (found !== undefined) return found;
    const user = await api.userByKey(key);
    if (user === undefined) throw missing(key);
    const told = await account(user, groupsOf(user));
    return { name: user.name, ...(told.protected !== undefined && { protected: told.protected }) };
  }

  return {
    myself,
    account,
    remember,
    known,
    forget: (key) => kept.delete(key),
    async changeable(key) {
      const found = await known(key);
      if (found.protected === undefined) return found;
      throw new ProvisioningError(
        'unsupported',
        `The account ${found.name} is protected and stays as it is. ${found.protected}`,
      );
    },
  };
}

/** The names of the groups that a user was told with. */
export function groupsOf(user: JiraUser): readonly string[] {
  return user.groups?.items.map(({ name }) => name) ?? [];
}

/** The account is not there (any more). */
export function missing(key: string): ProvisioningError {
  return new ProvisioningError(
    'not-found',
    `Jira has no account with the key ${key}; it was deleted, or merged into another.`,
  );
}
