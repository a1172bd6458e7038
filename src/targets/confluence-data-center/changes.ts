/** The changes that Confluence can make, one call each wherever its interface allows that. */

import type { Applied, Change, ChangeHandlers } from '../../model/index.ts';
import { ProvisioningError } from '../../model/index.ts';
import type { Attempted } from '../../rest/index.ts';
import { halfDone } from '../shared/index.ts';
import type { Parts } from './confluence-data-center.ts';
import { missingAccount } from './people.ts';
import { isConfluences } from './refusals.ts';

type Of<Type extends Change['type']> = Extract<Change, { readonly type: Type }>;

/** Milliseconds between looks at a deletion that is under way. */
const pauses = [500, 1_000, 2_000, 4_000, 8_000, 15_000];

/** The handlers of one connection. */
export function openChanges({ api, people, groups, tools }: Parts): ChangeHandlers {
  const { clock, signal, newId } = tools;

  async function create({ account }: Of<'account.create'>): Promise<Applied> {
    const { userName, displayName, email } = account.attributes;
    if (typeof userName !== 'string' || typeof displayName !== 'string' || typeof email !== 'string') {
      throw new ProvisioningError(
        'invalid',
        'Confluence needs a user name, a full name and an e-mail address of everybody; map userName, displayName and email.',
      );
    }
    // Nobody is told it: people sign in through single sign-on, or have it reset.
    const password = `Rc1!${newId()}${newId()}`;
    const attempted = await api.createUser({
      userName: userName.toLowerCase(),
      fullName: displayName,
      email,
      password,
    });
    if (attempted.refusal !== undefined) {
      if (attempted.refusal.status !== 409) throw attempted.error;
      throw new ProvisioningError(
        'conflict',
        `Confluence has an account with the user name ${userName} already.`,
      );
    }
    const { body, requestId } = attempted.answer;
    people.remember(body.userKey, userName);
    if (!account.active) await done(body.userKey, await api.disableUser(userName)).catch(halfDone(userName));
    return { id: body.userKey, ...(requestId !== undefined && { requestId }) };
  }

  /** What was answered to a change of an account. Throws `not-found` when the account is gone. */
  async function done(key: string, attempted: Attempted<unknown>): Promise<Applied> {
    if (attempted.refusal?.status === 404) {
      people.forget(key);
      throw missingAccount(key);
    }
    if (attempted.refusal !== undefined) throw attempted.error;
    const { requestId } = attempted.answer;
    return requestId === undefined ? {} : { requestId };
  }

  async function update({ id, after }: Of<'account.update'>): Promise<Applied> {
    const name = await people.changeable(id);
    const { displayName, email } = after;
    const body = {
      ...(typeof displayName === 'string' && displayName !== '' && { fullName: displayName }),
      ...(typeof email === 'string' && email !== '' && { email }),
    };
    if (Object.keys(body).length === 0)
      return { note: 'Nothing was changed: Confluence cannot leave these fields empty.' };
    const attempted = await api.updateUser(name, body);
    const { refusal } = attempted;
    if (refusal?.status === 405 || (refusal?.status === 404 && !isConfluences(refusal))) {
      throw new ProvisioningError(
        'unsupported',
        `This version of Confluence changes the name of no account by its interface, so ${name} stays as it is: update Confluence to 9.0 or later.`,
      );
    }
    return done(id, attempted);
  }

  async function deactivate({ id }: Of<'account.deactivate'>): Promise<Applied> {
    return done(id, await api.disableUser(await people.changeable(id)));
  }

  async function activate({ id }: Of<'account.activate'>): Promise<Applied> {
    return done(id, await api.enableUser(await people.changeable(id)));
  }

  /** Confluence deletes in its own time; what it wrote stays, under another name. */
  async function remove({ id }: Of<'account.delete'>): Promise<Applied> {
    const name = await people.changeable(id);
    const attempted = await api.deleteUser(name);
    const applied = await done(id, attempted);
    const task = attempted.answer?.body.id ?? '';
    people.forget(id);
    for (const pause of pauses) {
      const { percentageComplete, successful } = await api.task(task);
      if (percentageComplete >= 100 && successful) return applied;
      if (percentageComplete >= 100) {
        throw new ProvisioningError(
          'unsupported',
          `Confluence did not delete ${name}: if its directory is only read, remove it there first. Its log says why, under the task ${task}.`,
        );
      }
      await clock.sleep(pause, signal);
    }
    return { ...applied, note: `The deletion is still under way, as task ${task}.` };
  }

  async function createGroup({ name }: Of<'entitlement.create'>): Promise<Applied> {
    groups.mustBeAddressable(name);
    const attempted = await api.createGroup(name);
    if (attempted.refusal?.status === 409)
      throw new ProvisioningError('conflict', `Confluence has a group named ${name} already.`);
    if (attempted.refusal !== undefined) throw attempted.error;
    return { id: name };
  }

  /** Confluence says 404 of the account and of the group alike, and knows accounts by a name that may have changed. */
  async function member(
    { account, entitlement }: Pick<Of<'grant.add'>, 'account' | 'entitlement'>,
    call: typeof api.addMember,
  ): Promise<Attempted<undefined>> {
    groups.mustBeAddressable(entitlement);
    const name = await people.changeable(account);
    const attempted = await call(entitlement, name);
    if (attempted.refusal === undefined) return attempted;
    if (attempted.refusal.status !== 404) throw attempted.error;
    const now = await api.byKey(account);
    if (now === undefined) {
      people.forget(account);
      throw missingAccount(account);
    }
    people.remember(account, now.username);
    return now.username === name ? attempted : call(entitlement, now.username);
  }

  async function add(grant: Of<'grant.add'>): Promise<Applied> {
    const attempted = await member(grant, api.addMember);
    if (attempted.refusal === undefined) return done(grant.account, attempted);
    throw new ProvisioningError('not-found', `Confluence has no group named ${grant.entitlement}.`);
  }

  async function take(grant: Of<'grant.remove'>): Promise<Applied> {
    const attempted = await member({ ...grant }, api.removeMember);
    if (attempted.refusal === undefined) return done(grant.account, attempted);
    return { note: `There is no group named ${grant.entitlement} (any more).` };
  }

  return {
    'account.create': create,
    'account.update': update,
    'account.activate': activate,
    'account.deactivate': deactivate,
    'account.delete': remove,
    'entitlement.create': createGroup,
    'grant.add': add,
    'grant.remove': take,
  };
}
