/** The changes that Jira can make, one call each wherever its interface allows that. */

import type { Applied, Change, ChangeHandlers } from '../../model/index.ts';
import { ProvisioningError } from '../../model/index.ts';
import type { Attempted, Refusal } from '../../rest/index.ts';
import { halfDone, unsupported } from '../shared/index.ts';
import { toFields } from './accounts.ts';
import { anonymise } from './anonymising.ts';
import type { UserFields } from './api.ts';
import { grants } from './grants.ts';
import { missing } from './people.ts';
import type { Parts } from './reading.ts';
import { saysNameTaken, whyForbidden } from './refusals.ts';
import { openSettling } from './settling.ts';

type Of<Type extends Change['type']> = Extract<Change, { readonly type: Type }>;
type Refused = Extract<Attempted<unknown>, { readonly error: ProvisioningError }>;

/** The handlers of one connection. */
export function openChanges(parts: Parts): ChangeHandlers {
  const { api, config, people, tools } = parts;
  const settling = openSettling(tools);

  async function create({ account }: Of<'account.create'>): Promise<Applied> {
    const { name, displayName, emailAddress } = toFields(account.attributes);
    if (name === undefined || displayName === undefined || emailAddress === undefined) {
      const lacks = [name ?? 'userName', displayName ?? 'displayName', emailAddress ?? 'email'];
      const wanted = ['userName', 'displayName', 'email'].filter((field) => lacks.includes(field));
      throw new ProvisioningError(
        'invalid',
        `Jira needs a user name, a full name and an e-mail address of everybody; map ${wanted.join(' and ')}.`,
      );
    }
    const applicationKeys = config.applications;
    const attempted = await api.createUser({ name, displayName, emailAddress, applicationKeys });
    if (attempted.refusal !== undefined) throw await whyNotCreated(name, attempted);
    const { body, requestId } = attempted.answer;
    people.remember(body.key, { name: body.name });
    settling.made(body.key);
    if (!account.active)
      await write(body.key, { active: false }, `close the new account ${name}`).catch(halfDone(name));
    return { id: body.key, ...(requestId !== undefined && { requestId }) };
  }

  /** The reason in a word that holds in every language: Jira is asked whether the name is taken. */
  async function whyNotCreated(name: string, { refusal, error }: Refused): Promise<ProvisioningError> {
    if (error.code !== 'invalid') return error;
    const taken = saysNameTaken(refusal) || (await api.userByName(name)) !== undefined;
    return taken ? nameTaken(name, refusal) : error;
  }

  async function write(key: string, user: UserFields, purpose: string): Promise<Applied> {
    const attempted = await settling.settle([key], () => api.updateUser(key, user, purpose));
    if (attempted.refusal !== undefined) throw await whyNotWritten(key, user, attempted);
    const { requestId } = attempted.answer;
    return requestId === undefined ? {} : { requestId };
  }

  async function whyNotWritten(key: string, user: UserFields, refused: Refused): Promise<ProvisioningError> {
    const { refusal, error } = refused;
    if (refusal.status === 404) return missing(key);
    if (refusal.status === 403) return whyForbidden(api, refused);
    if (error.code !== 'invalid') return error;
    if (user.active === false) {
      return unsupported(
        `Jira does not deactivate ${key}: if it leads projects or components, give them another lead first.`,
        refusal,
      );
    }
    if (user.name === undefined) return error;
    const other = await api.userByName(user.name);
    return other !== undefined && other.key !== key ? nameTaken(user.name, refusal) : error;
  }

  async function update({ id, after }: Of<'account.update'>): Promise<Applied> {
    const { name } = await people.changeable(id);
    const user = toFields(after);
    if (Object.keys(user).length === 0)
      return { note: 'Nothing was changed: Jira cannot leave these fields empty.' };
    const applied = await write(id, user, `change the account ${name}`);
    people.remember(id, { name: user.name ?? name });
    return applied;
  }

  async function deactivate({ id }: Of<'account.deactivate'>): Promise<Applied> {
    const { name } = await people.changeable(id);
    const applied = await write(id, { active: false }, `deactivate the account ${name}`);
    if (!config['end-sessions']) return applied;
    const ended = await api.endSessions(name);
    return ended.refusal === undefined
      ? applied
      : { ...applied, note: `Open sessions could not be ended: ${ended.error.message}` };
  }

  async function activate({ id }: Of<'account.activate'>): Promise<Applied> {
    const { name } = await people.changeable(id);
    return write(id, { active: true }, `activate the account ${name}`);
  }

  /** Closed first: whatever becomes of the rest, nobody signs in with it any more. */
  async function takeName(id: string, name: string): Promise<Applied> {
    await write(id, { active: false }, `deactivate the account ${name}`);
    const owner = (await people.myself.get()).key;
    const applied = await anonymise(api, tools, { key: id, name, owner });
    people.forget(id);
    return applied;
  }

  async function remove({ id }: Of<'account.delete'>): Promise<Applied> {
    const { name } = await people.changeable(id);
    if (config.deletion === 'anonymise') return takeName(id, name);
    const attempted = await settling.settle([id], () => api.deleteUser(id, `delete the account ${name}`));
    if (attempted.refusal === undefined) {
      people.forget(id);
      const { requestId } = attempted.answer;
      return requestId === undefined ? {} : { requestId };
    }
    const { refusal, error } = attempted;
    if (refusal.status === 404) throw missing(id);
    if (refusal.status === 403) throw await whyForbidden(api, attempted);
    if (error.code !== 'invalid') throw error;
    throw unsupported(
      `Jira does not delete ${name} while issues, comments, filters or projects name it: deactivate it instead.`,
      refusal,
    );
  }

  async function takeNameOf({ id }: Of<'account.anonymise'>): Promise<Applied> {
    return takeName(id, (await people.changeable(id)).name);
  }

  async function createGroup({ name }: Of<'entitlement.create'>): Promise<Applied> {
    parts.groups.mustBeChangeable(name);
    const attempted = await api.createGroup(name);
    if (attempted.refusal === undefined) {
      const { body, requestId } = attempted.answer;
      settling.made(body.name);
      return { id: body.name, ...(requestId !== undefined && { requestId }) };
    }
    if (attempted.error.code !== 'invalid') throw attempted.error;
    if (!(await parts.groups.exists(name))) throw attempted.error;
    throw new ProvisioningError('conflict', `Jira has a group named ${name} already.`);
  }

  return {
    'account.create': create,
    'account.update': update,
    'account.activate': activate,
    'account.deactivate': deactivate,
    'account.delete': remove,
    'account.anonymise': takeNameOf,
    'entitlement.create': createGroup,
    ...grants(parts, settling),
  };
}

function nameTaken(name: string, { requestId }: Refusal): ProvisioningError {
  return new ProvisioningError('conflict', `Jira has an account with the user name ${name} already.`, {
    ...(requestId !== undefined && { requestId }),
  });
}
