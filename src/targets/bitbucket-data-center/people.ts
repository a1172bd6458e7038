/** Bitbucket's users in our words; where to find them, since its calls know names and not ids; and who must not be touched. */

import type { Account, ReadScope, Tools } from '../../model/index.ts';
import { foldKey, ProvisioningError } from '../../model/index.ts';
import { type Box, type Kept, keepValue } from '../shared/index.ts';
import type { BitbucketApi, BitbucketUser } from './api.ts';

/** A user as calls about it need it. */
interface Known {
  readonly name: string;
  readonly protected?: string;
}

/** Names change: what was read longer ago than this is read again. */
export const knownFor = { life: 600_000, limit: 50_000 } as const;

/** What of people outlives a run. */
export interface PeopleMemory {
  readonly known: Kept<Known>;
  readonly myself: Box<Myself>;
}

/** Who this connection is, as Bitbucket says in its headers or as it was set up. */
export interface Myself {
  readonly id?: string;
  readonly name?: string;
}

export type People = ReturnType<typeof openPeople>;

export function openPeople(
  api: BitbucketApi,
  { clock }: Pick<Tools, 'clock'>,
  { username, memory }: { readonly username: string | undefined; readonly memory: PeopleMemory },
) {
  const { known } = memory;
  const myself = keepValue(
    { clock, box: memory.myself, life: Number.POSITIVE_INFINITY },
    async (): Promise<Myself> => {
      const { headers } = await api.properties();
      const [id, name] = [headers.get('x-auserid'), headers.get('x-ausername')];
      if (id !== null) return { id };
      if (name !== null) return { name: decodeURIComponent(name) };
      if (username !== undefined) return { name: username };
      throw new ProvisioningError(
        'unsupported',
        `${api.title} does not say whose token this is, so its account could not be protected: let the header X-AUSERNAME pass the proxy before it, or connect with username and password.`,
      );
    },
  );

  async function account(user: BitbucketUser): Promise<Account> {
    const protection = protectionOf(user, await myself.get());
    const { id, name, displayName, emailAddress, active, lastAuthenticationTimestamp: last } = user;
    known.set(String(id), { name, ...(protection !== undefined && { protected: protection }) });
    return {
      id: String(id),
      attributes: {
        userName: name,
        ...(displayName !== '' && { displayName }),
        ...(emailAddress != null && emailAddress !== '' && { email: emailAddress }),
      },
      active,
      ...(protection !== undefined && { protected: protection }),
      ...(last != null && last > 0 && { lastActive: new Date(last).toISOString() }),
    };
  }

  async function named(name: string): Promise<BitbucketUser | undefined> {
    for await (const page of api.usersLike(name)) {
      const found = page.find((user) => foldKey(user.name) === foldKey(name));
      if (found !== undefined) return found;
    }
    return undefined;
  }

  /** Users by id: by the names they are known by, and whoever is not found so in the list of all. */
  async function* byId(ids: readonly string[]): AsyncGenerator<BitbucketUser> {
    const missing = new Set<string>();
    for (const id of new Set(ids)) {
      const name = known.get(id)?.name;
      const user = name === undefined ? undefined : await named(name);
      if (user !== undefined && String(user.id) === id) yield user;
      else missing.add(id);
    }
    if (missing.size === 0) return;
    for await (const page of api.users()) {
      for (const user of page) if (missing.delete(String(user.id))) yield user;
      if (missing.size === 0) return;
    }
  }

  async function find(id: string): Promise<BitbucketUser | undefined> {
    for await (const user of byId([id])) return user;
    known.delete(id);
    return undefined;
  }

  /** The user as it is now, for a change. Throws `not-found`, or `unsupported` when no sync may change it. */
  async function changeable(id: string): Promise<BitbucketUser> {
    const user = await find(id);
    if (user === undefined) throw missingAccount(id);
    mustBeChangeable(await account(user), user.name);
    return user;
  }

  return {
    myself,
    account,
    named,
    find,
    changeable,
    forget: (id: string) => known.delete(id),
    /** The name of an account whose groups may be changed; costs a call unless it was read a moment ago. */
    async nameOf(id: string): Promise<string> {
      const found = known.get(id);
      if (found === undefined) return (await changeable(id)).name;
      mustBeChangeable(found, found.name);
      return found.name;
    },
    /** Everybody whom a scope names, and everybody with the same user name or e-mail address. */
    async *inScope({ accounts, resembling }: ReadScope): AsyncGenerator<BitbucketUser> {
      yield* byId(accounts);
      for (const { attributes } of resembling) {
        const { userName, email } = attributes;
        const user = typeof userName === 'string' ? await named(userName) : undefined;
        if (user !== undefined) yield user;
        if (typeof email !== 'string') continue;
        for await (const page of api.usersLike(email)) {
          for (const other of page)
            if (other.emailAddress != null && foldKey(other.emailAddress) === foldKey(email)) yield other;
        }
      }
    },
  };
}

function protectionOf(user: BitbucketUser, { id, name }: Myself): string | undefined {
  const mine =
    id === undefined ? name !== undefined && foldKey(name) === foldKey(user.name) : id === String(user.id);
  if (mine) return "It is this connection's own account.";
  if (user.type === 'SERVICE') return 'It is a service user.';
  if (user.mutableDetails || user.mutableGroups) return undefined;
  return `Bitbucket only reads its directory${user.directoryName ? ` ${user.directoryName}` : ''}.`;
}

function mustBeChangeable({ protected: why }: { readonly protected?: string }, name: string): void {
  if (why === undefined) return;
  throw new ProvisioningError('unsupported', `The account ${name} is protected and stays as it is. ${why}`);
}

/** The account is not there (any more). */
export function missingAccount(id: string): ProvisioningError {
  return new ProvisioningError('not-found', `Bitbucket has no account with the id ${id}; it was deleted.`);
}
