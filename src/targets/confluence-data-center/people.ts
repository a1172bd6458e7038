/** Confluence's users in our words, the names that its calls want, and who must not be touched. */

import type { Account, AttributeDefinition, Tools } from '../../model/index.ts';
import { ProvisioningError } from '../../model/index.ts';
import { type Box, type Kept, keepValue, peopleSchema } from '../shared/index.ts';
import type { ConfluenceApi, Person } from './api.ts';

/** As everywhere, but that Confluence renames nobody, and does not tell the addresses of most. */
export const schema: readonly AttributeDefinition[] = peopleSchema('Confluence').map((attribute) => {
  if (attribute.name === 'userName') return { ...attribute, mutability: 'immutable' };
  if (attribute.name === 'email') {
    return {
      ...attribute,
      mutability: 'writeOnly',
      description:
        'The e-mail address, given to a new account. Confluence tells it only of active accounts with a seat, so it is not kept in step.',
    };
  }
  return attribute;
});

/** What of people outlives a run: user names and last logins by key, and who we are. */
export interface PeopleMemory {
  readonly names: Kept<string>;
  /** Told in full readings alone, and of use until the next one. */
  readonly logins: Kept<string>;
  readonly myself: Box<Person>;
}

export const knownFor = { life: 600_000, limit: 50_000 } as const;
export const loginsFor = { life: 172_800_000, limit: 500_000 } as const;

export type People = ReturnType<typeof openPeople>;

export function openPeople(api: ConfluenceApi, { clock }: Pick<Tools, 'clock'>, memory: PeopleMemory) {
  const { names, logins } = memory;
  const myself = keepValue({ clock, box: memory.myself, life: Number.POSITIVE_INFINITY }, api.myself);

  /** @param seat the same user from the list of those with a seat, which tells more */
  async function account(person: Person, seat?: Person): Promise<Account> {
    const { userKey, username, displayName } = person;
    names.set(userKey, username);
    const email = seat?.email ?? person.email;
    const told = readTime(seat?.lastLogin ?? person.lastLogin);
    if (told !== undefined) logins.set(userKey, told);
    const lastActive = told ?? logins.get(userKey);
    const mine = userKey === (await myself.get()).userKey;
    return {
      id: userKey,
      attributes: {
        userName: username,
        ...(displayName !== '' && { displayName }),
        ...(email != null && email !== '' && { email }),
      },
      active: isActive(api.title, person),
      ...(mine && { protected: "It is this connection's own account." }),
      ...(lastActive !== undefined && { lastActive }),
    };
  }

  return {
    myself,
    account,
    /** The user name of an account; nothing: there is no such account. Costs a call unless it was read a moment ago. */
    nameOf: async (key: string): Promise<string | undefined> =>
      names.get(key) ?? (await api.byKey(key))?.username,
    remember: (key: string, name: string) => names.set(key, name),
    forget: (key: string) => names.delete(key),
    /** The user name of an account that is to be changed. Costs a call unless it was read a moment ago. Throws `not-found`, `unsupported`. */
    async changeable(key: string): Promise<string> {
      const name = names.get(key) ?? (await api.byKey(key))?.username;
      if (name === undefined) throw missingAccount(key);
      names.set(key, name);
      if (key !== (await myself.get()).userKey) return name;
      throw new ProvisioningError(
        'unsupported',
        `The account ${name} is protected and stays as it is. It is this connection's own account.`,
      );
    },
  };
}

function isActive(title: string, { status, username }: Person): boolean {
  if (status !== undefined) return status === 'current';
  throw new ProvisioningError(
    'unavailable',
    `${title} does not tell whether ${username} is active, so nothing is concluded: update Confluence to 8.4 or later.`,
  );
}

function readTime(written: string | number | null | undefined): string | undefined {
  if (written == null) return undefined;
  const time = new Date(written);
  return Number.isNaN(time.getTime()) ? undefined : time.toISOString();
}

/** The account is not there (any more). */
export function missingAccount(key: string): ProvisioningError {
  return new ProvisioningError('not-found', `Confluence has no account with the key ${key}; it was deleted.`);
}
