/** The changes that Bitbucket can make: it makes, changes, renames and deletes accounts, but closes none. */

import type { Applied, Change, ChangeHandlers } from '../../model/index.ts';
import { foldKey, ProvisioningError } from '../../model/index.ts';
import type { Attempted } from '../../rest/index.ts';
import type { BitbucketUser } from './api.ts';
import type { Parts } from './bitbucket-data-center.ts';
import { grants } from './grants.ts';
import { missingAccount } from './people.ts';
import { whyRefused } from './refusals.ts';

type Of<Type extends Change['type']> = Extract<Change, { readonly type: Type }>;

/** The handlers of one connection. */
export function openChanges(parts: Parts): ChangeHandlers {
  const { api, people, tools } = parts;

  async function create({ account }: Of<'account.create'>): Promise<Applied> {
    const { userName, displayName, email } = account.attributes;
    if (typeof userName !== 'string' || typeof displayName !== 'string' || typeof email !== 'string') {
      throw new ProvisioningError(
        'invalid',
        'Bitbucket needs a user name, a full name and an e-mail address of everybody; map userName, displayName and email.',
      );
    }
    if (!account.active)
      throw new ProvisioningError(
        'unsupported',
        `Bitbucket cannot hold a closed account, so ${userName} is not made.`,
      );
    // Nobody is told it: people sign in through single sign-on, or have it reset.
    const password = `Rc1!${tools.newId()}${tools.newId()}`;
    const attempted = await api.createUser({ name: userName, displayName, emailAddress: email, password });
    if (attempted.refusal?.status === 409) throw taken(userName);
    const { requestId } = await done(attempted);
    const made = await people.named(userName).catch(unseen(userName));
    if (made === undefined) return unseen(userName)(undefined);
    await people.account(made);
    return { id: String(made.id), ...(requestId !== undefined && { requestId }) };
  }

  /** What was answered. Throws what a refusal means; 404 is for the caller. */
  async function done(attempted: Attempted<undefined>): Promise<Applied> {
    if (attempted.refusal !== undefined) throw await whyRefused(api, attempted);
    const { requestId } = attempted.answer;
    return requestId === undefined ? {} : { requestId };
  }

  async function update({ id, after }: Of<'account.update'>): Promise<Applied> {
    const user = await people.changeable(id);
    mustHaveOwnDetails(user);
    const text = (name: string): string | undefined => {
      const value = after[name];
      return typeof value === 'string' && value !== '' ? value : undefined;
    };
    const [userName, displayName, email] = [text('userName'), text('displayName'), text('email')];
    let applied: Applied | undefined;
    if (displayName !== undefined || email !== undefined) {
      // Bitbucket does not say what becomes of what is absent, so what is not to be changed is sent as it is.
      const body = {
        name: user.name,
        displayName: displayName ?? user.displayName,
        email: email ?? user.emailAddress ?? '',
      };
      applied = await written(id, await api.updateUser(body));
    }
    if (userName !== undefined && userName !== user.name) applied = await rename(user, userName);
    return applied ?? { note: 'Nothing was changed: Bitbucket cannot leave these fields empty.' };
  }

  async function written(id: string, attempted: Attempted<undefined>): Promise<Applied> {
    if (attempted.refusal?.status !== 404) return done(attempted);
    people.forget(id);
    throw missingAccount(id);
  }

  async function rename(user: BitbucketUser, userName: string): Promise<Applied> {
    const attempted = await api.renameUser(user.name, userName);
    people.forget(String(user.id));
    if (attempted.refusal?.status === 400 || attempted.refusal?.status === 409) {
      const other = await people.named(userName);
      if (other !== undefined && other.id !== user.id) throw taken(userName);
    }
    const applied = await written(String(user.id), attempted);
    await people.account({ ...user, name: userName });
    return applied;
  }

  async function remove({ id }: Of<'account.delete'>): Promise<Applied> {
    const user = await people.changeable(id);
    if (!user.deletable) throw readOnly(user, 'deleted');
    const applied = await written(id, await api.deleteUser(user.name));
    people.forget(id);
    return applied;
  }

  async function createGroup({ name }: Of<'entitlement.create'>): Promise<Applied> {
    const attempted = await api.createGroup(name);
    if (attempted.refusal?.status === 409)
      throw new ProvisioningError('conflict', `Bitbucket has a group named ${name} already.`);
    return { ...(await done(attempted)), id: name };
  }

  return {
    'account.create': create,
    'account.update': update,
    'account.delete': remove,
    'entitlement.create': createGroup,
    ...grants(parts).handlers,
  };
}

function taken(name: string): ProvisioningError {
  return new ProvisioningError(
    'conflict',
    `Bitbucket has an account with the user name ${foldKey(name)} already.`,
  );
}

function mustHaveOwnDetails(user: BitbucketUser): void {
  if (!user.mutableDetails) throw readOnly(user, 'changed');
}

function readOnly({ name, directoryName }: BitbucketUser, what: string): ProvisioningError {
  return new ProvisioningError(
    'unsupported',
    `The account ${name} cannot be ${what}: Bitbucket takes it from a directory that it may only read${directoryName ? ` (${directoryName})` : ''}; make the change where that directory is kept, or name the account in safety.protected.accounts.`,
  );
}

/** The account was made, but Bitbucket answers a creation with nothing, and does not show the account: look before sending again. */
function unseen(name: string): (cause: unknown) => never {
  return (cause) => {
    const code = cause instanceof ProvisioningError ? cause.code : 'unavailable';
    throw new ProvisioningError(
      code,
      `The account ${name} was made, and Bitbucket does not show it yet: the next run finds it.`,
      {
        cause,
        effectUnknown: true,
      },
    );
  };
}
