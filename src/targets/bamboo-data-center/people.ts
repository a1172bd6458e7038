/** Bamboo's users in our words, and who must not be touched. A user is known by its name alone: there is no other id. */

import type { Account, AttributeDefinition, ReadScope, Tools } from '../../model/index.ts';
import { foldKey, ProvisioningError } from '../../model/index.ts';
import { type Box, keepValue, peopleSchema } from '../shared/index.ts';
import type { BambooApi } from './api.ts';
import type { BambooUser } from './shapes.ts';

/** As everywhere, but that Bamboo changes no name and no address; and a renamed user would be another account. */
export const schema: readonly AttributeDefinition[] = peopleSchema('Bamboo').map((attribute) => ({
  ...attribute,
  mutability: 'immutable',
}));

/** The id of a user: its name, folded. */
export const idOf = ({ name }: Pick<BambooUser, 'name'>): string => foldKey(name);

export type People = ReturnType<typeof openPeople>;

export function openPeople(
  api: BambooApi,
  { clock }: Pick<Tools, 'clock'>,
  memory: { readonly myself: Box<string> },
) {
  const myself = keepValue({ clock, box: memory.myself, life: Number.POSITIVE_INFINITY }, async () =>
    foldKey((await api.myself()).name),
  );

  async function named(name: string): Promise<BambooUser | undefined> {
    for await (const page of api.usersLike(name)) {
      const found = page.find((user) => idOf(user) === foldKey(name));
      if (found !== undefined) return found;
    }
    return undefined;
  }

  async function mustBeOthers(id: string): Promise<void> {
    if (id !== (await myself.get())) return;
    throw new ProvisioningError(
      'unsupported',
      `The account ${id} is protected and stays as it is. It is this connection's own account.`,
    );
  }

  return {
    myself,
    named,
    mustBeOthers,
    async account(user: BambooUser): Promise<Account> {
      const { name, fullName, email } = user;
      const mine = idOf(user) === (await myself.get());
      return {
        id: idOf(user),
        attributes: {
          userName: name,
          ...(fullName != null && fullName !== '' && { displayName: fullName }),
          ...(email != null && email !== '' && { email }),
        },
        // Bamboo does not tell who is closed in its directory.
        active: true,
        ...(mine && { protected: "It is this connection's own account." }),
      };
    },
    /** The user as it is now, for a change. Throws `not-found`, or `unsupported` when no sync may change it. */
    async changeable(id: string): Promise<BambooUser> {
      const user = await named(id);
      if (user === undefined) throw missingAccount(id);
      await mustBeOthers(id);
      return user;
    },
    /** Everybody whom a scope names, and everybody with the same user name or e-mail address. */
    async *inScope({ accounts, resembling }: ReadScope): AsyncGenerator<BambooUser> {
      const names = resembling.flatMap(({ attributes: { userName } }) =>
        typeof userName === 'string' ? [foldKey(userName)] : [],
      );
      for (const name of new Set([...accounts, ...names])) {
        const user = await named(name);
        if (user !== undefined) yield user;
      }
      for (const { attributes } of resembling) {
        const { email } = attributes;
        if (typeof email !== 'string') continue;
        for await (const page of api.usersLike(email)) {
          for (const user of page)
            if (user.email != null && foldKey(user.email) === foldKey(email)) yield user;
        }
      }
    },
  };
}

/** The account is not there (any more). */
export function missingAccount(id: string): ProvisioningError {
  return new ProvisioningError('not-found', `Bamboo has no account named ${id}; it was deleted or renamed.`);
}
