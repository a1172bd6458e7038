/** Crowd's users in our words, and where to find them: calls know names, accounts are known by keys. */

import type { Account, AttributeDefinition, AttributeValue, ReadScope } from '../../model/index.ts';
import { ProvisioningError, textAttribute } from '../../model/index.ts';
import { cut, fetchAhead, type Kept, peopleSchema } from '../shared/index.ts';
import type { CrowdApi } from './api.ts';
import type { CrowdUser } from './shapes.ts';

/** Our names and Crowd's. */
export const fields = {
  displayName: 'display-name',
  firstName: 'first-name',
  lastName: 'last-name',
  email: 'email',
} as const;

const [userName, ...others] = peopleSchema('Crowd');

export const schema: readonly AttributeDefinition[] = [
  ...(userName === undefined ? [] : [userName]),
  ...others.map(
    (attribute): AttributeDefinition => ({
      ...attribute,
      // Crowd puts the user name where there is no full name.
      required: attribute.name === 'displayName',
    }),
  ),
  textAttribute('firstName', 'The given name.'),
  textAttribute('lastName', 'The family name.'),
];

/** The longest text that Crowd holds in one field. */
const longest = 255;

/** Trims a desired account: known attributes, no space around, user names in lower case, 255 characters. What is to be empty is `null`. */
export function fit(desired: Account): Account {
  const attributes: Record<string, AttributeValue> = {};
  for (const { name } of schema) {
    const value = desired.attributes[name];
    if (value === undefined) continue;
    const text = typeof value === 'string' ? value.trim() : '';
    // A user name or an address that is too long is left so, and refused: cut, it would be somebody else's.
    const fitted = name === 'userName' ? text.toLowerCase() : name === 'email' ? text : cut(text, longest);
    if (fitted !== '') attributes[name] = fitted;
    else if (name !== 'userName' && name !== 'displayName') attributes[name] = null;
  }
  return { ...desired, attributes };
}

/** The key, which never changes. Throws `unsupported` where Crowd tells none: a renamed user would be somebody else. */
export function idOf({ key, name }: Pick<CrowdUser, 'key' | 'name'>): string {
  if (key != null && key !== '') return key;
  throw new ProvisioningError(
    'unsupported',
    `Crowd tells no key of the user ${name}, so nothing would tie an account to its person: update Crowd.`,
  );
}

export function toAccount(user: CrowdUser): Account {
  const attributes: Record<string, AttributeValue> = { userName: user.name };
  for (const [ours, theirs] of Object.entries(fields)) {
    const value = user[theirs];
    if (typeof value === 'string' && value.trim() !== '') attributes[ours] = value.trim();
  }
  const last = user.attributes?.attributes?.find(({ name }) => name === 'lastAuthenticated')?.values?.[0];
  const time = last === undefined ? Number.NaN : Number(last);
  return {
    id: idOf(user),
    attributes,
    active: user.active,
    ...(Number.isFinite(time) && time > 0 && { lastActive: new Date(time).toISOString() }),
  };
}

/** Names change: what was read longer ago than this is read again. */
export const knownFor = { life: 600_000, limit: 50_000 } as const;

export type People = ReturnType<typeof openPeople>;

/** @param known names by id */
export function openPeople(api: CrowdApi, { atOnce }: { readonly atOnce: number }, known: Kept<string>) {
  function seen(user: CrowdUser): CrowdUser {
    known.set(idOf(user), user.name);
    return user;
  }

  async function find(id: string): Promise<CrowdUser | undefined> {
    const name = known.get(id);
    const guessed = name === undefined ? undefined : await api.byName(name);
    if (guessed !== undefined && idOf(guessed) === id) return seen(guessed);
    const byKey = await api.byKey(id);
    if (byKey !== undefined && idOf(byKey) === id) return seen(byKey);
    known.delete(id);
    return undefined;
  }

  return {
    seen,
    find,
    /** The user as it is now, for a change. Throws `not-found`. */
    async changeable(id: string): Promise<CrowdUser> {
      const user = await find(id);
      if (user === undefined) throw missingAccount(id);
      return user;
    },
    /** The name of an account. Costs a call unless it was read a moment ago. Throws `not-found`. */
    async nameOf(id: string): Promise<string> {
      const name = known.get(id) ?? (await find(id))?.name;
      if (name === undefined) throw missingAccount(id);
      return name;
    },
    forget: (id: string) => known.delete(id),
    /** Everybody whom a scope names, and everybody with the same user name or e-mail address. */
    async *inScope({ accounts, resembling }: ReadScope): AsyncGenerator<CrowdUser> {
      for await (const user of fetchAhead(new Set(accounts), atOnce, find))
        if (user !== undefined) yield user;
      for (const { attributes } of resembling) {
        const user =
          typeof attributes.userName === 'string' ? await api.byName(attributes.userName) : undefined;
        if (user !== undefined) yield seen(user);
        if (typeof attributes.email !== 'string') continue;
        for await (const page of api.usersWith(attributes.email)) for (const one of page) yield seen(one);
      }
    },
  };
}

/** The account is not there (any more). */
export function missingAccount(id: string): ProvisioningError {
  return new ProvisioningError('not-found', `Crowd has no account with the key ${id}; it was deleted.`);
}
