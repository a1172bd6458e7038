/** The changes that Crowd can make. A user is always put back whole, since Crowd blanks what is absent. */

import type { Applied, Attributes, Change, ChangeHandlers } from '../../model/index.ts';
import { ProvisioningError } from '../../model/index.ts';
import type { Attempted } from '../../rest/index.ts';
import type { Parts } from './crowd.ts';
import { fields, idOf, missingAccount } from './people.ts';
import { reasonOf, whyRefused } from './refusals.ts';
import type { CrowdUser } from './shapes.ts';

type Of<Type extends Change['type']> = Extract<Change, { readonly type: Type }>;
type Grant = Pick<Of<'grant.add'>, 'account' | 'entitlement'>;

/** The handlers of one connection. */
export function openChanges({ api, people, tools }: Parts): ChangeHandlers {
  async function create({ account }: Of<'account.create'>): Promise<Applied> {
    const { userName } = account.attributes;
    if (typeof userName !== 'string' || userName === '')
      throw new ProvisioningError('invalid', 'Crowd needs a user name of everybody; map userName.');
    // Nobody is told it: people sign in through single sign-on, or have it reset.
    const password = `Rc1!${tools.newId()}${tools.newId()}`;
    const name = userName.toLowerCase();
    const user = { name, active: account.active, ...theirs(account.attributes) };
    const attempted = await api.createUser(user, name, password);
    if (attempted.refusal?.status === 400 && (await api.byName(name)) !== undefined)
      throw taken('an account', name);
    const applied = done(attempted);
    const made = await api.byName(name).catch(unseen(name));
    if (made === undefined) return unseen(name)(undefined);
    people.seen(made);
    return { ...applied, id: idOf(made) };
  }

  function done(attempted: Attempted<unknown>): Applied {
    if (attempted.refusal !== undefined) throw whyRefused(attempted);
    const { requestId } = attempted.answer;
    return requestId === undefined ? {} : { requestId };
  }

  /** What was answered to a change of an account. Throws `not-found` when it is gone. */
  function ofAccount(id: string, attempted: Attempted<undefined>): Applied {
    if (attempted.refusal?.status !== 404) return done(attempted);
    people.forget(id);
    throw missingAccount(id);
  }

  async function put(id: string, user: CrowdUser, after: Attributes): Promise<Applied> {
    const { password: _, link: __, attributes: ___, expand: ____, ...own } = user;
    return ofAccount(id, await api.putUser(user.name, { ...own, ...after }));
  }

  async function update({ id, after }: Of<'account.update'>): Promise<Applied> {
    const user = await people.changeable(id);
    const { userName } = after;
    const changed = theirs(after);
    let applied: Applied = {};
    if (Object.keys(changed).length > 0) applied = await put(id, user, changed);
    if (typeof userName !== 'string' || userName === '' || userName.toLowerCase() === user.name)
      return applied;
    const name = userName.toLowerCase();
    const attempted = await api.renameUser(user.name, name);
    const other = attempted.refusal?.status === 400 ? await api.byName(name) : undefined;
    if (other !== undefined && idOf(other) !== id) throw taken('an account', name);
    applied = ofAccount(id, attempted);
    people.seen({ ...user, name });
    return applied;
  }

  const open =
    (active: boolean) =>
    async ({ id }: { readonly id: string }): Promise<Applied> =>
      put(id, await people.changeable(id), { active });

  async function remove({ id }: Of<'account.delete'>): Promise<Applied> {
    const { name } = await people.changeable(id);
    const applied = ofAccount(id, await api.deleteUser(name));
    people.forget(id);
    return applied;
  }

  async function createGroup({ name }: Of<'entitlement.create'>): Promise<Applied> {
    const attempted = await api.createGroup(name);
    if (attempted.refusal?.status === 400 && (await api.hasGroup(name))) throw taken('a group', name);
    return { ...done(attempted), id: name };
  }

  /** By the account's present name: one that has changed meanwhile is looked up and tried once more. */
  async function send({ account, entitlement }: Grant, call: typeof api.addMember) {
    const name = await people.nameOf(account);
    const attempted = await call(entitlement, name);
    if (attempted.refusal === undefined || !saysNobody(attempted.refusal)) return attempted;
    const now = await people.changeable(account);
    return now.name === name ? attempted : call(entitlement, now.name);
  }

  const saysNobody = (refusal: Parameters<typeof reasonOf>[0]): boolean =>
    ['USER_NOT_FOUND', 'MEMBERSHIP_NOT_FOUND'].includes(reasonOf(refusal) ?? '');

  async function add(grant: Grant): Promise<Applied> {
    const attempted = await send(grant, api.addMember);
    const reason = attempted.refusal === undefined ? undefined : reasonOf(attempted.refusal);
    if (reason === 'MEMBERSHIP_ALREADY_EXISTS') return { note: 'It was a member already.' };
    if (reason === 'GROUP_NOT_FOUND')
      throw new ProvisioningError('not-found', `Crowd has no group named ${grant.entitlement}.`);
    return done(attempted);
  }

  async function take(grant: Grant): Promise<Applied> {
    const attempted = await send(grant, api.removeMember);
    if (attempted.refusal?.status === 404) return { note: 'It was no member.' };
    return done(attempted);
  }

  return {
    'account.create': create,
    'account.update': update,
    'account.activate': open(true),
    'account.deactivate': open(false),
    'account.delete': remove,
    'entitlement.create': createGroup,
    'grant.add': add,
    'grant.remove': take,
  };
}

/** Attributes by Crowd's names; what is to be empty is an empty text. */
function theirs(attributes: Attributes): Readonly<Record<string, string>> {
  const told: Record<string, string> = {};
  for (const [ours, name] of Object.entries(fields)) {
    const value = attributes[ours];
    if (value === undefined) continue;
    told[name] = typeof value === 'string' ? value : '';
  }
  return told;
}

function taken(what: string, name: string): ProvisioningError {
  return new ProvisioningError('conflict', `Crowd has ${what} named ${name} already.`);
}

/** The account was made, and Crowd does not show it: look before sending again. */
function unseen(name: string): (cause: unknown) => never {
  return (cause) => {
    const code = cause instanceof ProvisioningError ? cause.code : 'unavailable';
    throw new ProvisioningError(
      code,
      `The account ${name} was made, and Crowd does not show it yet: the next run finds it.`,
      { cause, effectUnknown: true },
    );
  };
}
